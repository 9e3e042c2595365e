"""What stands in an operation graph: inputs, operations, the numbers of an edge, the output; and the edges.

Letters are written first, then measured; then everything gets its place, and lines are drawn around and between.
Lengths are points, and y goes downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.text import Text

from kudari.pictures import palette
from kudari.pictures.layout import Box

SIZE = 10.0  # of letters
RADIUS = 15.0  # of an operation
Corner = tuple[float, float]


class Thing(Box):
    """A box with letters in it. Letters are written first, then measured, then put in their places."""

    def __init__(self, column: int, axes: Axes, *lines: tuple[str, str], size: float = SIZE) -> None:
        super().__init__(column)
        style: dict[str, Any] = {"ha": "center", "va": "center", "zorder": 5}
        self.texts = [axes.text(0, 0, text, color=colour, fontsize=size, **style) for text, colour in lines]

    def measure(self) -> None:
        """Take the size that the letters need."""
        self.width, self.height = breadth(self.texts) + 5, SIZE + 4

    def draw(self, axes: Axes) -> None:
        """Put the letters where the box is, and draw what stands around them."""
        for text, y in zip(self.texts, self.lines(), strict=True):
            text.set_position((self.x, y))

    def lines(self) -> list[float]:
        """The height of each line of letters."""
        return [self.y]

    def port(self, toward: Corner) -> tuple[Corner, Corner]:
        """Where an edge touches that comes from somewhere, and the direction, outwards, in which it does."""
        side = math.copysign(1.0, toward[0] - self.x)
        return (self.x + side * self.width / 2, self.y), (side, 0.0)


class Input(Thing):
    """A variable: its value, and below it the whole derivative."""

    def measure(self) -> None:
        self.width, self.height = breadth(self.texts) + 14, 2 * SIZE + 16

    def lines(self) -> list[float]:
        return [self.y - SIZE * 0.7, self.y + SIZE * 0.75]

    def draw(self, axes: Axes) -> None:
        super().draw(axes)
        _rounded(axes, self, palette.INPUT, palette.FORWARD)


class Output(Thing):
    """The value of the field."""

    def measure(self) -> None:
        self.width, self.height = breadth(self.texts) + 14, SIZE + 14

    def draw(self, axes: Axes) -> None:
        super().draw(axes)
        _rounded(axes, self, palette.OUTPUT, palette.INK)


class Operation(Thing):
    """A circle with the operation's sign; below it the sum, where several edges bring derivatives back."""

    def __init__(self, column: int, axes: Axes, *lines: tuple[str, str]) -> None:
        super().__init__(column, axes, *lines)
        letters = len(lines[0][0])
        self.texts[0].set_fontsize({1: SIZE + 4, 2: SIZE, 3: SIZE, 4: SIZE - 1}.get(letters, SIZE - 2.5))

    def measure(self) -> None:
        self.width, self.height = 2 * RADIUS, 2 * RADIUS
        if len(self.texts) > 1:
            self.width, self.height = max(self.width, breadth(self.texts[1:])), 2 * (RADIUS + SIZE + 5)

    def lines(self) -> list[float]:
        return [self.y, self.y + RADIUS + SIZE / 2 + 4][: len(self.texts)]

    def draw(self, axes: Axes) -> None:
        super().draw(axes)
        circle = Circle((self.x, self.y), RADIUS, facecolor="white", edgecolor=palette.INK, linewidth=1.2, zorder=4)
        axes.add_patch(circle)

    def port(self, toward: Corner) -> tuple[Corner, Corner]:
        across, down = toward[0] - self.x, toward[1] - self.y
        lowest = 1.1 if len(self.texts) == 1 else 0.3  # an edge keeps clear of the sum below the circle
        turn = max(-1.1, min(lowest, 0.8 * math.atan2(down, abs(across))))
        direction = (math.copysign(math.cos(turn), across), math.sin(turn))
        return (self.x + RADIUS * direction[0], self.y + RADIUS * direction[1]), direction


class Numbers(Thing):
    """What flows along an edge: the value above it, the derivative below."""

    def measure(self) -> None:
        self.width, self.height = breadth(self.texts) + 4, 2 * SIZE + 8

    def lines(self) -> list[float]:
        return [self.y - SIZE * 0.75, self.y + SIZE * 0.8][: len(self.texts)]


def breadth(texts: Iterable[Text]) -> float:
    """How wide the widest of some texts is, in points."""
    return max(text.get_window_extent().width * 72 / text.get_figure(root=True).dpi for text in texts)  # type: ignore[union-attr]


def _rounded(axes: Axes, box: Box, ground: str, line: str) -> None:
    corner = (box.x - box.width / 2, box.y - box.height / 2)
    style = "round,pad=0,rounding_size=6"
    patch = FancyBboxPatch(
        corner, box.width, box.height, style, facecolor=ground, edgecolor=line, linewidth=1, zorder=4
    )
    axes.add_patch(patch)


def draw_edge(axes: Axes, path: list[Box]) -> None:
    """An edge: straight through its columns, bent between them, with its head at the end."""
    first, *between, last = path
    assert isinstance(first, Thing)
    assert isinstance(last, Thing)
    columns = [((box.x - box.room / 2, box.y), (box.x + box.room / 2, box.y)) for box in between]
    ahead = columns[0][0] if columns else (last.x - last.room / 2, last.y)
    start, away = first.port(ahead)
    behind = columns[-1][1] if columns else start
    end, back = last.port(behind)
    knots = [(start, away)]
    for left, right in columns:
        knots += [(left, (-1.0, 0.0)), (right, (1.0, 0.0))]
    knots.append((end, back))
    points, codes = [start], [Path.MOVETO]
    for k, ((p, out), (q, into)) in enumerate(pairwise(knots)):
        if k % 2:  # through a column
            points.append(q)
            codes.append(Path.LINETO)
        else:
            reach = 0.45 * abs(q[0] - p[0])
            points += [
                (p[0] + reach * out[0], p[1] + reach * out[1]),
                (q[0] + reach * into[0], q[1] + reach * into[1]),
                q,
            ]
            codes += [Path.CURVE4] * 3
    colour = palette.FAINT
    arrow = FancyArrowPatch(
        path=Path(points, codes), arrowstyle="-|>", mutation_scale=8, color=colour, linewidth=1.1, zorder=3
    )
    axes.add_patch(arrow)
