"""Powers with the same bits on every machine, for Adam's βᵗ.

The C library's power is another one on another machine, and so is a browser's. This one computes with some seventy
bits and rounds once: it is the exact power, rounded, in all but a few cases of ten thousand. The page does the same
steps in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kudari.engine.vector_math import NUMBERS, PER_LN2

#: The polynomial of fdlibm's logarithm (Sun Microsystems, 1993), between √½ and √2.
LOGARITHM = (
    *(6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01),
    *(1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01),
)
_LN2_HIGH, _LN2_LOW = NUMBERS["ln2"]
_HALVES = 2.0**27 + 1  # a number times this tells its upper 26 bits
_SQRT_HALF = 0.7071067811865476
_WIDEST = 800.0  # e⁸⁰⁰ is infinite and e⁻⁸⁰⁰ zero

Number = Any  # a float, or an array of them


def power(a: Number, b: Number) -> Number:
    """aᵇ, for numbers and arrays.

    >>> float(power(0.9, 3.0)), float(power(-2.0, 0.5))
    (0.7290000000000001, nan)
    """
    with np.errstate(all="ignore"):
        mantissa, exponent = np.frexp(np.abs(a))
        is_low = mantissa < _SQRT_HALF
        high, low = _logarithm(np.where(is_low, 2.0 * mantissa, mantissa), exponent - 1.0 * is_low)
        way, rest = _product(b, high)
        size = np.where(np.abs(way) < _WIDEST, _exponential(way, rest + b * low), np.where(way > 0, np.inf, 0.0))
        is_odd = (np.abs(b) < 2.0**53) & (np.mod(b, 2.0) == 1.0)
        is_plain = (np.abs(a) > 0) & np.isfinite(a) & np.isfinite(b) & ((a > 0) | (np.floor(b) == b))
        return np.where(is_plain, np.where((a < 0) & is_odd, -size, size), np.power(a, b))


class Powers:
    """Powers that were computed for many steps at once, and are looked up step by step."""

    def __init__(self) -> None:
        self._known: dict[tuple[float, float], float] = {}

    def __call__(self, a: Number, b: Number) -> Number:
        """As :func:`power`."""
        key = (a, b)
        if np.ndim(a) == np.ndim(b) == 0 and key in self._known:
            return self._known[key]
        powers = power(a, b)
        rows = (np.ravel(row).tolist() for row in np.broadcast_arrays(a, b, powers))
        self._known.update({(one, other): value for one, other, value in zip(*rows, strict=True)})
        return powers


def _logarithm(m: Number, k: Number) -> tuple[Number, Number]:
    """The logarithm of m times 2ᵏ in two parts: by the polynomial, and by what its exponential lacks of m."""
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    series: Number = 0.0
    for coefficient in reversed(LOGARITHM):
        series = z * (coefficient + series)
    square = 0.5 * f * f
    near = f - (square - s * (square + series))
    grown, lost = _grown(near, 0.0)
    whole, left = _sum(1.0, grown)
    lack = ((m - whole) - (left + lost)) / m
    high, low = _sum(k * _LN2_HIGH, near)
    return _sum(high, low + (k * _LN2_LOW + lack))


def _exponential(way: Number, rest: Number) -> Number:
    """The exponential of a number in two parts."""
    k = np.floor(np.clip(way, -_WIDEST, _WIDEST) * PER_LN2 + 0.5)
    near, lost = _sum(way - k * _LN2_HIGH, -(k * _LN2_LOW))
    grown, low = _grown(near, lost + rest)
    high, left = _sum(1.0, grown)
    half = np.floor(0.5 * k)  # in two steps, for 2ᵏ alone may be too large or too small
    return np.ldexp(np.ldexp(high + (left + low), half.astype(np.int64)), (k - half).astype(np.int64))


def _grown(x: Number, low: Number) -> tuple[Number, Number]:
    """eˣ − 1 in two parts, for a small x in two parts: from that of x/64, squared six times."""
    x, low = x / 64.0, low / 64.0
    square, lost = _product(x, x)
    series = x * square / 6.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))
    high, left = _sum(x, 0.5 * square)
    high, low = _sum(high, left + (0.5 * lost + series + (low + x * low)))
    for _ in range(6):  # (1 + u)² − 1 = 2 u + u²
        square, lost = _product(high, high)
        lost = lost + 2.0 * high * low
        high, left = _sum(2.0 * high, square)
        low = left + (2.0 * low + lost)
    return high, low


def _sum(a: Number, b: Number) -> tuple[Number, Number]:
    """A sum and what its rounding loses (Knuth, The art of computer programming, volume 2, 1969)."""
    whole = a + b
    other = whole - a
    return whole, (a - (whole - other)) + (b - other)


def _product(a: Number, b: Number) -> tuple[Number, Number]:
    """A product and what its rounding loses (Dekker, A floating-point technique, 1971)."""
    whole, c, d = a * b, _HALVES * a, _HALVES * b
    p, q = c - (c - a), d - (d - b)
    return whole, ((p * q - whole) + p * (b - q) + (a - p) * q) + (a - p) * (b - q)
