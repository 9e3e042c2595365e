"""What a rule declares beside its step: hyperparameters and states."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kudari.formula import KudariError


class Hyper:
    """A hyperparameter: a number with a letter, a meaning and a range. Setting it to nonsense is refused."""

    def __init__(self, default: float | None, letter: str, meaning: str, low: float, high: float, below: float) -> None:
        self.default, self.letter, self.meaning = default, letter, meaning
        self.low, self.high, self.below = low, high, below

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, rule: Any, owner: type | None = None) -> Any:
        return self if rule is None else rule._values[self.name]

    def __set__(self, rule: Any, value: float) -> None:
        rule._values[self.name] = self.checked(value)

    def checked(self, value: Any) -> float:
        """The value as a float, if it is a finite number in range."""
        if value is None:
            raise KudariError(f"{self.name} needs a value, as in {self.name}=0.1")
        if isinstance(value, np.generic) and value.dtype.kind in "fiu":
            value = value.item()
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise KudariError(f"{self.name} must be a number, not {value!r}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise KudariError(f"{self.name} must be a finite number, not {number}")
        if not (self.low <= number <= self.high and number < self.below):
            raise KudariError(f"{self.name} = {number:g} is out of range: it must be {self._range()}")
        return number

    def _range(self) -> str:
        if self.below != math.inf:
            return f"at least {self.low:g} and below {self.below:g}"
        return f"at least {self.low:g}" if self.high == math.inf else f"from {self.low:g} to {self.high:g}"


class State:
    """What a rule remembers between steps: for each parameter a value like it, or one number."""

    def __init__(
        self, start: float, letter: str | None, per_tensor: bool, meaning: str = "", meaning_ja: str = ""
    ) -> None:
        self.start, self.letter, self.per_tensor = start, letter, per_tensor
        self.meaning, self.meaning_ja = meaning, meaning_ja

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, rule: Any, owner: type | None = None) -> Any:
        return self if rule is None else rule._state[self.name]

    def __set__(self, rule: Any, value: Any) -> None:
        raise KudariError(f"the state {self.name} belongs to the rule; give it another with load_state_dict")


def hyper(
    default: float | None,
    letter: str,
    meaning: str = "",
    low: float = 0.0,
    high: float = math.inf,
    below: float = math.inf,
) -> Any:
    """Declare a hyperparameter: its default, its letter in formulas, what it is, and its range.

    The range is from ``low`` to ``high``; or from ``low`` to, but not including, ``below``.
    """
    return Hyper(default, letter, meaning, low, high, below)


def state(
    start: float = 0.0,
    letter: str | None = None,
    *,
    per_tensor: bool = False,
    meaning: str = "",
    meaning_ja: str = "",
) -> Any:
    """Declare a state that begins at ``start``; with ``per_tensor``, one number for a whole parameter.

    What the state is, in two languages, is said where the rule is told step by step.
    """
    return State(start, letter, per_tensor, meaning, meaning_ja)
