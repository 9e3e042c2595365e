"""A field alone, or with one route on it."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from kudari.fields import Field
from kudari.pictures import palette
from kudari.pictures.curves import draw_curve, draw_steps
from kudari.pictures.routes import draw_route, positions_of
from kudari.pictures.terrain import draw_landmarks, draw_terrain, survey


def plot_field(field: Field, route: Any = None) -> Figure:
    """Contours with downhill arrows, or a curve; with the route on it, if there is one."""
    positions = None if route is None else positions_of(route, field)
    start = None if positions is None else positions[:1]
    if len(field.variables) == 1:
        figure = Figure(figsize=(6.4, 4.4), layout="constrained")
        axes = figure.add_subplot()
        draw_curve(axes, field, start)
        if positions is not None:
            draw_steps(axes, field, positions, palette.ROUTE)
    else:
        terrain = survey(field, [] if start is None else start.tolist())
        figure = Figure(figsize=(6.4, 5.6), layout="constrained")
        axes = figure.add_subplot()
        draw_terrain(axes, field, terrain)
        if positions is not None:
            draw_route(axes, positions, palette.ROUTE)
        draw_landmarks(axes, field, None if positions is None else positions[0].tolist())
    axes.set_title(heading(field), fontsize=10, color=palette.INK)
    return figure


def heading(field: Field) -> str:
    """The field's formula, if it fits above a picture; otherwise its name."""
    text = str(field)
    return text if len(text) <= 64 else field.facts.name or f"{text[:60]} …"
