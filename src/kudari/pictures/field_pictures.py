"""A field alone, or with one route on it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kudari.fields import Field
from kudari.pictures import palette
from kudari.pictures.captions import set_fonts, word
from kudari.pictures.curves import draw_curve, draw_steps
from kudari.pictures.picture_files import Picture
from kudari.pictures.routes import draw_route, positions_of
from kudari.pictures.terrain import draw_landmarks, draw_terrain, survey
from kudari.rules.colours import RULE_COLOURS
from kudari.travel import Route


def plot_field(field: Field, route: Any = None, *, lang: str | None = None) -> Picture:
    """Contours with downhill arrows, or a curve; with the route on it, if there is one."""
    positions = None if route is None else positions_of(route, field)
    colour = palette.ROUTE if not isinstance(route, Route) else RULE_COLOURS.get(route.rule, palette.ROUTE)
    is_curve = len(field.variables) == 1
    figure = Picture(figsize=(6.4, 4.4 if is_curve else 5.6), layout="constrained")
    axes = figure.add_subplot()
    if is_curve:
        draw_curve(axes, field, None if positions is None else positions[:1])
        if positions is not None:
            values = route.values if isinstance(route, Route) else np.asarray(field.at(positions[:, 0]))
            draw_steps(axes, positions, values, colour)
    else:
        draw_terrain(axes, field, survey(field, [] if positions is None else positions[:1].tolist()))
        if positions is not None:
            draw_route(axes, positions, colour)
        draw_landmarks(axes, field, None if positions is None else positions[0].tolist())
    if isinstance(route, Route) and route.diverged_at is not None:
        note(axes, word("diverged", lang, k=route.diverged_at))
    axes.set_title(heading(field), fontsize=10, color=palette.INK)
    set_fonts(figure)
    return figure


def note(axes: Axes, text: str) -> None:
    """A few words in the lower right corner."""
    axes.annotate(
        text,
        (0.985, 0.02),
        xycoords="axes fraction",
        ha="right",
        va="bottom",
        fontsize=8.5,
        color=palette.INK,
        bbox={"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
        zorder=8,
    )


def heading(field: Field) -> str:
    """The field's formula, if it fits above a picture; otherwise its name."""
    text = str(field)
    return text if len(text) <= 64 else field.facts.name or f"{text[:60]} …"
