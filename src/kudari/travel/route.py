"""The record of a walk: every place visited, its value and slope, and what the rule remembered there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np

from kudari.fields import Field
from kudari.travel.diagnosis import Diagnosis, diagnose

Position = tuple[float, ...]
Array = np.ndarray[Any, np.dtype[np.float64]]


class Route(Sequence[dict[str, float]]):
    """A list of points ``{"x": …, "y": …}``, the start included, that also gives whole columns.

    It ends where the numbers end: a step to infinity or to no number at all is not part of the route, and
    ``diverged_at`` says which step it was, and ``beyond`` where it led to.

    >>> route = Route(("x", "y"))
    >>> route.add((-7.0, 2.0), 6.45, (-0.7, 4.0), {})
    >>> route
    [{'x': -7.0, 'y': 2.0}]
    >>> route.positions.shape, route.values
    ((1, 2), array([6.45]))
    """

    def __init__(self, variables: Sequence[str]) -> None:
        self.variables = tuple(variables)
        self.diverged_at: int | None = None
        self.beyond: Position | None = None  # where that step led to, if these are numbers
        self.rule = ""  # the name of the rule that walked last
        self.optimizer: Any = None  # the rule itself, or somebody's optimiser
        self.field: Field | None = None  # where it was walked
        self._positions: list[Position] = []
        self._values: list[float] = []
        self._gradients: list[Position] = []
        self._states: list[dict[str, Position]] = []

    def add(self, position: Position, value: float, gradient: Position, states: Mapping[str, Position]) -> None:
        """Append a place."""
        self._positions.append(position)
        self._values.append(value)
        self._gradients.append(gradient)
        self._states.append(dict(states))

    def drop_last(self) -> None:
        """Take the last place off, if there is one."""
        for column in (self._positions, self._values, self._gradients, self._states):
            del column[-1:]

    @property
    def last_position(self) -> Position:
        """Where it ends, a number for each variable."""
        return self._positions[-1]

    @property
    def last_gradient(self) -> Position:
        """The slope there, a number for each variable."""
        return self._gradients[-1]

    @property
    def last_states(self) -> dict[str, Position]:
        """What the rule remembers there: each state by its name."""
        return self._states[-1]

    @property
    def positions(self) -> Array:
        """All positions, one row a place: shape (steps + 1, variables)."""
        return np.array(self._positions, np.float64).reshape(len(self), len(self.variables))

    @property
    def values(self) -> Array:
        """The field's value at every place: shape (steps + 1,)."""
        return np.array(self._values, np.float64)

    @property
    def gradients(self) -> Array:
        """The slope that the rule met at every place: shape (steps + 1, variables)."""
        return np.array(self._gradients, np.float64).reshape(len(self), len(self.variables))

    @property
    def states(self) -> dict[str, Array]:
        """Each of the rule's states at every place; NaN where it did not exist yet."""
        names = dict.fromkeys(name for row in self._states for name in row)
        unknown = (np.nan,) * len(self.variables)
        return {name: np.array([row.get(name, unknown) for row in self._states]) for name in names}

    def late(self, count: int) -> tuple[Array, dict[str, Array]]:
        """The gradients at so many last places, and the states there."""
        return self.gradients[-count:], {name: rows[-count:] for name, rows in self.states.items()}

    def diagnosis(self, *, lang: str | None = None) -> Diagnosis:
        """Why the walk went as it did, in sentences with their evidence, in English or Japanese.

        >>> from kudari.rules import SGD
        >>> from kudari.travel import Adventurer
        >>> route = Adventurer(-7, 2).optimize("x**2/20 + y**2", SGD(lr=1.1), rep=30)
        >>> print(route.diagnosis(lang="en").verdict.text("en"))
        diverged: η·λmax = 2.2 > 2 at step 0, where the steepest curvature is 2; η must stay below 1 there
        """
        return diagnose(self, lang=lang)

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return max(0, len(self) - 1)

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> dict[str, float]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, float]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, float] | list[dict[str, float]]:
        if isinstance(index, slice):
            return [dict(zip(self.variables, position, strict=True)) for position in self._positions[index]]
        return dict(zip(self.variables, self._positions[index], strict=True))

    def __iter__(self) -> Iterator[dict[str, float]]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        return self[:] == (other[:] if isinstance(other, Route) else other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        points = [repr(point) for point in (self[:] if len(self) <= 6 else [*self[:3], *self[-2:]])]
        if len(self) > 6:
            points.insert(3, f"… {len(self) - 5} more …")
        diverged = f" diverged at step {self.diverged_at}" if self.diverged_at is not None else ""
        return f"[{', '.join(points)}]{diverged}"
