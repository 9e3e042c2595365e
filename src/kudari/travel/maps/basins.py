"""Which minimum a walk comes to, for every start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kudari.fields import Field, FieldLike, PointLike, as_field
from kudari.progress import Progress
from kudari.rules import as_rule
from kudari.travel.ensembles import Engine
from kudari.travel.maps.axes import Array
from kudari.travel.maps.grid import Map, walked
from kudari.travel.maps.kinds import over_starts

STRAYING, DIVERGED = -1, -2
NEAR = 0.02  # of the window: so near to a minimum, a walk has come to it
LEVEL = 1e-3  # of a usual slope: where it is less, a walk has come to rest
MOST = 24  # minima that are told apart


def basin_map(
    field: FieldLike,
    rule: Any,
    *,
    size: Any = 200,
    steps: int = 1000,
    plane: Sequence[str] | None = None,
    start: PointLike | None = None,
    engine: Engine = "auto",
    progress: Progress | None = None,
    **window: Any,
) -> Map:
    """Which minimum a rule comes to from every start in the field's window, or none.

    The minima are those that are known of the field, and others where walks came to rest: places with next to
    no slope that are no saddle, the lowest first. ``basins`` has the number of the minimum for every start, or
    ``STRAYING`` (-1) for a walk that is still on its way, ``DIVERGED`` (-2) for one that left.

    >>> found = basin_map("himmelblau", "sgd:lr=0.01", size=40)
    >>> [tuple(place) for place in found.minima.round(2).tolist()]
    [(3.0, 2.0), (-2.81, 3.13), (-3.78, -3.28), (3.58, -1.85)]
    >>> sorted(set(found.basins.ravel().tolist()))
    [0, 1, 2, 3]
    """
    place, walker = as_field(field), as_rule(rule)
    x, y, origin = over_starts(place, plane, start, window, size, steps)
    found = walked(
        "basin", *(place, walker, x, y), start=origin, steps=steps, target=None, engine=engine, progress=progress
    )
    scale = np.array([high - low for low, high in place.domain])
    ends = found.ends.reshape(-1, len(place.variables))
    resting = _rests(place, ends) & (found.diverged_at.ravel() < 0)
    minima = _minima(place, ends, resting, scale)
    basins = np.where(found.diverged_at.ravel() >= 0, DIVERGED, STRAYING)
    for number in reversed(range(len(minima))):
        near = np.linalg.norm((ends - minima[number]) / scale, axis=1) < NEAR
        basins[near & (basins != DIVERGED)] = number
    return replace(found, basins=basins.reshape(found.values.shape), minima=minima)


def _rests(place: Field, ends: Array) -> Any:
    """Whether there is next to no slope where walks ended, and no way further down."""
    middles = [np.linspace(low, high, 9) for low, high in place.domain]
    grid = [axis.ravel() for axis in np.meshgrid(*middles[:2])] + [np.full(81, m[4]) for m in middles[2:]]
    with np.errstate(all="ignore"):
        usual = np.nanmedian(np.linalg.norm(np.array(place.gradient_at(*grid)), axis=0))
        rests = np.linalg.norm(np.array(place.gradient_at(*ends.T)), axis=0) <= LEVEL * usual
        if place.is_written and rests.any():
            curvatures = place.hessian_at(*ends[rests].T)
            curvatures[~np.isfinite(curvatures)] = 0.0
            bends = np.linalg.eigvalsh(curvatures)
            rests[rests] = bends[:, 0] >= -1e-3 * np.abs(bends).max(axis=1)
    return rests


def _minima(place: Field, ends: Array, resting: Any, scale: Array) -> Array:
    """The known minima, and the lowest of every group of ends that lie apart from them."""
    found = [np.array(minimum, np.float64) for minimum in place.facts.minima[:MOST]]
    left = ends[resting]
    left = left[np.argsort(place.at(*left.T), kind="stable")] if len(left) else left
    for minimum in found:
        left = left[np.linalg.norm((left - minimum) / scale, axis=1) >= NEAR]
    while len(left) and len(found) < MOST:
        found.append(left[0])
        left = left[np.linalg.norm((left - left[0]) / scale, axis=1) >= NEAR]
    return np.array(found).reshape(-1, len(scale))
