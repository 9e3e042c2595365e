"""What the page is to show, as plain data: of a race, of a record, or of nothing but a field's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kudari.fields import Field, as_field
from kudari.fields.catalogue import PLACES
from kudari.fields.laws import Written
from kudari.formula import KudariError
from kudari.page.lessons import Lesson, built_in
from kudari.page.tables import catalogue, field_table, rule_table
from kudari.rules import Rule
from kudari.travel import Race
from kudari.travel.record import Entry

MOST_STEPS = 2000
GRID = 100  # heights along each axis of a field that is no formula


def state_of_race(race: Race) -> dict[str, Any]:
    """The race, just as it was run: the page takes the same steps again, or shows those that were recorded.

    It cannot take again those of an optimiser that is no formula, nor any on a field that is none, or with noise.
    """
    if len(race.field.variables) > 2:
        raise KudariError(
            f"a page shows fields of one or two variables; this one has {len(race.field.variables)}: "
            f"{', '.join(race.field.variables)}"
        )
    if race.steps > MOST_STEPS:
        raise KudariError(f"a page shows at most {MOST_STEPS:,} steps; this race has {race.steps:,}")
    again = isinstance(race.field.law, Written) and race.field.noise is None
    rules = []
    for number, (name, entry) in enumerate(race.entries.items()):
        made = entry.rule()
        row = _rule(name, entry, made)
        if row.get("table"):
            row["own"] = number
        if not again or made is None:
            route = race.routes[name]
            row["own"] = number
            row["recorded"] = {
                "positions": route.positions.tolist(),
                "values": route.values.tolist(),
                "gradients": route.gradients.tolist(),
                "lost": route.diverged_at,
            }
        rules.append(row)
    return {
        **_place(race.field, race.start),
        "start": list(race.start),
        "rules": rules,
        "steps": race.steps,
        "step": race.steps,
    }


def state_of_field(place: Field | str) -> dict[str, Any]:
    """The book's four rules on a field, from its own start."""
    field = as_field(place)
    if not isinstance(field.law, Written) or len(field.variables) > 2:
        raise KudariError(f"{field.name} cannot be shown by a page, which needs a formula of one or two variables")
    names = ("sgd", "momentum", "adagrad", "adam")
    rules = [
        {"name": "", "key": name, "formula": None, "hypers": {"lr": rate}, "on": True}
        for name, rate in zip(names, field.facts.rates, strict=True)
    ]
    start = list(map(float, field.start))
    return {**_place(field, start), "start": start, "rules": rules, "steps": 30, "step": 30}


def lessons(own: Lesson | None = None) -> list[dict[str, Any]]:
    """All lessons; one's own stands first."""
    return [lesson.plain() for lesson in ([own] if own else []) + built_in()]


def _place(field: Field, start: Sequence[float]) -> dict[str, Any]:
    """The name of a place of the catalogue, or else all that is known of the place."""
    known = PLACES.get(field.name)
    if known is not None and isinstance(field.law, Written) and field.noise is None:
        same = known.field()
        if isinstance(same.law, Written) and same.law.graph is field.law.graph and same.domain == field.domain:
            return {"field": field.name, "own": False, "place": None}
    place = {**field_table(field, (field.name, field.name)), "start": list(start)}
    if not isinstance(field.law, Written) or field.noise is not None:
        place["heights"] = {"table": _heights(field), "size": GRID}
    domain = [list(edges) for edges in field.domain]
    return {"field": "ravine", "own": True, "domain": domain, "place": place}


def _heights(field: Field) -> list[float | None]:
    """What can be drawn of a field that is no formula."""
    import numpy as np

    axes = [np.linspace(low, high, GRID) for low, high in field.domain]
    grid = np.meshgrid(*axes) if len(axes) == 2 else axes
    values = [field(*map(float, point)) for point in zip(*(axis.ravel() for axis in grid), strict=True)]
    return [value if np.isfinite(value) else None for value in map(float, values)]


def _rule(name: str, entry: Entry, made: Rule | None) -> dict[str, Any]:
    keys = {kind: key for key, kind in catalogue().items()}
    key = keys.get(type(made)) if made is not None else None
    table = rule_table(type(made)) if made is not None and key is None else None
    row = {"name": name, "key": key, "formula": None, "hypers": dict(entry.hyperparameters), "on": True}
    return row if key else {**row, "formula": entry.formula, "table": table}
