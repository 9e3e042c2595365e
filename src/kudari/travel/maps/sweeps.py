"""One hyperparameter swept over its range, and the largest learning rate that holds."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kudari.drawing import pictures, shown
from kudari.fields import Field, FieldLike, PointLike, as_field
from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.progress import Progress
from kudari.rules import Rule, as_rule
from kudari.suffixes import PICTURES, suffix_of
from kudari.travel.ensembles import Engine, Whole, ensemble
from kudari.travel.findings import low_value
from kudari.travel.maps.axes import Array, Axis, axis, hyper_name, sizes
from kudari.travel.maps.kinds import default_range
from kudari.travel.optimizers import named
from kudari.travel.theory import largest_lr_on, learning_rate


@dataclass(frozen=True, eq=False)
class Swept:
    """What became of one rule for every number of the axis."""

    rule: Rule
    values: Array
    diverged: Any  # which walks left the finite numbers, or ended higher than they began
    reached: Whole

    def decades(self, axis: Axis) -> float:
        """Over how many decades of the axis the target is reached."""
        width = np.diff(np.log10(axis.edges)) if axis.log else np.diff(axis.edges) / np.ptp(axis.edges)
        return float(width[self.reached >= 0].sum())


@dataclass(frozen=True, eq=False)
class Sweep:
    """Final values against one hyperparameter, for one rule or several."""

    field: Field
    axis: Axis
    rules: Mapping[str, Swept]
    start: tuple[float, ...]
    steps: int
    target: float | None
    engine: str

    def plot(self, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the final values against the hyperparameter, and which numbers reach the target."""
        return shown(pictures().plot_sweep(self, lang=lang), getfig)

    def save(self, path: str | os.PathLike[str], *, lang: str | None = None) -> Path:
        """Write the sweep as ``.csv`` or as a picture."""
        if suffix_of(path, (*PICTURES, ".csv")) in PICTURES:
            pictures().save(pictures().plot_sweep(self, lang=lang), path)
            return Path(path)
        with written_whole(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["rule", self.axis.name, "value", "diverged", "reached"])
            for name, swept in self.rules.items():
                rows = (self.axis.values, swept.values, swept.diverged.astype(int), swept.reached)
                writer.writerows([name, *row] for row in zip(*(column.tolist() for column in rows), strict=True))
        return Path(path)


def sensitivity(
    field: FieldLike,
    rules: Any,
    *,
    size: int = 400,
    steps: int = 200,
    start: PointLike | None = None,
    target: float | None = None,
    engine: Engine = "auto",
    progress: Progress | None = None,
    **over: Any,
) -> Sweep:
    """How the value where a rule ends depends on one hyperparameter, for one rule or a list of rules.

    ``over`` names it with its range, ``lr=(1e-4, 10)``. The target is a value to fall below; by default a
    hundredth of the way from the start to the lowest value known is left.

    >>> swept = sensitivity("ravine", ["sgd", "adam"], lr=(1e-3, 10), steps=100)
    >>> {name: round(one.decades(swept.axis), 1) for name, one in swept.rules.items()}
    {'SGD': 0.7, 'Adam': 2.1}
    """
    place = as_field(field)
    walkers = _walkers(rules)
    if len(over) != 1:
        raise KudariError(f"a sweep is over one hyperparameter, as in lr=(0.0001, 10), not {', '.join(over) or 'none'}")
    ((name, given),) = over.items()
    names = {title: hyper_name(walker, name) for title, walker in walkers.items()}
    swept_axis = axis(name, given, *sizes(size, 1, steps))
    origin = place.point(start, "the start")
    lowest = place.facts.lowest
    if target is None and lowest is not None:
        target = low_value(float(place.at(*origin)), lowest)
    rows, engines = {}, set()
    for done, (title, walker) in enumerate(walkers.items()):
        crowd = ensemble(
            place, walker, origin, steps, target=target, engine=engine, over={names[title]: swept_axis.values}
        )
        first = float(place.at(*origin))
        diverged = (crowd.diverged_at >= 0) | ~(crowd.values <= first)
        rows[title] = Swept(walker, crowd.values, diverged, crowd.reached)
        engines.add(crowd.engine)
        if progress is not None:
            progress(done + 1, len(walkers))
    return Sweep(place, swept_axis, rows, origin, steps, target, " and ".join(sorted(engines)))


@dataclass(frozen=True)
class Limit:
    """The largest learning rate of a rule that holds on a field, as measured and in theory."""

    rule: str
    measured: float | None  # infinite where all rates that were tried hold, None where not even the smallest does
    theory: float | None  # of linear rules on bowls


def stability(
    field: FieldLike, rules: Any, *, steps: int = 2000, start: PointLike | None = None, engine: Engine = "auto"
) -> list[Limit]:
    """The largest learning rate that holds, for one rule or several, by bisection, with the theory beside it.

    A rate holds if after so many steps the walk is not higher than it began. The limit is the first rate that does
    not hold, to one part in ten thousand; many rates are tried at once. Where all hold, it is infinite.

    >>> for limit in stability("ravine", ["sgd", "momentum"]):
    ...     print(limit.rule, round(limit.measured, 3), limit.theory)
    SGD 1.0 1.0
    Momentum 1.9 1.9
    """
    place = as_field(field)
    origin = place.point(start, "the start")
    height = float(place.at(*origin))
    limits = []
    for title, walker in _walkers(rules).items():
        name = learning_rate(walker)
        if name is None:
            raise KudariError(f"{title} has no learning rate (a hyperparameter with the letter η)")
        low, high, _ = default_range(walker, place, name)
        rates, measured = np.geomspace(low / 10, high * 100, 65), None
        while rates[-1] / rates[0] > 1.0001:
            crowd = ensemble(place, walker, origin, steps, engine=engine, over={name: rates})
            holds = (crowd.diverged_at < 0) & (crowd.values <= height)
            if holds.all():
                measured = math.inf
            if not holds[0] or holds.all():
                break
            last = int(np.argmin(holds)) - 1  # the last before the first that does not hold
            measured = float(rates[last])
            rates = np.geomspace(rates[last], rates[last + 1], 65)
        limits.append(Limit(title, measured, largest_lr_on(place, walker)))
    return limits


def _walkers(rules: Any) -> dict[str, Rule]:
    """One rule or several, by their names."""
    several = rules if isinstance(rules, (list, tuple, Mapping)) else [rules]
    return {name: as_rule(walker) for name, walker in named(several, "sweep").items()}
