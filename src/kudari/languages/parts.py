"""What a program is made of, in any language: two functions of the field, and a part for each rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kudari.language import said
from kudari.rules.in_words import Flow


@dataclass(frozen=True)
class FunctionCode:
    """A function of the coordinates: named parts on lines of their own, then the results."""

    name: str
    says: str
    arguments: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]  # names and formulas


@dataclass(frozen=True)
class FieldCode:
    """The field: its two functions, and the window that is drawn."""

    name: str
    formula: str
    variables: tuple[str, ...]
    value: FunctionCode
    gradient: FunctionCode
    domain: tuple[tuple[float, float], ...]
    may_fail: bool  # whether f or its gradient is no number in some places
    is_flat: bool  # whether there is nothing to see on a map

    @property
    def is_map(self) -> bool:
        """Whether the routes are drawn on a map with contours."""
        return len(self.variables) == 2 and not self.is_flat

    @property
    def is_curve(self) -> bool:
        """Whether the routes are drawn on a curve."""
        return len(self.variables) == 1


@dataclass(frozen=True)
class LineCode:
    """A line of a rule: a sentence that says what it does, a name, and what it becomes."""

    sentence: str
    target: str
    formula: str
    is_slope: bool = False  # that at another place: it is measured for all coordinates together


@dataclass(frozen=True)
class RuleCode:
    """A rule: its numbers, its states, its lines, each with a sentence that says what it does."""

    title: str
    route: str  # the name of its route in the program
    heading: str  # over its part, where there are several
    formula: tuple[str, ...]
    hypers: tuple[tuple[str, float, str], ...]  # name, value, letter and meaning
    states: tuple[
        tuple[str, float | str, bool], ...
    ]  # name, where it begins (a number, or at w), and whether it is one number for all
    start: tuple[float, ...]
    flow: Flow
    needs_slope: bool  # whether it asks for the slope where it stands
    lines: tuple[LineCode, ...]
    parts: tuple[str, ...]  # what its lines compute on their way, beside the place and the states
    may_fail: bool  # whether a line may divide by zero, or have no value otherwise


@dataclass(frozen=True)
class Program:
    """All of it."""

    field: FieldCode
    rules: Sequence[RuleCode]
    steps: int
    helpers: tuple[str, ...]  # functions that the language has not

    @property
    def heading(self) -> str:
        """Who walks where; in Japanese in plain letters as well, for it is the title of a picture."""
        who, where = ", ".join(rule.title for rule in self.rules), self.field.name
        return said((f"{who} on {where}", f"{who}: {where}")) if where else who

    @property
    def columns(self) -> tuple[str, ...]:
        """The heading of the table that is printed."""
        rule = ("rule",) if len(self.rules) > 1 else ()
        return (*rule, "step", *self.field.variables, "value")
