"""Initial weights: their spread, and that they are the same for any dtype."""

import math

import numpy as np
import pytest

from kudari.networks import Network, TwoLayerNet

SPREADS = {"he": math.sqrt(2 / 400), "xavier": math.sqrt(1 / 400), 0.01: 0.01, 1.0: 1.0, np.float32(0.5): 0.5}


@pytest.mark.parametrize("init", SPREADS)
def test_weights_have_the_standard_deviation_of_their_name(init):
    """To two hundredths, around 0; what is added begins at 0."""
    network = Network(400, [300], 2, init=init)

    assert network.params["W1"].std() == pytest.approx(SPREADS[init], rel=0.02)
    assert abs(network.params["W1"].mean()) < 0.02 * SPREADS[init]
    assert not network.params["b1"].any()


@pytest.mark.parametrize("init", ["zero", 0, 0.0])
def test_zero_is_zero(init):
    """All of them; but γ of a batch normalisation begins at 1."""
    network = Network(5, [4], 3, init=init, batch_norm=True)

    assert network.vector.sum() == network.params["gamma1"].sum() == 4


def test_the_scale_is_that_of_each_layers_own_inputs():
    """Not of the network's."""
    network = Network(800, [200, 200], 200, init="he")

    assert network.params["W3"].std() == pytest.approx(math.sqrt(2 / 200), rel=0.03)


def test_weights_of_a_seed_are_the_same_in_any_dtype():
    """But for the rounding."""
    small, large = (Network(6, [5], 4, dtype=dtype, seed=9) for dtype in (np.float32, np.float64))

    assert np.array_equal(small.vector, large.vector.astype(np.float32))


def test_the_two_layer_net_begins_with_the_books_weights():
    """A standard deviation of 0.01, unless it is given another."""
    assert TwoLayerNet(500, 100, 10).params["W1"].std() == pytest.approx(0.01, rel=0.02)
    assert TwoLayerNet(500, 100, 10, 0.1).params["W1"].std() == pytest.approx(0.1, rel=0.02)
