"""Functions of one vector, f(x) with x[0] and x[1], as functions of its elements.

>>> float(OfVector(lambda x: x[0] ** 2 + x[1] ** 2, ("x0", "x1"))(3.0, 4.0))
25.0
>>> length_of(lambda x: x[0] ** 2 + x[1] ** 2), length_of(lambda x: np.sum(x**2))
(2, None)
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import Expression, KudariError
from kudari.formula.vectors import symbol_vector

LONGEST = 20  # elements of a vector whose length is found by trying


@dataclass(frozen=True)
class OfVector:
    """A function of a vector, called with the vector's elements: numbers, or symbols."""

    function: Callable[[Any], Any]
    names: tuple[str, ...]

    def __call__(self, *elements: Any) -> Any:
        if any(isinstance(element, Expression) for element in elements):
            return self.function(symbol_vector(elements))
        return self.function(np.array(elements, np.float64))

    @property
    def __name__(self) -> str:
        return getattr(self.function, "__name__", type(self.function).__name__)

    @property
    def __signature__(self) -> inspect.Signature:
        kind = inspect.Parameter.POSITIONAL_ONLY
        return inspect.Signature([inspect.Parameter(name, kind) for name in self.names])


def of_vector(function: Callable[[Any], Any], argument: str, length: int) -> OfVector:
    """The function of a vector's elements, which are called as the vector is: x0, x1."""
    stem = f"{argument}_" if argument[-1].isdigit() else argument
    return OfVector(function, tuple(f"{stem}{index}" for index in range(length)))


def length_of(function: Callable[[Any], Any]) -> int | None:
    """How many elements a function takes of a vector, found by trying; None where it takes none, or any number."""
    point = 0.37 + 0.11 * np.arange(LONGEST + 1)
    for length in range(1, LONGEST + 1):
        value = _number(function, point[:length])
        if value is not None:
            longer = _number(function, point[: length + 1])
            return length if longer is None or longer == value else None
    return None


def takes_any_length(function: Callable[[Any], Any]) -> bool:
    """Whether a function gives a number for vectors of two and of three elements, as np.sum does."""
    return all(_number(function, np.linspace(0.3, 0.7, length)) is not None for length in (2, 3))


def _number(function: Callable[[Any], Any], vector: Any) -> float | None:
    """The number that the function gives for a vector; None where it gives none."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = function(vector.copy())
            return float(value) if np.ndim(value) == 0 else None
    except TypeError as error:
        if "for ^" in str(error) or "bitwise_xor" in str(error):
            raise KudariError(f"`^` is not a power in Python; write `**`, as in x**2 ({error})") from None
        return None
    except Exception:  # whatever somebody's function cannot do with a vector of this length
        return None
