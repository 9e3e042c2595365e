"""Which places of a very long route are drawn: those between which a reader could see a difference."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]
MOST = 20_000  # places of a line; a shorter one is drawn as it is
FINEST = 4000.0  # in an axis: closer together, two places are one point of the picture
BLOCK = 2**16  # places that are looked at together


def visible(places: Array, widths: tuple[float, float]) -> Whole:
    """Which places of a route are drawn, by their numbers; ``widths`` is how far the axes reach.

    Left out is whoever stands where the place before stood, as far as can be seen. Of a walk that never comes to rest,
    the beginning is drawn and from then on as much as is left, evenly.

    >>> standing = np.zeros((50_000, 2))
    >>> visible(standing, (1.0, 1.0))
    array([    0, 49999])
    """
    if len(places) <= MOST:
        return np.arange(len(places))
    moved = np.ones(len(places), bool)
    for first in range(0, len(places) - 1, BLOCK):
        points = np.rint(places[first : first + BLOCK + 1] / widths * FINEST)
        moved[first + 1 : first + BLOCK + 1] = (points[1:] != points[:-1]).any(axis=1)
    moved[-1] = True
    numbers = np.flatnonzero(moved)
    if len(numbers) <= MOST:
        return numbers
    later = np.linspace(MOST // 2, len(numbers) - 1, MOST // 2).astype(np.int64)
    return np.concatenate([numbers[: MOST // 2], numbers[later]])


def envelope(values: Array) -> Whole:
    """Which values of a long column are drawn against their numbers: the lowest and the highest of every few.

    >>> envelope(np.array([3.0, 1.0, 2.0]))
    array([0, 1, 2])
    >>> len(envelope(np.sin(np.arange(1e6)))) <= MOST
    True
    """
    if len(values) <= MOST:
        return np.arange(len(values))
    size = -(-len(values) // (MOST // 2 - 2))
    count = len(values) // size
    rows = values[: count * size].reshape(count, size)
    first = np.arange(count) * size
    ends = np.array([0, len(values) - 1])
    return np.unique(np.concatenate([ends, first + rows.argmin(axis=1), first + rows.argmax(axis=1)]))
