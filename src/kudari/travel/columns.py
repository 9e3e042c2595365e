"""What every measurement of a route begins with: its numbers in columns, each made when it is first asked for.

The page does the same in ``columns.js``. A column has a number for each place of the route, or of its last places if
there are very many.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np

from kudari.fields import Field
from kudari.forks import cached_property

Array = np.ndarray[Any, np.dtype[np.float64]]
LATE = 2001  # places are looked at closely, the last ones
MOST_VARIABLES = 30  # of more, second derivatives cost too much
NOTHING: Array = np.zeros(0)


class WalkedRoute(Protocol):
    """A route as it is measured; see :class:`kudari.travel.Route`."""

    field: Field | None
    optimizer: Any
    diverged_at: int | None
    beyond: tuple[float, ...] | None

    @property
    def positions(self) -> Array:
        """One row a place."""

    @property
    def values(self) -> Array:
        """The field's value at every place."""

    def late(self, count: int) -> tuple[Array, dict[str, Array]]:
        """The slopes that the rule met at the last places, and what it remembered there, by name."""


class Columns:
    """Where a route went, how steep it was there and how the field is curved there."""

    def __init__(self, route: WalkedRoute, field: Field) -> None:
        self._route, self._field = route, field
        self._positions: Array = route.positions
        self._late: Array = self._positions[-LATE:]
        self._late_slopes, self._late_states = route.late(LATE)
        self.values: Array = route.values

    # ------------------------------------------------------------------ the route

    @property
    def diverged_at(self) -> float:
        """The step that left the finite numbers."""
        return math.nan if self._route.diverged_at is None else self._route.diverged_at

    @cached_property
    def lengths(self) -> Array:
        """How long each step was."""
        lengths: Array = np.linalg.norm(np.diff(self._late, axis=0), axis=1)
        return lengths

    @property
    def end(self) -> Array:
        """The last place."""
        end: Array = self._late[-1]
        return end

    @property
    def beyond(self) -> Array:
        """Where the step led to that left the finite numbers; no numbers where nobody knows."""
        return NOTHING if self._route.beyond is None else np.array(self._route.beyond, np.float64)

    @property
    def step_out(self) -> float:
        """How long that step was."""
        return math.hypot(*(self.beyond - self.end)) if self.beyond.size else math.nan

    @cached_property
    def to_end(self) -> Array:
        """How far each place is from the last one."""
        distances: Array = np.linalg.norm(self._late - self.end, axis=1)
        return distances

    @cached_property
    def _memory(self) -> tuple[str, float]:
        """A state that only ever grew, as AdaGrad's h does, and how large it became."""
        for name, rows in self._late_states.items():
            late = rows[1:]
            if np.isfinite(late).all() and (np.diff(late, axis=0) >= 0).all() and (late[-1] > late[0]).any():
                return name, float(late[-1].max())
        return "", math.nan

    @property
    def grown(self) -> float:
        """How large the state became that only ever grew."""
        return self._memory[1]

    @property
    def grown_name(self) -> str:
        """What that state is called."""
        return self._memory[0]

    # ------------------------------------------------------------------ slopes and curvatures

    @cached_property
    def _gradients(self) -> Array:
        """The slopes without noise, one row a place."""
        if self._field.noise is None:
            return self._late_slopes
        return np.stack(self._field.gradient_at(*self._late.T), axis=-1)

    @cached_property
    def slopes(self) -> Array:
        """How steep it is at each place, without noise."""
        slopes: Array = np.linalg.norm(self._gradients, axis=1)
        return slopes

    @cached_property
    def _curvatures(self) -> tuple[Array, Array] | None:
        """The eigenvalues of the second derivatives at each place, from the lowest, and their axes."""
        if not self._field.is_written or len(self._field.variables) > MOST_VARIABLES:
            return None
        hessians = self._field.hessian_at(*self._late.T)
        return np.linalg.eigh(hessians) if np.isfinite(hessians).all() else None

    @property
    def curvatures(self) -> Array:
        """All curvatures at the last place, from the lowest."""
        return NOTHING if self._curvatures is None else self._curvatures[0][-1]

    @property
    def least(self) -> Array:
        """The lowest curvature at each place."""
        return NOTHING if self._curvatures is None else self._curvatures[0][:, 0]

    @property
    def most(self) -> Array:
        """The greatest curvature at each place."""
        return NOTHING if self._curvatures is None else self._curvatures[0][:, -1]

    @cached_property
    def across(self) -> Array:
        """The slope along the steepest direction, place after place; alternating signs are a zig-zag."""
        if self._curvatures is None:
            return self._gradients[:, 0]
        steepest = self._curvatures[1][:, :, -1].copy()
        for i in range(1, len(steepest)):  # an axis has no direction: keep the one it had
            if steepest[i] @ steepest[i - 1] < 0:
                steepest[i] *= -1
        slopes: Array = (self._gradients * steepest).sum(axis=1)
        return slopes
