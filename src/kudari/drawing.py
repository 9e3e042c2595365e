"""The doors from the lower floors to the pictures and the page above them.

A field, a route or a race offers ``.plot()``, because that is where its user looks for it; but only
:mod:`kudari.pictures` knows matplotlib, and it is loaded only when a picture is asked for. So the lower floors know
what can be drawn, here, and not by whom: who draws is offered by the face of the house, :mod:`kudari` itself, which
stands above all of them and is always imported first.

What is drawn is ``Any`` here: fields, races and maps are made on floors that stand above this one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kudari.progress import Progress

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FilePath = str | os.PathLike[str]


class Pictures(Protocol):
    """What can be drawn. ``lang`` is that of the words on a picture; by the locale where it is None."""

    def plot_field(self, field: Any, route: Any = None, *, lang: str | None = None) -> Figure:
        """Contours and downhill arrows, or a curve, with a route if there is one."""

    def plot_surface(self, field: Any, route: Any = None, *, lang: str | None = None) -> Figure:
        """The surface z = f(x, y)."""

    def plot_tangent(self, field: Any, x: float, *, lang: str | None = None) -> Figure:
        """A curve with its tangent at ``x``."""

    def plot_graph(self, field: Any, params: Any = None, *, lang: str | None = None) -> Figure:
        """The operation graph at a point."""

    def plot_race(self, race: Any, kind: str = "side by side", *, lang: str | None = None) -> Figure:
        """Every route of a race."""

    def animate_race(
        self, race: Any, path: FilePath, *, lang: str | None = None, progress: Progress | None = None
    ) -> Path:
        """A race as a film, in a file."""

    def plot_map(self, map_: Any, at: Mapping[str, float] | None = None, *, lang: str | None = None) -> Figure:
        """A colour for every walk of a map, and beside it the route of one pixel."""

    def plot_sweep(self, sweep: Any, *, lang: str | None = None) -> Figure:
        """Final values against one hyperparameter."""

    def plot_trainings(self, histories: Mapping[str, Any], *, lang: str | None = None) -> Figure:
        """Loss and accuracy against the steps."""

    def save(self, figure: Any, path: FilePath) -> Path:
        """Write a figure to a file."""

    def show(self, figure: Any) -> None:
        """Show a figure where the user is."""


class Pages(Protocol):
    """What pages can be made: texts of HTML that need nothing beside them."""

    def state_of_race(self, race: Any) -> dict[str, Any]:
        """A race as an interactive page opens with it."""

    def html(self, state: Mapping[str, Any], lang: str | None = None) -> str:
        """The interactive page."""

    def frame(self, text: str, picture: str = "") -> str:
        """A page within another, as a notebook shows it; and a picture, a PNG in base64, for one that may not."""

    def training_html(self, history: Any, lang: str | None = None) -> str:
        """The curves of a training, and how it went in sentences."""


_offered: dict[str, Callable[[], Any]] = {}


def offer(*, pictures: Callable[[], Pictures], page: Callable[[], Pages]) -> None:
    """Say who draws and who makes pages: functions that import them when they are first asked for."""
    _offered.update(pictures=pictures, page=page)


def pictures() -> Pictures:
    """Who draws."""
    drawer: Pictures = _offered["pictures"]()
    return drawer


def page() -> Pages:
    """Who makes pages."""
    maker: Pages = _offered["page"]()
    return maker


def shown(figure: Figure, getfig: bool) -> Any:
    """The matplotlib figure, if it is asked for; otherwise it is shown, and there is nothing to return."""
    return figure if getfig else pictures().show(figure)
