"""Check a layer: its forward beside what it is to compute, its backward beside differences of its own forward.

What is wrong is not guessed. Every mistake of the catalogue is made, until one leads to just the numbers that the
layer gives, in two batches of different sizes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from kudari.checking.layers.comparing import NEAR, apart, at, finding, same
from kudari.checking.layers.kinds import KINDS, Kind, inputs, kind_of, plain_parameters, slopes_of
from kudari.checking.layers.layer_mistakes import Scene, other_epsilons, wrong_outputs, wrong_slopes
from kudari.checking.layers.layer_report import Finding, LayerReport
from kudari.checking.layers.layer_subject import layer_of, parameters_of
from kudari.checking.layers.layer_trial import Stopped, Trial, train_flag
from kudari.checking.layers.prediction import as_in_training, by_running_statistics
from kudari.checking.surroundings import untouched
from kudari.formula import KudariError
from kudari.language import language
from kudari.networks.workspace import Array

EXACT = 1e-9  # to the same formula with the same ε
FLAT = 0.03  # of spread beside size: below it the step of a difference is not small any more


def check_layer(layer: Any, x: Any = None, like: str | None = None, lang: str | None = None) -> LayerReport:
    """Is a layer right? Its ``forward(x)``, or ``forward(x, train)``, and its ``backward(dout)`` are run and compared.

    ``layer`` is an object, or a class that is made with the parameters it needs: ``W`` and ``b``, or ``gamma`` and
    ``beta``. It is copied, and its parameters get other values there. ``like`` is "relu", "sigmoid", "tanh", "affine"
    or "batchnorm"; without it the kind is told by what forward computes, and a layer of no known kind is compared with
    differences alone. Its parameters are then whatever has a slope beside it after a backward: W and dW, weight and
    grad_weight, or the arrays in params and in grads. ``x`` are inputs of one's own, a row for each sample.

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
    chosen, kind = language(lang), kind_of(like)
    made, name = layer_of(layer, kind)
    with untouched(made):
        try:
            found = kind or _recognised(made, x)
            examination = Examination(made, found, x)
            return examination.report(name, chosen)
        except Stopped as stopped:
            return LayerReport(name, kind.title if kind else "", (stopped.finding,), lang=chosen)


def _recognised(layer: Any, x: Any) -> Kind | None:
    """The kind whose output the layer has, if there is one."""
    for kind in KINDS.values():
        if all(isinstance(getattr(layer, name, None), np.ndarray) for name in kind.parameters):
            try:
                examination = Examination(layer, kind, x)
                if not any(one.wrong for one in examination.forward()):
                    return kind
            except (KudariError, Stopped):
                continue
    return None


