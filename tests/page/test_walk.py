"""Every rule of the catalogue on every field walks on the page as in Python.

With + − × ÷ √ and comparisons only, all numbers are the same to the bit. Where sine, exponential or a power take part,
the last place may differ, and a walk may make much of it. So such a walk is compared as far as it is not chaotic: as
long as walks in Python whose slopes are shaken by a few last places stay together, to a hundredth of the tolerance.
"""

import json
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pytest
from tests.examples import by_night, quickly

from kudari.engine.interpret import interpret
from kudari.engine.problem import Adventurers, Journey
from kudari.fields import FIELDS
from kudari.formula import OPERATIONS
from kudari.page import tables as page_tables
from kudari.rules import rule
from kudari.rules.catalogue import variants
from kudari.travel import Adventurer, ensemble
from kudari.travel.problems import problem_of

TOLERANCE = 1e-9  # of the size of the domain
SHAKEN = 6  # walks beside the true one
KIND = {"sgd": 0, "momentum": 1, "nesterov": 1, "adagrad": 2}  # which of a field's rates suits a rule; else Adam's
WALK = """
const field = fieldOfTable(fieldName, TABLES.fields[fieldName]), rule = ruleOfTable(TABLES.rules[ruleName]);
const hypers = new Map(Object.entries(values).map(([k, v]) => [k, Array.isArray(v) ? Float64Array.from(v) : v]));
return walk(field, rule, starts.map((column) => Float64Array.from(column)), hypers, steps, keep);
"""


def walked(browser, field, rule, starts, values, steps, keep=True):
    """The page's walk; what it keeps as tables with a row for each place."""
    found = browser.run(WALK, fieldName=field, ruleName=rule, starts=starts, values=values, steps=steps, keep=keep)
    if keep:
        shape = (steps + 1, len(starts[0]))
        kept = found["kept"]
        for name in ("positions", "gradients"):
            kept[name] = np.array([np.reshape(table, shape) for table in kept[name]], float)
        kept["values"] = np.array(kept["values"], float).reshape(shape)
        kept["states"] = {
            name: np.array([np.reshape(table, shape) for table in tables], float)
            for name, tables in kept["states"].items()
        }
    return found


def settings(field, name, rule):
    """The rule's own learning rate, and the one that suits the field."""
    own = rule().hyperparameters
    return [own, {**own, "lr": FIELDS[field].facts.rates[KIND.get(name.partition("/")[0], 3)]}]


def is_exact(field, rule):
    """Whether nothing but exact operations takes part."""
    problem = problem_of(FIELDS[field].field(), rule.formula)
    names = {name for tape in (problem.value_and_grad, problem.step) for name, _ in tape.operations}
    return all(OPERATIONS[name].result != "rounded" for name in names)


def calm_places(field, rule, hypers, rates, steps):
    """How many places of each walk are the same, within a hundredth of the tolerance, however its slopes are shaken."""
    place = FIELDS[field].field()
    problem, shaken = problem_of(place, rule.formula), np.random.default_rng(1)
    lanes = len(rates) * (SHAKEN + 1)
    true = slice(None, None, SHAKEN + 1)

    def look(*points):
        value, *slopes = problem.value_and_grad.run(*points)
        by = [1 + shaken.integers(-2, 3, lanes) * 2.0**-52 for _ in slopes]
        for factor in by:
            factor[true] = 1
        return [value, *(slope * factor for slope, factor in zip(slopes, by, strict=True))]

    starts = np.repeat(np.array(place.start, float)[:, None], lanes, axis=1)
    values = list({**hypers, "lr": np.repeat(rates, SHAKEN + 1)}.values())
    outcome = interpret(problem, look, Adventurers(starts, values), Journey(steps, every=1))
    there = np.arange(steps + 1)[:, None] < outcome.evaluations
    apart = np.abs(outcome.kept - np.repeat(outcome.kept[:, :, true], SHAKEN + 1, axis=2)).max(axis=1)
    apart = np.where(there, apart, np.inf).reshape(steps + 1, len(rates), -1).max(axis=2)
    together = apart <= TOLERANCE / 100 * size_of(place)
    return np.where(together.all(axis=0), steps + 1, np.argmin(together, axis=0))


def size_of(place):
    return max(high - low for low, high in place.domain)


@dataclass
class Tally:
    """What some walks showed."""

    exact: int = 0
    same: int = 0  # of the others, those of the same bits nevertheless
    close: int = 0  # those compared to their end
    part: int = 0  # those that became chaotic before
    worst: float = 0.0  # share of the domain

    def __add__(self, other):
        sums = {key: getattr(self, key) + getattr(other, key) for key in ("exact", "same", "close", "part")}
        return Tally(**sums, worst=max(self.worst, other.worst))


