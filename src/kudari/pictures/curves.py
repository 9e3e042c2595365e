"""Curves: a field of one variable with somebody's steps on it, its tangent, and values against steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.pictures import palette
from kudari.pictures.captions import set_fonts, word
from kudari.pictures.extents import even_limits, log_limits
from kudari.pictures.picture_files import Picture
from kudari.pictures.terrain import tidy, window
from kudari.pictures.thinning import envelope, visible
from kudari.travel import Race

Array = np.ndarray[Any, np.dtype[np.float64]]


def draw_curve(axes: Axes, field: Field, including: Array | None = None) -> None:
    """The graph of a field of one variable."""
    if len(field.variables) != 1:
        raise KudariError(f"a curve needs a field of one variable; {field.name} has {len(field.variables)}")
    ((low, high),) = window(field, [] if including is None else including.tolist())
    x = np.linspace(low, high, 601)
    with np.errstate(all="ignore"):
        y = np.asarray(field.at(x), np.float64)
    axes.plot(x, np.where(np.isfinite(y), y, np.nan), color=palette.FAINT, linewidth=1.6, zorder=2)
    heights = y[np.isfinite(y)]
    if heights.size:
        axes.set_ylim(even_limits(float(heights.min()), float(heights.max())))
    axes.set_xlim(low, high)
    axes.set(xlabel=field.variables[0], ylabel=f"f({field.variables[0]})")
    for minimum in field.facts.minima:
        axes.plot(minimum[0], field.at(*minimum), **palette.STAR)
    tidy(axes)


def draw_steps(axes: Axes, positions: Array, values: Array, colour: str, label: str = "") -> Any:
    """A route on the curve: from point to point, as somebody jumps along it."""
    places = np.column_stack([positions[:, 0], values])
    x, y = places[visible(places, (np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())))].T
    (line,) = axes.plot(
        x,
        y,
        color=colour,
        linewidth=1.1,
        marker="o",
        markersize=4.5,
        markeredgecolor="white",
        markeredgewidth=0.5,
        label=label,
        zorder=4,
    )
    axes.plot(x[:1], y[:1], **palette.RING)
    return line


def plot_tangent(field: Field, x: float, *, lang: str | None = None) -> Picture:
    """The tangent at a point: near it, f(x + ε) is almost y + a ε."""
    if len(field.variables) != 1:
        raise KudariError(f"a tangent needs a field of one variable; {field.name} has {len(field.variables)}")
    y, slope = field.at(float(x)), field.gradient_at(float(x))[0]
    if not np.isfinite([x, y, slope]).all():
        raise KudariError(f"the field {field.name} has no tangent at {field.variables[0]} = {x:g}")
    figure = Picture(figsize=(6.4, 4.4), layout="constrained")
    axes = figure.add_subplot()
    draw_curve(axes, field, np.array([[x]]))
    low, high = axes.get_xlim()
    limits = axes.get_ylim()
    reach = np.array([low, high])
    axes.plot(reach, y + slope * (reach - x), color=palette.ROUTE, linewidth=1.4, label=word("tangent", lang), zorder=3)
    step = _run(slope, (low, x, high), (limits[0], y, limits[1]))
    corner: dict[str, Any] = {"color": palette.INK, "linewidth": 0.9, "linestyle": (0, (3, 2)), "zorder": 3}
    axes.plot([x, x + step, x + step], [y, y, y + slope * step], **corner)
    below = slope * step > 0  # the letter stands outside the triangle
    offset: dict[str, Any] = {
        "xytext": (0, -4 if below else 4),
        "textcoords": "offset points",
        "ha": "center",
        "fontsize": 11,
    }
    axes.annotate("ε", (x + step / 2, y), va="top" if below else "bottom", **offset)
    side = 5 if step > 0 else -5
    axes.annotate(
        "a ε",
        (x + step, y + slope * step / 2),
        (side, 0),
        textcoords="offset points",
        ha="left" if step > 0 else "right",
        va="center",
        fontsize=11,
    )
    axes.plot(x, y, marker="o", markersize=7, color=palette.ROUTE, markeredgecolor="white", zorder=6)
    axes.set_ylim(limits)
    axes.set_title(
        f"{field.variables[0]} = {x:g},  y = {y:.4g},  {word('slope', lang, slope=f'{slope:.4g}')}",
        fontsize=10,
        color=palette.INK,
    )
    axes.legend(frameon=False, fontsize=9)
    set_fonts(figure)
    return figure


def _run(slope: float, across: tuple[float, float, float], up: tuple[float, float, float]) -> float:
    """How far to go along the tangent, to the side with more room, so that the triangle stays in the picture."""
    (low, x, high), (bottom, y, top) = across, up
    longest = 0.16 * (high - low)
    runs = {}
    for side, reach in ((1, high - x), (-1, x - low)):
        height = (top - y) if side * slope > 0 else (y - bottom)
        runs[side] = min(longest, 0.45 * reach, 0.8 * height / abs(slope) if slope else longest)
    side = max(runs, key=lambda s: runs[s])
    return side * runs[side]


def draw_values(axes: Axes, race: Race, labels: Mapping[str, str], *, lang: str | None = None) -> None:
    """The value of every route against its steps; above a known minimum, the gap to it, on a log scale.

    A route that runs away leaves through the top of the picture and does not flatten the others.
    """
    lowest = race.field.facts.lowest
    names, titles = list(race.routes), [race.entries[name].title for name in race.routes]
    steps, heights = {}, {}
    for name, route in race.routes.items():
        values = route.values
        steps[name] = envelope(values)
        heights[name] = values[steps[name]] - (lowest or 0.0)
    top = 1e3 * abs(float(next(iter(heights.values()))[0])) or np.inf
    visible = np.concatenate([height[height <= top] for height in heights.values()])
    positive = visible[visible > 0]
    logarithmic = lowest is not None or bool(positive.size == visible.size > 0 and visible.max() > 30 * visible.min())
    for name, colour in zip(names, palette.colours(names, titles), strict=True):
        route, height = race.routes[name], heights[name]
        shown = np.where((height > 0) | (not logarithmic), height, np.nan).clip(-1e300, 1e300)
        axes.plot(steps[name], shown, color=colour, linewidth=1.6, label=labels[name], zorder=3)
        if route.diverged_at is not None:
            end = word("diverged", lang, k=route.diverged_at)
            axes.plot(route.steps, shown[-1], marker="x", markersize=9, markeredgewidth=2, color=colour, zorder=4)
            axes.lines[-2].set_label(f"{labels[name]}  ({end})")
    if logarithmic and positive.size:
        axes.set_yscale("log")
        highest = float(positive.max())
        axes.set_ylim(log_limits(max(float(positive.min()) / 2, highest * 1e-18), 2 * highest))
    elif visible.size:
        axes.set_ylim(even_limits(float(visible.min()), float(visible.max())))
    axes.set(xlabel=word("steps", lang), ylabel=word("gap" if lowest is not None else "value", lang))
    axes.grid(color=palette.FAINT, alpha=0.25, linewidth=0.5)
    axes.legend(frameon=False, fontsize=9)
    axes.margins(x=0.02)
    tidy(axes)
