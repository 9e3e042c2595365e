"""Dropout: while learning, units fall silent at random, so that none can rely on another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.networks.layers import Layer
from kudari.networks.options import share
from kudari.networks.workspace import Array

__all__ = ["AFTER_ACTIVATION", "Dropout"]


class Dropout(Layer):
    """Silence each number with probability ``ratio``, and scale the others by 1 / (1 − ratio).

    So the expected output stays what it was, and a prediction leaves everything as it is. (The book scales by 1 − ratio
    while predicting instead; frameworks scale while training.)

    ``rng`` draws the numbers that fall silent; in a network it is the network's own.

    Source: Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", 2014.

    >>> layer = Dropout(0.5, np.random.default_rng(0))
    >>> layer.forward(np.ones((1, 6)), train=True)
    array([[2., 2., 2., 0., 0., 0.]])
    >>> layer.forward(np.ones((1, 6)))
    array([[1., 1., 1., 1., 1., 1.]])
    """

    title: ClassVar[str] = "dropout"
    predicts: ClassVar[bool] = False
    draws: ClassVar[bool] = True
    absent: ClassVar[Any] = 0.0

    def __init__(self, ratio: float, rng: np.random.Generator) -> None:
        super().__init__()
        self.ratio, self.rng = ratio, rng

    def forward(self, x: Array, train: bool = False) -> Array:
        if not train:
            return x
        # In float32, whatever x is: so a copy in float64, with which gradients are compared, silences the same.
        drawn = self.rng.random(out=self.workspace("drawn", x.shape, np.float32), dtype=np.float32)
        self.mask = np.greater_equal(drawn, self.ratio, out=self.workspace("mask", x.shape, x.dtype))
        self.mask *= 1 / (1 - self.ratio)
        # Not in place: the layer before still needs its own output.
        return np.multiply(x, self.mask, out=self.workspace("out", x.shape, x.dtype))

    def backward(self, dout: Array) -> Array:
        dout *= self.mask
        return dout

    @classmethod
    def option(cls, name: str, given: Any) -> float:
        return share(name, given, below=1.0)

    @classmethod
    def _new(cls, parameters: list[Array], setting: Any, rng: np.random.Generator) -> Dropout:
        return cls(setting, rng)


#: What may stand between an activation and the next weighted sum, by the names of a network's options.
AFTER_ACTIVATION: Mapping[str, type[Layer]] = {"dropout": Dropout}
