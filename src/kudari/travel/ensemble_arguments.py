"""What is asked of an ensemble, as arrays with one number, or column, for each adventurer; each part is checked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kudari.engine import Journey
from kudari.fields import Field
from kudari.formula import KudariError
from kudari.refusals import is_whole, unknown, whole
from kudari.rules import Rule

Array = np.ndarray[Any, np.dtype[np.float64]]
MOST_STEPS = 2**53 - 1  # up to here a float counts every step


def hypers_of(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Hyperparameters as floats and arrays, each of which is in its range."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in rule.hypers:
            raise unknown(f"{rule.title} has no hyperparameter {name!r}", name, rule.hypers, choice="it has")
        hyper = rule.hypers[name]
        if np.ndim(value) == 0:
            values[name] = hyper.checked(value)
            continue
        column = _numbers(value, name)
        if column.ndim != 1 or not column.size:
            raise KudariError(f"{name} must be a number, or have one number for each adventurer")
        values[name] = column
        for extreme in (column.min(), column.max()):
            hyper.checked(extreme)
    return values


def starts_of(field: Field, given: Any) -> Array:
    """The starts, a row for each variable, of one number where all begin at one place."""
    names = field.variables
    if _is_one_point(given, len(names)):
        return np.array(field.point(given, "the start"))[:, None]
    if isinstance(given, Mapping):
        numbers = [_numbers(column, name) for name, column in zip(names, field.coordinates(given), strict=True)]
        try:
            columns = np.broadcast_arrays(*numbers)
        except ValueError:
            raise KudariError(f"the starts must have as many numbers for each of {', '.join(names)}") from None
        if not columns[0].size:
            raise KudariError("the starts have no adventurer")
        return np.stack(columns).reshape(len(names), -1)
    rows = _numbers(given, "the starts")
    if rows.ndim != 2 or rows.shape[1] != len(names) or not len(rows):
        raise KudariError(
            f"the starts must have a row for each adventurer, of {len(names)} number(s): {', '.join(names)}; "
            f"their shape is {rows.shape}"
        )
    return rows.T


def _is_one_point(given: Any, count: int) -> bool:
    """Whether all begin at one place of so many coordinates: the customary one, or one that is given as a point."""
    coordinates = list(given.values()) if isinstance(given, Mapping) else given
    if isinstance(coordinates, np.ndarray):
        return bool(coordinates.shape == (count,))
    if not isinstance(coordinates, Sequence) or isinstance(coordinates, str):
        return True
    return len(coordinates) == count and not any(isinstance(c, (Sequence, np.ndarray)) for c in coordinates)


def _numbers(given: Any, what: str) -> Array:
    try:
        numbers = np.asarray(given)
        if numbers.dtype.kind in "cSU":  # NumPy would read a text as a number
            raise TypeError
        numbers = numbers.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise KudariError(f"{what} must be numbers, not {given!r}") from None
    if numbers.size and not (math.isfinite(numbers.min()) and math.isfinite(numbers.max())):  # NaN comes through
        raise KudariError(f"{what} must be finite numbers")
    return numbers


def seeds_of(given: Any) -> Any:
    """Seeds as one integer, or as one for each adventurer."""
    try:
        seeds = np.asarray(given)
    except ValueError:  # lists of different lengths
        seeds = np.empty(0)
    if seeds.dtype.kind not in "iu" or seeds.ndim > 1 or not seeds.size or seeds.min() < 0:
        raise KudariError("seeds must be integers, at least 0: one, or one for each adventurer")
    return seeds if seeds.ndim else int(seeds)


def count_of(lengths: Mapping[str, int]) -> int:
    """How many adventurers there are, where everything that has one number for each is equally long."""
    many = {name: length for name, length in lengths.items() if (name, length) != ("the starts", 1)}
    if len(set(many.values())) > 1:
        lengths_in_words = ", ".join(f"{name}: {length}" for name, length in many.items())
        raise KudariError(f"these do not have the same number of adventurers: {lengths_in_words}")
    return next(iter(many.values()), 1)


def journey_of(steps: int, keep: int | str, target: float | None) -> Journey:
    """How far to walk, which places to keep and which value to wait for."""
    steps = whole("steps", steps, 1, MOST_STEPS, of="steps")
    every = {"final": 0, "all": 1}.get(keep, -1) if isinstance(keep, str) else keep
    if not is_whole(every) or every < 0 or keep == 0:
        raise KudariError(f'keep is "final", "all", or a number k to keep every k-th place, not {keep!r}')
    if target is not None:
        goal = _numbers(target, "the target")
        if goal.ndim:
            raise KudariError(f"the target must be one value for all, not {target!r}")
        target = float(goal)
    return Journey(steps, min(int(every), steps + 1), target)
