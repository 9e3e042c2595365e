"""The maps that can be asked for: over two hyperparameters, and over the starts."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.fields import Field, FieldLike, PointLike, as_field
from kudari.formula import KudariError
from kudari.progress import Progress
from kudari.rules import Rule, as_rule
from kudari.translations import translated
from kudari.travel.ensembles import Engine
from kudari.travel.findings import low_value
from kudari.travel.maps.axes import Axis, axis, hyper_name, sizes
from kudari.travel.maps.grid import Map, walked
from kudari.travel.theory import learning_rate


def learning_rate_map(
    field: FieldLike,
    rule: Any,
    *,
    size: Any = 200,
    steps: int = 200,
    start: PointLike | None = None,
    target: float | None = None,
    engine: Engine = "auto",
    progress: Progress | None = None,
    **axes: Any,
) -> Map:
    """Where a rule comes to from one start, for every pair of two hyperparameters.

    Each of the two ``axes`` is a range ``lr=(0.001, 3)``, spread by equal factors where it spans a decade
    (or as ``(0.5, 3, "log")``), or an array of rising numbers. The first is drawn to the right, the second upwards.
    ``size`` is the number of pixels of each axis, or one for each. All walk ``steps`` steps from ``start``, the
    field's customary one unless given; with a ``target``, ``reached`` says when they first fell to that value.

    ``engine`` and ``progress`` are those of :func:`ensemble`: compiled or interpreted, and a function that is told how
    many walks are done, and of how many.

    >>> map_ = learning_rate_map("ravine", "momentum", lr=(0.01, 3), momentum=(0, 0.99), size=50, steps=100)
    >>> map_
    <Map of Momentum on ravine, 50 × 50 over lr, momentum>
    >>> {name: round(number, 2) for name, number in map_.best.items()}
    {'lr': 1.33, 'momentum': 0.4}
    >>> map_.route_at(lr=0.1, momentum=0.9).steps
    100

    Raises :class:`KudariError` for names that are none, ranges that are none, and maps that are too large.
    """
    field, rule = as_field(field), as_rule(rule)
    names = [hyper_name(rule, name) for name in axes]
    if len(names) != 2 or names[0] == names[1]:
        raise KudariError(
            "a map has two hyperparameters as axes, as in lr=(0.001, 1), momentum=(0, 0.99), not "
            f"{', '.join(names) or 'none'}; {rule.title} has {', '.join(rule.hypers) or 'none'} "
            "(one alone is swept: sensitivity, kudari sweep)"
        )
    counts = sizes(size, 2, steps)
    x, y = (axis(name, span, count) for name, span, count in zip(names, axes.values(), counts, strict=True))
    for side in (x, y):
        for extreme in (side.values[0], side.values[-1]):
            rule.hypers[side.name].checked(float(extreme))
    origin = field.point(start, "the start")
    _note_black_box(field)
    return walked(
        "learning rate",
        *(field, rule, x, y),
        start=origin,
        steps=steps,
        target=target,
        engine=engine,
        progress=progress,
    )


def convergence_map(
    field: FieldLike,
    rule: Any,
    *,
    target: float | None = None,
    size: Any = 200,
    steps: int = 500,
    plane: Sequence[str] | None = None,
    start: PointLike | None = None,
    engine: Engine = "auto",
    progress: Progress | None = None,
    **window: Any,
) -> Map:
    """How many steps a rule takes to a target, from every start in the field's window.

    The target is a value to fall below; by default a hundredth of the way from the customary start to the
    lowest value known is left. ``plane`` names the two variables that vary, where there are more; the others
    are those of ``start``. A variable's window can be given as a range, ``x=(-2, 2)``. ``size`` is the number of
    pixels of each axis, or one for each; ``engine`` and ``progress`` are those of :func:`ensemble`.

    >>> map_ = convergence_map("ravine", "adam:lr=0.3", size=20)
    >>> int(map_.reached.min()), int(map_.reached.max())
    (1, 63)

    Raises :class:`KudariError` where no target is known, for a plane, a window, a start or a size that does not fit
    the field, and for maps that are too large.
    """
    field, rule = as_field(field), as_rule(rule)
    if target is None:
        target = usual_target(field, field.start)
    if target is None:
        raise KudariError(f"the lowest value of {field.name} is not known; give a target, as in target=0.1")
    x, y, origin = over_starts(field, plane, start, window, size, steps)
    _note_black_box(field)
    return walked(
        "convergence",
        *(field, rule, x, y),
        start=origin,
        steps=steps,
        target=float(target),
        engine=engine,
        progress=progress,
    )


def over_starts(
    field: Field, plane: Sequence[str] | None, start: PointLike | None, window: Any, size: Any, steps: int
) -> tuple[Axis, Axis, tuple[float, ...]]:
    """The axes of a map whose starts vary, and the start of what does not.

    Raises :class:`KudariError` for a plane, a window, a start or a size that does not fit the field.
    """
    names = tuple(plane or field.variables[:2])
    if len(field.variables) < 2:
        raise KudariError(f"a map of starts needs two variables; {field.name} has only {field.variables[0]}")
    if len(names) != 2 or len(set(names)) < 2 or not set(names) <= set(field.variables):
        raise KudariError(f"a plane has two of the variables {', '.join(field.variables)}, not {', '.join(names)}")
    for name in window:
        if name not in names:
            raise KudariError(f"{name!r} is no axis of this map, which has {', '.join(names)}")
    domain = dict(zip(field.variables, field.domain, strict=True))
    counts = sizes(size, 2, steps)
    ranges = [window.get(name, (*domain[name], "linear")) for name in names]
    x, y = (axis(name, span, count) for name, span, count in zip(names, ranges, counts, strict=True))
    return x, y, field.point(start, "the start")


def usual_target(field: Field, start: Sequence[float]) -> float | None:
    """The value at which a hundredth of the way from a start to the lowest value known is left; None without one.

    >>> usual_target(as_field("ravine"), (-7, 2))
    0.0645
    """
    lowest = field.facts.lowest
    return None if lowest is None else low_value(float(field.at(*start)), lowest)


def default_range(rule: Rule, field: Field, name: str) -> tuple[Any, ...]:
    """A range worth seeing for a hyperparameter that was only named.

    Of a learning rate: around 2/λ, the limit of gradient descent at the start, and off bowls up to what rules with
    steps of a set length need; of a share: from nothing to nearly all.
    """
    hyper = rule.hypers[name]
    if hyper.high == 1 or hyper.below == 1:
        return (0.0, 0.99, "linear")
    centre = hyper.default or 1.0
    if name == learning_rate(rule) and field.is_written:
        curvature = float(np.abs(np.linalg.eigvalsh(field.hessian_at(*field.start))).max())
        limit = 2 / curvature if np.isfinite(curvature) and curvature > 0 else centre
        return (limit / 300, limit * 3 if field.is_quadratic else max(3 * limit, 100 * centre), "log")
    return (centre / 100, centre * 100, "log")


def _note_black_box(field: Field) -> None:
    if not field.is_written:
        told = f"{field.name} has no formula: its map is interpreted, which takes much longer"
        warnings.warn(translated(told), stacklevel=3)
