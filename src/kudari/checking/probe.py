"""The course that everybody walks: given starts and given slopes, so that each step can be compared alone.

The slopes do not come from a field. They are of several sizes, turn round, pause and are zero, for two
parameters at once; every column is a walk of its own, and the first is plain enough to be followed by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import Expression, Symbol, Tape
from kudari.rules import Rule
from kudari.rules.tensors import initial

Array = np.ndarray[Any, np.dtype[np.float64]]
KEYS = ("W1", "b1")
LR_CHANGES = 3  # before this step (counted from 0) the learning rate changes, where that is tried
LR_TIMES = 0.5


@dataclass(frozen=True)
class Course:
    """Starts of shape (keys, columns), and slopes of shape (steps, keys, columns)."""

    starts: Array
    slopes: Array

    def of_key(self, place: int) -> Course:
        """The same course for one of the parameters alone."""
        return Course(self.starts[place : place + 1], self.slopes[:, place : place + 1])

    def columns(self, count: int) -> Course:
        """The first columns of the course."""
        return Course(self.starts[:, :count], self.slopes[:, :, :count])


def course(seed: int = 6, steps: int = 7) -> Course:
    """The course; another seed gives other slopes of the same kind."""
    rng = np.random.default_rng(seed)
    plain = np.array([0.5, 0.5, -1.0, 0.25, 2.0, -0.5, 1.0])[:steps]
    columns = [plain, -plain, np.zeros(steps)]
    for size in (1.0, 10.0, 1e-3, 1e-6):
        columns += [size * rng.normal(size=steps), size * np.abs(rng.normal(size=steps))]
    columns.append(np.where(np.arange(steps) % 3 == 1, 0.0, rng.normal(size=steps)))  # with pauses
    columns.append(np.where(np.arange(steps) < 2, 0.0, rng.normal(size=steps)))  # that begins with zeros
    columns.append(np.where(np.arange(steps) == 0, 2.0, 0.0))  # one push
    columns.append(np.where(np.arange(steps) == 1, 10.0, 1e-3 * rng.normal(size=steps)))  # and almost nothing besides
    first = np.array(columns).T
    second = -1.7 * np.roll(first, 1, axis=1)
    second[:, 0] = np.array([-1.0, 0.5, 0.5, 2.0, -0.25, 1.0, 0.5])[:steps]
    slopes = np.stack([first, second], axis=1)
    starts = np.where(np.arange(slopes.shape[2]) % 3 == 2, 0.0, rng.normal(size=slopes.shape[1:]).round(2))
    starts[:, 0] = 1.0, -2.0
    return Course(starts, slopes)


def program(rule: type[Rule], after: Mapping[str, Expression]) -> Tape:
    """The program of a formula that has the states and hyperparameters of a rule."""
    return Tape.of([after[name] for name in ("w", *rule.states)], _inputs(rule))


def first_steps(
    rule: type[Rule], formulas: Sequence[Mapping[str, Expression]], ways: Sequence[Mapping[str, float]], ground: Course
) -> Iterator[list[Array]]:
    """Where the first step of each formula leads, for each way to set the hyperparameters; all by one program."""
    tape = Tape.of([after["w"] for after in formulas], _inputs(rule))
    states = [initial(state, ground.starts) for state in rule.states.values()]
    for hypers in ways:
        yield tape.run(ground.starts, ground.slopes[0], *states, *hypers.values(), 1)


def _inputs(rule: type[Rule]) -> list[Symbol]:
    before = rule.formula.equations.before
    states = [before[name] for name in rule.states]
    return [Symbol("w"), Symbol("g"), *states, *(Symbol(name, "scalar") for name in (*rule.hypers, "t"))]


def positions(
    rule: type[Rule], steps: Tape, hypers: Mapping[str, float], ground: Course, lr_changes: bool = False
) -> Iterator[Array]:
    """Where a program leads, step after step, from the states of a rule and with these hyperparameters."""
    values = dict(hypers)
    w = ground.starts
    states = [initial(state, w) for state in rule.states.values()]
    for step, slopes in enumerate(ground.slopes):
        if lr_changes and step == LR_CHANGES:
            values["lr"] *= LR_TIMES
        w, *states = steps.run(w, slopes, *states, *values.values(), step + 1)
        yield w


def first_difference(expected: Iterator[Array], found: Array, ground: Course) -> tuple[int, int, int] | None:
    """The first step, key and column in which a walk differs by more than rounding; None where it never does.

    ``found`` has a row more than there are steps, the starts. A number counts as the same if it is off by less
    than 10⁻⁸ of the way covered so far; what is not a number must be none in both.
    """
    way = np.zeros_like(ground.starts)
    last = ground.starts
    for step, right in enumerate(expected):
        with np.errstate(all="ignore"):
            way = way + np.abs(right - last)
        same = same_step(right, found[step + 1], way, ground)
        if not same.all():
            column = int(np.argmin(same.all(axis=0)))
            return step, int(np.argmin(same[:, column])), column
        last = right
    return None


def same_step(right: Array, mine: Array, way: Array, ground: Course) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which places are the same but for rounding, on a way of this length."""
    with np.errstate(all="ignore"):
        near = np.abs(mine - right) <= 1e-8 * way + 4 * np.spacing(np.abs(ground.starts) + way)
    return np.where(np.isfinite(right), near & np.isfinite(mine), ~np.isfinite(mine))
