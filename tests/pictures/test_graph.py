"""The operation graph (row S25): its numbers are the field's, and nothing that is drawn lies on anything else."""

import re
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from tests.examples import quickly

from kudari import Field, KudariError, field
from kudari.pictures import palette
from kudari.pictures.graph import number
from kudari.pictures.layout import Box, Wish, arrange

GRAPHS = {
    "ravine": (lambda: field("ravine"), {"x": -7.0, "y": 2.0}),
    "rosenbrock": (lambda: field("rosenbrock"), {"x": -1.2, "y": 1.0}),
    "beale": (lambda: field("beale"), {"x": -1.5, "y": 2.0}),
    "ackley": (lambda: field("ackley"), {"x": -3.2, "y": 2.6}),
    "a curve": (lambda: field("two_valleys"), {"x": 1.6}),
    "two weights": (
        lambda: Field(lambda w1, w2: (np.tanh(w2 * np.tanh(w1 * 0.5)) - 1) ** 2),
        {"w1": 0.7, "w2": -1.2},
    ),
    "three layers": (
        lambda: Field(lambda w1, w2, w3: (np.tanh(w3 * np.tanh(w2 * np.tanh(w1 * 0.5))) - 1) ** 2),
        {"w1": 0.7, "w2": -1.2, "w3": 0.4},
    ),
    "choice": (
        lambda: Field(lambda x, y: np.where(x > y, np.maximum(x, 0.5) * y, np.abs(x) - 1)),
        {"x": 1.2345, "y": -3.0},
    ),
    "shared": (lambda: Field("sin(x*y) + exp(x*y)*(x*y - 1)"), {"x": 1.5, "y": -0.4}),
    "a fan": (
        lambda: Field(" + ".join(f"x*y**2/({k} + z)" for k in range(2, 10)) + " + sin(x*z)"),
        {"x": 1.0, "y": 2.0, "z": 3.0},
    ),
    "crossing": (lambda: Field("x*y - (x + y)/(x - y)"), {"x": 1.5, "y": -4.0}),
    "small and large": (lambda: Field("clip(x, -1, 1)**-2 + 2*pi*sin(pi*x) + x**0.5 - (-x)"), {"x": 3e-7}),
    "five": (lambda: Field("a + b + c + d + f"), dict.fromkeys("abcdf", 1.5)),
    "unused": (lambda: Field(lambda x, y: x * x), {"x": 3.0, "y": 1.0}),
    "bare": (lambda: Field(lambda x: x), {"x": 3.0}),
    "constant": (lambda: Field(lambda x: 3.0), {"x": 1.0}),
}
QUICK_GRAPHS = quickly(GRAPHS, ["ravine", "a curve", "two weights"])


@pytest.fixture(scope="module")
def draw():
    """A graph's axes, by its name, laid out at one pixel a point."""

    @cache
    def draw(name, lang="en"):
        make, point = GRAPHS[name]
        figure = make().plot_graph(point, getfig=True, lang=lang)
        figure.dpi = 72
        FigureCanvasAgg(figure).draw()
        return figure.axes[0]

    return draw


def texts(axes, colour=None):
    return [t.get_text() for t in axes.texts if colour is None or to_hex(t.get_color()) == colour.lower()]


def shapes(axes):
    return [patch for patch in axes.patches if isinstance(patch, (Circle, FancyBboxPatch))]


