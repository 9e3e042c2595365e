"""Slopes that are measured are right on every scale, and their error is told."""

import math

import numpy as np
import pytest

from kudari import Field
from kudari.fields.differences import measured_slope

SINGLE = np.float32
#: A function, a place, the slope there, and how far off a measured one may be: relative to the slope, or to 1.
SLOPES = {
    "a wave far out": (math.sin, 1e6, math.cos(1e6), 1e-9),
    "a wave very far out": (math.sin, 1e12, math.cos(1e12), 1e-6),
    "a fast wave": (lambda x: math.sin(1e6 * x), 0.3, 1e6 * math.cos(3e5), 1e-9),
    "a parabola far out": (lambda x: x * x, 1e6, 2e6, 1e-9),
    "a parabola's bottom": (lambda x: (x - 1) ** 2 + 7, 1.0, 0.0, 1e-8),
    "a crooked bottom": (lambda x: x**2 + x**3, 0.0, 0.0, 1e-8),
    "a narrow spike": (lambda x: math.exp(-((x / 1e-6) ** 2)), 1e-6, -2e6 / math.e, 1e-7),
    "float32": (lambda x: float(np.sin(SINGLE(x))), 1.0, math.cos(1), 1e-3),
    "float32 on a hill": (lambda x: float(SINGLE(x) ** 2 + SINGLE(100)), 3.0, 6.0, 1e-3),
    "float16": (lambda x: float(np.float16(x * x)), 2.0, 4.0, 0.05),
    "six digits": (lambda x: round(math.sin(x), 6), 1.0, math.cos(1), 1e-3),
    "a large constant beside": (lambda x: math.sin(x) + 1e8, 1.0, math.cos(1), 1e-4),
    "near a border": (math.sqrt, 1e-7, 0.5 / math.sqrt(1e-7), 1e-7),
    "near a pole": (lambda x: 1 / x, 1e-4, -1e8, 1e-7),
    "a logarithm near 0": (math.log, 1e-9, 1e9, 1e-7),
    "a plateau": (lambda x: 3.0, 1e9, 0.0, 0.0),
    "a plateau near a slope": (lambda x: max(x, 0.0) + 1, -1e-3, 0.0, 0.0),
    "huge values": (lambda x: x * 1e300, 1.0, 1e300, 1e-9),
    "tiny values": (lambda x: x**3 * 1e-20, 1e10, 3.0, 1e-9),
}


def guarded(function):
    def value(x):
        try:
            return float(function(x))
        except ValueError:
            return math.nan

    return value


@pytest.mark.parametrize("name", SLOPES)
def test_a_measured_slope_is_right_on_every_scale(name):
    function, x, slope, tolerance = SLOPES[name]
    found = measured_slope(guarded(function), x)

    assert abs(found.slope - slope) <= tolerance * (abs(slope) or 1)
    assert found.error <= 1000 * max(tolerance * (abs(slope) or 1), 1e-12)


@pytest.mark.filterwarnings("ignore:the gradient is measured")
def test_a_measured_field_has_the_slopes_of_its_formula_far_from_the_origin():
    """Of one point and of many."""
    place, written = Field(lambda x, y: math.sin(x) + y * y), Field("sin(x) + y**2")
    points = {"x": np.array([1e6, 0.3, -2e5]), "y": np.array([2.0, -3.0, 0.0])}
    measured, exact = place.gradient(points), written.gradient(points)

    for name in points:
        assert measured[name] == pytest.approx(exact[name], rel=1e-7)
        assert place.gradient({"x": 1e6, "y": 2.0})[name] == measured[name][0]


def test_ordinary_slopes_cost_four_evaluations():
    """Only where the usual distance does not do is another one looked for."""
    calls = []
    measured_slope(lambda x: calls.append(x) or math.sin(x), 0.7)

    assert len(calls) == 4


def test_where_there_is_no_value_there_is_no_slope():
    assert math.isnan(measured_slope(lambda x: math.nan, 1.0).slope)
    assert math.isnan(measured_slope(guarded(math.sqrt), -1.0).slope)
