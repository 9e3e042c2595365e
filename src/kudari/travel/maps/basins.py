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

    The minima are those that are known of the field, and others where walks came to rest: points with next to
    no slope that are no saddle, the lowest first. ``basins`` has the number of the minimum for every start, or
    ``STRAYING`` (-1) for a walk that is still on its way, ``DIVERGED`` (-2) for one that left.

    ``size``, ``plane``, ``start``, the ``window``, ``engine`` and ``progress`` are those of :func:`convergence_map`.

    >>> map_ = basin_map("himmelblau", "sgd:lr=0.01", size=40)
    >>> [tuple(minimum) for minimum in map_.minima.round(2).tolist()]
    [(3.0, 2.0), (-2.81, 3.13), (-3.78, -3.28), (3.58, -1.85)]
    >>> sorted(set(map_.basins.ravel().tolist()))
    [0, 1, 2, 3]

    Raises :class:`KudariError` for a plane, a window, a start or a size that does not fit the field, and for maps that
    are too large.
    """
    field, rule = as_field(field), as_rule(rule)
    x, y, origin = over_starts(field, plane, start, window, size, steps)
    map_ = walked(
        "basin", *(field, rule, x, y), start=origin, steps=steps, target=None, engine=engine, progress=progress
    )
    scale = np.array([high - low for low, high in field.domain])
    ends, diverged = map_.ends.reshape(-1, len(field.variables)), map_.diverged_at.ravel() >= 0
    minima = _minima(field, ends, _rests(field, ends) & ~diverged, scale)
    basins = np.where(diverged, DIVERGED, STRAYING)
    for number in reversed(range(len(minima))):
        near = np.linalg.norm((ends - minima[number]) / scale, axis=1) < NEAR
        basins[near & ~diverged] = number
    return replace(map_, basins=basins.reshape(map_.values.shape), minima=minima)


def _rests(field: Field, ends: Array) -> Any:
    """Whether there is next to no slope where walks ended, and no way further down."""
    middles = [np.linspace(low, high, 9) for low, high in field.domain]
    grid = [axis.ravel() for axis in np.meshgrid(*middles[:2])] + [np.full(81, m[4]) for m in middles[2:]]
    with np.errstate(all="ignore"):
        usual = np.nanmedian(np.linalg.norm(np.array(field.gradient_at(*grid)), axis=0))
        rests = np.linalg.norm(np.array(field.gradient_at(*ends.T)), axis=0) <= LEVEL * usual
        if field.is_written and rests.any():
            hessians = field.hessian_at(*ends[rests].T)
            hessians[~np.isfinite(hessians)] = 0.0
            curvatures = np.linalg.eigvalsh(hessians)
            rests[rests] = curvatures[:, 0] >= -1e-3 * np.abs(curvatures).max(axis=1)
    return rests


def _minima(field: Field, ends: Array, resting: Any, scale: Array) -> Array:
    """The known minima, and the lowest of every group of ends that lie apart from them."""
    minima = [np.array(minimum, np.float64) for minimum in field.facts.minima[:MOST]]
    others = ends[resting]
    others = others[np.argsort(field.at(*others.T), kind="stable")] if len(others) else others
    for minimum in minima:
        others = others[np.linalg.norm((others - minimum) / scale, axis=1) >= NEAR]
    while len(others) and len(minima) < MOST:
        minima.append(others[0])
        others = others[np.linalg.norm((others - others[0]) / scale, axis=1) >= NEAR]
    return np.array(minima).reshape(-1, len(scale))
