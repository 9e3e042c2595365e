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

from kudari.drawing import Paper, Size, pictures, shown
from kudari.fields import Field, FieldLike, PointLike, as_field
from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.progress import Progress
from kudari.rules import Rule, as_rule
from kudari.suffixes import PICTURES, suffix_of
from kudari.translations import answering
from kudari.travel.ensembles import Engine, Whole, ensemble
from kudari.travel.maps.axes import Array, Axis, axis, hyper_name, sizes
from kudari.travel.maps.kinds import default_range, usual_target
from kudari.travel.optimizers import named
from kudari.travel.theory import bends_down, curvatures_of, largest_lr_on, learning_rate


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
    """Final values against one hyperparameter, for one rule or several: what :func:`sensitivity` gives.

    >>> sweep = sensitivity("ravine", ["sgd", "adam"], lr=(1e-3, 10), size=50)
    >>> sweep.axis.values.shape, sweep.rules["SGD"].values.shape
    ((50,), (50,))
    >>> sweep
    <Sweep of SGD, Adam on ravine, 50 numbers of lr from 0.001 to 10>
    """

    field: Field
    axis: Axis
    rules: Mapping[str, Swept]
    start: tuple[float, ...]
    steps: int
    target: float | None
    engine: str

    def plot(self, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the final values against the hyperparameter, and which numbers reach the target.

        With ``getfig=True`` the matplotlib figure is returned, otherwise it is shown. Its words are English or
        Japanese, by the locale unless ``lang`` is given.
        """
        with answering(lang):
            return shown(pictures().plot_sweep(self, lang=lang), getfig)

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        lang: str | None = None,
        size: Size | None = None,
        dpi: float | None = None,
    ) -> Path:
        """Write the sweep: ``.csv`` with a row for each rule and number, or the picture that :meth:`plot` draws.

        ``size`` is the width and height of the picture in inches, as in ``(8, 6)``, and ``dpi`` its dots per inch.

        Raises :class:`KudariError` for any other suffix, and where the file cannot be written.
        """
        with answering(lang):
            suffix = suffix_of(path, (*PICTURES, ".csv"))
            paper = Paper(size, dpi).only_of(path, PICTURES)
            if suffix in PICTURES:
                return pictures().save(pictures().plot_sweep(self, lang=lang), path, paper)
            with written_whole(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(["rule", self.axis.name, "value", "diverged", "reached"])
                for name, swept in self.rules.items():
                    rows = (self.axis.values, swept.values, swept.diverged.astype(int), swept.reached)
                    writer.writerows([name, *row] for row in zip(*(column.tolist() for column in rows), strict=True))
            return Path(path)

    def __repr__(self) -> str:
        low, high = self.axis.values[0], self.axis.values[-1]
        span = f"{len(self.axis.values)} numbers of {self.axis.name} from {low:g} to {high:g}"
        return f"<Sweep of {', '.join(self.rules)} on {self.field.name}, {span}>"


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

    ``rules`` is one rule or a list of rules, each by a text or as an object, or a dict of them by names. ``over`` names
    the hyperparameter with its range, ``lr=(1e-4, 10)``, spread by equal factors where it spans a decade; ``size`` is
    how many of its numbers are tried. All walk ``steps`` steps from ``start``, the field's customary one unless given.
    The target is a value to fall below; by default a hundredth of the way from the start to the lowest value known is
    left. ``engine`` is that of :func:`ensemble`; ``progress`` is told how many rules are done, and of how many.

    >>> sweep = sensitivity("ravine", ["sgd", "adam"], lr=(1e-3, 10), steps=100)
    >>> {name: round(swept.decades(sweep.axis), 1) for name, swept in sweep.rules.items()}
    {'SGD': 0.7, 'Adam': 2.1}

    Raises :class:`KudariError` for more hyperparameters than one or none, a range, a start or a size that is none, and
    where there is no rule.
    """
    field = as_field(field)
    optimizers = _by_names(rules)
    if len(over) != 1:
        raise KudariError(f"a sweep is over one hyperparameter, as in lr=(0.0001, 10), not {', '.join(over) or 'none'}")
    ((name, span),) = over.items()
    names = {title: hyper_name(rule, name) for title, rule in optimizers.items()}
    numbers = axis(name, span, *sizes(size, 1, steps))
    origin = field.point(start, "the start")
    if target is None:
        target = usual_target(field, origin)
    first = _height(field, origin)
    rows, engines = {}, set()
    for done, (title, rule) in enumerate(optimizers.items(), 1):
        walks = ensemble(field, rule, origin, steps, target=target, engine=engine, over={names[title]: numbers.values})
        diverged = (walks.diverged_at >= 0) | ~(walks.values <= first)
        rows[title] = Swept(rule, walks.values, diverged, walks.reached)
        engines.add(walks.engine)
        if progress is not None:
            progress(done, len(optimizers))
    return Sweep(field, numbers, rows, origin, steps, target, " and ".join(sorted(engines)))


@dataclass(frozen=True)
class Limit:
    """The largest learning rate of a rule that holds on a field, as measured and in theory.

    >>> stability("ravine", "sgd")
    [Limit(rule='SGD', measured=1.0000..., theory=1.0, note='')]
    """

    rule: str
    measured: float | None  # infinite where all rates that were tried hold, None where not even the smallest does
    theory: float | None  # of linear rules on bowls
    note: str = ""  # why there is none


def stability(
    field: FieldLike, rules: Any, *, steps: int = 2000, start: PointLike | None = None, engine: Engine = "auto"
) -> list[Limit]:
    """The largest learning rate that holds, for one rule or several, by bisection, with the theory beside it.

    A rate holds if after ``steps`` steps from ``start``, the field's customary one unless given, the walk is not higher
    than it began. The limit is the first rate that does not hold, to one part in ten thousand; many rates are tried
    at once. Where all hold, it is infinite; where not even the smallest does, or the field bends down along an axis
    everywhere and so has no bottom, there is none, and ``note`` says why. ``rules`` are those of
    :func:`sensitivity`, ``engine`` is that of :func:`ensemble`.

    >>> for limit in stability("ravine", ["sgd", "momentum"]):
    ...     print(limit.rule, round(limit.measured, 3), limit.theory)
    SGD 1.0 1.0
    Momentum 1.9 1.9

    Raises :class:`KudariError` for a rule without a learning rate, a start that is none, and where there is no rule.
    """
    field = as_field(field)
    origin = field.point(start, "the start")
    height = _height(field, origin)
    limits = []
    for title, rule in _by_names(rules).items():
        name = learning_rate(rule)
        if name is None:
            raise KudariError(f"{title} has no learning rate (a hyperparameter with the letter η)")
        if bends_down(field):
            limits.append(Limit(title, None, None, _no_bottom(field)))
            continue
        low, high, _ = default_range(rule, field, name)
        rates, measured = np.geomspace(low / 10, high * 100, 65), None
        while rates[-1] / rates[0] > 1.0001:
            walks = ensemble(field, rule, origin, steps, engine=engine, over={name: rates})
            holds = (walks.diverged_at < 0) & (walks.values <= height)
            if holds.all():
                measured = math.inf
            if not holds[0] or holds.all():
                break
            last = int(np.argmin(holds)) - 1  # the last before the first that does not hold
            measured = float(rates[last])
            rates = np.geomspace(rates[last], rates[last + 1], 65)
        limits.append(Limit(title, measured, largest_lr_on(field, rule)))
    return limits


def _height(field: Field, start: tuple[float, ...]) -> float:
    """How high the start is."""
    with np.errstate(all="ignore"):
        height = float(field.at(*start))
    if not math.isfinite(height):
        point = ", ".join(f"{name} = {x:g}" for name, x in zip(field.variables, start, strict=True))
        raise KudariError(f"the field {field.name} has no finite value at the start ({point})")
    return height


def _no_bottom(field: Field) -> str:
    bends = ", ".join(f"{curvature:.3g}" for curvature in curvatures_of(field) or [])
    return f"no learning rate is stable on {field.name}: its curvatures are {bends}, and below 0 there is no bottom"


def _by_names(rules: Any) -> dict[str, Rule]:
    """One rule or several, by their names."""
    several = rules if isinstance(rules, (list, tuple, Mapping)) else [rules]
    return {name: as_rule(optimizer) for name, optimizer in named(several, "sweep").items()}
