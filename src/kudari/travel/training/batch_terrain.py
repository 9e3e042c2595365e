"""The terrain of one step of a training: the loss on a mini-batch, with its gradient at several places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kudari.networks import Network

Gradients = dict[str, Any]


class BatchTerrain:
    """The loss of a network on one batch after another.

    >>> import numpy as np
    >>> network = Network(2, [3], 2, dropout=0.5, dtype="float64")
    >>> terrain = BatchTerrain(network)
    >>> _, here = terrain.loss_and_gradient(np.eye(2), np.array([0, 1]))
    >>> again = terrain.gradient_at(network.params)
    >>> all(np.array_equal(here[name], again[name]) for name in here)  # the same units are silent
    True
    """

    def __init__(self, network: Network) -> None:
        self.network = network

    def loss_and_gradient(self, x: Any, t: Any) -> tuple[float, Gradients]:
        """The loss on a batch where the network stands, and the gradient; the next batch overwrites its arrays."""
        self.batch, self.draws = (x, t), self.network.rng.bit_generator.state
        self.averages = {name: average.copy() for name, average in self.network.buffers.items()}
        return self.network.loss_and_gradient(x, t)

    def leave(self) -> None:
        """Take no step from this batch: it is struck from the running averages of the batch normalisations again."""
        for name, average in self.network.buffers.items():
            average[...] = self.averages[name]

    def gradient_at(self, params: Mapping[str, Any]) -> Gradients:
        """The gradient at other parameters, of the loss on the same batch.

        All slopes of a step belong to one terrain. So the same units fall silent: dropout draws once more what it has
        drawn where the step begins. And the batch enters the running averages of a batch normalisation once, as it was
        seen from there, however often a rule looks elsewhere. The network is left as it was.
        """
        network = self.network
        held = [network.vector, network.gradient_vector, *network.buffers.values()]
        kept = [array.copy() for array in held]
        try:
            for name, array in network.params.items():
                array[...] = params[name]
            network.rng.bit_generator.state = self.draws
            network.loss_and_gradient(*self.batch)
            return {name: gradient.copy() for name, gradient in network.grads.items()}
        finally:
            for array, before in zip(held, kept, strict=True):
                array[...] = before
