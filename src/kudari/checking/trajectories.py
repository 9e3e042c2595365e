"""Trajectories: where a rule, or a rule with a mistake, leads on the probe, and where two of them part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from kudari.checking.probe import LR_CHANGES, LR_TIMES, Array, Probe
from kudari.formula import Tape
from kudari.rules.formula import RuleFormula
from kudari.rules.tensors import initial


def program_of_first_steps(formulas: Sequence[RuleFormula]) -> Tape:
    """One program for what each of several formulas with the same declarations makes of w."""
    return Tape.of([formula.after[0] for formula in formulas], formulas[0].inputs)


def first_steps(formula: RuleFormula, program: Tape, hypers: Mapping[str, float], probe: Probe) -> list[Array]:
    """Where the first step of each of several formulas leads, by their common program."""
    states = [initial(state, probe.starts) for state in formula.states]
    return program.run(probe.starts, probe.gradients[0], *states, *hypers.values(), 1)


def trajectory(
    formula: RuleFormula, hypers: Mapping[str, float], probe: Probe, lr_changes: bool = False
) -> Iterator[Array]:
    """Where a formula leads with these hyperparameters, step after step."""
    values = dict(hypers)
    w = probe.starts
    states = [initial(state, w) for state in formula.states]
    for step, gradients in enumerate(probe.gradients):
        if lr_changes and step == LR_CHANGES:
            values["lr"] *= LR_TIMES
        w, *states = formula.tape.run(w, gradients, *states, *values.values(), step + 1)
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
