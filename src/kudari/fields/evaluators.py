"""Where a field's numbers come from: a written formula, or a function that can only be measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from kudari.formula import Expression, KudariError, Symbol, Tape, derivatives
from kudari.formula.graph import symbols


class Evaluator(Protocol):
    """Values and gradients at points given as one number or array for each variable."""

    @property
    def names(self) -> tuple[str, ...]:
        """The variables."""

    @property
    def gradient_is(self) -> str:
        """Where the gradient comes from, in words."""

    def value(self, *point: Any) -> Any:
        """The value at a point, or at many points at once."""

    def gradient(self, *point: Any) -> list[Any]:
        """The derivative by each variable."""


class Symbolic:
    """A formula: its gradient is derived exactly, and it can be drawn, compiled and translated."""

    gradient_is = "exact, derived from the formula"

    def __init__(self, graph: Expression, names: Sequence[str]) -> None:
        self.graph, self.names = graph, tuple(names)

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
        """Whether the curvature is the same everywhere."""
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

    A central difference (f(x + s) − f(x − s)) / 2s is off by the order of s², and by rounding of the order
    of 1/s; s = ∛ε · max(1, |x|) balances the two and gives about ten right digits.
    """

    gradient_is = "measured by central differences"

    def __init__(self, function: Callable[..., Any], names: Sequence[str], reason: str = "") -> None:
        self.function, self.names, self.reason = function, tuple(names), reason

    def value(self, *point: Any) -> Any:
        """One call of the function for each point: it may know only plain numbers."""
        arrays = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in point))
        values = [self._call(*numbers) for numbers in zip(*(a.ravel().tolist() for a in arrays), strict=True)]
        return np.array(values).reshape(arrays[0].shape) if arrays[0].ndim else values[0]

    def gradient(self, *point: Any) -> list[Any]:
        slopes = []
        for i, centre in enumerate(point):
            step = np.cbrt(np.finfo(np.float64).eps) * np.maximum(1.0, np.abs(centre))
            ahead, behind = centre + step, centre - step
            rise = self.value(*point[:i], ahead, *point[i + 1 :]) - self.value(*point[:i], behind, *point[i + 1 :])
            slopes.append(rise / (ahead - behind))
        return slopes

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
