"""Whether a record agrees with itself: what it says in two places is the same, as far as can be told without a walk.

A field that was measured left its function behind, and somebody's optimiser its steps: of these only lengths and
starts are compared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.travel.record import Record
from kudari.travel.route import Route

_ROUNDING = 1e-6  # of a value: other machines and the page round a sine otherwise, and cancel what they rounded
_OF_A_MINIMUM = 1e-3  # of the height: its place may have been given with a few digits
_LEFT_BY_OTHERS = 1e-9  # of the largest value on the way


def refuse_contradictions(race: Record) -> None:
    """Raise a :class:`KudariError` that names the first thing of which a record says two things."""
    for name, route in race.routes.items():
        _check_length(name, route, race.steps)
        if not np.allclose(route.positions[0], race.start, rtol=_ROUNDING, atol=0):
            raise KudariError(
                f"the route of {name} begins at {_point(route.positions[0])}, and the race at {_point(race.start)}"
            )
        if race.field.is_written:
            _check_values(name, route, race.field)
    if race.field.is_written:
        _check_lowest(race)


def _check_length(name: str, route: Route, steps: int) -> None:
    ended = route.diverged_at is not None
    if len(route) > steps + 1 or (len(route) <= steps) != ended:
        raise KudariError(f"the route of {name} has {len(route)} places, which do not fit steps = {steps}")


def _check_values(name: str, route: Route, field: Field) -> None:
    told, there = route.values, _values(field, route.positions)
    margin = _ROUNDING * np.abs(told) + _LEFT_BY_OTHERS * np.abs(told).max()
    wrong = ~(np.abs(told - there) <= margin)
    if wrong.any():
        step = int(wrong.argmax())
        raise KudariError(
            f"the route of {name} has the value {told[step]:g} at step {step}, where its field has {there[step]:g}"
        )


def _check_lowest(race: Record) -> None:
    lowest, minima = race.field.facts.lowest, race.field.facts.minima
    if lowest is None:
        return
    walked = min(float(route.values.min()) for route in race.routes.values())
    in_minima = _values(race.field, np.array(minima)).min() if minima else np.inf
    scale = abs(lowest) + max(float(route.values[0]) for route in race.routes.values()) - lowest
    least = min(walked, float(in_minima))
    if not lowest - least <= _ROUNDING * scale or (minima and not in_minima - lowest <= _OF_A_MINIMUM * scale):
        raise KudariError(f"the lowest value of its field is said to be {lowest:g}, and not {least:g}")


def _values(field: Field, places: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> np.ndarray:
    with np.errstate(all="ignore"):  # a place without a value is none of a route, and is told
        return np.broadcast_to(np.asarray(field.evaluator.value(*places.T), np.float64), len(places))


def _point(place: Sequence[float]) -> str:
    return f"({', '.join(f'{x:g}' for x in place)})"
