"""A walk is judged on the page as in Python: the same findings, with the same numbers, in the same words."""

import json
import math
import struct

import numpy as np
import pytest

import kudari
from kudari.fields import FIELDS
from kudari.page import tables
from kudari.page.bundle import joined
from kudari.page.tables import catalogue
from kudari.travel import Adventurer, Route
from kudari.travel.messages import MESSAGES
from kudari.travel.sentences import written

KIND = {"sgd": 0, "momentum": 1, "nesterov": 1, "adagrad": 2}  # which of a field's rates suits a rule; else Adam's
STEPS = (30, 100, 300)
QUICK = ("sgd", "momentum", "adagrad", "adam")
ENTRIES = ["walking/diagnosis.js", "walking/model.js", "walking/scene.js"]
JUDGED = """
const place = placeOfTable(name, TABLES.fields[name]);
return rules.map(([key, values, route]) => {
  const recorded = {positions: route.positions, values: route.values, gradients: route.gradients, lost: route.lost};
  const [walker] = walkersOf([{name: '', key, formula: null, hypers: values, on: true, recorded}], place);
  const shown = walkOf(walker, place, {start: place.start, adventurers: 1, steps: 300, noise: 0, seed: 0});
  const states = new Map(Object.entries(route.states).map(
    ([state, tables]) => [state, tables.map((table) => Float64Array.from(table))]));
  return steps.map((step) => {
    const found = [...findings(new Measurements({...shown, states}, step, place, 0))];
    return found.map(({code, numbers}) => [code, numbers]);
  });
});
"""


def settings(name, field):
    """A rule with its own values, and with the learning rate that suits the field."""
    own = catalogue()[name]().hyperparameters
    return [own, {**own, "lr": field.facts.rates[KIND.get(name.partition("/")[0], 3)]}]


def until(route, steps):
    """The same route as it was after some steps."""
    shorter = Route(route.variables)
    shorter.field, shorter.optimizer = route.field, route.optimizer
    for place in range(min(steps + 1, len(route))):
        shorter.add(*(column[place] for column in (route._positions, route._values, route._gradients, route._states)))
    gone = route.diverged_at
    shorter.diverged_at = gone if gone is not None and gone <= steps else None
    return shorter


def walks(field, names):
    """Every rule with its settings, and the route that it takes."""
    for name in names:
        for values in settings(name, field):
            yield name, values, Adventurer(*field.start).optimize(field, catalogue()[name](**values), rep=max(STEPS))


def recorded(route):
    """A route as plain data."""
    return {
        "positions": route.positions.tolist(),
        "values": route.values.tolist(),
        "gradients": route.gradients.tolist(),
        "states": {name: rows.T.tolist() for name, rows in route.states.items()},
        "lost": route.diverged_at,
    }


def is_same(number, other):
    """Whether two measures are the same, up to rounding."""
    if isinstance(number, str) or isinstance(other, str):
        return number == other
    if isinstance(number, dict):
        return number.keys() == other.keys() and is_same(list(number.values()), list(other.values()))
    one, two = np.asarray(number, float), np.asarray(other, float)
    return one.shape == two.shape and np.allclose(one, two, rtol=1e-6, atol=1e-9, equal_nan=True)


def disagreements(v8, names):
    """How many verdicts were compared, and those in which the page and Python differ."""
    count, differing = 0, []
    for title, entry in FIELDS.items():
        field = entry.field()
        walked = list(walks(field, names))
        rules = [[name, values, recorded(route)] for name, values, route in walked]
        told = v8.run(JUDGED, name=title, rules=rules, steps=STEPS)
        for (name, values, route), verdicts in zip(walked, told, strict=True):
            for steps, there in zip(STEPS, verdicts, strict=True):
                here = [finding for finding in until(route, steps).diagnosis("en").findings if finding.code != "best"]
                count += 1
                same = [finding.code for finding in here] == [code for code, _ in there] and all(
                    is_same(number, numbers[measure])
                    for finding, (_, numbers) in zip(here, there, strict=True)
                    for measure, number in finding.numbers.items()
                )
                if not same:
                    differing.append((title, name, values, steps, here, there))
    return count, differing


@pytest.fixture(scope="module")
def v8(modules):
    v8 = modules(*ENTRIES)
    yield v8
    v8.close()


def test_the_books_rules_are_judged_as_in_python(v8, announce):
    """On every field, with their own rates and with those of the field, after 30, 100 and 300 steps."""
    count, differing = disagreements(v8, QUICK)
    announce(f"verdicts of the page and of Python: {count} compared, {len(differing)} disagreements")

    assert count == len(FIELDS) * len(QUICK) * 2 * len(STEPS)
    assert differing == []
