"""A route is a list of points, start included, that also gives whole columns."""

import numpy as np
import pytest

from kudari import SGD, Adam, Adventurer, Momentum, Route

FIRST = {"x": -7.0, "y": 2.0}


@pytest.fixture
def route():
    """Four steps of Momentum on the ravine."""
    return Adventurer(-7, 2).optimize("ravine", Momentum(lr=0.1), rep=4)


def test_the_start_is_included(route):
    """Four steps are five points."""
    assert (len(route), route.steps, route[0]) == (5, 4, FIRST)


def test_negative_indices_count_from_the_end(route):
    """As in a list."""
    assert route[-1] == route[4]
    assert route[-5] == FIRST


@pytest.mark.parametrize("index", [5, -6])
def test_an_index_outside_is_an_index_error(route, index):
    """As in a list."""
    with pytest.raises(IndexError):
        route[index]


@pytest.mark.parametrize("part", [slice(1, 3), slice(None), slice(None, None, 2), slice(-2, None), slice(9, 12)])
def test_a_slice_is_a_list_of_points(route, part):
    """As of a list."""
    assert route[part] == list(route)[part]
    assert type(route[part]) is list


def test_a_route_is_iterated_as_points(route):
    """As the slides do: [p["x"] for p in route]."""
    assert [point["x"] for point in route] == route.positions[:, 0].tolist()
    assert list(reversed(route)) == list(route)[::-1]


def test_a_route_equals_the_list_of_its_points(route):
    """And no other list."""
    assert route == list(route)
    assert route != list(route)[:-1]
    assert FIRST in route


def test_points_are_plain_numbers_that_do_not_write_back(route):
    """A point is a copy."""
    route[0]["x"] = 99.0

    assert route[0] == FIRST
    assert {type(value) for point in route for value in point.values()} == {float}


def test_columns_have_one_row_for_every_place(route):
    """Positions, values, slopes and states."""
    assert route.positions.shape == route.gradients.shape == route.states["v"].shape == (5, 2)
    assert route.values.shape == (5,)
    assert {column.dtype for column in (route.positions, route.values, route.gradients)} == {np.dtype(np.float64)}


def test_columns_are_copies(route):
    """Who changes one does not change the route."""
    route.positions[:] = 0

    assert route[0] == FIRST


def test_values_and_slopes_are_those_at_the_positions(route):
    """The ravine's, computed by hand."""
    x, y = route.positions.T

    assert route.values.tolist() == (x * x / 20 + y * y).tolist()
    assert route.gradients == pytest.approx(np.column_stack([x / 10, 2 * y]), rel=1e-15)


def test_states_are_those_after_every_step(route):
    """Momentum's velocity: zero at the start, then the step that was taken."""
    v = route.states["v"]

    assert v[0].tolist() == [0.0, 0.0]
    assert v[1:] == pytest.approx(np.diff(route.positions, axis=0), rel=1e-12)


def test_the_states_of_adam_are_both_its_moments():
    """m and v, by name, beginning at zero."""
    states = Adventurer(-7, 2).optimize("ravine", Adam(lr=0.3), rep=1).states

    assert list(states) == ["m", "v"]
    assert states["m"].tolist()[0] == [0.0, 0.0]
    assert states["m"][1] == pytest.approx([0.1 * -0.7, 0.1 * 4.0])
    assert states["v"][1] == pytest.approx([0.001 * 0.49, 0.001 * 16.0])


def test_descent_remembers_nothing():
    """SGD has no states."""
    assert Adventurer(-7, 2).optimize("ravine", SGD(), rep=2).states == {}


def test_an_unwalked_route_is_empty_in_every_column():
    """With the right widths."""
    empty = Route(("x", "y"))

    assert (len(empty), empty.steps, empty.diverged_at, empty.states) == (0, 0, None, {})
    assert empty.positions.shape == empty.gradients.shape == (0, 2)
    assert empty.values.shape == (0,)


def test_a_long_route_prints_short():
    """Beginning and end, and how many points are between."""
    shown = repr(Adventurer(-7, 2).optimize("ravine", SGD(), rep=20))

    assert "… 16 more …" in shown
    assert shown.startswith("[{'x': -7.0, 'y': 2.0}")