def compared(browser, field, steps):
    """Walk on a field by every rule, with two learning rates each, on the page and in Python; nothing may differ."""
    place, tally = FIELDS[field].field(), Tally()
    for name, kind in variants().items():
        own, suited = settings(field, name, kind)
        rates = [own["lr"], suited["lr"]]
        found = walked(browser, field, name, [[x, x] for x in place.start], {**own, "lr": rates}, steps)
        exact = is_exact(field, kind)
        calm = None if exact else calm_places(field, kind, own, rates, steps)
        for lane, hypers in enumerate((own, suited)):
            route = Adventurer(*place.start).optimize(place, kind(**hypers), steps)
            ours, theirs, count = tables(route), tables_of(found["kept"], lane), len(route)
            if exact:
                assert found["evaluations"][lane] == count, (name, hypers)
                assert found["divergedAt"][lane] == (-1 if route.diverged_at is None else route.diverged_at)
                for key, table in ours.items():
                    there = np.broadcast_to(theirs[key][:count], table.shape)
                    assert np.array_equal(there, table), (name, hypers, key)
                    assert np.isnan(theirs[key][count:]).all()
                tally.exact += 1
                continue
            end = calm[lane]
            away = np.abs(theirs["positions"][:end] - ours["positions"][:end]).max() / size_of(place)
            assert away <= TOLERANCE, (name, hypers, end)
            same = np.array_equal(theirs["positions"][:count], ours["positions"])
            tally += Tally(same=int(same), close=int(end > steps), part=int(end <= steps), worst=away)
    return tally


def tables(route):
    """All numbers of a route of Python's, a row for each step."""
    return {"positions": route.positions, "gradients": route.gradients, "values": route.values, **route.states}


def tables_of(kept, lane):
    """The same of what the page kept of one adventurer."""
    states = {name: table[:, :, lane].T for name, table in kept["states"].items()}
    both = {key: kept[key][:, :, lane].T for key in ("positions", "gradients")}
    return {**both, "values": kept["values"][:, lane], **states}


def compare_on(browser, field, steps):
    """Positions, values, slopes and states, with default and with recommended hyperparameters."""
    tally = compared(browser, field, steps)

    assert tally.exact + tally.close + tally.part == 2 * len(variants()), field
    assert tally.part <= (tally.close + tally.part) / 2, field
    return tally


@pytest.mark.parametrize("field", quickly(["ravine", "himmelblau", "ackley"], 1))
def test_a_walk_is_that_of_python(browser, field):
    """Of 60 steps; on all fields with --slow, below."""
    compare_on(browser, field, 60)


@pytest.mark.parametrize("fields", by_night([[*FIELDS][::4], [*FIELDS]], 1), ids=len)
@pytest.mark.slow
def test_most_walks_are_the_same_to_the_bit(browser, announce, fields):
    """Of all fields together; and the others are closer than they need be."""
    steps = 200
    tally = sum((compare_on(browser, field, steps) for field in fields), Tally())
    others = tally.close + tally.part
    announce(
        f"{tally.exact} walks of {steps} steps by exact operations: the same bits; {others} others: "
        f"{tally.same} the same bits, at most {tally.worst:.1e} of the domain apart while not chaotic, "
        f"{tally.part} of them chaotic before the end"
    )

    assert tally.exact + tally.same >= 0.95 * (tally.exact + others)
    assert tally.same >= others / 2
    assert tally.worst <= TOLERANCE / 10


@pytest.mark.parametrize("name", quickly(variants(), [*variants()][::3]))
def test_many_adventurers_walk_as_one(browser, name):
    """Two chunks of lanes with a learning rate each, some of which diverge, are the ensemble of Python."""
    rng = np.random.default_rng(5)
    starts, rates = rng.uniform(-4, 4, (1500, 2)), 10.0 ** rng.uniform(-5, 0.5, 1500)
    hypers = {**variants()[name]().hyperparameters, "lr": rates.tolist()}
    found = walked(browser, "himmelblau", name, starts.T.tolist(), hypers, 40, keep=False)
    ours = ensemble("himmelblau", variants()[name](), starts, 40, engine="interpreted", lr=rates)

    assert found["evaluations"] == (ours.outcome.evaluations.astype(int)).tolist()
    assert found["divergedAt"] == ours.diverged_at.tolist()
    assert np.array_equal(np.array(found["positions"]).T, ours.positions)
    assert np.array_equal(found["values"], ours.values)
    assert found["kept"] is None


