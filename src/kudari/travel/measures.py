"""What can be measured of a route: where it ended, how straight it went, how soon it was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from html import escape
from typing import Any

import numpy as np

from kudari.travel.route import Array, Route


@dataclass(frozen=True)
class Measures:
    """One row of a race's table."""

    rule: str
    final_value: float
    distance: float | None  # to the nearest known minimum
    steps_to_target: int | None  # None: never
    path_length: float
    zigzag: float  # 0 for a straight line, 1 for turning back at every step
    diverged_at: int | None


def measure(name: str, route: Route, target: float | None, minima: Sequence[Sequence[float]]) -> Measures:
    """Everything that the table says of a route."""
    positions, values = route.positions, route.values
    distances = [float(np.linalg.norm(positions[-1] - np.array(minimum))) for minimum in minima]
    there = np.flatnonzero(values <= target) if target is not None else np.array([], int)
    return Measures(
        rule=name,
        final_value=float(values[-1]),
        distance=min(distances) if distances else None,
        steps_to_target=int(there[0]) if there.size else None,
        path_length=float(np.linalg.norm(np.diff(positions, axis=0), axis=1).sum()),
        zigzag=zigzag(positions),
        diverged_at=route.diverged_at,
    )


def zigzag(positions: Array) -> float:
    """How much a route turns: the mean of (1 − cos φ)/2 over the angles φ between one step and the next.

    >>> zigzag(np.array([[0, 0], [1, 0], [2, 0]])), zigzag(np.array([[0, 0], [1, 0], [0, 0]]))
    (0.0, 1.0)
    """
    steps = np.diff(positions, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    steps, lengths = steps[lengths > 0], lengths[lengths > 0]
    if len(steps) < 2:
        return 0.0
    directions = steps / lengths[:, None]
    cosines = (directions[1:] * directions[:-1]).sum(axis=1).clip(-1, 1)
    return float(((1 - cosines) / 2).mean())


class Table(list[Measures]):
    """The rows of a race, which prints as a table."""

    headings = ("rule", "final value", "distance", "to target", "path", "zig-zag", "")

    def __init__(self, rows: Sequence[Measures], target: float | None) -> None:
        super().__init__(rows)
        self.target = target

    def cells(self) -> list[list[str]]:
        """Every row as text."""
        return [
            [
                row.rule,
                f"{row.final_value:.4g}",
                "—" if row.distance is None else f"{row.distance:.4g}",
                "never" if row.steps_to_target is None else f"{row.steps_to_target} steps",
                f"{row.path_length:.4g}",
                f"{row.zigzag:.2f}",
                "" if row.diverged_at is None else f"diverged at step {row.diverged_at}",
            ]
            for row in self
        ]

    @property
    def note(self) -> str:
        """What the target is."""
        return "" if self.target is None else f"target: a value of at most {self.target:.4g}"

    def __str__(self) -> str:
        rows = [list(self.headings), *self.cells()]
        widths = [max(len(row[i]) for row in rows) for i in range(len(self.headings))]
        lines = [
            "  ".join(cell.ljust(width) if i in (0, 6) else cell.rjust(width) for i, (cell, width) in row)
            for row in ([*enumerate(zip(row, widths, strict=True))] for row in rows)
        ]
        return "\n".join(line.rstrip() for line in (*lines, self.note) if line.strip())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        def row(tag: str, cells: Sequence[str]) -> str:
            return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

        return f"<table>{row('th', self.headings)}{''.join(row('td', cells) for cells in self.cells())}</table>"

    def as_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain dicts, for a data frame or a file."""
        return [{entry.name: getattr(row, entry.name) for entry in fields(row)} for row in self]
