"""Noise in the gradient: what a rule meets when every step sees only a part of the truth.

The noise of a step is a function of the seed and the step's number alone. So rules can be compared on the
same noise, and a walk of 10 + 10 steps is the walk of 20. The four kinds are those of Schaul, Antonoglou &
Silver, arXiv:1312.6055.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import KudariError


@dataclass(frozen=True)
class Noise(ABC):
    """What disturbs a gradient, and how much."""

    amount: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.amount) and self.amount >= 0):
            raise KudariError(f"the amount of noise must be a finite number, at least 0, not {self.amount}")

    def applied(self, gradient: list[Any], seed: int, step: int) -> list[Any]:
        """The gradient as it is seen at a step."""
        rng = np.random.default_rng([seed, step])
        seen = [self.disturbed(np.asarray(slope), rng) for slope in gradient]
        return [value if np.ndim(value) else float(value) for value in seen]

    @abstractmethod
    def disturbed(self, slope: np.ndarray[Any, Any], rng: np.random.Generator) -> Any:
        """One variable's slope with noise."""


@dataclass(frozen=True)
class Additive(Noise):
    """g + σ ξ, with ξ from the normal distribution: the same noise, however steep it is."""

    def disturbed(self, slope: np.ndarray[Any, Any], rng: np.random.Generator) -> Any:
        return slope + self.amount * rng.standard_normal(slope.shape)


@dataclass(frozen=True)
class Multiplicative(Noise):
    """g (1 + σ ξ): steep places are noisy, a minimum is still."""

    def disturbed(self, slope: np.ndarray[Any, Any], rng: np.random.Generator) -> Any:
        return slope * (1 + self.amount * rng.standard_normal(slope.shape))


@dataclass(frozen=True)
class HeavyTailed(Noise):
    """g + σ ξ, with ξ from the Cauchy distribution: mostly small, now and then enormous."""

    def disturbed(self, slope: np.ndarray[Any, Any], rng: np.random.Generator) -> Any:
        return slope + self.amount * rng.standard_cauchy(slope.shape)


@dataclass(frozen=True)
class MaskOut(Noise):
    """g b / p, where b is 1 with probability p and else 0: each coordinate is seen only now and then."""

    amount: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.amount <= 1:
            raise KudariError(f"the probability of mask-out must be above 0 and at most 1, not {self.amount}")

    def disturbed(self, slope: np.ndarray[Any, Any], rng: np.random.Generator) -> Any:
        return slope * (rng.random(slope.shape) < self.amount) / self.amount


NOISES: dict[str, type[Noise]] = {
    "additive": Additive,
    "multiplicative": Multiplicative,
    "heavy-tailed": HeavyTailed,
    "mask-out": MaskOut,
}
