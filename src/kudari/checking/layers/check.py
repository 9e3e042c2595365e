"""Check a layer: its forward beside what it is to compute, its backward beside differences of its own forward.

What is wrong is not guessed. Every mistake of the catalogue is made, until one leads to just the numbers that the
layer gives, in two batches of different sizes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from kudari.checking.layers.kinds import KINDS, Kind, inputs, kind_of, plain_parameters, slopes_of
from kudari.checking.layers.mistakes import Scene, Wrong, measured_factor, wrong_outputs, wrong_slopes
from kudari.checking.layers.report import Finding, LayerReport
from kudari.checking.layers.subject import layer_of, parameters_of
from kudari.checking.layers.trial import Stopped, Trial
from kudari.checking.trial import untouched
from kudari.formula import KudariError
from kudari.language import language
from kudari.networks.room import Array

NEAR = 1e-6  # to a difference, relative to the greatest number
ALIKE = 1e-4  # to a mistake, whose ε is ours


def check_layer(layer: Any, x: Any = None, like: str | None = None, lang: str | None = None) -> LayerReport:
    """Is a layer right? Its ``forward(x)``, or ``forward(x, train)``, and its ``backward(dout)`` are run and compared.

    ``layer`` is an object, or a class that is made with the parameters it needs: ``W`` and ``b``, or ``gamma`` and
    ``beta``. It is copied, and its parameters get other values there. ``like`` is "relu", "sigmoid", "tanh", "affine"
    or "batchnorm" (as it is while training); without it the kind is told by what forward computes, and a layer of no
    known kind is compared with differences alone. ``x`` are inputs of one's own, a row for each sample.

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
                if not any(True for _ in examination.forward()):
                    return kind
            except (KudariError, Stopped):
                continue
    return None


class Examination:
    """A layer, two batches, and what should come of them."""

    def __init__(self, layer: Any, kind: Kind | None, x: Any) -> None:
        self.layer, self.kind = layer, kind
        shapes, width = parameters_of(layer, kind)
        self.parameters = plain_parameters(shapes)
        self.batches = inputs(width, x)
        _fitting(self.batches[0], kind, width if shapes else None)
        self.error = 0.0

    def report(self, name: str, lang: str) -> LayerReport:
        """What is wrong, the gravest first; or that nothing is. Backward is judged only where forward is right."""
        findings = list(self.forward()) or [*self.backward(), *self.habits()]
        return LayerReport(name, self.kind.title if self.kind else "", tuple(findings), self.error, lang)

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
            shape = (len(x), *self.parameters["b"].shape) if "b" in self.parameters else x.shape
            dout = slopes_of(shape)
            scenes.append(Scene(self.kind, x, dout, self.parameters, *self.kind.run(x, dout, self.parameters)))
        rights = [scene.out for scene in scenes]
        if not _same(outs, rights, self.kind.rounding):
            ways = [list(wrong_outputs(scene)) for scene in scenes]
            yield _finding("forward", outs, rights, ways, scenes, self.kind.rounding)

    def backward(self) -> Iterator[Finding]:
        """Are the slopes those of its own forward?"""
        scenes, slopes = [], []
        for x, out in zip(self.batches, self.outs, strict=True):
            dout = slopes_of(out.shape)
            right = self.trial(x).differences(dout)
            scenes.append(Scene(self.kind, x, dout, self.parameters, out, right))
            trial = self.trial(x)
            trial.forward()
            slopes.append(trial.backward(dout))
        self.slopes = slopes
        for part in slopes[0]:
            found = [one[part] for one in slopes]
            rights = [scene.slopes[part] for scene in scenes]
            if _same(found, rights, NEAR):
                self.error = max([self.error, *map(_apart, found, rights)])
            else:
                ways = [list(wrong_slopes(scene, part)) for scene in scenes]
                yield _finding(part, found, rights, ways, scenes, NEAR)

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
            if not _same([found], [alone[part]], NEAR):
                both = self.slopes[0].get(part, np.zeros(())) + alone[part] if part not in ("forward", "dx") else found
                yield Finding(
                    part, "accumulated" if part[0] == "d" and part != "dx" and _same([found], [both], NEAR) else "stale"
                )
                return
        if self.kind is not None and self.kind.title == "BatchNorm":
            yield from self._without_spread()

    def _without_spread(self) -> Iterator[Finding]:
        x = self.batches[0].copy()
        x[:, 0] = 1.0
        try:
            self.trial(x).forward()
        except Stopped:
            yield Finding("forward", "eps missing")


def _fitting(x: Array, kind: Kind | None, width: int | None) -> None:
    """Whether an input can be used for this."""
    if width is not None and (x.ndim != 2 or x.shape[1] != width):
        raise KudariError(f"x has shape {x.shape}; this layer takes rows of {width} numbers, (samples, {width})")
    if kind is not None and kind.title == "BatchNorm" and len(x) < 2:
        raise KudariError("x has one sample; a batch normalisation needs two or more")
    if kind is not None and kind.kinked and np.abs(x).min() < 1e-3:
        place = np.unravel_index(int(np.abs(x).argmin()), x.shape)
        raise KudariError(
            f"x{_at(place)} = {x[place]:g} is at the kink of {kind.title}, where it has no slope; take another number"
        )


def _same(found: Sequence[Array], right: Sequence[Array], within: float) -> bool:
    return all(
        one.shape == other.shape and _apart(one, other) <= within for one, other in zip(found, right, strict=True)
    )


def _apart(found: Array, right: Array) -> float:
    """The greatest difference, relative to the greatest number."""
    size = max(float(np.abs(right).max(initial=0)), 1e-6)
    return float(np.abs(found - right).max(initial=0)) / size


def _finding(
    part: str,
    found: Sequence[Array],
    rights: Sequence[Array],
    ways: Sequence[Sequence[Wrong]],
    scenes: Sequence[Scene],
    within: float,
) -> Finding:
    """The mistake that leads to these numbers in all batches; or else what is known for certain."""
    cause, about = _named(found, rights, ways)
    batch = next(k for k in range(len(found)) if not _same(found[k : k + 1], rights[k : k + 1], within))
    mine, right, scene = found[batch], rights[batch], scenes[batch]
    if mine.shape != right.shape:
        if cause == "unknown":
            cause, about = "shape", f"{mine.shape} ≠ {right.shape}"
        return Finding(part, cause, about)
    off = np.abs(mine - right) > within * max(float(np.abs(right).max(initial=0)), 1e-6)
    place = tuple(int(k) for k in np.argwhere(off)[0])
    given = ""
    if part in ("forward", "dx") and scene.x.shape == scene.out.shape:
        given = f"x = {scene.x[place]:.6g}"
        if part == "dx":
            given += f", dout = {scene.dout[place]:.6g}"
    return Finding(part, cause, about, _at(place), float(mine[place]), float(right[place]), given)


def _named(found: Sequence[Array], rights: Sequence[Array], ways: Sequence[Sequence[Wrong]]) -> tuple[str, str]:
    for tried in zip(*ways, strict=True):
        if _same(found, [np.asarray(one[1]) for one in tried], ALIKE):
            return tried[0][0], tried[0][2] if len(tried[0]) == 3 else ""
    factors = [measured_factor(one, right) for one, right in zip(found, rights, strict=True)]
    first = factors[0]
    if first is not None and all(one is not None and abs(one - first) <= 1e-6 * abs(first) for one in factors):
        return "factor", f"{first:.6g}"
    return "unknown", ""


def _at(place: Sequence[Any]) -> str:
    return f"[{', '.join(str(int(k)) for k in place)}]"
