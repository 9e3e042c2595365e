"""Pictures, films, pages and programs of any finite numbers, from 1e-300 to 1e300: made, or refused in words.

A few are tried with --slow; ``KUDARI_PICTURES=10000`` asks for as many altogether.
"""

import os
import warnings
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kudari
from kudari import SGD, Adam, KudariError

EXAMPLES = int(os.environ.get("KUDARI_PICTURES", "0"))
FORMULAS = (
    "{a}*x**2 + {b}*y**2",
    "{a}*x**2 - {b}*y**2",
    "{a}*exp(x/{s}) + {b}*y**2",
    "{a}*log(x) + {b}*y",
    "{a}/x + {b}*y",
    "{a}*sqrt(x)*y",
    "{a}*x + {b} + 0*y",
    "{a} + 0*x*y",
    "abs({a}*x) + abs({b}*y)",
    "{a}*where(x > {s}, 1, 2) + {b}*y",
    "{a}*sin(x/{s})*cos(y/{s})",
    "{a}*x**4 - {b}*x**2",
    "{a}*exp(x/{s})",
    "{a}*log(x)",
    "{a}/x",
    "{b} + {a}*x",
)
SIZES = st.floats(-300, 300).map(lambda power: float(f"{10.0**power:.6g}")) | st.floats(0.01, 100)
NUMBERS = SIZES | SIZES.map(lambda size: -size)


def saved(figure, folder):
    """A figure as a small picture."""
    figure.savefig(folder / "a.png", dpi=30)


def a_race(field, start, lr):
    return kudari.race(field, {"one": SGD(lr=lr), "other": Adam(lr=lr)}, start=start, steps=8)


def a_race_file(suffix):
    return lambda field, start, lr, folder: a_race(field, start, lr).save(folder / f"a{suffix}")


def a_program(field, start, lr, folder):
    for suffix in (".py", ".m", ".jl"):
        a_race(field, start, lr).export(folder / f"a{suffix}")


def a_view(kind):
    return lambda field, start, lr, folder: saved(a_race(field, start, lr).plot(kind, getfig=True), folder)


def a_map(field, start, lr, folder):
    map_ = kudari.learning_rate_map(
        field, "momentum", lr=(lr, 100 * lr), momentum=(0, 0.99), size=6, steps=8, start=start
    )
    saved(map_.plot(getfig=True), folder)


def a_map_of_starts(field, start, lr, folder):
    saved(kudari.basin_map(field, SGD(lr=lr), size=6, steps=8).plot(getfig=True), folder)


def a_sweep(field, start, lr, folder):
    sweep = kudari.sensitivity(field, ["sgd", "adam"], lr=(lr, 100 * lr), size=12, steps=8, start=start)
    saved(sweep.plot(getfig=True), folder)


def a_diagnosis(field, start, lr, folder):
    str(a_race(field, start, lr).table(lang="ja"))


PICTURES = {
    "ground": lambda field, start, lr, folder: saved(field.plot(getfig=True), folder),
    "surface": lambda field, start, lr, folder: saved(field.plot_3d(getfig=True), folder),
    "tangent": lambda field, start, lr, folder: saved(field.plot_tangent(start[0], getfig=True), folder),
    "graph": lambda field, start, lr, folder: saved(field.plot_graph(getfig=True), folder),
    "side by side": a_view("side by side"),
    "overlay": a_view("overlay"),
    "values": a_view("values"),
    "map": a_map,
    "map of starts": a_map_of_starts,
    "sweep": a_sweep,
    "page": a_race_file(".html"),
    "record": a_race_file(".json"),
    "csv": a_race_file(".csv"),
    "program": a_program,
    "diagnosis": a_diagnosis,
    "film": a_race_file(".gif"),
}
PLAIN = {"page", "record", "csv", "program", "diagnosis"}  # of these many can be made in a second


@st.composite
def situations(draw):
    """A formula with numbers of any size, a window of any size, a start in it, and a learning rate."""
    text = draw(st.sampled_from(FORMULAS))
    size = draw(SIZES)
    formula = text.format(a=repr(draw(NUMBERS)), b=repr(draw(NUMBERS)), s=repr(size))
    windows = []
    for _ in range(2 if "y" in text else 1):
        middle, width = draw(st.just(0.0) | NUMBERS), draw(st.just(size) | SIZES)
        windows.append((middle - width, middle + width))
    shares = [draw(st.floats(0.05, 0.95)) for _ in windows]
    start = [low + share * (high - low) for share, (low, high) in zip(shares, windows, strict=True)]
    return formula, windows, start, draw(st.floats(1e-3, 10) | SIZES.filter(lambda size: size < 1e290))


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.slow
def test_any_numbers_are_drawn_or_refused_in_words(name, tmp_path):
    """No traceback, whatever the field, the window and the walk."""
    count = EXAMPLES // len(PICTURES) or (30 if name in PLAIN else 1 if name == "film" else 5)

    @settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(situations())
    def made(situation):
        formula, windows, start, lr = situation
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # of numbers that are too large: the picture is what counts
            with suppress(KudariError):  # it is refused in words
                PICTURES[name](kudari.Field(formula, *windows), start, lr, tmp_path)

    made()


@pytest.mark.parametrize("formula", ["x**2 - y**2", "exp(exp(x)) + y**2", "1e300*x**2 + 1e299*y**2"])
@pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")
def test_heights_above_all_that_contours_can_hold_are_drawn(formula, tmp_path):
    """In a unit of their own: they have no numbers beside them."""
    figure = kudari.Field(formula).plot(getfig=True, lang="en")
    saved(figure, tmp_path)

    assert any(len(path.vertices) for collection in figure.axes[0].collections for path in collection.get_paths())


def test_values_that_fall_for_ever_leave_through_the_edge(tmp_path):
    """The axis ends where numbers can still be counted."""
    race = kudari.race("saddle", {"SGD": SGD(lr=1.0)}, start=(0, 0.001), steps=2000)
    figure = race.plot("values", getfig=True, lang="en")
    saved(figure, tmp_path)

    assert np.isfinite(figure.axes[0].get_ylim()).all()


def test_a_map_of_nowhere_is_refused():
    """No walk can begin where the field has no value."""
    field = kudari.field("log(x) + y**2")
    with pytest.raises(KudariError, match="no finite value"):
        kudari.learning_rate_map(field, "momentum", lr=(0.01, 1), momentum=(0, 0.9), size=5)
    with pytest.raises(KudariError, match="no finite value at the start"):
        kudari.sensitivity(field, "sgd", lr=(0.01, 1))
    with pytest.raises(KudariError, match="no finite value at the start"):
        kudari.stability(field, "sgd")
