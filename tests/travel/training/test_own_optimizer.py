"""Optimisers of one's own train a network as they are, whatever a formula could say of them."""

import copy

import numpy as np
import pytest

import kudari
from kudari.formula import KudariError
from kudari.rules import Rule
from kudari.travel.training import Batches, train
from kudari.travel.training.own_optimizer import OwnOptimizer, optimizer_for


class Base:
    def __init__(self, lr=0.05):
        self.lr = lr


class OnlyWeights(Base):
    """By name."""

    def update(self, params, grads):
        for key in params:
            if key[0] == "W":
                params[key] -= self.lr * grads[key]


class DecaysWeights(Base):
    """By axes."""

    def update(self, params, grads):
        for key in params:
            pull = 0.1 * params[key] if params[key].ndim == 2 else 0
            params[key] -= self.lr * (grads[key] + pull)


class Shared(Base):
    """By how many there are."""

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key] / len(params)


class LastTwo(Base):
    """By place."""

    def update(self, params, grads):
        for key in list(params)[-2:]:
            params[key] -= self.lr * grads[key]


class Clipped(Base):
    """By the length of all slopes together: no formula of one parameter."""

    def update(self, params, grads):
        length = np.sqrt(sum(float((slope**2).sum()) for slope in grads.values()))
        for key in params:
            params[key] -= self.lr * grads[key] * min(1.0, 0.1 / length)


class Returns(Base):
    """A new dict, instead of writing into the old one; and only where a name begins with W."""

    def update(self, params, grads):
        return {key: w - self.lr * grads[key] * (key[0] == "W") for key, w in params.items()}


class Fading(Base):
    """Changes its own rate, which makes it a state of the formula."""

    def update(self, params, grads):
        self.lr *= 0.9
        for key in params:
            params[key] -= self.lr * grads[key]


class Plain(Base):
    """This one is a formula."""

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


OWN = [OnlyWeights, DecaysWeights, Shared, LastTwo, Clipped, Returns]


@pytest.mark.parametrize("kind", [*OWN, Fading, Plain])
def test_it_takes_its_own_steps(kind, digits, made):
    """The same weights as in a loop that calls it."""
    network, mine, given = made(), made(), kind()
    train(network, digits, given, batch=50, steps=6, validation=0, seed=3)
    batches, optimizer = Batches(digits.x, digits.t, 50, seed=3), kind()
    for step in range(6):
        returned = optimizer.update(mine.params, mine.gradient(*batches.take(step)))
        if returned is not None:
            mine.params.update(returned)

    assert mine.vector == pytest.approx(network.vector, rel=1e-6)
    assert given.lr == kind().lr


def test_what_is_a_formula_trains_as_one(made):
    """And can be kept in a checkpoint."""
    assert all(isinstance(optimizer_for(made(), kind()), Rule) for kind in (Plain, Fading))
    assert all(isinstance(optimizer_for(made(), kind()), OwnOptimizer) for kind in OWN)


def test_what_is_none_has_no_checkpoint(digits, made, tmp_path):
    """It is said before the first step."""
    network = made()
    before = network.vector.copy()
    with pytest.raises(KudariError, match="no formula could be read from OnlyWeights"):
        train(network, digits, OnlyWeights(), steps=3, checkpoint=tmp_path / "c.safetensors")

    assert np.array_equal(network.vector, before)


def test_a_schedule_changes_its_rate(digits, made):
    """By its attribute, which is as before in the end."""
    history = train(made(), digits, OnlyWeights(), batch=50, steps=4, schedule="step:every=2,factor=0.5")

    assert history.rates == [0.05, 0.05, 0.025, 0.025]


def test_without_a_rate_a_schedule_is_refused(digits, made):
    """Where it stands is not guessed."""

    class Nameless:
        def update(self, params, grads):
            for key in list(params)[:1]:
                params[key] -= 0.01 * grads[key]

    with pytest.raises(KudariError, match="Nameless has no learning rate"):
        train(made(), digits, Nameless(), steps=2, schedule="cosine")

    assert len(train(made(), digits, Nameless(), steps=2)) == 2


def test_a_training_without_an_end_goes_on_beyond_it(digits, made, tmp_path):
    """The same numbers as in one go; a schedule that knows its end does not."""
    path, settings = tmp_path / "c.safetensors", {"batch": 50, "seed": 3, "snapshot_every": 2}
    train(made(), digits, "adam:lr=0.01", steps=4, checkpoint=path, **settings)
    on, whole = made(), made()
    train(on, digits, "adam:lr=0.01", steps=8, checkpoint=path, **settings)
    train(whole, digits, "adam:lr=0.01", steps=8, **settings)

    assert np.array_equal(on.vector, whole.vector)
    other = tmp_path / "d.safetensors"
    train(made(), digits, "adam:lr=0.01", steps=4, checkpoint=other, schedule="cosine", **settings)
    with pytest.raises(KudariError, match="steps is 4 there and 8 here"):
        train(made(), digits, "adam:lr=0.01", steps=8, checkpoint=other, schedule="cosine", **settings)


def test_snapshots_are_taken_with_samples_of_all_kinds(made):
    """Also where they are sorted, and the first thousand are all alike."""
    digits = kudari.data.load("digits").train
    order = np.argsort(digits.t, kind="stable")
    lazy = made()
    lazy.vector[:] = 0
    lazy.params["b3"][0] = 1e3  # it says 0 to everything
    history = train(lazy, (digits.x[order], digits.t[order]), "sgd:lr=0", steps=1, validation=0)

    assert history.snapshots[-1].train_accuracy == pytest.approx(0.1, abs=0.03)


def test_held_out_samples_may_be_a_pair(digits, made):
    """As the data may."""
    kept = digits.x[:20], digits.t[:20]
    history = train(made(), (digits.x[20:], digits.t[20:]), "sgd", steps=2, validation=copy.copy(kept))

    assert history.snapshots[-1].validation_accuracy is not None
