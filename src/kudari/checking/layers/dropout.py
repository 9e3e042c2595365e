"""The examination of a dropout, which gives other numbers each time: what is told is what all of them have in common.

Two customs are right, for both leave what is to be expected as it is: the book scales by the share that is kept while
predicting, frameworks scale by its inverse while training.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from kudari.checking.layers.comparing import NEAR, finding, same
from kudari.checking.layers.kinds import SIZES, batches_of, upstream_gradient
from kudari.checking.layers.layer_mistakes import ReferencePass, Wrong
from kudari.checking.layers.layer_report import Finding, LayerReport
from kudari.checking.layers.layer_trial import LayerTrial, Stopped, train_flag
from kudari.formula import KudariError
from kudari.networks.workspace import Array

TITLE = "Dropout"
RATIO = 0.3  # that a copy gets: not one half, so that what is kept and what is dropped can be told apart
CALLS = 400  # of forward, in which some ten thousand numbers are kept or dropped
LIKELY = 5.0  # standard deviations, by which a share of them may be off


def looks_like_dropout(layer: Any, x: Any) -> bool:
    """Whether forward, while training, leaves numbers out at random and does nothing else than to scale the others."""
    try:
        examination = DropoutExamination(layer, x)
        outs = [examination.trial.forward() for _ in range(20)]
    except (KudariError, Stopped):
        return False
    if any(out.shape != examination.batches[0].shape for out in outs):
        return False
    factors = np.stack(outs) / examination.batches[0]
    kept = factors[factors != 0]
    return 0 < kept.size < factors.size and bool(np.ptp(kept) <= NEAR) and not same(outs[:1], outs[1:2], 0.0)


class DropoutExamination:
    """A dropout, two batches, and what it makes of them in many calls."""

    def __init__(self, layer: Any, x: Any) -> None:
        self.batches = batches_of(SIZES[0], x)
        if not all(batch.all() for batch in self.batches):
            raise KudariError("x has a 0, of which nobody can tell whether it was dropped; take other inputs")
        self.layer = copy.deepcopy(layer)
        shares = [name for name, value in vars(layer).items() if isinstance(value, float) and 0 < value < 1]
        if len(shares) == 1:
            setattr(self.layer, shares[0], RATIO)
        self.trial = LayerTrial(self.layer, self.batches[0], {})
        self.error = 0.0

    def report(self, name: str, lang: str) -> LayerReport:
        """What is wrong, the gravest first; or that nothing is."""
        findings = list(self.forward())
        if not findings:
            findings += [*self.scales(), *self.backward()]
        flag = "looked at" if train_flag(self.layer.forward) else "no flag"
        wrong = tuple(finding for finding in findings if finding.wrong)
        notes = tuple(finding for finding in findings if not finding.wrong)
        return LayerReport(name, TITLE, wrong, notes, self.error, ("dx",), flag, lang, "compared with the mask")

    def forward(self) -> Iterator[Finding]:
        """Does it drop numbers at random while training, each for itself and anew each time, and keep the others?"""
        x = self.batches[0]
        outs = [self.trial.forward() for _ in range(CALLS)]
        if outs[0].shape != x.shape:
            yield Finding("forward", "shape", f"{outs[0].shape} ≠ {x.shape}")
            return
        factors = np.stack(outs) / x
        kept = factors != 0
        scales = factors[kept]
        self.kept, self.scale = float(kept.mean()), float(np.median(scales)) if scales.size else 0.0
        self.doubt = LIKELY * float(np.sqrt(0.25 / kept.size))
        if kept.all():
            yield Finding("forward", "nothing dropped" if np.ptp(scales) <= NEAR else "unknown")
        elif not scales.size:
            yield Finding("forward", "everything dropped")
        elif np.ptp(scales) > NEAR:
            yield Finding("forward", "unknown")
        elif (kept == kept[0]).all():
            yield Finding("forward", "mask drawn once")
        elif len(x) > 1 and (kept == kept[:, :1]).all():
            yield Finding("forward", "one mask for all samples")
        elif self.trial.x_changed:
            yield Finding("forward", "x changed")

    def scales(self) -> Iterator[Finding]:
        """Is a prediction what is to be expected of training?"""
        predicted = 1.0
        if train_flag(self.layer.forward):
            try:
                outs = [self.trial.forward(train=False) for _ in range(3)]
            except Stopped as stopped:
                yield stopped.finding
                return
            if any(not out.all() for out in outs) or not same(outs[1:], outs[:1] * 2, NEAR):
                yield Finding("prediction", "dropped while predicting")
                return
            factors = outs[0] / self.batches[0]
            predicted = float(np.median(factors))
            if np.ptp(factors) > NEAR:
                yield Finding("prediction", "unknown")
                return
        elif self.scale == 1:  # the book's, whose scale stands in prediction
            return
        expected = self.scale * self.kept
        if self._is(predicted / expected, 1):
            return
        part = "prediction" if train_flag(self.layer.forward) else "forward"
        dropped = 1 - self.kept
        if self.scale == predicted == 1:
            yield Finding(part, "scale missing")
        elif self._is(self.scale * self.kept, 1) and self._is(predicted / self.kept, 1):
            yield Finding(part, "scaled twice")
        elif self._is(predicted / (self.scale * dropped), 1):
            yield Finding(part, "shares exchanged", f"{self.kept:.2f}")
        else:
            yield Finding(part, "scale wrong", f"{predicted:.3g} ≠ {expected:.3g}")

    def backward(self) -> Iterator[Finding]:
        """Does just that flow back which came through, scaled alike?"""
        references, gradients, mistakes = [], [], []
        for x in self.batches:
            out = self.trial.another(x).forward()
            dout = upstream_gradient(out.shape)
            mask = (out != 0) * 1.0
            gradients.append(self.trial.backward(dout)["dx"])
            references.append(ReferencePass(None, x, dout, {}, out, {"dx": dout * mask * self.scale}))
            mistakes.append(list(self._wrong_gradients(dout, mask, out, gradients[-1])))
        rights = [reference.gradients["dx"] for reference in references]
        if not same(gradients, rights, NEAR):
            yield finding("dx", gradients, rights, mistakes, references, NEAR)

    def _wrong_gradients(self, dout: Array, mask: Array, out: Array, given: Array) -> Iterator[Wrong]:
        scale = self.scale
        yield "dropout mask missing", dout
        yield "dropout mask missing", dout * scale
        yield "dropout mask inverted", dout * (1 - mask) * scale
        yield "dropout mask inverted", dout * (1 - mask)
        yield "backward not scaled", dout * mask
        yield "backward scaled twice", dout * mask * scale**2
        yield "out for dropout mask", dout * out
        yield "dout missing", mask * scale
        yield "sign", -dout * mask * scale
        if given.shape == dout.shape:
            factors = given / dout
            passed = factors[factors != 0]
            of_its_own = 0 < passed.size < factors.size and float(np.ptp(passed)) <= NEAR
            yield "mask of its own", given if of_its_own else np.zeros(0)

    def _is(self, number: float, wanted: float) -> bool:
        return abs(number - wanted) <= self.doubt / min(self.kept, 1 - self.kept)