def edges(axes):
    """Points along each edge, close together, in pixels."""
    arrows = [patch for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    return [densely(arrow._path_original, axes.transData) for arrow in arrows]


def densely(path, transform):
    (points,) = path.to_polygons(closed_only=False, transform=transform)
    return np.concatenate([np.linspace(a, b, 12) for a, b in pairwise(points)])


def inside(box, points, margin=0.0):
    """Which points lie in a box, a margin away from its border."""
    x, y = np.asarray(points).T
    return (x > box.x0 + margin) & (x < box.x1 - margin) & (y > box.y0 + margin) & (y < box.y1 - margin)


# ---------------------------------------------------------------------- numbers


@pytest.mark.parametrize("name", QUICK_GRAPHS)
@pytest.mark.slow
def test_the_inputs_carry_the_fields_own_gradient(name, draw):
    """And its value stands at the end."""
    make, point = GRAPHS[name]
    place, shown = make(), texts(draw(name))
    slopes = [re.fullmatch(r"∂(\w)/∂(\w+) = (.+)", text) for text in shown]
    slopes = {found[2]: found[3] for found in slopes if found}

    assert list(slopes.values()) == [number(slope) for slope in place.gradient(point).values()]
    assert f"{'g' if 'f' in point else 'f'} = {number(place.value(point))}" in shown


def test_every_number_of_the_books_example(draw):
    """x²/20 + y² at (−7, 2), by hand: values above the edges, derivatives below."""
    axes = draw("ravine")

    assert sorted(texts(axes, palette.FORWARD)) == sorted(
        ["x = −7", "y = 2", "−7", "2", "49", "4", "2.45", "6.45", "→ forward: values"]
    )
    assert sorted(texts(axes, palette.BACKWARD)) == sorted(
        ["∂f/∂x = −0.7", "∂f/∂y = 4", "−0.7", "4", "0.05", "1", "1", "1", "← backward: ∂f/∂·"]
    )
    assert texts(axes, palette.CONSTANT) == ["20"]


def test_a_variable_used_twice_has_two_parts_that_add_up(draw):
    """x·x at 3: 3 by each edge, 6 in all."""
    shown = texts(draw("unused"), palette.BACKWARD)

    assert shown.count("3") == 2
    assert "∂f/∂x = 6" in shown


def test_an_operation_used_three_times_shows_the_sum(draw):
    """cos p + (p − 1) eᵖ + eᵖ at p = xy = −0.6."""
    p = -0.6
    shown, total = texts(draw("shared"), palette.BACKWARD), np.cos(p) + (p - 1) * np.exp(p) + np.exp(p)

    assert f"Σ {number(total)}" in shown
    assert "Σ: sum over the branches" in shown


def test_a_graph_without_branches_has_no_word_of_sums(draw):
    """The legend names what is there."""
    assert not any("Σ" in text for text in texts(draw("three layers")))


def test_a_number_stands_above_its_edge_and_the_derivative_below(draw):
    """In the middle of the same piece of line."""
    axes = draw("ravine")
    above, below = (next(t for t in axes.texts if t.get_text() == text).get_position() for text in ("49", "0.05"))
    line = next(edge for edge in edges(axes) if np.hypot(*(edge - axes.transData.transform(above)).T).min() < 12)
    height = line[np.abs(line[:, 0] - axes.transData.transform(above)[0]).argmin(), 1]

    assert above[0] == below[0]
    assert axes.transData.transform(above)[1] > height > axes.transData.transform(below)[1]


def test_a_condition_is_true_or_false_and_has_no_derivative(draw):
    """The branch that is not taken gets zero."""
    shown = texts(draw("choice"))

    assert "true" in shown
    assert shown.count("0") == 5


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0"), (-0.0, "0"), (1.23456, "1.235"), (-12345.0, "−1.234·10⁴"), (2e-8, "2·10⁻⁸"), (np.nan, "nan")],
)
def test_numbers_have_four_digits(value, written):
    """With a true minus and a true power of ten."""
    assert number(value) == written


def test_the_point_is_the_start_unless_given():
    """As the field has it."""
    place = field("rosenbrock")
    start = dict(zip(place.variables, place.start, strict=True))

    assert texts(place.plot_graph(getfig=True).axes[0]) == texts(place.plot_graph(start, getfig=True).axes[0])


# ---------------------------------------------------------------------- signs


