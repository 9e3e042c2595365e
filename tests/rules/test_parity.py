"""Every rule takes the steps of an independent reference; the book's six take the book's, bit for bit."""

import itertools

import numpy as np
import pytest

from kudari import rules

TOLERANCE = 1e-12


def test_every_rule_has_a_reference(classes, references):
    """A rule without a reference is not tested here; a reference without a rule tests nothing."""
    assert set(classes) == set(references.REFERENCES)


def test_the_defaults_are_the_documented_ones(cls, reference):
    """Those of the book for its six, of the paper or the named library for the others."""
    assert cls().hyperparameters == reference.defaults


def test_states_start_as_documented(cls, reference):
    """At 0, but Keras's AdaGrad at 0.1 and NAdam's product at 1."""
    assert {name: state.start for name, state in cls.states.items()} == reference.start


def test_steps_are_the_references(cls, reference, references, slopes, rates):
    """25 steps under a changing learning rate, with ε = 0.001 and no hyperparameter at its default."""
    hypers = references.changed(reference)
    ours = references.journey(cls(**hypers), slopes, rates)
    theirs = references.expected(reference, hypers, slopes, rates)

    assert references.distance(ours, theirs) <= TOLERANCE


def test_steps_with_defaults_are_the_references(cls, reference, references, slopes):
    """25 steps, with the rule's own defaults and a constant learning rate."""
    hypers = cls().hyperparameters
    ours = references.journey(cls(), slopes)
    theirs = references.expected(reference, hypers, slopes)

    assert references.distance(ours, theirs) <= TOLERANCE


def test_single_precision_follows_double(cls, reference, references, slopes, rates):
    """25 steps in float32 stay close to the reference in float64, but are not it."""
    hypers = references.changed(reference)
    ours = references.journey(cls(**hypers), slopes, rates, np.float32)
    theirs = references.expected(reference, hypers, slopes, rates)

    assert 0 < references.distance(ours, theirs) <= 2e-4


@pytest.mark.parametrize("family", ["momentum", "nesterov", "adagrad", "rmsprop", "adam", "amsgrad", "nadam"])
def test_the_variants_of_a_rule_are_different_rules(family, references, slopes, rates):
    """So that a variant which computes its rule's steps would be caught."""
    kin = {name: entry for name, entry in references.REFERENCES.items() if name.split("/")[0] == family}
    kin.pop("nadam/keras", None)  # NAdam's own formula with another ψ
    routes = {
        name: [{"w": point["w"]} for point in references.expected(entry, references.changed(entry), slopes, rates)]
        for name, entry in kin.items()
    }

    assert min(references.distance(a, b) for a, b in itertools.combinations(routes.values(), 2)) > 1e-3


@pytest.mark.parametrize("planted", [1 + 1e-9, 1 - 1e-9])
def test_the_comparison_sees_a_planted_error(planted, references, slopes, rates):
    """One gradient element out of 300, wrong in the ninth place, is seen."""
    entry = references.REFERENCES["adam"]
    wrong = slopes.copy()
    wrong[7, 2, 2] *= planted
    hypers = references.changed(entry)
    ours = references.journey(rules.Adam(**hypers), wrong, rates)

    assert references.distance(ours, references.expected(entry, hypers, slopes, rates)) > TOLERANCE


# ------------------------------------------------------------------ the book

BOOK = {"SGD": [], "Momentum": ["v"], "Nesterov": ["v"], "AdaGrad": ["h"], "RMSProp": ["h"], "Adam": ["m", "v"]}


@pytest.mark.parametrize("name", BOOK)
def test_the_books_six_are_the_book_bit_for_bit(name, book, references, slopes):
    """25 steps with the defaults on an array: w and all states, to the last bit."""
    ours, theirs = getattr(rules, name)(), getattr(book, name)()
    mine, other = {"W": references.start()}, {"W": references.start()}
    for g in slopes:
        ours.update(mine, {"W": g})
        theirs.update(other, {"W": g})

        assert np.array_equal(mine["W"], other["W"])
        for state in BOOK[name]:
            assert np.array_equal(getattr(ours, state)["W"], getattr(theirs, state)["W"])


@pytest.mark.parametrize("name", BOOK)
def test_the_books_six_are_the_book_on_numbers(name, book):
    """30 steps of the book's journey from (−7, 2) on x²/20 + y², with Python numbers."""
    ours, theirs = getattr(rules, name)(lr=0.3), getattr(book, name)(lr=0.3)
    mine, other = {"x": -7.0, "y": 2.0}, {"x": -7.0, "y": 2.0}
    for _ in range(30):
        ours.update(mine, {"x": mine["x"] / 10.0, "y": 2.0 * mine["y"]})
        theirs.update(other, {"x": other["x"] / 10.0, "y": 2.0 * other["y"]})

        assert mine == other
