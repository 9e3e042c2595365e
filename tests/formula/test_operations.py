"""Every operation's derivative against central differences and against SymPy, at random points of its domain."""

from dataclasses import replace

import numpy as np
import pytest
import sympy

from kudari.formula import OPERATIONS, Symbol, Tape, derivatives
from kudari.formula.graph import apply

PLAIN, POSITIVE, NEGATIVE, INNER = (-3.0, 3.0), (0.2, 3.0), (-3.0, -0.2), (-0.95, 0.95)

# Where the derivatives are asked for: intervals for each argument, away from poles and steps.
DOMAINS = {
    "add": [(PLAIN, PLAIN)],
    "subtract": [(PLAIN, PLAIN)],
    "multiply": [(PLAIN, PLAIN)],
    "divide": [(PLAIN, POSITIVE), (PLAIN, NEGATIVE)],
    "power": [(POSITIVE, PLAIN)],
    "negate": [(PLAIN,)],
    "sqrt": [(POSITIVE,)],
    "cbrt": [(POSITIVE,), (NEGATIVE,)],
    "abs": [(POSITIVE,), (NEGATIVE,)],
    "sign": [(POSITIVE,), (NEGATIVE,)],
    "exp": [(PLAIN,)],
    "log": [(POSITIVE,)],
    "expm1": [(PLAIN,)],
    "log1p": [(INNER,), (POSITIVE,)],
    "sin": [(PLAIN,)],
    "cos": [(PLAIN,)],
    "tan": [(INNER,)],
    "asin": [(INNER,)],
    "acos": [(INNER,)],
    "atan": [(PLAIN,)],
    "atan2": [(POSITIVE, PLAIN), (NEGATIVE, PLAIN)],
    "sinh": [(PLAIN,)],
    "cosh": [(PLAIN,)],
    "tanh": [(PLAIN,)],
    "min": [(PLAIN, PLAIN)],
    "max": [(PLAIN, PLAIN)],
    "clip": [(PLAIN, (-1.0, -0.5), (0.5, 1.0)), (PLAIN, (1.0, 2.0), (2.0, 3.0))],
    "where": [(POSITIVE, PLAIN, PLAIN), (NEGATIVE, PLAIN, PLAIN), ((0.0, 0.0), PLAIN, PLAIN)],
    "floor": [((1.1, 1.9),), ((-1.9, -1.1),)],
}
TRUTHS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
DOMAINS |= {name: [(PLAIN, PLAIN)] for name in TRUTHS}


DERIVED = [name for name, operation in OPERATIONS.items() if any(operation.pullbacks)]
X, Y = Symbol("x"), Symbol("y")


def points(name, count=8):
    """Random arguments of an operation, the same in every run."""
    generator = np.random.default_rng(sorted(DOMAINS).index(name))
    return [
        [float(generator.uniform(low, high)) for low, high in intervals]
        for intervals in DOMAINS[name]
        for _ in range(count)
    ]


def formula(name):
    """The operation applied to symbols of its own, and these symbols."""
    arguments = [Symbol(f"{name}_{i}") for i in range(OPERATIONS[name].arity)]
    return apply(name, *arguments), arguments


def check_differences(name, twins):
    """The derivative by every argument is what central differences of the tape say, at every point."""
    node, arguments = formula(name)
    value, slopes = Tape.of([node], arguments), Tape.of(derivatives(node, arguments), arguments)
    for point in points(name):
        derived = slopes.run(*point)
        for i, at in enumerate(point):
            step = 1e-5 * max(1.0, abs(at))
            above, below = ([*point[:i], at + sign * step, *point[i + 1 :]] for sign in (1, -1))
            measured = (value.run(*above)[0] - value.run(*below)[0]) / (2 * step)

            assert derived[i] == pytest.approx(measured, rel=1e-6, abs=1e-8), (name, i, point)


def check_sympy(name, twins):
    """The derivative by every argument is SymPy's, at every point."""
    node, arguments = formula(name)
    slopes = Tape.of(derivatives(node, arguments), arguments)
    letters = sympy.symbols("a b c", real=True)[: len(arguments)]
    twin = twins.sympy[name](*letters)
    modules = [{"DiracDelta": lambda *_: 0, "Heaviside": np.heaviside}, "math"]
    oracle = sympy.lambdify(letters, [twin.diff(letter) for letter in letters], modules)
    for point in points(name):
        assert slopes.run(*point) == pytest.approx(list(map(float, oracle(*point))), rel=1e-12, abs=1e-13), point


def test_every_operation_has_a_domain_and_a_twin(twins):
    """No operation can be added to the table without being tested here."""
    assert set(DOMAINS) == set(twins.sympy) == set(twins.mpmath) == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_there_is_a_pullback_for_each_argument(name):
    assert len(OPERATIONS[name].pullbacks) == OPERATIONS[name].arity


@pytest.mark.parametrize("name", OPERATIONS)
def test_derivative_is_the_central_difference(name, twins):
    check_differences(name, twins)


@pytest.mark.parametrize("name", OPERATIONS)
def test_derivative_is_sympys(name, twins):
    check_sympy(name, twins)


@pytest.mark.parametrize("check", [check_differences, check_sympy])
@pytest.mark.parametrize(
    ("name", "argument"), [(name, i) for name in DERIVED for i, p in enumerate(OPERATIONS[name].pullbacks) if p]
)
def test_a_pullback_that_is_off_by_a_thousandth_is_caught(monkeypatch, twins, check, name, argument):
    """The checks above can fail: each of them notices a factor of 1.001 in any one pullback."""
    right = OPERATIONS[name].pullbacks
    wrong = [*right[:argument], lambda *given: right[argument](*given) * 1.001, *right[argument + 1 :]]
    monkeypatch.setitem(OPERATIONS, name, replace(OPERATIONS[name], pullbacks=tuple(wrong)))
    with pytest.raises(AssertionError):
        check(name, twins)


@pytest.mark.parametrize("power", [2, 3, 7])
def test_derivative_of_a_power_at_zero_is_zero(power):
    assert Tape.of(derivatives(X**power, [X]), [X]).run(0.0) == [0.0]


@pytest.mark.parametrize("choice", [np.minimum, np.maximum])
def test_the_first_argument_takes_the_slope_of_a_tie(choice):
    assert Tape.of(derivatives(choice(X, Y), [X, Y]), [X, Y]).run(1.5, 1.5) == [1.0, 0.0]


@pytest.mark.parametrize("value", [0.5, 2.0, 4.0])
def test_clip_between_crossed_limits_follows_the_upper_one(value):
    """NumPy: where the lower limit is above the upper one, the result is the upper one, and so is its slope."""
    node, arguments = formula("clip")
    assert np.clip(value, 3.0, 1.0) == 1.0
    assert Tape.of(derivatives(node, arguments), arguments).run(value, 3.0, 1.0) == [0.0, 0.0, 1.0]
