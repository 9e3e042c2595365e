"""Another layer is one class and one line: a layer normalisation and an activation, added here and nowhere else.

What a network does with a layer (names, memory, initial numbers, files, weight decay, the first fault of a training) it
reads from what the layer declares.
"""

import copy
import pickle
import re
from pathlib import Path

import numpy as np
import pytest

import kudari
from kudari.data import load
from kudari.formula import KudariError
from kudari.networks import Activation, Layer, Network, activations, buffer, check_gradient, normalization, parameter
from kudari.travel.training import train


class LayerNorm(Layer):
    """Normalise every sample over its features: y = γ (x − mean(x)) / √(var(x) + ε) + β. (Ba and others, 2016.)"""

    title = "layer normalisation"
    gamma = parameter("inputs", start=1)
    beta = parameter("inputs")
    seen = buffer(1)  # samples so far; of no use but to be kept

    def forward(self, x, train=False):
        self.seen += len(x) * train
        self.inverse = 1 / np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        self.normal = (x - x.mean(axis=1, keepdims=True)) * self.inverse
        return self.normal * self.gamma + self.beta

    def backward(self, dout):
        self.dgamma[:] = (dout * self.normal).sum(axis=0)
        self.dbeta[:] = dout.sum(axis=0)
        dnormal = dout * self.gamma
        projection = self.normal * (dnormal * self.normal).mean(axis=1, keepdims=True)
        return self.inverse * (dnormal - dnormal.mean(axis=1, keepdims=True) - projection)


class Softplus(Activation):
    """A ReLU without an edge: y = log(1 + eˣ), with slope 1 − e⁻ʸ."""

    def forward(self, x, train=False):
        self.out = np.logaddexp(0, x)
        return self.out

    def backward(self, dout):
        return dout * -np.expm1(-self.out)


@pytest.fixture(autouse=True)
def _added(monkeypatch):
    """The one line that each of them needs in its file."""
    monkeypatch.setitem(normalization.BEFORE_ACTIVATION, "layer_norm", LayerNorm)
    monkeypatch.setitem(activations.ACTIVATIONS, "softplus", Softplus)


@pytest.fixture(scope="module")
def digits():
    return load("digits")


