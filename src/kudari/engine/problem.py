"""What every adventurer computes, as two programs: look about, then take a step; who they are; and where they ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import Tape

Array = np.ndarray[Any, np.dtype[np.float64]]
ValueAndGrad = Callable[..., Sequence[Any]]  # from a position to the value, and the gradient by each variable
Draws = Callable[[int, Any], Sequence[Array]]  # the noise at a step, of some adventurers: an array for each variable


@dataclass(frozen=True, eq=False)
class Problem:
    """A rule on a field, before any number is known. It is what kernels are made for, and equal to itself only.

    ``value_and_grad`` goes from the position, and from a random draw for each variable where the field is noisy, to the
    value and the gradient. ``step`` goes from position, gradient, states, shared states, hyperparameters and the step
    number to the new position, states and shared states. A *state* is kept by every variable, a *shared* one (NAdam's
    product of momenta) by the adventurer. ``draws`` says whether there is noise.
    """

    value_and_grad: Tape | None  # None where the field can only be measured
    step: Tape
    variables: tuple[str, ...]
    states: tuple[tuple[str, float | str], ...]  # the names of every variable's states, and where they begin: a number,
    # or the name of a variable
    shared: tuple[tuple[str, float], ...]
    hypers: tuple[str, ...]
    draws: bool = False


@dataclass(frozen=True, eq=False)
class Adventurers:
    """Who walks: starts of shape (variables, adventurers), and hyperparameters, the same for all or one for each."""

    starts: Array
    hypers: Sequence[float | Array]
    draws: Draws | None = None
    own_draws: bool = False  # whether the random draws differ from adventurer to adventurer
    numbers: Any = None  # which of all adventurers they are: a slice, or an array of their numbers; None of all

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.starts.shape[1])

    def some(self, numbers: Any) -> Adventurers:
        """Some of them, by a slice or an array of their numbers."""
        hypers = [hyper[numbers] if isinstance(hyper, np.ndarray) else hyper for hyper in self.hypers]
        return Adventurers(self.starts[:, numbers], hypers, self.draws, self.own_draws, _of_all(self.numbers, numbers))

    def drawn(self, step: int) -> Sequence[Array]:
        """The random draws of a step, for each variable; none where there is no noise."""
        return () if self.draws is None else self.draws(step, slice(None) if self.numbers is None else self.numbers)


def _of_all(block: slice | None, numbers: Any) -> Any:
    """Numbers within a block, as numbers of all."""
    return numbers if block is None else np.arange(block.start, block.stop)[numbers]


@dataclass(frozen=True)
class Journey:
    """How far to walk, which positions to keep, and which value to wait for."""

    steps: int
    every: int = 0  # keep the position after every so many steps; 0 keeps none
    target: float | None = None

    @property
    def kept(self) -> int:
        """How many positions are kept of every adventurer."""
        return self.steps // self.every + 1 if self.every else 0


@dataclass
class Outcome:
    """Where the adventurers ended: arrays with one number, or column, for each."""

    positions: Array  # (variables, adventurers): the last position where all numbers were finite
    values: Array  # NaN for whoever could not even begin
    evaluations: Array  # how many positions were finite, the start included
    reached: Array | None  # the first step with a value at or below the target, -1 where there is none
    kept: Array  # (kept positions, variables, adventurers)

    @classmethod
    def empty(cls, variables: int, adventurers: int, journey: Journey) -> Outcome:
        """Arrays for the numbers."""
        return cls(
            np.empty((variables, adventurers)),
            np.full(adventurers, np.nan),
            np.zeros(adventurers),
            None if journey.target is None else np.full(adventurers, -1.0),
            np.empty((journey.kept, variables, adventurers)),
        )

    def put(self, some: Any, part: Outcome) -> None:
        """Write down where some of the adventurers ended, by a slice or their numbers."""
        self.positions[:, some], self.kept[:, :, some] = part.positions, part.kept
        self.values[some], self.evaluations[some] = part.values, part.evaluations
        if self.reached is not None:
            self.reached[some] = part.reached
