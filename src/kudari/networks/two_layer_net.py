"""The book's first network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kudari.networks.gradient_check import gradient_by_differences
from kudari.networks.network import Network
from kudari.networks.workspace import Array


class TwoLayerNet(Network):
    """The book's first network: one hidden layer, and small random weights.

    ``weight_init_std`` is their standard deviation; ``options`` are those of :class:`Network`.

    >>> network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10)
    >>> network
    <Network 784-50-10, relu, 39,760 parameters>
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        weight_init_std: float = 0.01,
        **options: Any,
    ) -> None:
        super().__init__(input_size, [hidden_size], output_size, **{"init": weight_init_std, **options})

    def numerical_gradient(self, x: Any, t: Any) -> dict[str, Array]:
        """The gradient by differences, as the book has it beside ``gradient``: two passes for every parameter.

        Both are of the loss that is met while learning: batches normalise, and the units that dropout silences are
        those of the last :meth:`gradient`, if it was of the same samples and parameters, or else of the next one.
        Nothing in the network changes.

        It is computed with a copy in float64, for in float32 a difference is little more than noise.
        """
        precise = Network.of(replace(self.architecture, dtype="float64"))
        precise.vector[:] = self.vector
        known = self.drawn is not None and self.drawn.is_of(self.vector, self._rows(x))
        state = self.drawn.state if self.drawn is not None and known else self.rng.bit_generator.state

        def loss() -> float:
            precise.rng.bit_generator.state = state
            return precise.loss(x, t, train=True)

        return gradient_by_differences(loss, precise.params)
