"""Few real digits, small networks, and a training that is interrupted."""

from dataclasses import asdict

import pytest

from kudari.data import load
from kudari.networks import Network
from kudari.travel.training import train


class Interrupted(Exception):
    """As a Ctrl-C would be."""


@pytest.fixture(scope="session")
def digits():
    """Three hundred of them."""
    return load("digits").train.some(300, seed=4)


@pytest.fixture
def made():
    """A small network that has everything that a step may depend on; options change it."""

    def build(**options):
        return Network(64, [9, 8], 10, **{"batch_norm": True, "dropout": 0.2, "seed": 5, **options})

    return build


@pytest.fixture
def stopped():
    """Train until so many steps are taken, and be interrupted."""

    def run(network, data, rule, at, **settings):
        def progress(step, *_):
            if step == at:
                raise Interrupted

        with pytest.raises(Interrupted):
            train(network, data, rule, progress=progress, **settings)

    return run


@pytest.fixture
def everything():
    """All numbers that a training leaves behind, to be compared bit for bit."""

    def numbers(network, history):
        return {
            **{name: array.tobytes() for name, array in network.arrays().items()},
            "random": network.rng.bit_generator.state,
            "losses": history.losses,
            "rates": [repr(rate) for rate in history.rates],  # NaN is what it is, too
            "norms": history.norms,
            "snapshots": [repr(asdict(taken)) for taken in history.snapshots],
            "breakdown": history.breakdown,
        }

    return numbers
