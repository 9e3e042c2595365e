"""A rule's formula, taken apart for those who write it wrongly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeGuard

from kudari.formula import Expression, Symbol
from kudari.formula.graph import Apply, Constant, apply, as_expression, constant, ordered, substitute, symbols
from kudari.rules.formula import RuleFormula

Formula = Mapping[str, Expression]
Factor = tuple[str, Expression]  # "multiply" or "divide", and by what
Replacement = Mapping[Expression, Expression]
Change = Callable[[], Formula]  # a formula with a mistake, made only if it is asked for: most mistakes never are


@dataclass(frozen=True)
class Everywhere:
    """Nodes exchanged wherever they stand, which can be done in another formula, too, if it has these nodes."""

    after: Formula
    nodes: Sequence[Expression]  # those that change
    replacement: Replacement

    def __call__(self) -> Formula:
        return self.beside(self.after, self.nodes)

    def beside(self, after: Formula, nodes: Sequence[Expression]) -> Formula:
        """The same made in another formula, of which these nodes may change."""
        return exchanged(after, self.replacement, nodes)


T = Symbol("t", "scalar")
G = Symbol("g")
W = Symbol("w")


class Subject:
    """A rule's formula with the parts that mistakes are made in."""

    def __init__(self, formula: RuleFormula, after: Formula) -> None:
        self.after, self.before = dict(after), formula.equations.before
        self.nodes = ordered(*self.after.values())
        self._above = _above(self.nodes)
        self.hypers = {hyper.name: Symbol(hyper.name, "scalar") for hyper in formula.hypers}
        self.shares = [self.hypers[hyper.name] for hyper in formula.hypers if hyper.high == 1 or hyper.below == 1]
        self.starts = {state.name: W if state.start == "w" else as_expression(state.start) for state in formula.states}
        self.letters = formula.equations.letters
        self.corrections = [node for node in self.nodes if is_correction(node)]

    def everywhere(self, replacement: Replacement) -> Change:
        """The formula with nodes exchanged wherever they stand."""
        changed = 0
        for node in replacement:
            changed |= self._above.get(node, 0)
        return Everywhere(self.after, [node for k, node in enumerate(self.nodes) if changed >> k & 1], replacement)

    def in_line(self, target: str, replacement: Replacement) -> Change:
        """The formula with nodes exchanged in one update only."""
        return partial(self._in_line, target, replacement)

    def in_states(self, names: Sequence[str], replacement: Replacement) -> Change:
        """The formula with nodes exchanged where these states are brought forward, and nowhere else."""
        return partial(self._in_states, names, replacement)

    def with_lines(self, lines: Formula) -> Change:
        """The formula with some of its updates written anew."""
        return partial(dict, self.after, **lines)

    def _in_line(self, target: str, replacement: Replacement) -> Formula:
        (changed,) = substitute([self.after[target]], dict(replacement))
        return {**self.after, target: changed}

    def _in_states(self, names: Sequence[str], replacement: Replacement) -> Formula:
        new = dict(zip(names, substitute([self.after[name] for name in names], dict(replacement)), strict=True))
        return exchanged(self.after, {self.after[name]: new[name] for name in names})

    def anew(self, *names: str) -> list[Expression]:
        """What states become in a step that forgets their old values, and takes what they begin at instead."""
        forgotten: dict[Expression, Expression] = {self.before[name]: start for name, start in self.starts.items()}
        return [_without_zeros(new) for new in substitute([self.after[name] for name in names], forgotten)]

    def letter(self, name: str) -> str:
        return self.letters.get(name, name)


def _above(nodes: Sequence[Expression]) -> dict[Expression, int]:
    """For every node, as bits, itself and all that need it: a mistake changes these alone."""
    above = {node: 1 << k for k, node in enumerate(nodes)}
    for node in reversed(nodes):
        for argument in node.arguments:
            above[argument] |= above[node]
    return above


def forms(after: Formula) -> list[Formula]:
    """A formula as it is, and with its running averages written in the other way.

    m + (1 − β) (g − m) and β m + (1 − β) g are the same, but invite other mistakes.
    """
    return [after, *filter(None, (_rewritten(after, _as_mixture), _rewritten(after, _as_move)))]


def with_mixtures(after: Formula) -> Formula:
    """A formula with its running averages written as β m + (1 − β) g."""
    return _rewritten(after, _as_mixture) or after


def _rewritten(after: Formula, rewritten: Callable[[Expression], Expression | None]) -> Formula | None:
    instead = {node: new for node in ordered(*after.values()) if (new := rewritten(node)) is not None}
    return exchanged(after, instead) if instead else None


def _as_mixture(node: Expression) -> Expression | None:
    """s + (1 − β) (x − s) as β s + (1 − β) x."""
    if not (is_sum(node) and node.operation.name == "add" and _is(node.arguments[1], "multiply")):
        return None
    old, (share, move) = node.arguments[0], node.arguments[1].arguments
    if not (_is(move, "subtract") and move.arguments[1] is old and _is(share, "subtract")):
        return None
    return share.arguments[1] * old + share * move.arguments[0]


def _as_move(node: Expression) -> Expression | None:
    """β s + (1 − β) x as s + (1 − β) (x − s)."""
    if not (is_sum(node) and node.operation.name == "add" and all(_is(a, "multiply") for a in node.arguments)):
        return None
    (share_of_old, old), (share, new) = (argument.arguments for argument in node.arguments)
    if not (_is(share, "subtract") and share.arguments[1] is share_of_old):
        return None
    return old + share * (new - old)


def _is(node: Expression, operation: str) -> bool:
    return isinstance(node, Apply) and node.operation.name == operation


def _without_zeros(node: Expression) -> Expression:
    """A sum or product without its zeros, as somebody would write it who has none there: 0 + x is x."""
    if not isinstance(node, Apply) or node.operation.name not in ("add", "subtract", "multiply"):
        return node
    a, b = map(_without_zeros, node.arguments)
    zeros = [isinstance(x, Constant) and x.value == 0 for x in (a, b)]
    match node.operation.name:
        case "multiply":
            return constant(0) if any(zeros) else a * b
        case "add":
            return b if zeros[0] else a if zeros[1] else a + b
    return a if zeros[1] else -b if zeros[0] else a - b


def exchanged(after: Formula, replacement: Replacement, nodes: Sequence[Expression] | None = None) -> Formula:
    return dict(zip(after, substitute(after.values(), dict(replacement), nodes), strict=True))


def is_sum(node: Expression) -> TypeGuard[Apply]:
    return isinstance(node, Apply) and node.operation.name in ("add", "subtract")


def is_quotient(node: Expression) -> bool:
    return isinstance(node, Apply) and node.operation.name == "divide"


def times(start: Expression, factors: Sequence[Factor]) -> Expression:
    """A product put together, from left to right; a 1 at its start is left out before a factor."""
    for operation, factor in factors:
        is_one = isinstance(start, Constant) and start.value == 1
        start = factor if is_one and operation == "multiply" else apply(operation, start, factor)
    return start


def is_correction(node: Expression) -> TypeGuard[Apply]:
    """Whether it is 1 − βᵗ, or of this kind."""
    return isinstance(node, Apply) and node.operation.name == "subtract" and _is_power_of_t(node.arguments[1])


def _is_power_of_t(node: Expression) -> bool:
    return isinstance(node, Apply) and node.operation.name == "power" and T in set(symbols(node.arguments[1]))
