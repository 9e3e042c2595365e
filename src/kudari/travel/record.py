"""What a race is once it has been run: one record, which every surface plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.formula.assignments import read_updates
from kudari.formula.graph import symbols
from kudari.formula.letters import key
from kudari.rules import RULES, Rule, rule
from kudari.rules.lifting import LETTERS
from kudari.travel.route import Route


@dataclass(frozen=True)
class Entry:
    """What is known of a rule in a race: enough to label its route, also when it comes from a file."""

    title: str
    formula: str
    hyperparameters: Mapping[str, float]
    optimizer: Any = field(default=None, compare=False, repr=False)  # as it was before the walk; not part of the file

    def rule(self) -> Rule | None:
        """The rule made again, from the catalogue or from its formula; None where neither is enough."""
        name, _, variant = self.title.removesuffix(")").partition(" (")
        try:
            if name.lower() in RULES:
                cls = RULES[name.lower()]
                known = (cls.variant(variant) if variant else cls)(**self.hyperparameters)
                if str(known) == self.formula:  # or else it is somebody's own, and only called so
                    return known
            free = {symbol.name for symbol in symbols(*read_updates(self.formula).values())}
            values = {LETTERS.get(name, name): value for name, value in self.hyperparameters.items()}
            used = {letter: value for letter, value in values.items() if key(letter) in free}
            return rule(self.formula, name=self.title, **used)
        except KudariError:
            return None


@dataclass(frozen=True)
class Record:
    """The field, the rules that walked on it, and a route for each."""

    field: Field
    entries: Mapping[str, Entry]
    routes: Mapping[str, Route]
    start: tuple[float, ...]
    steps: int
