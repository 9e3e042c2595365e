"""Where a field's numbers come from: a written formula, or a function that can only be measured."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from operator import attrgetter
from types import FunctionType
from typing import Any, Protocol

import numpy as np

from kudari.fields.differences import measured_slope
from kudari.fields.vector_functions import OfVector
from kudari.forks import cached_property
from kudari.formula import Expression, KudariError, Symbol, Tape, derivatives
from kudari.formula.graph import symbols

PIECEWISE = frozenset({"abs", "sign", "min", "max", "clip", "where", "floor"})  # operations made of several pieces


class Evaluator(Protocol):
    """Values and gradients at points given as one number or array for each variable."""

    @property
    def names(self) -> tuple[str, ...]:
        """The variables."""

    @property
    def gradient_is(self) -> str:
        """Where the gradient comes from, in words."""

    @property
    def reason(self) -> str:
        """Why there is no formula; empty where there is one."""

    def value(self, *point: Any) -> Any:
        """The value at a point, or at many points at once."""

    def gradient(self, *point: Any) -> list[Any]:
        """The derivative by each variable."""


class Symbolic:
    """A formula: its gradient is derived exactly, and it can be drawn, compiled and translated.

    Two of the same graph and variables are equal, and go to other processes and into files.
    """

    gradient_is = "exact, derived from the formula"
    reason = ""

    def __init__(self, graph: Expression, names: Sequence[str]) -> None:
        self.graph, self.names = graph, tuple(names)

    def __eq__(self, other: object) -> bool:
        # Graphs are compared by `is`: there is only one of the same content.
        return isinstance(other, Symbolic) and self.graph is other.graph and self.names == other.names

    def __hash__(self) -> int:
        return hash((self.graph, self.names))

    def __reduce__(self) -> tuple[Any, ...]:
        return Symbolic, (self.graph, self.names)  # what is read off the graph is read off again

    @cached_property
    def value_tape(self) -> Tape:
        """The program of the value."""
        return Tape.of([self.graph], self._symbols)

    @cached_property
    def gradient_tape(self) -> Tape:
        """The program of the gradient."""
        return Tape.of(derivatives(self.graph, self._symbols), self._symbols)

    @cached_property
    def curvatures(self) -> list[list[Expression]]:
        """The second derivatives: for each variable a row, its derivative by each variable."""
        return [derivatives(slope, self._symbols) for slope in derivatives(self.graph, self._symbols)]

    @cached_property
    def curvature_tape(self) -> Tape:
        """The program of the second derivatives, row after row."""
        return Tape.of([entry for row in self.curvatures for entry in row], self._symbols)

    @cached_property
    def is_quadratic(self) -> bool:
        """Whether the curvature is the same everywhere, also across kinks, which no second derivative shows."""
        if any(name in PIECEWISE for name, _ in self.value_tape.operations):
            return False
        return not symbols(*(entry for row in self.curvatures for entry in row))

    @property
    def _symbols(self) -> list[Symbol]:
        return [Symbol(name) for name in self.names]

    def value(self, *point: Any) -> Any:
        return self.value_tape.run(*point)[0]

    def gradient(self, *point: Any) -> list[Any]:
        return self.gradient_tape.run(*point)


class BlackBox:
    """A function of numbers that cannot be read as a formula: its gradient is measured by differences.

    Over which distance is found for each slope, as :mod:`kudari.fields.differences` tells.

    Two of the same function and variables are equal. Where another process can import the function, from the top of a
    module, the black box goes there as well.
    """

    gradient_is = "measured by central differences"

    def __init__(self, function: Callable[..., Any], names: Sequence[str], reason: str = "") -> None:
        self.function, self.names, self.reason = function, tuple(names), reason

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BlackBox) and self.function == other.function and self.names == other.names

    def __hash__(self) -> int:
        return hash((self.function, self.names))

    def __copy__(self) -> BlackBox:
        return self

    def __deepcopy__(self, memo: Any) -> BlackBox:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        function = self.function.function if isinstance(self.function, OfVector) else self.function
        if isinstance(function, FunctionType) and not _can_be_imported(function):
            raise KudariError(
                f"a field that is measured can be stored, or sent to another process, only if its function can be "
                f"imported there, and {function.__qualname__} cannot: write it with def at the top of a module, "
                f"or give the field a formula"
            )
        return BlackBox, (self.function, self.names, self.reason)

    def value(self, *point: Any) -> Any:
        """One call of the function for each point: it may know only plain numbers."""
        arrays = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in point))
        values = [self._call(*numbers) for numbers in zip(*(a.ravel().tolist() for a in arrays), strict=True)]
        return np.array(values).reshape(arrays[0].shape) if arrays[0].ndim else values[0]

    def gradient(self, *point: Any) -> list[Any]:
        arrays = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in point))
        points = zip(*(a.ravel().tolist() for a in arrays), strict=True)
        slopes = np.array([self._slopes(numbers) for numbers in points]).reshape(-1, len(point)).T
        return [column.reshape(arrays[0].shape) if arrays[0].ndim else float(column[0]) for column in slopes]

    def _slopes(self, point: tuple[float, ...]) -> list[float]:
        def along(index: int) -> Callable[[float], float]:
            return lambda x: self._call(*point[:index], x, *point[index + 1 :])

        return [measured_slope(along(index), x).slope for index, x in enumerate(point)]

    def _call(self, *numbers: float) -> float:
        try:
            result = self.function(*numbers)
        except OverflowError:
            return float("inf")
        except KudariError:
            raise
        except (ValueError, ZeroDivisionError):  # math.sqrt(-1), 1/0: outside the function's domain
            return float("nan")
        except TypeError as error:
            if "for ^" in str(error):
                raise KudariError(f"`^` is not a power in Python; write `**`, as in x**2 ({error})") from None
            raise
        try:
            return float(result)
        except (TypeError, ValueError):
            raise KudariError(f"a field's function must return a number, not {result!r}") from None


def _can_be_imported(function: FunctionType) -> bool:
    """Whether a function is found under its own name in its module: no lambda, and not defined inside another."""
    try:
        return attrgetter(function.__qualname__)(sys.modules[function.__module__]) is function
    except (AttributeError, KeyError):
        return False
