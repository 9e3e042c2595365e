"""What every adventurer of a crowd computes, as two programs: look about, then take a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import Tape

Array = np.ndarray[Any, np.dtype[np.float64]]
Look = Callable[..., Sequence[Any]]  # from a position to the value, and the slope by each variable
Draws = Callable[[int], Sequence[Array]]  # for a step, the random draws: one array for each variable


@dataclass(frozen=True, eq=False)
class Walk:
    """A rule on a field, before any number is known. It is what kernels are made for, and equal to itself only.

    ``look`` goes from the position, and from a random draw for each variable where the field is noisy, to the
    value and the slope. ``step`` goes from position, slope, states, shared states, hyperparameters and the step
    number to the new position, states and shared states. A *state* is kept by every variable, a *shared* one
    (NAdam's product of momenta) by the adventurer. ``draws`` says whether there is noise.
    """

    look: Tape | None  # None where the field can only be measured
    step: Tape
    variables: tuple[str, ...]
    states: tuple[tuple[str, float], ...]  # the names, and where they begin, of every variable's states
    shared: tuple[tuple[str, float], ...]
    hypers: tuple[str, ...]
    draws: bool = False


@dataclass(frozen=True)
class Plan:
    """How far to walk, what to keep, and which value to wait for."""

    steps: int
    every: int = 0  # keep each so manieth place; 0 keeps none
    target: float | None = None

    @property
    def kept(self) -> int:
        """How many places are kept of every adventurer."""
        return self.steps // self.every + 1 if self.every else 0


@dataclass
class Outcome:
    """Where the adventurers ended: arrays with one number, or column, for each."""

    positions: Array  # (variables, adventurers): the last place where all numbers were finite
    values: Array  # NaN for whoever could not even begin
    looks: Array  # how many places were finite, the start included
    reached: Array | None  # the first step with a value at or below the target, -1 where there is none
    kept: Array  # (kept places, variables, adventurers)

    @classmethod
    def empty(cls, variables: int, adventurers: int, plan: Plan) -> Outcome:
        """Room for the numbers."""
        return cls(
            np.empty((variables, adventurers)),
            np.full(adventurers, np.nan),
            np.zeros(adventurers),
            None if plan.target is None else np.full(adventurers, -1.0),
            np.empty((plan.kept, variables, adventurers)),
        )

    def put(self, some: Any, part: Outcome) -> None:
        """Write down where some of the adventurers ended, by a slice or their numbers."""
        self.positions[:, some], self.kept[:, :, some] = part.positions, part.kept
        self.values[some], self.looks[some] = part.values, part.looks
        if self.reached is not None:
            self.reached[some] = part.reached
