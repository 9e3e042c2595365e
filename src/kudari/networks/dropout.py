"""Dropout: while learning, units fall silent at random, so that none can rely on another."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from kudari.networks.layers import Layer
from kudari.networks.workspace import Array


class Dropout(Layer):
    """Silence each number with probability ``ratio``, and scale the others by 1 / (1 − ratio).

    So the expected output stays what it was, and a prediction leaves everything as it is. (The book scales by 1 − ratio
    while predicting instead; frameworks scale while training.)

    Source: Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", 2014.

    >>> layer = Dropout(0.5, np.random.default_rng(0), np.float64)
    >>> layer.forward(np.ones((1, 6)), train=True)
    array([[2., 0., 0., 0., 2., 2.]])
    >>> layer.forward(np.ones((1, 6)))
    array([[1., 1., 1., 1., 1., 1.]])
    """

    def __init__(self, ratio: float, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> None:
        super().__init__(dtype)
        self.ratio, self.rng = ratio, rng

    def forward(self, x: Array, train: bool = False) -> Array:
        if not train:
            return x
        drawn = self.rng.random(out=self.room("drawn", *x.shape), dtype=self.room.dtype)
        self.mask = np.greater_equal(drawn, self.ratio, out=self.room("mask", *x.shape))
        self.mask *= 1 / (1 - self.ratio)
        return np.multiply(x, self.mask, out=self.room("out", *x.shape))  # the layer before still needs its own

    def backward(self, dout: Array) -> Array:
        dout *= self.mask
        return dout
