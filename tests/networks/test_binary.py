"""Yes or no: binary cross entropy, beside the same in plain Python and beside two classes."""

import math

import numpy as np
import pytest

from kudari import Adam
from kudari.formula import KudariError
from kudari.networks import BinaryCrossEntropy, Network
from kudari.travel.training import train

X = np.random.default_rng(0).normal(size=(40, 4))
T = (X[:, 0] + X[:, 1] ** 2 > 0.5).astype(int)


def surprise(score, t):
    """As in a textbook, of one answer."""
    p = 1 / (1 + math.exp(-score))
    return -t * math.log(p) - (1 - t) * math.log(1 - p)


def test_the_loss_is_the_mean_surprise():
    network = Network(4, [5], 1, loss="binary_cross_entropy", dtype="float64", seed=1)
    scores = network.predict(X)[:, 0]
    expected = np.mean([surprise(score, t) for score, t in zip(scores, T, strict=True)])

    assert network.loss(X, T) == pytest.approx(expected, rel=1e-14)
    assert network.loss(X, T[:, None]) == network.loss(X, T.astype(bool)) == network.loss(X, T)


def test_it_is_the_cross_entropy_of_two_classes_whose_scores_differ_by_its_own():
    network = Network(4, [5], 1, loss="binary_cross_entropy", dtype="float64", seed=1)
    classes = Network(4, [5], 2, dtype="float64", seed=1)
    classes.params["W1"][...] = network.params["W1"]
    classes.params["W2"][:, 0], classes.params["W2"][:, 1] = 0, network.params["W2"][:, 0]

    assert network.loss(X, T) == pytest.approx(classes.loss(X, T), rel=1e-14)
    assert network.accuracy(X, T) == classes.accuracy(X, T)
    assert network.probabilities(X)[:, 0] == pytest.approx(classes.probabilities(X)[:, 1], rel=1e-12)


@pytest.mark.parametrize("score", [-1e30, -800.0, 800.0, 1e30])
def test_a_sure_score_overflows_nowhere(score):
    loss = BinaryCrossEntropy()
    with np.errstate(all="raise", under="ignore"):
        assert loss.forward(np.array([[score]]), np.array([[1]])) == max(0.0, -score)
        assert loss.backward().tolist() == [[0.0 if score > 0 else -1.0]]


def test_several_questions_are_asked_at_once():
    """Each has an output, and a sample is right where all its answers are."""
    network = Network(2, [], 2, loss="binary_cross_entropy", init=0.0)
    network.params["W1"][...] = np.eye(2)
    x = [[1, 1], [1, -1], [-1, 1], [-1, -1]]

    assert network.accuracy(x, [[1, 1], [1, 0], [1, 1], [0, 0]]) == 0.75
    assert network.probabilities([[0, 0]]).tolist() == [[0.5, 0.5]]


def test_a_network_learns_to_say_yes_or_no():
    network = Network(4, [12], 1, loss="binary_cross_entropy", seed=1)
    history = train(network, (X, T), Adam(lr=0.03), steps=300, batch=20)

    assert network.accuracy(X, T) > 0.95
    assert history.snapshots[-1].train_accuracy > 0.95


@pytest.mark.parametrize(
    ("t", "told"),
    [
        ([2] * 40, "answer 2; the answer to a question of yes or no is 1 or 0"),
        ([-1] * 40, "answer -1"),
        ([math.nan] * 40, "answer nan"),
        ([1] * 39, "answers of 0 and 1 of shape"),
        (["yes"] * 40, "answers of 0 and 1"),
    ],
)
def test_other_answers_are_refused(t, told):
    with pytest.raises(KudariError, match=told):
        Network(4, [5], 1, loss="binary_cross_entropy").loss(X, t)
