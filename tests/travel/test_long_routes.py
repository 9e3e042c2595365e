"""A very long walk is taken by a kernel: the same numbers, in seconds, and nothing of it is kept."""

import subprocess
import sys

import numpy as np
import pytest

import kudari
from kudari import Adventurer, KudariError
from kudari.engine.walk_kernel import PIECE, kernel_of
from kudari.fields import Field, field
from kudari.rules import SGD, Adam, Momentum
from kudari.rules.catalogue import variants
from kudari.travel.long_routes import LONG, LongRoute, long_route
from kudari.travel.problems import problem_of

MILLION = r"""
import pathlib, re, sys, time
import kudari
begun = time.process_time()
race = kudari.race("rosenbrock", steps=10**6)
print(race.table(lang="en"))
race.save(sys.argv[1])
peak = re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())  # getrusage counts a parent's too
print(time.process_time() - begun, int(peak[1]) / 1024)
"""


def by_kernel(place, rule, steps):
    return LongRoute(place, rule, kernel_of(problem_of(place, rule.formula)), place.start, steps)


def one_by_one(place, rule, steps):
    return Adventurer(*place.start).optimize(place, rule, steps)


def assert_same(walked, expected):
    """Bit by bit."""
    assert len(walked) == len(expected)
    assert (walked.diverged_at, walked.beyond) == (expected.diverged_at, expected.beyond)
    for name in ("positions", "values", "gradients"):
        assert np.array_equal(getattr(walked, name), getattr(expected, name)), name
    assert walked.states.keys() == expected.states.keys()
    for name, rows in expected.states.items():
        assert np.array_equal(np.broadcast_to(walked.states[name], rows.shape), rows), name
    assert (walked.last_position, walked.last_gradient) == (expected.last_position, expected.last_gradient)


def test_the_numbers_are_those_of_the_adventurer_over_several_pieces():
    """Also where a walk is asked for in part, and its sentences."""
    place, steps = field("rosenbrock"), PIECE + 100
    walked = by_kernel(place, Momentum(lr=0.001), steps)
    expected = one_by_one(place, Momentum(lr=0.001), steps)

    assert_same(walked, expected)
    assert walked[5:40:7] == expected[5:40:7]
    assert walked[PIECE - 2 : PIECE + 2] == expected[PIECE - 2 : PIECE + 2]
    assert (walked[-1], walked[::-5000]) == (expected[-1], expected[::-5000])
    assert walked.diagnosis(lang="en").text() == expected.diagnosis(lang="en").text()
    assert np.array_equal(walked.late(9)[0], expected.late(9)[0])
    assert np.array_equal(walked.late(9)[1]["v"], expected.late(9)[1]["v"])


@pytest.mark.parametrize("lr", [1.1, 1e200])
def test_a_walk_ends_where_the_numbers_end(lr):
    """With the step that left them, and where it led."""
    place = field("ravine")

    assert_same(by_kernel(place, SGD(lr=lr), 5000), one_by_one(place, SGD(lr=lr), 5000))


def test_noise_is_the_same():
    place = field("ravine").with_noise("additive", 0.3, seed=5)

    assert_same(by_kernel(place, SGD(lr=0.1), 300), one_by_one(place, SGD(lr=0.1), 300))


@pytest.mark.slow
@pytest.mark.parametrize("name", variants())
def test_all_rules_walk_by_kernel(name):
    """Also those that take the gradient elsewhere, or remember a number for all variables.

    Where NumPy and the kernel each have a cosine of their own, which end alike on some processors only, they are the
    same but for rounding.
    """
    for place in (field("rosenbrock"), field("himmelblau")):
        assert_same(by_kernel(place, variants()[name](), 400), one_by_one(place, variants()[name](), 400))
    walked, expected = (walk(field("ackley"), variants()[name](), 40) for walk in (by_kernel, one_by_one))
    assert np.allclose(walked.positions, expected.positions, rtol=1e-9)
    assert np.allclose(walked.values, expected.values, rtol=1e-9)


def test_what_cannot_be_compiled_walks_step_by_step():
    """And so does a short walk, and a rule that has walked before."""
    place = field("ravine")
    begun = Adam()
    begun.update({"x": 1.0, "y": 1.0}, {"x": 1.0, "y": 1.0})

    assert long_route(place, SGD(), place.start, LONG - 1) is None
    assert long_route(place, begun, place.start, LONG) is None
    assert long_route(place, object(), place.start, LONG) is None
    assert long_route(Field("log(x) + y**2"), SGD(), (-1.0, 1.0), LONG) is None


def test_a_walk_by_kernel_does_not_go_on():
    walked = by_kernel(field("ravine"), SGD(), 10)
    with pytest.raises(KudariError, match="take more steps at once"):
        walked.add((0.0, 0.0), 0.0, (0.0, 0.0), {})
    with pytest.raises(KudariError, match="take fewer steps"):
        walked.drop_last()


def test_a_long_race_is_told_and_recorded(tmp_path):
    race = kudari.race("ravine", [SGD(lr=0.95)], steps=LONG)
    again = kudari.Race.load(race.save(tmp_path / "race.json"))

    assert isinstance(race.routes["SGD"], LongRoute)
    assert str(again.table(lang="en")) == str(race.table(lang="en"))
    assert again.routes["SGD"] == race.routes["SGD"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="its peak of memory is read from /proc")
def test_a_million_steps_take_seconds_and_little_memory(tmp_path):
    """The race, its sentences and its picture, once the kernels are compiled: 5 seconds, more on a busy machine."""
    picture = tmp_path / "race.png"
    command = [sys.executable, "-c", MILLION, picture]
    for _ in range(2):  # the first one compiles
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
    *said, figures = ran.stdout.strip().splitlines()
    seconds, megabytes = map(float, figures.split())

    assert any("after 1000000 steps" in line for line in said)
    assert picture.stat().st_size > 10_000
    assert seconds <= 8
    assert megabytes <= 200
