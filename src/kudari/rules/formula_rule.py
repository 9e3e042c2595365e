"""A rule whose formula came first: typed, read out of somebody's code, or kept in a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kudari.rules.attributes import held
from kudari.rules.contract import Rule
from kudari.rules.formula import RuleFormula
from kudari.rules.memory import Memory


class FormulaRule(Rule):
    """A rule that is made from a formula: one that was typed, read out of somebody's code, or kept in a file."""

    def __init__(self, formula: RuleFormula, values: Mapping[str, float], notes: tuple[str, ...] = ()) -> None:
        own = {"formula": formula, "title": formula.title, "notes": notes}
        own |= {
            "hypers": {hyper.name: hyper for hyper in formula.hypers},
            "states": {state.name: state for state in formula.states},
        }
        vars(self).update(own)
        self._values = {name: declared.checked(values.get(name)) for name, declared in self.hypers.items()}
        self._memory = Memory.before(self.states)

    def __getattr__(self, name: str) -> Any:
        if name in vars(self).get("hypers", ()) or name in vars(self).get("states", ()):
            return held(name, self)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        return f"{self.title}({', '.join(f'{name}={value}' for name, value in self._values.items())})"
