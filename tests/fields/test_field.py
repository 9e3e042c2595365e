"""A field answers with numbers of the right shape, an exact slope where it can, and a clear word where it cannot."""

import math
import random
import warnings

import numpy as np
import pytest

from kudari import FIELDS, Field, FormulaError, KudariError, Symbol, field
from kudari.formula.errors import CaretWarning

HERE = {"x": -7.0, "y": 2.0}


def ravine(x, y):
    return x**2 / 20 + y**2


def by_math(x, y):
    return math.sin(x) + y**2


def measured(function, *domain):
    """A field without a formula; its warning is the subject of tests of their own."""
    with pytest.warns(UserWarning, match="measured"):
        return Field(function, *domain)


# ---------------------------------------------------------------------- the contract


@pytest.mark.parametrize("place", [ravine, "x**2/20 + y**2", "ravine"], ids=["function", "text", "name"])
def test_the_ravine_is_the_same_however_it_is_given(place):
    """A function, a text and a name of the catalogue have one value and one slope, as plain numbers."""
    found = field(place) if isinstance(place, str) else Field(place)

    assert found.variables == ("x", "y")
    assert found.value(HERE) == 6.45
    assert found.gradient(HERE) == {"x": -0.7000000000000001, "y": 4.0}
    assert type(found.value(HERE)) is float
    assert {type(slope) for slope in found.gradient(HERE).values()} == {float}


def test_a_field_can_be_called_like_a_function():
    """With one number for each variable, in order."""
    assert Field(ravine)(-7, 2) == 6.45


@pytest.mark.parametrize("make", [Field, measured], ids=["written", "measured"])
def test_arrays_broadcast_as_in_numpy(make):
    """A column and a row give a table, in value and in every slope."""
    place = make(ravine if make is Field else by_math)
    x, y = np.linspace(-2, 2, 3)[:, None], np.linspace(-1, 1, 4)

    values = place.value({"x": x, "y": y})
    slopes = place.gradient({"x": x, "y": y})

    assert values.shape == slopes["x"].shape == slopes["y"].shape == (3, 4)
    assert values[2, 0] == place(2.0, -1.0)
    assert slopes["y"][1, 3] == pytest.approx(2.0, rel=1e-8)


def test_a_constant_is_spread_over_the_points():
    """Also where neither value nor slope depends on the point."""
    flat = Field(lambda x, y: 3.0)
    points = {"x": np.zeros((2, 3)), "y": np.zeros(3)}

    assert flat.value(points).tolist() == [[3.0] * 3] * 2
    assert flat.gradient(points)["y"].tolist() == [[0.0] * 3] * 2


@pytest.mark.parametrize("params", [{"x": 1.0}, {"x": 1.0, "y": 2.0, "z": 3.0}, {"a": 1.0, "b": 2.0}, {}])
@pytest.mark.parametrize("ask", ["value", "gradient"])
def test_a_point_with_wrong_names_is_refused(ask, params):
    """The message says which names the field has."""
    with pytest.raises(KudariError, match="x, y"):
        getattr(Field(ravine), ask)(params)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_call_with_the_wrong_number_of_coordinates_is_refused(count):
    """One number too few or too many is told, not guessed."""
    if count == 2:
        assert Field(ravine)(1, 1) == 1.05
        return
    with pytest.raises(KudariError, match="2"):
        Field(ravine)(*[1.0] * count)


def test_arguments_with_a_default_are_no_variables():
    """They keep their default."""
    assert Field(lambda x, y, scale=3: scale * x + y)(2, 1) == 7


def test_an_expression_and_a_text_have_the_same_order_of_variables():
    """What is written as y + x is a field of x and y either way."""
    assert Field(Symbol("y") + Symbol("x")).variables == Field("y + x").variables


def test_numbered_variables_are_in_the_order_of_their_numbers():
    """x10 comes after x2, so that Adventurer(1, 2, 10) stands where one thinks."""
    assert Field("x1 + x2 + x10").variables == ("x1", "x2", "x10")


