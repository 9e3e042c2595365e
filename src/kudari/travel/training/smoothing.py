"""Means over the last steps: single batches differ so much that nothing else is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def smoothed(values: Sequence[float] | Array, over: int) -> Array:
    """At each index the mean of the last ``over`` values, or of all where there are fewer.

    Values that are not finite are left out of the means, and there is none where they stand.

    >>> smoothed([1.0, 3.0, 5.0], over=2)
    array([1., 2., 4.])
    >>> smoothed([1.0, np.nan, 5.0], over=3)
    array([ 1., nan,  3.])
    """
    finite = np.isfinite(values)
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(ends - over, 0)
    total = np.cumsum(np.concatenate([[0.0], np.where(finite, values, 0.0)]))
    count = np.cumsum(np.concatenate([[0], finite]))
    with np.errstate(all="ignore"):
        means: Array = (total[ends] - total[begins]) / (count[ends] - count[begins])
    return np.where(finite, means, np.nan)
