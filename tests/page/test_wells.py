"""Minima of typed formulas, and the window and the start that come with them."""

import math

import numpy as np
import pytest

from kudari.fields import FIELDS, Field

FOUND = """
const {minima, lowest, domain, start} = fieldOf({field: '', formula, own: false, domain: window}, null);
return [minima, lowest, domain, start];
"""
USUAL = [[-10, 10], [-10, 10]]


@pytest.fixture(scope="module")
def found(modules):
    v8 = modules("walking/fields.js")
    yield lambda formula, window=None: v8.run(FOUND, formula=formula, window=window)
    v8.close()


@pytest.mark.parametrize(
    "name",
    ["himmelblau", "beale", "rosenbrock", "booth", "matyas", "two_valleys", "goldstein_price", "three_hump_camel"],
)
def test_typed_fields_have_the_minima_of_the_catalogue(found, name):
    """The lowest of those that are found, in the catalogue's window; and its value is the lowest."""
    field = FIELDS[name].field()
    minima, lowest, *_ = found(field.formula, [list(edges) for edges in field.domain])

    assert lowest == pytest.approx(field.facts.lowest, abs=1e-9)
    for known in field.facts.minima:
        assert min(math.dist(known, point) for point in minima) < 1e-5


@pytest.mark.parametrize(
    "text", ["(x^2+y-11)^2+(x+y^2-7)^2", "x^4/4+y^4/4-x^2/2-y^2/2+0.2x*y", "sin(x)+cos(2y)", "log(x)^2+y^2", "exp(x)-x"]
)
def test_at_each_of_them_the_slope_is_none_and_the_ground_a_bowl(found, text):
    """By Python's derivatives."""
    field = Field(text)
    minima, lowest, *_ = found(text)

    for minimum in minima:
        assert np.abs(field.gradient_at(*minimum)).max() < 1e-8
        assert np.linalg.eigvalsh(field.hessian_at(*minimum)).min() > 0
    assert min(field.at(*minimum) for minimum in minima) == pytest.approx(lowest, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        *("(x^2+y^2-1)^2", "x^2+0y", "0x+0y+1", "x+y", "x^2-y^2", "x*y", "1/(x^2+y^2)", "sqrt(-1-x^2-y^2)"),
        *("abs(x)+abs(y)", "exp(x+y)", "x^4+y^4", "20+x^2-10cos(2pi*x)+y^2-10cos(2pi*y)"),
    ],
)
def test_where_there_is_no_minimum_that_stands_apart_there_are_no_stars(found, text):
    """Valleys with a level bed, plains, crests, what has no bottom or no value, and more wells than a grid can tell."""
    minima, lowest, domain, _ = found(text)

    assert (minima, lowest, domain) == ([], None, USUAL)


def test_the_lowest_is_not_known_where_it_goes_deeper_elsewhere(found):
    minima, lowest, *_ = found("x^3 - 3x + y^2")

    assert minima == [[pytest.approx(1), pytest.approx(0)]]
    assert lowest is None


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("x^2/20 + y^2", USUAL),
        ("(x-30)^2 + (y+50)^2 / 3", [[20, 40], [-60, -40]]),
        ("x^4 - x^2", [[-1.13, 1.13]]),
        ("sin(x) + cos(2y)", USUAL),
    ],
)
def test_the_window_is_around_the_minima(found, text, domain):
    assert found(text)[2] == domain


def test_a_window_that_was_told_stays(found):
    """Minima are looked for in it alone."""
    minima, lowest, domain, _ = found("(x^2+y-11)^2+(x+y^2-7)^2", [[0, 5], [0, 4]])

    assert domain == [[0, 5], [0, 4]]
    assert (minima, lowest) == ([[pytest.approx(3), pytest.approx(2)]], pytest.approx(0, abs=1e-12))


@pytest.mark.parametrize("text", ["exp(exp(exp(x)))", "sqrt(x)", "-exp(-x^2-y^2)", "log(x)^2 + y^2"])
def test_a_walk_begins_on_a_slope(found, text):
    """Where it can move: neither on a plain, nor where there is no value."""
    field = Field(text)
    start = found(text)[3]

    assert math.isfinite(field.at(*start))
    assert np.abs(field.gradient_at(*start)).max() > 1e-3


def test_a_formula_that_would_keep_a_hand_waiting_is_not_searched(found):
    text = " + ".join(f"sin({k}x y + cos({k}y))" for k in range(1, 18))

    assert found(text)[0] == []
