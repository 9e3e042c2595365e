"""A race in a file: everything needed to play it again, without running it again."""

from __future__ import annotations

import csv
import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kudari.containers.contents import MOST_PER_BYTE, contents
from kudari.containers.seals import BLANK, check_seal, seal
from kudari.fields import Field
from kudari.fields.evaluators import BlackBox, Evaluator, Symbolic
from kudari.fields.facts import Facts
from kudari.fields.noise import NOISES
from kudari.files import written_whole
from kudari.formula import FormulaError, KudariError, Tape
from kudari.formula import read as read_formula
from kudari.formula.errors import reason_of
from kudari.formula.foreign import shown_path
from kudari.names import name_of, word_of
from kudari.rules import Rule
from kudari.rules.catalogue import rule_with, variants
from kudari.rules.reading import typed_rule
from kudari.rules.rule_files import FormulaFile, formula_file, formula_of
from kudari.travel.record import Entry, Record
from kudari.travel.record_checks import refuse_contradictions
from kudari.travel.route import Route

FORMAT = 1
STAYED_BEHIND = "its function was measured and is not recorded; draw its values, or run the race again"
Numbers = list[float]


class NoiseFile(msgspec.Struct, forbid_unknown_fields=True):
    """The noise of a field."""

    kind: str
    amount: float
    seed: int


class FieldFile(msgspec.Struct, forbid_unknown_fields=True):
    """A field: its formula to be read, and its tape to be run."""

    name: str
    variables: list[str]
    domain: list[tuple[float, float]]
    minima: list[Numbers]
    lowest: float | None
    formula: str
    tape: dict[str, Any] | None
    noise: NoiseFile | None


class RouteFile(msgspec.Struct, forbid_unknown_fields=True):
    """One rule and its route: a position, value, gradient and state for every step."""

    rule: str
    formula: str
    hyperparameters: dict[str, float]
    positions: list[Numbers]
    values: Numbers
    gradients: list[Numbers]
    states: dict[str, list[list[float | None]]]
    diverged_at: int | None
    program: FormulaFile | None  # what the formula computes; a page writes the text alone
    beyond: Numbers | None = None  # where the step led to that was not taken


class RaceFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    kudari_race: int
    versions: dict[str, str]
    field: FieldFile
    start: Numbers
    steps: int
    routes: dict[str, RouteFile]
    found: list[str] = []  # whose learning rates were found for this field
    checksum: str | None = None  # a page writes none


def write(race: Record, path: str | os.PathLike[str]) -> None:
    """Write a race: its record as ``.json``, or its steps as ``.csv``."""
    with written_whole(path, synced=True) as temporary:
        if temporary.suffix.lower() == ".csv":
            _write_csv(race, temporary)
        else:
            data = msgspec.json.format(msgspec.json.encode(_plain(race)), indent=1)
            temporary.write_bytes(data + b"\n")
            seal(temporary)


def read(path: str | os.PathLike[str]) -> Record:
    """The race of a ``.json`` record, every part of which is checked."""
    data = contents(path, "the record of a race", MOST_PER_BYTE)
    try:
        record = msgspec.json.decode(data, type=RaceFile)
        race = _race(record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KudariError) as error:
        raise KudariError(f"{shown_path(path)} is not the record of a race: {reason_of(error)}") from None
    check_seal(path, data, claimed=record.checksum is not None)
    return race


def _write_csv(race: Record, path: Path) -> None:
    names = race.field.variables
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["rule", "step", *names, "value", *(f"gradient {name}" for name in names)])
        for rule, route in race.routes.items():
            rows = zip(route.positions.tolist(), route.values.tolist(), route.gradients.tolist(), strict=True)
            for step, (position, value, gradient) in enumerate(rows):
                writer.writerow([rule, step, *position, value, *gradient])


def _plain(race: Record) -> RaceFile:
    """A race as plain data."""
    return RaceFile(
        kudari_race=FORMAT,
        versions=versions(),
        field=field_file(race.field),
        start=list(race.start),
        steps=race.steps,
        routes={name: _route_file(race.entries[name], route) for name, route in race.routes.items()},
        found=list(race.found),
        checksum=BLANK,
    )


def _route_file(entry: Entry, route: Route) -> RouteFile:
    return RouteFile(
        rule=entry.title,
        formula=entry.text,
        hyperparameters=dict(entry.hyperparameters),
        positions=route.positions.tolist(),
        values=route.values.tolist(),
        gradients=route.gradients.tolist(),
        states={state: rows.tolist() for state, rows in route.states.items()},
        diverged_at=route.diverged_at,
        program=None if entry.formula is None else formula_file(entry.formula),
        beyond=None if route.beyond is None else list(route.beyond),
    )


def versions() -> dict[str, str]:
    """What a record was made with."""
    return {name: version(name) for name in ("kudari", "numpy")} | {"python": platform.python_version()}


