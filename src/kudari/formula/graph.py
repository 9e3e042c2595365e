"""The operation graph: interned, immutable nodes in written order.

Equal nodes are one object, so a subexpression that is written twice is computed once, and equality of
formulas is ``is``. Nothing is rearranged: ``a - b * c`` stays as it stands, and ``1 - beta1`` is a node.

>>> x, y = Symbol("x"), Symbol("y")
>>> x**2 / 20 + y**2
add(divide(power(x, 2), 20), power(y, 2))
>>> (x + y) is (x + y), (x + y) is (y + x)
(True, False)
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Literal, NoReturn, Self, TypeGuard, TypeVar
from weakref import WeakValueDictionary

import numpy as np

from kudari.formula.errors import TraceError
from kudari.formula.operations import CARET_SIGN, GRADIENT_AT, OPERATIONS, Operation, operation_named

Kind = Literal["scalar", "tensor"]


class Expression:
    """A node of the graph. Python's operators and NumPy's functions on it give new nodes.

    ``kind`` is *scalar* where only hyperparameters and the step number take part, *tensor* where the
    parameter, its gradient, a state or a variable of a field does.
    """

    __slots__ = ("__weakref__", "arguments", "kind")
    arguments: tuple[Expression, ...]
    kind: Kind

    def __add__(self, other: Any) -> Expression:
        return _operated("add", self, other)

    def __radd__(self, other: Any) -> Expression:
        return _operated("add", other, self)

    def __sub__(self, other: Any) -> Expression:
        return _operated("subtract", self, other)

    def __rsub__(self, other: Any) -> Expression:
        return _operated("subtract", other, self)

    def __mul__(self, other: Any) -> Expression:
        return _operated("multiply", self, other)

    def __rmul__(self, other: Any) -> Expression:
        return _operated("multiply", other, self)

    def __truediv__(self, other: Any) -> Expression:
        return _operated("divide", self, other)

    def __rtruediv__(self, other: Any) -> Expression:
        return _operated("divide", other, self)

    def __pow__(self, other: Any) -> Expression:
        return _operated("power", self, other)

    def __rpow__(self, other: Any) -> Expression:
        return _operated("power", other, self)

    def __xor__(self, other: Any) -> Expression:
        return _caret(self, other)

    def __rxor__(self, other: Any) -> Expression:
        return _caret(other, self)

    def __neg__(self) -> Expression:
        return apply("negate", self)

    def __pos__(self) -> Expression:
        return self

    def __abs__(self) -> Expression:
        return apply("abs", self)

    def __lt__(self, other: Any) -> Expression:
        return _operated("less", self, other)

    def __le__(self, other: Any) -> Expression:
        return _operated("less_equal", self, other)

    def __gt__(self, other: Any) -> Expression:
        return _operated("greater", self, other)

    def __ge__(self, other: Any) -> Expression:
        return _operated("greater_equal", self, other)

    # `x == 0` inside a traced function must not quietly be False, so it is a node as well. Nodes are
    # compared by `is`, which interning makes right, and hashed by identity.
    def __eq__(self, other: object) -> Expression:  # type: ignore[override]
        return _operated("equal", self, other)

    def __ne__(self, other: object) -> Expression:  # type: ignore[override]
        return _operated("not_equal", self, other)

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
    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Expression:
        if any(map(_holds_symbols, inputs)):
            return NotImplemented  # type: ignore[no-any-return]
        reading = _UFUNCS.get(ufunc)
        if reading is None or method != "__call__" or options:
            name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
            detail = f" with {', '.join(options)}=" if options else ""
            raise TraceError(f"np.{name}{detail} has no place in a formula; known are: {', '.join(sorted(OPERATIONS))}")
        return reading(*inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if any(map(_holds_symbols, args)):
            return NotImplemented
        reading = _FUNCTIONS.get(function)
        if reading is None:
            raise TraceError(f"np.{function.__name__} cannot be read as a formula; work element by element instead")
        return reading(*args, **options)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: Any) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle is a flat list of rows, however deep the graph; what is read from it is interned again."""
        return _from_rows, (_rows(self),)

    def __repr__(self) -> str:
        """The structure, prefix; ``kudari.formula.unicode`` writes it as mathematics."""
        written: dict[Expression, str] = {}
        for node in ordered(self):
            arguments = ", ".join(written[argument] for argument in node.arguments)
            written[node] = f"{node._label()}({arguments})" if arguments else node._label()
            if len(written[node]) > 1000:
                return f"<a formula of {len(ordered(self))} nodes>"
        return written[self]

    def _label(self) -> str:
        return type(self).__name__


class Constant(Expression):
    """A number that stands in the formula."""

    __slots__ = ("value",)
    value: float

    def _label(self) -> str:
        return f"{self.value:.17g}"


