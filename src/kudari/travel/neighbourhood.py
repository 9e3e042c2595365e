"""The heights around a place and far from it, which no derivative at that place could tell.

Only the value is asked for, so that it can also be told whether a corner, where there is no slope, is the lowest place
around, and whether a field has no bottom. The page looks at the same places (``neighbourhood.js``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Heights = Callable[[Array], Array]  # the height at each of many places, a row each
Windows = Sequence[tuple[float, float]]

POINTS = 16  # of a compass
RADII = 0.1 * 0.5 ** np.arange(10)  # in windows
NEAR = np.arange(1, 101) / 50  # distances on a way down, in windows
FAR = 10.0 ** np.arange(1, 13)  # the same, in sizes of what is met there
SAMPLES = 64  # of a whole window


def rims(heights: Heights, place: Array, steps: Array) -> Array:
    """How much higher than a place the lowest point is of each of several rings around it, the widest first.

    ``steps`` lead to the points that are looked at, if they were a window long.

    What has no value is left out: the edge of a domain is as good as a wall.

    >>> rims(lambda places: np.abs(places[:, 0]), np.array([0.0]), compass([(-10, 10)])).round(3)[:3].tolist()
    [2.0, 1.0, 0.5]
    """
    rings = place + RADII[:, None, None] * steps
    rise = heights(rings.reshape(-1, len(place))).reshape(len(RADII), len(steps)) - heights(place[None])
    lowest: Array = np.where(np.isnan(rise), np.inf, rise).min(axis=1)
    return np.where(np.isinf(lowest) & (lowest > 0), np.nan, lowest)


def descent(heights: Heights, place: Array, ways: Sequence[Array], span: float) -> Array:
    """The heights ever farther down the way that leads deepest, of those that never rise; no numbers if all rise.

    >>> down = descent(lambda places: -places[:, 0], np.array([3.0]), [np.array([2.0])], 20.0)
    >>> down[:3].tolist()
    [-203.0, -2003.0, -20003.0]
    """
    distances = np.concatenate([span * NEAR, max(span, float(np.abs(place).max())) * FAR])
    start = heights(place[None])
    deepest: Array = np.zeros(0)
    for way in ways:
        size = math.hypot(*way)
        if not (0 < size < np.inf):
            continue
        along = heights(place + distances[:, None] * (way / size))
        along[np.maximum.accumulate(along == -np.inf)] = -np.inf  # what comes after it may be no number
        falls = (along <= np.concatenate([start, along[:-1]])).all()
        if falls and not (deepest.size and deepest[-1] <= along[-1]):
            deepest = along[-len(FAR) :]
    return deepest


def relief(heights: Heights, value: float, windows: Windows) -> float:
    """How far from a height it is to the lowest one in a window, or to the middle one of those that are higher.

    So a tower in a corner of the window does not make a plain of all the rest. NaN where there are no heights.

    >>> relief(lambda places: 3 * places[:, 0], 30.0, [(0.0, 10.0)]) > 28
    True
    """
    count = len(windows)
    root = 1.0
    for _ in range(40):  # x ** (count + 1) = x + 1: its powers fill a cube evenly
        root = (1 + root) ** (1 / (count + 1))
    shares = (np.arange(1, SAMPLES + 1)[:, None] / root ** np.arange(1, count + 1)) % 1
    found = heights(np.array([low for low, _ in windows]) + shares * _widths(windows))
    found = found[np.isfinite(found)]
    above = found[found > value]
    rise = float(np.median(above)) - value if above.size else 0.0
    return max(value - float(found.min()), rise) if found.size else np.nan


def compass(windows: Windows) -> Array:
    """Where one looks: along a line both ways, in a plane to all points of a compass, else along every axis."""
    return _directions(len(windows)) * _widths(windows)


def _widths(windows: Windows) -> Array:
    return np.array([high - low for low, high in windows], np.float64)


def _directions(count: int) -> Array:
    if count != 2:
        return np.concatenate([np.eye(count), -np.eye(count)])
    angles = 2 * np.pi * np.arange(POINTS) / POINTS
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
