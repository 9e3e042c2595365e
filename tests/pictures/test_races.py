"""A race's picture names every rule, keeps its colour, and shows where it went."""

import zlib

import numpy as np
import pytest
from matplotlib.colors import to_hex
from tests.examples import quickly

from kudari import RULES, SGD, Adam, KudariError, race
from kudari.pictures import palette


class Mine:
    """An own class."""

    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


def titles(figure):
    """The titles of all panels, spaces made single."""
    return [" ".join((axes.get_title(loc="left") or axes.get_title()).split()) for axes in figure.axes]


def colours(figure):
    """The colour of each route by its label."""
    return {
        line.get_label(): to_hex(line.get_color())
        for axes in figure.axes
        for line in axes.lines
        if not line.get_label().startswith("_") and line.get_label()
    }


def words(axes):
    """All that is written in a panel."""
    return [text.get_text() for text in axes.texts]


# ---------------------------------------------------------------------- side by side


def test_four_rules_stand_two_by_two(book):
    """Row S6, each under its name and learning rate."""
    figure = book.plot(getfig=True)
    places = [axes.get_subplotspec().get_geometry() for axes in figure.axes]

    assert titles(figure) == ["SGD η = 0.95", "Momentum η = 0.1", "AdaGrad η = 1.5", "Adam η = 0.3"]
    assert [place[:2] for place in places] == [(2, 2)] * 4


def test_the_title_has_the_space_of_a_figure_caption(book):
    """Three spaces between name and values."""
    assert book.plot(getfig=True).axes[0].get_title(loc="left") == "SGD   η = 0.95"


@pytest.mark.parametrize("count", quickly(range(1, 8), [1, 3, 7]))
def test_every_rule_has_a_panel(count):
    """From one to seven."""
    figure = race("ravine", [f"sgd:lr=0.{k}" for k in range(1, count + 1)], steps=1).plot(getfig=True)

    assert len(figure.axes) == count


@pytest.mark.slow
def test_every_panel_has_its_rules_route(book, drawn):
    """And no other's."""
    for axes, route in zip(book.plot(getfig=True).axes, book.routes.values(), strict=True):
        assert drawn.line_through(axes, route.positions)
        others = [other for other in book.routes.values() if other is not route]
        assert not any(drawn.line_through(axes, other.positions) for other in others)


def test_every_panel_says_how_it_ended(book):
    """Value and steps."""
    for axes, route in zip(book.plot(getfig=True).axes, book.routes.values(), strict=True):
        assert f"f = {route.values[-1]:.3g} after 30 steps" in words(axes)


def test_a_diverged_panel_says_so(diverged):
    """And at which step; its data are finite."""
    figure = diverged.plot(getfig=True)

    assert f"diverged at step {diverged.routes['SGD'].diverged_at}" in words(figure.axes[0])
    for axes in figure.axes:
        for line in axes.lines:
            assert np.isfinite(np.asarray(line.get_xydata(), float)).all()


def test_the_figure_is_headed_by_the_field(book):
    """Its formula."""
    assert book.plot(getfig=True).get_suptitle() == "f(x, y) = x²/20 + y²"


def test_what_was_set_apart_from_the_default_is_shown():
    """And the rest is not."""
    figure = race("ravine", ["adam:lr=0.3,beta1=0.5"], steps=1).plot(getfig=True)

    assert titles(figure) == ["Adam η = 0.3, β₁ = 0.5"]


def test_an_own_class_shows_its_numbers():
    """By the names that it gave them."""
    assert titles(race("ravine", [Mine(lr=0.25)], steps=1).plot(getfig=True)) == ["Mine lr = 0.25"]


# ---------------------------------------------------------------------- one on another