def test_an_integer_power_is_one_operation(draw):
    """As it is written: not multiplied out, and its exponent no input."""
    axes = draw("rosenbrock")

    assert texts(axes).count("( )²") == 3
    assert sorted(texts(axes, palette.CONSTANT)) == ["1", "100"]


def test_every_operation_is_a_circle_with_its_sign(draw):
    """One for each of the formula's."""
    axes = draw("two weights")
    circles = [patch for patch in axes.patches if isinstance(patch, Circle)]
    signs = [t.get_text() for c in circles for t in axes.texts if t.get_position() == tuple(c.center)]

    assert sorted(signs) == sorted(["×", "tanh", "×", "tanh", "−", "( )²"])


# ---------------------------------------------------------------------- the drawing


@pytest.mark.parametrize("name", QUICK_GRAPHS)
def test_no_text_lies_on_another(name, draw):
    """By the boxes of their letters."""
    for one, other in combinations(draw(name).texts, 2):
        a, b = one.get_window_extent(), other.get_window_extent()
        width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)

        assert min(width, height) < 0.5, (one.get_text(), other.get_text())


@pytest.mark.parametrize("name", QUICK_GRAPHS)
def test_no_edge_runs_through_a_text(name, draw):
    """Neither its own nor another's."""
    axes = draw(name)
    points = np.concatenate(edges(axes))
    for text in axes.texts:
        assert not inside(text.get_window_extent(), points, 0.5).any(), text.get_text()


@pytest.mark.parametrize("name", QUICK_GRAPHS)
def test_no_edge_runs_through_a_node(name, draw):
    """It ends at the border."""
    axes = draw(name)
    points = np.concatenate(edges(axes))
    for shape in shapes(axes):
        if isinstance(shape, Circle):
            assert np.hypot(*(points - axes.transData.transform(shape.center)).T).min() > shape.radius - 1
        else:
            assert not inside(shape.get_window_extent(), points, 1.5).any()


@pytest.mark.parametrize("name", QUICK_GRAPHS)
def test_nodes_stand_apart_from_each_other_and_from_the_texts_of_others(name, draw):
    """A text is inside a node or outside it."""
    axes = draw(name)
    boxes = [shape.get_window_extent() for shape in shapes(axes)]
    for a, b in combinations(boxes, 2):
        assert not a.overlaps(b)
    for text in axes.texts:
        letters = text.get_window_extent()
        for box in boxes:
            within = inside(box, [letters.min, letters.max], -1.0).all()

            assert (
                within
                or min(
                    min(letters.x1, box.x1) - max(letters.x0, box.x0), min(letters.y1, box.y1) - max(letters.y0, box.y0)
                )
                < 0.5
            ), text.get_text()


@pytest.mark.parametrize("name", QUICK_GRAPHS)
def test_everything_is_on_the_page(name, draw):
    """With a margin."""
    axes = draw(name)
    for artist in (*axes.texts, *shapes(axes)):
        box = artist.get_window_extent()

        assert inside(axes.figure.bbox, [box.min, box.max], 3.0).all()


@pytest.mark.parametrize("name", QUICK_GRAPHS)
def test_edges_go_from_left_to_right(name, draw):
    """Inputs at the left, the output at the right."""
    axes = draw(name)
    for edge in edges(axes):
        assert (np.diff(edge[:, 0]) > -0.5).all()


def test_what_is_taken_away_stands_below(draw):
    """In y − x² and in 1 − x of Rosenbrock's valley."""
    axes = draw("rosenbrock")
    heights = {(t.get_text(), to_hex(t.get_color())): t.get_window_extent().y0 for t in axes.texts}
    forward, written = palette.FORWARD.lower(), palette.CONSTANT.lower()
    both = [t.get_window_extent().y0 for t in axes.texts if t.get_text() == "−1.2"]

    assert heights["1", forward] > heights["1.44", forward]
    assert heights["1", written] > min(both)


