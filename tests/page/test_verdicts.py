"""The page comes to the same findings as Python, by the measures, thresholds and sentences that Python gives it."""

import copy
import math

import pytest

from kudari.fields import FIELDS
from kudari.page import tables
from kudari.page.bundle import joined
from kudari.rules.catalogue import variants
from kudari.travel import Adventurer
from kudari.travel.diagnosis import diagnose

STEPS = (30, 100, 300)
QUICK = {"ravine", "three_hump_camel"}
ENTRIES = ("walking/diagnosis.js", "walking/scene.js")
PROGRAM = """
const field = fieldOfTable(name, TABLES.fields[name]);
const [optimizer] = optimizersOf([{name: '', key, formula: null, hypers, on: true}], field);
const table = (rows, i) => Float64Array.from(rows, (row) => row[i]);
const tables = (rows) => field.variables.map((_, i) => table(rows, i));
const count = values.length;
const walk = {
  optimizer, colour: '', steps, lanes: 1, middle: 0, positions: tables(positions), gradients: tables(gradients),
  values: Float64Array.from(values),
  states: new Map(Object.entries(states).map(([state, rows]) => [state, tables(rows)])),
  evaluations: Int32Array.of(count), ends: Int32Array.of(count - 1), divergedAt: Int32Array.of(diverged),
};
return [...findings(new Measurements(walk, steps, field, 0))].map(({code, numbers}) => {
  const [full, short] = TABLES.diagnosis.messages[code];
  return {code, numbers, texts: [...full, ...short].map((template) => written(template, numbers))};
});
"""


def found_by_both(v8, name, key, rule, steps):
    """Python's findings on a walk, and the page's on the same numbers."""
    field = FIELDS[name].field()
    route = Adventurer(*field.start).optimize(field, rule, steps)
    lost = -1 if route.diverged_at is None else route.diverged_at
    page = v8.run(
        PROGRAM, name=name, key=key, hypers=rule.hyperparameters, steps=steps, values=route.values.tolist(),
        positions=route.positions.tolist(), gradients=route.gradients.tolist(), diverged=lost,
        states={state: rows.tolist() for state, rows in route.states.items()},
    )  # fmt: skip
    python = [finding for finding in diagnose(route).findings if finding.code != "best"]
    return python, page


def is_close(ours, theirs):
    """Whether evidence is the same but for rounding."""
    if isinstance(ours, str):
        return ours == theirs
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(is_close(ours[key], theirs[key]) for key in ours)
    if getattr(ours, "ndim", 0):
        return len(ours) == len(theirs) and all(map(is_close, ours.tolist(), theirs))
    ours, theirs = float(ours), float(theirs)
    return math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=1e-9) or (math.isnan(ours) and math.isnan(theirs))


@pytest.fixture(scope="module")
def v8(modules):
    browser = modules(*ENTRIES)
    yield browser
    browser.close()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in FIELDS]
)
def test_verdicts_are_those_of_python(v8, name, announce):
    """For every rule, after 30, 100 and 300 steps: the same findings in the same order, with the same evidence."""
    codes, evidence, compared = [], [], 0
    for key, kind in variants().items():
        for steps in STEPS:
            python, page = found_by_both(v8, name, key, kind(), steps)
            compared += 1
            ours, theirs = [finding.code for finding in python], [finding["code"] for finding in page]
            if ours != theirs:
                codes.append((key, steps, ours, theirs))
                continue
            for finding, there in zip(python, page, strict=True):
                evidence += [
                    (key, steps, finding.code, measure, number, there["numbers"][measure])
                    for measure, number in finding.numbers.items()
                    if not is_close(number, there["numbers"][measure])
                ]
    announce(f"verdicts on {name}: {compared} compared, {len(codes)} disagree, {len(evidence)} numbers differ")

    assert not codes
    assert not evidence


def test_a_changed_threshold_is_noticed(modules_of):
    """Planted in the data that the page is given: it judges by nothing else."""
    from py_mini_racer import MiniRacer

    data = copy.deepcopy(tables.tables())
    data["diagnosis"]["definitions"]["FLAT"] = 1e-12
    engine = MiniRacer()
    engine.eval(joined(tables.modules(data), ENTRIES))
    rule = variants()["adagrad"](lr=1.0)
    python, page = found_by_both(modules_of(engine.eval), "three_hump_camel", "adagrad", rule, 100)
    engine.close()

    assert python[0].code != page[0]["code"]


def test_a_local_minimum_is_not_the_lowest(v8):
    """AdaGrad with η = 1 on the camel with three humps: low down, but in a hollow beside the lowest."""
    python, page = found_by_both(v8, "three_hump_camel", "adagrad", variants()["adagrad"](lr=1.0), 100)

    assert python[0].code == page[0]["code"] == "local minimum"
    assert page[0]["texts"][0] == python[0].text("en")
    assert page[0]["texts"][1] == python[0].text("ja")
