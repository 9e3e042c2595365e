"""The page computes as compiled walks do, to the bit: with its own sine, exponential and power, in every browser."""

import itertools
import math

import mpmath
import numpy as np
import pytest
from tests.examples import shares

from kudari.engine import vector_math
from kudari.engine.powers import power
from kudari.engine.vector_math import WIDEST
from kudari.fields import FIELDS
from kudari.rules import rule
from kudari.travel import ensemble
from kudari.travel.rates import USUAL

RATES = {"sgd": 0, "momentum": 1, "nesterov": 1, "adagrad": 2, "rmsprop": 3, "adam": 3, "adamw": 3, "nadam": 3}
STEPS = 200


@pytest.fixture(scope="module")
def page(modules):
    v8 = modules(
        "formula/waves.js", "formula/growth.js", "walking/fields.js", "walking/optimizers.js", "walking/walk.js"
    )
    yield v8
    v8.close()


def angles():
    """Of all sizes that compiled walks turn themselves, and those where the direction changes."""
    rng = np.random.default_rng(1)
    odd = [0.0, -0.0, 5e-324, 1e-300, -1e-8, WIDEST, -WIDEST, np.nextafter(np.pi, 4), np.pi * 318309]
    return np.concatenate(
        [rng.uniform(-10, 10, 2000), rng.uniform(-1e6, 1e6, 2000), np.arange(-400, 400) * np.pi / 2, odd]
    )


def powers():
    """Bases and exponents, those of Adam's among them."""
    rng = np.random.default_rng(2)
    a = np.concatenate([np.repeat([0.9, 0.999, 0.87], 500), 10 ** rng.uniform(-3, 3, 2000), -rng.uniform(0, 2, 500)])
    b = np.concatenate([np.tile(np.arange(1.0, 501), 3), rng.uniform(-100, 100, 2000), np.arange(-250.0, 250)])
    odd = np.array(
        list(itertools.product([0.0, 1.0, -1.0, 2.0, 1e300, 5e-324, -1e-310], [0.0, 3.0, -0.25, 1e16, 700.0]))
    )
    return np.concatenate([a, odd[:, 0]]), np.concatenate([b, odd[:, 1]])


def same(found, expected):
    """Whether all are the same bits, the sign of zero included; NaN is one number."""
    found, expected = np.array(found, float), np.array(expected, float)
    return np.array_equal(found, expected, equal_nan=True) and np.array_equal(
        np.signbit(found)[expected == 0], np.signbit(expected)[expected == 0]
    )


@pytest.mark.parametrize("name", ["sine", "cosine", "exponential"])
def test_a_function_is_that_of_compiled_walks(page, name):
    """Sine, cosine and exponential, denormal results included."""
    numbers = angles()
    if name == "exponential":
        numbers = np.concatenate([np.random.default_rng(3).uniform(-746, 709.7, 4000), [0.0, -0.0, 1e-300, -745.13]])
    ours = [float(getattr(vector_math, name)(number)) for number in numbers]

    assert same(page.run(f"return numbers.map({name});", numbers=numbers.tolist()), ours)


def test_a_power_is_that_of_compiled_walks(page):
    """And that one, of numbers and of arrays, is the exact power, rounded."""
    a, b = powers()
    ours = power(a, b)

    assert same(page.run("return a.map((one, k) => power(one, b[k]));", a=a.tolist(), b=b.tolist()), ours)
    assert same([power(*pair) for pair in zip(a[:50].tolist(), b[:50].tolist(), strict=True)], ours[:50])
    with mpmath.workprec(300):
        exact = [float(mpmath.mpf(one) ** mpmath.mpf(other)) for one, other in zip(a[:3500], b[:3500], strict=True)]
    assert np.count_nonzero(ours[:3500] != exact) <= 2


def test_an_angle_of_any_size_is_turned_exactly(page):
    """To the last place, also where a double holds no more than whole turns."""
    numbers = [1000001.5, -1e7, 1e10 / 3, 2.0**53, -1e16, 1e22, 1e300, -1.7e308]
    found = page.run("return numbers.map((x) => [sine(x), cosine(x)]);", numbers=numbers)
    with mpmath.workprec(1300):
        exact = [[float(wave(mpmath.mpf(number))) for wave in (mpmath.sin, mpmath.cos)] for number in numbers]

    assert np.allclose(found, exact, rtol=3e-16, atol=0)


def test_a_logarithm_is_exact_to_the_last_place(page):
    """From the smallest number to the largest."""
    rng = np.random.default_rng(4)
    numbers = [*rng.uniform(0.5, 2, 2000), *10 ** rng.uniform(-308, 308, 2000), 5e-324, 1e-310, 1.7e308, math.sqrt(2)]
    found = page.run("return numbers.map(logarithm);", numbers=[float(number) for number in numbers])

    for number, logarithm in zip(numbers, found, strict=True):
        exact = mpmath.log(mpmath.mpf(float(number)))
        assert abs(logarithm - exact) <= np.spacing(abs(float(exact))), number
    assert page.run("return [0, -0, -1, Infinity, NaN, 1].map(logarithm);") == pytest.approx(
        [-math.inf, -math.inf, math.nan, math.inf, math.nan, 0], nan_ok=True
    )


WALK = """
const field = fieldOfTable(name, TABLES.fields[name]), rule = ruleOfTable(TABLES.rules[key]);
const starts = field.start.map((x) => Float64Array.of(x));
return walk(field, rule, starts, new Map(hypers), steps, true).kept.positions;
"""


PAIRS = list(itertools.product(FIELDS, RATES))
QUICK = [("ackley", "nadam"), ("rastrigin", "nesterov")]
WAVES = [pair for pair in PAIRS if pair[0] in ("ackley", "easom", "rastrigin") or pair[1] == "adam"]


@pytest.mark.parametrize(("name", "key"), shares(PAIRS, QUICK, WAVES))
def test_a_walk_is_a_compiled_one(page, name, key):
    """Eight rules, two hundred steps, every field: the same bits at every place."""
    place = FIELDS[name].field()
    walker = rule(key, lr=(place.facts.rates or USUAL)[RATES[key]])
    hypers = [list(pair) for pair in walker.hyperparameters.items()]
    found = page.run(WALK, name=name, key=key, hypers=hypers, steps=STEPS)
    walked = ensemble(place, walker, [list(place.start)], STEPS, keep="all", engine="compiled")
    places = int(walked.steps_taken[0]) + 1

    assert places > 5
    assert same(np.transpose(found)[:places], walked.routes[:places, 0])
