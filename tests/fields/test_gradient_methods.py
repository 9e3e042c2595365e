"""Three ways to a gradient agree, and what each costs is counted truly (row S19 of the mission)."""

import math

import numpy as np
import pytest

from kudari import (
    Field,
    KudariError,
    compare_gradients,
    field,
    gradient_by_central_differences,
    gradient_by_formula,
    gradient_by_trial,
)
from kudari.fields.evaluators import Symbolic

FIELDS = {
    1: (lambda x: x**4 - 2 * x**2, {"x": 0.7}),
    2: (lambda x, y: x**2 / 20 + y**2, {"x": -7.0, "y": 2.0}),
    5: (lambda a, b, c, d, f: a * b + c**3 - d * f + f**2, {"a": 1.0, "b": -2.0, "c": 0.5, "d": 3.0, "f": 0.1}),
}
COUNTS = sorted(FIELDS)


def counted(count):
    """A measured field of so many variables, and the list to which every evaluation adds an entry."""
    calls = []
    names = list(FIELDS[count][1])
    space = {"calls": calls, "math": math}
    body = " + ".join(f"math.sin({name})" for name in names)
    source = f"def wave({', '.join(names)}):\n    value = {body}\n    calls.append(value)\n    return value\n"
    exec(source, space)
    with pytest.warns(UserWarning, match="measured"):
        place = Field(space["wave"])
    calls.clear()
    return place, calls


@pytest.mark.parametrize("count", COUNTS)
def test_the_three_ways_agree(count):
    """Differences to eight digits, trials as far as their step allows."""
    function, point = FIELDS[count]
    trial, differences, exact = compare_gradients(Field(function), point)

    assert differences.gradient == pytest.approx(exact.gradient, rel=1e-8, abs=1e-8)
    assert trial.gradient == pytest.approx(exact.gradient, abs=0.02)


@pytest.mark.parametrize("count", COUNTS)
def test_the_exact_way_is_the_fields_own_gradient(count):
    """To the last bit."""
    function, point = FIELDS[count]
    place = Field(function)

    assert gradient_by_formula(place, point).gradient == place.gradient(point)


@pytest.mark.parametrize("count", COUNTS)
def test_the_costs_of_a_formula(count):
    """Trials 2n + 1, differences 4n, of which half are a second look; the derivative 1, and 1 walk back, for any n."""
    function, point = FIELDS[count]
    costs = [(way.evaluations, way.backward) for way in compare_gradients(Field(function), point)]

    assert costs == [(2 * count + 1, 0), (4 * count, 0), (1, 1)]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("way", [gradient_by_trial, gradient_by_central_differences])
def test_the_count_is_that_of_the_function_itself(way, count):
    """A function that counts its calls counts the same."""
    place, calls = counted(count)
    slope = way(place, FIELDS[count][1])

    assert slope.evaluations == len(calls)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("way", [gradient_by_trial, gradient_by_central_differences])
def test_the_count_of_a_formula_is_that_of_its_evaluations(way, count, monkeypatch):
    """Counted at the formula's own door."""
    function, point = FIELDS[count]
    calls = []
    value = Symbolic.value
    monkeypatch.setattr(Symbolic, "value", lambda self, *where: calls.append(where) or value(self, *where))
    place = Field(function)
    calls.clear()

    assert way(place, point).evaluations == len(calls)


def test_the_trials_are_those_of_the_book():
    """0.30 is tried, then 0.35 and 0.25."""
    place, calls = counted(1)
    gradient_by_trial(place, {"x": 0.30})

    assert calls == pytest.approx([math.sin(0.30), math.sin(0.35), math.sin(0.25)], abs=1e-15)


def test_how_far_off_a_slope_is_is_told():
    """Where it shows in the digits; and it is about as far off as it says."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x: float(np.float32(math.sin(np.float32(x)))))
    estimate = gradient_by_central_differences(place, {"x": 1.0})
    off = abs(estimate.gradient["x"] - math.cos(1))

    assert "x = 0.540" in str(estimate)
    assert " ± " in str(estimate)
    assert off / 10 < estimate.errors["x"] < 10 * off
    assert "±" not in str(gradient_by_central_differences(field("ravine"), FIELDS[2][1]))


def test_a_smaller_trial_is_closer():
    """The error falls with the square of the step."""
    place, point = Field("exp(x)"), {"x": 1.0}
    errors = [abs(gradient_by_trial(place, point, step).gradient["x"] - math.e) for step in (0.1, 0.05)]

    assert errors[0] / errors[1] == pytest.approx(4, rel=0.01)


def test_a_field_without_a_formula_has_two_ways():
    """The third needs one, and says so."""
    place, _ = counted(2)

    assert [slope.evaluations for slope in compare_gradients(place, FIELDS[2][1])] == [5, 8]
    with pytest.raises(KudariError, match="no formula"):
        gradient_by_formula(place, FIELDS[2][1])


def test_noise_has_no_part_in_slopes():
    """They are compared on the true value."""
    point = FIELDS[2][1]

    assert compare_gradients(field("ravine").with_noise("additive", 5.0), point) == compare_gradients(
        field("ravine"), point
    )


@pytest.mark.parametrize("way", [gradient_by_trial, gradient_by_central_differences, gradient_by_formula])
@pytest.mark.parametrize("point", [{"x": 1.0}, {"x": 1.0, "y": 2.0, "z": 3.0}, {"a": 1.0, "b": 1.0}, {}])
def test_a_point_with_wrong_names_is_refused(way, point):
    """In all three ways alike."""
    with pytest.raises(KudariError, match="x, y"):
        way(field("ravine"), point)


@pytest.mark.parametrize("step", [0.0, math.nan])
def test_a_trial_needs_a_step(step):
    """None or no number is refused."""
    with pytest.raises(KudariError, match="step"):
        gradient_by_trial(field("ravine"), FIELDS[2][1], step)


def test_a_slope_prints_what_it_cost():
    """In words."""
    assert str(gradient_by_formula(field("ravine"), FIELDS[2][1])).endswith("(1 evaluation and 1 walk back)")
