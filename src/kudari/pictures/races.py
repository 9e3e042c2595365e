"""A race: every rule on a map of its own, all on one map, or their values against the steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from kudari.formula import KudariError
from kudari.formula.letters import letter
from kudari.pictures import palette
from kudari.pictures.captions import listed, set_fonts, word
from kudari.pictures.curves import draw_curve, draw_steps, draw_values
from kudari.pictures.field_pictures import heading, note
from kudari.pictures.picture_files import Picture
from kudari.pictures.routes import draw_route
from kudari.pictures.terrain import draw_landmarks, draw_terrain, survey
from kudari.rules import RULES
from kudari.travel import Race, Route
from kudari.travel.record import Entry

KINDS = ("side by side", "overlay", "values")


@dataclass(frozen=True)
class Lane:
    """One rule's part of a picture."""

    name: str
    entry: Entry
    route: Route
    colour: str


def lanes(race: Race) -> Iterator[Lane]:
    """The rules of a race, each with its colour."""
    titles = [race.entries[name].title for name in race.routes]
    for (name, route), colour in zip(race.routes.items(), palette.colours(race.routes, titles), strict=True):
        yield Lane(name, race.entries[name], route, colour)


def plot_race(race: Race, kind: str = "side by side", *, lang: str | None = None) -> Picture:
    """The whole race in one figure."""
    if kind not in KINDS:
        raise KudariError(f"there is no picture {kind!r} of a race; there are: {', '.join(KINDS)}")
    if kind == "values":
        figure = Picture(figsize=(7, 4.4), layout="constrained")
        axes = figure.add_subplot()
        draw_values(axes, race, {lane.name: label(lane) for lane in lanes(race)}, lang=lang)
        axes.set_title(heading(race.field), fontsize=10, color=palette.INK)
        set_fonts(figure)
        return figure
    count = 1 if kind == "overlay" else len(race.routes)
    figure, grid = panels(count)
    base = Ground(race)
    for lane, axes in zip(lanes(race), grid if kind == "side by side" else grid * len(race.routes), strict=True):
        if kind == "side by side" or lane.name == next(iter(race.routes)):
            base.draw(axes)
        base.draw_route(axes, lane, lang)
        if kind == "side by side":
            caption(axes, lane, lang)
    if kind == "overlay":
        grid[0].legend(frameon=True, framealpha=0.9, edgecolor="none", fontsize=9)
    figure.suptitle(heading(race.field), fontsize=11, color=palette.INK)
    set_fonts(figure)
    return figure


def panels(count: int) -> tuple[Picture, list[Axes]]:
    """A figure of ``count`` panels: one, two side by side, or rows of two or three."""
    columns = 1 if count == 1 else 2 if count in (2, 4) else 3
    rows = -(-count // columns)
    figure = Picture(figsize=(1.2 + 4.1 * columns if columns > 1 else 6.4, 0.6 + 3.7 * rows if rows > 1 else 5.2))
    figure.set_layout_engine("constrained")
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat[count:]:
        axes.remove()
    for axes in grid.flat[:count]:
        axes.label_outer()
    return figure, list(grid.flat[:count])


class Ground:
    """What all the panels of a race stand on, measured once."""

    def __init__(self, race: Race) -> None:
        self.race = race
        self.is_curve = len(race.field.variables) == 1
        self.terrain = None if self.is_curve else survey(race.field, [race.start])

    def draw(self, axes: Axes) -> None:
        """The curve or the contours, with the minima and the start."""
        if self.terrain is None:
            draw_curve(axes, self.race.field, np.array([self.race.start]))
        else:
            draw_terrain(axes, self.race.field, self.terrain)
            draw_landmarks(axes, self.race.field, self.race.start)
        axes.label_outer()

    def draw_route(self, axes: Axes, lane: Lane, lang: str | None) -> None:
        """One rule's route, with the words for a legend."""
        end = lane.route.diverged_at
        text = label(lane) + (f"  ({word('diverged', lang, k=end)})" if end is not None else "")
        if self.terrain is None:
            draw_steps(axes, lane.route.positions, lane.route.values, lane.colour, text)
        else:
            draw_route(axes, lane.route.positions, lane.colour, text)


def caption(axes: Axes, lane: Lane, lang: str | None) -> None:
    """Above a panel its rule and what was set; in it, how it ended."""
    axes.set_title(label(lane), fontsize=10, color=lane.colour, fontweight="bold", loc="left")
    route = lane.route
    if route.diverged_at is not None:
        end = word("diverged", lang, k=route.diverged_at)
    else:
        end = word("end", lang, value=f"{route.values[-1]:.3g}".replace("-", "−"), steps=route.steps)
    note(axes, end)


def label(lane: Lane) -> str:
    """A rule's name with its learning rate, or with whatever else was set apart from the default."""
    known = RULES.get(lane.entry.title.lower())
    shown = {}
    for name, value in lane.entry.hyperparameters.items():
        declared = known.hypers.get(name) if known else None
        if declared is None or name == "lr" or value != declared.default:
            shown[declared.letter if declared else letter(name)] = value
    values = ",  ".join(f"{name} = {value:g}" for name, value in list(shown.items())[:3])
    name = lane.name if len(lane.name) <= 24 else f"{lane.name[:22]} …"
    return listed(f"{name}   {values}".rstrip())
