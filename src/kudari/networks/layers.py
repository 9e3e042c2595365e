"""The layers that every network has: weights, and what bends the line between them.

N is the number of samples in a batch, D the size of a layer's input, M that of its output. ``forward`` goes from the
input x to the output, and ``backward`` from ∂L/∂output, called ``dout``, to ∂L/∂x; on its way a layer with parameters
writes ∂L/∂W and ∂L/∂b down. To be quick they spare memory: what a layer gives is overwritten at the next step, and
what bends a line, or normalises, writes over its own input. (Give them a copy where the input is needed afterwards.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from kudari.networks.workspace import Array, Room


class Layer(ABC):
    """A step on the way from the input to the scores."""

    def __init__(self, dtype: DTypeLike = np.float32) -> None:
        self.room = Room(dtype)

    @abstractmethod
    def forward(self, x: Array, train: bool = False) -> Array:
        """The output. ``train`` says that a gradient will be asked for; some layers behave otherwise then."""

    @abstractmethod
    def backward(self, dout: Array) -> Array:
        """∂L/∂x, after a ``forward`` with ``train``."""


class Affine(Layer):
    """Every output is a weighted sum of all inputs: x W + b.

    Each number of ``dW`` says how the loss changes with that weight, so dW has the shape of W.

    >>> layer = Affine(W=np.array([[1.0, 2.0], [3.0, 4.0]]), b=np.array([0.5, 0.0]))
    >>> layer.forward(np.array([[1.0, 1.0]]), train=True)
    array([[4.5, 6. ]])
    >>> layer.backward(np.array([[1.0, 0.0]]))
    array([[1., 3.]])
    >>> layer.dW
    array([[1., 0.],
           [1., 0.]])
    """

    def __init__(
        self, W: Array, b: Array, dW: Array | None = None, db: Array | None = None, first: bool = False
    ) -> None:
        super().__init__(W.dtype)
        self.W, self.b = W, b  # (D, M), (M,)
        self.dW = np.zeros_like(W) if dW is None else dW
        self.db = np.zeros_like(b) if db is None else db
        self.first = first  # nobody asks for the slope of the data

    def forward(self, x: Array, train: bool = False) -> Array:
        self.x = x  # (N, D)
        out = np.matmul(x, self.W, out=self.room("out", len(x), len(self.b)))  # (N, D) (D, M) -> (N, M)
        out += self.b
        return out

    def backward(self, dout: Array) -> Array:
        np.matmul(self.x.T, dout, out=self.dW)  # (D, N) (N, M) -> (D, M)
        np.dot(self.ones(len(dout)), dout, out=self.db)  # (N,) (N, M) -> (M,), the sum over the samples
        if self.first:
            return dout  # which nobody looks at
        return np.matmul(dout, self.W.T, out=self.room("dx", *self.x.shape))  # (N, M) (M, D) -> (N, D)

    def ones(self, count: int) -> Array:
        """As many ones: a product with them is the quickest sum over the samples."""
        found = self.room("ones", count)
        found[:] = 1
        return found


class ReLU(Layer):
    """What is negative becomes 0, and there nothing flows back.

    >>> layer = ReLU()
    >>> layer.forward(np.array([[-1.0, 2.0]]), train=True)
    array([[0., 2.]])
    >>> layer.backward(np.array([[5.0, 5.0]]))
    array([[0., 5.]])
    """

    def forward(self, x: Array, train: bool = False) -> Array:
        self.out = np.maximum(x, 0, out=x)
        return self.out

    def backward(self, dout: Array) -> Array:
        passed = np.greater(self.out, 0, out=self.room("passed", *dout.shape, dtype=bool))
        dout *= passed
        return dout


class Sigmoid(Layer):
    """Every number goes to between 0 and 1: 1 / (1 + e⁻ˣ), which is ½ + ½ tanh(x/2). Its slope is y (1 − y)."""

    def forward(self, x: Array, train: bool = False) -> Array:
        x *= 0.5
        np.tanh(x, out=x)  # e⁻ˣ would overflow far below 0
        x *= 0.5
        x += 0.5
        self.out = x
        return x

    def backward(self, dout: Array) -> Array:
        slope = np.subtract(1, self.out, out=self.room("slope", *dout.shape))
        slope *= self.out
        dout *= slope
        return dout


class Tanh(Layer):
    """Every number goes to between −1 and 1. The slope is 1 − y²."""

    def forward(self, x: Array, train: bool = False) -> Array:
        self.out = np.tanh(x, out=x)
        return self.out

    def backward(self, dout: Array) -> Array:
        slope = np.multiply(self.out, self.out, out=self.room("slope", *dout.shape))
        np.subtract(1, slope, out=slope)
        dout *= slope
        return dout


ACTIVATIONS: Mapping[str, type[Layer]] = {"relu": ReLU, "sigmoid": Sigmoid, "tanh": Tanh}
