"""The page finds the same learning rates as Python, for every rule; what was set stays; and what was typed has a part.

Whatever is added moves: no rule of the catalogue begins on any field with a rate that does nothing, or diverges.
"""

import pytest

from kudari import Field
from kudari.fields import FIELDS
from kudari.fields.facts import Facts
from kudari.rules.catalogue import BOOK, variants
from kudari.travel.rates import USUAL, found_rate, found_rates

RATES = """
const field = fieldOf({field: 'ravine', formula, own: false, domain: null}, null);
const rules = keys.map((key) => ({name: '', key, formula: null, hypers: {}, on: true}));
const rates = optimizersOf(rules, field).map(({values}) => values.lr);
"""
EDITED = """
const session = new Session({mine: ['mine', '自作']}, {...STATE_USUAL, rules}, null);
session.adopt(session.state);
session.adopt({...session.state, formula: 'x^4 + y^4', ...session.here('x^4 + y^4')});
return session.optimizers.map(({values}) => values.lr);
"""


@pytest.fixture(scope="module")
def page(modules):
    entries = ["walking/fields.js", "walking/optimizers.js", "state/session.js", "state/state.js"]
    v8 = modules(*entries, "walking/typedvalues.js", "reading/typedrule.js")
    yield v8
    v8.close()


@pytest.fixture(scope="module")
def walking(modules):
    v8 = modules("walking/diagnosis.js", "walking/fields.js", "walking/optimizers.js", "walking/scene.js")
    yield v8
    v8.close()


@pytest.mark.parametrize(
    "text",
    ["x^4 + y^4", "x^2 - y^2", "x + y", "sin(x) + cos(2y)", "(x - 100)^2 + y^2", "abs(x)", "1e6 x^2 + y^2", "exp(-x)"],
)
def test_the_rates_are_those_of_python(page, text):
    rates, domain, start = page.run(RATES + "return [rates, field.domain, field.start];", formula=text, keys=list(BOOK))
    same = Field(text, *domain, facts=Facts(start=tuple(start)))

    assert dict(zip(BOOK, rates, strict=True)) == found_rates(same)


def test_where_nothing_moves_the_books_rates_stay(page):
    assert page.run(RATES + "return rates;", formula="0x + 1", keys=list(BOOK)) == list(USUAL)


def test_other_rules_find_theirs_too(page):
    keys = ["rmsprop", "adamw", "lion", "adadelta"]
    found = page.run(RATES + "return rates;", formula="x^4 + y^4", keys=keys)

    assert found == [found_rate(Field("x^4 + y^4"), variants()[key]()) for key in keys]


WALKED = """
const field = fieldOf({field: name, formula: null, own: false, domain: null}, null);
return keys.map((key) => {
  const [optimizer] = optimizersOf([{name: '', key, formula: null, hypers: {}, on: true}], field);
  const steps = 30;
  const walk = walkOf(optimizer, field, {start: field.start, adventurers: 1, steps, noise: 0, seed: 0});
  const away = field.domain.map(([low, high], i) =>
    Math.max(...walk.positions[i].map((x) => Math.abs(x - field.start[i]))) / (high - low));
  return [Math.max(...away), [...findings(new Measurements(walk, steps, field, 0))].map(({code}) => code)];
});
"""
LOST = {"lost at once", "too large", "left the domain", "ran away", "short steps", "slow, short steps", "stands still"}


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "easom"])
def test_every_rule_moves_and_none_diverges(walking, name):
    """With the rates with which it is added. On Easom's plain the book's rates are to show that it is one."""
    walks = dict(zip(variants(), walking.run(WALKED, name=name, keys=list(variants())), strict=True))

    assert {key: found for key, found in walks.items() if found[0] < 0.02 or LOST & set(found[1])} == {}


ROLES = "return texts.map((text) => Object.fromEntries(rolesIn(typedRule(text))));"
TYPED = {
    "w ← w − η g": {"η": "rate"},
    "θ(t+1) = θ(t) − α∇J(θ(t))": {"α": "rate"},
    "v ← α v − η g; w ← w + v": {"α": "share", "η": "rate"},
    "v ← γ v + a ∇L(w − γ v); w ← w − v": {"γ": "share", "a": "rate"},
    "h ← h + g²; w ← w − κ g/(√h + ε)": {"κ": "rate", "ε": "guard"},
    "h ← p h + (1 − p) g²; w ← w − q g/√(h + r)": {"p": "share", "q": "rate", "r": "guard"},
    "m ← a m + (1 − a) g; v ← b v + (1 − b) g²; w ← w − c √(1 − b^t)/(1 − a^t) m/(√v + d)": {
        **{"a": "share", "b": "share", "c": "rate", "d": "guard"}
    },
    "m ← m + (1 − a)(g − m); w ← w − c m": {"a": "share", "c": "rate"},
    "w ← w − η (g + λ w)": {"η": "rate", "λ": "decay"},
    "w ← (1 − η λ) w − η g": {"η": "rate", "λ": "decay"},
    "w ← w − η g/√t": {"η": "rate"},
    "w ← w − min(η, κ) sign(g)": {"η": "", "κ": ""},
}


def test_a_hyperparameter_is_known_by_its_part(page):
    """Whatever letter it has: what multiplies the slope is a rate, what multiplies a memory is a share."""
    assert dict(zip(TYPED, page.run(ROLES, texts=list(TYPED)), strict=True)) == TYPED


BEGUN = """
const field = fieldOf({field: name, formula: null, own: false, domain: null}, null);
return optimizersOf([{name: 'mine', key: null, formula: text, hypers: {}, on: true}], field)[0].values;
"""


@pytest.mark.parametrize("name", ["ravine", "himmelblau", "rosenbrock"])
def test_a_typed_rule_begins_with_the_rate_that_is_found(page, name):
    """By any letter; the share is the usual one, and a value that the text gives is kept."""
    values = page.run(BEGUN, name=name, text="v ← κ v − α g; w ← w + v")

    assert values == {"κ": 0.9, "α": found_rate(FIELDS[name].field(), variants()["momentum"]())}
    assert page.run(BEGUN, name=name, text="w ← w − α g, α = 0.25") == {"α": 0.25}


def test_a_formula_that_is_typed_over_another_finds_its_rates_and_keeps_what_was_set(page):
    """The rates of the ravine are not set by anybody, though a link tells them."""
    rules = [
        {"name": "", "key": "sgd", "formula": None, "hypers": {"lr": 0.95}, "on": True},
        {"name": "", "key": "momentum", "formula": None, "hypers": {"lr": 0.003, "momentum": 0.5}, "on": True},
        {"name": "", "key": "adam", "formula": None, "hypers": {}, "on": True},
    ]
    found = found_rates(Field("x**4 + y**4"))

    assert page.run(EDITED, rules=rules) == [found["sgd"], 0.003, found["adam"]]
