"""What drawings are made of: levels, contour lines, ticks, crowds, theory, geometry and verdicts, without a canvas."""

import math

import numpy as np
import pytest

from kudari.fields import FIELDS
from kudari.pictures.terrain import survey
from kudari.rules import rule
from kudari.rules.catalogue import variants
from kudari.travel import Adventurer, race, theory

TWO = [name for name, place in FIELDS.items() if len(place.field().variables) == 2]


@pytest.fixture(scope="module")
def drawing(modules):
    """Everything that needs no document."""
    return modules(
        "parts/layout.js",
        "walking/fields.js",
        "walking/optimizers.js",
        "walking/survey.js",
        "walking/border.js",
        "drawing/heat.js",
        "walking/theory.js",
        "state/python.js",
        "state/state.js",
    )


@pytest.mark.parametrize("name", TWO)
def test_levels_are_those_of_the_pictures(drawing, name):
    """On the same grid."""
    ground = survey(FIELDS[name].field(), points=61)
    found = drawing.run(
        "const field = fieldOfTable(name, TABLES.fields[name]); return surveyed(field, field.domain, 61, 61).levels;",
        name=name,
    )

    assert np.allclose(found, ground.levels, rtol=1e-9, atol=1e-9 * abs(ground.levels[-1] - ground.levels[0]))


@pytest.mark.parametrize(
    "heights",
    [[5.0] * 9, [math.nan] * 9, [math.inf] * 9, [1.0, math.nan, math.inf, -math.inf] + [2.0] * 5, [1e308] * 9],
)
def test_levels_of_any_heights_go_up(drawing, heights):
    """Also of plains, and of what has no heights."""
    levels = drawing.run("return levelsOf(Float64Array.from(heights), null);", heights=heights)

    assert len(levels) >= 2
    assert np.isfinite(levels).all()
    assert (np.diff(levels) > 0).all()


def test_contour_lines_lie_on_their_level(drawing):
    """Where they cross the sides of cells, the heights between the corners are the level."""
    rng = np.random.default_rng(0)
    heights = rng.normal(size=(9, 11))
    heights[4, 5] = np.nan
    levels = [-0.7, 0.0, 0.4]
    program = "return isolines({heights: Float64Array.from(heights), columns: 11, rows: 9}, levels);"
    pieces = np.array(drawing.run(program, heights=heights.ravel().tolist(), levels=levels)).reshape(-1, 2)

    assert len(pieces) > 100
    for x, y in pieces:
        i, j = min(math.floor(x), 9), min(math.floor(y), 7)
        u, v = x - i, y - j
        assert min(u, v, 1 - u, 1 - v) < 1e-9  # on a side
        corners = heights[j : j + 2, i : i + 2]
        weights = np.outer([1 - v, v], [1 - u, u])
        height = corners[weights > 1e-9] @ weights[weights > 1e-9]
        assert min(abs(height - level) for level in levels) < 1e-9
    cells = {(math.floor(x), math.floor(y)) for x, y in (pieces[::2] + pieces[1::2]) / 2}
    assert not cells & {(4, 3), (5, 3), (4, 4), (5, 4)}


def test_every_side_that_a_level_crosses_has_a_line(drawing):
    """No line ends within the map."""
    rng = np.random.default_rng(1)
    heights = rng.normal(size=(12, 12))
    program = "return isolines({heights: Float64Array.from(heights), columns: 12, rows: 12}, [0.1]);"
    pieces = np.array(drawing.run(program, heights=heights.ravel().tolist())).reshape(-1, 2)
    ends, times = np.unique(pieces.round(9), axis=0, return_counts=True)

    crossed = (np.diff(heights > 0.1, axis=0).sum()) + (np.diff(heights > 0.1, axis=1).sum())
    assert len(ends) == crossed
    border = (ends == 0).any(axis=1) | (ends == 11).any(axis=1)
    assert (times[~border] == 2).all()
    assert (times[border] == 1).all()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-10, 10, [-10, -5, 0, 5, 10]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-0.3, 0.3, [-0.2, 0, 0.2]),
        (1e-7, 3e-7, [1e-7, 1.5e-7, 2e-7, 2.5e-7, 3e-7]),
    ],
)
def test_ticks_are_round_numbers(drawing, low, high, expected):
    assert drawing.run("return ticksOf(low, high, 5);", low=low, high=high) == expected


