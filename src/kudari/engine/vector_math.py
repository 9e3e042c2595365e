"""Functions that kernels call: what NumPy means by a minimum, and a sine that works on many lanes at once.

They are plain Python that Numba compiles. The library's own sine is a call for each lane, of some 14 ns; this one, and
the exponential, is arithmetic without a branch, which the compiler turns into vector instructions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

WIDEST = 1e6  # radians: beyond this the reduction by π/2 loses digits, and the library is asked instead

# π/2 in four parts; of the first three the last 20 bits are zero, so that their products with k below 2²⁰ are exact.
_HALF_PI = (
    float.fromhex("0x1.921fb54400000p+0"),
    float.fromhex("0x1.0b4611a600000p-34"),
    float.fromhex("0x1.3198a2e000000p-69"),
    float.fromhex("0x1.b839a252049c1p-104"),
)
_P1, _P2, _P3, _P4 = _HALF_PI
# The polynomials of fdlibm (Sun Microsystems, 1993): sine and cosine between -π/4 and π/4, exponential up to (ln 2)/2.
_SINE = (
    *(-1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04),
    *(2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10),
)
_S1, _S2, _S3, _S4, _S5, _S6 = _SINE
_COSINE = (
    *(4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05),
    *(-2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11),
)
_C1, _C2, _C3, _C4, _C5, _C6 = _COSINE
_LN2 = (6.93147180369123816490e-01, 1.90821492927058770002e-10)
_LN2_HIGH, _LN2_LOW = _LN2
_EXPONENTIAL = (
    *(1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05),
    *(-1.65339022054652515390e-06, 4.13813679705723846039e-08),
)
_E1, _E2, _E3, _E4, _E5 = _EXPONENTIAL
PER_HALF_PI, PER_LN2 = 0.6366197723675814, 1.4426950408889634  # in JavaScript 2 / Math.PI and Math.LOG2E
#: The numbers of this arithmetic, for the page, which does the same steps in the same order.
NUMBERS: Mapping[str, Any] = {
    **{"halfPi": _HALF_PI, "sine": _SINE, "cosine": _COSINE, "ln2": _LN2, "exponential": _EXPONENTIAL},
    "widest": WIDEST,
}


def sine(x: float) -> float:
    """The sine of an angle up to a million radians, to within one unit in the last place."""
    return turned(x, 0) if x != 0.0 else x  # the sine of -0 is -0


def cosine(x: float) -> float:
    """The cosine of an angle up to a million radians, to within one unit in the last place."""
    return turned(x, 1)


def turned(x: float, quarters: int) -> float:
    """The sine of an angle to which quarter turns are added."""
    k: float = np.floor(x * PER_HALF_PI + 0.5)  # the nearest multiple of π/2
    a = x - k * _P1
    b = a - k * _P2
    lost = (a - b) - k * _P2
    c = b - k * _P3
    lost = lost + ((b - c) - k * _P3) - k * _P4
    y = c + lost  # what is left, and what its rounding loses
    lost = (c - y) + lost
    z = y * y
    up = _S2 + z * (_S3 + z * (_S4 + z * (_S5 + z * _S6)))
    rising = y - ((z * (0.5 * lost - z * y * up) - lost) - z * y * _S1)
    half = 0.5 * z
    whole = 1.0 - half
    down = z * z * (_C1 + z * (_C2 + z * (_C3 + z * (_C4 + z * (_C5 + z * _C6)))))
    falling = whole + (((1.0 - whole) - half) + (down - y * lost))
    turns = k + quarters
    pairs: float = np.floor(0.5 * turns)
    wave = rising if turns == 2.0 * pairs else falling
    return wave if pairs == 2.0 * np.floor(0.5 * pairs) else -wave


def exponential(x: float) -> float:
    """The exponential function, to within one unit in the last place."""
    bounded = -746.0 if x < -746.0 else x  # e⁻⁷⁴⁶ is zero and e⁷¹⁰ infinite, but 2ᵏ must stay a number
    bounded = 710.0 if bounded > 710.0 else bounded
    k: float = np.floor(bounded * PER_LN2 + 0.5)
    high, low = bounded - k * _LN2_HIGH, k * _LN2_LOW
    r = high - low
    z = r * r
    c = r - z * (_E1 + z * (_E2 + z * (_E3 + z * (_E4 + z * _E5))))
    y = 1.0 - ((low - r * c / (2.0 - c)) - high)
    half: float = np.floor(0.5 * k)  # in two steps, for 2ᵏ alone may be too large or too small
    return y * power_of_two(half) * power_of_two(k - half)


def power_of_two(k: float) -> float:
    """2ᵏ for a whole number between -1022 and 1023; kernels have an instruction for it."""
    return math.ldexp(1.0, int(k))


def smaller(a: float, b: float) -> float:
    """np.minimum: of NaN and a number, NaN."""
    return a if a < b or a != a else b


def larger(a: float, b: float) -> float:
    """np.maximum: of NaN and a number, NaN."""
    return a if a > b or a != a else b


def clipped(a: float, low: float, high: float) -> float:
    """np.clip."""
    raised = low if a < low or low != low else a
    return high if raised > high or high != high else raised


def sign(a: float) -> float:
    """np.sign."""
    if a > 0.0:
        return 1.0
    if a < 0.0:
        return -1.0
    return a if a != a else 0.0
