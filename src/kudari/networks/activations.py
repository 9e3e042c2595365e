"""Activations: what stands between two weighted sums, or a network of many layers would be one straight line.

Each works in place, number by number, and remembers its output y, by which its gradient is written most shortly.
A new one is a class here and a line in :data:`ACTIVATIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kudari.networks.layers import Layer
from kudari.networks.workspace import Array

__all__ = ["ACTIVATIONS", "Activation", "ReLU", "Sigmoid", "Tanh"]


class Activation(Layer):
    """A function of each number by itself, without parameters: the output has the shape of the input, (N, D)."""


class ReLU(Activation):
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
        passed = np.greater(self.out, 0, out=self.workspace("passed", dout.shape, np.bool_))
        dout *= passed
        return dout


class Sigmoid(Activation):
    """Every number goes to between 0 and 1: y = 1 / (1 + e⁻ˣ), which is ½ + ½ tanh(x/2). Its slope is y (1 − y).

    >>> layer = Sigmoid()
    >>> layer.forward(np.array([[0.0, 2.0]]), train=True).round(4)
    array([[0.5   , 0.8808]])
    >>> layer.backward(np.array([[1.0, 1.0]])).round(4)
    array([[0.25 , 0.105]])
    """

    def forward(self, x: Array, train: bool = False) -> Array:
        x *= 0.5
        np.tanh(x, out=x)  # e⁻ˣ would overflow far below 0
        x *= 0.5
        x += 0.5
        self.out = x
        return x

    def backward(self, dout: Array) -> Array:
        slope = np.subtract(1, self.out, out=self.workspace("slope", dout.shape, dout.dtype))
        slope *= self.out
        dout *= slope
        return dout


class Tanh(Activation):
    """Every number goes to between −1 and 1: y = tanh(x). The slope is 1 − y².

    >>> layer = Tanh()
    >>> layer.forward(np.array([[0.0, 2.0]]), train=True).round(4)
    array([[0.   , 0.964]])
    >>> layer.backward(np.array([[1.0, 1.0]])).round(4)
    array([[1.    , 0.0707]])
    """

    def forward(self, x: Array, train: bool = False) -> Array:
        self.out = np.tanh(x, out=x)
        return self.out

    def backward(self, dout: Array) -> Array:
        slope = np.multiply(self.out, self.out, out=self.workspace("slope", dout.shape, dout.dtype))
        np.subtract(1, slope, out=slope)
        dout *= slope
        return dout


#: By the names that :class:`Network` takes as ``activation``.
ACTIVATIONS: Mapping[str, type[Activation]] = {"relu": ReLU, "sigmoid": Sigmoid, "tanh": Tanh}