def test_ticks_that_lie_close_together_are_told_apart(drawing):
    texts = drawing.run("return ticksOf(1.23456, 1.23458, 4).map(tickText);")

    assert texts == ["1.23456", "1.234565", "1.23457", "1.234575", "1.23458"]
    assert drawing.run("return [-0.5, 0.3, 2e7, 1e-7].map(tickText);") == ["−0.5", "0.3", "2e7", "1e−7"]


def test_powers_of_ten(drawing):
    assert drawing.run("return powersOf(1e-4, 3, 5);") == [1e-4, 1e-3, 1e-2, 0.1, 1]
    assert drawing.run("return powersOf(2, 3, 5);") == [2, 3]


def test_pixels_and_numbers_are_each_others_inverse(drawing):
    """On linear and on logarithmic axes."""
    program = """
      const frame = new Frame([[1e-4, 3], [-2, 5]], 300, 200, {left: 40, bottom: 30}, {logX: true});
      return [frame.at(frame.x(0.02), frame.y(1.5)), frame.x(1e-4), frame.y(5)];
    """
    place, left, top = drawing.run(program)

    assert place == pytest.approx([0.02, 1.5])
    assert (left, top) == (40, 0)


@pytest.mark.parametrize("count", [1, 8, 64])
def test_a_crowd_starts_close_around_the_start(drawing, count):
    """The first at the start itself."""
    x, y = drawing.run("return ensembleStarts([1, 2], count, [[-10, 10], [-1, 1]]);", count=count)

    assert (x[0], y[0]) == (1, 2)
    assert len(set(zip(x, y, strict=True))) == count
    assert max(abs(np.array(x) - 1)) <= 1.6
    assert max(abs(np.array(y) - 2)) <= 0.16


@pytest.mark.parametrize("name", ["ravine", "rotated", "sphere", "booth", "matyas", "ill_conditioned", "saddle"])
def test_curvatures_of_bowls(drawing, name):
    """As Python's second derivatives have them; of other fields there are none."""
    field = FIELDS[name].field()
    found = drawing.run("return curvaturesOf(fieldOfTable(name, TABLES.fields[name]));", name=name)

    assert found == pytest.approx(
        np.linalg.eigvalsh(field.hessian(dict(zip(field.variables, field.start, strict=True)))).tolist(), rel=1e-12
    )


def test_other_fields_are_no_bowls(drawing):
    program = "return curvaturesOf(fieldOfTable('rosenbrock', TABLES.fields.rosenbrock));"

    assert drawing.run(program) is None


@pytest.mark.parametrize("name", variants())
def test_the_border_of_stability_is_that_of_python(drawing, name):
    """And a rule that is not linear has none."""
    kind = variants()[name]
    values = dict(rule(name).hyperparameters) | {"lr": 0.3}
    rates = np.geomspace(0.01, 3, 40)
    expected = theory.contractions(kind(**values), 2.0, lr=rates)
    program = """
      const optimizer = ruleOfTable(TABLES.rules[name]);
      const hypers = Object.entries({...values, lr: Float64Array.from(rates)});
      return contractions(optimizer, hypers, [2], rates.length);
    """
    found = drawing.run(program, name=name, values=values, rates=rates.tolist())

    assert (found is None) == (expected is None)
    if expected is not None:
        assert np.allclose(found, expected, rtol=1e-6)


def test_the_border_on_a_map_is_that_of_theory(drawing):
    """Of momentum where the steepest curvature is 2: η = 1 + α, all the way from no momentum to α = 1."""
    program = """
      const optimizer = {...ruleOfTable(TABLES.rules.momentum), values: {lr: 0.1, momentum: 0.9}};
      const axes = [{key: 'lr', name: 'η', low: 1e-4, high: 10, log: true},
        {key: 'momentum', name: 'α', low: 0, high: 1, log: false}];
      return stableBorder({optimizer, axes, start: [-7, 2]}, [0.1, 2]);
    """
    across, up = np.reshape(drawing.run(program), (-1, 2)).T

    assert np.allclose(1e-4 * 1e5**across, 1 + up, rtol=1e-3)
    assert (up.min(), up.max()) == (0, 1)
    assert len(np.unique(up)) > 40