def test_routes_of_many_are_kept(browser):
    """A row for every step, and NaN behind the end of a walk."""
    rates = [0.1, 0.9, 300.0]
    found = walked(browser, "ravine", "sgd", [[-7.0] * 3, [2.0] * 3], {"lr": rates}, 150)
    ours = ensemble("ravine", "sgd", None, 150, keep="all", engine="interpreted", lr=rates)

    assert np.array_equal(found["kept"]["positions"].transpose(1, 2, 0), ours.routes, equal_nan=True)
    assert found["divergedAt"] == ours.diverged_at.tolist()
    assert found["divergedAt"][2] > 0


@pytest.mark.parametrize("noise", [None, {"amount": 2, "seed": 3}])
def test_whoever_falls_leaves_the_others_alone(browser, noise):
    """All that is kept of the last adventurer, noise included, is the same whether those before it fall or not."""
    program = """
      const field = fieldOfTable('ravine', TABLES.fields.ravine);
      const starts = () => [Float64Array.of(-7, 1, 2), Float64Array.of(2, 3, 4)];
      const walked = (rates) => walk(field, ruleOfTable(TABLES.rules.adam), starts(),
        new Map([['lr', Float64Array.from(rates)], ['beta1', 0.9], ['beta2', 0.999], ['eps', 1e-8]]), 30, true, noise);
      return [[0.1, 0.1, 0.1], [1e308, 1e200, 0.1]].map((rates) => {
        const {kept, divergedAt} = walked(rates);
        const tables = [kept.values, ...kept.positions, ...kept.gradients, ...[...kept.states.values()].flat()];
        return [Array.from(divergedAt), tables.map((table) => Array.from(table).filter((_, at) => at % 3 === 2))];
      });
    """
    (alive, calm), (fallen, others) = browser.run(program, noise=noise)

    assert alive == [-1, -1, -1]
    assert min(fallen[:2]) > 0
    assert fallen[2] == -1
    assert calm == others


def test_a_walk_that_cannot_begin_has_no_value(browser):
    """The start stays where it is."""
    program = """
      const x = symbol('x'), node = readFormula('log(x)', ['x']);
      const field = {variables: ['x'], tape: tapeOf([node, ...derivatives(node, [x])], [x])};
      const {positions, values, evaluations, divergedAt} = walk(
        field, ruleOfTable(TABLES.rules.sgd), [Float64Array.from([-1, 1])], new Map([['lr', 0.1]]), 5);
      return [positions, values[0], evaluations, divergedAt];
    """
    positions, value, evaluations, diverged = browser.run(program)

    assert positions[0][0] == -1
    assert np.isnan(value)
    assert (evaluations, diverged) == ([0, 6], [0, -1])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("p ← w; w ← w − η (w − p) − η g", {"η": 0.1}),
        ("d ← w − p; p ← w; w ← w + α d − η g", {"η": 0.1, "α": 0.5}),
        ("w ← 3; v ← w", {}),
        ("a ← b; b ← a + g; w ← w − 0.01 b", {}),
        ("constructor ← 0.5 constructor + g; w ← w − toString constructor", {"toString": 0.1}),
    ],
)
def test_a_typed_rule_walks_as_in_python(browser, text, values):
    """Also where a state becomes what w was, or all becomes a number."""
    program = """
      const {states, tape} = typedRule(text);
      const rule = {tape, states: states.map((state) => ({...state, per_tensor: false}))};
      const starts = [Float64Array.from([-7]), Float64Array.from([2])];
      const field = fieldOfTable('ravine', TABLES.fields.ravine);
      return walk(field, rule, starts, new Map(pairs), 30).positions;
    """
    found = browser.run(program, text=text, pairs=[list(pair) for pair in values.items()])
    route = Adventurer(-7, 2).optimize("ravine", rule(text, **values), 30)

    assert [column[0] for column in found] == list(route[-1].values())


ELSEWHERE = {
    "textbook": ("v ← α v − η ∇L(w + α v); w ← w + v", {"α": 0.9, "η": 0.002}),
    "midpoint": ("w ← w − η ∇L(w − η/2 g)", {"η": 0.01}),
    "within another": ("w ← w − η ∇L(w − η ∇L(w − η g))", {"η": 0.01}),
    "counted": ("v ← ∇L(w + 0.1 v/t) + 0.5 v; w ← w − η v", {"η": 0.002}),
}


def as_table(mine):
    """The rule as a page is given it."""
    return json.loads(json.dumps(page_tables.rule_table(mine)))


