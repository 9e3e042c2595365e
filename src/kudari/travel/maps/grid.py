"""A map: one walk for every pixel, to be seen, kept and walked again."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from kudari.drawing import Paper, Size, pictures, shown
from kudari.fields import Field
from kudari.formula import KudariError
from kudari.progress import Progress
from kudari.rules import Rule
from kudari.suffixes import PICTURES, suffix_of
from kudari.translations import answering
from kudari.travel.adventurer import Adventurer
from kudari.travel.ensembles import Engine, ensemble
from kudari.travel.findings import ENDLESS
from kudari.travel.maps.axes import Axis, refuse_too_many
from kudari.travel.maps.pixels import Pixels
from kudari.travel.route import Route

FILES = (*PICTURES, ".npz", ".csv")


class Map(Pixels):
    """A map: what became of a walk for every pixel, and how to see it, keep it, and take one of the walks again.

    :func:`learning_rate_map`, :func:`convergence_map` and :func:`basin_map` make it. All arrays have a row for each
    number of ``y`` and a column for each of ``x``.

    >>> from kudari import learning_rate_map
    >>> map_ = learning_rate_map("ravine", "momentum", lr=(0.01, 1), momentum=(0, 0.9), size=(5, 3), steps=50)
    >>> map_.values.shape, map_.ends.shape
    ((3, 5), (3, 5, 2))
    >>> map_.pixel(lr=0.1, momentum=0.5)
    (1, 2)
    >>> map_.route_at(lr=0.1, momentum=0.5)[50] == dict(zip("xy", map_.ends[1, 2].tolist()))
    True
    """

    def route_at(self, /, **numbers: float) -> Route:
        """The whole walk of the pixel nearest to the axes' numbers, as ``route_at(lr=0.1, momentum=0.9)``.

        Raises :class:`KudariError` as :meth:`pixel` does.
        """
        row, column = self.pixel(**numbers)
        point = {self.x.name: float(self.x.values[column]), self.y.name: float(self.y.values[row])}
        start = dict(zip(self.field.variables, self.start, strict=True))
        hypers = {name: value for name, value in point.items() if name not in start}
        start |= {name: value for name, value in point.items() if name in start}
        return Adventurer(**start).optimize(self.field, self.rule.renewed(**hypers), rep=self.steps)

    @property
    def is_bottomless(self) -> bool:
        """Whether the lowest walk goes down without end, so that it is no result and no pixel is the best.

        >>> from kudari import learning_rate_map
        >>> [learning_rate_map(f, "momentum", lr=(0.01, 1), momentum=(0, 0.9), size=4).is_bottomless
        ...  for f in ("x**2 - y**2", "x**2 + y**2")]
        [True, False]
        """
        if self.diverged.all():
            return False
        row, column = self.pixel(**self.best)
        varying = {self.x.name: self.x.values[column], self.y.name: self.y.values[row]}
        start = [varying.get(name, at) for name, at in zip(self.field.variables, self.start, strict=True)]
        route = Route(self.field.variables)  # where it began and ended tells enough
        route.field = self.field
        with np.errstate(all="ignore"):
            for place in (start, self.ends[row, column]):
                slope = tuple(float(part) for part in self.field.gradient_at(*place))
                route.add(tuple(map(float, place)), float(self.field.at(*place)), slope, {})
        return route.diagnosis().verdict.code == ENDLESS

    def plot(self, getfig: bool = False, *, at: Mapping[str, float] | None = None, lang: str | None = None) -> Any:
        """Draw the map, and beside it the route of the pixel ``at``; in a window, a click chooses the pixel.

        With ``getfig=True`` the matplotlib figure is returned, otherwise it is shown. Its words are English or
        Japanese, by the locale unless ``lang`` is given.
        """
        with answering(lang):
            return shown(pictures().plot_map(self, at, lang=lang), getfig)

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        at: Mapping[str, float] | None = None,
        lang: str | None = None,
        size: Size | None = None,
        dpi: float | None = None,
    ) -> Path:
        """Write the map by the file's suffix.

        ``.npz`` has all arrays with the record of how they were made, which :meth:`load` reads again; ``.csv`` a row
        for each pixel; ``.png``, ``.svg`` and ``.pdf`` are the picture, as :meth:`plot` draws it; ``size``
        is its width and height in inches, as in ``(8, 6)``, and ``dpi`` its dots per inch.

        Raises :class:`KudariError` for any other suffix, and where the file cannot be written.
        """
        with answering(lang):
            suffix = suffix_of(path, FILES)
            paper = Paper(size, dpi).only_of(path, PICTURES)
            if suffix in PICTURES:
                return pictures().save(pictures().plot_map(self, at, lang=lang), path, paper)
            from kudari.travel.maps import map_files  # loaded when needed: a script that only walks starts sooner

            map_files.write(self, path)
            return Path(path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a map from its ``.npz``; nothing is walked again.

        Raises :class:`KudariError` where the file is no map.
        """
        from kudari.travel.maps import map_files

        return cls(**vars(map_files.read(path)))

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
    walks = ensemble(
        field, copy.deepcopy(rule), starts, steps, target=target, engine=engine, progress=progress, over=varying
    )
    if np.isnan(walks.values).all():
        raise KudariError(f"the field {field.name} has no finite value or slope at any start of this map")
    return Map(
        kind,
        field,
        rule,
        x,
        y,
        tuple(map(float, start)),
        steps,
        target,
        walks.values.reshape(shape),
        walks.diverged_at.reshape(shape),
        walks.reached.reshape(shape),
        walks.positions.reshape(*shape, len(names)),
        walks.engine,
    )
