"""Charts as data: curves and bars that somebody wants to see, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Numbers = Sequence[float] | np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Line:
    """A curve; or points, which nothing joins. ``low`` and ``high`` are a band around it."""

    x: Numbers
    y: Numbers
    label: str = ""
    colour: str | None = None  # by its label unless given
    dashed: bool = False
    points: bool = False
    faint: bool = False  # a ground for other lines, of which nobody asks for the numbers
    low: Numbers | None = None
    high: Numbers | None = None


@dataclass(frozen=True)
class Bars:
    """A histogram."""

    edges: Sequence[float]
    heights: Sequence[float]
    colour: str | None = None


@dataclass(frozen=True)
class Panel:
    """One pair of axes."""

    lines: Sequence[Line] = ()
    bars: Bars | None = None
    title: str = ""
    x: str = ""
    y: str = ""
    log_x: bool = False
    log_y: bool = False
    limits: tuple[float | None, float | None] = (None, None)  # of y
    note: str = ""  # within the panel
    numbers: str = "xy"  # the axes that have them


@dataclass(frozen=True)
class Chart:
    """Panels in rows.

    >>> chart = Chart([Panel([Line([1, 2, 3], [1.0, 4.0, 9.0], "x²")])])
    >>> chart.panels[0].lines[0].label
    'x²'
    """

    panels: Sequence[Panel]
    columns: int = 1
    size: tuple[float, float] = (6.4, 4.2)  # of one panel, in inches
    legend: bool = True  # in every panel; or else one for all, above them


def histograms(
    rows: Mapping[str, Sequence[Sequence[float]]],
    edges: Sequence[float],
    titles: Sequence[str],
    colour: str | None = None,
) -> list[Panel]:
    """A row of histograms for every name, all with the same edges: titles above the first, numbers below the last."""
    names = list(rows)
    return [
        Panel(
            bars=Bars(edges, heights, colour),
            title=titles[column] if name == names[0] else "",
            y=name if column == 0 else "",
            limits=(0, _top(heights)),
            numbers="x" if name == names[-1] else "",
        )
        for name, row in rows.items()
        for column, heights in enumerate(row)
    ]


def _top(heights: Sequence[float]) -> float:
    """How high a histogram is drawn: what is heaped up in one bin leaves through the top, or nothing else is seen."""
    second, highest = sorted(heights)[-2:]
    return 1.05 * min(highest, max(5 * second, highest / 4))


def band(curves: Sequence[Sequence[float]]) -> tuple[Any, Any, Any]:
    """The mean of several curves, with the lowest and the highest."""
    table = np.array(curves, np.float64)
    return table.mean(axis=0), table.min(axis=0), table.max(axis=0)
