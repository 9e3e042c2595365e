"""What theory says of a bowl is what the textbooks derive, and what walking there shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.examples import examples

import kudari
from kudari import RULES, SGD, Adam, Momentum, Nesterov, rule
from kudari.travel.theory import best, contraction, contractions, curvatures_of, iteration, largest_lr, largest_lr_on

LINEAR = {"SGD", "Momentum", "Momentum (torch)", "Momentum (average)", "Nesterov", "Nesterov (torch)"}
CURVATURES = some.floats(0.01, 100)
SHARES = some.floats(0.05, 0.95)
EXAMPLES = examples(50)


def test_the_linear_rules_are_known_as_such():
    """Of the catalogue, these six have a theory of bowls."""
    rules = [cls() for family in RULES.values() for cls in (family, *family.variants.values())]

    assert {known.title for known in rules if iteration(known, 1.0) is not None} == LINEAR


@EXAMPLES
@given(CURVATURES)
def test_sgd_is_stable_up_to_two_over_the_curvature(curvature):
    """η λ < 2."""
    assert largest_lr(SGD(), curvature) == pytest.approx(2 / curvature, rel=1e-9)


@EXAMPLES
@given(CURVATURES, SHARES)
def test_the_heavy_ball_is_stable_up_to_its_limit(curvature, share):
    """η λ < 2 (1 + α), for η inside the velocity as for η outside."""
    for cls in (Momentum, Momentum.variant("torch")):
        assert largest_lr(cls(momentum=share), curvature) == pytest.approx(2 * (1 + share) / curvature, rel=1e-6)


@EXAMPLES
@given(CURVATURES, SHARES)
def test_nesterov_is_stable_up_to_its_limit(curvature, share):
    """η λ < 2 (1 + α)/(1 + 2 α), in both forms."""
    for cls in (Nesterov, Nesterov.variant("torch")):
        limit = 2 * (1 + share) / ((1 + 2 * share) * curvature)
        assert largest_lr(cls(momentum=share), curvature) == pytest.approx(limit, rel=1e-6)


@EXAMPLES
@given(some.floats(0.01, 1), some.floats(1.1, 100))
def test_the_best_hyperparameters_are_the_best(low, ratio):
    """No other learning rate or momentum nearby contracts both ends of the spectrum faster."""
    ends = (low, low * ratio)
    for mover in (SGD(), Momentum()):
        fastest = best(mover, ends)

        def rate(hypers, mover=mover):
            return max(contraction(mover, end, **hypers) for end in ends)

        assert rate(fastest.hypers) == pytest.approx(fastest.rate, abs=1e-5)
        for name, value in fastest.hypers.items():
            for factor in (0.9, 1.1):
                near = min(value * factor, 0.999 if name == "momentum" else 1e9)
                assert rate({**fastest.hypers, name: near}) >= fastest.rate - 1e-5


def test_the_contraction_is_what_walking_shows():
    """After many steps the distance shrinks by the predicted factor."""
    runner = Nesterov(lr=0.3, momentum=0.4)
    params, distances = {"x": 1.0}, []
    for _ in range(200):
        runner.update(params, {"x": 0.5 * params["x"]})
        distances.append(abs(params["x"]))

    assert (distances[-1] / distances[99]) ** (1 / 100) == pytest.approx(contraction(runner, 0.5), rel=1e-3)


def test_many_hyperparameters_at_once_are_each_alone():
    """And of several curvatures it is the worst that counts."""
    rates = np.array([0.01, 0.3, 1.7, 2.5])
    expected = [max(contraction(Momentum(lr=rate), curvature) for curvature in (0.1, 2.0)) for rate in rates]

    assert contractions(Momentum(), [0.1, 2.0], lr=rates).tolist() == pytest.approx(expected)


def test_a_rule_from_text_has_its_theory_too():
    """The matrix is read off the program, whoever wrote the formula: the order of its letters is that of the text."""
    typed = rule("v ← α v − η g; w ← w + v", α=0.9, η=0.1)

    assert iteration(typed, 2.0).tolist() == iteration(Momentum(lr=0.1, momentum=0.9), 2.0).tolist()
    assert contraction(typed, 2.0) == pytest.approx(0.9**0.5)
    assert largest_lr(typed, 2.0) == pytest.approx(1.9)


@pytest.mark.parametrize("text", ["w ← w", "w ← w − η g/2^40", "w ← 2 w − η g"])
def test_a_rule_that_holds_always_or_never_has_no_limit(text):
    """There is no rate from which on it diverges."""
    assert largest_lr(rule(text, **({"η": 0.1} if "η" in text else {})), 1.0) is None


def test_no_best_is_told_where_the_field_is_no_bowl():
    """With a curvature of 0 or below there is no bottom to go to."""
    assert best(SGD(lr=0.1), [-1.0, 2.0]) is None
    assert best(Adam(), [1.0, 2.0]) is None


def test_the_limit_on_a_field_is_that_of_its_steepest_axis():
    """On the ravine 2/2; elsewhere than on bowls, and for rules that are not linear, there is none."""
    assert curvatures_of(kudari.field("ravine")) == pytest.approx([0.1, 2.0])
    assert largest_lr_on(kudari.field("ravine"), SGD()) == 1.0
    assert curvatures_of(kudari.field("rosenbrock")) is None
    assert largest_lr_on(kudari.field("rosenbrock"), SGD()) is None
    assert largest_lr_on(kudari.field("ravine"), Adam()) is None


def test_no_learning_rate_is_stable_where_the_field_bends_down():
    """On a saddle the curvature has both signs: whatever η is, one way leads down for ever."""
    for field in ("saddle", "-x**2", "x**2 - 2*y**2", "x*y"):
        (limit,) = kudari.stability(kudari.field(field), ["sgd"])
        assert (limit.measured, limit.theory) == (None, None)
        assert "no learning rate is stable" in limit.note

    (limit,) = kudari.stability("ravine", ["sgd"])
    assert (limit.theory, limit.note) == (1.0, "")


@pytest.mark.parametrize("text", ["max(0, 1 - x) + 0.01*x**2", "abs(x) + x**2", "where(x > 0, x**2, 2*x**2)"])
def test_a_kink_makes_no_bowl(text):
    """Though the second derivative may be the same on both sides of it."""
    assert curvatures_of(kudari.field(text)) is None
    assert largest_lr_on(kudari.field(text), SGD()) is None
