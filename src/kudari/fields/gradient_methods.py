"""Three ways to a gradient, side by side, with what each costs.

A network's weights could be found by trying: freeze all but one, try 0.30, then 0.35 and 0.25, keep what is
best, go on to the next. It works, and costs two evaluations for every weight and step. The gradient gives
all directions at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kudari.fields.catalogue import FieldLike, as_field
from kudari.fields.contract import Field, Point, PointLike
from kudari.fields.differences import measured_slope
from kudari.formula import KudariError

DOUBTFUL = 1e-6  # of a slope, and of 1: an error that is worth a word


@dataclass(frozen=True)
class GradientEstimate:
    """A gradient, how it was found, and what it cost."""

    how: str
    gradient: dict[str, float]
    evaluations: int  # of the field's value
    backward: int = 0  # walks back through the operation graph
    errors: Mapping[str, float] = field(default_factory=dict)  # of what is measured: about how far off it is

    def __str__(self) -> str:
        numbers = ", ".join(f"{name} = {slope:.6g}{self._doubt(name)}" for name, slope in self.gradient.items())
        plural = "" if self.evaluations == 1 else "s"
        back = f" and {self.backward} walk back" if self.backward else ""
        return f"{self.how}: {numbers} ({self.evaluations} evaluation{plural}{back})"

    def _doubt(self, name: str) -> str:
        """How far off a slope is, where it shows in the digits that are told."""
        error = self.errors.get(name, 0.0)
        return f" ± {error:.1g}" if error > DOUBTFUL * abs(self.gradient[name]) and error > DOUBTFUL else ""


class _Counter:
    """A field's value that counts how often it is asked."""

    def __init__(self, field: Field) -> None:
        self.field, self.count = field, 0

    def __call__(self, params: Point) -> float:
        self.count += 1
        return float(self.field.value(params))


def gradient_by_trial(field: FieldLike, params: PointLike, step: float = 0.05) -> GradientEstimate:
    """Try each coordinate alone, a little up and a little down (0.30, 0.35, 0.25), and see which is lower.

    The slope is the rise between the two trials over their distance, as coarse as the step. ``params`` is a point of
    plain numbers, and ``step`` is in the unit of its coordinates.

    >>> print(gradient_by_trial("ravine", {"x": -7.0, "y": 2.0}))
    trial of one coordinate at a time: x = -0.7, y = 4 (5 evaluations)

    Raises :class:`KudariError` for a step that is not above 0, and for other names than those of the variables.
    """
    if not step > 0:
        raise KudariError(f"the step of a trial must be above 0, not {step}")
    place = as_field(field)
    value, point = _Counter(place), _by_names(place, params)
    value(point)  # the loss before the trials, with which they are compared
    gradient = {}
    for name, x in point.items():
        ahead, behind = x + step, x - step
        gradient[name] = (value({**point, name: ahead}) - value({**point, name: behind})) / (ahead - behind)
    return GradientEstimate("trial of one coordinate at a time", gradient, value.count)


def gradient_by_central_differences(field: FieldLike, params: PointLike) -> GradientEstimate:
    """Central differences over a distance that is found for each slope, and two beside it to see how far off it is.

    Of a function that is computed in float64 about ten digits are right; of others fewer, which is told.

    >>> print(gradient_by_central_differences("ravine", {"x": -7.0, "y": 2.0}))
    central differences: x = -0.7, y = 4 (8 evaluations)

    Raises :class:`KudariError` for other names than those of the variables.
    """
    place = as_field(field)
    value, point = _Counter(place), _by_names(place, params)
    found = {
        name: measured_slope(lambda moved, name=name: value({**point, name: moved}), x)  # type: ignore[misc]
        for name, x in point.items()
    }
    slopes = {name: measured.slope for name, measured in found.items()}
    errors = {name: measured.error for name, measured in found.items()}
    return GradientEstimate("central differences", slopes, value.count, errors=errors)


def gradient_by_formula(field: FieldLike, params: PointLike) -> GradientEstimate:
    """The derivative of the formula: one evaluation, and one walk back through its graph for all variables.

    >>> print(gradient_by_formula("ravine", {"x": -7.0, "y": 2.0}))
    derivative of the formula: x = -0.7, y = 4 (1 evaluation and 1 walk back)

    Raises :class:`KudariError` for a field without a formula, and for other names than those of the variables.
    """
    field = as_field(field)
    if not field.is_written:
        raise KudariError(f"{field.name} has no formula, so its gradient can only be measured")
    gradient = dict(zip(field.variables, field.gradient_at(*field.point(params)), strict=True))
    return GradientEstimate("derivative of the formula", gradient, evaluations=1, backward=1)


def _by_names(field: Field, point: PointLike) -> dict[str, float]:
    return dict(zip(field.variables, field.point(point), strict=True))


def compare_gradients(field: FieldLike, params: PointLike) -> list[GradientEstimate]:
    """All three, for a field with a formula; the first two for one without.

    >>> [estimate.evaluations for estimate in compare_gradients("ravine", {"x": -7.0, "y": 2.0})]
    [5, 8, 1]

    Raises :class:`KudariError` for other names than those of the variables.
    """
    field = as_field(field)
    methods = [gradient_by_trial, gradient_by_central_differences]
    if field.is_written:
        methods.append(gradient_by_formula)
    return [method(field, params) for method in methods]