class Symbol(Expression):
    """A name: a variable of a field; or a hyperparameter, state, parameter or gradient of a rule.

    ``kind`` is "tensor" for what is an array, or one of its numbers, and "scalar" for one number for all of them.

    >>> w, lr = Symbol("w"), Symbol("lr", "scalar")
    >>> (w - lr * w).kind, (1 - lr).kind, Symbol("w") is w
    ('tensor', 'scalar', True)
    """

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, kind: Kind = "tensor") -> Symbol:
        def build() -> Symbol:
            node = object.__new__(cls)
            node.name, node.kind, node.arguments = name, kind, ()
            return node

        return _intern(("symbol", name, kind), build)

    def _label(self) -> str:
        return self.name


class Apply(Expression):
    """An operation applied to arguments."""

    __slots__ = ("operation",)
    operation: Operation

    def _label(self) -> str:
        return self.operation.name


# A cache, not a state: a node lives in it only as long as somebody holds the node.
_nodes: WeakValueDictionary[Hashable, Expression] = WeakValueDictionary()
_lock = threading.Lock()
_Node = TypeVar("_Node", bound=Expression)


def _intern(key: Hashable, build: Callable[[], _Node]) -> _Node:
    with _lock:
        node = _nodes.get(key)
        if node is None:
            node = _nodes[key] = build()
        return node  # type: ignore[return-value]


def constant(value: Any) -> Constant:
    """The node of a finite number.

    Raises :class:`TraceError` for infinity and NaN.
    """
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise TraceError(f"{number} cannot stand in a formula: constants are finite numbers")

    def build() -> Constant:
        node = object.__new__(Constant)
        node.value, node.kind, node.arguments = number, "scalar", ()
        return node

    return _intern(("constant", number, math.copysign(1.0, number)), build)  # 0.0 and -0.0 are two numbers


def as_expression(value: Any) -> Expression:
    """A node for a number, or the node itself.

    Raises :class:`TraceError` for what is no number.
    """
    if isinstance(value, Expression):
        return value
    if isinstance(value, (bool, int, float, np.number, np.bool_)):
        return constant(value)
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return constant(value)
    if isinstance(value, np.ndarray):
        raise TraceError(f"an array of shape {value.shape} cannot stand in a formula; write its numbers out")
    raise TraceError(f"{type(value).__name__} {value!r:.40} cannot stand in a formula")


def apply(name: str, *values: Any) -> Expression:
    """The node of an operation; numbers among the arguments become constants."""
    operation = operation_named(name)
    arguments = tuple(as_expression(value) for value in values)
    if name == "where":
        arguments = (_truth(arguments[0]), *map(_number, arguments[1:]))
    else:
        arguments = tuple(map(_number, arguments))

    return _applied(operation, arguments)


def _operated(name: str, a: Any, b: Any) -> Expression:
    """The node of an operator; an array of symbols computes with its elements itself."""
    if _holds_symbols(a) or _holds_symbols(b):
        return NotImplemented  # type: ignore[no-any-return]
    return apply(name, a, b)


