"""A map: one walk for every pixel, and what became of it."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kudari.drawing import pictures, shown
from kudari.fields import Field
from kudari.formula import KudariError
from kudari.progress import Progress
from kudari.rules import Rule
from kudari.suffixes import PICTURES, suffix_of
from kudari.travel.adventurer import Adventurer
from kudari.travel.ensembles import Engine, Whole, ensemble
from kudari.travel.maps.axes import Array, Axis, refuse_too_many
from kudari.travel.route import Route

FILES = (*PICTURES, ".npz", ".csv")


@dataclass(frozen=True, eq=False)
class Map:
    """What became of a walk for every pixel; the arrays have shape (pixels of y, pixels of x).

    The axes are hyperparameters, or variables of the field where the start varies.
    """

    kind: str  # "learning rate", "convergence" or "basin"
    field: Field
    rule: Rule
    x: Axis
    y: Axis
    start: tuple[float, ...]  # of what does not vary
    steps: int
    target: float | None
    values: Array  # the field's value where each walk ended
    diverged_at: Whole  # the step that left the finite numbers; -1 where none did
    reached: Whole  # the first step at or below the target; -1 where there is none
    ends: Array  # (pixels of y, pixels of x, variables)
    engine: str  # "compiled" or "interpreted"
    basins: Whole | None = None  # the number of the minimum; STRAYING or DIVERGED where there is none
    minima: Array | None = None  # (minima, variables)

    @property
    def first_values(self) -> Array:
        """The field's value where each walk began."""
        return np.broadcast_to(self.field.at(*_starts(self)), self.values.shape)

    @property
    def diverged(self) -> Any:
        """Which walks left the finite numbers, or ended higher than they began."""
        return (self.diverged_at >= 0) | ~(self.values <= self.first_values)

    @property
    def best(self) -> dict[str, float]:
        """The axes' numbers of the lowest pixel."""
        row, column = np.unravel_index(np.nanargmin(np.where(self.diverged, np.inf, self.values)), self.values.shape)
        return {self.x.name: float(self.x.values[column]), self.y.name: float(self.y.values[row])}

    def pixel(self, **numbers: float) -> tuple[int, int]:
        """The row and the column of the pixel nearest to the axes' numbers."""
        if set(numbers) != {self.x.name, self.y.name}:
            raise KudariError(f"a pixel has {self.x.name} and {self.y.name}, not {', '.join(numbers) or 'nothing'}")
        return self.y.nearest(numbers[self.y.name]), self.x.nearest(numbers[self.x.name])

    def route_at(self, **numbers: float) -> Route:
        """The whole walk of the pixel nearest to the axes' numbers, as ``route_at(lr=0.1, momentum=0.9)``."""
        row, column = self.pixel(**numbers)
        chosen = {self.x.name: float(self.x.values[column]), self.y.name: float(self.y.values[row])}
        start = dict(zip(self.field.variables, self.start, strict=True))
        walker = self.rule.renewed(**{name: value for name, value in chosen.items() if name not in start})
        start |= {name: value for name, value in chosen.items() if name in start}
        return Adventurer(**start).optimize(self.field, walker, rep=self.steps)

    def plot(self, getfig: bool = False, *, at: Mapping[str, float] | None = None, lang: str | None = None) -> Any:
        """Draw the map, and beside it the route of the pixel ``at``; in a window, a click chooses the pixel."""
        return shown(pictures().plot_map(self, at, lang=lang), getfig)

    def save(
        self, path: str | os.PathLike[str], *, at: Mapping[str, float] | None = None, lang: str | None = None
    ) -> Path:
        """Write the map: ``.npz`` with its record, ``.csv`` with a row for each pixel, or a picture."""
        suffix = suffix_of(path, FILES)
        if suffix in PICTURES:
            pictures().save(pictures().plot_map(self, at, lang=lang), path)
        else:
            from kudari.travel.maps import map_files  # loaded when needed

            map_files.write(self, path)
        return Path(path)

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Map:
        """Read a map from its ``.npz``; nothing is walked again."""
        from kudari.travel.maps import map_files

        return map_files.read(path)

    def __repr__(self) -> str:
        ny, nx = self.values.shape
        return f"<Map of {self.rule.title} on {self.field.name}, {nx} × {ny} over {self.x.name}, {self.y.name}>"


def walked(
    kind: str,
    field: Field,
    rule: Rule,
    x: Axis,
    y: Axis,
    *,
    start: Sequence[float],
    steps: int,
    target: float | None,
    engine: Engine,
    progress: Progress | None,
) -> Map:
    """The map of these axes: every pixel's walk."""
    shape, names = (len(y.values), len(x.values)), field.variables
    cells = shape[0] * shape[1]
    refuse_too_many(cells, steps)
    across, up = (numbers.ravel() for numbers in np.meshgrid(x.values, y.values))
    varying = {x.name: across, y.name: up}
    starts = np.column_stack([np.broadcast_to(varying.pop(n, at), cells) for n, at in zip(names, start, strict=True)])
    crowd = ensemble(
        field, copy.deepcopy(rule), starts, steps, target=target, engine=engine, progress=progress, over=varying
    )
    return Map(
        kind,
        field,
        rule,
        x,
        y,
        tuple(map(float, start)),
        steps,
        target,
        crowd.values.reshape(shape),
        crowd.diverged_at.reshape(shape),
        crowd.reached.reshape(shape),
        crowd.positions.reshape(*shape, len(names)),
        crowd.engine,
    )


def _starts(map_: Map) -> list[Any]:
    """Where the walks began, a number or an array for each variable."""
    own = {map_.x.name: map_.x.values[None, :], map_.y.name: map_.y.values[:, None]}
    return [own.get(name, np.array(at)) for name, at in zip(map_.field.variables, map_.start, strict=True)]
