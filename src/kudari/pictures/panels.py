"""Panels: plain curves and bars side by side, described as data and drawn in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kudari.pictures import palette
from kudari.pictures.files import Picture
from kudari.pictures.terrain import tidy
from kudari.pictures.words import set_fonts

Numbers = Sequence[float] | np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Line:
    """A curve; or points, which nothing joins. ``low`` and ``high`` are a band around it."""

    x: Numbers
    y: Numbers
    label: str = ""
    colour: str | None = None  # by its label unless given
    dashed: bool = False
    points: bool = False
    low: Numbers | None = None
    high: Numbers | None = None


@dataclass(frozen=True)
class Bars:
    """A histogram."""

    edges: Sequence[float]
    heights: Sequence[float]
    colour: str = palette.FORWARD


@dataclass(frozen=True)
class Panel:
    """One pair of axes."""

    lines: Sequence[Line] = ()
    bars: Bars | None = None
    title: str = ""
    x: str = ""
    y: str = ""
    log_x: bool = False
    log_y: bool = False
    limits: tuple[float | None, float | None] = (None, None)  # of y
    note: str = ""  # within the panel
    bare: bool = False  # without numbers on the axes


def plot_panels(
    panels: Sequence[Panel], columns: int = 1, size: tuple[float, float] = (6.4, 4.2), legend: bool = True
) -> Picture:
    """The panels in rows; ``size`` is that of one panel, in inches. With ``legend`` each one names its lines."""
    rows = -(-len(panels) // columns)
    figure = Picture(figsize=(size[0] * columns, size[1] * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, panel in zip(grid, panels, strict=False):
        _draw(axes, panel, legend)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    if not legend:
        handles: dict[str, Any] = {}
        for line in (line for axes in grid for line in axes.lines if not str(line.get_label()).startswith("_")):
            handles.setdefault(str(line.get_label()), line)
        if handles:
            figure.legend(handles.values(), handles, loc="outside upper center", ncols=len(handles), frameon=False)
    set_fonts(figure)
    return figure


def _draw(axes: Axes, panel: Panel, legend: bool) -> None:
    names = [line.label for line in panel.lines]
    for line, colour in zip(panel.lines, palette.colours(map(str, range(len(names))), names), strict=True):
        shade = line.colour or colour
        style: dict[str, Any] = {"linestyle": (0, (4, 2)) if line.dashed else "-"}
        if line.points:
            style = {"linestyle": "none", "marker": "o", "markersize": 4.5, "alpha": 0.8}
        axes.plot(line.x, line.y, color=shade, linewidth=1.6, label=line.label or "_", zorder=3, **style)
        if line.low is not None and line.high is not None:
            axes.fill_between(line.x, line.low, line.high, color=shade, alpha=0.15, linewidth=0, zorder=2)
    if panel.bars is not None:
        axes.stairs(panel.bars.heights, panel.bars.edges, fill=True, color=panel.bars.colour)
        axes.set_xlim(panel.bars.edges[0], panel.bars.edges[-1])
    if panel.log_x:
        axes.set_xscale("log")
    if panel.log_y:
        axes.set_yscale("log")
    axes.set_ylim(*panel.limits)
    axes.set_xlabel(panel.x, fontsize=9)
    axes.set_ylabel(panel.y, fontsize=9)
    axes.set_title(panel.title, fontsize=9.5, color=palette.INK)
    if panel.note:
        axes.annotate(
            panel.note,
            (0.97, 0.06),
            xycoords="axes fraction",
            ha="right",
            va="bottom",
            fontsize=8,
            color=palette.INK,
        )
    tidy(axes)
    if panel.bare:
        axes.tick_params(labelleft=False, left=False, labelsize=6)
    else:
        axes.grid(color=palette.FAINT, alpha=0.25, linewidth=0.5)
    if legend and any(names):
        axes.legend(frameon=False, fontsize=8.5, labelcolor=palette.INK)


def band(curves: Sequence[Sequence[float]]) -> tuple[Any, Any, Any]:
    """The mean of several curves, with the lowest and the highest."""
    table = np.array(curves, np.float64)
    return table.mean(axis=0), table.min(axis=0), table.max(axis=0)