class Examination:
    """A layer, two batches, and what should come of them."""

    def __init__(self, layer: Any, kind: Kind | None, x: Any) -> None:
        self.layer, self.kind = layer, kind
        self.normalises = kind is not None and kind.title == "BatchNorm"
        shapes, width = parameters_of(layer, kind, x)
        self.parameters = plain_parameters(shapes)
        self.named = {place.name: numbers for place, numbers in self.parameters.items()}
        self.batches = inputs(width, x)
        if kind is not None:
            _fitting(self.batches[0], kind, width if shapes else None)
        self.error = 0.0

    def report(self, name: str, lang: str) -> LayerReport:
        """What is wrong, the gravest first; or that nothing is. Backward is judged only where forward is right."""
        told = list(self.forward())
        if not any(one.wrong for one in told):
            told += [*self.backward(), *self.habits(), *self.prediction()]
        return LayerReport(
            name,
            self.kind.title if self.kind else "",
            tuple(one for one in told if one.wrong),
            tuple(one for one in told if not one.wrong),
            self.error,
            ("dx", *(place.part for place in self.parameters)),
            self.prediction_told(),
            lang,
        )

    def trial(self, x: Array) -> Trial:
        """A fresh copy."""
        return Trial(self.layer, x, self.parameters)

    def forward(self) -> Iterator[Finding]:
        """Is the output right, and the same twice?"""
        trials = [self.trial(x) for x in self.batches]
        outs = [trial.forward() for trial in trials]
        if any(not np.array_equal(trial.forward(), out) for trial, out in zip(trials, outs, strict=True)):
            yield Finding("forward", "random")
            return
        self.outs = outs
        if self.kind is None:
            return
        scenes = []
        for x in self.batches:
            shape = (len(x), *self.named["b"].shape) if "b" in self.named else x.shape
            dout = slopes_of(shape)
            scenes.append(Scene(self.kind, x, dout, self.named, *self.kind.run(x, dout, self.named)))
        rights = [scene.out for scene in scenes]
        if not same(outs, rights, self.kind.rounding):
            for tried in zip(*map(other_epsilons, scenes), strict=True) if self.normalises else ():
                if same(outs, [out for _, out in tried], EXACT):
                    yield Finding("forward", "another eps", tried[0][0])
                    return
            ways = [list(wrong_outputs(scene)) for scene in scenes]
            yield finding("forward", outs, rights, ways, scenes, self.kind.rounding)

    def backward(self) -> Iterator[Finding]:
        """Are the slopes those of its own forward?"""
        scenes, slopes = [], []
        for x, out in zip(self.batches, self.outs, strict=True):
            dout = slopes_of(out.shape)
            right = self.trial(x).differences(dout)
            scenes.append(Scene(self.kind, x, dout, self.named, out, right))
            trial = self.trial(x)
            trial.forward()
            slopes.append(trial.backward(dout))
        self.slopes = slopes
        for part in slopes[0]:
            found = [one[part] for one in slopes]
            rights = [scene.slopes[part] for scene in scenes]
            if same(found, rights, NEAR):
                self.error = max([self.error, *map(apart, found, rights)])
            else:
                ways = [list(wrong_slopes(scene, part)) for scene in scenes]
                yield finding(part, found, rights, ways, scenes, NEAR)

    def habits(self) -> Iterator[Finding]:
        """Is it a good neighbour, and as right the second time?"""
        trial = self.trial(self.batches[0])
        trial.forward()
        if trial.x_changed:
            yield Finding("forward", "x changed")
        trial.backward(slopes_of(self.outs[0].shape))
        try:
            again = {"forward": trial.another(self.batches[1]).forward()}
            again |= trial.backward(slopes_of(self.outs[1].shape))
        except Stopped as stopped:
            yield Finding(stopped.finding.part, "stale")
            return
        alone = {"forward": self.outs[1], **self.slopes[1]}
        for part, found in again.items():
            if not same([found], [alone[part]], NEAR):
                written = part not in ("forward", "dx")
                added = written and same([found], [self.slopes[0][part] + alone[part]], NEAR)
                yield Finding(part, "accumulated" if added else "stale")
                return
        if self.normalises:
            yield from self._without_spread()

    def _without_spread(self) -> Iterator[Finding]:
        x = self.batches[0].copy()
        x[:, 0] = 1.0
        try:
            self.trial(x).forward()
        except Stopped:
            yield Finding("forward", "eps missing")

    def prediction(self) -> Iterator[Finding]:
        """Is it right as well where forward is told that this is no training?"""
        if self.prediction_told() != "looked at":
            return
        trial = self.trial(self.batches[0])
        if self.normalises:
            yield from by_running_statistics(trial, self.batches, self.named["gamma"], self.named["beta"])
        else:
            yield from as_in_training(trial, self.batches, self.outs)

    def prediction_told(self) -> str:
        """Whether prediction is looked at."""
        flag = train_flag(self.layer.forward) is not None
        if self.kind is None:
            return "no kind" if flag else ""
        return "looked at" if flag else "no flag" if self.normalises else ""


def _fitting(x: Array, kind: Kind, width: int | None) -> None:
    """Whether an input can be used for this."""
    if width is not None and (x.ndim != 2 or x.shape[1] != width):
        raise KudariError(f"x has shape {x.shape}; this layer takes rows of {width} numbers, (samples, {width})")
    if kind.title == "BatchNorm" and len(x) < 2:
        raise KudariError("x has one sample; a batch normalisation needs two or more")
    if kind.title == "BatchNorm":
        spread = x.std(axis=0) / np.maximum(1, np.abs(x).max(axis=0))
        if spread.min() < FLAT:
            raise KudariError(
                f"x[:, {spread.argmin()}] is nearly the same in all samples, so that a difference says little; "
                "take numbers that are further apart"
            )
    if kind.kinked and np.abs(x).min() < 1e-3:
        place = np.unravel_index(int(np.abs(x).argmin()), x.shape)
        raise KudariError(
            f"x{at(place)} = {x[place]:g} is at the kink of {kind.title}, where it has no slope; take another number"
        )
