"""A slope that is measured: by a difference over a small distance, which is found by trying where it must be.

A difference over the distance s to both sides is off by the order of s², and by the noise of the function over s. The
usual s balances the two for a function that changes on the scale of its argument and is computed in float64. Whether
this one is such a function shows in half the distance: the slope must be the same. Where it is not, as of the sine of a
million, or where float32 would hold the values too, a range of distances is tried, and that slope is taken that its
neighbours agree with best.

>>> import math
>>> abs(measured_slope(math.sin, 1e6).slope - math.cos(1e6)) < 1e-8
True
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

EPS = 2.0**-52
USUAL = float(np.cbrt(EPS))  # times the argument, or 1 where that is smaller
AGREES = 1e-7  # of a slope: what two distances may differ by
ROUNDING, SMALL = 64 * EPS, 1e-8  # of a value, over the distance: what its rounding may feign; but no more than this
WIDEST, NARROWEST, RATIO = 2.0**-6, 2.0**-40, 4.0  # the range of distances, and from one to the next
CALM = 2.0  # times as steep over the next smaller distance: more is noise, or a spike between
CLEAR = 0.05  # of the steepness: slopes that differ by less are those of something that is no noise


@dataclass(frozen=True)
class Measured:
    """A slope, and by how much slopes over neighbouring distances differ from it; both are NaN where there is none."""

    slope: float
    error: float


def measured_slope(value: Callable[[float], float], x: float) -> Measured:
    """The slope of a function of one number, which may be no number in places."""
    usual = USUAL * max(1.0, abs(x))
    ahead, behind = value(x + usual), value(x - usual)
    half = usual / 2
    slope, other = _slope(ahead, behind, x, usual), _slope(value(x + half), value(x - half), x, half)
    rounding = min(ROUNDING * max(abs(ahead), abs(behind)) / usual, SMALL)
    agree = abs(slope - other) <= max(AGREES * abs(slope), rounding)
    if agree and not (_is_coarse(ahead) and _is_coarse(behind)):
        return Measured(slope, abs(slope - other))
    return _best(value, x)


def _is_coarse(number: float) -> bool:
    """Whether float32 holds the number as well, and it is not 0: what is computed in float32 goes up in stairs."""
    with np.errstate(over="ignore"):
        return number != 0 and float(np.float32(number)) == number


@dataclass(frozen=True)
class _Row:
    """What a distance shows: the slope over both sides, and the steeper one of the two sides."""

    slope: float
    steepness: float


def _best(value: Callable[[float], float], x: float) -> Measured:
    """The slope that differs least from those over the next larger and smaller distance.

    It differs by a share of the steepness here: far away from x both may be small together. And over a smaller distance
    the ground must not be much steeper, as it is where there is only noise, or all that matters lies between.
    """
    rows = _rows(value, x)
    if len(rows) < 2:
        return Measured(math.nan, math.nan)
    found = []
    for k, row in enumerate(rows):
        beside = rows[max(0, k - 1) : k] + rows[k + 1 : k + 2]
        error = max(abs(row.slope - other.slope) for other in beside)
        calm = k + 1 == len(rows) or rows[k + 1].steepness <= CALM * row.steepness
        share = error / row.steepness if row.steepness else math.inf if error else 0.0
        found.append((not calm, share, error, row))
    clear = [entry for entry in found if entry[3].steepness and not entry[0] and entry[1] < CLEAR]
    _, _, error, row = min(clear or found, key=lambda entry: entry[:2])
    return Measured(row.slope, error)


def _rows(value: Callable[[float], float], x: float) -> list[_Row]:
    """What distances from the widest to the narrowest show, where the function has values."""
    here, rows = value(x), []
    distance, least = WIDEST * max(1.0, abs(x)), max(NARROWEST * min(1.0, abs(x) or 1.0), math.ulp(x))
    while distance >= least:
        ahead, behind = value(x + distance), value(x - distance)
        row = _Row(_slope(ahead, behind, x, distance), max(abs(ahead - here), abs(here - behind)) / distance)
        if math.isfinite(row.slope) and math.isfinite(row.steepness):
            rows.append(row)
        distance /= RATIO
    return rows


def _slope(ahead: float, behind: float, x: float, distance: float) -> float:
    """The rise over the distance that there really is between two floats."""
    return (ahead - behind) / ((x + distance) - (x - distance))
