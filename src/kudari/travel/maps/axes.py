"""The axes of maps and sweeps: a name and its numbers, evenly spread or by equal factors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.engine import refuse_above
from kudari.formula import KudariError
from kudari.formula.letters import key
from kudari.refusals import is_whole, unknown
from kudari.rules import Rule

Array = np.ndarray[Any, np.dtype[np.float64]]
DECADE = 10.0  # a range of positive numbers that spans as much is spread by equal factors


@dataclass(frozen=True, eq=False)
class Axis:
    """What varies, and the numbers that it takes, in rising order."""

    name: str
    values: Array
    log: bool

    @property
    def edges(self) -> Array:
        """The borders between the numbers: halfway, and beyond both ends as far."""
        at = np.log(self.values) if self.log else self.values
        middles = (at[1:] + at[:-1]) / 2
        ends = (2 * at[0] - middles[0], 2 * at[-1] - middles[-1]) if len(at) > 1 else (at[0] - 0.5, at[0] + 0.5)
        edges = np.concatenate([ends[:1], middles, ends[1:]])
        return np.exp(edges) if self.log else edges

    def nearest(self, number: float) -> int:
        """The index of the number that is nearest.

        Raises :class:`KudariError` for a number off the map.
        """
        low, high = float(self.edges[0]), float(self.edges[-1])
        if not low <= number <= high:
            raise KudariError(f"{self.name} = {number:g} is not on this map, which goes from {low:.4g} to {high:.4g}")
        return int(np.clip(np.searchsorted(self.edges, number, side="right") - 1, 0, len(self.values) - 1))


def axis(name: str, given: Any, size: int) -> Axis:
    """The axis that was asked for: a pair ``(low, high)``, with "log" or "linear" behind it if need be, or an array.

    >>> axis("lr", (0.001, 1), 4)
    Axis(name='lr', values=array([0.001, 0.01 , 0.1  , 1.   ]), log=True)
    >>> axis("momentum", (0, 0.9), 4).values
    array([0. , 0.3, 0.6, 0.9])
    >>> axis("lr", (1, 2, "log"), 3).values
    array([1.        , 1.41421356, 2.        ])

    Raises :class:`KudariError` for a range that goes backwards, is empty, or has no logarithm.
    """
    if isinstance(given, str) or not isinstance(given, (Sequence, np.ndarray)):
        raise KudariError(f"the range of {name} must be a pair (low, high), or an array of numbers, not {given!r}")
    parts = list(given)
    scale = parts.pop() if parts and isinstance(parts[-1], str) else None
    if scale not in (None, "log", "linear"):
        raise KudariError(f"the scale of {name} is log or linear, not {scale!r}")
    try:
        values = np.asarray(parts, np.float64)
    except (TypeError, ValueError):
        raise KudariError(f"the range of {name} must be numbers, not {given!r}") from None
    if values.ndim != 1 or len(values) < 2 or not np.isfinite(values).all():
        raise KudariError(f"the range of {name} must be two finite numbers (low, high), or more, not {given!r}")
    low, high = float(values[0]), float(values[-1])
    if len(values) == 2 and low > high:
        raise KudariError(f"the range of {name} goes backwards, from {low:g} to {high:g}; write {high:g}, {low:g}")
    if not (np.diff(values) > 0).all():
        raise KudariError(f"the numbers of {name} must rise")
    if scale == "log" and low <= 0:
        raise KudariError(f"{name} cannot be spread by equal factors from {low:g} on: it must be above 0")
    log = scale == "log" or (scale is None and low > 0 and high / low >= DECADE)
    if len(values) > 2:
        return Axis(name, values, log)
    return Axis(name, np.geomspace(low, high, size) if log else np.linspace(low, high, size), log)


def sizes(size: Any, count: int, steps: int) -> tuple[int, ...]:
    """How many numbers each axis has: one for all, or one for each.

    Raises :class:`KudariError` for a size that is none, and where the walks would take too much memory.
    """
    counts = tuple(size) if isinstance(size, (tuple, list)) else (size,) * count
    for number in counts:
        if not is_whole(number) or number < 2:
            raise KudariError(f"a map's size is a number of pixels, at least 2, or one for each axis, not {size!r}")
    if len(counts) != count:
        raise KudariError(f"the size {size!r} has {len(counts)} numbers for {count} axes")
    refuse_too_many(math.prod(map(int, counts)), steps)
    return tuple(map(int, counts))


def refuse_too_many(cells: int, steps: int) -> None:
    """Refuse a map that would not fit into memory, with an estimate, before anything is begun."""
    hours = cells * steps * 2e-9 / 3600  # on one machine or another, if it is compiled
    what = f"a map of {cells:,} pixels × {steps:,} steps"
    if hours >= 1:
        what = f"a map of {cells:,} pixels × {steps:,} steps and about {hours:,.0f} hours"
    refuse_above(128.0 * cells, what, "ask for a smaller size")


def hyper_name(rule: Rule, name: str) -> str:
    """A hyperparameter by its name or its letter; an error names those that there are."""
    letters = {key(hyper.letter): known for known, hyper in rule.hypers.items()}
    own = letters.get(key(name), name)
    if own not in rule.hypers:
        raise unknown(f"{rule.title} has no hyperparameter {name!r}", name, rule.hypers, choice="it has")
    return own
