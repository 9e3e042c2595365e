"""What the tests of pictures look at: races that are short, and the things that a plot drew."""

from types import SimpleNamespace

import numpy as np
import pytest

from kudari import SGD, AdaGrad, Adam, Momentum, race
from kudari.pictures import captions


@pytest.fixture(scope="session")
def book():
    """The race of row S6."""
    return race("ravine", [SGD(lr=0.95), Momentum(lr=0.1), AdaGrad(lr=1.5), Adam(lr=0.3)], start=(-7, 2), steps=30)


@pytest.fixture(scope="session")
def short():
    """The same, three steps long."""
    return race("ravine", steps=3)


@pytest.fixture(scope="session")
def diverged():
    """One that leaves the numbers at once, and one that does not."""
    return race("rosenbrock", {"SGD": SGD(lr=1), "Adam": Adam(lr=0.1)}, steps=12)


def xy(line):
    """A line's points, one row each."""
    return np.column_stack([np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)])


@pytest.fixture(scope="session")
def drawn():
    """Ways to find what was drawn."""
    return SimpleNamespace(
        xy=xy,
        marked=lambda axes, marker: [line for line in axes.lines if line.get_marker() == marker],
        line_through=lambda axes, points: [
            line for line in axes.lines if xy(line).shape == np.shape(points) and np.allclose(xy(line), points)
        ],
        is_japanese=lambda text: any("\u3040" <= letter <= "\u9fff" for letter in text),
    )


@pytest.fixture
def no_cjk(monkeypatch):
    """A machine without Japanese letters."""
    monkeypatch.setattr(captions, "cjk_family", lambda: None)
