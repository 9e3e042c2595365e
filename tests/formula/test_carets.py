"""x ^ 2 + y ^ 2 in somebody's Python function: what they meant, and a warning that says how Python writes it."""

import contextlib

import numpy as np
import pytest

from kudari.formula import Symbol, TraceError, trace
from kudari.formula.graph import CaretWarning

x, y = Symbol("x"), Symbol("y")


class Place:
    """A callable with a method."""

    def method(self, x, y):
        return x ^ 2 + y ^ 2

    def __call__(self, x, y):
        return x ^ 2 + y ^ 2

    @staticmethod
    def static(x, y):
        return x ^ 2 + y ^ 2


def defined(x, y):
    return x ^ 2 + y ^ 2


def documented(x, y):
    """A bowl."""
    return x ^ 2 + y ^ 2


def over_two_lines(x, y):
    return (
        x ^ 2
        + y ^ 2
    )  # fmt: skip


def made():
    return lambda x, y: x ^ 2 + y ^ 2


made_in_a_lambda = lambda: lambda x, y: x ^ 2 + y ^ 2  # noqa: E731
first, second = (lambda x, y: x ^ 2 + y ^ 2), (lambda x, y: x ^ 3 - y ^ 3)
速さ = lambda x, y: x ^ 2 + y ^ 2  # noqa: E731

CARETS = {
    "lambda": lambda x, y: x ^ 2 + y ^ 2,
    "def": defined,
    "docstring": documented,
    "first of two": first,
    "method": Place().method,
    "static": Place.static,
    "two lines": over_two_lines,
    "within a def": made(),
    "within a lambda": made_in_a_lambda(),
    "behind Japanese": 速さ,
    "mixed with powers": lambda x, y: x ^ 2 + y**2,
}


@pytest.mark.parametrize("function", CARETS.values(), ids=CARETS)
def test_a_caret_is_read_as_a_power_with_a_warning(function):
    with pytest.warns(CaretWarning, match=r"\*\*"):
        assert trace(function) is x**2 + y**2


def test_two_lambdas_on_one_line_are_told_apart():
    with pytest.warns(CaretWarning):
        assert trace(second) is x**3 - y**3


def test_the_warning_points_to_the_line_with_the_caret():
    with pytest.warns(CaretWarning) as caught:
        trace(defined)
    assert (caught[0].filename, caught[0].lineno) == (__file__, defined.__code__.co_firstlineno)


def with_default(x, e=0.5):
    return x ^ 2 + e


e = 0.25


def with_global(x):
    return x ^ 2 + e


def with_own_log(x, log=np.log1p):
    return x ^ 2 + log(x)


@pytest.mark.filterwarnings("ignore::kudari.formula.graph.CaretWarning")
@pytest.mark.parametrize(
    ("function", "meant"),
    [(with_default, x**2 + 0.5), (with_global, x**2 + 0.25), (with_own_log, x**2 + np.log1p(x))],
)
def test_a_caret_does_not_change_what_names_mean(function, meant):
    """Whoever has a number called e means that number: it may be refused, but 2.718 is not taken instead."""
    read = []
    with contextlib.suppress(TraceError):
        read = [trace(function)]
    assert all(node is meant for node in read)


def of_two_statements(x):
    square = x ^ 2
    return square + 1


def in_place(x):
    x ^= 2
    return x


def without_source():
    names = {}
    exec("def bowl(x, y):\n    return x ^ 2 + y ^ 2", names)
    return names["bowl"]


@pytest.mark.parametrize("function", [without_source(), of_two_statements, in_place, Place()])
def test_a_caret_that_cannot_be_reread_is_refused_with_what_to_write(function):
    with pytest.raises(TraceError, match=r"write `\*\*`|Write `\*\*`"):
        trace(function)


@pytest.mark.filterwarnings("ignore::kudari.formula.graph.CaretWarning")
def test_numpys_own_functions_may_stand_beside_a_caret():
    """np.sin is the grammar's sin."""
    assert trace(lambda x: np.sin(x) ^ 2 + np.pi) is np.sin(x) ** 2 + np.pi
