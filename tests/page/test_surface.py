"""The surface of the page, as far as it is not drawn: heights, the order of cells, what hides what, and dragging."""

import itertools
import math

import pytest

from kudari.page import tables

from .conftest import Browser

# Hills on 31 × 21 places; `holes` are places that are not finite.
SURVEY = """
const rankOf = (sorted) => (height) => sorted.filter((other) => other < height).length / (sorted.length - 1);
export function hills(columns, rows, holes = []) {
  const heights = Float64Array.from({length: columns * rows}, (_, k) => {
    const [x, y] = [(k % columns) / (columns - 1), Math.floor(k / columns) / (rows - 1)];
    return Math.sin(5 * x) * Math.cos(4 * y) + x * y + 20 * (x > 0.95 && y > 0.95);
  });
  holes.forEach(([place, value]) => (heights[place] = value));
  const shades = rankOf(Array.from(heights.filter(Number.isFinite)).sort((a, b) => a - b));
  return {columns, rows, domain: [[0, 1], [0, 1]], heights, shades};
}
"""


@pytest.fixture(scope="module")
def surface():
    """The module, and a survey."""
    modules = tables.modules()
    v8 = Browser({**modules, "survey.js": SURVEY}, ["drawing/surface.js", "survey.js"])
    yield v8
    v8.close()


@pytest.mark.parametrize("turn", [5 + 22.5 * k for k in range(16)])
def test_cells_are_in_order_from_back_to_front(surface, turn):
    """Every cell is there once, and behind each neighbour that is nearer."""
    sin, cos = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    order = surface.run(
        "return cellsInOrder(reliefOf(hills(31, 21)), viewOf({turn, tilt: 40, zoom: 1}, 700, 570))", turn=turn
    )

    at = {cell: place for place, cell in enumerate(order)}
    assert len(order) == len(at) == 30 * 20
    for cell in order:
        for other, farther in ((cell + 1, sin), (cell + 31, cos), (cell + 32, sin + cos if sin * cos > 0 else 0)):
            if other in at and farther:
                assert (at[other] < at[cell]) == (farther > 0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_cell_has_a_corner_that_is_not_finite(surface, value):
    """Four cells less for a hole inside, one less for one in a corner; all others are there."""
    order = surface.run(
        "return cellsInOrder(reliefOf(hills(31, 21, [[100, value], [0, value]])), {sin: 0.3, cos: -0.5})", value=value
    )
    missing = set(range(31 * 20)) - set(order) - {31 * row + 30 for row in range(20)}

    assert missing == {0, 100, 99, 100 - 31, 99 - 31}


def test_a_field_that_is_nowhere_finite_has_no_cells(surface):
    """And no error."""
    program = "const s = hills(5, 5); s.heights.fill(NaN); return cellsInOrder(reliefOf(s), {sin: 0, cos: 1})"
    assert surface.run(program) == []


def test_what_is_higher_is_drawn_higher(surface):
    """Also beyond what most heights span, and never outside of the room that there is."""
    drawn = surface.run(
        """
        const survey = hills(31, 21), {drawn} = reliefOf(survey);
        return Array.from(new Set(survey.heights)).sort((a, b) => a - b).map(drawn);
        """
    )

    assert all(low < high for low, high in itertools.pairwise(drawn))
    assert 0 <= drawn[0] < 0.1
    assert 0.65 < drawn[-1] <= 0.75


def test_what_most_heights_span_is_not_cut_off(surface):
    """Beyond it the slope goes on, and softly ends: also where ranks do not tell heights apart."""
    below, low, high, above, far = surface.run(
        """
        const {drawn} = reliefOf({...hills(31, 21), shades: () => 0.5});
        const survey = hills(31, 21), sorted = Array.from(survey.heights).sort((a, b) => a - b);
        const [low, high] = [0.02, 0.98].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
        return [low - 0.01, low, high, high + 0.01, high + 1e9].map(drawn);
        """
    )

    assert below < low < high < above < far
    assert above - high == pytest.approx(low - below, rel=0.01)


def test_heights_of_any_size_are_drawn(surface):
    """Where their difference would overflow, and where all are the same."""
    program = """
        return [[-1.7e308, 0, 1.7e308], [3, 3, 3]].map((some) => {
          const heights = Float64Array.from({length: 9}, (_, k) => some[k % 3]);
          const survey = {columns: 3, rows: 3, domain: [[0, 1], [0, 1]], heights, shades: () => 0.5};
          return reliefOf(survey).z;
        });
    """
    wide, same = surface.run(program)

    assert wide[0] < wide[1] < wide[2]
    assert len(set(same)) == 1
    assert all(0 <= z <= 0.75 for z in wide + same)


@pytest.mark.slow
def test_fine_surveys_are_thinned_and_keep_their_ends(surface):
    """At most 60 cells along a side."""
    x, y = surface.run("const {x, y} = reliefOf(hills(122, 61)); return [x, y]")

    assert (len(x), len(y)) == (42, 61)
    assert (x[0], x[-1], y[0], y[-1]) == (-1, 1, -1, 1)
    assert x == sorted(x)


def test_routes_lie_on_the_cells(surface):
    """At corners at the corners' height, between them between; outside there is nothing."""
    corner, between, outside, expected = surface.run(
        """
        const relief = reliefOf(hills(31, 21)), ground = groundOf(relief), {x, y, z} = relief;
        return [ground(x[7], y[4]), ground((x[7] + x[8]) / 2, y[4]), ground(1.01, 0), [z[4 * 31 + 7], z[4 * 31 + 8]]];
        """
    )

    assert corner == pytest.approx(expected[0])
    assert between == pytest.approx(sum(expected) / 2)
    assert math.isnan(outside)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 33])