# ---------------------------------------------------------------------- windows, names, numbers of variables


def test_the_window_is_ten_each_way_unless_given():
    """And otherwise the given one."""
    assert Field(ravine).domain == ((-10.0, 10.0), (-10.0, 10.0))
    assert Field(ravine, (-1, 2), (0, 5)).domain == ((-1.0, 2.0), (0.0, 5.0))


@pytest.mark.parametrize(
    "domain",
    [
        [(-1, 1)],
        [(0, 1)] * 3,
        [(1, -1), (0, 1)],
        [(0, 0), (0, 1)],
        [(0, math.inf), (0, 1)],
        [(0, math.nan), (0, 1)],
        [(0, 1, 2), (0, 1)],
        [("a", "b"), (0, 1)],
        [5, 5],
    ],
)
def test_a_window_that_is_none_is_refused(domain):
    """As a KudariError."""
    with pytest.raises(KudariError, match="interval"):
        Field(ravine, *domain)


def test_one_variable_is_enough():
    """A curve."""
    curve = Field(lambda x: x**2, (-1, 1))

    assert (curve.variables, curve.domain, curve.gradient({"x": 3.0})) == (("x",), ((-1.0, 1.0),), {"x": 6.0})


def test_five_variables_are_not_too_many():
    """Value and slope exist without a picture."""
    place = Field(lambda a, b, c, d, f: a * b + c * d + f**2)

    assert place(1, 2, 3, 4, 5) == 39
    assert place.gradient_at(1, 2, 3, 4, 5) == [2, 1, 4, 3, 10]


@pytest.mark.parametrize("nothing", [lambda: 3.0, "3", "2*pi"], ids=["function", "number", "constant"])
def test_no_variable_is_too_few(nothing):
    """There is nowhere to go."""
    with pytest.raises(KudariError, match="at least one variable"):
        Field(nothing)


@pytest.mark.parametrize("thing", [3, None, [1, 2], {"x": 1}])
def test_what_is_no_function_is_no_field(thing):
    """The message says what it is."""
    with pytest.raises(KudariError, match=type(thing).__name__):
        Field(thing)


@pytest.mark.parametrize("text", ["x**2 +", "foo(x)", "__import__('os')", "x.y", "x" * 10_000, ""])
def test_a_bad_text_is_a_formula_error(text):
    """And nothing else, whatever it is."""
    with pytest.raises(FormulaError):
        Field(text)


def test_an_unknown_name_suggests_the_nearest():
    """rastrign may be rastrigin."""
    with pytest.raises(KudariError, match="did you mean rastrigin"):
        field("rastrign")


def test_a_product_with_a_dot_is_no_name():
    """Although its letters could be one in Python."""
    assert field("x·y").variables == ("x", "y")


@pytest.mark.parametrize("name", ["Ravine", " ravine ", "six-hump-camel"])
def test_names_forgive_capitals_spaces_and_hyphens(name):
    """The place is found."""
    assert field(name).name in FIELDS


