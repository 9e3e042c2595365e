"""A rule that takes its gradient at another place trains as any other: on one terrain in each step."""

import numpy as np
import pytest

import kudari
from kudari.networks import Network
from kudari.travel.training import Batches, train
from kudari.travel.training.batch_terrain import BatchTerrain

TEXTBOOK = "v ← α v − η ∇L(w + α v); w ← w + v"


def textbook():
    return kudari.rule(TEXTBOOK, α=0.9, η=0.05)


def test_the_same_units_are_silent_and_the_batch_counts_once(digits, made):
    """Where the network stands already, it is the gradient that is known; and nothing of the network is changed."""
    network, twin = made(dtype="float64"), made(dtype="float64")
    terrain = BatchTerrain(network)
    _, here = terrain.loss_and_gradient(digits.x[:40], digits.t[:40])
    here = {name: gradient.copy() for name, gradient in here.items()}
    twin.loss_and_gradient(digits.x[:40], digits.t[:40])
    there = terrain.gradient_at({name: array + 0.1 for name, array in network.params.items()})
    again = terrain.gradient_at(network.params)

    for name, gradient in here.items():
        assert np.array_equal(gradient, again[name]), name
        assert np.array_equal(gradient, network.grads[name]), name
        if name[0] in "W":
            assert not np.array_equal(gradient, there[name]), name
    for name, array in twin.arrays().items():
        assert np.array_equal(array, network.arrays()[name]), name
    assert network.rng.bit_generator.state == twin.rng.bit_generator.state


def test_the_gradient_there_is_that_of_a_network_that_stands_there(digits):
    """Without dropout and batch normalisation any other network can tell it."""
    network, other = (Network(64, [9], 10, weight_decay=0.1, dtype="float64", seed=1) for _ in range(2))
    terrain = BatchTerrain(network)
    terrain.loss_and_gradient(digits.x[:40], digits.t[:40])
    other.vector += np.random.default_rng(0).normal(size=other.vector.size)
    expected = other.gradient(digits.x[:40], digits.t[:40])

    for name, gradient in terrain.gradient_at(other.params).items():
        assert np.array_equal(gradient, expected[name]), name


@pytest.mark.parametrize("options", [{}, {"dropout": 0.0}, {"batch_norm": False}])
def test_textbook_nesterov_is_the_books_form_on_a_network(digits, made, announce, options):
    """Seen from w + α v, where it takes its gradients: the same places, along thirty steps."""
    steps, ours, theirs = 30, [], []
    network = made(dtype="float64", **options)
    batches, rule, terrain = Batches(digits.x, digits.t, 50, seed=3), textbook(), BatchTerrain(network)
    for step in range(steps):
        _, grads = terrain.loss_and_gradient(*batches.take(step))
        rule.update(network.params, grads, gradient_at=terrain.gradient_at)
        velocity = np.concatenate([rule.memory["v"][name].ravel() for name in network.params])
        ours.append(network.vector + 0.9 * velocity)
    book = made(dtype="float64", **options)
    train(
        book,
        digits,
        kudari.rule("v ← α v − η g; w ← w + α v − η g", α=0.9, η=0.05),
        batch=50,
        steps=steps,
        seed=3,
        validation=0,
        on_step=lambda *_: theirs.append(book.vector.copy()),
    )
    worst = np.abs(np.array(ours) - np.array(theirs)).max()
    announce(f"textbook Nesterov on a network, beside the book's form: {worst:.1e} apart after {steps} steps")

    assert worst <= 1e-12


def test_train_walks_with_it_and_counts(digits, made):
    """The loop is that of every rule; a function that asks for gradient_at is one too."""

    def nesterov(w, v, gradient_at, lr=0.05, momentum=0.9):
        v = momentum * v - lr * gradient_at(w + momentum * v)
        return w + v, v

    networks = [made(dtype="float64"), made(dtype="float64")]
    rules = (textbook(), nesterov)
    histories = [
        train(network, digits, rule, batch=50, steps=20) for network, rule in zip(networks, rules, strict=True)
    ]

    assert histories[0].losses == histories[1].losses
    assert np.array_equal(networks[0].vector, networks[1].vector)
    assert histories[0].losses[-1] < histories[0].losses[0]
    assert histories[0].gradients_per_step == 1


def test_two_gradients_a_step_are_said(digits, made):
    """The midpoint method."""
    history = train(made(), digits, "w ← w − η ∇L(w − η/2 g): η=0.1", batch=50, steps=10, validation=0)

    assert history.gradients_per_step == 2
    assert history.sentences("en")[0].startswith("10 steps of 2 gradients each, ")
    assert history.sentences("ja")[0].startswith("10 ステップ（一歩に勾配 2 回）、")
    assert "gradient" not in train(made(), digits, "sgd", batch=50, steps=2).sentences("en")[0]


def test_it_goes_on_from_a_checkpoint(digits, made, stopped, tmp_path):
    """Bit for bit, dropout and all."""
    whole, parts = made(), made()
    settings = {"batch": 50, "steps": 12, "seed": 2}
    train(whole, digits, textbook(), **settings)
    stopped(parts, digits, textbook(), 7, **settings, checkpoint=tmp_path / "half", checkpoint_every=3)
    again = made()
    train(again, digits, textbook(), **settings, checkpoint=tmp_path / "half", checkpoint_every=3)

    assert np.array_equal(whole.vector, again.vector)
