"""A branch that is not taken has no part in the derivative: in the gradient, the curvature, and compiled."""

import math

import numpy as np
import pytest
from tests.fields.choices import NOT_TAKEN

from kudari import Field, ensemble


@pytest.mark.parametrize(("formula", "point", "slopes"), NOT_TAKEN)
def test_a_branch_that_is_not_taken_has_no_part_in_the_gradient(formula, point, slopes):
    assert Field(formula).gradient(point) == pytest.approx(slopes, rel=1e-15)


@pytest.mark.parametrize(("formula", "point", "slopes"), NOT_TAKEN)
def test_many_points_at_once_have_the_gradients_of_each(formula, point, slopes):
    """In an array some points take the one branch and some the other."""
    columns = {name: np.array([x, 2.5, x]) for name, x in point.items()}
    found = Field(formula).gradient(columns)

    for name, slope in slopes.items():
        assert found[name][[0, 2]] == pytest.approx([slope, slope], rel=1e-15)
        assert math.isfinite(found[name][1])


def test_a_branch_that_is_not_taken_has_no_part_in_the_curvature():
    place = Field("where(x > 0, x**2*log(x), 3*x**2) + y**2")

    assert np.array_equal(place.hessian({"x": -1.0, "y": 2.0}), [[6, 0], [0, 2]])
    assert np.array_equal(place.hessian({"x": 1.0, "y": 2.0}), [[3, 0], [0, 2]])


@pytest.mark.parametrize(
    ("engine", "tried"), [("interpreted", NOT_TAKEN), pytest.param("compiled", NOT_TAKEN[::5], marks=pytest.mark.slow)]
)
def test_an_adventurer_steps_by_the_branch_that_is_taken(engine, tried):
    """By NumPy, and by a kernel, of which each is compiled for a second."""
    for formula, point, slopes in tried:
        there = ensemble(Field(formula), "sgd:lr=0.5", [list(point.values())], 1, engine=engine).positions[0]
        expected = [x - 0.5 * slopes[name] for name, x in point.items()]

        assert there == pytest.approx(expected, rel=1e-13), formula


@pytest.mark.parametrize("link", ["max({}, y - {})", "where(x>{1},{0},y*{1})", "clip({}*x, y, {})", "min({}*y, {})"])
def test_a_chain_of_choices_has_a_gradient_as_long_as_itself(link):
    """The choices are carried along the graph, not along its paths: of a chain twice as long it is twice as long."""
    lengths = []
    for count in (6, 12, 24):
        text = "x"
        for k in range(count):
            text = link.format(text, k % 9 + 1)
        lengths.append(len(Field(text).evaluator.gradient_tape.operations))

    assert lengths[2] - lengths[1] <= 2.2 * (lengths[1] - lengths[0])
