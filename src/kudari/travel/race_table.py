"""What can be measured of a route: where it ended, how straight it went, how soon it was there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from html import escape
from typing import Any

import numpy as np

from kudari.formula.widths import shown_width
from kudari.language import Messages, lined_up
from kudari.travel.diagnosis import Diagnosis
from kudari.travel.rates import in_words
from kudari.travel.route import Array, Route

BLOCK = 2**16  # steps that are measured at a time


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
    there = values <= target if target is not None else np.zeros(1, bool)
    return Measures(
        rule=name,
        final_value=float(values[-1]),
        distance=min(distances) if distances else None,
        steps_to_target=int(there.argmax()) if there.any() else None,
        path_length=float(sum(np.linalg.norm(steps, axis=1).sum() for steps in _steps(positions))),
        zigzag=zigzag(positions),
        diverged_at=route.diverged_at,
    )


def zigzag(positions: Array) -> float:
    """How much a route turns: the mean of (1 − cos φ)/2 over the angles φ between one step and the next.

    >>> zigzag(np.array([[0, 0], [1, 0], [2, 0]])), zigzag(np.array([[0, 0], [1, 0], [0, 0]]))
    (0.0, 1.0)
    """
    turned, count, before = 0.0, 0, np.empty((0, positions.shape[1]))
    for steps in _steps(positions):
        lengths = np.linalg.norm(steps, axis=1)
        moved = lengths > 0
        directions = np.concatenate([before, steps[moved] / lengths[moved, None]])
        cosines = (directions[1:] * directions[:-1]).sum(axis=1).clip(-1, 1)
        turned += float(((1 - cosines) / 2).sum())
        count += len(cosines)
        before = directions[-1:]
    return turned / count if count else 0.0


def _steps(positions: Array) -> Iterator[Array]:
    """The steps from place to place, so many at a time that they take little room."""
    for first in range(0, len(positions) - 1, BLOCK):
        yield np.diff(positions[first : first + BLOCK + 1], axis=0)


_HEADINGS = {
    "en": ("rule", "final value", "distance", "to target", "path", "zig-zag", ""),
    "ja": ("手法", "最後の値", "最小点まで", "目標まで", "道のり", "ジグザグ", ""),
}
_CELLS = Messages(
    {
        "never": ("never", "未達"),
        "steps": ("{steps} steps", "{steps} ステップ"),
        "diverged": ("diverged at step {step}", "ステップ {step} で発散"),
        "target": ("target: a value of at most {value:.4g}", "目標: 値が {value:.4g} 以下"),
    }
)


class Table(list[Measures]):
    """The rows of a race, and a sentence on each; it prints as a table."""

    def __init__(
        self,
        rows: Sequence[Measures],
        target: float | None,
        diagnoses: Mapping[str, Diagnosis],
        lang: str,
        found_rates: Mapping[str, float],
    ) -> None:
        super().__init__(rows)
        self.target, self.diagnoses, self.lang, self.found_rates = target, dict(diagnoses), lang, dict(found_rates)

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands over the columns."""
        return _HEADINGS[self.lang]

    def cells(self) -> list[list[str]]:
        """Every row as text."""
        return [
            [
                row.rule,
                f"{row.final_value:.4g}",
                "—" if row.distance is None else f"{row.distance:.4g}",
                self._word("never") if row.steps_to_target is None else self._word("steps", steps=row.steps_to_target),
                f"{row.path_length:.4g}",
                f"{row.zigzag:.2f}",
                "" if row.diverged_at is None else self._word("diverged", step=row.diverged_at),
            ]
            for row in self
        ]

    @property
    def notes(self) -> list[str]:
        """What the target is, and which learning rates were found for the field."""
        target = [] if self.target is None else [self._word("target", value=self.target)]
        return [*target, in_words(self.found_rates, True, self.lang)] if self.found_rates else target

    @property
    def paragraphs(self) -> dict[str, list[str]]:
        """What is to be said of each rule: how it ended, and why."""
        return {
            name: [finding.text(self.lang) for finding in diagnosis.outcome]
            for name, diagnosis in self.diagnoses.items()
        }

    def _word(self, key: str, **values: object) -> str:
        return _CELLS.said(key, self.lang, **values)

    def __str__(self) -> str:
        rows = [list(self.headings), *self.cells()]
        lines = lined_up(rows, left=(0, 6))
        for name, said in self.paragraphs.items():
            begin, *more = said
            lines += [f"{name}: {begin}", *(" " * shown_width(f"{name}: ") + sentence for sentence in more)]
        lines[len(rows) : len(rows)] = self.notes
        return "\n".join(line for line in lines if line.strip())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        def row(tag: str, cells: Sequence[str]) -> str:
            return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

        said = "".join(f"<li>{escape(n)}: {'<br>'.join(map(escape, said))}</li>" for n, said in self.paragraphs.items())
        rows = "".join(row("td", cells) for cells in self.cells())
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"<table>{row('th', self.headings)}{rows}</table>{notes}<ul>{said}</ul>"

    def as_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain dicts, for a data frame or a file."""
        return [{entry.name: getattr(row, entry.name) for entry in fields(row)} for row in self]