def field_file(field: Field) -> FieldFile:
    """A field as plain data."""
    evaluator, facts, noise = field.evaluator, field.facts, field.noise
    kinds = {kind: name for name, kind in NOISES.items()}
    return FieldFile(
        name=field.name,
        variables=list(field.variables),
        domain=list(field.domain),
        minima=[list(map(float, minimum)) for minimum in facts.minima],
        lowest=None if facts.lowest is None else float(facts.lowest),
        formula=field.formula,
        tape=evaluator.value_tape.to_json() if isinstance(evaluator, Symbolic) else None,
        noise=NoiseFile(kinds[type(noise)], noise.amount, field.noise_seed) if noise else None,
    )


def _race(record: RaceFile) -> Record:
    """The race that plain data tell of."""
    if record.kudari_race != FORMAT:
        raise KudariError(f"its format is {record.kudari_race}; this version reads {FORMAT}")
    field = field_of(record.field)
    if len(record.start) != len(field.variables) or record.steps < 1 or not record.routes:
        raise KudariError("its start, its steps or its routes are missing or do not fit its field")
    if not all(name in record.routes and "lr" in record.routes[name].hyperparameters for name in record.found):
        raise KudariError("it tells of learning rates that were found, but no such rule walks in it")
    entries = {name_of(name): _entry_of(route) for name, route in record.routes.items()}
    routes = {name: _route_of(name, route, field.variables) for name, route in record.routes.items()}
    for name, route in routes.items():
        route.rule, route.field, route.optimizer = entries[name].title, field, entries[name].rule()
    race = Record(field, entries, routes, tuple(record.start), record.steps, tuple(record.found))
    refuse_contradictions(race)
    return race


def _entry_of(route: RouteFile) -> Entry:
    """What a file tells of an optimizer: its program, or else a formula that can be read."""
    if route.program is not None:
        read: Rule | None = rule_with(formula_of(route.program, route.formula), route.hyperparameters)
    else:
        read = rule_of_text(route.rule, route.formula, route.hyperparameters)
    if read is None:
        return Entry(route.rule, None, route.hyperparameters)
    return Entry(route.rule, read.formula, read.hyperparameters)


def rule_of_text(title: str, text: str, values: Mapping[str, float]) -> Rule | None:
    """The rule of a file that has its formula as text alone, as a page writes it; None where it cannot be read."""
    try:
        for known in variants().values():
            if known.title == title and str(known.formula) == text:
                return known(**values)
        return typed_rule(text, title, values) if text else None
    except KudariError:
        return None


def field_of(record: FieldFile) -> Field:
    """The field that plain data tell of, every part of which is checked."""
    names = tuple(map(word_of, record.variables))
    facts = Facts(name=record.name, minima=tuple(map(tuple, record.minima)), lowest=record.lowest)
    if len(set(names)) < len(names):
        raise KudariError("two variables of its field have the same name")
    if any(len(minimum) != len(names) for minimum in facts.minima):
        raise KudariError("a minimum has not one number for each variable")
    evaluator: Evaluator = (
        BlackBox(_not_recorded, names, STAYED_BEHIND)
        if record.tape is None
        else _symbolic_of(Tape.from_json(record.tape), record)
    )
    field = Field(evaluator, *record.domain, facts=facts)
    if record.noise is not None:
        field = field.with_noise(record.noise.kind, record.noise.amount, seed=record.noise.seed)
    return field


def _symbolic_of(tape: Tape, record: FieldFile) -> Symbolic:
    """The formula as it was written, if that is what the tape computes; otherwise the tape as a formula."""
    names = tuple(record.variables)
    if tuple(name for name, _ in tape.inputs) != names or len(tape.outputs) != 1:
        raise KudariError("the tape of its field does not fit its variables")
    try:
        written = Symbolic(read_formula(record.formula, names), names)
    except FormulaError:
        return Symbolic(tape.expressions()[0], names)
    return written if written.value_tape == tape else Symbolic(tape.expressions()[0], names)


def _not_recorded(*_: float) -> float:
    """The value of a measured field whose function stayed behind: there is none."""
    return float("nan")


def _route_of(name: str, record: RouteFile, variables: tuple[str, ...]) -> Route:
    rows = len(record.positions)
    tables: list[Any] = [record.positions, record.gradients, *record.states.values()]
    right_size = all(len(t) == rows and all(len(row) == len(variables) for row in t) for t in tables)
    if not rows or not right_size or len(record.values) != rows:
        raise KudariError(f"the route of {name} is not a table of numbers for {', '.join(variables)}")
    if record.beyond is not None and (record.diverged_at is None or len(record.beyond) != len(variables)):
        raise KudariError(f"the route of {name} ended beyond the numbers, but has no step there")
    if record.diverged_at not in (None, rows):
        raise KudariError(f"the route of {name} has {rows} places, but diverged at step {record.diverged_at}")
    for state in record.states:
        name_of(state)
    route = Route(variables)
    for i in range(rows):
        states = {state: tuple(np.nan if x is None else x for x in table[i]) for state, table in record.states.items()}
        route.add(tuple(record.positions[i]), record.values[i], tuple(record.gradients[i]), states)
    route.diverged_at = record.diverged_at
    if record.beyond is not None:
        route.beyond = tuple(record.beyond)
    return route
