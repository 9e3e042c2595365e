"""Maps: a colour for every walk, the theory over it, and beside it the route of one pixel."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, LogNorm, Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from kudari.formula.notation import digits
from kudari.pictures import palette
from kudari.pictures.captions import set_fonts, word
from kudari.pictures.extents import MOST_LOG, log_limits
from kudari.pictures.picture_files import Picture
from kudari.pictures.routes import draw_route
from kudari.pictures.terrain import draw_landmarks, draw_terrain, survey, tidy
from kudari.rules.colours import RULE_COLOURS
from kudari.travel.maps import DIVERGED, STRAYING, Map
from kudari.travel.theory import contractions, curvatures_of

DEEPEST = 1e-12  # of the height at the start: what is lower is drawn alike
THEORY: dict[str, Any] = {"colors": "white", "linewidths": 2.2}


def plot_map(map_: Map, at: Mapping[str, float] | None = None, *, lang: str | None = None) -> Picture:
    """The map; with ``at``, and after a click in a window, the route of that pixel beside it."""
    figure = Picture(figsize=(6.6, 5.0), layout="constrained")
    if at is None:
        axes = figure.add_subplot()
        _draw(axes, map_, lang)
        figure.canvas.mpl_connect("button_press_event", lambda event: _clicked(figure, axes, map_, event, lang))
    else:
        _beside(figure, map_, at, lang)
    set_fonts(figure)
    return figure


def _clicked(figure: Picture, axes: Axes, map_: Map, event: Any, lang: str | None) -> None:
    """Show the route of the pixel that was clicked."""
    if event.inaxes in figure.axes[:1] and event.xdata is not None:
        at = {map_.x.name: float(event.xdata), map_.y.name: float(event.ydata)}
        figure.clear()
        _beside(figure, map_, at, lang)
        set_fonts(figure)
        figure.canvas.draw_idle()


def _beside(figure: Picture, map_: Map, at: Mapping[str, float], lang: str | None) -> None:
    """The map on the left, a route on the right."""
    figure.set_size_inches(11.2, 5.0)
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    _draw(left, map_, lang)
    row, column = map_.pixel(**at)
    numbers = (float(map_.x.values[column]), float(map_.y.values[row]))
    left.plot(*([number] for number in numbers), marker="s", markersize=9, mfc="none", mec="white", mew=2.4, zorder=9)
    left.plot(*([number] for number in numbers), marker="s", markersize=9, mfc="none", mec=palette.INK, mew=1, zorder=9)
    route = map_.route_at(**at)
    colour = RULE_COLOURS.get(map_.rule.title.partition(" (")[0], palette.ROUTE)
    if len(map_.field.variables) == 2:
        draw_terrain(right, map_.field, survey(map_.field, route.positions[:1].tolist()))
        draw_route(right, route.positions, colour)
        draw_landmarks(right, map_.field, route.positions[0].tolist())
    else:
        right.plot(route.values, color=colour)
        right.set(xlabel=word("steps", lang), ylabel=word("value", lang))
        tidy(right)
    where = _pixel_text(map_, {map_.x.name: numbers[0], map_.y.name: numbers[1]})
    right.set_title(word("here", lang, rule=map_.rule.title, where=where), fontsize=10, color=palette.INK)


def _draw(axes: Axes, map_: Map, lang: str | None) -> None:
    legend = {"basin": _basins, "convergence": _steps}.get(map_.kind, _values)(axes, map_, lang)
    for axis, set_scale, set_label in (
        (map_.x, axes.set_xscale, axes.set_xlabel),
        (map_.y, axes.set_yscale, axes.set_ylabel),
    ):
        if axis.log:
            set_scale("log")
        hyper = map_.rule.hypers.get(axis.name)
        set_label(f"{hyper.letter}  ({axis.name})" if hyper and hyper.letter != axis.name else axis.name)
    axes.set(xlim=(map_.x.edges[0], map_.x.edges[-1]), ylim=(map_.y.edges[0], map_.y.edges[-1]))
    tidy(axes)
    field = str(map_.field) if len(str(map_.field)) < 44 else map_.field.name
    note = f"\n{word('interpreted', lang)}" if not map_.field.is_written else ""
    axes.set_title(f"{map_.rule.title}, {field}{note}", fontsize=10, color=palette.INK)
    if legend:
        axes.legend(
            handles=legend,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.13),
            ncols=2,
            fontsize=8,
            frameon=False,
            handlelength=1.4,
            labelcolor=palette.INK,
        )


def _values(axes: Axes, map_: Map, lang: str | None) -> list[Any]:
    """Heights above the lowest value known, by their logarithm; what diverged in a colour of its own."""
    diverged, first = map_.diverged, float(np.max(map_.first_values))
    stable = map_.values[~diverged]
    floor = map_.field.facts.lowest
    floor = (float(stable.min()) if stable.size else 0.0) if floor is None else floor
    top = min(max(first - floor, np.finfo(float).tiny), MOST_LOG)
    bottom = max(float(stable.min()) - floor if stable.size else 0.0, DEEPEST * top)
    heights = np.ma.array(np.clip(map_.values - floor, bottom, None), mask=diverged)
    norm = LogNorm(*log_limits(bottom, top))
    _paint(
        axes,
        map_,
        heights,
        norm,
        word("final", lang, steps=map_.steps),
        palette.DIVERGED,
        lower=bottom == DEEPEST * top,
    )
    legend: list[Any] = [Patch(color=palette.DIVERGED, label=word("unstable", lang))] if diverged.any() else []
    if not (diverged.all() or map_.is_bottomless):
        best = map_.best
        axes.plot([best[map_.x.name]], [best[map_.y.name]], **palette.STAR | {"markersize": 11})
        mark = palette.STAR | {"markersize": 8}
        legend.append(Line2D([], [], **mark, label=word("best", lang, where=_pixel_text(map_, best))))
    if _theory(axes, map_):
        legend.append(Line2D([], [], color=palette.FAINT, lw=2.2, label=word("theory", lang)))
    return legend


def _theory(axes: Axes, map_: Map) -> bool:
    """The border of what is stable on a bowl, where a step leaves as much of the distance as there was."""
    curvatures = curvatures_of(map_.field)
    if curvatures is None:
        return False
    x, y = (
        np.geomspace(a.edges[0], a.edges[-1], 240) if a.log else np.linspace(a.edges[0], a.edges[-1], 240)
        for a in (map_.x, map_.y)
    )
    across, up = np.meshgrid(x, y)
    worst = contractions(map_.rule, curvatures, **{map_.x.name: across.ravel(), map_.y.name: up.ravel()})
    if worst is None:
        return False
    worst = np.broadcast_to(worst, across.size).reshape(across.shape)
    if not worst.min() < 1 < worst.max():
        return False
    axes.contour(x, y, worst, levels=[1 + 1e-9], **THEORY)
    return True


def _steps(axes: Axes, map_: Map, lang: str | None) -> list[Any]:
    """Steps to the target."""
    never = map_.reached < 0
    counts = np.ma.array(map_.reached, mask=never)
    highest = int(counts.max()) if (~never).any() else 1
    assert map_.target is not None
    label = word("until", lang, target=f"{map_.target:.3g}")
    _paint(axes, map_, counts, Normalize(0, max(1, highest)), label, palette.NEVER, reverse=True)
    draw_landmarks(axes, map_.field, None) if len(map_.field.variables) == 2 else None
    return [Patch(color=palette.NEVER, label=word("never", lang, steps=map_.steps))] if never.any() else []


def _paint(
    axes: Axes, map_: Map, numbers: Any, norm: Any, label: str, bad: str, *, lower: bool = False, reverse: bool = False
) -> None:
    """The pixels and their scale."""
    import matplotlib

    ramp = matplotlib.colormaps["viridis_r" if reverse else "viridis"].with_extremes(bad=bad)
    axes.pcolormesh(map_.x.edges, map_.y.edges, numbers, norm=norm, cmap=ramp, rasterized=True, zorder=0)
    bar = axes.figure.colorbar(
        ScalarMappable(norm, ramp), ax=axes, extend="min" if lower else "neither", pad=0.02, shrink=0.96
    )
    bar.set_label(label, fontsize=9, color=palette.INK)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=8, colors=palette.INK, width=0.6)


def _basins(axes: Axes, map_: Map, lang: str | None) -> list[Any]:
    """A colour for every minimum."""
    assert map_.basins is not None
    assert map_.minima is not None
    count = len(map_.minima)
    shades = [palette.BASINS[number % len(palette.BASINS)] for number in range(count)]
    ramp = ListedColormap([palette.DIVERGED, palette.NEVER, *shades])
    norm = Normalize(DIVERGED - 0.5, count - 0.5)
    axes.pcolormesh(map_.x.edges, map_.y.edges, map_.basins, norm=norm, cmap=ramp, rasterized=True, zorder=0)
    if len(map_.field.variables) == 2 and (map_.x.name, map_.y.name) == map_.field.variables:
        terrain = survey(map_.field)
        axes.contour(
            terrain.x, terrain.y, terrain.z, levels=terrain.levels, colors=palette.INK, linewidths=0.4, alpha=0.35
        )
        axes.plot(*map_.minima.T, **palette.STAR)
    reached = [number for number in range(count) if (map_.basins == number).any()]
    legend = [
        Patch(color=shades[number], label=word("basin", lang, where=", ".join(_short(c) for c in map_.minima[number])))
        for number in reached[:8]
    ]
    for number, colour, caption in ((STRAYING, palette.NEVER, "straying"), (DIVERGED, palette.DIVERGED, "gone")):
        if (map_.basins == number).any():
            legend.append(Patch(color=colour, label=word(caption, lang)))
    return legend


def _pixel_text(map_: Map, numbers: dict[str, float]) -> str:
    """A pixel in words: η = 0.1, α = 0.9."""
    letters = {name: hyper.letter for name, hyper in map_.rule.hypers.items()}
    return ", ".join(f"{letters.get(name, name)} = {_short(number)}" for name, number in numbers.items())


def _short(number: float) -> str:
    """A coordinate in three digits."""
    rounded = float(f"{number:.3g}")
    return digits(rounded if math.fabs(rounded) > 1e-9 else 0.0).replace("-", "−", 1)
