"""What a layer declares in its class body: the arrays that it learns, and those that it only keeps.

A shape is written with the sizes of the layer, ``"inputs"`` (D) and ``"outputs"`` (M), and with numbers::

    class Affine(Layer):
        W: Array = weights("inputs", "outputs")  # drawn at random, and pulled to 0 by a weight decay
        b: Array = parameter("outputs")  # learnt as well; begins at 0

    class BatchNorm(Layer):
        gamma: Array = parameter("inputs", start=1)
        running_mean: Array = buffer("inputs")  # kept from batch to batch; no gradient changes it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """What becomes of an array."""

    WEIGHTS = "weights"
    PARAMETER = "parameter"
    BUFFER = "buffer"


@dataclass(frozen=True)
class Declared:
    """An array of a layer, before it is there."""

    kind: Kind
    shape: tuple[str | int, ...]
    start: float = 0.0  # of weights it is of no account

    @property
    def learnt(self) -> bool:
        """Whether there is a gradient of it."""
        return self.kind is not Kind.BUFFER

    def shape_of(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape in numbers.

        >>> Declared(Kind.WEIGHTS, ("inputs", "outputs")).shape_of({"inputs": 784, "outputs": 100})
        (784, 100)
        """
        return tuple(sizes[size] if isinstance(size, str) else size for size in self.shape)


def weights(*shape: str | int) -> Any:
    """A matrix of weights: drawn at random as the network's ``init`` says, and pulled by its weight decay."""
    return Declared(Kind.WEIGHTS, shape)


def parameter(*shape: str | int, start: float = 0.0) -> Any:
    """An array that is learnt, and begins with the same number everywhere."""
    return Declared(Kind.PARAMETER, shape, start)


def buffer(*shape: str | int, start: float = 0.0) -> Any:
    """An array that no gradient changes, and on which predictions depend: it is saved with the parameters."""
    return Declared(Kind.BUFFER, shape, start)
