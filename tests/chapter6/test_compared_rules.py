"""Rules are compared under titles that differ, and one's own is carried to other processes by its formula."""

import json

import numpy as np
import pytest

from kudari.chapter6 import Study, titled
from kudari.chapter6.rules import Rules
from kudari.rules import SGD, lift
from kudari.rules.catalogue import variants
from kudari.rules.rule_files import rule_from_json


class Ball:
    """As somebody writes it."""

    def __init__(self, lr=0.05, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


@pytest.mark.parametrize(
    ("rules", "titles"),
    [
        (["sgd", "sgd"], ["sgd (1)", "sgd (2)"]),
        (["sgd:lr=0.1", "sgd", "adam"], ["sgd:lr=0.1", "sgd", "Adam"]),
        ([SGD(), SGD(lr=0.1), "adam"], ["SGD (1)", "SGD (2)", "Adam"]),
        ([lift(Ball()), "momentum"], ["Ball", "Momentum"]),
    ],
)
def test_titles_differ(rules, titles):
    """Or two rules would be taken for two seeds of one."""
    jobs = Rules().jobs(Study(rules=tuple(rules), seeds=2))

    assert [title for title, _ in titled(rules)] == titles
    assert [job.label for job in jobs] == titles * 2


def carried(rule):
    """The rule that arrives in another process: it goes as JSON."""
    ((_, plain),) = titled([rule])
    return rule_from_json(json.loads(json.dumps(plain)))


def test_ones_own_rule_is_carried_by_its_formula():
    """With its own values, and the same walk bit for bit."""
    ours, theirs = {"w": np.array([1.0, -2.0])}, {"w": np.array([1.0, -2.0])}
    arrived, own = carried(lift(Ball(lr=0.3))), Ball(lr=0.3)
    for slope in (0.5, -0.25, 3.0):
        arrived.update(ours, {"w": np.full(2, slope)})
        own.update(theirs, {"w": np.full(2, slope)})

    assert np.array_equal(ours["w"], theirs["w"])


@pytest.mark.parametrize("name", variants())
def test_the_catalogue_is_carried(name):
    """Every rule and variant, also those whose states begin elsewhere than at 0."""
    values = {hyper: (i + 1) / 16 for i, hyper in enumerate(variants()[name].hypers)}
    arrived = carried(variants()[name](**values))

    assert type(arrived) is variants()[name]
    assert arrived.hyperparameters == values


def test_a_start_that_no_text_can_say_is_carried():
    """NAdam's product begins at 1; one's own rule that does so is carried as well."""

    class Counted:
        def __init__(self, lr=0.5):
            self.lr, self.product = lr, 1.0

        def update(self, params, grads):
            self.product *= 0.5
            for key in params:
                params[key] -= self.lr * (1 - self.product) * grads[key]

    arrived, params = carried(lift(Counted())), {"w": np.array([1.0])}
    arrived.update(params, {"w": np.array([1.0])})

    assert [state.start for state in arrived.states.values()] == [1.0]
    assert params["w"][0] == 0.75
