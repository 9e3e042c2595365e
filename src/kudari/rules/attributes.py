"""What a rule's attributes give: its formula, and declarations at the class, values at an instance."""

from __future__ import annotations

from typing import Any

from kudari.rules.formula import RuleFormula
from kudari.rules.steps import traced


class Formula:
    """A rule's formula, asked for at its class or at an instance: a class traces its step once, when it is asked."""

    def __get__(self, rule: Any, owner: Any) -> RuleFormula:
        if rule is None and not hasattr(owner, "step"):
            return self  # type: ignore[return-value]  # a base of rules, which help() looks at
        if "_traced" not in vars(owner):
            owner._traced = traced(owner)
        return owner._traced  # type: ignore[no-any-return]


class Declared:
    """A hyperparameter or state: a class has its declaration, an instance its value."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, rule: Any, owner: Any) -> Any:
        return {**owner.hypers, **owner.states}[self.name] if rule is None else held(self.name, rule)


def held(name: str, rule: Any) -> Any:
    """The value of a hyperparameter, or of a state by the names of the parameters."""
    return rule._values[name] if name in rule._values else rule._memory.states[name]
