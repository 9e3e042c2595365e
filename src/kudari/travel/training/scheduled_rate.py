"""The learning rate of an optimizer, as a schedule changes it from step to step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from kudari.formula import KudariError
from kudari.rules import PerParameter, Rule
from kudari.rules.schedules import Schedule
from kudari.travel.theory import learning_rate
from kudari.travel.training.own_optimizer import OwnOptimizer

_NAMES = ("lr", "learning_rate", "eta")  # what people call η


class ScheduledRate:
    """The learning rate of an optimizer on its way through a schedule; where that is constant it is left alone.

    ``total`` is the number of steps, and ``dtype`` that of the parameters.

    Raises :class:`KudariError` where a schedule should change a rate and there is none.
    """

    def __init__(
        self, optimizer: Rule | PerParameter | OwnOptimizer, schedule: Schedule, total: int, dtype: DTypeLike
    ) -> None:
        self.changes = schedule != Schedule()
        self.optimizer, self.attribute = optimizer, _attribute(optimizer)
        if self.attribute is None and self.changes:
            raise KudariError(
                f"{optimizer.title} has no learning rate η that a schedule could change; take schedule constant"
            )
        self._factor = 1.0  # by which the rates of a PerParameter are multiplied, which keeps them itself
        self._base, self._pace = self.now, schedule.followed(total)
        self._least = float(np.finfo(dtype).smallest_subnormal)

    @property
    def now(self) -> float:
        """The rate of this step; NaN where there is none."""
        return math.nan if self.attribute is None else float(getattr(*self.attribute)) * self._factor

    @property
    def base(self) -> float | None:
        """The rate that the schedule multiplies; None where there is none."""
        return None if self.attribute is None else self._base

    def begin_anew(self, base: float) -> None:
        """From here on the schedule multiplies another rate.

        Raises :class:`KudariError` where there is no rate, or the optimizer takes no such one.
        """
        if self.attribute is None:
            raise KudariError("there is no learning rate η that could be another one")
        setattr(*self.attribute, base)
        self._base = self.now

    def set(self, step: int, losses: Sequence[float]) -> None:
        """Give the optimizer the rate of a step, counted from 1, where the steps before had these losses."""
        if self.changes and self.attribute is not None:
            factor = self._pace(step, losses)
            # A rule refuses a rate that becomes 0 in the network's numbers without being 0.
            self._give(0.0 if self._base * factor < self._least <= self._base else factor)

    def restore(self) -> None:
        """The rate that the schedule multiplies is the optimizer's own again."""
        if self.changes and self.attribute is not None:
            self._give(1.0)

    def _give(self, factor: float) -> None:
        """The rate by this factor; where parameters have rates of their own, to each of them."""
        assert self.attribute is not None
        if isinstance(self.optimizer, PerParameter):
            self._factor = factor
            self.optimizer.scale(self.attribute[1], factor)
        else:
            setattr(*self.attribute, self._base * factor)


def _attribute(optimizer: Rule | PerParameter | OwnOptimizer) -> tuple[Any, str] | None:
    """Where the rate stands: an object, and the name of its attribute."""
    if isinstance(optimizer, Rule | PerParameter):
        rule = optimizer if isinstance(optimizer, Rule) else optimizer.rule
        name = learning_rate(rule)
        return None if name is None else (rule, name)
    own = optimizer.optimizer
    attributes = vars(own) if hasattr(own, "__dict__") else {}
    name = next((name for name in _NAMES if isinstance(attributes.get(name), (int, float))), None)
    return None if name is None else (own, name)
