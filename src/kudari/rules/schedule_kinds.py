"""The kinds of schedules: each is a factor for every step t, by which the learning rate η is multiplied.

A step t counts from 1, T is the number of all steps.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar

from kudari.formula import KudariError
from kudari.refusals import is_real, is_whole

#: The factor of a step t, by t and the losses of the steps before it.
Pace = Callable[[int, Sequence[float]], float]

STEPS = "at"  # the one setting that is a list
LIMITS: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "every": (lambda x: x >= 1 and x.is_integer(), "a whole number, at least 1"),
    "steps": (lambda x: x >= 1 and x.is_integer(), "a whole number, at least 1"),
    "factor": (lambda x: 0 < x <= 1, "above 0 and at most 1"),
    "half": (lambda x: 0 < x < math.inf, "above 0"),
    "start": (lambda x: 0 <= x <= 1, "from 0 to 1"),
    "up": (lambda x: 0 < x < 1, "between 0 and 1"),
    "patience": (lambda x: x >= 0 and x.is_integer(), "a whole number, at least 0"),
    "better": (lambda x: 0 <= x < 1, "at least 0 and below 1"),
    "end": (lambda x: 0 <= x <= 1, "from 0 to 1"),
}


@dataclass(frozen=True)
class Schedule:
    """η stays what it is.

    >>> Schedule().factor(10, 100)
    1.0
    """

    title: ClassVar[str] = "constant"

    def __post_init__(self) -> None:
        for name, key in settings_of(type(self)).items():
            _check(f"{_title(type(self))}:{name}", getattr(self, key), name)

    @property
    def knows_end(self) -> bool:
        """Whether it depends on how many steps there are."""
        return False

    def factor(self, t: int, total: int) -> float:
        """By what η is multiplied in step t of so many."""
        return 1.0

    def followed(self, total: int, begin: int = 0) -> Pace:
        """The factors of one training, whose losses so far may be looked at; it begins after so many steps."""
        return lambda t, losses: self.factor(t - begin, total)

    def __str__(self) -> str:
        names = settings_of(type(self)).items()
        settings = ",".join(f"{name}={_written(getattr(self, key))}" for name, key in names)
        return f"{_title(type(self))}:{settings}" if settings else _title(type(self))


@dataclass(frozen=True)
class StepDecay(Schedule):
    """Every so many steps η falls to a share: γ^⌊(t − 1)/k⌋.

    >>> [StepDecay(2, 0.1).factor(t, 100) for t in (1, 2, 3)]
    [1.0, 1.0, 0.1]
    """

    title: ClassVar[str] = "step"
    every: int = 1000
    factor_: float = 0.1

    def factor(self, t: int, total: int) -> float:
        return float(self.factor_ ** ((t - 1) // self.every))


@dataclass(frozen=True)
class Exponential(Schedule):
    """Every step η falls by the same share, to one half after so many: 2^(−(t − 1)/h).

    >>> Exponential(100).factor(101, 1000)
    0.5
    """

    title: ClassVar[str] = "exponential"
    half: float = 1000.0

    def factor(self, t: int, total: int) -> float:
        return float(2.0 ** (-(t - 1) / self.half))


@dataclass(frozen=True)
class Cosine(Schedule):
    """η falls along half a cosine, slowly at first and at last: e + (1 − e) ½ (1 + cos(π (t − 1)/T)).

    Source: Loshchilov and Hutter, "SGDR", 2017.

    >>> [round(Cosine().factor(t, 100), 2) for t in (1, 51, 100)]
    [1.0, 0.5, 0.0]
    """

    title: ClassVar[str] = "cosine"
    end: float = 0.0

    @property
    def knows_end(self) -> bool:
        return True

    def factor(self, t: int, total: int) -> float:
        return self.end + (1 - self.end) * 0.5 * (1 + math.cos(math.pi * (t - 1) / total))


@dataclass(frozen=True)
class Milestones(Schedule):
    """Behind each of some steps η falls to a share: γ^(how many of them lie before t).

    >>> [Milestones((2, 4), 0.1).factor(t, 100) for t in (1, 2, 3, 4)]
    [1.0, 1.0, 0.1, 0.1]
    """

    title: ClassVar[str] = "milestones"
    at: tuple[int, ...] = (1000, 2000)
    factor_: float = 0.1

    def factor(self, t: int, total: int) -> float:
        return float(self.factor_ ** sum(step < t for step in self.at))


@dataclass(frozen=True)
class Linear(Schedule):
    """η falls in a straight line: e + (1 − e) (1 − (t − 1)/T).

    >>> [Linear().factor(t, 100) for t in (1, 51)]
    [1.0, 0.5]
    """

    title: ClassVar[str] = "linear"
    end: float = 0.0

    @property
    def knows_end(self) -> bool:
        return True

    def factor(self, t: int, total: int) -> float:
        return self.end + (1 - self.end) * max(0.0, 1 - (t - 1) / total)


@dataclass(frozen=True)
class OneCycle(Schedule):
    """η is the highest rate: from a share s of it half a cosine leads up, and another one down to a share e.

    The way up takes a share p of the T steps. With u = p T − 1, for the k-th step after the first:
    s + (1 − s) ½ (1 − cos(π k/u)) up to u, and then e + (1 − e) ½ (1 + cos(π (k − u)/(T − 1 − u))), as PyTorch has it.
    The momentum, which the source moves the other way, stays what it is.
    Source: Smith and Topin, "Super-convergence", 2018.

    >>> plan = OneCycle(start=0.04, up=0.3, end=0)
    >>> [round(plan.factor(t, 100), 2) for t in (1, 15, 30, 65, 100)]
    [0.04, 0.49, 1.0, 0.5, 0.0]
    """

    title: ClassVar[str] = "onecycle"
    start: float = 0.04
    up: float = 0.3
    end: float = 4e-6

    @property
    def knows_end(self) -> bool:
        return True

    def factor(self, t: int, total: int) -> float:
        step, top, last = min(t, total) - 1, self.up * total - 1, total - 1
        low, risen = (self.start, step / top) if step < top else (self.end, (last - step) / (last - top))
        return low + (1 - low) * 0.5 * (1 - math.cos(math.pi * risen))


@dataclass(frozen=True)
class FunctionOfStep(Schedule):
    """η times a function of the step t, which counts from 1: what it returns is a factor, and not η itself.

    >>> FunctionOfStep(lambda t: 1 / t).factor(4, 100)
    0.25

    A checkpoint knows it again by its name and its values at the first hundred steps and some thousands more.

    Raises :class:`KudariError` where it returns no finite number, or one below 0.
    """

    title: ClassVar[str] = "function"
    function: Callable[[int], float]

    def factor(self, t: int, total: int) -> float:
        value = self.function(t)
        if not is_real(value) or not 0 <= value < math.inf:
            raise KudariError(f"the schedule {self._name} returns {value!r} at t = {t}; a factor of η is at least 0")
        return float(value)

    @property
    def _name(self) -> str:
        return str(getattr(self.function, "__name__", type(self.function).__name__))

    def __str__(self) -> str:
        digest = hashlib.sha256()
        for t in (*range(1, 101), *range(200, 5001, 100)):
            try:
                digest.update(repr(self.factor(t, t)).encode())
            except Exception as error:  # whatever it is, it is met when the training comes there
                digest.update(type(error).__name__.encode())
        return f"{self.title} {self._name} {digest.hexdigest()[:12]}"


@dataclass(frozen=True)
class WarmUp(Schedule):
    """η rises in a straight line over the first steps, t/k; afterwards another schedule has the rest.

    Source: Goyal and others, "Accurate, large minibatch SGD", 2017.

    >>> [WarmUp(4).factor(t, 100) for t in (1, 2, 4, 5)]
    [0.25, 0.5, 1.0, 1.0]
    """

    title: ClassVar[str] = "warmup"
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

    def followed(self, total: int, begin: int = 0) -> Pace:
        rest = self.then.followed(max(1, total - self.steps), begin + self.steps)
        return lambda t, losses: self.factor(t - begin, total) if t - begin <= self.steps else rest(t, losses)

    def __str__(self) -> str:
        own = super().__str__()
        return own if self.then == Schedule() else f"{own} + {self.then}"


def settings_of(kind: type[Schedule]) -> dict[str, str]:
    """The names of its numbers in a text, and in the class, where one must not be called as its method is."""
    names = ((setting.name.rstrip("_"), setting.name) for setting in fields(kind))
    return {name: key for name, key in names if name in LIMITS or name == STEPS}


def _title(kind: type[Schedule]) -> str:
    """What a text calls it; a schedule of one's own has the name of its class."""
    return str(vars(kind).get("title", kind.__name__))


def _written(value: float | tuple[int, ...]) -> str:
    return "/".join(map(str, value)) if isinstance(value, tuple) else repr(value)


def _check(what: str, value: object, name: str) -> None:
    if name == STEPS:
        steps = value if isinstance(value, tuple) else ()
        if not steps or not all(is_whole(step) and step >= 1 for step in steps) or sorted({*steps}) != [*steps]:
            raise KudariError(f"{what}={value} must be steps in their order, as in milestones:at=1000/2000")
        return
    allowed, range_ = LIMITS[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not allowed(float(value)):
        raise KudariError(f"{what}={value} is out of range: it must be {range_}")
