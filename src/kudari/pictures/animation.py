"""A race as a moving picture: the ground is painted once, and only the routes grow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, PillowWriter
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

from kudari.drawing import OWN_SIZE, Paper
from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.pictures import palette
from kudari.pictures.captions import set_fonts, word
from kudari.pictures.curves import draw_steps
from kudari.pictures.field_pictures import heading
from kudari.pictures.picture_files import laid_out
from kudari.pictures.races import Ground, Lane, label, lanes, panels
from kudari.pictures.routes import draw_route
from kudari.progress import Progress
from kudari.travel import Race

MOST_FRAMES = 150
FRAMES_A_SECOND = 8
LAST_FRAMES = 12  # how long the end is held
DPI = 90


def animate_race(
    race: Race,
    path: str | os.PathLike[str],
    *,
    lang: str | None = None,
    progress: Progress | None = None,
    paper: Paper = OWN_SIZE,
) -> Path:
    """Write the race as ``.gif`` or ``.mp4``; ``progress`` is told how many frames of how many are done."""
    writer = film_writer(Path(path).suffix.lower())
    steps = max(route.steps for route in race.routes.values())
    frames = [int(k) for k in np.unique(np.linspace(0, steps, min(steps + 1, MOST_FRAMES)).round())]
    frames += [steps] * LAST_FRAMES
    film = _Film(race, lang, paper)
    with written_whole(path) as temporary, writer.saving(film.figure, str(temporary), film.dpi):
        for done, k in enumerate(frames, 1):
            film.show(k)
            writer.grab_frame()
            if progress is not None:
                progress(done, len(frames))
    return Path(path)


def film_writer(suffix: str) -> AbstractMovieWriter:
    """What writes a film of this kind; an error says what is missing for it."""
    if suffix == ".gif":
        return _FlatGif(fps=FRAMES_A_SECOND)
    if not FFMpegWriter.isAvailable():
        raise KudariError("an .mp4 needs the program ffmpeg, which was not found; install it, or write a .gif")
    # Even sizes and yuv420p are what every player understands.
    return FFMpegWriter(
        fps=FRAMES_A_SECOND, codec="h264", extra_args=["-pix_fmt", "yuv420p", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2"]
    )


class _FlatGif(PillowWriter):
    """A GIF in which all frames share one palette without dithering: a tenth of the size, and no flicker."""

    _frames: list[Image.Image]

    def finish(self) -> None:
        if not self._frames:  # it was stopped before the first
            return
        frames = [frame.convert("RGB") for frame in self._frames]
        ground = frames[-1].quantize(256 - len(palette.KEPT), dither=Image.Dither.NONE)
        kept = [channel for colour in palette.KEPT for channel in to_rgb(colour)]
        colours = Image.new("P", (1, 1))
        colours.putpalette((ground.getpalette() or [])[: 768 - len(kept)] + [round(255 * channel) for channel in kept])
        self._frames = [frame.quantize(palette=colours, dither=Image.Dither.NONE) for frame in frames]
        super().finish()


class _Film:
    """A figure whose ground is an image, over which the routes are drawn step by step."""

    def __init__(self, race: Race, lang: str | None, paper: Paper) -> None:
        self.race, self.lang = race, lang
        self.dpi = DPI if paper.dpi is None else paper.dpi
        self.figure, grid = panels(len(race.routes))
        if paper.size is not None:
            self.figure.fit(*paper.size)
        paper.check_dots(tuple(self.figure.get_size_inches()), self.dpi, film=True)
        ground = Ground(race)
        for lane, axes in zip(lanes(race), grid, strict=True):
            ground.draw(axes)
            axes.set_title(label(lane), fontsize=10, color=lane.colour, fontweight="bold", loc="left")
        self.title = self.figure.suptitle(" ", fontsize=11, color=palette.INK)
        set_fonts(self.figure)
        self.painted = _paint(self.figure, self.dpi, paper)
        for axes in grid:  # what is painted need not be drawn again
            for artist in [*axes.collections, *axes.lines, axes.xaxis, axes.yaxis, *axes.spines.values(), axes.title]:
                artist.set_visible(False)
            axes._left_title.set_visible(False)  # type: ignore[attr-defined]
            axes.patch.set_visible(False)
        self.figure.set_layout_engine("none")
        self.figure.figimage(self.painted, zorder=-1)
        self.axes = list(zip(lanes(race), grid, strict=True))
        self.seen = {name: (route.positions, route.values) for name, route in race.routes.items()}
        self.moving: list[Artist] = []

    def show(self, k: int) -> None:
        """The race after ``k`` steps."""
        for artist in self.moving:
            artist.remove()
        self.moving = []
        for lane, axes in self.axes:
            before = set(axes.get_children())
            self._draw(axes, lane, k)
            self.moving += [artist for artist in axes.get_children() if artist not in before]
        self.title.set_text(f"{heading(self.race.field)}     {word('step', self.lang, k=k)}")
        set_fonts(self.figure)

    def _draw(self, axes: Any, lane: Lane, k: int) -> None:
        route, (places, values) = lane.route, self.seen[lane.name]
        positions = places[: k + 1]
        if len(self.race.field.variables) == 1:
            draw_steps(axes, positions, values[: k + 1], lane.colour)
        else:
            draw_route(axes, positions, lane.colour)
            axes.plot(*positions[-1:].T, "o", markersize=8, color=lane.colour, markeredgecolor="white", zorder=8)
        if route.diverged_at is not None and k >= route.diverged_at:
            axes.annotate(
                word("diverged", self.lang, k=route.diverged_at),
                (0.5, 0.5),
                xycoords="axes fraction",
                ha="center",
                fontsize=12,
                color=lane.colour,
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85},
                zorder=9,
            )


def _paint(figure: Figure, dpi: float, paper: Paper) -> Any:
    """The figure as pixels, at the resolution of the film."""
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    with laid_out(figure, paper):
        canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba()).copy()  # type: ignore[no-untyped-call]