def _holds_symbols(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.hasobject


def _applied(operation: Operation, arguments: tuple[Expression, ...]) -> Expression:
    def build() -> Apply:
        node = object.__new__(Apply)
        node.operation, node.arguments = operation, arguments
        is_tensor = operation is GRADIENT_AT or any(a.kind == "tensor" for a in arguments)
        node.kind = "tensor" if is_tensor else "scalar"
        return node

    # The arguments' identities are a safe key: the node that it leads to keeps them alive.
    return _intern((operation.name, *map(id, arguments)), build)


_decision: ContextVar[Callable[[Expression], bool] | None] = ContextVar("decision", default=None)


@contextmanager
def deciding(decide: Callable[[Expression], bool]) -> Iterator[None]:
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


def _caret(a: Any, b: Any) -> Expression:
    if not _carets_are_kept.get():
        raise TraceError("`^` binds more loosely than `+` in Python; write a power with `**`, as in x**2")
    return _applied(CARET_SIGN, (as_expression(a), as_expression(b)))


def gradient_at(place: Any) -> Expression:
    """The gradient at a place that is computed from a parameter w; at w itself it is g.

    >>> gradient_at(Symbol("w") + Symbol("v"))
    gradient_at(add(w, v))
    """
    node = as_expression(place)
    return Symbol("g") if node is Symbol("w") else apply("gradient_at", node)


def is_gradient_elsewhere(node: Expression) -> TypeGuard[Apply]:
    """Whether the node is the gradient at another place."""
    return isinstance(node, Apply) and node.operation is GRADIENT_AT


def gradients_elsewhere(*outputs: Expression) -> list[Apply]:
    """The gradients at other places that the outputs need, those within the place of another first."""
    return [node for node in ordered(*outputs) if is_gradient_elsewhere(node)]


def is_truth(node: Expression) -> bool:
    """Whether the node is a comparison."""
    return isinstance(node, Apply) and node.operation.result == "truth"


def _number(node: Expression) -> Expression:
    """A comparison used as a number is 1 or 0, in every language alike."""
    return apply("where", node, 1, 0) if is_truth(node) else node


def _truth(node: Expression) -> Expression:
    """A number used as a condition asks whether it is not zero."""
    return node if is_truth(node) else apply("not_equal", node, 0)


def ordered(*outputs: Expression, known: Container[Expression] = frozenset()) -> list[Expression]:
    """Every node that the outputs need, arguments before their operation, in written order.

    A node that is known already needs no others.
    """
    nodes: dict[Expression, None] = {}
    stack: list[tuple[Expression, bool]] = [(output, False) for output in reversed(outputs)]
    while stack:  # a stack of our own: a traced loop may be deeper than Python's
        node, complete = stack.pop()
        if node in nodes:
            continue
        if complete or not node.arguments or node in known:
            nodes[node] = None
        else:
            stack.append((node, True))
            stack.extend((argument, False) for argument in reversed(node.arguments))
    return list(nodes)


def _rows(output: Expression) -> list[tuple[Any, ...]]:
    """A graph as a list of plain rows, each with the indices of its arguments' rows."""
    index: dict[Expression, int] = {}
    rows: list[tuple[Any, ...]] = []
    for node in ordered(output):
        index[node] = len(rows)
        if isinstance(node, Constant):
            rows.append((node.value,))
        elif isinstance(node, Symbol):
            rows.append((node.name, node.kind))
        else:
            assert isinstance(node, Apply)
            rows.append((node.operation, *(index[argument] for argument in node.arguments)))
    return rows


def _from_rows(rows: Iterable[tuple[Any, ...]]) -> Expression:
    """The graph whose rows these are."""
    nodes: list[Expression] = []
    for first, *rest in rows:
        if isinstance(first, Operation):
            nodes.append(apply(first.name, *(nodes[index] for index in rest)))
        else:
            nodes.append(Symbol(first, *rest) if isinstance(first, str) else constant(first))
    return nodes[-1]


def symbols(*outputs: Expression) -> list[Symbol]:
    """The symbols of the outputs, in the order in which they are written."""
    return [node for node in ordered(*outputs) if isinstance(node, Symbol)]


def substitute(
    outputs: Iterable[Expression],
    replacement: dict[Expression, Expression],
    nodes: Sequence[Expression] | None = None,
) -> Iterator[Expression]:
    """The outputs with nodes exchanged for others; all else stays as it was written.

    Whoever exchanges much in the same outputs may give their ``nodes``, as :func:`ordered` has them.
    """
    outputs = list(outputs)
    new = dict(replacement)
    for node in ordered(*outputs) if nodes is None else nodes:
        if node not in new:
            new[node] = node
            for argument in node.arguments:
                if new[argument] is not argument:
                    arguments = (new[argument] for argument in node.arguments)
                    new[node] = apply(node.operation.name, *arguments)  # type: ignore[attr-defined]
                    break
    return (new[output] for output in outputs)


def clip(x: Any, low: Any = None, high: Any = None, **names: Any) -> Expression:
    """The node of ``np.clip``, whose bounds have several names, and may be missing."""
    low, high = names.pop("a_min", names.pop("min", low)), names.pop("a_max", names.pop("max", high))
    if names:
        raise TraceError(f"np.clip with {', '.join(names)}= has no place in a formula")
    if low is None or high is None:
        one_sided = apply("max", x, low) if high is None else apply("min", x, high)
        return one_sided if (low, high) != (None, None) else as_expression(x)
    return apply("clip", x, low, high)


# How NumPy's names are read. Whatever is missing here raises; it is never guessed.
_UFUNCS: dict[Any, Callable[..., Expression]] = {
    operation.function: (lambda *inputs, _name=operation.name: apply(_name, *inputs))
    for operation in OPERATIONS.values()
    if isinstance(operation.function, np.ufunc)
} | {
    np.power: lambda a, b: apply("power", a, b),
    np.float_power: lambda a, b: apply("power", a, b),
    np.square: lambda a: apply("power", a, 2),
    np.reciprocal: lambda a: apply("divide", 1, a),
    np.positive: as_expression,
    np.fabs: lambda a: apply("abs", a),
}
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: lambda condition, a, b: apply("where", condition, a, b),
    np.clip: clip,
    np.zeros_like: lambda like, **_: constant(0.0),
    np.ones_like: lambda like, **_: constant(1.0),
    np.full_like: lambda like, value, **_: as_expression(value),
    np.copy: lambda a, **_: as_expression(a),
    np.shape: lambda a: (),
}
