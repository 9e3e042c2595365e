"""The slides' module: everything as it is typed there, positional arguments included."""

import ast
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import kudari
import visualizer
from visualizer import Adventurer, Field


def f(x, y):
    return x**2 / 20 + y**2


class SGD:
    """As the slides have it."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params.keys():  # noqa: SIM118  (as on the slide)
            params[key] -= self.lr * grads[key]


@pytest.fixture
def field():
    """The slide's field."""
    return Field(f, (-10, 10), (-10, 10))


@pytest.fixture
def route(field):
    """The slide's walk."""
    adventurer = Adventurer(-7, 2)
    adventurer.optimize(field, SGD(lr=0.95))
    return adventurer.route


def test_the_names_are_kudaris():
    """Handed on."""
    assert (visualizer.Field, visualizer.Adventurer) == (kudari.Field, kudari.Adventurer)


def test_the_module_imports_only_kudari():
    """It is a door, not a house."""
    tree = ast.parse(Path(visualizer.__file__).read_text(encoding="utf-8"))
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert imported == ["kudari"]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]


def test_twenty_steps_are_walked(route):
    """When nothing is said."""
    assert len(route) == 21
    assert route[0] == {"x": -7.0, "y": 2.0}


@pytest.mark.parametrize("rep", [5, 30])
def test_rep_may_be_given_by_position(rep, field):
    """As the third argument."""
    assert len(Adventurer(-7, 2).optimize(field, SGD(0.1), rep)) == rep + 1


def test_the_route_is_a_list_of_points(route):
    """As the slides print it."""
    assert list(route[1]) == ["x", "y"]
    assert route[1]["y"] == pytest.approx(-1.8)
    assert [point["x"] for point in route[:2]] == [-7.0, pytest.approx(-6.335)]


@pytest.mark.parametrize("walked", [False, True])
def test_plot_gives_a_figure(walked, field, route):
    """With and without the route."""
    assert isinstance(field.plot(route=route if walked else None, getfig=True), Figure)


def test_plot_takes_the_route_by_position(field, route):
    """As the first argument."""
    (axes,) = field.plot(route, True).axes

    assert any(np.array_equal(line.get_xydata(), route.positions) for line in axes.lines)


@pytest.mark.parametrize("walked", [False, True])
def test_plot_3d_gives_a_figure(walked, field, route):
    """The surface."""
    (axes,) = field.plot_3d(route=route if walked else None, getfig=True).axes

    assert axes.name == "3d"
