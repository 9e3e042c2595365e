"""Every layer and every network has the slopes that differences have; a planted error is caught."""

import itertools

import numpy as np
import pytest
from tests.examples import quickly

from kudari import SGD
from kudari.networks import LOSSES as LOSS_NAMES
from kudari.networks import (
    Affine,
    BatchNorm,
    BinaryCrossEntropy,
    Dropout,
    MeanSquaredError,
    Network,
    ReLU,
    Sigmoid,
    SoftmaxCrossEntropy,
    Tanh,
    TwoLayerNet,
    check_gradient,
    gradient_by_differences,
)


def affine(rng):
    return Affine(rng.standard_normal((5, 4)), rng.standard_normal(4))


def batch_norm(rng):
    return BatchNorm(rng.standard_normal(5), rng.standard_normal(5))


def dropout(rng):
    return Dropout(0.4, np.random.default_rng(3))


LAYERS = {
    "Affine": affine,
    "BatchNorm": batch_norm,
    "Dropout": dropout,
    "ReLU": lambda rng: ReLU(),
    "Sigmoid": lambda rng: Sigmoid(),
    "Tanh": lambda rng: Tanh(),
}
NAMES = {"Affine": ("W", "b"), "BatchNorm": ("gamma", "beta")}


def of_a_layer(name, spoil=1.0, seed=0):
    """The slopes of Σ R · layer(x) by x and by the layer's parameters, checked; one may be spoilt."""
    rng = np.random.default_rng(seed)
    layer = LAYERS[name](rng)
    x = rng.standard_normal((7, 5))
    weights = rng.standard_normal(layer.forward(x.copy(), train=True).shape)

    def loss():
        if name == "Dropout":
            layer.rng = np.random.default_rng(3)
        return float((weights * layer.forward(x.copy(), train=True)).sum())

    loss()
    params = {"x": x} | {key: getattr(layer, key) for key in NAMES.get(name, ())}
    slopes = {"x": layer.backward(weights.copy()).copy()}
    slopes |= {key: getattr(layer, f"d{key}").copy() for key in NAMES.get(name, ())}
    return [
        check_gradient(loss, params, slopes | {key: spoil * slopes[key]}) for key in (slopes if spoil != 1 else ["x"])
    ]


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_has_the_slopes_of_differences(name):
    """To 1e-6, by its input and by each of its parameters."""
    for seed in range(3):
        [checked] = of_a_layer(name, seed=seed)

        assert checked, checked


@pytest.mark.parametrize("name", LAYERS)
def test_an_error_of_a_thousandth_is_caught(name):
    """In any slope of any layer."""
    for checked in of_a_layer(name, spoil=1.001):
        assert not checked


