"""Batch normalisation: whatever the weights before it are, a layer's inputs have mean 0 and variance 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from kudari.networks.declarations import buffer, parameter
from kudari.networks.layers import Layer
from kudari.networks.workspace import Array

__all__ = ["BEFORE_ACTIVATION", "BatchNorm"]

EPS = 1e-6  # the book's 10e-7
MOMENTUM = 0.9  # the book's name for the share of the running statistics that a step keeps


class BatchNorm(Layer):
    """Normalise each feature over the batch, then scale and shift it by what is learnt.

    ::

        μ = mean(x)    σ² = mean((x − μ)²)    x̂ = (x − μ) / √(σ² + ε)    y = γ x̂ + β

    For a single sample there is no batch: while predicting, the running means of μ and σ² of the training are taken.
    They begin at 0, as in the book, and are divided by the share of all batches in them, 1 − 0.9ᵗ, as Adam corrects its
    own; or else predictions of the first steps would tell of the beginning and not of the batches. (They are means of
    the batches' own σ²; PyTorch's are of N/(N − 1) σ².) ``forward`` writes over its input.

    Source: Ioffe and Szegedy, "Batch Normalization", 2015.

    >>> layer = BatchNorm(gamma=np.ones(2), beta=np.zeros(2))
    >>> layer.forward(np.array([[1.0, 10.0], [3.0, 30.0]]), train=True).round(3)
    array([[-1., -1.],
           [ 1.,  1.]])
    """

    title: ClassVar[str] = "batch normalisation"
    least_samples: ClassVar[int] = 2
    too_few: ClassVar[str] = "leaves nothing after a batch normalisation, for one sample minus its own mean is 0"

    gamma: Array = parameter("inputs", start=1)  # (D,), as all of these
    beta: Array = parameter("inputs")
    running_mean: Array = buffer("inputs")
    running_var: Array = buffer("inputs")
    running_share: Array = buffer(1)  # of all batches in them; the rest is the 0 of the beginning
    dgamma: Array
    dbeta: Array

    def __init__(self, gamma: Array, beta: Array) -> None:
        super().__init__(gamma, beta)

    def forward(self, x: Array, train: bool = False) -> Array:
        mean, var = (x.mean(axis=0), None) if train else self.statistics()  # (D,)
        x -= mean  # (N, D)
        if var is None:
            square = np.multiply(x, x, out=self.workspace("square", x.shape, x.dtype))
            var = square.mean(axis=0)  # (D,)
            for running, new in ((self.running_mean, mean), (self.running_var, var), (self.running_share, 1)):
                running += (1 - MOMENTUM) * (new - running)
        self.inverse = 1 / np.sqrt(var + EPS)
        x *= self.inverse
        self.normal = x
        out = np.multiply(x, self.gamma, out=self.workspace("out", x.shape, x.dtype))
        out += self.beta
        return out

    def statistics(self) -> tuple[Array, Array]:
        """μ and σ² of all batches so far, (D,) each; of none, 0 and 1."""
        if not self.running_share[0]:
            return self.running_mean, np.ones_like(self.running_var)
        return self.running_mean / self.running_share, self.running_var / self.running_share

    def backward(self, dout: Array) -> Array:
        """Every sample moves μ and σ² too: ∂L/∂x = γ/σ (dout − mean(dout) − x̂ mean(dout x̂))."""
        np.sum(dout, axis=0, out=self.dbeta)
        product = np.multiply(dout, self.normal, out=self.workspace("product", dout.shape, dout.dtype))
        np.sum(product, axis=0, out=self.dgamma)
        count = len(dout)
        np.multiply(self.normal, self.dgamma / count, out=product)
        dout -= self.dbeta / count
        dout -= product
        dout *= self.gamma * self.inverse
        return dout


#: What may stand between a weighted sum and its activation, by the names of a network's options.
BEFORE_ACTIVATION: Mapping[str, type[Layer]] = {"batch_norm": BatchNorm}
