"""The places of the catalogue are where the literature says, as deep, and as steep."""

import math
import types
from pathlib import Path

import numpy as np
import pytest
from mpmath import diff, mpf

from kudari.fields import FIELDS, bowls, field, mountains, valleys
from kudari.fields.entries import FieldEntry, entries
from kudari.travel import race

NAMES = sorted(FIELDS)
ASKED_FOR = [
    *("ravine", "sphere", "rotated", "ill_conditioned", "booth", "matyas", "rosenbrock", "beale", "himmelblau"),
    *("three_hump_camel", "six_hump_camel", "styblinski_tang", "goldstein_price", "ackley", "rastrigin", "saddle"),
    *("closed_saddle", "monkey_saddle", "easom", "two_weight_net"),
]


def points(name, count=7):
    """Points all over the place's window, never on a minimum."""
    rng = np.random.default_rng(len(name))
    domain = FIELDS[name].domain
    return [tuple(float(rng.uniform(low, high)) for low, high in domain) for _ in range(count)]


def test_the_catalogue_holds_every_place_that_was_asked_for():
    """Twenty names, and perhaps more."""
    assert set(ASKED_FOR) <= set(FIELDS)


def test_the_catalogue_is_what_the_files_of_the_families_hold():
    """In the order in which it is written there: a new field is an entry in one file, and nothing besides."""
    written = [
        value
        for family in (bowls, valleys, mountains)
        for value in vars(family).values()
        if isinstance(value, FieldEntry)
    ]

    assert list(FIELDS.values()) == written
    assert list(FIELDS) == [entry.formula.__name__ for entry in written]
    assert list(FIELDS)[:2] + list(FIELDS)[-2:] == ["ravine", "sphere", "rastrigin", "two_valleys"]


def test_an_entry_that_is_added_to_a_file_is_in_the_catalogue():
    """Without another line anywhere."""
    family = types.ModuleType("family")
    source = Path(bowls.__file__).read_text("utf-8")
    exec(
        source + source[source.index("@entry") :].partition("\n\n\n")[0].replace("def ravine", "def gorge"),
        vars(family),
    )

    assert [entry.facts.name for entry in entries(family)] == [e.facts.name for e in entries(bowls)] + ["gorge"]


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_of_the_literature(name, references):
    """At seven points, to rounding."""
    for point in points(name):
        expected = float(references[name](*map(mpf, point)))

        assert field(name)(*point) == pytest.approx(expected, rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_those_of_the_literature(name, references):
    """At seven points, against a derivative taken with 40 digits."""
    for point in points(name):
        for i, slope in enumerate(field(name).gradient_at(*point)):
            order = tuple(int(i == j) for j in range(len(point)))
            expected = float(diff(references[name], tuple(map(mpf, point)), order))

            assert slope == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_witnesses_are_true(name, references):
    """The values written beside a formula are those of the literature and of the field."""
    for point, value in FIELDS[name].witnesses.items():
        assert value == pytest.approx(float(references[name](*map(mpf, map(float, point)))), rel=1e-12)
        assert field(name)(*point) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_minima_are_where_they_are_said_to_be(name):
    """The value is the lowest, the slope is zero, and all around it is higher."""
    place = field(name)
    for minimum in place.facts.minima:
        assert place(*minimum) == pytest.approx(place.facts.lowest, abs=1e-9)
        for i, j in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)):
            moved = [x + step for x, step in zip(minimum, (i, j), strict=False)]
            assert place(*moved) >= place.facts.lowest - 1e-12
        if name != "ackley":  # which ends in a point
            assert place.gradient_at(*minimum) == pytest.approx([0] * len(minimum), abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_nowhere_in_the_window_is_lower(name):
    """On a fine grid."""
    place = field(name)
    if place.facts.lowest is None:
        return
    axes = [np.linspace(low, high, 301) for low, high in place.domain]

    assert np.min(place(*np.meshgrid(*axes))) >= place.facts.lowest - 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_every_place_is_described(name):
    """A start in the window, a title and a sentence in both languages, a source, two witnesses off the minimum."""
    place = FIELDS[name]
    facts = place.facts

    assert all(low <= x <= high for x, (low, high) in zip(facts.start, place.domain, strict=True))
    assert facts.shows.endswith((".", "?"))
    assert facts.shows_ja.endswith(("。", "？"))
    assert facts.title
    assert facts.title_ja
    assert facts.source
    assert len(place.witnesses) >= 2
    assert not set(place.witnesses) & set(facts.minima)


@pytest.mark.parametrize("name", NAMES)
def test_the_default_rates_show_something(name):
    """Nobody diverges within the 30 steps, and somebody comes lower."""
    run = race(name)

    assert [route.diverged_at for route in run.routes.values()] == [None] * 4
    assert any(route.values[-1] < route.values[0] for route in run.routes.values())


def test_a_missing_square_is_noticed(references):
    """The tester, tested: Rosenbrock without its square passes at the minimum and fails at the witness."""
    place = FIELDS["rosenbrock"]

    def wrong(x, y):
        return 100 * (y - x**2) + (1 - x) ** 2

    assert wrong(1, 1) == place.facts.lowest
    assert any(not math.isclose(wrong(*point), value) for point, value in place.witnesses.items())


def test_the_saddles_are_saddles():
    """The slope is zero in the middle, and the value falls to one side and rises to the other."""
    assert field("saddle").gradient_at(0, 0) == [0, 0]
    assert field("saddle")(0, 0.1) < 0 < field("saddle")(0.1, 0)
    assert field("closed_saddle")(0, 0.1) < 0 < field("closed_saddle")(0.1, 0)
    assert field("monkey_saddle")(-0.1, 0) < 0 < field("monkey_saddle")(0.1, 0)
