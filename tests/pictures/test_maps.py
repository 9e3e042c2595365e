"""A map shows the ground as it is: higher contours outside, arrows down, the route where it went."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.quiver import Quiver

from kudari import SGD, Adventurer, Field, KudariError, field, race

TWO_DIMENSIONAL = ["ravine", "rosenbrock", "himmelblau", "goldstein_price", "ackley", "saddle", "easom"]


@pytest.fixture(scope="module")
def route():
    """Ten steps of descent on the ravine."""
    return Adventurer(-7, 2).optimize("ravine", SGD(lr=0.95), rep=10)


def only(axes, kind):
    """The artists of a kind."""
    return [artist for artist in axes.get_children() if isinstance(artist, kind)]


@pytest.mark.parametrize("name", TWO_DIMENSIONAL)
def test_there_are_contours_whose_levels_rise(name):
    """At least five of them, all different, within the heights of the window or below."""
    (axes,) = field(name).plot(getfig=True).axes
    contours = only(axes, ContourSet)

    assert len(contours) == 2
    for contour in contours:
        assert len(contour.levels) > 5
        assert np.all(np.diff(contour.levels) > 0)


@pytest.mark.parametrize("name", TWO_DIMENSIONAL)
def test_every_arrow_points_down(name):
    """Against the slope, as seen on the screen: a small step along it lowers the value."""
    place = field(name)
    (axes,) = place.plot(getfig=True).axes
    (arrows,) = only(axes, Quiver)
    width, height = np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())
    slope = np.array(place.gradient_at(arrows.X, arrows.Y))
    downhill = np.hypot(arrows.U, arrows.V) > 0

    assert downhill.sum() > 30
    assert np.all((slope[0] * arrows.U * width + slope[1] * arrows.V * height)[downhill] < 0)


def test_the_arrows_are_of_one_length():
    """Their steepness is not lost in their size."""
    (axes,) = field("rosenbrock").plot(getfig=True).axes
    (arrows,) = only(axes, Quiver)

    assert np.hypot(arrows.U, arrows.V) == pytest.approx(np.ones(arrows.U.shape))


def test_the_route_is_drawn_where_it_went(route, drawn):
    """A line through all its positions, and a point at each."""
    (axes,) = field("ravine").plot(route=route, getfig=True).axes

    lines = drawn.line_through(axes, route.positions)
    assert {line.get_marker() for line in lines} >= {"None", "o"}


def test_a_plain_list_of_points_is_a_route(route, drawn):
    """As on the slides."""
    (axes,) = field("ravine").plot(route=list(route), getfig=True).axes

    assert drawn.line_through(axes, route.positions)


def test_a_route_of_swapped_names_is_drawn_by_name(drawn):
    """A route of y and x lies on a field of x and y where its names say."""
    walked = Adventurer(y=2, x=-7).optimize(Field(lambda y, x: x**2 / 20 + y**2), SGD(lr=0.5), rep=3)
    (axes,) = field("ravine").plot(route=walked, getfig=True).axes

    assert drawn.line_through(axes, walked.positions[:, ::-1])


def test_a_ring_marks_the_start_and_stars_the_minima(route, drawn):
    """Himmelblau has four."""
    (axes,) = field("ravine").plot(route=route, getfig=True).axes
    rings = [line for line in drawn.marked(axes, "o") if to_hex(line.get_markerfacecolor()) == "#ffffff"]
    (stars,) = drawn.marked(field("himmelblau").plot(getfig=True).axes[0], "*")

    assert [drawn.xy(ring).tolist() for ring in rings] == [[[-7, 2]]]
    assert drawn.xy(stars) == pytest.approx(np.array(field("himmelblau").facts.minima))


def test_without_a_known_minimum_there_is_no_star(drawn):
    """A formula of one's own has none."""
    assert drawn.marked(Field("x**2 + x*y + y**2").plot(getfig=True).axes[0], "*") == []


def test_the_window_is_the_fields():
    """Exactly."""
    (axes,) = Field("x**2 + y**2", (-1, 2), (0, 5)).plot(getfig=True).axes

    assert (axes.get_xlim(), axes.get_ylim()) == ((-1, 2), (0, 5))


