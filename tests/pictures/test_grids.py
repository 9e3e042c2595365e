"""Maps and sweeps are drawn as they are: colours, theory, legends, and the route of a pixel."""

import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex

from kudari import Field, basin_map, convergence_map, learning_rate_map, sensitivity
from kudari.pictures import palette, plot_map
from kudari.travel.maps import DIVERGED


@pytest.fixture(scope="module")
def ball():
    return learning_rate_map("ravine", "momentum", size=30, lr=(0.01, 4), momentum=(0, 0.95))


def mesh(axes):
    (found,) = [child for child in axes.get_children() if isinstance(child, QuadMesh)]
    return found


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def colours(axes):
    found = mesh(axes)
    found.update_scalarmappable()
    return np.array([to_hex(colour) for colour in found.get_facecolor()])


def test_heights_and_what_diverged_have_their_colours(ball):
    """What diverged is of one colour, which no height has."""
    axes = ball.plot(getfig=True).axes[0]
    lost = ball.diverged.ravel()
    shades = colours(axes)

    assert set(shades[lost]) == {palette.DIVERGED.lower()}
    assert palette.DIVERGED.lower() not in shades[~lost]
    assert len(set(shades[~lost])) > 50


def test_the_axes_have_letters_scales_and_names(ball):
    """η on a logarithmic axis."""
    axes = ball.plot(getfig=True).axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("η  (lr)", "α  (momentum)")
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "linear")
    assert axes.get_xlim() == pytest.approx((ball.x.edges[0], ball.x.edges[-1]))
    assert axes.get_title() == "Momentum, f(x, y) = x²/20 + y²"


def test_theory_is_drawn_where_a_step_no_longer_shrinks(ball):
    """On the bowl with λ = 2: η = 1 + α, where α is below one."""
    axes = ball.plot(getfig=True).axes[0]
    (border,) = [child for child in axes.collections if type(child).__name__ == "QuadContourSet"]
    points = np.vstack([path.vertices for path in border.get_paths()])

    assert points[:, 0] == pytest.approx(1 + points[:, 1], rel=0.02)
    assert "theory: stable inside" in legend(axes)


def test_there_is_no_theory_where_there_is_no_bowl():
    """Nor for a rule that is not linear."""
    for found in (
        learning_rate_map("beale", "momentum", size=8, steps=20, lr=(0.001, 0.1), momentum=(0, 0.9)),
        learning_rate_map("ravine", "adam", size=8, steps=20, lr=(0.01, 1), beta1=(0, 0.9)),
    ):
        axes = found.plot(getfig=True).axes[0]
        assert not [child for child in axes.collections if type(child).__name__ == "QuadContourSet"]
        assert not any("theory" in text for text in legend(axes))


@pytest.mark.slow
def test_the_best_pixel_is_marked(ball, drawn):
    """With a star, and its numbers below."""
    axes = ball.plot(getfig=True).axes[0]
    (star,) = drawn.marked(axes, "*")
    assert drawn.xy(star)[0].tolist() == [ball.best["lr"], ball.best["momentum"]]
    assert any(text.startswith("lowest: η = ") for text in legend(axes))


def test_a_pixel_has_its_route_beside_the_map(ball, drawn):
    """Of exactly these numbers."""
    figure = ball.plot(getfig=True, at={"lr": 0.1, "momentum": 0.9})
    right = figure.axes[1]
    route = ball.route_at(lr=0.1, momentum=0.9)

    assert drawn.line_through(right, route.positions)
    assert right.get_title().startswith("Momentum at η = 0.0")


@pytest.mark.slow
def test_a_click_chooses_the_pixel(ball, drawn):
    """In a window."""
    figure = plot_map(ball)
    axes = figure.axes[0]
    FigureCanvasAgg(figure).draw()
    place = axes.transData.transform((0.05, 0.5))
    figure.canvas.callbacks.process("button_press_event", MouseEvent("button_press_event", figure.canvas, *place, 1))

    assert drawn.line_through(figure.axes[1], ball.route_at(lr=0.05, momentum=0.5).positions)


def test_basins_have_a_colour_each(drawn):
    """With the minima, contours, and where each leads."""
    found = basin_map("himmelblau", "momentum:lr=0.01", size=24)
    axes = found.plot(getfig=True).axes[0]
    shades = colours(axes)

    assert [set(shades[found.basins.ravel() == k]) for k in range(4)] == [{c.lower()} for c in palette.BASINS[:4]]
    assert set(shades[found.basins.ravel() == DIVERGED]) == {palette.DIVERGED.lower()}
    assert sorted(map(tuple, drawn.xy(drawn.marked(axes, "*")[0]).tolist())) == sorted(
        map(tuple, found.minima.tolist())
    )
    assert legend(axes)[0] == "comes to (3, 2)"
    assert legend(axes)[-1] == "diverged"


def test_steps_to_a_target_have_a_scale():
    """And what never arrives a colour of its own."""
    found = convergence_map("beale", "adam:lr=0.1", size=16, steps=50)
    figure = found.plot(getfig=True)
    shades = colours(figure.axes[0])

    assert set(shades[found.reached.ravel() < 0]) == {palette.NEVER.lower()}
    assert figure.axes[1].get_ylabel() == "steps until f ≤ 0.671"
    assert legend(figure.axes[0]) == ["not within 50 steps"]


def test_words_are_japanese_if_asked_for(ball):
    """All of them."""
    figure = ball.plot(getfig=True, lang="ja", at={"lr": 0.1, "momentum": 0.9})
    assert "発散、または出発点より高い" in legend(figure.axes[0])
    assert any("ステップ後" in axes.get_ylabel() for axes in figure.axes)


def test_a_measured_field_says_so():
    """In the title."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x, y: float(x) ** 2 + float(y) ** 2)
    with pytest.warns(UserWarning, match="interpreted"):
        found = learning_rate_map(place, "momentum", size=3, steps=3, lr=(0.01, 0.1), momentum=(0, 0.5))
    assert "interpreted: the field has no formula" in found.plot(getfig=True).axes[0].get_title()


def test_a_sweep_has_a_curve_for_each_rule(drawn):
    """Which ends where the rule diverges, at the theory's limit."""
    swept = sensitivity("ravine", ["sgd", "adam"], size=120, lr=(0.001, 10))
    (axes,) = swept.plot(getfig=True).axes
    sgd = next(line for line in axes.lines if line.get_label().startswith("SGD:"))
    limit = next(line for line in axes.lines if line.get_label() == "theory: η < 1")

    assert to_hex(sgd.get_color()) == palette.RULE_COLOURS["SGD"].lower()
    assert np.isnan(sgd.get_ydata()[swept.axis.values > 1.02]).all()
    assert np.isfinite(sgd.get_ydata()[swept.axis.values < 0.98]).all()
    assert limit.get_xdata()[0] == pytest.approx(1.0)
    assert axes.get_xlabel() == "η  (lr)"


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
@pytest.mark.slow
def test_pictures_are_written(ball, tmp_path, suffix):
    """By their suffix."""
    assert ball.save(tmp_path / f"map{suffix}").stat().st_size > 5000
