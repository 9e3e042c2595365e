"""Charts: panels of curves and bars."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from kudari.charts import Chart, Panel
from kudari.pictures import palette
from kudari.pictures.captions import listed, set_fonts
from kudari.pictures.picture_files import Picture
from kudari.pictures.terrain import tidy
from kudari.rules.colours import line_colours


class _Panels(Picture):
    """Panels that are laid out once for every size: otherwise they would be, and be drawn, once more for every file."""

    def fit(self, width: float, height: float) -> None:
        super().fit(width, height)
        self.lay_out()

    def lay_out(self) -> None:
        """Give every panel its place."""
        self.set_layout_engine("constrained")
        layout = self.get_layout_engine()
        assert layout is not None
        layout.execute(self)
        self.set_layout_engine("none")


def plot_chart(chart: Chart) -> Picture:
    """The panels in rows."""
    panels, columns, size = chart.panels, chart.columns, chart.size
    rows = -(-len(panels) // columns)
    figure = _Panels(figsize=(size[0] * columns, size[1] * rows))
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, panel in zip(grid, panels, strict=False):
        _draw(axes, panel, chart.legend)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    if not chart.legend:
        handles: dict[str, Any] = {}
        for line in (line for axes in grid for line in axes.lines if not str(line.get_label()).startswith("_")):
            handles.setdefault(str(line.get_label()), line)
        if handles:
            figure.legend(handles.values(), handles, loc="outside upper center", ncols=len(handles), frameon=False)
    set_fonts(figure)
    figure.lay_out()
    return figure


def _draw(axes: Axes, panel: Panel, legend: bool) -> None:
    names = [line.label for line in panel.lines]
    for line, colour in zip(panel.lines, line_colours(names), strict=True):
        shade = line.colour or colour
        style: dict[str, Any] = {"linestyle": (0, (4, 2)) if line.dashed else "-"}
        if line.points:
            style = {"linestyle": "none", "marker": "o", "markersize": 4.5, "alpha": 0.8}
        width, alpha, order = (0.4, 0.25, 2) if line.faint else (1.6, style.pop("alpha", 1), 3)
        axes.plot(
            line.x,
            line.y,
            color=shade,
            linewidth=width,
            alpha=alpha,
            label=listed(line.label) or "_",
            zorder=order,
            **style,
        )
        if line.low is not None and line.high is not None:
            axes.fill_between(line.x, line.low, line.high, color=shade, alpha=0.15, linewidth=0, zorder=2)
    if panel.bars is not None:
        axes.stairs(panel.bars.heights, panel.bars.edges, fill=True, color=panel.bars.colour or palette.FORWARD)
        low, high = panel.bars.edges[0], panel.bars.edges[-1]
        axes.set(xlim=(low, high), xticks=[low, (low + high) / 2, high])
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
    axes.tick_params(which="minor", labelsize=7)
    if "x" not in panel.numbers:
        axes.set_xticks([])
    if "y" not in panel.numbers:
        axes.set_yticks([])
        axes.tick_params(labelsize=6)
    else:
        axes.grid(color=palette.FAINT, alpha=0.25, linewidth=0.5)
    if legend and any(names):
        axes.legend(frameon=False, fontsize=8.5, labelcolor=palette.INK)
