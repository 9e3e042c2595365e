"""Learning rates that change on the way: a factor for each step, by which η is multiplied.

A step t counts from 1, T is the number of all steps. Schedules are written as texts as well, and one after a warm-up
follows a ``+``: ``"cosine"``, ``"step:every=1000,factor=0.1"``, ``"warmup:steps=200 + cosine"``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

from kudari.formula import KudariError
from kudari.refusals import unknown


@dataclass(frozen=True)
class Schedule:
    """η stays what it is.

    >>> schedule("constant").factor(10, 100)
    1.0
    """

    def __post_init__(self) -> None:
        for name, key in _settings(type(self)).items():
            _check(f"{_name(type(self))}:{name}", getattr(self, key), name)

    @property
    def knows_end(self) -> bool:
        """Whether it depends on how many steps there are."""
        return False

    def factor(self, t: int, total: int) -> float:
        """By what η is multiplied in step t of so many."""
        return 1.0

    def __str__(self) -> str:
        settings = ",".join(f"{name}={getattr(self, key)!r}" for name, key in _settings(type(self)).items())
        return f"{_name(type(self))}:{settings}" if settings else _name(type(self))


@dataclass(frozen=True)
class StepDecay(Schedule):
    """Every so many steps η falls to a share: γ^⌊(t − 1)/k⌋.

    >>> [schedule("step:every=2,factor=0.1").factor(t, 100) for t in (1, 2, 3)]
    [1.0, 1.0, 0.1]
    """

    every: int = 1000
    factor_: float = 0.1

    def factor(self, t: int, total: int) -> float:
        return float(self.factor_ ** ((t - 1) // self.every))


@dataclass(frozen=True)
class Exponential(Schedule):
    """Every step η falls by the same share, to one half after so many: 2^(−(t − 1)/h).

    >>> schedule("exponential:half=100").factor(101, 1000)
    0.5
    """

    half: float = 1000.0

    def factor(self, t: int, total: int) -> float:
        return float(2.0 ** (-(t - 1) / self.half))


@dataclass(frozen=True)
class Cosine(Schedule):
    """η falls along half a cosine, slowly at first and at last: e + (1 − e) ½ (1 + cos(π (t − 1)/T)).

    Source: Loshchilov and Hutter, "SGDR", 2017.

    >>> [round(schedule("cosine").factor(t, 100), 2) for t in (1, 51, 100)]
    [1.0, 0.5, 0.0]
    """

    end: float = 0.0

    @property
    def knows_end(self) -> bool:
        return True

    def factor(self, t: int, total: int) -> float:
        return self.end + (1 - self.end) * 0.5 * (1 + math.cos(math.pi * (t - 1) / total))


@dataclass(frozen=True)
class WarmUp(Schedule):
    """η rises in a straight line over the first steps, t/k; afterwards another schedule has the rest.

    Source: Goyal and others, "Accurate, large minibatch SGD", 2017.

    >>> [schedule("warmup:steps=4").factor(t, 100) for t in (1, 2, 4, 5)]
    [0.25, 0.5, 1.0, 1.0]
    """

    steps: int = 100
    then: Schedule = field(default_factory=Schedule)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.then, Schedule):
            raise KudariError(f"after a warm-up comes another schedule, not {self.then!r}")

    @property
    def knows_end(self) -> bool:
        return self.then.knows_end

    def factor(self, t: int, total: int) -> float:
        if t <= self.steps:
            return t / self.steps
        return self.then.factor(t - self.steps, max(1, total - self.steps))

    def __str__(self) -> str:
        own = super().__str__()
        return own if self.then == Schedule() else f"{own} + {self.then}"


SCHEDULES: Mapping[str, type[Schedule]] = {
    "constant": Schedule,
    "step": StepDecay,
    "exponential": Exponential,
    "cosine": Cosine,
    "warmup": WarmUp,
}
_LIMITS: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "every": (lambda x: x >= 1 and x.is_integer(), "a whole number, at least 1"),
    "steps": (lambda x: x >= 1 and x.is_integer(), "a whole number, at least 1"),
    "factor": (lambda x: 0 < x <= 1, "above 0 and at most 1"),
    "half": (lambda x: 0 < x < math.inf, "above 0"),
    "end": (lambda x: 0 <= x <= 1, "from 0 to 1"),
}
_BEHIND = re.compile(r"(?<!\d[eE])\+")  # a plus that is no part of a number such as 1e+16


def schedule(text: str | Schedule | None) -> Schedule:
    """The schedule of a text; None is the constant one.

    >>> print(schedule("warmup:steps=100 + cosine:end=0.01"))
    warmup:steps=100 + cosine:end=0.01

    Raises :class:`KudariError` for names and numbers that are not known.
    """
    if text is None or isinstance(text, Schedule):
        return text or Schedule()
    if not isinstance(text, str):
        raise KudariError(f"a schedule is a text such as 'cosine', not {text!r}")
    first, *rest = (part.strip() for part in _BEHIND.split(text, maxsplit=1))
    chosen = _one(first)
    if not rest:
        return chosen
    if not isinstance(chosen, WarmUp):
        raise KudariError(f"only a warm-up can be followed by another schedule, not {first!r}")
    return WarmUp(chosen.steps, schedule(rest[0]))


def _one(text: str) -> Schedule:
    name, _, settings = (part.strip() for part in text.partition(":"))
    if name not in SCHEDULES:
        raise unknown(f"there is no schedule {name!r}", name, SCHEDULES, choice="it may be")
    kind = SCHEDULES[name]
    known = _settings(kind)
    values: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in settings.split(","))):
        key, equals, number = (piece.strip() for piece in part.partition("="))
        if key not in known or not equals:
            raise KudariError(f"the schedule {name} has no {part!r}; it has {', '.join(known) or 'no settings'}")
        if known[key] in values:
            raise KudariError(f"the schedule {name} was given {key!r} twice")
        try:
            value = float(number)
        except ValueError:
            raise KudariError(f"{name}:{key}={number} is no number: it must be {_LIMITS[key][1]}") from None
        values[known[key]] = int(value) if value.is_integer() and key in ("every", "steps") else value
    return kind(**values)


def _name(kind: type[Schedule]) -> str:
    """What a text calls it; a schedule of one's own has the name of its class."""
    return next((name for name, known in SCHEDULES.items() if known is kind), kind.__name__)


def _settings(kind: type[Schedule]) -> dict[str, str]:
    """The names of its numbers in a text, and in the class, where one must not be called as its method is."""
    return {setting.name.rstrip("_"): setting.name for setting in fields(kind) if setting.name.rstrip("_") in _LIMITS}


def _check(what: str, value: object, name: str) -> None:
    allowed, range_ = _LIMITS[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not allowed(float(value)):
        raise KudariError(f"{what}={value} is out of range: it must be {range_}")
