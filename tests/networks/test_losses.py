"""Losses: known values, numbers that are too large, and answers that are refused."""

import math

import numpy as np
import pytest

from kudari.formula import KudariError
from kudari.networks import MeanSquaredError, Network, SoftmaxCrossEntropy


def test_no_idea_costs_the_logarithm_of_the_classes():
    """Equal scores, so each class has the same probability."""
    assert SoftmaxCrossEntropy().forward(np.zeros((3, 10)), np.array([0, 5, 9])) == pytest.approx(math.log(10))


@pytest.mark.parametrize("size", [1e3, 1e30, -1e30])
def test_huge_scores_do_not_overflow(size):
    """The loss is their distance, where the wrong one is far ahead; and there the slope is still 1."""
    loss = SoftmaxCrossEntropy()
    value = loss.forward(np.array([[size, 0.0]]), np.array([int(size > 0)]))

    assert value == pytest.approx(abs(size))
    assert np.abs(loss.backward()) == pytest.approx(1)


def test_the_slopes_of_a_sample_sum_to_nothing():
    """Probability that one class gains the others lose."""
    loss = SoftmaxCrossEntropy()
    loss.forward(np.random.default_rng(0).normal(size=(4, 6)), np.array([0, 1, 2, 5]))

    assert loss.backward().sum(axis=1) == pytest.approx(0, abs=1e-15)


def test_weight_decay_adds_half_of_the_squares():
    """Of the matrices, not of what is added to them."""
    plain, decayed = (Network(3, [4], 2, weight_decay=decay, dtype="float64", seed=1) for decay in (0.0, 0.5))
    for network in (plain, decayed):
        network.params["b1"] += 7
    x, t = np.ones((2, 3)), np.array([0, 1])
    squares = sum(float((plain.params[name] ** 2).sum()) for name in ("W1", "W2"))

    assert decayed.loss(x, t) == pytest.approx(plain.loss(x, t) + 0.25 * squares)


CROSS = {
    "a label above the classes": ([0, 3], "label 3; a network with 3 outputs knows 0 to 2"),
    "a label below 0": ([0, -1], "label -1"),
    "too few": ([0], r"t has shape \(1,\); for 2 samples"),
    "a column": ([[0], [1]], r"t has shape \(2, 1\)"),
    "no whole numbers": ([0.0, 1.0], "dtype is float64"),
    "words": (["a", "b"], "t must be labels"),
    "switches": ([True, False], "dtype is bool"),
    "nothing": (None, r"t has shape \(\)"),
    "uneven rows": ([[1], [1, 0]], "t is no array"),
    "two ones in a row": ([[1, 1, 0], [0, 1, 0]], "not every row is a single 1"),
    "a row of zeros": ([[0, 0, 0], [0, 1, 0]], "not every row is a single 1"),
    "a two": ([[2, 0, 0], [0, 1, 0]], "not every row is a single 1"),
    "probabilities": ([[0.5, 0.5, 0], [0, 1, 0]], "not every row is a single 1"),
    "NaN in a row": ([[1, math.nan, 0], [0, 1, 0]], "not every row is a single 1"),
    "rows of words": ([["1", "0", "0"], ["0", "1", "0"]], "not every row is a single 1"),
}
SQUARED = {
    "another shape": ([[1.0, 2.0], [1.0, 2.0]], r"shape \(2, 3\)"),
    "numbers that are no labels": ([0.5, 1.0], r"shape \(2, 3\)"),
    "a label above the outputs": ([0, 3], "label 3"),
    "NaN": ([[1.0, math.nan, 0.0], [0.0, 0.0, 0.0]], r"t\[0, 1\] is nan"),
    "inf": ([[0.0, 0.0, 0.0], [-math.inf, 0.0, 0.0]], r"t\[1, 0\] is -inf"),
    "complex": ([[1j, 0, 0], [0, 0, 0]], "complex"),
}


@pytest.mark.parametrize(
    ("loss", "t", "told"),
    [
        *(pytest.param("cross_entropy", *case, id=name) for name, case in CROSS.items()),
        *(pytest.param("mean_squared_error", *case, id=f"squared: {name}") for name, case in SQUARED.items()),
    ],
)
def test_answers_that_do_not_fit_are_refused(loss, t, told):
    """Before running statistics and dropout's random numbers have changed."""
    network = Network(4, [5], 3, loss=loss, batch_norm=True, dropout=0.5)
    before = {name: array.copy() for name, array in network.arrays().items()}, network.rng.bit_generator.state
    with pytest.raises(KudariError, match=told):
        network.gradient(np.random.default_rng(0).normal(size=(2, 4)), t)

    assert all(np.array_equal(array, before[0][name]) for name, array in network.arrays().items())
    assert network.rng.bit_generator.state == before[1]


def test_numbers_for_one_output_may_stand_in_a_vector():
    """Of as many as there are samples."""
    network, x = Network(2, [3], 1, loss="mean_squared_error"), [[1.0, 2.0], [3.0, 4.0]]

    assert network.loss(x, [0.5, 1.5]) == network.loss(x, [[0.5], [1.5]])
    assert isinstance(network.loss_layer, MeanSquaredError)
