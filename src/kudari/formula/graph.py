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
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from typing import Any, Literal, Self, TypeGuard, TypeVar
from weakref import WeakValueDictionary

import numpy as np

from kudari.forks import lock_across_forks
from kudari.formula.errors import TraceError
from kudari.formula.operations import CARET_SIGN, GRADIENT_AT, Operation, operation_named
from kudari.formula.operators import Operators

Kind = Literal["scalar", "tensor"]


class Expression(Operators["Expression"]):
    """A node of the graph. Python's operators and NumPy's functions on it give new nodes.

    ``kind`` is *scalar* where only hyperparameters and the step number take part, *tensor* where the
    parameter, its gradient, a state or a variable of a field does.
    """

    __slots__ = ("__weakref__", "arguments", "kind")
    arguments: tuple[Expression, ...]
    kind: Kind

    @staticmethod
    def applied(name: str, *values: Any) -> Expression:
        return apply(name, *values)

    @staticmethod
    def node(value: Any) -> Expression:
        return as_expression(value)

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
_lock = lock_across_forks()
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
    elif operation is not CARET_SIGN:  # whose meaning is not known yet
        arguments = tuple(map(_number, arguments))
    return _applied(operation, arguments)


def _applied(operation: Operation, arguments: tuple[Expression, ...]) -> Expression:
    def build() -> Apply:
        node = object.__new__(Apply)
        node.operation, node.arguments = operation, arguments
        is_tensor = operation is GRADIENT_AT or any(a.kind == "tensor" for a in arguments)
        node.kind = "tensor" if is_tensor else "scalar"
        return node

    # The arguments' identities are a safe key: the node that it leads to keeps them alive.
    return _intern((operation.name, *map(id, arguments)), build)


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

    Whoever exchanges much in the same outputs may give those of their ``nodes`` that may change, in their order.
    """
    outputs = list(outputs)
    new = dict(replacement)
    keeps_kinds = not any(map(is_truth, (*replacement, *replacement.values())))  # all numbers stay numbers
    for node in ordered(*outputs) if nodes is None else nodes:
        if node not in new:
            new[node] = node
            for argument in node.arguments:
                if new.get(argument, argument) is not argument:
                    assert isinstance(node, Apply)
                    arguments = tuple([new.get(argument, argument) for argument in node.arguments])
                    new[node] = (
                        _applied(node.operation, arguments) if keeps_kinds else apply(node.operation.name, *arguments)
                    )
                    break
    return (new.get(output, output) for output in outputs)
