"""A learning rate for every coordinate: steep directions are slowed, flat ones are not."""

import numpy as np

from kudari.rules.contract import Rule
from kudari.rules.declarations import hyper, state

__all__ = ["AdaDelta", "AdaGrad", "RMSProp"]


class AdaGrad(Rule):
    """Slow down every coordinate by all the slopes it has ever seen.

    >>> print(AdaGrad())
    h ← h + g · g
    w ← w − η g / (√h + ε)

    ε is added after the root, as in the book and PyTorch; overviews put it under the root (variant "ruder"), and so
    does Keras, whose h begins at 0.1 (variant "keras"). h only grows, so the steps only shrink.
    """

    colour = "#009E73"
    against_sgd = "divides each step by the root of h, the sum of all squared slopes"
    source = "Duchi, Hazan & Singer, Adaptive subgradient methods, 2011"
    lr: float = hyper(default=0.01, letter="η", meaning="learning rate")
    eps: float = hyper(default=1e-7, letter="ε", meaning="keeps the division from zero", above=0)
    h = state(0.0, meaning="the sum of all squared slopes", meaning_ja="傾きの二乗の和")

    def step(self, w, g, h):
        h = h + g * g
        return w - self.lr * g / (np.sqrt(h) + self.eps), h


class AdaGradKeras(AdaGrad, variant="keras"):
    """Slow down by all slopes seen; ε stands under the root, and h begins at 0.1.

    >>> print(AdaGradKeras())
    h ← h + g · g
    w ← w − η g / √(h + ε)
    """

    source = "Keras 3 and Optax, Adagrad"
    lr: float = hyper(default=0.001, letter="η", meaning="learning rate")
    h = state(0.1, meaning="the sum of all squared slopes", meaning_ja="傾きの二乗の和")

    def step(self, w, g, h):
        h = h + g * g
        return w - self.lr * g / np.sqrt(h + self.eps), h


class AdaGradRuder(AdaGrad, variant="ruder"):
    """Slow down by all slopes seen; ε stands under the root.

    >>> print(AdaGradRuder())
    h ← h + g · g
    w ← w − η g / √(h + ε)

    As Ruder's overview, Géron's and the d2l book print it: h begins at 0, as in the other books.
    """

    source = "Ruder, An overview of gradient descent optimization algorithms, arXiv:1609.04747"
    eps: float = hyper(default=1e-8, letter="ε", meaning="keeps the division from zero", above=0)

    def step(self, w, g, h):
        h = h + g * g
        return w - self.lr * g / np.sqrt(h + self.eps), h


class RMSProp(Rule):
    """Slow down every coordinate by the slopes it has seen lately.

    >>> print(RMSProp())
    h ← ρ h + (1 − ρ) g · g
    w ← w − η g / (√h + ε)

    ε is added after the root, as in the book and PyTorch; Keras and Optax put it under the root (variant
    "keras").
    """

    colour = "#56B4E9"
    against_sgd = "divides each step by the root of h, a running average of squared slopes"
    source = "Tieleman & Hinton, Lecture 6.5, 2012"
    lr: float = hyper(default=0.01, letter="η", meaning="learning rate")
    decay_rate: float = hyper(default=0.99, letter="ρ", meaning="share of the old squares that is kept", below=1)
    eps: float = hyper(default=1e-7, letter="ε", meaning="keeps the division from zero", above=0)
    h = state(0.0, meaning="the average squared slope", meaning_ja="傾きの二乗の平均")

    def step(self, w, g, h):
        h = self.decay_rate * h + (1 - self.decay_rate) * g * g
        return w - self.lr * g / (np.sqrt(h) + self.eps), h


class RMSPropKeras(RMSProp, variant="keras"):
    """Slow down by the slopes seen lately; ε stands under the root.

    >>> print(RMSPropKeras())
    h ← ρ h + (1 − ρ) g · g
    w ← w − η g / √(h + ε)
    """

    source = "Keras 3 and Optax, RMSprop"
    lr: float = hyper(default=0.001, letter="η", meaning="learning rate")
    decay_rate: float = hyper(default=0.9, letter="ρ", meaning="share of the old squares that is kept", below=1)

    def step(self, w, g, h):
        h = self.decay_rate * h + (1 - self.decay_rate) * g * g
        return w - self.lr * g / np.sqrt(h + self.eps), h


class AdaDelta(Rule):
    """Let the steps taken so far set the length of the next: the learning rate finds itself.

    >>> print(AdaDelta())
    h ← ρ h + (1 − ρ) g · g
    a ← √(x + ε) / √(h + ε) · g
    x ← ρ x + (1 − ρ) a²
    w ← w − η a

    ε stands under both roots, as in the paper; it also sets how fast the first steps are.
    """

    colour = "#117733"
    against_sgd = "scales each step by the ratio of past steps to past slopes, so that η is 1"
    source = "Zeiler, ADADELTA, arXiv:1212.5701"
    lr: float = hyper(default=1.0, letter="η", meaning="learning rate: 1 in the paper")
    decay_rate: float = hyper(default=0.95, letter="ρ", meaning="share of the old squares that is kept", below=1)
    eps: float = hyper(default=1e-6, letter="ε", meaning="starts the steps, and keeps the division from zero", above=0)
    h = state(0.0, meaning="the average squared slope", meaning_ja="傾きの二乗の平均")
    x = state(0.0, meaning="the average squared step", meaning_ja="歩幅の二乗の平均")

    def step(self, w, g, h, x):
        h = self.decay_rate * h + (1 - self.decay_rate) * g * g
        d = np.sqrt(x + self.eps) / np.sqrt(h + self.eps) * g
        return w - self.lr * d, h, self.decay_rate * x + (1 - self.decay_rate) * d**2
