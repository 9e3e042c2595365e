"""The ground: contours, downhill arrows, start and minima of a field of two variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.pictures import palette
from kudari.pictures.extents import unit_of

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Terrain:
    """A field's heights on a grid, and the levels at which they are told apart, all in one unit."""

    x: Array
    y: Array
    z: Array
    levels: Array
    logarithmic: bool  # whether heights above the lowest spread over so many decades that only their log can be seen
    floor: float
    unit: float = 1.0  # of z, the levels and the floor


def survey(field: Field, including: Sequence[Sequence[float]] = (), points: int = 201) -> Terrain:
    """Measure a field of two variables over its window, widened so that the given points lie in it."""
    if len(field.variables) != 2:
        raise KudariError(
            f"contours need a field of two variables; {field.name} has {len(field.variables)} "
            f"({', '.join(field.variables)}). Its values against the steps can always be drawn"
        )
    x, y = (np.linspace(*interval, points) for interval in window(field, including))
    with np.errstate(all="ignore"):
        z = np.asarray(field.at(*np.meshgrid(x, y)), np.float64)
    unit = unit_of(z[np.isfinite(z)])
    z = z / unit
    heights = z[np.isfinite(z)]
    if not heights.size:
        reason = field.evaluator.reason or f"it has no finite value in its window {field.domain}"
        raise KudariError(f"the field {field.name} cannot be drawn: {reason}")
    lowest = float(heights.min())
    floor = lowest if field.facts.lowest is None else min(field.facts.lowest / unit, lowest)
    low, high = np.quantile(heights, [0.05, 0.95]) - floor
    logarithmic = bool(high > 300 * low > 0)
    if logarithmic:
        bottom = max(float(np.quantile(heights, 0.004)) - floor, (float(heights.max()) - floor) * 1e-7)
        levels = floor + np.geomspace(bottom, float(heights.max()) - floor, 16)
    else:
        levels = np.quantile(heights, np.linspace(0, 1, 17)[1:] ** 1.3)  # closer together on low ground
        levels = _apart(levels, 0.002 * float(np.ptp(heights)))
        if levels.size < 8:  # nearly a plain: what rises above or falls below it is shown by even steps
            levels = np.linspace(lowest, float(heights.max()), 14)
    levels = np.unique(levels[np.isfinite(levels)])
    if levels.size < 2 or levels[0] == levels[-1]:
        levels = np.array([lowest, lowest + max(1.0, abs(lowest))])  # a plain
    return Terrain(x, y, z, levels, logarithmic, floor, unit)


def _apart(levels: Array, gap: float) -> Array:
    """The levels without those that lie closer to the one before than the eye can tell."""
    apart = [float(levels[0])]
    for level in levels[1:]:
        if level - apart[-1] > gap:
            apart.append(float(level))
    return np.array(apart)


def window(field: Field, including: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """The field's window, widened a little beyond points that lie outside."""
    bounds = []
    for i, (low, high) in enumerate(field.domain):
        margin = 0.05 * (high - low)
        reach = 2 * (high - low)  # a window that somebody chose far away from a point stays where it is
        coordinates = [point[i] for point in including if low - reach <= point[i] <= high + reach]
        lowest, highest = min([low, *coordinates]), max([high, *coordinates])
        bounds.append((lowest - margin if lowest < low else low, highest + margin if highest > high else high))
    return bounds


def draw_terrain(axes: Axes, field: Field, terrain: Terrain, arrows: int = 15) -> None:
    """Contours, and arrows that point down the slope, all of one length."""
    ramp = LinearSegmentedColormap.from_list("terrain", palette.TERRAIN)
    shades = ramp(np.linspace(0, 1, terrain.levels.size + 1))
    axes.set_rasterization_zorder(1.5)  # in SVG and PDF the ground is an image, the routes stay lines
    axes.contourf(terrain.x, terrain.y, terrain.z, levels=terrain.levels, colors=shades, extend="both", zorder=0)
    lines = terrain.levels[:-1] if terrain.levels.size > 2 else terrain.levels
    axes.contour(
        terrain.x, terrain.y, terrain.z, levels=lines, colors=palette.FAINT, linewidths=0.5, alpha=0.55, zorder=1
    )
    if arrows:
        draw_downhill(axes, field, terrain, arrows)
    axes.set(xlabel=field.variables[0], ylabel=field.variables[1])
    axes.set(xlim=(terrain.x[0], terrain.x[-1]), ylim=(terrain.y[0], terrain.y[-1]))
    tidy(axes)


def draw_downhill(axes: Axes, field: Field, terrain: Terrain, count: int) -> None:
    """Arrows against the gradient, on a grid."""
    middle = (np.arange(count) + 0.5) / count
    x = terrain.x[0] + middle * (terrain.x[-1] - terrain.x[0])
    y = terrain.y[0] + middle * (terrain.y[-1] - terrain.y[0])
    grid = np.meshgrid(x, y)
    with np.errstate(all="ignore"):
        slope_x, slope_y = (np.asarray(slope, np.float64) for slope in field.gradient_at(*grid))
        # The steepest way down as it is seen, in a window whose axes may have different scales.
        u, v = -slope_x * np.ptp(terrain.x), -slope_y * np.ptp(terrain.y)
        length = np.hypot(u, v)
        u, v = u / length, v / length
        # A slope a billion times smaller than the steepest is no way down: on a plateau there are no arrows.
        real = np.isfinite(u) & np.isfinite(v) & (length > 1e-9 * np.nanmax(length))
    axes.quiver(
        *(part[real] for part in (*grid, u, v)),
        angles="uv",
        color=palette.FAINT,
        alpha=0.6,
        scale=count * 1.9,
        width=0.0026,
        headwidth=4,
        headlength=4,
        headaxislength=3.6,
        pivot="mid",
        zorder=2,
    )


def draw_landmarks(axes: Axes, field: Field, start: Sequence[float] | None) -> None:
    """A ring at the start, stars at the minima."""
    if field.facts.minima:
        minima = np.array(field.facts.minima)
        size = 13 if len(minima) < 9 else 7  # many minima are a curve of them
        axes.plot(*minima.T, **palette.STAR | {"markersize": size})
    if start is not None:
        axes.plot(*([x] for x in start), **palette.RING)


def tidy(axes: Axes) -> None:
    """Thin frame, small ticks."""
    for spine in axes.spines.values():
        spine.set_color(palette.FAINT)
        spine.set_linewidth(0.6)
    axes.tick_params(colors=palette.INK, labelsize=8, width=0.6, length=3)
    axes.xaxis.label.set_color(palette.INK)
    axes.yaxis.label.set_color(palette.INK)
