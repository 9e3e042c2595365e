"""The page finds the same learning rates for a field of one's own as Python, and what was set stays."""

import pytest

from kudari import Field
from kudari.rules.catalogue import BOOK
from kudari.travel.rates import USUAL, found_rates

RATES = """
const field = fieldOf({field: 'ravine', formula, own: false, domain: null}, null);
const rules = keys.map((key) => ({name: '', key, formula: null, hypers: {}, on: true}));
const rates = optimizersOf(rules, field).map(({values}) => values.lr);
"""
EDITED = """
const session = new Session({mine: ['mine', '自作']}, {...STATE_USUAL, rules}, null);
session.adopt(session.state);
session.adopt({...session.state, formula: 'x^4 + y^4', ...session.here()});
return session.optimizers.map(({values}) => values.lr);
"""


@pytest.fixture(scope="module")
def page(modules):
    v8 = modules("walking/fields.js", "walking/optimizers.js", "state/session.js", "state/state.js")
    yield v8
    v8.close()


@pytest.mark.parametrize(
    "text",
    ["x^4 + y^4", "x^2 - y^2", "x + y", "sin(x) + cos(2y)", "(x - 100)^2 + y^2", "abs(x)", "1e6 x^2 + y^2", "exp(-x)"],
)
def test_the_rates_are_those_of_python(page, text):
    found = page.run(RATES + "return rates;", formula=text, keys=list(BOOK))

    assert dict(zip(BOOK, found, strict=True)) == found_rates(Field(text))


def test_where_nothing_moves_the_books_rates_stay(page):
    assert page.run(RATES + "return rates;", formula="0x + 1", keys=list(BOOK)) == list(USUAL)


def test_other_rules_keep_their_own_rate(page):
    assert page.run(RATES + "return rates;", formula="x^4 + y^4", keys=["rmsprop", "adamw"]) == [0.01, 0.001]


def test_a_formula_that_is_typed_over_another_finds_its_rates_and_keeps_what_was_set(page):
    """The rates of the ravine are not set by anybody, though a link tells them."""
    rules = [
        {"name": "", "key": "sgd", "formula": None, "hypers": {"lr": 0.95}, "on": True},
        {"name": "", "key": "momentum", "formula": None, "hypers": {"lr": 0.003, "momentum": 0.5}, "on": True},
        {"name": "", "key": "adam", "formula": None, "hypers": {}, "on": True},
    ]
    found = found_rates(Field("x**4 + y**4"))

    assert page.run(EDITED, rules=rules) == [found["sgd"], 0.003, found["adam"]]
