"""Rules are compared under titles that differ, and one's own is carried to other processes by its formula."""

import numpy as np
import pytest

from kudari.chapter6 import Study, contestants
from kudari.chapter6.competitors import as_text
from kudari.chapter6.rules import Rules
from kudari.formula import KudariError
from kudari.rules import SGD, NAdam, lift
from kudari.rules.reading import RULES, as_rule


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

    assert [title for title, _ in contestants(rules)] == titles
    assert [job.label for job in jobs] == titles * 2


def test_ones_own_rule_is_carried_by_its_formula():
    """With its own values, and the same walk bit for bit."""
    text = as_text(lift(Ball(lr=0.3)))
    ours, theirs = {"w": np.array([1.0, -2.0])}, {"w": np.array([1.0, -2.0])}
    carried, own = as_rule(text), Ball(lr=0.3)
    for slope in (0.5, -0.25, 3.0):
        carried.update(ours, {"w": np.full(2, slope)})
        own.update(theirs, {"w": np.full(2, slope)})

    assert np.array_equal(ours["w"], theirs["w"])


@pytest.mark.parametrize("name", sorted(set(RULES) - {"nadam", "adadelta"}))
def test_the_catalogue_is_carried(name):
    """All but those whose states a text cannot say."""
    assert as_rule(as_text(RULES[name]()))


def test_what_a_text_cannot_say_is_refused():
    """NAdam's product begins at 1; states from a text begin at 0."""
    with pytest.raises(KudariError, match=r"NAdam cannot be compared here: .*begin elsewhere than at 0"):
        as_text(NAdam())
