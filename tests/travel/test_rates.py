"""For a field of one's own the book's rules take the learning rates that a sweep finds; what is stated stays."""

import math

import numpy as np
import pytest

import kudari
from kudari.fields.catalogue import FIELDS
from kudari.rules import SGD
from kudari.travel.rates import IN_A_DECADE, book_rules, found_rate, found_rates, in_words

OWN = ["x^4+y^4", "1e6*x**2 + y**2", "1e-6*x**2 + 1e-6*y**2", "sin(x) + cos(2*y)", "(x - 100)**2 + y**2", "x**4 - x**2"]


@pytest.mark.parametrize("text", OWN)
def test_no_rule_diverges_with_the_rate_that_is_found(text):
    """Each comes down, and most of the way that is open."""
    race = kudari.race(text)
    rows = race.table(lang="en")

    assert [row.diverged_at for row in rows] == [None] * 4
    assert all(row.final_value < race.routes["SGD"].values[0] for row in rows)
    assert min(row.steps_to_target or 0 for row in rows) > 0 or "1e6" in text


def test_a_found_rate_is_the_lowest_of_its_neighbours():
    """No other of the rates that are tried ends lower: walked one by one, by the adventurer."""
    field = kudari.Field("x**2/20 + y**2 + sin(3*x)")
    rate = found_rate(field, SGD())
    others = [float(f"{digits}e{power}") for power in range(-4, 1) for digits in IN_A_DECADE]
    ends = {lr: kudari.Adventurer(*field.start).optimize(field, SGD(lr=lr), 30).values[-1] for lr in (*others, rate)}

    assert ends[rate] == min(ends.values())


@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_a_rate_follows_the_height_of_a_field_where_the_step_does(factor):
    """Of f times c: SGD's becomes the c-th part, and Adam's stays."""
    texts = ("x**2 + 3*y**4", f"{factor} * (x**2 + 3*y**4)")
    plain, high = (found_rates(kudari.Field(text)) for text in texts)

    assert high["sgd"] * factor == pytest.approx(plain["sgd"])
    assert high["adagrad"] == plain["adagrad"]


def test_equally_good_rates_are_settled_by_the_smallest():
    """On a flat floor many rates end equally low."""
    floor = "where(x > 1, (x - 1)**2, 0)"
    field = kudari.Field(floor, (-10, 10)).with_noise("additive", 0.0)
    rate = found_rate(field, SGD(), start=(9,))

    assert kudari.race(field, [SGD(lr=rate)], start=(9,)).routes["SGD"].values[-1] < 1e-4
    assert rate < 0.5


@pytest.mark.parametrize("text", ["x**2 - y**2", "-x**2", "x + y", "x**3 - 3*x*y**2"])
def test_without_a_bottom_the_walk_stays_in_the_window(text):
    for route in kudari.race(text).routes.values():
        assert np.abs(route.positions[-1]).max() <= 10


def test_a_field_of_the_catalogue_keeps_its_rates():
    """Also in another window, and from another start."""
    for entry in FIELDS.values():
        assert [rule.lr for rule in book_rules(entry.field(), found_rates(entry.field()))] == list(entry.facts.rates)
    race = kudari.race(kudari.field("ravine", (-3, 3), (-3, 3)), start=(1, 1))

    assert [entry.hyperparameters["lr"] for entry in race.entries.values()] == [0.95, 0.1, 1.5, 0.3]
    assert race.found_rates == {}
    assert "η found" not in str(race.table(lang="en"))


def test_what_is_stated_is_never_changed():
    race = kudari.race("x^4+y^4", ["sgd:lr=0.95", "adam"])

    assert [entry.hyperparameters["lr"] for entry in race.entries.values()] == [0.95, 0.001]
    assert race.found_rates == {}


def test_found_rates_are_told_in_both_languages():
    race = kudari.race("x^4+y^4")
    rates = ", ".join(f"{name} {rate:g}" for name, rate in race.found_rates.items())

    assert list(race.found_rates) == ["SGD", "Momentum", "AdaGrad", "Adam"]
    assert f"\nη found for this field: {rates}\n" in str(race.table(lang="en"))
    assert f"\nこの関数のために探した η: {rates}\n" in str(race.table(lang="ja"))
    assert in_words(race.found_rates, True, "en") in race.table(lang="en")._repr_html_()


def test_found_rates_are_told_of_a_record(tmp_path):
    race = kudari.race("x^4+y^4", steps=3)
    again = kudari.Race.load(race.save(tmp_path / "race.json"))

    assert again.found_rates == race.found_rates


@pytest.mark.filterwarnings("ignore:the gradient is measured")
@pytest.mark.parametrize(
    "field",
    [
        pytest.param(lambda x, y: math.cosh(x / 3) + y**2, id="measured, one place at a time"),
        kudari.Field("x**4 + y**4").with_noise("additive", 0.5, seed=3),
        "x**2 + y**4 + z**2 + u**2",
        "abs(x - 2)",
    ],
)
def test_rates_are_found_on_every_kind_of_field_and_always_the_same(field):
    races = [kudari.race(field, steps=20) for _ in range(2)]

    assert races[0].found_rates == races[1].found_rates
    assert all(route.diverged_at is None for route in races[0].routes.values())
    assert all(route.values[-1] < route.values[0] for route in races[0].routes.values())


@pytest.mark.filterwarnings("ignore:the gradient is measured")
def test_a_function_may_raise_where_it_has_no_value():
    """Most rates lead out of the domain of a logarithm."""
    race = kudari.race(lambda x, y: math.log(x) ** 2 + y**2, start=(9, 1))

    assert all(route.diverged_at is None for route in race.routes.values())


@pytest.mark.parametrize("text", ["3 + 0*x", "x**2"])
def test_where_nothing_moves_the_books_rates_stay(text):
    """On a plain, and on the very bottom."""
    field = kudari.Field(text)

    race = kudari.race(field, start=(0,))

    assert [entry.hyperparameters["lr"] for entry in race.entries.values()] == [0.95, 0.1, 1.5, 0.3]
    assert race.found_rates == {}
