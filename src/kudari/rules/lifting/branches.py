"""Branches in somebody's code: on a hyperparameter, on the step number, or on a value.

A branch on a hyperparameter is none in the formula: it goes the way that its value tells, which is said. One on the
step number goes one way in all steps but the first, or the formula asks for the step number itself. One on a value
that changes is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kudari.formula import Expression, Symbol, TraceError
from kudari.formula.graph import Apply, Constant, apply, ordered, symbols
from kudari.formula.operators import deciding

T = Symbol("t", "scalar")
#: Steps at which a condition on the step number is asked for; the first is seen by the proof.
_STEPS = (*range(2, 130), 999, 1_000, 1_001, 10_000, 100_000, 1_000_000)
BRANCH_ON_A_VALUE = "a branch on a value cannot be read as a formula; write np.where(condition, a, b)"
_MOST = 3  # branches on the step number that change their way

Formulas = dict[Any, Expression]


class Branches:
    """The decisions of one reading, and the hyperparameters that they were made by."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self.values = values
        self.asked: dict[str, float] = {}

    def merged(self, run: Callable[[], Formulas], path: tuple[bool, ...] = ()) -> Formulas:
        """What a run leaves, with ``where`` for each branch on the step number that changes its way."""
        conditions: list[Expression] = []

        def decide(condition: Expression) -> bool:
            decided = self._by_value(condition)
            if decided is None:
                conditions.append(condition)
                decided = path[len(conditions) - 1] if len(conditions) <= len(path) else True
            return decided

        with deciding(decide):
            formulas = run()
        if len(conditions) <= len(path):
            return formulas
        if len(path) == _MOST:
            raise TraceError("it asks for the step number too often; write one formula of t")
        others = self.merged(run, (*path, False))
        first = formulas if len(conditions) == len(path) + 1 else self.merged(run, (*path, True))
        return {name: _either(conditions[len(path)], first[name], others[name]) for name in first}

    def _by_value(self, condition: Expression) -> bool | None:
        """The way that the values tell; None where it depends on the step.

        Raises :class:`TraceError` for a condition on what changes otherwise.
        """
        names = {symbol.name for symbol in symbols(condition)} - {"t"}
        if condition.kind == "tensor" or not names <= set(self.values):
            raise TraceError(BRANCH_ON_A_VALUE)
        self.asked |= {name: self.values[name] for name in names}
        steps = _STEPS if any(symbol is T for symbol in symbols(condition)) else (1,)
        ways = {bool(_value(condition, {**self.values, "t": step})) for step in steps}
        return ways.pop() if len(ways) == 1 else None


def _value(expression: Expression, values: Mapping[str, float]) -> Any:
    found: dict[Expression, Any] = {}
    for node in ordered(expression):
        if isinstance(node, Constant):
            found[node] = node.value
        elif isinstance(node, Symbol):
            found[node] = float(values[node.name])
        else:
            assert isinstance(node, Apply)
            found[node] = node.operation.function(*(found[argument] for argument in node.arguments))
    return found[expression]


def _either(condition: Expression, first: Expression, second: Expression) -> Expression:
    """One formula or the other; what they have in common is written once."""
    if first is second:
        return first
    if isinstance(first, Apply) and isinstance(second, Apply) and first.operation is second.operation:
        unlike = [n for n, (a, b) in enumerate(zip(first.arguments, second.arguments, strict=True)) if a is not b]
        if len(unlike) == 1 and first.operation.name != "where":
            arguments: list[Expression] = list(first.arguments)
            arguments[unlike[0]] = _either(condition, arguments[unlike[0]], second.arguments[unlike[0]])
            return apply(first.operation.name, *arguments)
    return apply("where", condition, first, second)
