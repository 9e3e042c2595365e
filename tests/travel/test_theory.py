"""What theory says of a bowl is what the textbooks derive, and what walking there shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kudari import RULES, SGD, Momentum, Nesterov, rule
from kudari.travel.theory import best, contraction, iteration, largest_lr

LINEAR = {"SGD", "Momentum", "Momentum (torch)", "Momentum (average)", "Nesterov", "Nesterov (torch)"}
CURVATURES = some.floats(0.01, 100)
SHARES = some.floats(0.05, 0.95)


def test_the_linear_rules_are_known_as_such():
    """Of the catalogue, these six have a theory of bowls."""
    families = [cls for family in RULES.values() for cls in (family, *family.variants.values())]
    found = {cls.title for cls in families if iteration(cls, cls().hyperparameters, 1.0) is not None}

    assert found == LINEAR


@given(CURVATURES)
def test_sgd_is_stable_up_to_two_over_the_curvature(curvature):
    """η λ < 2."""
    assert largest_lr(SGD, {"lr": 1.0}, curvature) == pytest.approx(2 / curvature, rel=1e-9)


@given(CURVATURES, SHARES)
def test_the_heavy_ball_is_stable_up_to_its_limit(curvature, share):
    """η λ < 2 (1 + α), for η inside the velocity as for η outside."""
    hypers = {"lr": 1.0, "momentum": share}
    for cls in (Momentum, Momentum.variant("torch")):
        assert largest_lr(cls, hypers, curvature) == pytest.approx(2 * (1 + share) / curvature, rel=1e-6)


@given(CURVATURES, SHARES)
def test_nesterov_is_stable_up_to_its_limit(curvature, share):
    """η λ < 2 (1 + α)/(1 + 2 α), in both forms."""
    hypers = {"lr": 1.0, "momentum": share}
    for cls in (Nesterov, Nesterov.variant("torch")):
        limit = 2 * (1 + share) / ((1 + 2 * share) * curvature)
        assert largest_lr(cls, hypers, curvature) == pytest.approx(limit, rel=1e-6)


@given(some.floats(0.01, 1), some.floats(1.1, 100))
def test_the_best_hyperparameters_are_the_best(low, ratio):
    """No other learning rate or momentum nearby contracts both ends of the spectrum faster."""
    ends = (low, low * ratio)
    for cls in (SGD, Momentum):
        found = best(cls, cls().hyperparameters, ends)

        def rate(hypers, cls=cls):
            return max(contraction(cls, hypers, end) for end in ends)

        assert rate(found.hypers) == pytest.approx(found.rate, abs=1e-5)
        for name, value in found.hypers.items():
            for factor in (0.9, 1.1):
                assert rate({**found.hypers, name: min(value * factor, 0.999 if name == "momentum" else 1e9)}) >= (
                    found.rate - 1e-5
                )


def test_the_contraction_is_what_walking_shows():
    """After many steps the distance shrinks by the predicted factor."""
    runner = Nesterov(lr=0.3, momentum=0.4)
    params, distances = {"x": 1.0}, []
    for _ in range(200):
        runner.update(params, {"x": 0.5 * params["x"]})
        distances.append(abs(params["x"]))
    predicted = contraction(Nesterov, runner.hyperparameters, 0.5)

    assert (distances[-1] / distances[99]) ** (1 / 100) == pytest.approx(predicted, rel=1e-3)


def test_a_rule_from_text_has_its_theory_too():
    """The matrix is read off the program, whoever wrote the formula."""
    typed = rule("v ← α v − η g; w ← w + v", α=0.9, η=0.1)

    matrix = iteration(typed, typed.hyperparameters, 2.0)

    assert np.array_equal(matrix, iteration(Momentum, {"lr": 0.1, "momentum": 0.9}, 2.0)) or matrix.shape == (2, 2)
    assert contraction(typed, typed.hyperparameters, 2.0) == pytest.approx(0.9**0.5)


def test_no_best_is_told_where_the_field_is_no_bowl():
    """With a curvature of 0 or below there is no bottom to go to."""
    assert best(SGD, {"lr": 0.1}, [-1.0, 2.0]) is None
    assert best(RULES["adam"], RULES["adam"]().hyperparameters, [1.0, 2.0]) is None
