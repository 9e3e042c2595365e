"""The doors from the lower floors to the pictures and the page above them.

A field, a route or a race offers ``.plot()``, because that is where its user looks for it; but only
:mod:`kudari.pictures` knows matplotlib, and it is loaded only when a picture is asked for. So the lower floors know
what can be drawn, here, and not by whom: who draws is offered by the face of the house, :mod:`kudari` itself, which
stands above all of them and is always imported first.

What is drawn is ``Any`` here: fields, races and maps are made on floors that stand above this one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kudari.formula.errors import KudariError
from kudari.formula.foreign import shown_path
from kudari.language import Messages
from kudari.progress import Progress
from kudari.refusals import is_real

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FilePath = str | os.PathLike[str]
Size = tuple[float, float]

_WORDS = Messages(
    {
        "size": (
            "a picture's size is its width and height in inches, {low:g} to {high:g} each, as in (8, 6); not {value}",
            "画像の大きさは幅と高さで、(8, 6) のようにインチ（{low:g}〜{high:g}）で指定します。{value} は使えません",
        ),
        "dpi": (
            "a picture's dpi is a number of dots per inch, from {low:g} to {high:g}, as in 200; not {value}",
            "dpi は 1 インチあたりの点の数で、200 のように {low:g}〜{high:g} の数を指定します。{value} は使えません",
        ),
        "too many": (
            "{width:g} × {height:g} inches at {dpi:g} dpi are more dots than can be drawn; ask for fewer",
            "{width:g} × {height:g} インチ、{dpi:g} dpi では点が多すぎて描けません。小さくしてください",
        ),
        "no room": (
            "there is no room for this picture on {width:g} × {height:g} inches; ask for more",
            "{width:g} × {height:g} インチではこの図が入りません。大きくしてください",
        ),
        "no picture": (
            "{path} is no picture, and has neither size nor dpi",
            "{path} は画像ではないので、大きさと dpi は指定できません",
        ),
    }
)
_INCHES, _DPI = (1.0, 100.0), (10.0, 1200.0)
_MOST_DOTS, _MOST_OF_A_FILM = 100e6, 2.1e6  # of a picture, and of each of the frames, which are all held at once


@dataclass(frozen=True)
class Paper:
    """How large a picture is written: in inches, and in dots per inch; a picture's own where they are not given.

    >>> Paper((8, 6), 200)
    Paper(size=(8, 6), dpi=200)
    >>> Paper((8, 0.1))
    Traceback (most recent call last):
        ...
    kudari.formula.errors.KudariError: a picture's size is its width and height in inches, 1 to 100 each, ...

    Raises :class:`KudariError` for what is no size or dpi, and where a picture would have too many dots.
    """

    size: Size | None = None
    dpi: float | None = None

    def __post_init__(self) -> None:
        if self.size is not None and not (
            isinstance(self.size, (tuple, list))
            and len(self.size) == 2
            and all(_within(side, _INCHES) for side in self.size)
        ):
            raise KudariError(_WORDS.said("size", low=_INCHES[0], high=_INCHES[1], value=repr(self.size)))
        if self.dpi is not None and not _within(self.dpi, _DPI):
            raise KudariError(_WORDS.said("dpi", low=_DPI[0], high=_DPI[1], value=repr(self.dpi)))
        if self.size is not None and self.dpi is not None:
            self.check_dots(self.size, self.dpi)

    def check_dots(self, size: Size, dpi: float, film: bool = False) -> None:
        """Refuse a picture, or a film, of more dots than there is memory for."""
        width, height = size
        if width * height * dpi**2 > (_MOST_OF_A_FILM if film else _MOST_DOTS):
            raise KudariError(_WORDS.said("too many", width=width, height=height, dpi=dpi))

    def no_room(self, size: Size) -> KudariError:
        """The error for a picture that does not go onto so many inches."""
        return KudariError(_WORDS.said("no room", width=size[0], height=size[1]))

    def only_of(self, path: FilePath, suffixes: Sequence[str]) -> Paper:
        """The same, if the file is a picture or nothing was asked for.

        Raises :class:`KudariError` otherwise.
        """
        if self != OWN_SIZE and Path(path).suffix.lower() not in suffixes:
            raise KudariError(_WORDS.said("no picture", path=shown_path(path)))
        return self


OWN_SIZE = Paper()  # as large as a picture is by itself


def _within(value: object, limits: tuple[float, float]) -> bool:
    return is_real(value) and limits[0] <= float(value) <= limits[1]  # type: ignore[arg-type]


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
        self,
        race: Any,
        path: FilePath,
        *,
        lang: str | None = None,
        progress: Progress | None = None,
        paper: Paper = OWN_SIZE,
    ) -> Path:
        """A race as a film, in a file."""

    def plot_map(self, map_: Any, at: Mapping[str, float] | None = None, *, lang: str | None = None) -> Figure:
        """A colour for every walk of a map, and beside it the route of one pixel."""

    def plot_sweep(self, sweep: Any, *, lang: str | None = None) -> Figure:
        """Final values against one hyperparameter."""

    def plot_trainings(self, histories: Mapping[str, Any], *, lang: str | None = None) -> Figure:
        """Loss and accuracy against the steps."""

    def save(self, figure: Any, path: FilePath, paper: Paper = OWN_SIZE) -> Path:
        """Write a figure to a file, of this size."""

    def show(self, figure: Any) -> None:
        """Show a figure where the user is."""


class Pages(Protocol):
    """What pages can be made: texts of HTML that need nothing beside them."""

    def state_of_race(self, race: Any) -> dict[str, Any]:
        """A race as an interactive page opens with it."""

    def html(self, state: Mapping[str, Any], lang: str | None = None, *, embed: bool = False) -> str:
        """The interactive page; or, to be embedded, its map alone."""

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
