"""The gradient of whole formulas against central differences in fifty digits, and against SymPy's derivative."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from kudari.formula import OPERATIONS, Symbol, derivatives
from kudari.formula.graph import apply, ordered

X, Y = Symbol("x"), Symbol("y")


def check_formula_differences(twins, expression, at):
    """A formula's gradient is what central differences say, both in fifty digits."""
    with mpmath.workdps(50):
        point = {symbol: mpmath.mpf(value) for symbol, value in at.items()}
        step = mpmath.mpf(10) ** -15
        for variable, slope in zip(at, derivatives(expression, list(at)), strict=True):
            above, below = ({**point, variable: point[variable] + sign * step} for sign in (1, -1))
            measured = (twins.exactly(expression, above) - twins.exactly(expression, below)) / (2 * step)

            assert abs(twins.exactly(slope, point) - measured) <= 1e-10 * max(1, abs(measured)), (expression, at)


def above_zero(u):
    return u * u + 0.5


# Formulas one operation larger: how many arguments, and an operation that is defined for all of them.
SMOOTH = [
    *((2, operation) for operation in (np.add, np.subtract, np.multiply)),
    (2, lambda u, v: u / above_zero(v)),
    (2, lambda u, v: np.arctan2(u, above_zero(v))),
    (2, lambda u, v: above_zero(u) ** np.tanh(v)),
    (1, lambda u: 2.0 ** np.tanh(u)),
    *((1, function) for function in (np.negative, np.square, np.sin, np.cos, np.tanh, np.arctan)),
    *((1, lambda u, f=f: f(0.9 * np.tanh(u))) for f in (np.exp, np.expm1, np.tan, np.sinh, np.cosh, np.arcsin)),
    (1, lambda u: np.arccos(0.9 * np.tanh(u))),
    *((1, lambda u, f=f: f(above_zero(u))) for f in (np.sqrt, np.log, np.log1p)),
    *((1, lambda u, n=n: above_zero(u) ** n) for n in (3, -1, -2, 0.5, 1.7)),
]
KINKED = [
    *((1, function) for function in (np.abs, np.sign)),
    (1, lambda u: np.cbrt(above_zero(u))),
    (1, lambda u: np.floor(0.5 * u + 0.3137)),
    (1, lambda u: np.clip(u, -0.7331, 0.9177)),
    (2, np.minimum),
    (2, np.maximum),
    (3, lambda u, v, w: np.where(u < v + 0.1234, v, w)),
]


@st.composite
def formulas(draw, makers, depth=4):
    """A random formula of x and y."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        number = round(draw(st.floats(0.25, 2)), 3) * draw(st.sampled_from([1, -1]))
        return draw(st.sampled_from([X, Y, X * number, Y * number]))
    arity, make = draw(st.sampled_from(makers))
    return make(*(draw(formulas(makers, depth - 1)) for _ in range(arity)))


# Points of many digits, at which no two different terms of a choice are equal.
places = st.integers(0, 2**32).map(lambda seed: np.random.default_rng(seed).uniform(-1.5, 1.5, 2).tolist())


def test_a_wrong_pullback_is_caught_inside_a_formula(monkeypatch, twins):
    wrong = replace(OPERATIONS["tanh"], pullbacks=(lambda d, y, a: d * (1 - y**2) * 1.001,))
    monkeypatch.setitem(OPERATIONS, "tanh", wrong)
    planted = Symbol("planted")
    with pytest.raises(AssertionError):
        check_formula_differences(twins, np.sin(np.tanh(planted * 2)), {planted: 0.3})


@examples(1000)
@given(formulas(SMOOTH + KINKED), places)
def test_gradient_of_a_formula_is_the_central_difference(twins, expression, place):
    check_formula_differences(twins, expression, dict(zip((X, Y), place, strict=True)))


@examples(200)
@given(formulas(SMOOTH), places)
def test_gradient_of_a_formula_is_sympys(twins, expression, place):
    letters = dict(zip((X, Y), sympy.symbols("x y", real=True), strict=True))
    twin = twins.in_sympy(expression, letters)
    with mpmath.workdps(30):
        point = dict(zip((X, Y), map(mpmath.mpf, place), strict=True))
        for variable, slope in zip(point, derivatives(expression, list(point)), strict=True):
            oracle = sympy.lambdify(list(letters.values()), twin.diff(letters[variable]), "mpmath")
            expected = oracle(*point.values())

            assert abs(twins.exactly(slope, point) - expected) <= 1e-12 * max(1, abs(expected))


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if any(operation.pullbacks)])
def test_a_second_derivative_is_the_derivative_of_the_first(name, twins):
    """A derivative is a formula like any other: it can be derived again."""
    arguments = [X, Y, Symbol("z")][: OPERATIONS[name].arity]
    for slope in derivatives(apply(name, *arguments), arguments):
        check_formula_differences(twins, slope, dict(zip(arguments, [0.513, 0.187, 0.791], strict=False)))


@pytest.mark.parametrize("exponent", [-3, -2, -1, 0, 1, 2, 3, 5])
@pytest.mark.parametrize("at", [-1.5, 0.75])
def test_integer_powers_have_derivatives_left_of_zero_too(twins, exponent, at):
    check_formula_differences(twins, X**exponent, {X: at})


def test_a_variable_that_does_not_occur_has_the_slope_zero():
    assert [slope.value for slope in derivatives(X * X, [Y])] == [0.0]


def test_a_shared_part_is_derived_once():
    """The chain rule walks the graph, not its paths: thirty squares of squares stay a small gradient."""
    power = X
    for _ in range(30):
        power = power * power
    assert len(ordered(*derivatives(power, [X]))) < 200


@pytest.mark.parametrize("written", [(X + 0) * Y, X * 1 * Y, (X - 0) * Y, 0 * Y])
def test_zeros_and_ones_of_the_formula_itself_are_kept(written):
    """Only what the chain rule brings in is pruned: what somebody wrote stands in the slope as written."""
    slope = derivatives(written, [Y])[0]
    assert slope is written.arguments[0]