@pytest.mark.parametrize(
    "text", ["w ← w − η max(g, 0)", "w ← w − η |g|", "w ← w − η where(w > 0, g, 0)", "w ← w − η g g/g",
             "v ← α v − η max(g, 0); w ← w + v", "w ← w − η g/t"],
)  # fmt: skip
def test_a_rule_that_is_linear_on_one_side_only_has_no_border(drawing, text):
    """Nor has one that divides by 0 at the bottom, or changes with time. As in Python."""
    program = """
      const optimizer = optimizersOf([{name: '', key: null, formula: text, hypers: {}, on: true}], {name: ''})[0];
      return contractions(optimizer, Object.entries(optimizer.values), [2], 1);
    """
    typed = rule(text, **{letter: 0.3 for letter in "αη" if letter in text})

    assert drawing.run(program, text=text) is None
    assert theory.contractions(typed, 2.0) is None


def test_geometry_is_the_step_and_what_memory_alone_would_do(drawing):
    """On two axes: Momentum carries α v on; AdaGrad scales each axis by itself; SGD does neither."""
    program = """
      const read = (name, numbers) => new GeometryReader(readRule(TABLES.rules[name].text).after).read(
        numbers.map((letters) => new Map(Object.entries(letters))));
      return [
        read('sgd', [{w: 1, g: 4, 'η': 0.5, t: 1}, {w: 1, g: 2, 'η': 0.5, t: 1}]),
        read('momentum', [{w: 1, g: 4, v: 1, 'η': 0.5, 'α': 0.9, t: 1}, {w: 1, g: 2, v: 0, 'η': 0.5, 'α': 0.9, t: 1}]),
        read('adagrad', [{w: 1, g: 4, h: 0, 'η': 0.5, 'ε': 0, t: 1}, {w: 1, g: 2, h: 0, 'η': 0.5, 'ε': 0, t: 1}]),
        read('adam', [{w: 1, g: 4, m: 1, v: 9, 'η': 0.5, 'β₁': 0.9, 'β₂': 0, 'ε': 0, t: 1},
          {w: 1, g: 2, m: 1, v: 9, 'η': 0.5, 'β₁': 0.9, 'β₂': 0, 'ε': 0, t: 1}]),
      ];
    """
    sgd, momentum, adagrad, adam = drawing.run(program)

    assert sgd == {"step": [-2, -1], "inertia": None, "scales": None}
    assert momentum == {"step": [-1.1, -1], "inertia": [pytest.approx(0.9), 0], "scales": None}
    assert adagrad["scales"] == [0.25, 0.5]
    assert adagrad["inertia"] is None
    assert adam["scales"] == [0.25, 0.5]
    assert adam["step"] == pytest.approx([-0.5 / 0.1 * 1.3 / 4, -0.5 / 0.1 * 1.1 / 2])


VERDICT = """
const rule = {name: '', key, formula: null, hypers, on: true};
const state = {...STATE_USUAL, ...change, rules: [rule]};
const field = fieldOf(state, null);
const [optimizer] = optimizersOf(state.rules, field);
const start = state.start.length ? state.start : field.start;
const shown = walkOf(optimizer, field, {...state, start});
const [{code}] = findings(new Measurements(shown, state.steps, field, 0));
return [code, verdict(shown, state.steps, field, {noise: 0, lang: 'en'}, String)];
"""


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        (0.95, "arrived"),
        (0.99, "zig-zag by theory"),
        (1.02, "too large"),
        (1e200, "too large"),
        (0.05, "lr is small"),
        (1e-8, "lr is small"),
    ],
)
def test_a_verdict_says_what_happened(drawing, rate, code):
    """In the short words of Python's diagnosis, with its numbers."""
    route = Adventurer(-7, 2).optimize("ravine", rule("sgd", lr=rate), rep=30)
    text = route.diagnosis().verdict.short("en")

    assert drawing.run(VERDICT, change={}, key="sgd", hypers={"lr": rate}) == [code, text]


