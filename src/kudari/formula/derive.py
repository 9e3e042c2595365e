"""Reverse-mode derivative, from graph to graph: the chain rule, walked once from the output to the inputs.

A branch of ``where``, ``min``, ``max`` or ``clip`` that is not taken has no part in the derivative, even where it has
no derivative itself. So a choice is carried along and made last, on what the chain rule has brought to the input:
made first, it would leave a zero to be multiplied by what is infinite there.

>>> from kudari.formula.graph import apply
>>> derivatives(apply("where", Symbol("x") > 0, apply("sqrt", Symbol("x")), 0), [Symbol("x")])
[where(greater(x, 0), divide(1, multiply(2, sqrt(x))), 0)]

>>> from kudari.formula.notation import unicode
>>> x, y = Symbol("x"), Symbol("y")
>>> [unicode(part) for part in derivatives(x**2 / 20 + y**2, [x, y])]
['1/20 · (2x)', '2y']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kudari.formula.graph import Apply, Constant, Expression, Symbol, apply, constant, ordered

DEEP = 2  # choices, one within the other, that are written as such
Choices = tuple[tuple[Expression, bool], ...]  # conditions, one within the other, and whether they hold

#: What the chain rule brings in and nobody needs: of an operation (a, b), the argument of which index has which value,
#: and what is left: one of the two, or the negative of b. Of several that fit, the first.
UNNEEDED: list[tuple[str, Literal[0, 1], float, Literal["a", "b", "-b"]]] = [
    ("add", 0, 0, "b"),
    ("add", 1, 0, "a"),
    ("subtract", 1, 0, "a"),
    ("subtract", 0, 0, "-b"),
    ("multiply", 0, 0, "a"),
    ("multiply", 1, 0, "b"),
    ("multiply", 0, 1, "b"),
    ("multiply", 0, -1, "-b"),
    ("multiply", 1, 1, "a"),
    ("divide", 0, 0, "a"),
    ("divide", 1, 1, "a"),
    ("power", 1, 1, "a"),
]


def derivatives(output: Expression, variables: Sequence[Symbol]) -> list[Expression]:
    """The derivative of the output by each variable, as formulas; zero by one that takes no part.

    ``output`` is a number's formula, ``variables`` are symbols in it, as :class:`Symbol` gives them.

    >>> x, y = Symbol("x"), Symbol("y")
    >>> derivatives(x * y + y, [x, y])
    [y, add(1, x)]

    Contributions are added in the order in which the sweep meets them. Zeros, ones and signs that the
    chain rule brings in are pruned, which changes no bit; nodes of the formula itself are never touched.
    """
    sweep = ReverseSweep(output, variables)
    return [sweep.derivative(variable) for variable in variables]


class ReverseSweep:
    """The chain rule from the output back to the inputs, and what it leaves: derivatives by nodes, and edges' parts.

    >>> x, y = Symbol("x"), Symbol("y")
    >>> sweep = ReverseSweep((x + y) * x, [x, y])
    >>> sweep.part((x + y) * x, 1), sweep.derivative(x + y), sweep.derivative(x)
    (add(x, y), x, add(add(x, y), x))
    """

    def __init__(self, output: Expression, variables: Sequence[Symbol]) -> None:
        nodes = ordered(output)
        self.depends: set[Expression] = set(variables)  # the nodes in which a variable takes part
        for node in nodes:
            if any(argument in self.depends for argument in node.arguments):
                self.depends.add(node)

        self._written = set(nodes)
        self._derivatives: dict[Expression, _Share] = {output: _Share((), constant(1.0))}
        self._parts: dict[Expression, dict[int, _Share]] = {}  # of each argument, by its index
        for node in reversed(nodes):
            if not isinstance(node, Apply) or node not in self._derivatives or node not in self.depends:
                continue
            parts = self._parts[node] = {}
            for index, (argument, pullback) in enumerate(zip(node.arguments, node.operation.pullbacks, strict=True)):
                if pullback is None or argument not in self.depends:
                    continue
                incoming = self._derivatives[node]
                part = parts[index] = incoming.narrowed(pullback(incoming.value, node, *node.arguments))
                known = self._derivatives.get(argument)
                self._derivatives[argument] = (
                    part if known is None else known.joined(part, goes_on=bool(argument.arguments))
                )

    def derivative(self, node: Expression) -> Expression:
        """The derivative of the output by a node: the sum over all edges that leave it."""
        return _prune(self._derivatives.get(node, _NOTHING).chosen(), self._written)

    def part(self, node: Expression, index: int) -> Expression:
        """What an operation hands back to one of its arguments: that edge's part in the argument's derivative."""
        return _prune(self._parts.get(node, {}).get(index, _NOTHING).chosen(), self._written)


@dataclass(frozen=True)
class _Share:
    """What the chain rule has brought to a node: a value where some choices fall as said, and zero elsewhere.

    The value alone may be anything where the choices fall otherwise.
    """

    choices: Choices
    value: Expression

    def narrowed(self, part: Expression) -> _Share:
        """What an operation hands back, the choices at its head taken off and added to those made already."""
        choices = self.choices
        if len(choices) > DEEP:  # they become one condition, which all that is narrowed further shares
            choices = ((apply("not_equal", _chosen(choices, constant(1.0)), 0), True),)
        while isinstance(part, Apply) and part.operation.name == "where":
            condition, a, b = part.arguments
            decided = _decided(condition)
            if decided is None and not (_is(a, 0) or _is(b, 0)):
                break
            holds = _is(b, 0) if decided is None else decided
            if decided is None:
                choices = (*choices, (condition, holds))
            part = a if holds else b
        return _Share(choices, part)

    def joined(self, other: _Share, goes_on: bool) -> _Share:
        """The sum of both, which is something wherever one of them is; that need not be known where no more follows."""
        alike = [a is b and yes is no for (a, yes), (b, no) in zip(self.choices, other.choices, strict=False)]
        count = (*alike, False).index(False)
        mine, others = self.choices[count:], other.choices[count:]
        if len(mine) == len(others) == 1 and mine[0][0] is others[0][0]:  # the two branches of one choice
            yes, no = (self.value, other.value) if mine[0][1] else (other.value, self.value)
            return _Share(self.choices[:count], apply("where", mine[0][0], yes, no))
        total = _chosen(mine, self.value) + _chosen(others, other.value)
        if not (mine and others and goes_on):
            return _Share(self.choices[:count], total)
        either = _chosen(mine, constant(1.0), _chosen(others, constant(1.0)))
        return _Share((*self.choices[:count], (apply("not_equal", either, 0), True)), total)

    def chosen(self) -> Expression:
        """The value where it is taken, and zero elsewhere."""
        return _chosen(self.choices, self.value)


_NOTHING = _Share((), constant(0.0))


def _chosen(choices: Choices, value: Expression, otherwise: Expression = _NOTHING.value) -> Expression:
    for condition, holds in reversed(choices):
        value = apply("where", condition, *((value, otherwise) if holds else (otherwise, value)))
    return value


def _decided(condition: Expression) -> bool | None:
    """Whether a comparison of two constants holds; None for any other."""
    a, b = condition.arguments
    if isinstance(condition, Apply) and isinstance(a, Constant) and isinstance(b, Constant):
        return bool(condition.operation.function(a.value, b.value))
    return None


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
    for operation, index, value, outcome in UNNEEDED:
        if operation == name and _is(b if index else a, value):
            return a if outcome == "a" else b if outcome == "b" else _simplest("negate", [b])
    match name:
        case "add" if isinstance(b, Apply) and b.operation.name == "negate":
            return apply("subtract", a, b.arguments[0])  # the same number, to the last bit
        case "negate" if isinstance(a, Constant):
            return a if a.value == 0 else constant(-a.value)
        case "where" if b is arguments[1]:
            return b
    return apply(name, *arguments)


def _is(node: Expression, value: float) -> bool:
    return isinstance(node, Constant) and node.value == value
