"""Trajectories: where a rule, or a rule with a mistake, leads on the probe, and where two of them part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from kudari.checking.probe import LR_CHANGES, LR_TIMES, Array, Probe
from kudari.formula import Expression, Symbol, Tape
from kudari.rules import Rule
from kudari.rules.tensors import initial


def program_of(rule: type[Rule], after: Mapping[str, Expression]) -> Tape:
    """The program of a formula that has the states and hyperparameters of a rule."""
    return Tape.of([after[name] for name in ("w", *rule.states)], _inputs(rule))


def program_of_first_steps(rule: type[Rule], formulas: Iterable[Mapping[str, Expression]]) -> Tape:
    """One program for what each of several formulas makes of w."""
    return Tape.of([after["w"] for after in formulas], _inputs(rule))


def first_steps(rule: type[Rule], program: Tape, hypers: Mapping[str, float], probe: Probe) -> list[Array]:
    """Where the first step of each formula leads."""
    states = [initial(state, probe.starts) for state in rule.states.values()]
    return program.run(probe.starts, probe.gradients[0], *states, *hypers.values(), 1)


def _inputs(rule: type[Rule]) -> list[Symbol]:
    before = rule.formula.equations.before
    states = [before[name] for name in rule.states]
    return [Symbol("w"), Symbol("g"), *states, *(Symbol(name, "scalar") for name in (*rule.hypers, "t"))]


def trajectory(
    rule: type[Rule], program: Tape, hypers: Mapping[str, float], probe: Probe, lr_changes: bool = False
) -> Iterator[Array]:
    """Where a program leads, step after step, from the states of a rule and with these hyperparameters."""
    values = dict(hypers)
    w = probe.starts
    states = [initial(state, w) for state in rule.states.values()]
    for step, gradients in enumerate(probe.gradients):
        if lr_changes and step == LR_CHANGES:
            values["lr"] *= LR_TIMES
        w, *states = program.run(w, gradients, *states, *values.values(), step + 1)
        yield w


def first_difference(expected: Iterator[Array], positions: Array, probe: Probe) -> tuple[int, int, int] | None:
    """The first step, key and column in which a trajectory differs by more than rounding; None where it never does.

    ``positions`` has a row more than there are steps, the starts. A number counts as the same if it is off by less
    than 10⁻⁸ of the way covered so far; what is not a number must be none in both.
    """
    way = np.zeros_like(probe.starts)
    before = probe.starts
    for step, right in enumerate(expected):
        with np.errstate(all="ignore"):
            way = way + np.abs(right - before)
        same = same_step(right, positions[step + 1], way, probe)
        if not same.all():
            column = int(np.argmin(same.all(axis=0)))
            return step, int(np.argmin(same[:, column])), column
        before = right
    return None


def same_step(right: Array, mine: Array, way: Array, probe: Probe) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which numbers are the same but for rounding, on a way of this length."""
    with np.errstate(all="ignore"):
        near = np.abs(mine - right) <= 1e-8 * way + 4 * np.spacing(np.abs(probe.starts) + way)
    return np.where(np.isfinite(right), near & np.isfinite(mine), ~np.isfinite(mine))
