"""What is measured along a route: numbers and columns of numbers, without any judgement.

The page measures the same, by the same names (``measurements.js``); what is made of it stands in
:mod:`kudari.travel.findings`. A column has a number for each place of the route, or of its last places if there are
very many. What cannot be measured is NaN, or a column of no numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.fields.noise import NOISES
from kudari.forks import cached_property
from kudari.formula import KudariError
from kudari.rules import Rule, lift
from kudari.travel import neighbourhood, theory
from kudari.travel.columns import MOST_VARIABLES, NOTHING, Array, Columns

MOST_STEPS = 10**12  # nobody waits for more


class Measurements(Columns):
    """The numbers of a route beside its columns: the field and the rule, the bowl at its end, what lies around."""

    unknown = math.nan

    def column(self, name: str) -> Any:
        """A number or column by its name."""
        return getattr(self, name)

    # ------------------------------------------------------------------ the field and the rule

    @property
    def span(self) -> float:
        """How wide the field's window is."""
        return max(high - low for low, high in self._field.domain)

    @property
    def lowest_known(self) -> float:
        """The lowest value of the field."""
        return math.nan if self._field.facts.lowest is None else self._field.facts.lowest

    @cached_property
    def is_bowl(self) -> bool:
        """Whether the curvature is the same everywhere, and above 0."""
        return bool(
            theory.curvatures_of(self._field) is not None and self.curvatures.size and self.curvatures.min() > 0
        )

    @property
    def is_noisy(self) -> bool:
        """Whether the rule met slopes with noise."""
        return self._field.noise is not None

    @property
    def noise(self) -> str:
        """The kind of noise, and how much."""
        noise = self._field.noise
        return next((f"{name}, {noise.amount:.4g}" for name, kind in NOISES.items() if type(noise) is kind), str(noise))

    @cached_property
    def rule(self) -> Rule | None:
        """The rule that walked, also one that is read out of somebody's class; None if there is no formula."""
        if isinstance(self._route.optimizer, Rule):
            return self._route.optimizer
        try:
            return None if self._route.optimizer is None else lift(self._route.optimizer)
        except KudariError:
            return None

    @property
    def lr(self) -> float:
        """The learning rate of the rule."""
        name = None if self.rule is None else theory.learning_rate(self.rule)
        return math.nan if self.rule is None or name is None else self.rule.hyperparameters[name]

    @property
    def gradients_per_step(self) -> int:
        """How many gradients the rule asks for in a step."""
        return 1 if self.rule is None else self.rule.gradients_per_step

    # ------------------------------------------------------------------ the bowl that fits the end

    @cached_property
    def _ways(self) -> Array:
        """The way to the bottom along each axis at the end; infinite along one that is steep and does not curve."""
        if self._curvatures is None:
            return NOTHING
        curvatures, axes = self._curvatures[0][-1], self._curvatures[1][-1]
        slopes = axes.T @ self._gradients[-1]
        with np.errstate(all="ignore"):
            return np.where(slopes == 0, 0.0, -slopes / curvatures)

    @property
    def way(self) -> float:
        """How far the bottom is from the end."""
        return float(np.linalg.norm(self._ways)) if self._ways.size else math.nan

    @property
    def _is_curved_up(self) -> bool:
        return bool(self.curvatures.size and self.curvatures.min() > 0)

    @cached_property
    def _bottom(self) -> Array:
        """The bottom itself."""
        assert self._curvatures is not None
        bottom: Array = self.end + self._curvatures[1][-1] @ self._ways
        return bottom

    @property
    def value_at_bottom(self) -> float:
        """What the value there really is."""
        return float(self._heights(self._bottom[None])[0]) if self._is_curved_up else math.nan

    @property
    def bottom(self) -> float:
        """The value at the bottom, where the end is curved up along every axis."""
        return float(self.values[-1] - self.axis_heights.sum()) if self._is_curved_up else math.nan

    @property
    def axis_heights(self) -> Array:
        """How much of the height at the end each axis of the bowl makes."""
        return self.curvatures * self._ways**2 / 2 if self._is_curved_up else NOTHING

    @cached_property
    def to_bottom(self) -> Array:
        """How far each place is from the bottom."""
        if not self._is_curved_up:
            return NOTHING
        distances: Array = np.linalg.norm(self._late - self._bottom, axis=1)
        return distances

    @cached_property
    def away(self) -> Array:
        """How far each place of the whole route is from the nearest lowest point, in windows, along the worst axis."""
        minima = self._field.facts.minima or ([self._bottom] if self.is_bowl else [])
        if not minima:
            return NOTHING
        widths = [high - low for low, high in self._field.domain]
        nearest: Array = np.full(len(self._positions), np.inf)
        for minimum in minima:  # column by column: all at once would take much room
            way: Array = np.zeros(len(self._positions))
            for column, coordinate, width in zip(self._positions.T, minimum, widths, strict=True):
                np.maximum(way, np.abs(column - coordinate) / width, out=way)
            np.minimum(nearest, way, out=nearest)
        return nearest

    # ------------------------------------------------------------------ what lies around and beyond

    def _heights(self, places: Array) -> Array:
        """The height at each of many places; none where the page could not tell it either."""
        if not self._field.is_written or len(self._field.variables) > MOST_VARIABLES:
            return np.full(len(places), np.nan)
        with np.errstate(all="ignore"):
            return np.array(self._field.at(*places.T), np.float64)

    @cached_property
    def value_beyond(self) -> float:
        """The value there, where it was only the slope that was none."""
        value = self._heights(self.beyond[None])[0] if self.beyond.size else math.nan
        return float(value) if np.isfinite(value) else math.nan

    @property
    def stop(self) -> Array:
        """The last place that has a value, be it without a slope."""
        return self.end if math.isnan(self.value_beyond) else self.beyond

    @property
    def rims(self) -> Array:
        """How much higher than that the lowest point is of each of several rings around it, the widest first."""
        return neighbourhood.rims(self._heights, self.stop, neighbourhood.compass(self._field.domain))

    @property
    def line(self) -> Array:
        """The same of the two points up and down the slope at the end."""
        slope = math.hypot(*self._gradients[-1])  # which does not overflow
        ahead = self._gradients[-1] / slope * self.span if slope > 0 else np.full(len(self.end), np.nan)
        return neighbourhood.rims(self._heights, self.end, np.stack([ahead, -ahead]))

    @property
    def descent(self) -> Array:
        """The heights ever farther down from the end, on a way that never rises; no numbers if there is none.

        The way is that of the walk, that of the slope, or an axis along which the walk moves: who stays on a crest for
        ever does not fall.
        """
        quarter = max(4, len(self._late) // 4)
        moved = self.end - self._late[-quarter - 1 :][0]
        ways = [moved, -self._gradients[-1]]
        if self._curvatures is not None:
            axes = self._curvatures[1][-1].T
            ways += [np.sign(along) * axis for axis, along in zip(axes, axes @ moved, strict=True) if along]
        return neighbourhood.descent(self._heights, self.end, ways, self.span)

    @property
    def relief(self) -> float:
        """How far from the end it is to the lowest height in the window, or to the middle one of those higher."""
        return neighbourhood.relief(self._heights, float(self.values[-1]), self._field.domain)

    @property
    def returns(self) -> Array:
        """How far each place is from the one two steps later."""
        distances: Array = np.linalg.norm(self._late[2:] - self._late[:-2], axis=1)
        return distances

    # ------------------------------------------------------------------ what measures ask for

    @property
    def functions(self) -> Mapping[str, Any]:
        """The functions that the measures know beside their own."""
        return {
            "contraction": self.contraction,
            "largest_lr": self.largest_lr,
            "steps_until": steps_until,
            "named": self.named,
        }

    def contraction(self, curvature: Any) -> Any:
        """What a step leaves of the distance on a bowl of this curvature, or of each; NaN where nobody knows."""
        if np.ndim(curvature):
            return np.array([self.contraction(float(one)) for one in curvature])
        rate = None if self.rule is None else theory.contraction(self.rule, curvature)
        return math.nan if rate is None else rate

    def largest_lr(self, curvature: float) -> float:
        """The learning rate that is stable on a bowl of this curvature; NaN where nobody knows."""
        limit = None if self.rule is None else theory.largest_lr(self.rule, curvature)
        return math.nan if limit is None else limit

    def named(self, point: Array) -> dict[str, float]:
        """A point with the names of its variables."""
        return dict(zip(self._field.variables, point.tolist(), strict=True))


def steps_until(heights: Array, rates: Array, target: float) -> float:
    """How many steps on a bowl until no more than the target is left of its height.

    Along each axis the height goes down by the rate squared, each step.

    >>> steps_until(np.array([2.0, 8.0]), np.array([0.5, 0.9]), 0.1)
    21.0
    """

    def is_above(steps: int) -> bool:
        return bool((heights * rates ** (2.0 * steps)).sum() > target)

    steps = 1
    while is_above(steps) and steps < MOST_STEPS:
        steps *= 2
    low = steps // 2
    while steps - low > 1:
        middle = (low + steps) // 2
        low, steps = (middle, steps) if is_above(middle) else (low, middle)
    return float(steps)
