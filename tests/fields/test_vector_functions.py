"""Functions of one vector, as books write them: f(x) with x[0] and x[1], np.sum(x**2)."""

import math
import pickle
import warnings

import numpy as np
import pytest

import kudari
from kudari import Field, KudariError


def function_2(x):
    return x[0] ** 2 + x[1] ** 2


def in_rows_or_alone(x):
    if x.ndim == 1:
        return np.sum(x**2)
    return np.sum(x**2, axis=1)


def unpacked(p):
    a, b = p
    return a**2 / 20 + b**2


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def measured(x):
    return math.sin(x[0]) + x[1] ** 2


MATRIX = np.array([[2.0, 1.0], [1.0, 3.0]])


@pytest.mark.parametrize(
    ("function", "formula"),
    [
        (function_2, "x0**2 + x1**2"),
        (lambda x: x[0] ** 2 + x[1] ** 2, "x0**2 + x1**2"),
        (unpacked, "p0**2 / 20 + p1**2"),
        (lambda w: w[0] * w[1] * w[2], "w0 * w1 * w2"),
        (lambda x: np.sin(x[1]) + x[0], "sin(x1) + x0"),
    ],
)
def test_elements_taken_one_by_one_are_variables(function, formula):
    """Without being told how many there are."""
    assert Field(function) == Field(formula)


@pytest.mark.parametrize(
    ("function", "formula"),
    [
        (lambda x: np.sum(x**2), "x0**2 + x1**2"),
        (lambda x: (x**2).sum(), "x0**2 + x1**2"),
        (in_rows_or_alone, "x0**2 + x1**2"),
        (lambda x: np.dot(x, x), "x0*x0 + x1*x1"),
        (lambda x: x @ x, "x0*x0 + x1*x1"),
        (lambda x: np.max(np.abs(x)), "max(abs(x0), abs(x1))"),
        (lambda x: np.prod(np.cos(x)), "cos(x0) * cos(x1)"),
        (lambda x: np.mean(x), "(x0 + x1) / 2"),
        (lambda x: np.sum(np.where(x > 0, x, 0.1 * x)), "where(x0 > 0, x0, 0.1*x0) + where(x1 > 0, x1, 0.1*x1)"),
        (lambda x: np.clip(x, 0, 1).sum(), "clip(x0, 0, 1) + clip(x1, 0, 1)"),
        (rosenbrock, "100*(x1 - x0**2)**2 + (1 - x0)**2"),
    ],
)
def test_a_vector_of_told_length_is_read_as_a_formula(function, formula):
    """By dim, or by an interval for each variable; the gradient is exact."""
    assert Field(function, dim=2).graph is Field(formula).graph
    assert Field(function, (-1, 1), (-2, 2)).graph is Field(formula).graph


def test_a_quadratic_form_has_its_gradient():
    field = Field(lambda x: 0.5 * x @ MATRIX @ x, dim=2)

    assert field.is_quadratic
    assert field.gradient_at(1.0, 2.0) == [4.0, 7.0]


@pytest.mark.parametrize("function", [lambda x: np.sum(x**2), in_rows_or_alone, rosenbrock])
def test_a_vector_of_any_length_asks_for_its_length(function):
    with pytest.raises(KudariError, match="any length; say how many variables there are, as in Field\\(f, dim=2\\)"):
        Field(function)


def test_a_vector_function_that_is_no_formula_is_measured():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        field = Field(measured)

    assert [warning.filename for warning in caught] == [__file__]
    assert field.gradient_at(0.0, 3.0) == pytest.approx([1, 6])
    assert pickle.loads(pickle.dumps(field)) == field
    with pytest.warns(UserWarning, match="measured"):
        nameless = Field(lambda x: math.sin(x[0]) + x[1])
    with pytest.raises(KudariError, match="write it with def at the top of a module"):
        pickle.dumps(nameless)


def test_a_function_of_a_number_stays_one():
    with pytest.warns(UserWarning, match="measured"):
        assert Field(lambda x: math.sin(x)).variables == ("x",)
    assert Field(lambda x: x**2).variables == ("x",)
    assert Field(lambda x: 3.0).variables == ("x",)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Field(lambda x, y: x * y, dim=2), "dim= is for a function of one vector"),
        (lambda: Field("x0 + x1", dim=2), "dim= is for a function of one vector"),
        (lambda: Field(lambda x: np.sum(x), dim=0), "dim must be a whole number of variables, from 1 to 1,000, not 0"),
        (lambda: Field(lambda x: np.sum(x), (-1, 1), dim=2), "has 2 variables \\(x0, x1\\), but 1 intervals"),
        (lambda: Field(lambda x: x**2, dim=2), "must return a number"),
        (lambda: Field(lambda x: x[0] ^ 2 + x[1] ^ 2), "`\\^` is not a power"),
        (lambda: Field(lambda x: x["a"]), "cannot be used as a field"),
    ],
)
def test_what_is_no_function_of_a_vector_is_refused(make, message):
    with pytest.raises(KudariError, match=message):
        make()


def test_rules_race_on_a_function_of_a_vector():
    race = kudari.race(function_2, ["sgd:lr=0.1"], start=(3, 4), steps=2)

    assert race.routes["SGD"].positions[-1] == pytest.approx([1.92, 2.56])