LOSSES = {
    "cross entropy": (SoftmaxCrossEntropy, np.array([0, 3, 1, 1, 2, 0])),
    "binary cross entropy": (BinaryCrossEntropy, np.random.default_rng(8).uniform(0, 1, (6, 4))),
    "mean squared error": (MeanSquaredError, np.random.default_rng(8).standard_normal((6, 4))),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_has_the_slopes_of_differences(name):
    """By the scores."""
    kind, t = LOSSES[name]
    scores, loss = np.random.default_rng(1).standard_normal((6, 4)), kind()
    loss.forward(scores.copy(), t)
    slope = loss.backward().copy()

    assert check_gradient(lambda: loss.forward(scores.copy(), t), {"scores": scores}, {"scores": slope})
    assert not check_gradient(lambda: loss.forward(scores.copy(), t), {"scores": scores}, {"scores": 1.001 * slope})


ALL = list(
    itertools.product(
        ["relu", "sigmoid", "tanh"], [False, True], [0.0, 0.3], [0.0, 0.1], ["cross_entropy", "mean_squared_error"]
    )
)


def of_a_network(activation, batch_norm, dropout, weight_decay, loss, hidden=(6, 5)):
    """A network, what it is asked, and its loss with the same silent units every time."""
    network = Network(
        4,
        hidden,
        3,
        activation=activation,
        batch_norm=batch_norm,
        dropout=dropout,
        weight_decay=weight_decay,
        loss=loss,
        dtype="float64",
        seed=2,
    )
    rng = np.random.default_rng(0)
    x = rng.standard_normal((8, 4))
    t = rng.integers(0, 3, 8) if loss == "cross_entropy" else rng.standard_normal((8, 3))
    for array in network.params.values():
        array += 0.1 * rng.standard_normal(array.shape)
    state = network.rng.bit_generator.state

    def again():
        network.rng.bit_generator.state = state
        return network.loss(x, t, train=True)

    network.rng.bit_generator.state = state
    return network, again, network.gradient(x, t)


@pytest.mark.parametrize("made", quickly([(made,) for made in ALL], 12))
def test_a_network_has_the_slopes_of_differences(made):
    """Whatever it is made of."""
    network, loss, grads = of_a_network(*made)
    checked = check_gradient(loss, network.params, grads)

    assert checked, checked


@pytest.mark.parametrize("hidden", [(), (1,), (9, 8, 7)])
def test_any_depth(hidden):
    """No hidden layer, one unit, three layers."""
    network, loss, grads = of_a_network("tanh", True, 0.0, 0.01, "cross_entropy", hidden)

    assert check_gradient(loss, network.params, grads)


@pytest.mark.parametrize("kind", [Affine, BatchNorm, Dropout, ReLU, Sigmoid, Tanh])
def test_an_error_planted_in_any_backward_is_caught(kind, monkeypatch):
    """A thousandth too much, in a whole network."""
    right = kind.backward
    monkeypatch.setattr(kind, "backward", lambda self, dout: right(self, dout) * 1.001)
    activation = kind.__name__.lower() if kind in (ReLU, Sigmoid, Tanh) else "relu"
    network, loss, grads = of_a_network(activation, True, 0.3, 0.1, "cross_entropy")

    assert not check_gradient(loss, network.params, grads)


@pytest.mark.parametrize(("kind", "key"), [(Affine, "dW"), (Affine, "db"), (BatchNorm, "dgamma"), (BatchNorm, "dbeta")])
def test_an_error_planted_in_any_slope_of_a_parameter_is_caught(kind, key, monkeypatch):
    """A thousandth too much, in the first layer that has it."""
    right = kind.backward

    def spoilt(self, dout):
        result = right(self, dout)
        getattr(self, key)[...] *= 1.001
        return result

    monkeypatch.setattr(kind, "backward", spoilt)
    network, loss, grads = of_a_network("tanh", True, 0.0, 0.0, "cross_entropy")

    assert not check_gradient(loss, network.params, grads)


def test_weight_decay_forgotten_is_caught():
    """Slopes without λ W."""
    network, loss, grads = of_a_network("tanh", False, 0.0, 0.1, "cross_entropy")
    without = {key: g - 0.1 * network.params[key] if key.startswith("W") else g for key, g in grads.items()}

    assert not check_gradient(loss, network.params, without)


def test_all_slopes_by_differences_have_the_shapes_of_the_parameters():
    """And agree number by number."""
    network, loss, grads = of_a_network("sigmoid", False, 0.0, 0.0, "cross_entropy")
    measured = gradient_by_differences(loss, network.params)

    for key, array in network.params.items():
        assert measured[key].shape == array.shape
        assert measured[key] == pytest.approx(grads[key], rel=1e-5, abs=1e-9)


COMBINATIONS = list(itertools.product([False, True], [0.0, 0.4], [0.0, 0.1], LOSS_NAMES, ["float64", "float32"]))


def compared(batch_norm, dropout, weight_decay, loss, dtype):
    """The book's network, with samples and answers; it has learnt a little, so that it has statistics."""
    options = {"batch_norm": batch_norm, "dropout": dropout, "weight_decay": weight_decay, "loss": loss}
    network = TwoLayerNet(6, 5, 3, 0.5, dtype=dtype, seed=3, **options)
    rng = np.random.default_rng(1)
    x = rng.standard_normal((8, 6))
    t = rng.integers(0, 3, 8) if loss == "cross_entropy" else rng.integers(0, 2, (8, 3))
    for _ in range(3):
        SGD(lr=0.1).update(network.params, network.gradient(x, t))
    return network, x, t


@pytest.mark.parametrize("made", quickly([(made,) for made in COMBINATIONS], [(made,) for made in COMBINATIONS[::5]]))
def test_the_numerical_gradient_is_the_gradient_whatever_the_network_is_made_of(made):
    """In either order, with new samples and known ones: of one mode, of the same statistics and silent units."""
    network, x, t = compared(*made)
    for samples in (x, x[:5] + 1):
        answers = t[: len(samples)]
        before = network.numerical_gradient(samples, answers)
        slopes = network.gradient(samples, answers)
        behind = network.numerical_gradient(samples, answers)
        for name, slope in slopes.items():
            within = 1e-6 * max(1, np.abs(slope).max())  # of a slope of 4, single precision alone leaves half of that
            assert np.abs(before[name] - slope).max() <= within, name
            assert np.array_equal(before[name], behind[name]), name


@pytest.mark.parametrize("made", COMBINATIONS)
def test_no_check_changes_a_prediction(made):
    network, x, t = compared(*made)
    predicted, arrays = network.predict(x), {name: array.copy() for name, array in network.arrays().items()}
    network.numerical_gradient(x, t)
    network.loss(x, t, train=True)
    network.activations(x, train=True)
    next(network.through(x, train=True))

    assert np.array_equal(network.predict(x), predicted)
    assert all(np.array_equal(array, arrays[name]) for name, array in network.arrays().items())


def test_a_gradient_still_learns_of_the_batches():
    network, x, t = compared(True, 0.0, 0.0, "cross_entropy", "float64")
    before = network.buffers["running_mean1"].copy()
    network.gradient(x + 1, t)

    assert not np.array_equal(network.buffers["running_mean1"], before)


def test_dropout_silences_the_same_units_in_either_dtype():
    masks = []
    for dtype in (np.float32, np.float64):
        layer = Dropout(0.3, np.random.default_rng(5))
        masks.append(layer.forward(np.ones((40, 30), dtype), train=True) > 0)

    assert np.array_equal(*masks)


def blank_row(biases=0.0):
    """A network whose ReLUs are at 0 for one of two samples, with its gradient, and the loss to compare it with."""
    network = Network(3, [4], 2, dtype="float64")
    network.params["b1"][:] = biases
    x, t = np.array([[0.0, 0, 0], [1, 2, 3]]), np.array([0, 1])
    _, grads = network.loss_and_gradient(x, t)
    return network, {name: part.copy() for name, part in grads.items()}, lambda: network.loss(x, t)


def test_a_blank_row_at_zero_biases_is_no_false_alarm():
    """A difference has half of the slope of the one side there; the kinks are named."""
    network, grads, loss = blank_row()
    checked = check_gradient(loss, network.params, grads)

    assert checked
    assert sorted(checked.kinks) == [f"b1[{k}]" for k in range(4)]
    assert "The loss has a kink at b1[" in str(checked)


def test_where_there_is_no_kink_none_is_named():
    """Beside 0, and of a gradient that is wrong."""
    network, grads, loss = blank_row(0.01)
    assert check_gradient(loss, network.params, grads).kinks == ()
    grads["b1"] *= 1.5
    checked = check_gradient(loss, network.params, grads)

    assert not checked
    assert checked.kinks == ()


@pytest.mark.parametrize("key", ["W1", "b1", "W2", "b2"])
def test_a_mistake_beside_a_kink_is_caught(key):
    """And at the kink what lies beyond its two sides."""
    network, grads, loss = blank_row()
    grads[key] = grads[key] * 3 + 0.1
    checked = check_gradient(loss, network.params, grads)

    assert not checked
    assert checked.worst[0] == key
