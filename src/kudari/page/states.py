"""What the page is to show, as plain data: of a race, of a record, or of nothing but a field's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.fields import Field, as_field
from kudari.fields.catalogue import FIELDS
from kudari.fields.evaluators import Symbolic
from kudari.fields.noise import Additive
from kudari.formula import FormulaError, KudariError
from kudari.formula.grammar import read
from kudari.formula.tokens import MAX_CHARACTERS
from kudari.page.tables import MOST_STEPS, field_table, rule_table
from kudari.rules.catalogue import BOOK, known, rule_with, variants
from kudari.rules.colours import colours
from kudari.travel import Race, race
from kudari.travel.rates import book_rules, found_rates
from kudari.travel.record import Entry

WALL_STEPS = 60
GRID = 100  # heights along each axis of a field that is no formula


def state_of_race(race: Race) -> dict[str, Any]:
    """The race, just as it was run: the page takes the same steps again, or shows those that were recorded.

    It cannot take again those of an optimiser that is no formula, nor any on a field that is none, or with noise; nor
    can it read a formula of more than 400 characters.
    Additive noise it has itself, with the same draws, for the rules that are added on the page.
    """
    check_race(race.field, race.steps)
    rules = []
    shades = colours(race.entries, [entry.title for entry in race.entries.values()])
    for number, (name, entry) in enumerate(race.entries.items()):
        row = {**_rule(name, entry), "colour": shades[number]}
        again = (row["key"] is not None or "table" in row) and _again(race, name)
        if "table" in row or not again or name != entry.title:  # a link has no names
            row["own"] = number
        if not again:
            route = race.routes[name]
            row["recorded"] = {
                "positions": route.positions.tolist(),
                "values": route.values.tolist(),
                "gradients": route.gradients.tolist(),
                "divergedAt": route.diverged_at,
                "beyond": route.beyond,
            }
        rules.append(row)
    return {
        **_place(race.field, race.start),
        "start": list(race.start),
        "rules": rules,
        "steps": race.steps,
        "step": race.steps,
        **_noise(race.field),
    }


def state_of_wall(rules: Sequence[Any] = ()) -> dict[str, Any]:
    """These rules, on whatever field; a learning rate is found for each of them, unless it is another than usual."""
    state = state_of_race(race("ravine", rules or BOOK, steps=WALL_STEPS))
    for row in state["rules"]:
        if "recorded" in row:
            raise KudariError(f"{row['name']} cannot stand on a wall, which needs a rule that is a formula")
        usual = row["key"] and variants()[row["key"]].hypers.get("lr")
        if usual and (not rules or row["hypers"].get("lr") == usual.default):
            del row["hypers"]["lr"]
    return {**state, "step": 0}


def check_race(field: Field, steps: int) -> None:
    """Refuse a race that a page cannot show: more than two variables, or 2,000 steps."""
    if len(field.variables) > 2:
        raise KudariError(
            f"a page shows fields of one or two variables; this one has {len(field.variables)}: "
            f"{', '.join(field.variables)}"
        )
    if steps > MOST_STEPS:
        raise KudariError(f"a page shows at most {MOST_STEPS:,} steps; this race has {steps:,}")


def state_of_field(place: Field | str) -> dict[str, Any]:
    """The book's four rules on a field, from its own start, for as many steps as show what they do there.

    A formula that is only a text has no window, start or minima that somebody chose: the page looks for them.
    """
    field = as_field(place)
    if not isinstance(field.evaluator, Symbolic) or len(field.variables) > 2:
        raise KudariError(f"{field.name} cannot be shown by a page, which needs a formula of one or two variables")
    if not _is_readable(field):
        raise KudariError(
            f"{field.name} cannot be shown by a page, which reads at most {MAX_CHARACTERS} characters; "
            f"written out, this formula has {len(field.formula)}"
        )
    if isinstance(place, str) and field.name not in FIELDS:
        rules = [_rule_of_book(name, {}) for name in BOOK]
        typed = {"field": "ravine", "formula": field.formula, "own": False, "place": None}
        return {**typed, "start": [], "rules": rules, "steps": 30, "step": 30}
    rules = [
        _rule_of_book(name, {"lr": rule.hyperparameters["lr"]})
        for name, rule in zip(BOOK, book_rules(field, found_rates(field)), strict=True)
    ]
    start, steps = list(map(float, field.start)), field.facts.steps
    return {**_place(field, start), "start": start, "rules": rules, "steps": steps, "step": steps}


def _rule_of_book(name: str, hypers: dict[str, Any]) -> dict[str, Any]:
    return {"name": "", "key": name, "formula": None, "hypers": hypers, "on": True}


def _place(field: Field, start: Sequence[float]) -> dict[str, Any]:
    """The name of a place of the catalogue, or else all that is known of the place."""
    entry = FIELDS.get(field.name)
    if entry is not None and isinstance(field.evaluator, Symbolic):
        same = entry.field()
        if (
            isinstance(same.evaluator, Symbolic)
            and same.evaluator.graph is field.evaluator.graph
            and same.domain == field.domain
        ):
            return {"field": field.name, "own": False, "place": None}
    place = {**field_table(field), "start": list(start)}
    if not _is_readable(field):
        place["heights"] = {"table": _heights(field), "size": GRID}
    domain = [list(edges) for edges in field.domain]
    return {"field": "ravine", "own": True, "domain": domain, "place": place}


def _is_readable(field: Field) -> bool:
    """Whether what the page reads is this very formula."""
    try:
        return isinstance(field.evaluator, Symbolic) and read(field.formula, field.variables) is field.evaluator.graph
    except FormulaError:
        return False


def _noise(field: Field) -> dict[str, float]:
    return {"noise": field.noise.amount, "seed": field.noise_seed} if isinstance(field.noise, Additive) else {}


def _heights(field: Field) -> list[float | None]:
    """What can be drawn of a field that is no formula."""
    axes = [np.linspace(low, high, GRID) for low, high in field.domain]
    grid = np.meshgrid(*axes) if len(axes) == 2 else axes
    values = np.broadcast_to(field.at(*(axis.ravel() for axis in grid)), grid[0].size)
    return [value if np.isfinite(value) else None for value in values.tolist()]


def _rule(name: str, entry: Entry) -> dict[str, Any]:
    """A row of the page: a rule of the catalogue by its name, another with its table; else what was recorded of it."""
    row: dict[str, Any] = {
        "name": name,
        "key": None,
        "formula": None,
        "hypers": dict(entry.hyperparameters),
        "on": True,
    }
    if entry.formula is None:
        return {**row, "formula": ""}
    rule = known(entry.formula)
    if rule is not None:
        return {**row, "key": next(key for key, kind in variants().items() if kind is rule)}
    table = rule_table(rule_with(entry.formula, entry.hyperparameters))
    for hyper in table["hypers"]:  # one's own have no defaults
        hyper["default"] = row["hypers"][hyper["name"]]
    return {**row, "formula": entry.text, "table": table}


def _again(race: Race, name: str) -> bool:
    """Whether the page can take the same steps again: the rule and the field are formulas, and nothing else acted."""
    return _is_readable(race.field) and race.field.noise is None and race.repeats(name)
