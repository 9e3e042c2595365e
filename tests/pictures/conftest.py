"""What the tests of pictures look at: races that are short, and the things that a plot drew."""

from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import font_manager

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


@pytest.fixture(params=["the fonts of this machine", "no fonts but Kudari's"])
def fonts(request, monkeypatch):
    """Where Japanese letters come from; asked for, the test runs twice."""
    forget = (captions.cjk_family.cache_clear, captions._letters.cache_clear, captions._weight.cache_clear)
    if request.param.startswith("no"):
        manager = font_manager.fontManager
        matplotlibs = [entry for entry in manager.ttflist if entry.fname.startswith(mpl.get_data_path())]
        monkeypatch.setattr(manager, "ttflist", matplotlibs)
        monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [])
        for function in forget:
            function()
    yield request.param
    for function in forget:
        function()
