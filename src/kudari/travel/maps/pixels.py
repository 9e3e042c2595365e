"""What became of a walk for every pixel, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.rules import Rule
from kudari.travel.ensembles import Whole
from kudari.travel.maps.axes import Array, Axis


@dataclass(frozen=True, eq=False)
class Pixels:
    """The numbers of a map; all arrays have a row for each number of ``y`` and a column for each of ``x``.

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
        varying = {self.x.name: self.x.values[None, :], self.y.name: self.y.values[:, None]}
        starts = [varying.get(name, np.array(at)) for name, at in zip(self.field.variables, self.start, strict=True)]
        return np.broadcast_to(self.field.at(*starts), self.values.shape)

    @property
    def diverged(self) -> Any:
        """Which walks left the finite numbers, or ended higher than they began."""
        return (self.diverged_at >= 0) | ~(self.values <= self.first_values)

    @property
    def best(self) -> dict[str, float]:
        """The axes' numbers of the lowest pixel."""
        row, column = np.unravel_index(np.nanargmin(np.where(self.diverged, np.inf, self.values)), self.values.shape)
        return {self.x.name: float(self.x.values[column]), self.y.name: float(self.y.values[row])}

    def pixel(self, /, **numbers: float) -> tuple[int, int]:
        """The row and the column of the pixel nearest to the axes' numbers.

        Raises :class:`KudariError` where the numbers are not those of the axes, or lie off the map.
        """
        if set(numbers) != {self.x.name, self.y.name}:
            raise KudariError(f"a pixel has {self.x.name} and {self.y.name}, not {', '.join(numbers) or 'nothing'}")
        return self.y.nearest(numbers[self.y.name]), self.x.nearest(numbers[self.x.name])