OPTIONS = [
    {"layer_norm": True},
    {"activation": "softplus"},
    {"layer_norm": True, "activation": "softplus", "dropout": 0.2, "weight_decay": 0.1},
    {"layer_norm": True, "batch_norm": True},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_it_has_the_gradient_of_differences(options, digits):
    """In a whole network, with whatever stands beside it."""
    network = Network(64, [6, 5], 10, dtype="float64", seed=1, **options)
    x, t = digits.train.x[:8], digits.train.t[:8]
    for array in network.params.values():
        array += 0.1 * np.random.default_rng(0).standard_normal(array.shape)
    state = network.rng.bit_generator.state

    def loss():
        network.rng.bit_generator.state = state
        return network.loss(x, t, train=True)

    loss()
    network.rng.bit_generator.state = state
    checked = check_gradient(loss, network.params, network.gradient(x, t))

    assert checked, checked


@pytest.mark.parametrize("key", ["dgamma", "dbeta"])
def test_an_error_planted_in_it_is_caught(key, digits, monkeypatch):
    """The check above can fail."""
    right = LayerNorm.backward

    def spoilt(self, dout):
        result = right(self, dout)
        getattr(self, key)[...] *= 1.001
        return result

    monkeypatch.setattr(LayerNorm, "backward", spoilt)
    network = Network(64, [6], 10, dtype="float64", layer_norm=True)
    x, t = digits.train.x[:8], digits.train.t[:8]

    assert not check_gradient(lambda: network.loss(x, t, train=True), network.params, network.gradient(x, t))


def test_its_arrays_have_names_memory_and_first_numbers():
    """Parameters in the one vector, in the order of the layers; buffers beside them; γ begins at 1."""
    network = Network(64, [6, 5], 10, layer_norm=True)

    assert [*network.params] == ["W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2", "W3", "b3"]
    assert [*network.buffers] == ["seen1", "seen2"]
    assert all(np.shares_memory(part, network.vector) for part in network.params.values())
    assert (network.params["gamma2"] == 1).all()
    assert repr(network) == "<Network 64-6-5-10, relu, layer normalisation, 507 parameters>"


def test_the_arrays_of_two_normalisations_are_numbered_through():
    """None takes the name of another."""
    network = Network(64, [6, 5], 10, layer_norm=True, batch_norm=True)

    assert [name for name in network.params if "gamma" in name] == ["gamma1", "gamma2", "gamma3", "gamma4"]
    assert network.vector.size == sum(part.size for part in network.params.values())


@pytest.mark.parametrize("options", OPTIONS)
def test_it_learns(options, digits):
    """More than nine of ten digits, and what it keeps has been kept."""
    network = Network(64, [40, 30], 10, **{**options, "weight_decay": 0.0})
    train(network, digits, "adam:lr=0.01", epochs=10)

    assert network.accuracy(digits.test.x, digits.test.t) > 0.9
    assert "seen1" not in network.buffers or network.buffers["seen1"] == 10 * 10 * 128


def test_weight_decay_pulls_at_weights_alone():
    """γ and β are parameters, but no weights."""
    network = Network(64, [6], 10, layer_norm=True, weight_decay=0.5)

    assert {name for name, part in network.named(network.strengths).items() if part.any()} == {"W1", "W2"}


@pytest.mark.parametrize("options", OPTIONS)
def test_it_comes_back_from_a_file(options, digits, tmp_path):
    """And by a copy and by a pickle, with its buffers: the same predictions, bit for bit."""
    network, other = (Network(64, [9], 10, seed=seed, **options) for seed in (1, 2))
    network.gradient(digits.train.x[:50], digits.train.t[:50])
    network.save(tmp_path / "net.safetensors")
    copies = [other.load(tmp_path / "net.safetensors"), Network.from_file(tmp_path / "net.safetensors")]
    copies += [copy.deepcopy(network), pickle.loads(pickle.dumps(network))]

    for one in copies:
        assert repr(one) == repr(network)
        assert all(np.array_equal(one.arrays()[name], array) for name, array in network.arrays().items())
        assert np.array_equal(one.predict(digits.test.x), network.predict(digits.test.x))


def test_a_file_with_another_setting_of_it_is_refused(tmp_path):
    """For predictions depend on it."""
    Network(64, [9], 10).save(tmp_path / "net.safetensors")
    with pytest.raises(KudariError, match="layer_norm is False there and True here"):
        Network(64, [9], 10, layer_norm=True).load(tmp_path / "net.safetensors")


def test_an_interrupted_training_of_it_goes_on(digits, tmp_path):
    """Its buffers and parameters are in the checkpoint."""
    straight, network = (Network(64, [9], 10, layer_norm=True) for _ in range(2))
    settings = {"batch": 50, "seed": 3, "snapshot_every": 4, "validation": 0}
    train(straight, digits.train.some(300), "adam", steps=12, **settings)
    for steps in (7, 12):
        again = Network(64, [9], 10, layer_norm=True)
        train(again, digits.train.some(300), "adam", steps=steps, checkpoint=tmp_path / "c", **settings)

    assert np.array_equal(again.vector, straight.vector)
    assert np.array_equal(again.buffers["seen1"], straight.buffers["seen1"])
    assert not np.array_equal(network.vector, straight.vector)


def test_the_first_fault_of_a_training_names_it(digits):
    """By the weighted sum that it stands behind."""
    network = Network(64, [9, 8], 10, layer_norm=True)
    network.params["gamma2"][3] = np.nan

    assert train(network, digits, steps=3).breakdown.layer == 2


def test_a_layer_says_what_it_is_made_of():
    """Too few arrays, and arrays that do not fit each other."""
    with pytest.raises(KudariError, match="LayerNorm is made of gamma, beta; 1 were given"):
        LayerNorm(np.ones(3))
    with pytest.raises(KudariError, match=r"beta has shape \(4,\); it should be \(3,\)"):
        LayerNorm(np.ones(3), np.ones(4))
    layer = LayerNorm(np.ones(3), np.zeros(3))

    assert layer.seen == 0
    assert pickle.loads(pickle.dumps(layer)).forward(np.arange(6.0).reshape(2, 3)).mean() == pytest.approx(0)


@pytest.mark.parametrize("folder", ["networks", "travel/training", "chapter6"])
def test_no_other_file_names_a_layer_that_may_be_missing(folder):
    """Nobody asks whether a layer is a batch normalisation or a dropout, but the file that has it."""
    source = Path(kudari.__file__).parent / folder
    naming = {
        path.name
        for path in source.glob("*.py")
        if re.search(r"(import|isinstance).*\b(BatchNorm|Dropout)\b", path.read_text("utf-8"))
    }

    assert naming <= {"__init__.py"}
