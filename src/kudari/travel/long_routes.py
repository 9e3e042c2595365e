"""A walk of very many steps, which is walked again wherever it is looked at instead of being kept.

A million places with all that was seen and remembered there take a hundred megabytes, and a compiled walk takes less
than a tenth of a second. So only who one is at the beginning of every piece is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, overload

import numpy as np

from kudari.engine.walk_kernel import PIECE, WalkKernel, kernel_of
from kudari.fields import Field
from kudari.formula import KudariError
from kudari.rules import Rule
from kudari.travel.problems import draws_of, problem_of
from kudari.travel.route import Array, Position, Route

LONG = 20_000  # steps: as many take half a second one by one, which is what a kernel takes to be compiled
LONGEST = 2000  # operations: more would be compiled for seconds


def long_route(field: Field, rule: Any, start: Position, steps: int) -> LongRoute | None:
    """The walk by a kernel; None where it is not worth one, or there can be none.

    There is none on a field that is only measured or has no value at the start, and for an optimiser that is no rule or
    has walked before.
    """
    if steps < LONG or not isinstance(rule, Rule) or rule.t:
        return None
    try:
        problem = problem_of(field, rule.formula)
        if problem.value_and_grad is None:
            return None
        if len(problem.value_and_grad.operations) + len(problem.step.operations) > LONGEST:
            return None
        route = LongRoute(field, rule, kernel_of(problem), start, steps)
        return route if len(route) else None
    except KudariError:  # an operation that cannot be compiled
        return None


class LongRoute(Route):
    """A route by a kernel: all columns of it are made when they are asked for, and not kept.

    >>> from kudari.fields import field
    >>> from kudari.rules import SGD
    >>> route = long_route(field("ravine"), SGD(lr=0.95), (-7.0, 2.0), 100_000)
    >>> len(route), route[1]
    (100001, {'x': -6.335, 'y': -1.7999999999999998})
    >>> route.positions.shape
    (100001, 2)
    """

    def __init__(self, field: Field, rule: Rule, kernel: WalkKernel, start: Position, steps: int) -> None:
        super().__init__(field.variables)
        self.rule, self.optimizer, self.field = rule.title, rule, field
        self._kernel = kernel
        draws = draws_of(field.noise, field.noise_seed, len(field.variables))
        self._draws: Callable[[Any], Any] | None = (
            None if draws is None else lambda numbers: draws(numbers, slice(None))
        )
        self._marks: list[Array] = []  # who one is at the beginning of every piece
        self._length = 0
        here = kernel.begin(start, list(rule.hyperparameters.values()))
        for first in range(0, steps + 1, PIECE):
            count = min(PIECE, steps + 1 - first)
            self._marks.append(here)
            rows, here, seen = kernel.walk(here, first, count, self._draws)
            self._length += seen
            if seen < count:
                beyond = rows[seen, : len(self.variables)]
                self.diverged_at = self._length
                self.beyond = tuple(beyond.tolist()) if np.isfinite(beyond).all() else None
                break

    def add(self, position: Position, value: float, gradient: Position, states: Mapping[str, Position]) -> NoReturn:
        """A walk by a kernel does not go on."""
        raise KudariError("this walk was taken as a whole and does not go on; take more steps at once")

    def drop_last(self) -> NoReturn:
        """No place is kept that could be taken off."""
        raise KudariError("this walk was taken as a whole; take fewer steps")

    # ------------------------------------------------------------------ walking again

    def _pieces(self, first: int = 0, end: int | None = None) -> Iterator[tuple[int, Array]]:
        """The rows from one number to another, piece by piece, each with the number of its first row."""
        end = self._length if end is None else end
        for at in range(first - first % PIECE, end, PIECE):
            count = min(PIECE, end - at)
            rows, _, _ = self._kernel.walk(self._marks[at // PIECE], at, count, self._draws)
            skipped = max(0, first - at)
            yield at + skipped, rows[skipped:]

    def _columns(self, which: slice) -> Array:
        """Some columns of all rows."""
        columns = np.empty((self._length, which.stop - which.start))
        for at, rows in self._pieces():
            columns[at : at + len(rows)] = rows[:, which]
        return columns

    def _rows(self, first: int, end: int) -> Array:
        """The rows from one number to another."""
        return np.concatenate([rows for _, rows in self._pieces(first, end)])

    def _last(self, columns: slice) -> Position:
        """Some columns of the last row."""
        return tuple(self._rows(self._length - 1, self._length)[-1, columns].tolist())

    @property
    def _of_positions(self) -> slice:
        return slice(0, len(self.variables))

    @property
    def _of_gradients(self) -> slice:
        width = len(self.variables)
        return slice(width + 1, 2 * width + 1)

    @property
    def _of_states(self) -> dict[str, slice]:
        """Where each state stands in a row: a column for each variable, or behind these one for all."""
        width, states = len(self.variables), self.optimizer.states
        at, columns = 2 * width + 1, {}
        for name in sorted(states, key=lambda name: states[name].per_tensor):
            count = 1 if states[name].per_tensor else width
            columns[name] = slice(at, at + count)
            at += count
        return columns

    # ------------------------------------------------------------------ what a route tells

    @property
    def last_position(self) -> Position:
        return self._last(self._of_positions)

    @property
    def last_gradient(self) -> Position:
        return self._last(self._of_gradients)

    @property
    def last_states(self) -> dict[str, Position]:
        return {name: self._last(columns) for name, columns in self._of_states.items()}

    @property
    def positions(self) -> Array:
        return self._columns(self._of_positions)

    @property
    def values(self) -> Array:
        width = len(self.variables)
        return self._columns(slice(width, width + 1))[:, 0]

    @property
    def gradients(self) -> Array:
        return self._columns(self._of_gradients)

    @property
    def states(self) -> dict[str, Array]:
        return {name: self._columns(columns) for name, columns in self._of_states.items()}

    def late(self, count: int) -> tuple[Array, dict[str, Array]]:
        rows = self._rows(max(0, self._length - count), self._length)
        return rows[:, self._of_gradients], {name: rows[:, columns] for name, columns in self._of_states.items()}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> dict[str, float]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, float]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, float] | list[dict[str, float]]:
        if isinstance(index, slice):
            numbers: Sequence[int] = range(self._length)[index]
            if not numbers:
                return []
            low, high = min(numbers[0], numbers[-1]), max(numbers[0], numbers[-1])
            places = self._rows(low, high + 1)[[number - low for number in numbers]][:, self._of_positions]
            return [dict(zip(self.variables, place, strict=True)) for place in places.tolist()]
        number = range(self._length)[index]
        return self[number : number + 1][0]
