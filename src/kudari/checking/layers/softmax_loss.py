"""The examination of a softmax with cross-entropy: ``forward(x, t)`` gives the loss, ``backward()`` its slope.

The right answers may be class numbers or one-hot rows. Who takes but one of them is right as well, and told.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np

from kudari.checking.layers.comparing import finding, same
from kudari.checking.layers.kinds import SIZES, batches_of
from kudari.checking.layers.layer_mistakes import ReferencePass, Wrong
from kudari.checking.layers.layer_report import Finding, LayerReport
from kudari.checking.layers.layer_trial import Stopped, array_of, called, needed
from kudari.formula import KudariError
from kudari.networks.workspace import Array

TITLE = "SoftmaxWithLoss"
NEAR = 2e-5  # what the small number makes that many add within the logarithm, as the book does
HIGH = 1000.0  # added to x, nothing changes; but without care e to the power of x is infinite
FORMS = ("labels", "one-hot")
TARGETS = ("t", "target", "targets", "label", "labels", "teacher", "y_true")
DOES_NOT_FIT = ("IndexError", "ValueError", "TypeError", "AxisError")  # of a class that takes the other form alone


def takes_targets(layer: Any) -> bool:
    """Whether forward needs the right answers beside x."""
    more = needed(layer.forward)
    return len(more) == 1 and more[0].lower() in TARGETS


class SoftmaxLossExamination:
    """A softmax with loss, two batches with their right answers, and what should come of them."""

    def __init__(self, layer: Any, x: Any) -> None:
        self.layer = layer
        self.batches = batches_of(SIZES[0], x)
        if any(batch.ndim != 2 or batch.shape[1] < 2 for batch in self.batches):
            raise KudariError(f"x has shape {self.batches[0].shape}; a softmax takes rows of two numbers or more")
        self.classes = self.batches[0].shape[1]
        self.labels = [np.arange(1, len(batch) + 1) ** 2 % self.classes for batch in self.batches]
        self.one_hot = [np.eye(self.classes)[labels] for labels in self.labels]
        self.error = 0.0

    def report(self, name: str, lang: str) -> LayerReport:
        """What is wrong, the gravest first; or that nothing is."""
        findings: dict[tuple[str, str], Finding] = {}
        stopped = []
        for form in FORMS:
            try:
                found = list(self.examined(form))
            except Stopped as stop:
                stopped.append((form, stop.finding))
                continue
            for one in found:
                findings.setdefault((one.part, one.cause), one)
        if len(stopped) == len(FORMS):
            farthest = max((one for _, one in stopped), key=lambda one: one.part == "dx")
            findings = {(farthest.part, farthest.cause): farthest}
        else:
            for form, one in stopped:
                fits = one.cause == "raises" and one.about.startswith(DOES_NOT_FIT)
                findings[form, ""] = Finding("forward", f"no {form}") if fits else one
        wrong = tuple(one for one in findings.values() if one.wrong)
        notes = tuple(one for one in findings.values() if not one.wrong)
        return LayerReport(name, TITLE, wrong, notes, self.error, ("dx",), "", lang, "compared with the formula")

    def examined(self, form: str) -> Iterator[Finding]:
        """Loss and slope with the right answers in one form; backward is judged only where forward is right."""
        targets = self.labels if form == "labels" else self.one_hot
        references, losses, slopes = [], [], []
        for x, t, one_hot in zip(self.batches, targets, self.one_hot, strict=True):
            run = _Run(self.layer, x, t)
            losses.append(run.loss)
            slopes.append(run.slope())
            if run.x_changed:
                yield Finding("forward", "x changed")
            elif not same([run.slope()], slopes[-1:], 0.0):
                yield Finding("dx", "y changed")
            y = _softmax(x)
            loss, slope = np.array(-(np.log(y) * one_hot).sum() / len(x)), (y - one_hot) / len(x)
            references.append(ReferencePass(None, x, one_hot, {}, loss, {"dx": slope}))
        rights = [reference.out for reference in references]
        if not same(losses, rights, NEAR):
            mistakes = [list(_wrong_losses(reference.x, reference.dout)) for reference in references]
            yield finding("forward", losses, rights, mistakes, references, NEAR, NEAR)
            return
        rights = [reference.gradients["dx"] for reference in references]
        if not same(slopes, rights, NEAR):
            mistakes = [list(_wrong_slopes(reference.x, reference.dout)) for reference in references]
            yield finding("dx", slopes, rights, mistakes, references, NEAR, NEAR)
            return
        try:
            if not same([_Run(self.layer, self.batches[0] + HIGH, targets[0]).loss], losses[:1], NEAR):
                yield Finding("forward", "overflow")
        except Stopped:
            yield Finding("forward", "overflow")
        again = _Run(self.layer, self.batches[0], targets[0])
        if not same([again.another(self.batches[1], targets[1]).loss, again.slope()], [losses[1], slopes[1]], NEAR):
            yield Finding("forward", "stale")


class _Run:
    """A copy of the layer, and the loss that it gives."""

    def __init__(self, layer: Any, x: Array, t: Array) -> None:
        self.layer = copy.deepcopy(layer)
        self.another(x, t)

    def another(self, x: Array, t: Array) -> _Run:
        """The same copy goes on with another batch."""
        handed = x.copy()
        self.shapes = f"x {x.shape}, t {t.shape}"
        self.loss = array_of("forward", called("forward", self.shapes, self.layer.forward, handed, t.copy()))
        self.x_changed = not np.array_equal(handed, x)
        return self

    def slope(self) -> Array:
        """What backward returns, as the last layer is asked for it."""
        asked = list(inspect.signature(self.layer.backward).parameters.values())
        dout = (
            [1.0] if asked and asked[0].default is asked[0].empty and asked[0].kind is not asked[0].VAR_KEYWORD else []
        )
        return array_of("dx", called("dx", self.shapes, self.layer.backward, *dout))


def _softmax(x: Array, axis: int | None = 1) -> Array:
    powers = np.exp(x - x.max())
    shares: Array = powers / powers.sum(axis=axis, keepdims=True)
    return shares


def _wrong_losses(x: Array, t: Array) -> Iterator[Wrong]:
    """What forward gives when something is forgotten; ``t`` are one-hot rows."""
    y, count = _softmax(x), len(x)
    entropies = -(np.log(y) * t).sum(axis=1)
    yield "loss not divided", entropies.sum()
    yield "loss divided twice", entropies.mean() / count
    yield "mean of all classes", -(np.log(y) * t).mean()
    yield "sign", -entropies.mean()
    yield "loss of each sample", entropies
    yield "probabilities returned", y
    yield "log missing", (y * t).sum() / count
    yield "log missing", -(y * t).sum() / count
    yield "another logarithm", entropies.mean() / np.log(10), "10"
    yield "another logarithm", entropies.mean() / np.log(2), "2"
    yield "axis of the softmax", -(np.log(_softmax(x, 0)) * t).sum() / count
    for numbers in (x, x - x.max(axis=1, keepdims=True)):
        yield "softmax of everything", -(np.log(_softmax(numbers, None)) * t).sum() / count
    yield "sigmoid for softmax", (np.log1p(np.exp(-x)) * t).sum() / count
    for share in (1 / count, 0.5 / count, 1.0, 0.5):
        yield "squares for entropy", share * ((y - t) ** 2).sum()


def _wrong_slopes(x: Array, t: Array) -> Iterator[Wrong]:
    y, count = _softmax(x), len(x)
    right = (y - t) / count
    yield "sign", -right
    yield "slope not divided", y - t
    yield "slope divided twice", right / count
    yield "slope divided by classes", right / x.shape[1]
    yield "t missing", y / count
    yield "t missing", y
    yield "x for y", (x - t) / count
    yield "softmax passed over", -t / y / count
    yield "slope of softmax again", right * y * (1 - y)
