"""What a rule declares beside its step: hyperparameters and states."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from kudari.formula import KudariError
from kudari.refusals import is_real


@dataclass(frozen=True)
class Hyper:
    """A hyperparameter: a number with a name, a letter, a meaning and a range."""

    name: str
    default: float | None  # None where there is no usual value, as in a typed formula
    letter: str
    meaning: str = ""
    low: float = 0.0
    high: float = math.inf
    below: float = math.inf  # a bound that is itself out of range
    above: float = -math.inf  # another one, at the lower end

    def checked(self, value: Any) -> float:
        """The value as a float, if it is a finite number in range.

        Raises :class:`KudariError`, which names the hyperparameter and its range.
        """
        if value is None:
            raise KudariError(f"{self.name} needs a value, as in {self.name}=0.1")
        if not is_real(value):
            raise KudariError(f"{self.name} must be a number, not {value!r}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise KudariError(f"{self.name} must be a finite number, not {number}")
        if not (self.low <= number <= self.high and self.above < number < self.below):
            raise KudariError(f"{self.name} = {number:g} is out of range: it must be {self.range}")
        return number

    @property
    def range(self) -> str:
        """The range in words, as in "at least 0 and below 1"."""
        if self.above >= self.low:
            return f"above {self.above:g}"
        if self.below != math.inf:
            return f"at least {self.low:g} and below {self.below:g}"
        return f"at least {self.low:g}" if self.high == math.inf else f"from {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class State:
    """What a rule remembers between steps: for each parameter a value like it, or one number."""

    name: str
    start: float | Literal["w"] = 0.0  # or at the parameter itself
    letter: str | None = None
    per_tensor: bool = False  # one number for a whole parameter
    meaning: str = ""
    meaning_ja: str = ""

    def __post_init__(self) -> None:
        if self.start == "w" and self.per_tensor:
            raise KudariError(f"the state {self.name} is one number for a parameter, and cannot begin at w")
        if self.start != "w" and not is_real(self.start):
            raise KudariError(f"the state {self.name} begins at a number or at 'w', not at {self.start!r}")


@dataclass(frozen=True)
class Declaration:
    """A hyperparameter or a state in the body of a rule's class, before it is told its name."""

    kind: type[Hyper] | type[State]
    facts: tuple[tuple[str, Any], ...]

    def named(self, name: str) -> Hyper | State:
        """The hyperparameter or state of this name."""
        return self.kind(name, **dict(self.facts))


def hyper(
    default: float | None,
    letter: str,
    meaning: str = "",
    low: float = 0.0,
    high: float = math.inf,
    below: float = math.inf,
    above: float = -math.inf,
) -> Any:
    """Declare a hyperparameter in the body of a rule's class: its default, its letter, what it is, and its range.

    The range is from ``low`` to ``high``; or from ``low`` to, but not including, ``below``; or all that is ``above`` a
    number. Written with its type and
    ``default=``, it is known to editors and to mypy as an argument of the class:

    >>> from kudari.rules import Rule
    >>> class Mine(Rule):
    ...     lr: float = hyper(default=0.01, letter="η", meaning="learning rate")
    ...     def step(self, w, g):
    ...         return w - self.lr * g
    >>> Mine(lr=0.5)
    Mine(lr=0.5)
    """
    facts = {"default": default, "letter": letter, "meaning": meaning, "low": low, "high": high}
    facts |= {"below": below, "above": above}
    return Declaration(Hyper, tuple(facts.items()))


def state(
    start: float | Literal["w"] = 0.0,
    letter: str | None = None,
    *,
    per_tensor: bool = False,
    meaning: str = "",
    meaning_ja: str = "",
) -> Any:
    """Declare a state in the body of a rule's class; it begins at ``start``: a number, or "w", the parameter itself.

    With ``per_tensor`` it is one number for a whole parameter, else a value like the parameter. What the state is, in
    two languages, is said where the rule is told step by step.

    >>> from kudari.rules import Rule
    >>> class Ball(Rule):
    ...     lr: float = hyper(default=0.01, letter="η")
    ...     v = state(0.0, meaning="the velocity")
    ...     def step(self, w, g, v):
    ...         v = 0.9 * v - self.lr * g
    ...         return w + v, v
    >>> Ball.states["v"].start
    0.0
    """
    facts = {"start": start, "letter": letter, "per_tensor": per_tensor, "meaning": meaning, "meaning_ja": meaning_ja}
    return Declaration(State, tuple(facts.items()))
