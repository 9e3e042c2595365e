"""The evidence of a walk: slopes, curvatures and steps along a route, measured once for all findings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.rules import Rule, lift
from kudari.travel import theory

Array = np.ndarray[Any, np.dtype[np.float64]]
MOST = 2000  # places that are looked at closely, the last ones
LEFT = 0.01  # of the height of the start: what counts as arrived, as in a race's table


class Walk(Protocol):
    """What a route tells of itself."""

    field: Field | None
    optimizer: Any
    diverged_at: int | None

    @property
    def positions(self) -> Array: ...
    @property
    def values(self) -> Array: ...
    @property
    def gradients(self) -> Array: ...
    @property
    def states(self) -> dict[str, Array]: ...


class Evidence:
    """What was measured along a route, on the last places if there are very many."""

    def __init__(self, walk: Walk, field: Field) -> None:
        self.walk, self.field = walk, field
        self.positions, self.values = walk.positions, walk.values
        self.steps = len(self.values) - 1
        self.late = self.positions[-MOST:]
        self.moves: Array = np.diff(self.late, axis=0)
        self.lengths: Array = np.linalg.norm(self.moves, axis=1)

    @cached_property
    def rule(self) -> Rule | None:
        """The rule that walked, also one that is read out of somebody's class; None if there is no formula."""
        if isinstance(self.walk.optimizer, Rule):
            return self.walk.optimizer
        try:
            return None if self.walk.optimizer is None else lift(self.walk.optimizer)
        except KudariError:
            return None

    @property
    def hypers(self) -> Mapping[str, float]:
        return self.rule.hyperparameters if self.rule is not None else {}

    @cached_property
    def lr(self) -> float | None:
        """The learning rate of the rule, if it has one."""
        name = None if self.rule is None else theory.learning_rate(self.rule)
        return None if name is None else self.hypers[name]

    @cached_property
    def slopes(self) -> Array:
        """The slopes without noise, one row a place."""
        if self.field.noise is None:
            return self.walk.gradients[-MOST:]
        return np.stack(self.field.gradient_at(*self.late.T), axis=-1)

    @cached_property
    def curvatures(self) -> Array | None:
        """The eigenvalues of the second derivatives at each place, from the lowest; None without a formula."""
        return None if self._bends is None else self._bends[0]

    @cached_property
    def _bends(self) -> tuple[Array, Array] | None:
        if not self.field.is_written or len(self.field.variables) > 30:
            return None
        hessians = self.field.hessian_at(*self.late.T)
        if not np.isfinite(hessians).all():
            return None
        values, vectors = np.linalg.eigh(hessians)
        return values, vectors

    @cached_property
    def is_bowl(self) -> bool:
        """Whether the curvature is the same everywhere, and above 0."""
        evaluator = self.field.evaluator
        return bool(
            self.curvatures is not None and getattr(evaluator, "is_quadratic", False) and self.curvatures.min() > 0
        )

    # ------------------------------------------------------------------ how it went

    @cached_property
    def span(self) -> float:
        """How wide the field's window is."""
        return max(high - low for low, high in self.field.domain)

    @cached_property
    def lowest(self) -> float | None:
        """The lowest value of the field, where it is known: on a bowl it is that of the bottom."""
        return self._bottom_value() if self.field.facts.lowest is None and self.is_bowl else self.field.facts.lowest

    @cached_property
    def floor(self) -> float | None:
        """The lowest value known, or else that of the bottom of the bowl that fits the end of the route."""
        fits = self.curvatures is not None and self.curvatures[-1].min() > 0
        return self._bottom_value() if self.lowest is None and fits else self.lowest

    def _bottom_value(self) -> float:
        return float(self.values[-1] - self.slopes[-1] @ (self.late[-1] - self.bottom) / 2)

    @property
    def height(self) -> float:
        """How far down it could go; how far it went, where nothing is known of the bottom."""
        floor = float(self.values.min()) if self.floor is None else self.floor
        return float(self.values[0]) - floor

    @property
    def gap(self) -> float | None:
        """How far the end stands above the lowest value known of the field."""
        return None if self.lowest is None else float(self.values[-1]) - self.lowest

    @property
    def slope(self) -> float:
        """How steep it is at the end."""
        return float(np.linalg.norm(self.slopes[-1]))

    @cached_property
    def grew(self) -> bool:
        """Whether the value rose far above the start and was still rising."""
        third = max(1, len(self.values) // 3)
        base = min(float(self.values.min()), self.values[0])
        late = self.values[-third:] - base
        return bool(
            len(self.values) > 3
            and late.max() > 10 * max(self.values[0] - base, 1e-12)
            and late.max() > 2 * (self.values[:-third] - base).max()
        )

    @cached_property
    def more(self) -> float | None:
        """How many more steps until a hundredth of the height is left: by theory on a bowl, else as of late."""
        target = LEFT * self.height
        if self.floor is None or target <= 0:
            return None
        calm = self.is_bowl and self.field.noise is None
        bends = self.curvatures[-1] if calm and self.curvatures is not None else []
        rates = [rate for bend in bends if (rate := self.rate(float(bend))) is not None and rate < 1 - 1e-9]
        if rates and len(rates) == len(bends):
            return self._more_on_a_bowl(np.array(rates), target)
        left, back = float(self.values[-1]) - self.floor, max(2, min(self.steps // 6, 25))
        gaps = self.values[-2 * back :] - self.floor
        before, after = float(np.median(gaps[:back])), float(np.median(gaps[-back:]))
        if self.steps < 4 or not 0 < after < before or left <= 0:
            return None
        return max(1.0, math.ceil(math.log(target / left) / math.log(after / before) * (len(gaps) - back)))

    def _more_on_a_bowl(self, rates: Array, target: float) -> float:
        """Along each axis the height goes down by the rate squared, each step."""
        assert self._bends is not None
        axes = self._bends[1][-1]
        heights = self._bends[0][-1] * (axes.T @ (self.late[-1] - self.bottom)) ** 2 / 2
        steps = 1
        while (heights * rates ** (2.0 * steps)).sum() > target and steps < 10**12:
            steps *= 2
        low = steps // 2
        while steps - low > 1:
            middle = (low + steps) // 2
            low, steps = (middle, steps) if (heights * rates ** (2.0 * middle)).sum() > target else (low, middle)
        return float(steps)

    @cached_property
    def bottom(self) -> Array:
        """The bottom of the bowl that fits the end of the route."""
        centre: Array = self.late[-1] - np.linalg.solve(self.field.hessian_at(*self.late[-1]), self.slopes[-1])
        return centre

    # ------------------------------------------------------------------ how it moved

    @cached_property
    def across(self) -> Array:
        """The slope along the steepest direction, place after place; alternating signs are a zig-zag."""
        if self._bends is None:
            return self.slopes[:, 0]
        steep = self._bends[1][:, :, -1].copy()
        for i in range(1, len(steep)):  # an axis has no direction: keep the one it had
            if steep[i] @ steep[i - 1] < 0:
                steep[i] *= -1
        along: Array = (self.slopes * steep).sum(axis=1)
        return along

    @cached_property
    def turns(self) -> int:
        """How often a step led to the other side of the steepest direction."""
        seen = np.abs(self.across) > 1e-9 * np.abs(self.across).max()  # what is smaller is rounding
        return int(np.count_nonzero((self.across[1:] * self.across[:-1] < 0) & seen[1:]))

    @cached_property
    def shrinks_across(self) -> float:
        """By what factor the slope along the steepest direction changes in a step, on the mean."""
        sizes = np.abs(self.across)
        sizes = sizes[sizes > 0]
        return float((sizes[-1] / sizes[0]) ** (1 / (len(sizes) - 1))) if len(sizes) > 1 else 1.0

    @cached_property
    def measured_rate(self) -> float:
        """What a step left of the distance to the bottom of a bowl, on the mean over the later half."""
        distances = np.linalg.norm(self.late - self.bottom, axis=1)
        seen = distances[distances > 1e-9 * distances[0]]  # what is nearer is rounding
        half = seen[len(seen) // 2 :]
        return float((half[-1] / half[0]) ** (1 / (len(half) - 1))) if len(half) > 1 else 0.0

    @cached_property
    def gains(self) -> Array:
        """How long each step was for a slope of one."""
        sizes = np.linalg.norm(self.slopes[:-1], axis=1)
        with np.errstate(all="ignore"):
            return np.where(sizes > 0, self.lengths / sizes, np.nan)

    def largest_lr(self, curvature: float) -> float | None:
        """The learning rate that is stable on a bowl of this curvature, for a rule of which it is known."""
        return None if self.rule is None else theory.largest_lr(self.rule, curvature)

    def rate(self, curvature: float) -> float | None:
        """What a step leaves of the distance on a bowl of this curvature, for a rule of which it is known."""
        return None if self.rule is None else theory.contraction(self.rule, curvature)