def test_an_overlay_is_one_map_with_a_legend(book, drawn):
    """All routes on it, each named."""
    (axes,) = book.plot("overlay", getfig=True).axes

    labels = ["SGD   η = 0.95", "Momentum   η = 0.1", "AdaGrad   η = 1.5", "Adam   η = 0.3"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == labels
    for route in book.routes.values():
        assert drawn.line_through(axes, route.positions)


# ---------------------------------------------------------------------- values


def test_values_are_the_gaps_to_the_minimum_on_a_log_scale(book):
    """Six-hump camel's lowest value is not zero."""
    for run in (book, race("six_hump_camel", ["sgd", "adam"], steps=20)):
        (axes,) = run.plot("values", getfig=True).axes
        assert axes.get_yscale() == "log"
        assert axes.get_ylabel() == "gap to the minimum f − f*"
        for line, route in zip(axes.lines, run.routes.values(), strict=True):
            assert line.get_xdata().tolist() == list(range(len(route)))
            assert line.get_ydata() == pytest.approx(route.values - run.field.facts.lowest)


def test_values_without_a_known_minimum_are_values():
    """Negative ones on a plain scale."""
    run = race("x + y", [SGD(lr=0.1)], start=(1, 1), steps=30)
    (axes,) = run.plot("values", getfig=True).axes

    assert (axes.get_yscale(), axes.get_ylabel()) == ("linear", "value f")
    assert axes.lines[0].get_ydata() == pytest.approx(run.routes["SGD"].values)


def test_values_that_diverge_end_with_a_cross(diverged, drawn):
    """At the last place that had numbers, and no infinite number is drawn."""
    (axes,) = diverged.plot("values", getfig=True).axes
    (cross,) = drawn.marked(axes, "x")

    assert cross.get_xdata()[0] == diverged.routes["SGD"].steps
    assert all(np.isfinite(line.get_xydata()).all() for line in axes.lines)


def test_values_of_five_variables_can_be_drawn():
    """Where no map can."""
    run = race("a*a + b*b + c*c + d*d + f*f", ["sgd:lr=0.1"], start=(1, 2, 3, 4, 5), steps=3)

    assert len(run.plot("values", getfig=True).axes[0].lines) == 1
    with pytest.raises(KudariError, match="5"):
        run.plot(getfig=True)


def test_an_unknown_kind_is_refused_with_the_known_ones(book):
    """Three of them."""
    with pytest.raises(KudariError, match="side by side, overlay, values"):
        book.plot("spiral", getfig=True)


def test_an_unknown_language_is_refused(book):
    """As on the command line."""
    with pytest.raises(KudariError, match="fr"):
        book.plot(getfig=True, lang="fr")


# ---------------------------------------------------------------------- colours


def test_a_rule_has_one_colour_in_every_picture(book):
    """Side by side, in overlay, against steps, and in another race in another order."""
    kinds = [colours(book.plot(kind, getfig=True)) for kind in ("side by side", "overlay", "values")]
    other = colours(race("sphere", [Adam(), "nesterov", SGD()], steps=1).plot("overlay", getfig=True))

    assert kinds[0] == kinds[1] == kinds[2]
    mine, theirs = ({label.split()[0]: colour for label, colour in found.items()} for found in (kinds[0], other))
    assert {name: mine[name] for name in ("SGD", "Adam")} == {name: theirs[name] for name in ("SGD", "Adam")}


def test_titles_are_in_the_colour_of_the_route(book):
    """So that no legend is needed."""
    figure = book.plot(getfig=True)

    assert [to_hex(axes._left_title.get_color()) for axes in figure.axes] == list(colours(figure).values())


def test_every_rule_of_the_catalogue_has_a_colour_of_its_own():
    """All different."""
    names = [rule.__name__ for rule in RULES.values()]

    assert set(names) <= set(palette.RULE_COLOURS)
    assert len({palette.RULE_COLOURS[name] for name in names}) == len(names)


def test_up_to_nineteen_routes_are_told_apart():
    """Also many of one rule."""
    names = [f"SGD {k}" for k in range(19)]

    assert len(set(palette.colours(names, ["SGD"] * 19))) == 19


def test_an_own_rule_never_takes_the_colour_of_a_known_one():
    """Whoever stands before SGD in the race."""
    first = next(str(n) for n in range(99) if zlib.crc32(str(n).encode()) % 8 != 7)
    second = next(str(n) for n in range(99) if zlib.crc32(str(n).encode()) % 8 == 7)

    assert palette.colours([first, second, "SGD"], ["Mine", "Mine", "SGD"])[2] == palette.RULE_COLOURS["SGD"]


def test_a_diverged_route_in_an_overlay_says_so(diverged):
    """As in its own panel: in the legend or on the map."""
    (axes,) = diverged.plot("overlay", getfig=True).axes
    written = [*words(axes), *(text.get_text() for text in axes.get_legend().get_texts())]

    assert any(f"diverged at step {diverged.routes['SGD'].diverged_at}" in text for text in written)
