"""Somebody's Python function as a formula: what is read, what is refused, and what the refusal says."""

import functools
import math
import warnings

import numpy as np
import pytest

from kudari.formula import Symbol, TraceError, trace
from kudari.formula.graph import apply, constant
from kudari.formula.tracing import variables_of

x, y = Symbol("x"), Symbol("y")

READ = [
    (lambda x, y: x**2 / 20 + y**2, x**2 / 20 + y**2),
    (lambda x: np.float64(2) * x, 2 * x),
    (lambda x: x * np.float32(0.5), x * 0.5),
    (lambda x: np.int64(3) - x, 3 - x),
    (lambda x: np.array(2.0) * x, 2 * x),
    (lambda x: np.pi * x, math.pi * x),
    (lambda x: True * x, 1 * x),
    (lambda x: +x, x),
    (lambda x: -abs(x), apply("negate", apply("abs", x))),
    (lambda x: pow(x, 2), x**2),
    (lambda x: 2**x, apply("power", 2, x)),
    (lambda x: np.sqrt(x) + np.cbrt(x), apply("add", apply("sqrt", x), apply("cbrt", x))),
    (lambda x: np.square(x), x**2),
    (lambda x: np.power(x, 3), x**3),
    (lambda x: np.float_power(x, 3), x**3),
    (lambda x: np.reciprocal(x), 1 / x),
    (lambda x: np.positive(x), x),
    (lambda x: np.absolute(x) + np.fabs(x), abs(x) + abs(x)),
    (lambda x: np.negative(x), -x),
    (lambda x, y: np.add(x, y) * np.true_divide(x, y), (x + y) * (x / y)),
    (lambda x, y: np.maximum(x, 0) + np.minimum(x, y), apply("add", apply("max", x, 0), apply("min", x, y))),
    (lambda x, y: np.where(x > y, x, 0), apply("where", apply("greater", x, y), x, 0)),
    (lambda x, y: np.where(x, x, y), apply("where", apply("not_equal", x, 0), x, y)),
    (lambda x: np.clip(x, -1, 1), apply("clip", x, -1, 1)),
    (lambda x: np.clip(x, a_min=-1, a_max=1), apply("clip", x, -1, 1)),
    (lambda x: np.clip(x, min=-1, max=1), apply("clip", x, -1, 1)),
    (lambda x: np.clip(x, 0, None), apply("max", x, 0)),
    (lambda x: np.clip(x, None, 0), apply("min", x, 0)),
    (lambda x: np.zeros_like(x) + x, 0 + x),
    (lambda x: np.ones_like(x) * x, 1 * x),
    (lambda x: np.full_like(x, 2.5) * x, 2.5 * x),
    (lambda x: np.copy(x), x),
    (lambda x: np.sign(x) * np.floor(x), apply("multiply", apply("sign", x), apply("floor", x))),
    (lambda x: np.arctan2(x, 2), apply("atan2", x, 2)),
    (lambda x: (x > 0) * x, np.where(x > 0, 1, 0) * x),
    (lambda x: x + (x == 0), x + np.where(apply("equal", x, 0), 1, 0)),
    (lambda x: (x != 0) + 0, apply("where", apply("not_equal", x, 0), 1, 0) + 0),
    (lambda x: x <= 1, apply("less_equal", x, 1)),
    (lambda x: 3, constant(3)),
    (lambda x, y: sum([x, y]), 0 + x + y),
    (lambda x, y: np.sum(np.array([x, y]) ** 2), x**2 + y**2),
    (lambda x, /, y: x * y, x * y),
    (lambda x, a=2: a * x, 2 * x),
    (functools.partial(lambda a, x: a * x, 3), 3 * x),
    (abs, abs(x)),
]


@pytest.mark.parametrize(("function", "expected"), READ)
def test_a_function_is_read_as_it_computes(function, expected):
    assert trace(function) is expected


def test_loops_over_numbers_and_helpers_are_unrolled():
    def horner(x, coefficients=(1, 2, 3)):
        total = 0
        for coefficient in coefficients:
            total = total * x + coefficient
        return total

    assert trace(horner) is ((0 * x + 1) * x + 2) * x + 3


def test_arguments_name_the_variables_and_defaults_are_values():
    def valley(x, y, a=1.0, b=100.0):
        return (a - x) ** 2 + b * (y - x**2) ** 2

    assert variables_of(valley) == ["x", "y"]
    assert trace(valley) is (1 - x) ** 2 + 100 * (y - x**2) ** 2


