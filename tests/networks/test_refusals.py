"""What is no network, and what no network can be asked."""

import math

import numpy as np
import pytest

from kudari.formula import KudariError
from kudari.networks import Network, TwoLayerNet

MADE = [
    ("hidden", 0, "hidden .*at least 1, not 0"),
    ("hidden", -3, "hidden"),
    ("hidden", True, "hidden"),
    ("hidden", "100", "hidden"),
    ("hidden", b"ab", "hidden"),
    ("hidden", 2.5, "hidden"),
    ("hidden", None, "hidden"),
    ("hidden", [0], "hidden"),
    ("hidden", [10, 0], "hidden"),
    ("hidden", [True], "hidden"),
    ("hidden", ["100"], "hidden"),
    ("hidden", [[3]], "hidden"),
    ("hidden", [10.0], "hidden"),
    ("hidden", {10: 1}, "hidden"),
    ("hidden", [2**40], "more parameters than there is memory for"),
    ("hidden", [2**62], "more parameters than there is memory for"),
    ("inputs", 0, "inputs"),
    ("inputs", "64", "inputs"),
    ("outputs", True, "outputs"),
    ("outputs", -1, "outputs"),
    ("outputs", 1, 'one class.*give 2 outputs, or loss="binary_cross_entropy"'),
    ("outputs", np.int64(1), "one class"),
    ("dropout", 1.0, "dropout = 1.0 .*below 1"),
    ("dropout", -0.1, "dropout"),
    ("dropout", "0.5", "dropout"),
    ("dropout", True, "dropout"),
    ("dropout", math.nan, "dropout"),
    ("weight_decay", -1, "weight_decay"),
    ("weight_decay", math.inf, "weight_decay"),
    ("weight_decay", [0.1], "weight_decay"),
    ("activation", "rleu", "activation='rleu' .*did you mean relu"),
    ("activation", "softplus", "activation.*it may be"),
    ("activation", [], "activation"),
    ("activation", 5, "activation"),
    ("init", "xaver", "init='xaver' .*did you mean xavier"),
    ("init", -0.1, "init"),
    ("init", math.nan, "init"),
    ("init", True, "init"),
    ("init", [], "init"),
    ("loss", "crossentropy", "loss='crossentropy' .*did you mean cross_entropy"),
    ("loss", {}, "loss"),
    ("dtype", "flaot32", "dtype='flaot32' .*did you mean float32"),
    ("dtype", "float16", "dtype='float16'"),
    ("dtype", int, "dtype='int64'"),
    ("dtype", 5, "dtype='5'"),
    ("batch_norm", "no", "batch_norm is True or False, not 'no'"),
    ("batch_norm", 1, "batch_norm"),
    ("bacth_norm", True, "no option 'bacth_norm'; did you mean batch_norm"),
    ("pooling", True, "no option 'pooling'; beside the activation it has batch_norm, dropout"),
    ("seed", -1, "seed"),
    ("seed", "a", "seed"),
    ("seed", 1.5, "seed"),
    ("seed", None, "seed"),
    ("seed", True, "seed"),
]


@pytest.mark.parametrize(("name", "given", "told"), MADE)
def test_a_network_that_cannot_be_is_refused(name, given, told):
    """With an error that names the argument."""
    with pytest.raises(KudariError, match=told):
        Network(**{"inputs": 64, "hidden": 10, "outputs": 10, name: given})


def test_the_two_layer_net_refuses_as_well():
    """A size of 0, and a spread below 0."""
    for sizes in ((64, 0, 10), (64, 5, 10, -0.01)):
        with pytest.raises(KudariError):
            TwoLayerNet(*sizes)


X = np.random.default_rng(0).normal(size=(3, 4))
INPUTS = {
    "NaN": (np.where(np.arange(12).reshape(3, 4) == 6, math.nan, X), r"x\[1, 2\] is nan"),
    "inf": (np.where(np.arange(12).reshape(3, 4) == 11, math.inf, X), r"x\[2, 3\] is inf"),
    "too large for float32": (1e300 * np.ones((3, 4)), r"x\[0, 0\] is inf, which is no finite number of float32"),
    "complex": (1j * X, "complex"),
    "words": (X.astype(str), "x must be numbers"),
    "objects": (X.astype(object), "x must be numbers"),
    "nothing": (None, "x must be numbers"),
    "uneven rows": ([[1.0], [1.0, 2.0]], "x is no array"),
    "too wide": (np.ones((3, 5)), r"x has shape \(3, 5\); this network takes rows of 4"),
    "pictures": (np.ones((3, 2, 2)), r"x has shape \(3, 2, 2\)"),
    "a number": (1.0, r"x has shape \(\)"),
}


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("ask", ["gradient", "loss", "accuracy", "predict", "probabilities"])
def test_samples_that_are_none_are_refused(name, ask):
    """Whatever one asks for, and nothing has changed then."""
    given, told = INPUTS[name]
    network = Network(4, [5], 2, batch_norm=True)
    before = {key: array.copy() for key, array in network.arrays().items()}
    with pytest.raises(KudariError, match=told):
        getattr(network, ask)(*([given] if ask in ("predict", "probabilities") else [given, [0, 1, 1]]))

    assert all(np.array_equal(array, before[key]) for key, array in network.arrays().items())


@pytest.mark.parametrize("ask", ["gradient", "loss", "accuracy"])
def test_no_samples_are_refused(ask):
    """There is no mean of none."""
    with pytest.raises(KudariError, match="x has no samples"):
        getattr(Network(4, [5], 2), ask)(np.zeros((0, 4)), np.zeros(0, int))


def test_of_no_samples_there_are_no_predictions():
    """An empty table, as wide as any other."""
    assert Network(4, [5], 2).predict(np.zeros((0, 4))).shape == (0, 2)
