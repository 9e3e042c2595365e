"""A training that breaks down says where and when, in two languages, and without a warning of NumPy's."""

import math

import numpy as np
import pytest

import kudari
from kudari.networks import Affine, BatchNorm, Network
from kudari.travel.training import Batches, Breakdown, train


@pytest.fixture
def plain():
    return Network(64, [9, 8], 10, seed=5)


TOO_FAR = {
    "SGD on squares": ("sgd:lr=3", {"loss": "mean_squared_error"}),
    "Momentum on squares": ("momentum:lr=1e4", {"loss": "mean_squared_error"}),
    "weight decay": ("sgd:lr=1e3", {"weight_decay": 0.1}),
    "Adam": ("adam:lr=1e20", {}),
    "SGD": ("sgd:lr=1e30", {}),
    "tanh": ("sgd:lr=1e38", {"activation": "tanh", "weight_decay": 0.1}),
    "float64": ("sgd:lr=1e200", {"dtype": "float64"}),
}


@pytest.mark.parametrize("name", TOO_FAR)
def test_far_too_large_a_rate_ends_the_training(name, digits):
    """At the step whose loss or slope is no number any more; nothing is raised, nothing warned of."""
    rule, options = TOO_FAR[name]
    history = train(Network(64, [9, 8], 10, seed=5, **options), digits, rule, batch=30, steps=400)

    assert history.breakdown.step == len(history) < 400
    assert not (math.isfinite(history.losses[-1]) and math.isfinite(history.norms[-1]))


def test_a_divergence_says_since_when_the_loss_rose(digits):
    """From its lowest value, at the step that had it, to its last one; and names the rate."""
    network = Network(64, [9, 8], 10, loss="mean_squared_error", seed=5)
    history = train(network, digits, "sgd:lr=3", batch=30, steps=400)
    broken, finite = history.breakdown, [loss for loss in history.losses if math.isfinite(loss)]

    assert broken.since == 1 + finite.index(min(finite)) < broken.step
    assert (broken.low, broken.high, broken.rate) == (min(finite), finite[-1], 3)
    assert f"rising since step {broken.since}" in str(broken)
    assert "A smaller learning rate than 3" in str(broken)


@pytest.mark.parametrize(("name", "layer"), [("W1", 1), ("b1", 1), ("W2", 2), ("b2", 2), ("W3", 3), ("b3", 3)])
def test_nan_in_a_parameter_names_its_layer(name, layer, digits, plain):
    """And the first step; the loss never rose."""
    plain.params[name].flat[3] = math.nan
    broken = train(plain, digits, batch=30, steps=9).breakdown

    assert (broken.where, broken.layer, broken.step, broken.since) == ("forward", layer, 1, None)
    assert f"step 1: the outputs of layer {layer} (W{layer})" in str(broken)


@pytest.mark.parametrize(("name", "layer"), [("gamma1", 1), ("beta2", 2)])
def test_nan_in_a_normalisation_names_its_layer(name, layer, digits, made):
    """The layer whose outputs it scales."""
    network = made()
    network.params[name][0] = math.nan

    assert train(network, digits, batch=30, steps=9).breakdown.layer == layer


def test_nan_in_the_midst_of_a_training(digits, plain):
    """Is found at the next step. What batches differ by is no rise of the loss."""

    def plant(step, *_):
        if step == 40:
            plain.params["W2"][0, 0] = math.nan

    broken = train(plain, digits, "adam:lr=0.01", batch=30, steps=60, progress=plant).breakdown

    assert (broken.step, broken.layer, broken.since) == (41, 2, None)
    assert "rising" not in str(broken)


@pytest.mark.parametrize(("kind", "key"), [(Affine, "dW"), (Affine, "db"), (BatchNorm, "dgamma")])
@pytest.mark.parametrize("layer", [1, 2])
def test_inf_in_a_slope_names_its_layer(kind, key, layer, digits, made, monkeypatch):
    """Where all outputs are finite. The weights are still those of the step before."""
    network = made()
    spoilt, right = [one for one in network.layers if isinstance(one, kind)][layer - 1], kind.backward

    def backward(self, dout):
        out = right(self, dout)
        if self is spoilt:
            getattr(self, key).flat[0] = math.inf
        return out

    monkeypatch.setattr(kind, "backward", backward)
    before = network.vector.copy()
    broken = train(network, digits, batch=30, steps=9).breakdown

    assert (broken.where, broken.layer, broken.step) == ("backward", layer, 1)
    assert "the gradient of layer" in str(broken)
    assert np.array_equal(network.vector, before)


def test_the_loss_itself_may_run_away(digits):
    """Squares of outputs that are still finite are no longer."""
    network = Network(64, [], 10, loss="mean_squared_error", seed=1)
    network.params["W1"] *= 1e30
    broken = train(network, digits, batch=30, steps=9).breakdown

    assert broken.where == "loss"
    assert "the loss itself" in str(broken)


def test_the_last_step_may_be_the_one_too_far(digits):
    """No loss tells of it any more, but the weights are no numbers."""
    network = Network(64, [4], 10, loss="mean_squared_error", seed=1)
    network.params["W2"] *= 1e13
    history = train(network, digits, "sgd:lr=1e20", batch=30, steps=1)

    assert math.isfinite(history.losses[0])
    assert (history.breakdown.step, history.breakdown.where) == (2, "forward")


@pytest.mark.parametrize("where", ["forward", "backward", "loss"])
def test_it_is_said_in_two_languages(where):
    """With the same numbers, and all of them."""
    broken = Breakdown(1234, where, 2, "W2", 57, 0.125, 68.5, 0.25)
    numbers = {"1,234", "57", "0.125", "68.5", "0.25"} | ({"2", "W2"} if where != "loss" else set())

    assert all(number in broken.text(lang) for number in numbers for lang in ("en", "ja"))
    assert (broken.text("en").isascii(), broken.text("ja").isascii()) == (True, False)
    assert str(broken) == broken.text("en")


def test_without_a_rate_none_is_advised(digits, plain):
    """A rule that has no η."""
    plain.params["W1"][:] = math.nan
    broken = train(plain, digits, kudari.rule("W ← W − γ ∇L", γ=0.1), batch=30, steps=1).breakdown

    assert "learning rate" not in broken.text("en")
    assert "学習率" not in broken.text("ja")


def test_a_diagnosis_changes_nothing(digits, made):
    """Running statistics and random numbers are where the step left them."""
    network, other = made(), made()
    for one in (network, other):
        one.params["W3"][0, 0] = math.nan
    train(network, digits, batch=30, steps=1, validation=0)
    with np.errstate(all="ignore"):
        other.loss_and_gradient(*Batches(digits.x, digits.t, 30).take(0))

    assert network.rng.bit_generator.state == other.rng.bit_generator.state
    assert np.array_equal(network.arrays()["running_mean1"], other.arrays()["running_mean1"])