@pytest.mark.parametrize(
    ("formula", "start", "key", "hypers", "code"),
    [
        ("x**2 + y**2", [-3, -3], "sgd", {"lr": 0.3}, "arrived"),  # a bowl, whose bottom is known
        ("x**2 + y**2", [-3, -3], "adam", {"lr": 0.001}, "slow, short steps"),
        ("x**4 - 3x**2 + x", [2], "sgd", {"lr": 0.01}, "local minimum"),  # both of its minima are found
        ("x**2 - y**2 + y**4/4", [-2, 0], "sgd", {"lr": 0.1}, "saddle"),
        ("exp(-x**2)", [6], "sgd", {"lr": 0.1}, "plateau"),
        ("log(x) + y**2", [1, 1], "sgd", {"lr": 0.4}, "left the domain"),
        ("abs(x)", [1], "sgd", {"lr": 0.3}, "to and fro"),
        ("cos(x)", [4.5], "momentum", {"lr": 0.3, "momentum": 1}, "orbiting, swing"),
        ("1000000x**2 + y**2", [-3, -3], "sgd", {"lr": 5e-7}, "valley"),  # low down, and still far away
    ],
)
def test_a_verdict_looks_at_the_slope_and_the_curvature(drawing, formula, start, key, hypers, code):
    """Where nothing is known of a field but its formula."""
    change = {"formula": formula, "start": start, "steps": 100}

    assert drawing.run(VERDICT, change=change, key=key, hypers=hypers)[0] == code


def test_another_minimum_than_the_lowest_is_told_of(drawing):
    """On a field that knows its lowest value."""
    change = {"field": "two_valleys", "start": [2], "steps": 100}

    assert drawing.run(VERDICT, change=change, key="sgd", hypers={"lr": 0.01})[0] == "local minimum"


@pytest.mark.parametrize(
    ("formula", "place", "value"),
    [
        ("x**2/10 + y**2", [0, 0], 0),
        ("(x - 1)**2 + (x - 1)(y + 2) + (y + 2)**2 + 5", [1, -2], 5),
        ("3x**2 - 6x", [1], -3),
        ("x**2 - y**2", None, None),
        ("x**4 + y**2", None, None),
    ],
)
def test_a_typed_bowl_knows_its_bottom(drawing, formula, place, value):
    program = "const {minima, lowest} = fieldOf({...STATE_USUAL, formula}, null); return [minima, lowest];"
    minima, lowest = drawing.run(program, formula=formula)

    assert minima == ([] if place is None else [pytest.approx(place)])
    assert lowest == (None if value is None else pytest.approx(value))


def test_copied_python_makes_the_same_race(drawing):
    """Every value stands in it, also those that the field suggests."""
    program = """
      const one = (key, hypers, on = true) => ({name: '', key, formula: null, hypers, on});
      const mine = {...one(null, {'α': 0.7, 'η': 0.004}), formula: 'v ← α v − η g; w ← w + v', name: 'my "rule"'};
      const rules = [one('sgd', {}), one('adam', {beta1: 0.8}), one('lion', {}, false), mine];
      const state = {...STATE_USUAL, field: 'himmelblau', start: [0.5, -1], rules, steps: 40};
      const field = fieldOf(state, null);
      const optimizers = optimizersOf(state.rules, field);
      const walks = optimizers.filter((optimizer) => optimizer.on).map((optimizer) => walkOf(optimizer, field, state));
      const ends = walks.map(({optimizer, positions}) => [optimizer.name, ...positions.map((column) => column[40])]);
      return [toPython(state, field, optimizers), ends];
    """
    text, ends = drawing.run(program)
    made = {}
    exec(text.replace("race.plot()\n", ""), made)  # our own program, which a user would run

    assert [name for name, *_ in ends] == list(made["race"].routes) == ["SGD", "Adam", 'my "rule"']
    for name, *place in ends:
        assert list(made["race"].routes[name][-1].values()) == place
    assert isinstance(made["race"], type(race("ravine", ["sgd"], steps=1)))
