"""Check a layer: its forward beside what it is to compute, its backward beside differences of its own forward.

What is wrong is not guessed. Every mistake of the catalogue is made, until one leads to just the numbers that the
layer gives, in two batches of different sizes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kudari.calling.surroundings import untouched
from kudari.calling.time_limit import limited
from kudari.checking.layers import dropout, softmax_loss
from kudari.checking.layers.dropout import RATIO, DropoutExamination, looks_like_dropout
from kudari.checking.layers.kinds import KINDS, Kind, kind_named
from kudari.checking.layers.layer_examination import LayerExamination
from kudari.checking.layers.layer_report import LayerReport
from kudari.checking.layers.layer_subject import layer_of
from kudari.checking.layers.layer_trial import Stopped
from kudari.checking.layers.softmax_loss import TARGETS, SoftmaxLossExamination, takes_targets
from kudari.formula import KudariError
from kudari.language import language
from kudari.translations import answering


def check_layer(layer: Any, x: Any = None, like: str | None = None, *, lang: str | None = None) -> LayerReport:
    """Is a layer right? Its ``forward(x)``, or ``forward(x, train)``, and its ``backward(dout)`` are run and compared.

    ``layer`` is an object, or a class that is made with the parameters it needs: ``W`` and ``b``, or ``gamma`` and
    ``beta``. It is copied, and its parameters get other values there. ``like`` is "relu", "sigmoid", "tanh", "affine",
    "batchnorm", "dropout" or "softmaxwithloss", which has forward(x, t); without it the kind is told by what forward
    computes, and a layer of no known kind is compared with differences alone. Its parameters are then whatever has a
    slope beside it after a backward: W and dW, weight and grad_weight, or the arrays in params and in grads. ``x`` are
    inputs of one's own, a row for each sample.

    Where forward takes an argument with "train" in its name, prediction is looked at as well. A habit that is no
    mistake, such as to change x in place, is a note of the report, which is true all the same.

    >>> class ReLU:
    ...     def forward(self, x):
    ...         self.mask = x > 0
    ...         return x * self.mask
    ...     def backward(self, dout):
    ...         return dout * ~self.mask
    >>> report = check_layer(ReLU(), like="relu", lang="en")
    >>> bool(report), report.cause
    (False, 'mask inverted')
    >>> print(report)
    ✗ ReLU is not right yet: the mask of backward is inverted: dout should pass where x was positive.
      dx[0, 0] is 0, right is 0.26 (x = 0.6, dout = 0.26)

    Raises :class:`KudariError` where there is nothing that could be run, or no such layer.
    """
    with answering(lang):
        chosen, name = language(lang), None if like is None else kind_named(like)
        return limited(lambda: _checked(layer, x, name, chosen))


def _checked(layer: Any, x: Any, like: str | None, chosen: str) -> LayerReport:
    kind = KINDS.get(like or "")
    somebodys, name = layer_of(layer, kind, taken=TARGETS, made=[RATIO])
    with_loss = takes_targets(somebodys)
    if with_loss and like not in (None, "softmaxwithloss"):
        raise KudariError(f"{name}.forward needs the right answers as well; it can be checked as softmaxwithloss")
    if like == "softmaxwithloss" and not with_loss:
        raise KudariError(f"{name} is no softmax with loss: its forward should take x and t")
    title = (
        kind.title if kind else {"dropout": dropout.TITLE, "softmaxwithloss": softmax_loss.TITLE}.get(like or "", "")
    )
    with untouched(somebodys):
        try:
            if with_loss:
                return SoftmaxLossExamination(somebodys, x).report(name, chosen)
            if like == "dropout" or (like is None and looks_like_dropout(somebodys, x)):
                return DropoutExamination(somebodys, x).report(name, chosen)
            return LayerExamination(somebodys, kind or _recognised(somebodys, x), x).report(name, chosen)
        except Stopped as stopped:
            return LayerReport(name, title, (stopped.finding,), lang=chosen)


def _recognised(layer: Any, x: Any) -> Kind | None:
    """The kind whose output the layer has, if there is one."""
    for kind in KINDS.values():
        if all(isinstance(getattr(layer, name, None), np.ndarray) for name in kind.parameters):
            try:
                examination = LayerExamination(layer, kind, x)
                if not any(finding.wrong for finding in examination.forward()):
                    return kind
            except (KudariError, Stopped):
                continue
    return None
