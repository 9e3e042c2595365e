"""The surface z = f(x, y), seen from the side, with a route on it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from kudari.fields import Field
from kudari.pictures import palette
from kudari.pictures.captions import set_fonts, word
from kudari.pictures.field_pictures import heading
from kudari.pictures.picture_files import Picture
from kudari.pictures.routes import positions_of
from kudari.pictures.terrain import survey


def plot_surface(field: Field, route: Any = None, *, lang: str | None = None) -> Picture:
    """The surface; where heights spread over many decades, their logarithm."""
    positions = None if route is None else positions_of(route, field)
    terrain = survey(field, [] if positions is None else positions[:1].tolist(), points=101)
    bottom = float(np.nanquantile(terrain.z, 0.03) - terrain.floor) or 1e-12  # a narrower gorge would show as spikes

    def height(z: Any) -> Any:
        return np.log10(np.maximum(z - terrain.floor, bottom)) if terrain.logarithmic else z

    figure = Picture(figsize=(7.2, 5.8), layout="constrained")
    axes: Any = figure.add_subplot(projection="3d", computed_zorder=False)
    shown = np.where(np.isfinite(terrain.z), terrain.z, np.nan)
    ramp = LinearSegmentedColormap.from_list("surface", ("#8FA9BD", *palette.TERRAIN))
    axes.plot_surface(
        *np.meshgrid(terrain.x, terrain.y),
        height(shown),
        cmap=ramp,
        rstride=2,
        cstride=2,
        edgecolor=palette.FAINT,
        linewidth=0.15,
        antialiased=True,
        alpha=0.93,
        zorder=1,
    )
    x_name, y_name = field.variables
    unit = "" if terrain.unit == 1 else f" / {terrain.unit:.3g}"
    axes.set(xlabel=x_name, ylabel=y_name)
    axes.set_zlabel(word("log", lang) if terrain.logarithmic else f"f({x_name}, {y_name}){unit}")
    if positions is not None:
        corners = np.array([[terrain.x[0], terrain.y[0]], [terrain.x[-1], terrain.y[-1]]])
        inside = np.all((positions >= corners[0]) & (positions <= corners[1]), axis=1)
        x, y = np.where(inside[:, None], positions, np.nan).T
        z = height(np.array([field.at(*map(float, point)) for point in positions]) / terrain.unit)
        axes.plot(
            x, y, z, color=palette.ROUTE, linewidth=1.6, marker="o" if len(x) <= 60 else "", markersize=3.5, zorder=3
        )
        axes.plot(x[:1], y[:1], z[:1], **palette.RING)
    axes.view_init(elev=40, azim=_open_side(height(shown)))
    axes.set_box_aspect((1, 1, 0.6))
    axes.tick_params(labelsize=8, colors=palette.INK)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.pane.set_facecolor("white")
        axis.pane.set_edgecolor(palette.FAINT)
        axis.set_pane_color((1, 1, 1, 0))
        axis._axinfo["grid"].update(color="#D8DEE4", linewidth=0.5)
    axes.set_title(heading(field), fontsize=10, color=palette.INK)
    set_fonts(figure)
    return figure


def _open_side(heights: Any) -> float:
    """The direction from which one looks over the lowest edge of the window."""
    edges = {-60: heights[0], -30: heights[:, -1], -150: heights[:, 0], 120: heights[-1]}
    means = {azimuth: float(np.nanmean(edge)) for azimuth, edge in edges.items()}
    lowest = min(means, key=lambda azimuth: means[azimuth])
    return lowest if means[-60] - means[lowest] > 0.25 * (np.nanmax(heights) - np.nanmin(heights)) else -60