@pytest.mark.slow
def test_the_same_graph_is_drawn_the_same_way():
    """Every time."""
    figures = [field("beale").plot_graph(getfig=True) for _ in range(2)]
    once, again = ([(text.get_text(), text.get_position()) for text in figure.axes[0].texts] for figure in figures)

    assert once == again


def test_the_legend_is_in_japanese_too(draw):
    """And a condition is 真."""
    shown = texts(draw("choice", "ja"))

    assert {"→ 順伝播: 値", "← 逆伝播: ∂f/∂·", "真"} <= set(shown)


# ---------------------------------------------------------------------- layers


def test_paths_that_need_not_cross_do_not():
    """Two strands given the wrong way round."""
    a, b, c, d = Box(0), Box(0), Box(1), Box(1)
    arrange([a, b, c, d], [[a, d], [b, c]], [], 5)

    assert (a.y - b.y) * (d.y - c.y) > 0


def test_a_wish_decides_where_nothing_else_does():
    """It is not worth a crossing, but an order."""
    start, upper, lower = Box(0), Box(1), Box(1)
    arrange([start, lower, upper], [[start, lower], [start, upper]], [Wish(upper, lower, 0.5)], 5)

    assert upper.y < lower.y


def test_boxes_of_a_column_do_not_touch():
    """Whatever their heights."""
    start, column = Box(0), [Box(1, 10, height) for height in (4, 40, 8, 20)]
    arrange([start, *column], [[start, box] for box in column], [], 5)
    stacked = sorted(column, key=lambda box: box.y)

    for above, below in pairwise(stacked):
        assert below.y - above.y >= (above.height + below.height) / 2 + 5 - 1e-9


def test_a_long_path_is_straight():
    """Between two columns of others."""
    path = [Box(c, 10, 10) for c in range(6)]
    others = [Box(c, 10, 10 + 7 * c) for c in range(6)]
    arrange([*path, *others], [path, others], [], 5)

    assert np.ptp([box.y for box in path]) < 0.5


# ---------------------------------------------------------------------- refusals


def test_a_measured_field_has_no_graph():
    """It has no formula."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x: float(x) ** 2, (-1, 1))
    with pytest.raises(KudariError, match="has no formula"):
        place.plot_graph({"x": 1.0}, getfig=True)


def test_a_formula_too_large_says_how_large_it_is():
    """It is counted."""
    with pytest.raises(KudariError, match=r"has 41 operations.* more than 40"):
        Field("+".join(["x"] * 42)).plot_graph(getfig=True)


@pytest.mark.slow
def test_the_largest_that_is_drawn():
    """Forty."""
    axes = Field("+".join(["x"] * 41)).plot_graph({"x": 1.0}, getfig=True).axes[0]

    assert sum(isinstance(patch, Circle) for patch in axes.patches) == 40


@pytest.mark.parametrize("x", [np.nan, np.inf, -1.0, 0.0])
def test_where_there_is_no_value_there_is_no_graph(x):
    """The point is named."""
    with pytest.raises(KudariError, match=rf"no finite value and gradient at x = {x:g}"):
        Field("log(x)").plot_graph({"x": x}, getfig=True)


@pytest.mark.parametrize("point", [{"x": 1.0}, {"x": 1.0, "y": 2.0, "z": 3.0}, {}])
def test_a_point_with_wrong_names_is_refused(point):
    """As everywhere."""
    with pytest.raises(KudariError, match="x, y"):
        field("ravine").plot_graph(point, getfig=True)


@pytest.mark.parametrize("value", [np.zeros(3), "1", None])
def test_a_point_is_made_of_numbers(value):
    """One graph shows one point."""
    with pytest.raises(KudariError, match="y must be a number"):
        field("ravine").plot_graph({"x": 1.0, "y": value}, getfig=True)


def test_an_unknown_language_is_refused():
    """As on every picture."""
    with pytest.raises(KudariError, match="fr"):
        field("ravine").plot_graph(getfig=True, lang="fr")