def test_a_default_behind_a_star_is_a_value_too():
    def scaled(x, *, factor=2.0):
        return factor * x

    assert trace(scaled) is 2 * x


def test_symbols_may_be_given():
    assert trace(lambda p: 2 * p, [Symbol("θ")]) is 2 * Symbol("θ")


def test_a_warning_of_the_function_itself_is_passed_on():
    def warned(x):
        warnings.warn("mind the gap", UserWarning, stacklevel=1)
        return x

    with pytest.warns(UserWarning, match="mind the gap"):
        assert trace(warned) is x


def branching(x):
    if x > 0:
        return x
    return -x


def looping(x):
    return sum(part for part in x)


def unpacking(p):
    a, b = p
    return a + b


REFUSED = [
    (lambda x: math.sin(x), "write np.sin"),
    (lambda x: math.hypot(x, 1), "write np."),
    (branching, "np.where"),
    (lambda x: x if x == 0 else 1, "np.where"),
    (lambda x: x > 0 and x, "np.where"),
    (lambda x: 0 < x < 1, "np.where"),
    (lambda x: not x, "np.where"),
    (lambda x: max(x, 0), "np.where"),
    (looping, "each variable"),
    (unpacking, "each variable"),
    (lambda x: x[0], "each variable"),
    (lambda x: int(x), "np.floor"),
    (lambda x: float(x), "write np."),
    (lambda x: np.linalg.norm(x), "norm cannot be read"),
    (lambda x: np.sum(x), "np.sum cannot be read"),
    (lambda x: np.mean(x), "np.mean cannot be read"),
    (lambda x: np.dot(x, x), "np.dot cannot be read"),
    (lambda x: np.where(x > 0), "np.where|where"),
    (lambda x: np.hypot(x, 1), "np.hypot has no place"),
    (lambda x: np.add.reduce(x), "np.add.reduce has no place"),
    (lambda x: np.add(x, 1, out=np.zeros(1)), "out"),
    (lambda x: np.clip(x, 0, 1, out=None), "out"),
    (lambda x: np.array([1.0, 2.0]) * x, r"array of shape \(2,\)"),
    (lambda x: x + np.ones((3, 4)), r"array of shape \(3, 4\)"),
    (lambda x: x * math.nan, "finite"),
    (lambda x: x + np.inf, "finite"),
    (lambda x: x * 10**400, "too large|finite"),
    (lambda x: 1j * x, "complex"),
    (lambda x: x + "1", "str"),
    (lambda x: x % 2, "%"),
    (lambda x: x // 2, "//"),
    (lambda x: round(x), "round"),
    (lambda x: f"{x:.2f}", "format"),
    (lambda x: x.sum(), "sum"),
    (lambda x: undefined_name + x, "undefined_name"),  # noqa: F821
    (lambda x: 1 / 0 * x, "ZeroDivisionError"),
]


@pytest.mark.parametrize(("function", "advice"), REFUSED)
def test_what_no_formula_can_do_is_refused_with_its_line_and_what_to_write(function, advice):
    with pytest.raises(TraceError, match=advice) as caught:
        trace(function)
    first_line = function.__code__.co_firstlineno
    assert any(f"line {first_line + i} (" in str(caught.value) for i in range(3))


def test_the_line_is_that_of_the_fault_and_quotes_it():
    with pytest.raises(
        TraceError, match=rf"branching\(\).* line {branching.__code__.co_firstlineno + 1} \(if x > 0:\)"
    ):
        trace(branching)


@pytest.mark.parametrize("returned", [None, (x, y), [x], "x", {}, np.array([1.0, 2.0])], ids=repr)
def test_what_is_returned_must_be_a_formula(returned):
    with pytest.raises(TraceError, match="returns what is no formula"):
        trace(lambda: returned)


@pytest.mark.parametrize(
    "function", [lambda *points: 0, lambda **points: 0, lambda x, *rest: x, lambda x, *, y: x, print, 3]
)
def test_arguments_without_a_name_of_their_own_are_refused(function):
    with pytest.raises(TraceError, match=r"each variable needs|cannot be seen"):
        trace(function)


@pytest.mark.parametrize("operation", [lambda: x * 10**400, lambda: x + math.inf, lambda: x * None])
def test_an_operand_that_cannot_stand_in_a_formula_is_refused_at_once(operation):
    with pytest.raises(TraceError):
        operation()


def test_functions_that_never_end_are_refused():
    def endless(x):
        return endless(x) + 1

    with pytest.raises(TraceError, match="RecursionError"):
        trace(endless)