@pytest.mark.parametrize("name", ELSEWHERE)
@pytest.mark.parametrize("field", ["ravine", "himmelblau", "beale", "two_valleys"])
def test_a_gradient_at_another_place_is_the_fields_own(browser, name, field):
    """Bit for bit: only exact operations take part."""
    text, values = ELSEWHERE[name]
    mine, place = rule(text, **values), FIELDS[field].field()
    program = """
      const place = fieldOfTable(name, TABLES.fields[name]);
      return walk(place, ruleOfTable(table), start.map((x) => Float64Array.of(x)), new Map(pairs), 60, true).kept;
    """
    start, pairs = list(place.start), [list(pair) for pair in mine.hyperparameters.items()]
    kept = browser.run(program, name=field, table=as_table(mine), start=start, pairs=pairs)
    route = Adventurer(*place.start).optimize(place, mine, 60)

    assert np.array_equal(np.transpose(kept["positions"])[: len(route)], route.positions)
    assert np.array_equal(np.transpose(kept["gradients"])[: len(route)], route.gradients)
    for state, rows in route.states.items():
        assert np.array_equal(np.transpose(kept["states"][state])[: len(route)], rows)


def test_many_look_elsewhere_as_one(browser):
    """Also those behind somebody who falls, with noise of their own; the first one is Python's."""
    text, values = ELSEWHERE["textbook"]
    mine, place = rule(text, **values), FIELDS["himmelblau"].field().with_noise("additive", 3.0, seed=7)
    program = """
      const place = fieldOfTable('himmelblau', TABLES.fields.himmelblau);
      const rule = ruleOfTable(table);
      const walked = (rates) => walk(place, rule, [Float64Array.of(1, 4, -2), Float64Array.of(1, 5, 3)],
        new Map([['α', 0.9], ['η', Float64Array.from(rates)]]), 40, true, {amount: 3, seed: 7});
      return [walked([0.002, 0.002, 0.002]), walked([0.002, 1e300, 0.002])].map(({kept}) => kept.positions);
    """
    calm, fallen = (np.array(table, float).reshape(2, 41, 3) for table in browser.run(program, table=as_table(mine)))
    route = Adventurer(1.0, 1.0).optimize(place, mine, 40)

    assert np.isnan(fallen[:, -1, 1]).all()
    assert np.array_equal(fallen[:, :, [0, 2]], calm[:, :, [0, 2]])
    assert np.allclose(calm[:, :, 0].T, route.positions, rtol=0, atol=1e-9)


def test_the_page_makes_the_programs_that_python_walks_with(browser):
    """Value and slope of every field, from nothing but its formula."""
    program = "return Object.entries(TABLES.fields).map(([name, table]) => [name, fieldOfTable(name, table).tape]);"

    for name, tape in browser.run(program):
        look = problem_of(FIELDS[name].field(), variants()["sgd"].formula).value_and_grad
        assert tape == json.loads(json.dumps(look.to_json())), name


def test_noise_is_the_same_for_every_rule_and_of_the_amount_that_is_asked_for(browser):
    """Each step, variable and adventurer has its own draw, normal, and the same in every walk."""
    program = """
      const draws = [];
      for (let step = 0; step < 200; step++) {
        for (let variable = 0; variable < 2; variable++) {
          for (let lane = 0; lane < 50; lane++) draws.push(normal(seed, step, variable, lane));
        }
      }
      return draws;
    """
    draws = np.array(browser.run(program, seed=0)).reshape(200, 2, 50)

    assert abs(draws.mean()) < 0.03
    assert abs(draws.std() - 1) < 0.02
    assert np.isclose(
        [NormalDist().inv_cdf(0.1), NormalDist().inv_cdf(0.9)], np.quantile(draws, [0.1, 0.9]), atol=0.05
    ).all()
    for axis in range(3):
        one, other = np.moveaxis(draws, axis, 0)[:-1].ravel(), np.moveaxis(draws, axis, 0)[1:].ravel()
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.04
    assert not np.array_equal(draws.ravel(), browser.run(program, seed=1))

    noisy = """
      const field = fieldOfTable('ravine', TABLES.fields.ravine);
      const starts = () => [Float64Array.from([-7, -7]), Float64Array.from([2, 2])];
      const walked = (rule, noise) =>
        walk(field, ruleOfTable(TABLES.rules[rule]), starts(), new Map([['lr', 0]]), 9, true, noise);
      return [walked('sgd', null), walked('sgd', {amount: 2, seed: 3})].map(({kept}) => kept.gradients);
    """
    exact, shaken = (np.array(table).reshape(2, 10, 2) for table in browser.run(noisy))
    expected = [
        [[2 * browser.run("return normal(3, k, i, n)", k=k, i=i, n=n) for n in (0, 1)] for k in range(10)]
        for i in (0, 1)
    ]
    assert np.allclose(shaken - exact, expected, rtol=0, atol=1e-12)
