"""A field can tell where it has a value and no slope."""

import pytest

from kudari import FIELDS, Field, field

KINKS = [
    ("abs(x)", (0,), ("x",)),
    ("abs(x)", (1e-12,), ()),
    ("x*abs(x)", (0,), ()),
    ("abs(x)**1.5", (0,), ()),
    ("abs(x) + 1000*y**2 + 7", (0, 3), ("x",)),
    ("abs(x - y) + x + y", (2, 2), ("x", "y")),
    ("sqrt(x**2 + y**2)", (0, 0), ("x", "y")),
    ("sqrt(x**2 + y**2)", (0, 2), ()),
    ("sqrt(x**2 + y**2 + 1e-12)", (0, 0), ()),
    ("sqrt(x**4) + y", (0, 1), ()),
    ("sqrt(abs(x))", (0,), ("x",)),
    ("cbrt(x)", (0,), ("x",)),
    ("sqrt(x)", (0,), ("x",)),
    ("max(x, y)", (1, 1), ("x", "y")),
    ("max(x, 2*x)", (0,), ("x",)),
    ("max(x, x**2 + x)", (0,), ()),
    ("where(x > 0, x**2, 0)", (0,), ()),
    ("where(x > 1, 2*x, x + 1)", (1,), ("x",)),
    ("where(x > 1, x, 0)", (1,), ("x",)),
    ("clip(x, -1, 1)*y", (1, 2), ("x",)),
    ("x**2 + y**2", (0, 0), ()),
    ("log(x)", (0,), ()),
]


@pytest.mark.parametrize(("formula", "point", "expected"), KINKS)
def test_a_field_tells_where_it_has_no_slope(formula, point, expected):
    place = Field(formula)

    assert place.kinks(dict(zip(place.variables, point, strict=True))) == expected


@pytest.mark.filterwarnings("ignore:the gradient is measured")
def test_a_measured_field_tells_it_too():
    place = Field(lambda x, y: float(abs(float(x)) + float(y) ** 2))

    assert place.kinks({"x": 0.0, "y": 0.0}) == ("x",)
    assert place.kinks({"x": 2.0, "y": 3.0}) == ()


@pytest.mark.parametrize("name", FIELDS)
def test_a_start_of_the_catalogue_has_a_slope(name):
    place = field(name)

    assert place.kinks(dict(zip(place.variables, place.start, strict=True))) == ()
