"""A rule's formula, taken apart for those who write it wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard

from kudari.formula import Expression, Symbol
from kudari.formula.graph import Apply, as_expression, ordered, substitute, symbols
from kudari.rules import Rule

Formula = Mapping[str, Expression]
T = Symbol("t", "scalar")
G = Symbol("g")
W = Symbol("w")


class Subject:
    """A rule's formula with the parts that mistakes are made in."""

    def __init__(self, rule: type[Rule]) -> None:
        updates = rule.formula()
        self.after, self.before = dict(updates.after), updates.before
        self.nodes = ordered(*self.after.values())
        self.hypers = {name: Symbol(name, "scalar") for name in rule.hypers}
        self.shares = [self.hypers[name] for name, hyper in rule.hypers.items() if hyper.high == 1 or hyper.below == 1]
        self.starts = {name: as_expression(state.start) for name, state in rule.states.items()}
        self.letters = updates.letters
        self.corrections = [
            node
            for node in self.nodes
            if isinstance(node, Apply) and node.operation.name == "subtract" and _is_power_of_t(node.arguments[1])
        ]

    def everywhere(self, replacement: Mapping[Expression, Expression]) -> Formula:
        """The formula with nodes exchanged wherever they stand."""
        return exchanged(self.after, replacement)

    def in_line(self, target: str, replacement: Mapping[Expression, Expression]) -> Formula:
        """The formula with nodes exchanged in one update only."""
        (changed,) = substitute([self.after[target]], dict(replacement))
        return {**self.after, target: changed}

    def in_states(self, names: Sequence[str], replacement: Mapping[Expression, Expression]) -> Formula:
        """The formula with nodes exchanged where these states are brought forward, and nowhere else."""
        new = dict(zip(names, substitute([self.after[name] for name in names], dict(replacement)), strict=True))
        return exchanged(self.after, {self.after[name]: new[name] for name in names})

    def letter(self, name: str) -> str:
        return self.letters.get(name, name)


def exchanged(after: Formula, replacement: Mapping[Expression, Expression]) -> Formula:
    return dict(zip(after, substitute(after.values(), dict(replacement)), strict=True))


def is_sum(node: Expression) -> TypeGuard[Apply]:
    return isinstance(node, Apply) and node.operation.name in ("add", "subtract")


def is_quotient(node: Expression) -> bool:
    return isinstance(node, Apply) and node.operation.name == "divide"


def _is_power_of_t(node: Expression) -> bool:
    return isinstance(node, Apply) and node.operation.name == "power" and T in set(symbols(node.arguments[1]))
