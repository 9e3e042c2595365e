"""Reverse-mode derivative, from graph to graph: the chain rule, walked once from the output to the inputs.

>>> from kudari.formula.notation import unicode
>>> x, y = Symbol("x"), Symbol("y")
>>> [unicode(slope) for slope in gradient(x**2 / 20 + y**2, [x, y])]
['1/20 · (2x)', '2y']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kudari.formula.graph import Apply, Constant, Expression, Symbol, apply, constant, ordered


@dataclass(frozen=True)
class Backward:
    """A walk back through a formula: how the output changes with each node, and what flows back along each edge."""

    slopes: dict[Expression, Expression]
    parts: dict[tuple[Apply, int], Expression]  # from an operation to one of its arguments, by its place

    def slope(self, node: Expression) -> Expression:
        """The derivative of the output by a node; 0 where the output does not depend on it."""
        return self.slopes.get(node, constant(0.0))


def backward(output: Expression, variables: Sequence[Symbol]) -> Backward:
    """The chain rule, from the output back to the variables.

    Contributions are added in the order in which the reverse walk meets them.
    """
    nodes = ordered(output)
    depends: set[Expression] = set(variables)
    for node in nodes:
        if any(argument in depends for argument in node.arguments):
            depends.add(node)

    slopes: dict[Expression, Expression] = {output: constant(1.0)}
    parts: dict[tuple[Apply, int], Expression] = {}
    for node in reversed(nodes):
        if not isinstance(node, Apply) or node not in slopes or node not in depends:
            continue
        for place, (argument, pullback) in enumerate(zip(node.arguments, node.operation.pullbacks, strict=True)):
            if pullback is None or argument not in depends:
                continue
            part = pullback(slopes[node], node, *node.arguments)
            slopes[argument] = slopes[argument] + part if argument in slopes else part
            parts[node, place] = part
    return Backward(slopes, parts)


def gradient(output: Expression, variables: Sequence[Symbol]) -> list[Expression]:
    """The derivative of the output by each variable, as formulas.

    Zeros, ones and signs that the chain rule brings in are pruned, which changes no bit; nodes of the formula itself
    are never touched.
    """
    walk, written = backward(output, variables), set(ordered(output))
    return [_prune(walk.slope(variable), written) for variable in variables]


def _prune(derivative: Expression, written: set[Expression]) -> Expression:
    """The derivative without the zeros, ones and double signs of the chain rule."""
    new: dict[Expression, Expression] = {}
    for node in ordered(derivative):
        if node in written or not isinstance(node, Apply):
            new[node] = node
        else:
            new[node] = _simplest(node.operation.name, [new[argument] for argument in node.arguments])
    return new[derivative]


def _simplest(name: str, arguments: list[Expression]) -> Expression:
    a, b = arguments[0], arguments[-1]
    match name:
        case "add" if _is(a, 0):
            return b
        case "add" | "subtract" if _is(b, 0):
            return a
        case "add" if isinstance(b, Apply) and b.operation.name == "negate":
            return apply("subtract", a, b.arguments[0])  # the same number, to the last bit
        case "subtract" if _is(a, 0):
            return apply("negate", b)
        case "multiply" | "divide" if _is(a, 0):
            return a
        case "multiply" if _is(b, 0):
            return b
        case "multiply" if _is(a, 1):
            return b
        case "multiply" if _is(a, -1):
            return _simplest("negate", [b])
        case "multiply" | "divide" | "power" if _is(b, 1):
            return a
        case "negate" if isinstance(a, Constant):
            return a if a.value == 0 else constant(-a.value)
        case "where" if b is arguments[1]:
            return b
    return apply(name, *arguments)


def _is(node: Expression, value: float) -> bool:
    return isinstance(node, Constant) and node.value == value
