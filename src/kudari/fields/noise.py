"""Noise in the gradient: what a rule meets when every step sees only a part of the truth.

The noise of a step is a function of the seed, the step's number and the variable, and of nothing else. So rules
can be compared on the same noise, a walk of 10 + 10 steps is the walk of 20, a million adventurers can each have
a seed of their own, and the page draws what Python draws. The four kinds are those of Schaul, Antonoglou & Silver,
arXiv:1312.6055.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import KudariError

Array = np.ndarray[Any, np.dtype[np.float64]]


Words = Any  # whole numbers of 32 bits: one of Python's own, or an array of np.uint64
LOW = 0xFFFFFFFF
BLOCK = 2**14  # elements of an array that are worked on together: they stay in the processor's cache


def philox(counter: Sequence[Words], key: Sequence[Words]) -> tuple[Words, Words, Words, Words]:
    """Four numbers of 32 bits that belong to a counter of four such numbers and a key of two: Philox-4×32-10.

    Each bit of the answer depends on each bit of counter and key. The page computes the very same numbers.

    >>> [f"{word:08x}" for word in philox((0, 0, 0, 0), (0, 0))]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']

    Source: Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3, 2011.
    """
    (a, b, c, d), (even, odd) = counter, key
    for _ in range(10):
        first, second = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = (second >> 32) ^ b ^ even, second & LOW, (first >> 32) ^ d ^ odd, first & LOW
        even, odd = (even + 0x9E3779B9) & LOW, (odd + 0xBB67AE85) & LOW
    return a, b, c, d


def words_of(seed: Any, step: Any, variable: Any, element: Any) -> tuple[Words, Words, Words, Words]:
    """The four numbers that belong to a seed, a step, a variable and an element, which may be arrays."""
    parts: list[Words] = [
        int(part) if np.ndim(part) == 0 else np.asarray(part).astype(np.uint64)
        for part in (seed, step, variable, element)
    ]
    count = max(np.size(part) for part in parts)
    if count > BLOCK:
        blocks = [
            words_of(*(part if np.size(part) == 1 else part[first : first + BLOCK] for part in parts))
            for first in range(0, count, BLOCK)
        ]
        a, b, c, d = (np.concatenate(words) for words in zip(*blocks, strict=True))
        return a, b, c, d
    return philox((parts[0] & LOW, parts[0] >> 32, parts[1], parts[2]), (parts[3], 0))


def between(high: Words, low: Words) -> Array:
    """The number between 0 and 1, both excluded, that two numbers of 32 bits make: 52 bits of them.

    >>> between(0, 0), between(LOW, LOW)
    (array([1.11022302e-16]), array([1.]))
    >>> between(LOW, LOW) < 1
    array([ True])
    """
    whole = (np.atleast_1d(np.asarray(high, np.uint64)) << np.uint64(20)) | (
        np.asarray(low, np.uint64) >> np.uint64(12)
    )
    return np.asarray((whole + 0.5) * 2.0**-52, np.float64)


def uniform(seed: Any, step: Any, variable: Any, element: Any) -> Array:
    """A number between 0 and 1, both excluded, that belongs to a key of whole numbers or arrays of them.

    >>> uniform(3, [0, 1], 0, 0)  # seed 3, steps 0 and 1
    array([0.78736777, 0.134406  ])
    """
    return between(*words_of(seed, step, variable, element)[:2])


def normal(seed: Any, step: Any, variable: Any, element: Any) -> Array:
    """A number from the normal distribution that belongs to a key (Box & Muller, 1958).

    The page's may differ in the last digits: it has a logarithm and a cosine of its own.
    """
    a, b, c, d = words_of(seed, step, variable, element)
    number: Array = np.sqrt(-2 * np.log(between(a, b))) * np.cos(2 * np.pi * between(c, d))
    return number


@dataclass(frozen=True)
class Noise(ABC):
    """What disturbs a gradient, and how much: the σ or the probability of a kind, given as its ``amount``.

    Raises :class:`KudariError` for an amount that is negative or not finite.
    """

    amount: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.amount) and self.amount >= 0):
            raise KudariError(f"the amount of noise must be a finite number, at least 0, not {self.amount}")

    def applied(self, gradient: list[Any], seed: int, step: int) -> list[Any]:
        """The gradient as it is seen at a step; of arrays, every element has noise of its own."""
        noisy = []
        for variable, partial in enumerate(gradient):
            shape = np.shape(partial)
            elements = np.arange(int(np.prod(shape))) if shape else 0
            draw = self.drawn(seed, step, variable, elements).reshape(shape)
            noisy.append(self.seen(partial, draw) if shape else float(self.seen(partial, float(draw))))
        return noisy

    @abstractmethod
    def drawn(self, seed: Any, step: Any, variable: Any, element: Any) -> Array:
        """The random number ξ that belongs to a key; ``element`` is the index in an array of points, or 0."""

    @abstractmethod
    def seen(self, partial: Any, draw: Any) -> Any:
        """One variable's partial derivative with noise, from ξ: a formula."""