def test_a_wall_hides_what_is_behind_it(surface, turn):
    """And neither what is before it nor, seen from high above, anything."""
    program = """
        const view = viewOf({turn, tilt, zoom: 1}, 700, 570);
        const across = (u, v) => u * view.sin + v * view.cos; // how far it is from the eye
        const wall = (u, v) => (Math.abs(across(u, v)) < 0.1 ? 0.5 : 0);
        return [-0.5, 0.3].map((far) => isHidden(wall, view, far * view.sin, far * view.cos, 0));
    """
    assert surface.run(program, turn=turn, tilt=30) == [False, True]
    assert surface.run(program, turn=turn, tilt=70) == [False, False]


def test_what_is_nearer_is_drawn_lower(surface):
    """As the right is drawn on the right, and the high above the low."""
    view = "const {x, y} = viewOf({turn: 0, tilt: 40, zoom: 1}, 700, 570);"

    left, right = surface.run(view + "return [x(-1, 0), x(1, 0)]")
    near, far, high = surface.run(view + "return [y(0, -1, 0), y(0, 1, 0), y(0, 1, 0.5)]")
    assert left < 350 < right
    assert near > far > high


@pytest.mark.parametrize(("width", "height"), [(700, 570), (390, 330), (330, 600)])
def test_the_surface_is_inside_of_the_canvas(surface, width, height):
    """However it is turned and tilted, with room for the numbers below."""
    pixels = surface.run(
        """
        const found = [], ends = [-1, 1];
        for (let turn = 0; turn < 360; turn += 22.5) for (const tilt of [10, 40, 80]) {
          const {x, y} = viewOf({turn, tilt, zoom: 1}, width, height);
          for (const u of ends) for (const v of ends) for (const z of [0, 0.75]) found.push([x(u, v), y(u, v, z)]);
        }
        return found;
        """,
        width=width,
        height=height,
    )

    assert all(20 < x < width - 20 and 20 < y < height - 40 for x, y in pixels)


def test_a_drag_turns_and_tilts(surface):
    """The near side follows the finger; the tilt stays between 10° and 80°, the turn within a circle."""
    drag = "return turned({turn: 30, tilt: 40, zoom: 2}, dx, dy)"

    assert surface.run(drag, dx=50, dy=-25) == {"turn": 50, "tilt": 30, "zoom": 2}
    assert surface.run(drag, dx=0, dy=1000)["tilt"] == 80
    assert surface.run(drag, dx=0, dy=-1000)["tilt"] == 10
    assert surface.run(drag, dx=-100, dy=0)["turn"] == pytest.approx(350)
    assert surface.run(drag, dx=900, dy=0)["turn"] == pytest.approx(30)
