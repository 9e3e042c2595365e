"""A walk is judged on the page as in Python: the same findings, with the same numbers, in the same words."""

import copy
import math
import struct

import numpy as np
import pytest
from tests.examples import by_night, quickly, shares
from tests.travel.situations import SITUATIONS

import kudari
from kudari.fields import FIELDS
from kudari.page import tables
from kudari.rules.catalogue import variants
from kudari.travel import Adventurer, Route
from kudari.travel.findings import MEASURES, MESSAGES, QUESTIONS, THRESHOLDS
from kudari.travel.rates import USUAL
from kudari.travel.sentences import written
from kudari.travel.vector_formulas import OPERATIONS, Evaluation, lowered

KIND = {"sgd": 0, "momentum": 1, "nesterov": 1, "adagrad": 2}  # which of a field's rates suits a rule; else Adam's
QUICK = ("ravine", "three_hump_camel", "two_valleys")  # the others with --slow
STEPS = (30, 100, 300)
BOOK = ("sgd", "momentum", "adagrad", "adam")
TELLING = ("a cone", "down two ways")  # of the situations
SOME = [(name,) for name in SITUATIONS][::3]  # of them, with --slow; all by night
UNKNOWN = (
    "x**2/20 + y**2",
    "x**4 - 3*x**2 + x",
    "x**2 - y**2",
    "exp(-x**2 - y**2)",
    "(x*y - 1)**2",
    "log(x) + y**2",
    "abs(x) + x**2/10",
)
ENTRIES = ["walking/diagnosis.js", "walking/fields.js", "walking/optimizers.js", "walking/scene.js"]
JUDGED = """
const field = fieldOfTable(name, {...table, minima: facts ? table.minima : []});
const shownAs = (route) => {
  const [optimizer] = optimizersOf(
    [{name: '', key: route.key, formula: null, hypers: route.hypers, on: true, recorded: route}], field);
  const states = Object.entries(route.states).map(
    ([state, columns]) => [state, columns.map((column) => Float64Array.from(column))]);
  const shown = walkOf(optimizer, field, {start: field.start, adventurers: 1, steps: 300, noise: 0, seed: 0});
  return {...shown, states: new Map(states)};
};
return routes.map(shownAs).map((shown) => steps.map((step) => {
  const given = [...findings(new Measurements(shown, step, field, noise))];
  const sentence = ({code, numbers}) => TABLES.diagnosis.messages[code].map((text) => written(text, numbers));
  return given.map((finding) => [finding.code, finding.numbers, sentence(finding)]);
}));
"""


def told_in_full():
    """What the page is told, and the long sentences too: of their numbers it needs but few, and all are to be right."""
    planted = copy.deepcopy(tables.tables())
    forms = planted["diagnosis"]["messages"]
    planted["diagnosis"]["messages"] = {code: [*MESSAGES[code].full, *forms[code]] for code in forms}
    return planted


def settings(name, field):
    """A rule with its own values, and with the learning rate that suits the field, or else the ravine."""
    own = variants()[name]().hyperparameters
    return [own, {**own, "lr": (field.facts.rates or USUAL)[KIND.get(name.partition("/")[0], 3)]}]


def walked(field, name, hypers):
    """The route of a rule, and what the page is told of it."""
    route = Adventurer(*field.start).optimize(field, variants()[name](**hypers), rep=max(STEPS))
    told = {
        "key": name,
        "hypers": hypers,
        "positions": route.positions.tolist(),
        "values": route.values.tolist(),
        "gradients": route.gradients.tolist(),
        "states": {state: rows.T.tolist() for state, rows in route.states.items()},
        "divergedAt": route.diverged_at,
        "beyond": route.beyond,
    }
    return route, told


def until(route, steps):
    """The same route as it was after some steps."""
    shorter = Route(route.variables)
    shorter.field, shorter.optimizer = route.field, route.optimizer
    for index in range(min(steps + 1, len(route))):
        shorter.add(*(column[index] for column in (route._positions, route._values, route._gradients, route._states)))
    gone = route.diverged_at
    shorter.diverged_at, shorter.beyond = (gone, route.beyond) if gone is not None and gone <= steps else (None, None)
    return shorter


def is_same(number, other):
    """Whether two measures are the same, up to rounding."""
    if isinstance(number, str) or isinstance(other, str):
        return number == other
    if isinstance(number, dict):
        return number.keys() == other.keys() and is_same(list(number.values()), list(other.values()))
    one, two = np.asarray(number, float), np.asarray(other, float)
    return one.shape == two.shape and np.allclose(one, two, rtol=1e-6, atol=1e-9, equal_nan=True)


def agree(here, there):
    """Whether Python's findings are those of the page: in their order, with their numbers, in the same words."""
    if [finding.code for finding in here] != [code for code, *_ in there]:
        return False
    for finding, (_, numbers, sentences) in zip(here, there, strict=True):
        if not all(is_same(number, numbers[measure]) for measure, number in finding.numbers.items()):
            return False
        if sentences != [form(lang) for form in (finding.text, finding.short) for lang in ("en", "ja")]:
            return False
    return True


