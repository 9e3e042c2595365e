"""Somebody's Python and NumPy on symbols: every operator and function gives a node of the graph, or is refused.

>>> from kudari.formula.graph import Symbol
>>> x = Symbol("x")
>>> 2 * x**2, np.maximum(x, 0), x > 0
(multiply(2, power(x, 2)), max(x, 0), greater(x, 0))
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Generic, NoReturn, Self, TypeVar

import numpy as np

from kudari.formula.errors import TraceError
from kudari.formula.operations import OPERATIONS

_decision: ContextVar[Callable[[Any], bool] | None] = ContextVar("decision", default=None)


@contextmanager
def deciding(decide: Callable[[Any], bool]) -> Iterator[None]:
    """Where a condition in an ``if`` is decided by a function, and not refused."""
    token = _decision.set(decide)
    try:
        yield
    finally:
        _decision.reset(token)


_carets_are_kept: ContextVar[bool] = ContextVar("carets_are_kept", default=False)


@contextmanager
def keeping_carets() -> Iterator[None]:
    """Where ``^`` is an operation of its own, and not refused."""
    token = _carets_are_kept.set(True)
    try:
        yield
    finally:
        _carets_are_kept.reset(token)


Node = TypeVar("Node")


class Operators(Generic[Node]):
    """What a symbol is to somebody's code: a number that computes with others, and that no branch can ask."""

    __slots__ = ()

    @staticmethod
    @abstractmethod
    def applied(name: str, *values: Any) -> Node:
        """The node of an operation; numbers among the arguments become constants."""

    @staticmethod
    @abstractmethod
    def node(value: Any) -> Node:
        """A node for a number, or the node itself."""

    def __add__(self, other: Any) -> Node:
        return self._operated("add", self, other)

    def __radd__(self, other: Any) -> Node:
        return self._operated("add", other, self)

    def __sub__(self, other: Any) -> Node:
        return self._operated("subtract", self, other)

    def __rsub__(self, other: Any) -> Node:
        return self._operated("subtract", other, self)

    def __mul__(self, other: Any) -> Node:
        return self._operated("multiply", self, other)

    def __rmul__(self, other: Any) -> Node:
        return self._operated("multiply", other, self)

    def __truediv__(self, other: Any) -> Node:
        return self._operated("divide", self, other)

    def __rtruediv__(self, other: Any) -> Node:
        return self._operated("divide", other, self)

    def __pow__(self, other: Any) -> Node:
        return self._operated("power", self, other)

    def __rpow__(self, other: Any) -> Node:
        return self._operated("power", other, self)

    def __xor__(self, other: Any) -> Node:
        return self._caret(self, other)

    def __rxor__(self, other: Any) -> Node:
        return self._caret(other, self)

    def __neg__(self) -> Node:
        return self.applied("negate", self)

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Node:
        return self.applied("abs", self)

    def __lt__(self, other: Any) -> Node:
        return self._operated("less", self, other)

    def __le__(self, other: Any) -> Node:
        return self._operated("less_equal", self, other)

    def __gt__(self, other: Any) -> Node:
        return self._operated("greater", self, other)

    def __ge__(self, other: Any) -> Node:
        return self._operated("greater_equal", self, other)

    # `x == 0` inside a traced function must not quietly be False, so it is a node as well. Nodes are
    # compared by `is`, which interning makes right, and hashed by identity.
    def __eq__(self, other: object) -> Node:  # type: ignore[override]
        return self._operated("equal", self, other)

    def __ne__(self, other: object) -> Node:  # type: ignore[override]
        return self._operated("not_equal", self, other)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        decide = _decision.get()
        if decide is None:
            raise TraceError("a branch on a value cannot be read as a formula; write np.where(condition, a, b)")
        return decide(self)

    def __float__(self) -> NoReturn:
        raise TraceError(
            "a function on plain numbers, such as math.sin, was given a symbol; write NumPy's, as np.sin(x)"
        )

    def __int__(self) -> NoReturn:
        raise TraceError("int() cannot be read as a formula; write np.floor(x)")

    def __iter__(self) -> NoReturn:
        raise TraceError("a symbol has no parts to loop over or to unpack; give each variable a name of its own")

    def __getitem__(self, index: Any) -> NoReturn:
        raise TraceError("a symbol has no elements; give each variable a name of its own, f(x, y)")

    # A symbol stands for one number of an array: `np.zeros(w.shape)` begins a state for it.
    shape: ClassVar[tuple[int, ...]] = ()
    dtype: ClassVar[np.dtype[Any]] = np.dtype(np.float64)

    def copy(self) -> Self:
        """The node itself: it cannot change."""
        return self

    # NumPy hands its functions over to us: `np.sqrt(h)`, `np.float64(2) * x`, `np.where(x > 0, a, b)`.
    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if any(map(_holds_symbols, inputs)):
            return NotImplemented
        reading = _UFUNCS.get(ufunc)
        if reading is None or method != "__call__" or options:
            name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
            detail = f" with {', '.join(options)}=" if options else ""
            raise TraceError(f"np.{name}{detail} has no place in a formula; known are: {', '.join(sorted(OPERATIONS))}")
        return reading(type(self), *inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if any(map(_holds_symbols, args)):
            return NotImplemented
        reading = _FUNCTIONS.get(function)
        if reading is None:
            raise TraceError(f"np.{function.__name__} cannot be read as a formula; work element by element instead")
        return reading(type(self), *args, **options)

    def _operated(self, name: str, a: Any, b: Any) -> Node:
        """The node of an operator; an array of symbols computes with its elements itself."""
        if _holds_symbols(a) or _holds_symbols(b):
            return NotImplemented  # type: ignore[no-any-return]
        return self.applied(name, a, b)

    def _caret(self, a: Any, b: Any) -> Node:
        if not _carets_are_kept.get():
            raise TraceError("`^` binds more loosely than `+` in Python; write a power with `**`, as in x**2")
        return self.applied("caret", a, b)


def _holds_symbols(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.hasobject


def clip(symbols: type[Operators[Node]], x: Any, low: Any = None, high: Any = None, **names: Any) -> Node:
    """The node of ``np.clip``, whose bounds have several names, and may be missing."""
    low, high = names.pop("a_min", names.pop("min", low)), names.pop("a_max", names.pop("max", high))
    if names:
        raise TraceError(f"np.clip with {', '.join(names)}= has no place in a formula")
    if low is None or high is None:
        one_sided = symbols.applied("max", x, low) if high is None else symbols.applied("min", x, high)
        return one_sided if (low, high) != (None, None) else symbols.node(x)
    return symbols.applied("clip", x, low, high)


# How NumPy's names are read. Whatever is missing here raises; it is never guessed.
_UFUNCS: dict[Any, Callable[..., Any]] = {
    operation.function: (lambda symbols, *inputs, _name=operation.name: symbols.applied(_name, *inputs))
    for operation in OPERATIONS.values()
    if isinstance(operation.function, np.ufunc)
} | {
    np.power: lambda symbols, a, b: symbols.applied("power", a, b),
    np.float_power: lambda symbols, a, b: symbols.applied("power", a, b),
    np.square: lambda symbols, a: symbols.applied("power", a, 2),
    np.reciprocal: lambda symbols, a: symbols.applied("divide", 1, a),
    np.positive: lambda symbols, a: symbols.node(a),
    np.fabs: lambda symbols, a: symbols.applied("abs", a),
}
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: lambda symbols, condition, a, b: symbols.applied("where", condition, a, b),
    np.clip: clip,
    np.zeros_like: lambda symbols, like, **_: symbols.node(0.0),
    np.ones_like: lambda symbols, like, **_: symbols.node(1.0),
    np.full_like: lambda symbols, like, value, **_: symbols.node(value),
    np.copy: lambda symbols, a, **_: symbols.node(a),
    np.shape: lambda symbols, a: (),
}
