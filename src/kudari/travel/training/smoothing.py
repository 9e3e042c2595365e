"""Means over the last steps: single batches differ so much that nothing else is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def smoothed(values: Sequence[float] | Array, over: int) -> Array:
    """At each index the mean of the last ``over`` values, or of all where there are fewer.

    >>> smoothed([1.0, 3.0, 5.0], over=2)
    array([1., 2., 4.])
    """
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(ends - over, 0)
    with np.errstate(all="ignore"):  # behind what is not finite there is no mean
        total = np.cumsum(np.concatenate([[0.0], values]))
        means: Array = (total[ends] - total[begins]) / (ends - begins)
    return means
