"""Noise in the gradient: what a rule meets when every step sees only a part of the truth.

The noise of a step is a function of the seed, the step's number and the variable, and of nothing else. So rules
can be compared on the same noise, a walk of 10 + 10 steps is the walk of 20, and a million adventurers can each
have a seed of their own. The four kinds are those of Schaul, Antonoglou & Silver, arXiv:1312.6055.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import KudariError

Array = np.ndarray[Any, np.dtype[np.float64]]


def uniform(*key: Any) -> Array:
    """A number between 0 and 1, both excluded, that belongs to a key of whole numbers or arrays of them.

    >>> uniform(3, [0, 1])  # seed 3, steps 0 and 1
    array([0.73751817, 0.73687762])

    Source: the finalizer of Steele, Lea & Flood, Fast splittable pseudorandom number generators, 2014.
    """
    bits = np.zeros(1, np.uint64)
    for part in key:
        bits = bits + np.atleast_1d(np.asarray(part)).astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        bits = bits ^ (bits >> np.uint64(31))
    return np.asarray(((bits >> np.uint64(11)) + 0.5) * 2.0**-53, np.float64)


def normal(*key: Any) -> Array:
    """A number from the normal distribution that belongs to a key (Box & Muller, 1958)."""
    number: Array = np.sqrt(-2 * np.log(uniform(*key, 0))) * np.cos(2 * np.pi * uniform(*key, 1))
    return number


@dataclass(frozen=True)
class Noise(ABC):
    """What disturbs a gradient, and how much."""

    amount: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.amount) and self.amount >= 0):
            raise KudariError(f"the amount of noise must be a finite number, at least 0, not {self.amount}")

    def applied(self, gradient: list[Any], seed: int, step: int) -> list[Any]:
        """The gradient as it is seen at a step; of arrays, every element has noise of its own."""
        seen = []
        for variable, slope in enumerate(gradient):
            shape = np.shape(slope)
            draw = self.drawn(seed, step, variable, np.arange(int(np.prod(shape)))).reshape(shape)
            seen.append(self.seen(slope, draw) if shape else float(self.seen(slope, float(draw))))
        return seen

    @abstractmethod
    def drawn(self, *key: Any) -> Array:
        """The random number ξ that belongs to a key: seed, step, variable, place."""

    @abstractmethod
    def seen(self, slope: Any, draw: Any) -> Any:
        """One variable's slope with noise, from ξ: a formula."""


@dataclass(frozen=True)
class Additive(Noise):
    """g + σ ξ, with ξ from the normal distribution: the same noise, however steep it is."""

    def drawn(self, *key: Any) -> Array:
        return normal(*key)

    def seen(self, slope: Any, draw: Any) -> Any:
        return slope + self.amount * draw


@dataclass(frozen=True)
class Multiplicative(Noise):
    """g (1 + σ ξ): steep places are noisy, a minimum is still."""

    def drawn(self, *key: Any) -> Array:
        return normal(*key)

    def seen(self, slope: Any, draw: Any) -> Any:
        return slope * (1 + self.amount * draw)


@dataclass(frozen=True)
class HeavyTailed(Noise):
    """g + σ ξ, with ξ from the Cauchy distribution: mostly small, now and then enormous."""

    def drawn(self, *key: Any) -> Array:
        number: Array = np.tan(np.pi * (uniform(*key) - 0.5))
        return number

    def seen(self, slope: Any, draw: Any) -> Any:
        return slope + self.amount * draw


@dataclass(frozen=True)
class MaskOut(Noise):
    """g b / p, where b is 1 with probability p and else 0: each coordinate is seen only now and then."""

    amount: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.amount <= 1:
            raise KudariError(f"the probability of mask-out must be above 0 and at most 1, not {self.amount}")

    def drawn(self, *key: Any) -> Array:
        return (uniform(*key) < self.amount).astype(np.float64)

    def seen(self, slope: Any, draw: Any) -> Any:
        return slope * draw / self.amount


NOISES: dict[str, type[Noise]] = {
    "additive": Additive,
    "multiplicative": Multiplicative,
    "heavy-tailed": HeavyTailed,
    "mask-out": MaskOut,
}