def test_a_start_outside_widens_the_window():
    """By as little as shows it."""
    walked = Adventurer(-14, 2).optimize("ravine", SGD(), rep=1)
    (axes,) = field("ravine").plot(route=walked, getfig=True).axes

    assert -16 < axes.get_xlim()[0] < -14
    assert (axes.get_xlim()[1], axes.get_ylim()) == (10, (-10, 10))


def test_axes_and_title_name_what_is_seen():
    """The variables and the formula."""
    (axes,) = Field("a**2 + b**2").plot(getfig=True).axes

    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("a", "b", "f(a, b) = a² + b²")


@pytest.mark.parametrize("rate", [1.0, 3.0])
def test_a_diverged_route_is_drawn_with_finite_numbers(rate, drawn):
    """However far out it went."""
    walked = Adventurer(-1.2, 1).optimize("rosenbrock", SGD(lr=rate), rep=50)
    (axes,) = field("rosenbrock").plot(route=walked, getfig=True).axes

    assert walked.diverged_at
    for line in axes.lines:
        assert np.isfinite(drawn.xy(line)).all()


def test_a_plain_can_be_drawn():
    """A constant has neither contours to tell apart nor a way down; it is no error."""
    (axes,) = Field(lambda x, y: 0 * x + 0 * y + 3).plot(getfig=True).axes

    assert (axes.get_xlabel(), axes.get_ylabel()) == ("x", "y")


def test_a_field_with_holes_can_be_drawn():
    """Where the logarithm has no value, the map is empty."""
    (axes,) = Field("log(x) + y**2").plot(getfig=True).axes

    assert len(only(axes, ContourSet)) == 2


def test_a_field_without_any_value_in_its_window_is_refused():
    """There is nothing to draw."""
    with pytest.raises(KudariError, match="no finite value"):
        Field("log(x) + y", (-2, -1), (0, 1)).plot(getfig=True)


@pytest.mark.parametrize("text", ["a + b + c", "a + b + c + d + f"])
@pytest.mark.parametrize("picture", ["plot", "plot_3d"])
def test_more_than_two_variables_have_no_map(text, picture):
    """The message counts them."""
    with pytest.raises(KudariError, match=str(text.count("+") + 1)):
        getattr(Field(text), picture)(getfig=True)


@pytest.mark.parametrize("walked", [[], [{"x": 1.0}], [{"x": np.nan, "y": 1.0}], [(1, 2)], 3, "route"])
@pytest.mark.parametrize("picture", ["plot", "plot_3d"])
def test_what_is_no_route_is_refused(walked, picture):
    """An empty one, one of other names, no points at all: as a KudariError."""
    with pytest.raises(KudariError):
        getattr(field("ravine"), picture)(route=walked, getfig=True)


@pytest.mark.parametrize("picture", ["plot", "plot_3d"])
def test_an_adventurer_who_has_not_walked_has_no_picture(picture):
    """The message says what to do first."""
    with pytest.raises(KudariError, match="walk"):
        getattr(field("ravine"), picture)(route=Adventurer(-7, 2).route, getfig=True)


# ---------------------------------------------------------------------- the surface


def test_the_surface_has_three_axes_and_the_route_on_it(route):
    """The route's points lie on the surface."""
    (axes,) = field("ravine").plot_3d(route=route, getfig=True).axes
    x, y, z = axes.lines[0].get_data_3d()

    assert axes.name == "3d"
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_zlabel()) == ("x", "y", "f(x, y)")
    assert np.column_stack([x, y]) == pytest.approx(route.positions)
    assert list(z) == pytest.approx(route.values)


def test_a_surface_of_many_decades_is_logarithmic():
    """And says so on its axis."""
    (axes,) = field("rosenbrock").plot_3d(getfig=True).axes

    assert "log" in axes.get_zlabel()


def test_a_surface_needs_two_variables():
    """A curve has none."""
    with pytest.raises(KudariError, match="two variables"):
        field("two_valleys").plot_3d(getfig=True)


def test_the_map_of_a_measured_race_from_a_file_is_refused(tmp_path):
    """Its ground stayed behind, and the message speaks of that, not of the window."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x, y: abs(hash(x)) * 0 + float(x) ** 2 + y**2)
    run = race(place, ["sgd"], steps=2)
    loaded = type(run).load(run.save(tmp_path / "race.json"))

    with pytest.raises(KudariError, match=r"function|measured|not recorded"):
        loaded.plot(getfig=True)