def disagreements(v8, name, field, rules):
    """How many diagnoses were compared on a field, and those in which the page and Python differ."""
    runs = [walked(field, rule, hypers) for rule in rules for hypers in settings(rule, field)]
    told = v8.run(
        JUDGED,
        name=name,
        table=tables.field_table(field),
        facts=bool(field.facts.minima),
        noise=field.noise.amount if field.noise else 0,
        routes=[told for _, told in runs],
        steps=STEPS,
    )
    differing = []
    for (route, plain), diagnoses in zip(runs, told, strict=True):
        for steps, there in zip(STEPS, diagnoses, strict=True):
            # What would be best is Python's alone: the page does not show it.
            here = [one for one in until(route, steps).diagnosis(lang="en").findings if one.code != "best"]
            if not agree(here, there):
                differing.append((name, plain["key"], plain["hypers"], steps, here, there))
    return len(runs) * len(STEPS), differing


def on_the_catalogue(v8, rules, names=tuple(FIELDS)):
    """The same on its fields."""
    compared = [disagreements(v8, name, FIELDS[name].field(), rules) for name in names]
    return sum(count for count, _ in compared), [one for _, differing in compared for one in differing]


@pytest.fixture(scope="module")
def v8(modules):
    v8 = modules(*ENTRIES, data=told_in_full())
    yield v8
    v8.close()


@pytest.mark.parametrize("names", [QUICK, pytest.param(sorted(set(FIELDS) - set(QUICK)), marks=pytest.mark.slow)])
def test_the_books_rules_are_judged_as_in_python(v8, announce, names):
    """On every field, with their own rates and with those of the field, after 30, 100 and 300 steps."""
    count, differing = on_the_catalogue(v8, BOOK, names)
    announce(f"diagnoses of the page and of Python, the book's rules: {count} compared, {len(differing)} disagreements")

    assert count == len(names) * len(BOOK) * 2 * len(STEPS)
    assert differing == []


@pytest.mark.parametrize("first", by_night(range(8), 1))
@pytest.mark.slow
def test_all_rules_are_judged_as_in_python(v8, announce, first):
    """The others of the catalogue, and the variants of all; on every eighth field."""
    rules = [name for name in variants() if name not in BOOK]
    names = [*FIELDS][first::8]
    count, differing = on_the_catalogue(v8, rules, names)
    announce(f"diagnoses of the page and of Python, all other rules: {count} compared, {len(differing)} disagreements")

    assert count == len(names) * len(rules) * 2 * len(STEPS)
    assert differing == []


@pytest.mark.parametrize("formula", quickly(UNKNOWN, 3))
@pytest.mark.filterwarnings("ignore:overflow")
def test_fields_of_which_nothing_is_known_are_judged_as_in_python(v8, formula):
    """Bowls and others, with edges and without a bottom."""
    names = ("x", "y") if "y" in formula else ("x",)
    field = kudari.Field(formula, *[(-1.0, 7.0)] * len(names))

    assert disagreements(v8, formula, field, BOOK)[1] == []


@pytest.mark.parametrize("name", shares([(name,) for name in SITUATIONS], [(name,) for name in TELLING], SOME))
@pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")
def test_every_situation_is_judged_as_in_python(v8, name):
    """Without a bottom, on corners, on plains, in valleys, on passes, beyond the numbers."""
    assert disagreements(v8, name, SITUATIONS[name].field(), BOOK)[1] == []


@pytest.mark.parametrize("name", ["ravine", "rosenbrock"])
@pytest.mark.slow
def test_noisy_walks_are_judged_as_in_python(v8, name):
    """By the slopes without the noise."""
    field = FIELDS[name].field().with_noise("additive", 2.0, seed=3)

    assert disagreements(v8, name, field, BOOK)[1] == []


@pytest.mark.parametrize("threshold", ["LEFT", "NEAR", "MOSTLY", "SLOWLY"])
@pytest.mark.slow
def test_a_threshold_that_were_another_on_the_page_would_be_noticed(modules, threshold):
    """The tester, tested."""
    planted = told_in_full()
    planted["diagnosis"]["definitions"][threshold] *= 0.3
    v8 = modules(*ENTRIES, data=planted)
    compared = [disagreements(v8, name, FIELDS[name].field(), BOOK) for name in ("ravine", "booth")]
    v8.close()

    assert sum(len(differing) for _, differing in compared) > 0


def test_a_local_minimum_is_not_the_lowest(v8):
    """AdaGrad with η = 1 on the camel with three humps: low down, but in a hollow beside the lowest."""
    field = FIELDS["three_hump_camel"].field()
    route, told = walked(field, "adagrad", {**variants()["adagrad"]().hyperparameters, "lr": 1.0})
    plain = {"name": "three_hump_camel", "table": tables.field_table(field), "facts": True, "noise": 0}
    [[[there]]] = v8.run(JUDGED, **plain, routes=[told], steps=[100])
    here = until(route, 100).diagnosis(lang="en").verdict

    assert here.code == there[0] == "local minimum"
    assert there[2] == [here.text("en"), here.text("ja"), here.short("en"), here.short("ja")]


