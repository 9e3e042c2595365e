"""The drawn graph shows each operation once, with the numbers of the field, and nothing lies on anything else."""

import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

import kudari
from kudari import KudariError
from kudari.formula.derive import backward
from kudari.pictures import plot_graph
from kudari.pictures.layers import laid_out

PLACES = {
    "ravine": ("x**2/20 + y**2", {"x": -7.0, "y": 2.0}),
    "network": ("(w2*tanh(w1*0.5) - 1)**2", {"w1": 0.8, "w2": 1.5}),
    "chain": ("(tanh(w1*tanh(w2*tanh(w3*0.5))) - 1)**2", {"w1": 0.8, "w2": 1.5, "w3": -1.2}),
    "rosenbrock": ("100*(y - x**2)**2 + (1 - x)**2", {"x": -1.2, "y": 1.0}),
    "one": ("exp(-x**2/2)", {"x": 1.0}),
    "shared": ("(x - y)/(x + y)*x", {"x": 3.0, "y": 1.0}),
    "choice": ("where(x > 0, x**2, max(y, -x)) + sqrt(x**2 + 1)", {"x": 1.0, "y": 2.0}),
}


def drawn(name, **options):
    text, point = PLACES[name]
    field = kudari.field(text)
    return field, point, plot_graph(field, point, **options)


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def number(value):
    return f"{value + 0.0:.4g}".replace("-", "−")


@pytest.mark.parametrize("name", PLACES)
def test_the_numbers_are_those_of_the_field(name):
    """The value at the output, and under each variable its derivative."""
    field, point, figure = drawn(name)

    assert f"f = {number(field.value(point))}" in texts(figure)
    for variable, slope in field.gradient(point).items():
        shown = next(
            text
            for text in texts(figure)
            if re.match(rf"∂f/∂{variable[0]}[₁₂₃]? = ", text) and text.endswith(f"= {number(slope)}")
        )
        assert shown


@pytest.mark.parametrize("name", PLACES)
def test_nothing_lies_on_anything_else(name):
    """No two texts of a picture overlap by more than a hair."""
    _, _, figure = drawn(name)
    figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts]

    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(wide, high) < 2.5, (one, other)
    for text, box in boxes:
        assert box.x0 > 0, text
        assert box.x1 < figure.bbox.x1, text
        assert box.y0 > 0, text


def test_each_operation_stands_there_once():
    """As it was written: a square is one node, and a number stands in the ball of the operation that it is for."""
    _, _, figure = drawn("ravine")

    shown = texts(figure)
    assert shown.count("□²") == 2
    assert "÷ 20" in shown
    assert "+" in shown
    assert "x = −7" in shown


def test_forward_above_and_backward_below():
    """On one edge the value stands higher than the gradient, in another colour."""
    _, _, figure = drawn("ravine")
    (value,) = [text for text in figure.axes[0].texts if text.get_text() == "49"]
    (gradient,) = [text for text in figure.axes[0].texts if text.get_text() == "0.05"]

    assert value.get_position()[0] == gradient.get_position()[0]
    assert value.get_position()[1] > gradient.get_position()[1]
    assert value.get_color() != gradient.get_color()


def test_what_flows_back_to_a_variable_along_its_edges_is_its_gradient():
    """x is used three times: the three parts sum to the number under it."""
    field, point, _ = drawn("shared")
    x = kudari.Symbol("x")
    walk = backward(field.law.graph, [x, kudari.Symbol("y")])
    parts = [part for (node, place), part in walk.parts.items() if node.arguments[place] is x]
    tape = kudari.Tape.of(parts, [x, kudari.Symbol("y")])

    assert len(parts) == 3
    assert sum(tape.run(*point.values())) == pytest.approx(field.gradient(point)["x"], rel=1e-14)


def test_the_order_of_inputs_is_marked_where_it_matters():
    """x − y has a 1 and a 2, x + y has not."""
    assert texts(drawn("shared")[2]).count("2") >= 2  # − and ÷
    assert "1" not in [t for t in texts(plot_graph(kudari.field("x + y"), {"x": 3.0, "y": 4.0})) if t in "12"][1:]


def test_japanese_has_its_words():
    """The legend is in the language asked for."""
    assert any("順伝播" in text for text in texts(drawn("ravine", lang="ja")[2]))
    assert any("forward" in text for text in texts(drawn("ravine")[2]))


def test_the_start_is_where_no_point_is_given():
    """The field's customary one."""
    assert "x = −7" in texts(plot_graph(kudari.field("ravine")))


@pytest.mark.parametrize(
    ("field", "point", "message"),
    [
        (" + ".join(f"x**{n}" for n in range(2, 30)), None, "1 to 40"),
        ("log(x)", {"x": -1.0}, "no finite value at x = -1"),
        ("x + y", {"x": 1.0}, "x, y"),
    ],
)
def test_what_cannot_be_drawn_is_refused(field, point, message):
    """Too large a formula, a point outside, a point with other names."""
    with pytest.raises(KudariError, match=message):
        plot_graph(kudari.field(field), point)


def test_a_measured_field_has_no_graph():
    """There is no formula to be drawn."""
    with pytest.warns(UserWarning, match="measured"):
        field = kudari.Field(lambda x: float(int(x)))
    with pytest.raises(KudariError, match="no formula"):
        field.plot_graph({"x": 1.0})


@given(some.integers(1, 14), some.randoms(use_true_random=False))
def test_a_layout_keeps_nodes_apart_and_goes_from_left_to_right(count, random):
    """Any graph: inputs stand left of what needs them, and no two nodes nearer than 1 in a layer."""
    inputs = {n: sorted({random.randrange(n) for _ in range(random.randint(0, 3))}) if n else [] for n in range(count)}
    layout = laid_out(inputs)

    for node, needed in inputs.items():
        assert all(layout.places[source][0] < layout.places[node][0] for source in needed)
    for (_, one), (_, other) in combinations(layout.places.items(), 2):
        assert one[0] != other[0] or abs(one[1] - other[1]) > 1 - 1e-9
    for way in layout.edges.values():
        assert np.all(np.diff([x for x, _ in way]) == 1)