@pytest.mark.parametrize("result", [(1, 2), None, "a"], ids=["tuple", "none", "text"])
def test_a_function_that_gives_no_number_is_refused(result):
    """By a KudariError that speaks of the function, when it is made or when it is asked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(KudariError):
            Field(lambda x, y: result).value(HERE)


# ---------------------------------------------------------------------- exact or measured


def test_math_sin_is_measured_and_the_warning_names_the_line():
    """And says what to write instead."""
    with pytest.warns(UserWarning, match="measured by differences") as caught:
        place = Field(by_math)
    (message,) = [str(entry.message) for entry in caught]

    assert "np.sin" in message
    assert f"line {by_math.__code__.co_firstlineno + 1}" in message
    assert "math.sin(x)" in message
    assert not place.is_written


def test_the_warning_points_at_the_line_that_makes_the_field():
    """So that a notebook shows it there."""
    with pytest.warns(UserWarning, match="measured") as caught:
        Field(by_math)

    assert caught[0].filename == __file__


@pytest.mark.parametrize("x", [-7.3, -1.0, 0.0, 0.4, 10.0])
def test_a_measured_slope_is_right_to_eight_digits(x):
    """Near and far."""
    assert measured(by_math).gradient({"x": x, "y": 2.0}) == pytest.approx({"x": math.cos(x), "y": 4.0}, abs=1e-8)


def branch(x, y):
    return x**2 + y if x > 0 else x**2 - y


def indexed(x, y):
    return [1.0, 2.0][int(x > 0)] * y


def noisy(x, y):
    return x + y + random.random()


@pytest.mark.parametrize("function", [branch, indexed, noisy])
def test_what_is_no_formula_is_measured(function):
    """A branch, an index, a random number: said, and never traced wrongly."""
    assert "measured" in measured(function).evaluator.gradient_is


def test_a_branch_is_measured_on_both_its_sides():
    """The slope by y is 1 on the right and −1 on the left."""
    place = measured(branch)

    assert place.gradient({"x": 3.0, "y": 1.0}) == pytest.approx({"x": 6, "y": 1}, abs=1e-8)
    assert place.gradient({"x": -3.0, "y": 1.0}) == pytest.approx({"x": -6, "y": -1}, abs=1e-8)


def test_the_window_has_no_part_in_the_numbers():
    """Value and slope at a point are the same in every window, written or measured."""
    windows = [(), ((-1, 1), (-1, 1)), ((100, 900), (-3, -2))]
    for make, function in ((Field, ravine), (measured, by_math)):
        places = [make(function, *window) for window in windows]

        assert len({place.value(HERE) for place in places}) == 1
        assert len({tuple(place.gradient(HERE).values()) for place in places}) == 1


def test_an_overflow_is_infinity():
    """Python's OverflowError does not break the walk."""
    place = measured(lambda x, y: math.exp(x) + y)

    assert place(1000.0, 0.0) == math.inf


@pytest.mark.parametrize(
    ("function", "x"), [(lambda x, y: math.sqrt(x) + y, -1.0), (lambda x, y: math.sin(x) / x + y, 0.0)]
)
def test_outside_its_domain_a_measured_function_has_no_number(function, x):
    """As NumPy has NaN there, so that the rest of the window can still be drawn."""
    assert math.isnan(measured(function)(x, 1.0))


def test_written_fields_are_not_a_number_outside_their_domain():
    """Without a warning (which pytest would make an error)."""
    assert math.isnan(Field("log(x) + y")(-1.0, 0.0))


# ---------------------------------------------------------------------- ^


def test_a_caret_in_a_function_is_read_as_a_power_with_a_warning():
    """Row S5 of the mission: the slide's own example."""

    def f(x, y):
        return x^2 + y^2  # fmt: skip

    with pytest.warns(CaretWarning, match=r"\*\*"):
        place = Field(f)

    assert (place(3, 4), place.gradient_at(3.0, 4.0)) == (25, [6, 8])


def test_a_caret_in_a_lambda_is_read_as_a_power_with_a_warning():
    """Also among other lambdas."""
    with pytest.warns(CaretWarning, match=r"\*\*"):
        place = Field(lambda x, y: x^2 / 20 + y^2, (-10, 10), (-5, 5))  # fmt: skip

    assert place.value(HERE) == 6.45


def test_a_caret_that_cannot_be_read_is_refused():
    """In a function of several lines Python's order of operations cannot be mended."""

    def f(x, y):
        u = x^2  # fmt: skip
        return u + y

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CaretWarning)
        with pytest.raises(KudariError, match=r"\*\*"):
            Field(f)


# ---------------------------------------------------------------------- words


def test_a_field_prints_as_its_formula():
    """And in LaTeX for a notebook."""
    assert str(Field(ravine)) == "f(x, y) = x²/20 + y²"
    assert "frac" in Field(ravine)._repr_latex_()


def test_a_measured_field_has_no_formula():
    """Neither as text nor as LaTeX; its name is the function's."""
    place = measured(by_math)

    assert (place.formula, place._repr_latex_(), place.name) == ("", None, "by_math")
