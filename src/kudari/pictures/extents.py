"""What numbers a picture can hold: those that matplotlib draws without running out of numbers itself.

Contours have no numbers beside them, so that heights of any size are drawn in a unit of their own. Axes do: they end
where the numbers of a picture end, and a curve that goes further leaves through the edge.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

USUAL = (1e-100, 1e100)  # heights between need no unit
MOST_EVEN = 1e300  # on an even scale
LEAST_LOG, MOST_LOG = 1e-250, 1e250  # on a logarithmic one,
SPREAD_LOG = 1e-200, 1e200  # which has no more decades than between these


def unit_of(heights: Array) -> float:
    """The unit in which heights are drawn: 1, or of very large or very small ones the greatest.

    >>> unit_of(np.array([-3.0, 7.0])), unit_of(np.array([1e-200, -2e200]))
    (1.0, 2e+200)
    """
    size = float(np.abs(heights).max(initial=0))
    return 1.0 if size == 0 or USUAL[0] <= size <= USUAL[1] else size


def even_limits(low: float, high: float, margin: float = 0.06) -> tuple[float, float]:
    """The ends of an even axis that shows all from low to high, with a margin.

    >>> even_limits(0, 100)
    (-6.0, 106.0)
    >>> even_limits(-1.7e308, 0)
    (-1e+300, 6e+298)
    """
    low, high = max(low, -MOST_EVEN), min(high, MOST_EVEN)
    room = margin * ((high - low) or abs(high) or 1.0)
    return max(low - room, -MOST_EVEN), min(high + room, MOST_EVEN)


def log_limits(low: float, high: float) -> tuple[float, float]:
    """The ends of a logarithmic axis that shows all from low to high, both above 0.

    >>> log_limits(0.01, 10.0)
    (0.01, 10.0)
    >>> log_limits(5.0, 5.0)
    (0.5, 5.0)
    >>> log_limits(1e-320, 1e305)[1]
    1e+250
    """
    high = min(max(high, LEAST_LOG * 10), MOST_LOG)
    low = max(low if low < high else high / 10, LEAST_LOG)
    return max(low, high / SPREAD_LOG[1] * SPREAD_LOG[0]), high
