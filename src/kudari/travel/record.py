"""What a race is once it has been run: one record, which every surface plays."""

from __future__ import annotations

import copy
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kudari.calling import title_of
from kudari.fields import Field
from kudari.formula import KudariError
from kudari.names import name_of
from kudari.rules import Rule, RuleFormula, lift
from kudari.rules.catalogue import rule_with
from kudari.travel.route import Route


@dataclass(frozen=True)
class Entry:
    """What is known of an optimizer in a race: enough to label its route, also when it comes from a file."""

    title: str
    formula: RuleFormula | None  # None where none could be read in somebody's code
    hyperparameters: Mapping[str, float]
    optimizer: Any = field(default=None, compare=False, repr=False)  # as it was before the walk; not part of the file

    def __post_init__(self) -> None:
        for name in (self.title, *self.hyperparameters):
            name_of(name)

    @classmethod
    def of(cls, optimizer: Any) -> Entry:
        """What is known of an optimizer before its first step: of a class of one's own, what can be read out of it."""
        title = title_of(optimizer)
        try:
            rule = optimizer if isinstance(optimizer, Rule) else lift(optimizer)
            return cls(title, rule.formula, rule.hyperparameters, copy.deepcopy(optimizer))
        except KudariError:  # it walks all the same
            numbers = {
                name: float(value)
                for name, value in getattr(optimizer, "__dict__", {}).items()
                if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
            }
            return cls(title, None, numbers, copy.deepcopy(optimizer))

    @property
    def text(self) -> str:
        """The formula as a reader sees it; empty where there is none."""
        return "" if self.formula is None else str(self.formula)

    def rule(self) -> Rule | None:
        """A new rule of this formula and these values; None where there is no formula."""
        return None if self.formula is None else rule_with(self.formula, self.hyperparameters)


@dataclass(frozen=True)
class Record:
    """The field, the rules that walked on it, and a route for each."""

    field: Field
    entries: Mapping[str, Entry]
    routes: Mapping[str, Route]
    start: tuple[float, ...]
    steps: int
    found: tuple[str, ...] = ()  # whose learning rates were found for this field, by a sweep

    def __post_init__(self) -> None:
        for name in (*self.routes, *self.field.variables):
            name_of(name)