def test_every_finding_is_asked_for_and_has_words():
    """In the same order in both; the page has the table that Python follows."""
    table = tables.tables()["diagnosis"]

    assert {code for question in QUESTIONS for code, _ in question.findings} | {"best"} == set(MESSAGES)
    assert [question[0] for question in table["questions"]] == [question.name for question in QUESTIONS]
    assert table["definitions"].keys() == THRESHOLDS.keys() | MEASURES.keys()


# ---------------------------------------------------------------------- how numbers are written

SPECS = [".2g", ".3g", ".4g", ".0f", ".3f", ".4f"]
TIES = [0.5, 1.5, 2.5, 0.125, 0.375, 2.125, 1.0005, 0.00048828125, 1048575.5, 12345.5, 0.0625, 8.5e15, 0.03125]
ODD = [0.0, -0.0, 1.0, -1.0, 9.995, 9.9995, 99.95, 0.00009999, 999.5, 9999.5, 1e16, 1e21, 1e-5, 5e-324, 1.7e308]


def numbers():
    """Ties, carries and ends of ranges, and numbers of every size."""
    rng = np.random.default_rng(0)
    any_bits = [struct.unpack("d", rng.bytes(8))[0] for _ in range(1000)]
    usual = (rng.choice([-1, 1], 2000) * 10.0 ** rng.uniform(-8, 12, 2000)).tolist()
    short = np.round(rng.uniform(-100, 100, 500), 2).tolist()
    return [number for number in TIES + ODD + any_bits + usual + short if math.isfinite(number)]


@pytest.mark.parametrize("spec", SPECS)
def test_numbers_are_written_as_python_writes_them(v8, spec):
    """Digit by digit, zero by zero; half a digit goes to the even one."""
    values = [number for number in numbers() if not spec.endswith("f") or abs(number) < 1e21]
    template = f"{{number:{spec}}}"
    program = "return values.map((number) => written(template, {number}));"

    assert v8.run(program, values=values, template=template) == [format(value, spec) for value in values]


def test_what_is_not_a_number_is_written_as_in_python(v8):
    """Several numbers, numbers with names, texts, and what is not known."""
    given = {"several": [1.5, 2.25], "none": [], "point": {"x": -0.35, "y": 2.0}, "text": "h", "unknown": math.nan}
    template = "{several:.2g} {none:.2g} ({point:.3g}) {text} {unknown:.3f}"
    program = """
      const columns = {several: Float64Array.of(1.5, 2.25), none: new Float64Array()};
      return written(template, {...given, ...columns, unknown: NaN});
    """
    plain = {name: value for name, value in given.items() if name in ("point", "text")}

    assert v8.run(program, template=template, given=plain) == written(template, given)


# ---------------------------------------------------------------------- how formulas are computed

COLUMN = [3.0, -1.0, math.nan, 0.0, -0.0, 7.5, 2.0]
FORMULAS = [
    "a[-1] + a[0] * 2 - a[1] / 4", "a[99]", "a[-99]", "a[2:]", "a[-3:-1]", "a[:-9]", "a[1:99]", "-a ** 2", "7 // 2",
    "-7 // 2", "max(b)", "min(b)", "mean(b)", "median(b)", "median(b[1:])", "sum(b)", "count(b)", "all(b > -5)",
    "all(b > 0)", "first(b > 5)", "first(b > 50)", "keep(b, b > 0)", "max(b[:0])", "sum(b[:0])", "all(b[:0])",
    "max(1, 2)", "min(a, 1)", "max(a, b)", "abs(a)", "log(b)", "ceil(b / 2)", "known(a)", "not 1", "a > 1", "a >= 2",
    "a <= 0", "a == 0", "(a > 0) & (b > 0)", "1 < 2 < 3", "1 < 3 < 2", "3 if 1 > 2 else 4", "1 > 2 or 2 > 1",
    "last(b > 5)", "last(b > 50)", "1 > 0 and a[2] > 0", "a[2] < 1 or a[2] > 1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_computed_as_in_python(v8, text):
    """Every operation, with indices that do not exist, columns of no numbers, and what is not known."""
    columns = {"a": np.array(COLUMN), "b": np.array([4.0, 2.0, 9.0, -3.0, 0.5, 6.0, 1.0])}
    program = """
      const columns = {a: Float64Array.from(a), b: Float64Array.from(b)};
      return new Evaluation({}, (name) => columns[name]).value(formula);
    """
    with np.errstate(all="ignore"):
        expected = Evaluation({}, columns.__getitem__).value(lowered(text))
    plain = {name: column.tolist() for name, column in columns.items()}

    assert np.array_equal(v8.run(program, formula=lowered(text), **plain), expected, equal_nan=True)


def test_every_operation_is_tried(v8):
    """In one of these formulas, and the page knows all of them."""

    def operations(formula):
        if isinstance(formula, list):
            yield formula[0]
            for part in formula[1:]:
                yield from operations(part)

    tried = {name for text in FORMULAS for name in operations(lowered(text))}

    assert tried - {"if", "and", "or"} == set(OPERATIONS)
    assert set(v8.run("return Object.keys(new Evaluation({}, () => 0).operations);")) == set(OPERATIONS)
