"""A route over the contours: its points, and arrows from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.pictures.thinning import visible
from kudari.travel import Route

Array = np.ndarray[Any, np.dtype[np.float64]]
MOST_ARROWS = 60


def positions_of(route: Any, field: Field) -> Array:
    """The positions of a route, or of a plain list of points ``{"x": …, "y": …}``."""
    if isinstance(route, Route) and len(route):
        if set(route.variables) != set(field.variables):
            raise KudariError(f"the route is one of {', '.join(route.variables)}, not of {', '.join(field.variables)}")
        return route.positions[:, [route.variables.index(name) for name in field.variables]]
    if not isinstance(route, Sequence) or not all(isinstance(point, Mapping) for point in route):
        raise KudariError("a route is a list of points such as {'x': -7.0, 'y': 2.0}")
    if not route:
        raise KudariError("the route is empty: let somebody walk first, with optimize(field, method)")
    try:
        rows = [[float(point[name]) for name in field.variables] for point in route]
    except KeyError as error:
        raise KudariError(f"a point of the route has no {error}") from None
    positions = np.array(rows)
    finite = np.isfinite(positions).all(axis=1)
    if not finite[0]:
        raise KudariError(f"the route begins at {route[0]}, which is no point")
    return positions[: int(np.argmin(finite))] if not finite.all() else positions


def draw_route(axes: Axes, positions: Array, colour: str, label: str = "", size: float = 1.0) -> Any:
    """The line, its points, and as many arrows as can be seen; returns the line."""
    width, height = np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())
    shown = _near(axes, positions[visible(positions, (width, height))])
    halo = [effects.Stroke(linewidth=2.6 * size, foreground="white", alpha=0.6), effects.Normal()]
    (line,) = axes.plot(*shown.T, color=colour, linewidth=1.3 * size, path_effects=halo, label=label, zorder=4)
    if len(positions) <= 200:
        axes.plot(*shown.T, linestyle="none", marker="o", markersize=2.7 * size, color=colour, zorder=4.5)
    every = max(1, (len(shown) - 1) // MOST_ARROWS)
    for (x0, y0), (x1, y1) in list(pairwise(shown))[::every]:
        if np.hypot((x1 - x0) / width, (y1 - y0) / height) > 0.035:  # shorter ones would be all head
            axes.annotate(
                "",
                (x0 + 0.62 * (x1 - x0), y0 + 0.62 * (y1 - y0)),
                (x0 + 0.5 * (x1 - x0), y0 + 0.5 * (y1 - y0)),
                arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 0, "mutation_scale": 10 * size},
                annotation_clip=True,
                zorder=5,
            )
    return line


def _near(axes: Axes, positions: Array) -> Array:
    """The positions, none of them so far outside the window that a renderer would lose the line."""
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    far_x, far_y = 50 * (x1 - x0), 50 * (y1 - y0)
    return np.column_stack([positions[:, 0].clip(x0 - far_x, x1 + far_x), positions[:, 1].clip(y0 - far_y, y1 + far_y)])