@dataclass(frozen=True)
class Additive(Noise):
    """g + σ ξ, with ξ from the normal distribution: the same noise, however steep it is.

    σ, the ``amount``, is in the unit of the gradient: how far off a slope usually is.

    >>> from kudari import Field
    >>> noisy = Field("x**2/20 + y**2").with_noise(Additive(0.5), seed=1)
    >>> {name: round(slope, 3) for name, slope in noisy.gradient({"x": -7.0, "y": 2.0}).items()}
    {'x': -0.741, 'y': 3.836}
    """

    def drawn(self, seed: Any, step: Any, variable: Any, element: Any) -> Array:
        return normal(seed, step, variable, element)

    def seen(self, partial: Any, draw: Any) -> Any:
        return partial + self.amount * draw


@dataclass(frozen=True)
class Multiplicative(Noise):
    """g (1 + σ ξ), with ξ from the normal distribution: steep places are noisy, a minimum is still.

    σ, the ``amount``, has no unit: it is relative to the gradient, and 0.1 means a tenth of it.

    >>> Multiplicative(0.1).applied([0.0, 0.0], seed=1, step=0)
    [0.0, 0.0]
    """

    def drawn(self, seed: Any, step: Any, variable: Any, element: Any) -> Array:
        return normal(seed, step, variable, element)

    def seen(self, partial: Any, draw: Any) -> Any:
        return partial * (1 + self.amount * draw)


@dataclass(frozen=True)
class HeavyTailed(Noise):
    """g + σ ξ, with ξ from the Cauchy distribution: mostly small, now and then enormous.

    σ, the ``amount``, is in the unit of the gradient: half of all slopes are less far off than that.

    >>> far = abs(np.array(HeavyTailed(0.5).applied([np.zeros(10_000)], seed=1, step=0)))
    >>> round(float(np.median(far)), 1), bool(far.max() > 1000)
    (0.5, True)
    """

    def drawn(self, seed: Any, step: Any, variable: Any, element: Any) -> Array:
        number: Array = np.tan(np.pi * (uniform(seed, step, variable, element) - 0.5))
        return number

    def seen(self, partial: Any, draw: Any) -> Any:
        return partial + self.amount * draw


@dataclass(frozen=True)
class MaskOut(Noise):
    """g b / p, where b is 1 with probability p and else 0: each coordinate is seen only now and then.

    p, the ``amount``, is a probability; divided by it, the gradient is right on average.

    >>> sorted({slope for step in range(20) for slope in MaskOut(0.25).applied([1.0], seed=1, step=step)})
    [0.0, 4.0]

    Raises :class:`KudariError` for an amount that is not above 0 and at most 1.
    """

    amount: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.amount <= 1:
            raise KudariError(f"the probability of mask-out must be above 0 and at most 1, not {self.amount}")

    def drawn(self, seed: Any, step: Any, variable: Any, element: Any) -> Array:
        return (uniform(seed, step, variable, element) < self.amount).astype(np.float64)

    def seen(self, partial: Any, draw: Any) -> Any:
        return partial * draw / self.amount


NOISES: dict[str, type[Noise]] = {
    "additive": Additive,
    "multiplicative": Multiplicative,
    "heavy-tailed": HeavyTailed,
    "mask-out": MaskOut,
}
