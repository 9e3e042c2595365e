"""Learning rates that change on the way: a factor for each step, by which η is multiplied.

Schedules are written as texts as well, and one after a warm-up follows a ``+``: ``"cosine"``,
``"step:every=1000,factor=0.1"``, ``"milestones:at=1000/2000,factor=0.1"``, ``"warmup:steps=200 + cosine"``. A plain
function of the step t is one, too: ``lambda t: 0.5 ** (t // 1000)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kudari.formula import KudariError
from kudari.refusals import unknown
from kudari.rules.plateau import Plateau
from kudari.rules.schedule_kinds import (
    LIMITS,
    STEPS,
    Cosine,
    Exponential,
    FunctionOfStep,
    Linear,
    Milestones,
    OneCycle,
    Schedule,
    StepDecay,
    WarmUp,
    settings_of,
)

__all__ = [
    "SCHEDULES",
    "Cosine",
    "Exponential",
    "FunctionOfStep",
    "Linear",
    "Milestones",
    "OneCycle",
    "Plateau",
    "Schedule",
    "StepDecay",
    "WarmUp",
    "schedule",
]

_KINDS = (Schedule, StepDecay, Milestones, Exponential, Linear, Cosine, OneCycle, Plateau, WarmUp)
SCHEDULES: Mapping[str, type[Schedule]] = {kind.title: kind for kind in _KINDS}
_WHOLE = ("every", "steps", "patience")
_BEHIND = re.compile(r"(?<!\d[eE])\+")  # a plus that is no part of a number such as 1e+16


def schedule(text: str | Schedule | Callable[[int], float] | None) -> Schedule:
    """The schedule of a text, or of a function from the step t to the factor of η; None is the constant one.

    >>> print(schedule("warmup:steps=100 + cosine:end=0.01"))
    warmup:steps=100 + cosine:end=0.01

    Raises :class:`KudariError` for names and numbers that are not known.
    """
    if text is None or isinstance(text, Schedule):
        return text or Schedule()
    if callable(text) and not isinstance(text, type):
        return FunctionOfStep(text)
    if not isinstance(text, str):
        raise KudariError(f"a schedule is a text such as 'cosine', or a function of the step t, not {text!r}")
    first, *rest = (part.strip() for part in _BEHIND.split(text, maxsplit=1))
    chosen = _one(first)
    if not rest:
        return chosen
    if not isinstance(chosen, WarmUp):
        raise KudariError(f"only a warm-up can be followed by another schedule, not {first!r}")
    return WarmUp(chosen.steps, schedule(rest[0]))


def _one(text: str) -> Schedule:
    name, _, settings = (part.strip() for part in text.partition(":"))
    if name not in SCHEDULES:
        raise unknown(f"there is no schedule {name!r}", name, SCHEDULES, choice="it may be")
    kind = SCHEDULES[name]
    known = settings_of(kind)
    values: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in settings.split(","))):
        key, equals, number = (piece.strip() for piece in part.partition("="))
        if key not in known or not equals:
            if not known:
                raise KudariError(f"the schedule {name} has no settings, and no {part!r}")
            raise KudariError(f"the schedule {name} has no {part!r}; it has {', '.join(known)}")
        if known[key] in values:
            raise KudariError(f"the schedule {name} was given {key!r} twice")
        if key == STEPS:
            values[known[key]] = _steps(number)
            continue
        try:
            value = float(number)
        except ValueError:
            raise KudariError(f"{name}:{key}={number} is no number: it must be {LIMITS[key][1]}") from None
        values[known[key]] = int(value) if value.is_integer() and key in _WHOLE else value
    return kind(**values)


def _steps(text: str) -> tuple[int, ...]:
    """The numbers of a list such as 1000/2000."""
    numbers = text.split("/")
    if not all(number.strip().isdecimal() for number in numbers):
        raise KudariError(f"milestones:at={text} must be steps in their order, as in milestones:at=1000/2000")
    return tuple(int(number) for number in numbers)
