"""What is known of a field beyond its formula, and the window in which it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kudari.formula import KudariError
from kudari.names import name_of

Interval = tuple[float, float]


@dataclass(frozen=True)
class Facts:
    """What is known of a field beyond its formula."""

    name: str = ""
    title: str = ""  # as one speaks of it
    title_ja: str = ""
    minima: tuple[tuple[float, ...], ...] = ()  # where the value is lowest
    lowest: float | None = None  # the value there
    start: tuple[float, ...] | None = None  # where a walk customarily begins
    rates: tuple[float, float, float, float] | None = None  # that suit SGD, Momentum, AdaGrad, Adam, if known
    steps: int = 30  # after which they have shown what they do here
    shows: str = ""  # what the field teaches, in a sentence
    shows_ja: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for name in filter(None, (self.name, self.title, self.title_ja)):
            name_of(name)


def windows(domain: Sequence[Interval], names: Sequence[str]) -> tuple[Interval, ...]:
    """An interval for each variable: those given, or −10 to 10 for all.

    >>> windows([], ["x", "y"])
    ((-10.0, 10.0), (-10.0, 10.0))

    Raises :class:`KudariError` where there is no variable, and for intervals that are none or too few.
    """
    if not names:
        raise KudariError("a field needs at least one variable; this one has none")
    if not domain:
        return ((-10.0, 10.0),) * len(names)
    if len(domain) != len(names):
        raise KudariError(f"the field has {len(names)} variables ({', '.join(names)}), but {len(domain)} intervals")
    return tuple(_window(name, interval) for name, interval in zip(names, domain, strict=True))


def _window(name: str, interval: Interval) -> Interval:
    try:
        low, high = map(float, interval)
    except (TypeError, ValueError):
        raise KudariError(f"the interval of {name} must be a pair such as (-10, 10), not {interval!r}") from None
    if not (np.isfinite([low, high]).all() and low < high):
        raise KudariError(f"the interval of {name} must go from a lower to a higher number, not {interval!r}")
    return low, high
