"""A field of one variable is a curve: the steps lie on it, and a tangent has its slope (rows S20 and S23)."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from kudari import SGD, Adventurer, Field, KudariError, field, race
from kudari.pictures import palette


def two_valleys(x):
    """The catalogue's, by hand."""
    return x**4 - 2 * x**2 + 0.3 * x


def test_the_curve_is_the_function(drawn):
    """All over its window."""
    (axes,) = field("two_valleys").plot(getfig=True).axes
    x, y = drawn.xy(axes.lines[0]).T

    assert (x[0], x[-1]) == (-2.2, 2.2) == axes.get_xlim()
    assert y == pytest.approx(two_valleys(x), abs=1e-12)


def test_the_steps_lie_on_the_curve(drawn):
    """At x and f(x), in order."""
    route = Adventurer(2).optimize("two_valleys", SGD(lr=0.05), rep=8)
    (axes,) = field("two_valleys").plot(route=route, getfig=True).axes
    x = route.positions[:, 0]

    assert drawn.line_through(axes, np.column_stack([x, two_valleys(x)]))


def test_start_and_minimum_are_marked(drawn):
    """A ring and a star, both on the curve."""
    route = Adventurer(2).optimize("two_valleys", SGD(lr=0.05), rep=2)
    (axes,) = field("two_valleys").plot(route=route, getfig=True).axes
    (star,) = drawn.marked(axes, "*")
    rings = [line for line in drawn.marked(axes, "o") if to_hex(line.get_markerfacecolor()) == "#ffffff"]

    assert drawn.xy(star)[0] == pytest.approx([-1.035578714, -1.305428484], abs=1e-8)
    assert [drawn.xy(ring).tolist() for ring in rings] == [[[2.0, pytest.approx(8.6)]]]


def test_the_axes_are_named():
    """x, and f of it."""
    (axes,) = Field("t**2").plot(getfig=True).axes

    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("t", "f(t)", "f(t) = t²")


def test_a_race_of_one_variable_has_a_curve_in_every_panel(drawn):
    """With each rule's steps."""
    run = race("two_valleys", ["sgd:lr=0.02", "momentum:lr=0.02"], steps=6)
    figure = run.plot(getfig=True)

    for axes, route in zip(figure.axes, run.routes.values(), strict=True):
        x = route.positions[:, 0]
        assert drawn.line_through(axes, np.column_stack([x, two_valleys(x)]))


@pytest.mark.slow
def test_a_step_too_large_jumps_and_momentum_escapes():
    """Row S23: the small step stays in the near valley, the ball reaches the deep one."""
    run = race("two_valleys", {"small": "sgd:lr=0.01", "ball": "momentum:lr=0.01"}, start=(2,), steps=300)

    assert run.routes["small"][-1]["x"] == pytest.approx(0.96, abs=0.01)
    assert run.routes["ball"][-1]["x"] == pytest.approx(-1.0356, abs=0.01)


def test_a_recorded_race_of_a_measured_curve_keeps_its_steps(tmp_path, drawn):
    """The function stayed behind, but the record has the values."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x: float(x) ** 2 + abs(hash(x)) * 0, (-2, 2))
    run = race(place, ["sgd:lr=0.1"], start=(1,), steps=3)
    (axes,) = type(run).load(run.save(tmp_path / "race.json")).plot(getfig=True).axes
    route = run.routes["SGD"]

    assert drawn.line_through(axes, np.column_stack([route.positions[:, 0], route.values]))


@pytest.mark.parametrize("x", [-2.0, -1.0356, 0.0, 0.7, 2.2])
def test_the_tangent_has_the_slope_of_the_curve(x, drawn):
    """And touches it at the point."""
    (axes,) = field("two_valleys").plot_tangent(x, getfig=True).axes
    (tangent,) = [line for line in axes.lines if line.get_label().startswith("tangent")]
    (x0, y0), (x1, y1) = drawn.xy(tangent)
    slope = 4 * x**3 - 4 * x + 0.3

    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope, abs=1e-9)
    assert y0 + slope * (x - x0) == pytest.approx(two_valleys(x), abs=1e-9)


def test_the_triangle_shows_epsilon_and_a_epsilon(drawn):
    """It stands on the tangent, inside the picture."""
    (axes,) = field("two_valleys").plot_tangent(0.7, getfig=True).axes
    (triangle,) = [line for line in axes.lines if len(line.get_xdata()) == 3]
    (x0, y0), (x1, y1), (x2, y2) = drawn.xy(triangle)

    assert (x0, y0, x1) == (0.7, pytest.approx(two_valleys(0.7)), x2)
    assert (y1, y2 - y1) == (y0, pytest.approx((4 * 0.7**3 - 4 * 0.7 + 0.3) * (x1 - x0)))
    assert {"ε", "a ε"} <= {text.get_text() for text in axes.texts}
    assert axes.get_ylim()[0] < min(y0, y2) < max(y0, y2) < axes.get_ylim()[1]


def test_the_title_says_where_and_how_steep():
    """Point, value and slope."""
    (axes,) = Field("x**2").plot_tangent(3, getfig=True).axes

    assert axes.get_title() == "x = 3,  y = 9,  slope a = 6"


def test_a_point_outside_widens_the_window():
    """And the tangent is drawn there."""
    (axes,) = Field("x**2", (-1, 1)).plot_tangent(4, getfig=True).axes

    assert axes.get_xlim()[1] > 4


@pytest.mark.parametrize("x", [np.nan, np.inf, -1.0, 0.0])
def test_where_there_is_no_tangent_none_is_drawn(x):
    """Outside the function's domain, or nowhere."""
    with pytest.raises(KudariError, match="no tangent"):
        Field("log(x)").plot_tangent(x, getfig=True)


def test_a_tangent_needs_one_variable():
    """On a map there is none."""
    with pytest.raises(KudariError, match="one variable"):
        field("ravine").plot_tangent(1.0, getfig=True)


def test_a_curve_with_a_gap_is_drawn_where_it_is():
    """The logarithm's left side is empty."""
    (axes,) = Field("log(x)").plot(getfig=True).axes

    assert np.isfinite(axes.get_ylim()).all()


def test_the_colour_of_a_route_alone_is_one_for_curves_and_maps(drawn):
    """That of its rule."""
    for place, start in (("two_valleys", (2,)), ("ravine", (-7, 2))):
        route = Adventurer(*start).optimize(place, SGD(lr=0.01), rep=2)
        (axes,) = field(place).plot(route=route, getfig=True).axes
        points = np.column_stack([route.positions[:, 0], route.values if len(start) == 1 else route.positions[:, 1]])

        assert to_hex(drawn.line_through(axes, points)[0].get_color()) == palette.RULE_COLOURS["SGD"].lower()
