"""The examination of one layer: forward, backward, side effects, prediction, each with two batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from kudari.checking.layers.comparing import NEAR, brackets, distance, finding, same
from kudari.checking.layers.kinds import NEAR_KINK, Kind, batches_of, plain_parameters, upstream_gradient
from kudari.checking.layers.layer_mistakes import ReferencePass, other_epsilons, wrong_gradients, wrong_outputs
from kudari.checking.layers.layer_report import Finding, LayerReport
from kudari.checking.layers.layer_subject import parameters_of
from kudari.checking.layers.layer_trial import LayerTrial, Stopped, train_flag
from kudari.checking.layers.prediction import as_in_training, by_running_statistics
from kudari.formula import KudariError
from kudari.networks.workspace import Array

EXACT = 1e-9  # to the same formula with the same ε
ALIKE = 1e-4  # to a mistake in a batch normalisation, whose ε is ours
FLAT = 0.03  # of spread beside size: below it the step of a difference is not small any more


class LayerExamination:
    """A layer, two batches, and what should come of them."""

    def __init__(self, layer: Any, kind: Kind | None, x: Any) -> None:
        self.layer, self.kind = layer, kind
        self.normalises = kind is not None and kind.title == "BatchNorm"
        self.alike = ALIKE if self.normalises else NEAR
        shapes, width = parameters_of(layer, kind, x)
        self.parameters = plain_parameters(shapes)
        self.by_name = {slot.name: numbers for slot, numbers in self.parameters.items()}
        self.batches = batches_of(width, x)
        if kind is not None:
            _must_fit(self.batches[0], kind, width if shapes else None)
        self.error = 0.0

    def report(self, name: str, lang: str) -> LayerReport:
        """What is wrong, the gravest first; or that nothing is. Backward is judged only where forward is right."""
        findings = list(self.forward())
        if not any(finding.wrong for finding in findings):
            findings += [*self.backward(), *self.side_effects(), *self.prediction()]
        return LayerReport(
            name,
            self.kind.title if self.kind else "",
            tuple(finding for finding in findings if finding.wrong),
            tuple(finding for finding in findings if not finding.wrong),
            self.error,
            ("dx", *(slot.part for slot in self.parameters)),
            self.how_prediction_is_judged(),
            lang,
        )

    def trial(self, x: Array) -> LayerTrial:
        """A fresh copy."""
        return LayerTrial(self.layer, x, self.parameters)

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
        references = []
        for x in self.batches:
            shape = (len(x), *self.by_name["b"].shape) if "b" in self.by_name else x.shape
            dout = upstream_gradient(shape)
            out, gradients = self.kind.run(x, dout, self.by_name)
            references.append(ReferencePass(self.kind, x, dout, self.by_name, out, gradients))
        rights = [reference.out for reference in references]
        if same(outs, rights, self.kind.rounding):
            return
        if self.normalises:
            for batches in zip(*map(other_epsilons, references), strict=True):
                if same(outs, [out for _, out in batches], EXACT):
                    yield Finding("forward", "another eps", batches[0][0])
                    return
        mistakes = [list(wrong_outputs(reference)) for reference in references]
        yield finding("forward", outs, rights, mistakes, references, self.kind.rounding, self.alike)

    def backward(self) -> Iterator[Finding]:
        """Are the gradients those of its own forward?"""
        references, gradients = [], []
        for x, out in zip(self.batches, self.outs, strict=True):
            dout = upstream_gradient(out.shape)
            right = self.trial(x).differences(dout)
            references.append(ReferencePass(self.kind, x, dout, self.by_name, out, right))
            trial = self.trial(x)
            trial.forward()
            gradients.append(trial.backward(dout))
        self.gradients = gradients
        for part in gradients[0]:
            values = [gradient[part] for gradient in gradients]
            rights = [reference.gradients[part] for reference in references]
            if same(values, rights, NEAR):
                self.error = max([self.error, *map(distance, values, rights)])
                continue
            if self.kind is None and all(self._is_right_nearby(x, part) for x in self.batches):
                yield Finding(part, "kink", _places_apart(values, rights, part))
            else:
                mistakes = [list(wrong_gradients(reference, part)) for reference in references]
                yield finding(part, values, rights, mistakes, references, NEAR, self.alike)

    def _is_right_nearby(self, x: Array, part: str) -> bool:
        """Whether a gradient is right a little beside, where nobody stands on a kink any more."""
        nearby = x + NEAR_KINK * upstream_gradient(x.shape)
        trial = self.trial(nearby)
        dout = upstream_gradient(trial.forward().shape)
        return same([trial.backward(dout)[part]], [self.trial(nearby).differences(dout)[part]], NEAR)

    def side_effects(self) -> Iterator[Finding]:
        """Is it a good neighbour, and as right the second time?"""
        trial = self.trial(self.batches[0])
        trial.forward()
        if trial.x_changed:
            yield Finding("forward", "x changed")
        trial.backward(upstream_gradient(self.outs[0].shape))
        try:
            again = {"forward": trial.another(self.batches[1]).forward()}
            again |= trial.backward(upstream_gradient(self.outs[1].shape))
        except Stopped as stopped:
            yield Finding(stopped.finding.part, "stale")
            return
        alone = {"forward": self.outs[1], **self.gradients[1]}
        for part, value in again.items():
            if not same([value], [alone[part]], NEAR):
                is_written = part not in ("forward", "dx")
                is_sum = is_written and same([value], [self.gradients[0][part] + alone[part]], NEAR)
                yield Finding(part, "accumulated" if is_sum else "stale")
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
        if self.how_prediction_is_judged() != "looked at":
            return
        trial = self.trial(self.batches[0])
        if self.normalises:
            yield from by_running_statistics(trial, self.batches, self.by_name["gamma"], self.by_name["beta"])
        else:
            yield from as_in_training(trial, self.batches, self.outs)

    def how_prediction_is_judged(self) -> str:
        """The phrase for whether prediction is looked at, or why not."""
        flag = train_flag(self.layer.forward) is not None
        if self.kind is None:
            return "no kind" if flag else ""
        return "looked at" if flag else "no flag" if self.normalises else ""


def _must_fit(x: Array, kind: Kind, width: int | None) -> None:
    """Raises :class:`KudariError` for an input that says nothing about such a layer."""
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
    if kind.kinked and np.abs(x).min() < NEAR_KINK:
        index = np.unravel_index(int(np.abs(x).argmin()), x.shape)
        raise KudariError(
            f"x{brackets(index)} = {x[index]:g} is at the kink of {kind.title}, where it has no slope; "
            "take another number"
        )


def _places_apart(values: Sequence[Array], rights: Sequence[Array], part: str) -> str:
    """Where the first batch's numbers are not right, or the second's, as x[0, 1]."""
    apart = (np.argwhere(np.abs(v - r) > NEAR * np.abs(r).max()) for v, r in zip(values, rights, strict=True))
    places = next((found for found in apart if len(found)), np.zeros((0, 1)))
    return ", ".join(part.removeprefix("d") + brackets(place) for place in places[:3].tolist())
