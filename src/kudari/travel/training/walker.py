"""Whoever takes the steps of a training: a rule, or an optimiser of one's own."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, MutableMapping
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.networks import Network
from kudari.rules import Rule, as_rule, lift
from kudari.rules.lifting import as_optimizer
from kudari.rules.schedules import Schedule
from kudari.travel.theory import learning_rate

_RATES = ("lr", "learning_rate", "eta")  # what people call η
_WIDEST = 5  # numbers along an axis of the arrays on which two optimisers are compared


class Own:
    """An optimiser that no formula can be read from, or one that does not treat all parameters alike: as it is."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer, self.title, self.t = copy.deepcopy(optimizer), type(optimizer).__name__, 0

    def update(
        self, params: MutableMapping[str, Any], grads: Mapping[str, Any], *, flush_subnormals: bool = False
    ) -> None:
        """Take one step; an ``update`` may write into the arrays, or return others."""
        returned = self.optimizer.update(params, grads)
        if isinstance(returned, Mapping):
            params.update(returned)
        self.t += 1


def as_walker(given: Any, network: Network) -> Rule | Own:
    """A rule, also from its text. Somebody's own optimiser becomes one where that takes the very same steps."""
    if isinstance(given, str):
        return as_rule(given)
    if isinstance(given, Rule):
        return given
    optimizer = as_optimizer(given)
    try:
        rule = lift(optimizer)
    except KudariError:
        return Own(optimizer)
    return rule if _same_steps(rule, optimizer, network) else Own(optimizer)


def _same_steps(rule: Rule, optimizer: Any, network: Network) -> bool:
    """Whether they agree bit for bit on arrays with the names and axes of the network's own.

    A formula knows nothing of names, so one that was read from code that asks for them is another.
    """
    rng, runner, reader = np.random.default_rng(0), copy.deepcopy(optimizer), copy.deepcopy(rule)
    shapes = {name: tuple(min(size, _WIDEST) for size in part.shape) for name, part in network.params.items()}
    theirs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    ours = {name: array.copy() for name, array in theirs.items()}
    for _ in range(3):
        grads = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        try:
            with np.errstate(all="ignore"):
                returned = runner.update(theirs, {name: slope.copy() for name, slope in grads.items()})
                reader.update(ours, grads)
        except Exception:  # whatever it is, it will be seen when the training runs it
            return False
        theirs = dict(returned) if isinstance(returned, Mapping) else theirs
        if not all(np.array_equal(theirs[name], ours[name], equal_nan=True) for name in shapes):
            return False
    return True


class Rate:
    """The learning rate of a walker on its way through a schedule; where that is constant it is left alone."""

    def __init__(self, walker: Rule | Own, plan: Schedule, total: int, dtype: Any) -> None:
        self.plan, self.total, self.changes = plan, total, plan != Schedule()
        self.held = _place_of(walker)
        if self.held is None and self.changes:
            raise KudariError(
                f"{walker.title} has no learning rate η that a schedule could change; take schedule constant"
            )
        self.base = self.now
        self.least = float(np.finfo(dtype).smallest_subnormal)

    @property
    def now(self) -> float:
        """The rate of this step; NaN where there is none."""
        return math.nan if self.held is None else float(getattr(*self.held))

    @property
    def told(self) -> float | None:
        """The rate at its base; None where there is none."""
        return None if self.held is None else self.base

    def set(self, step: int) -> None:
        """Give the walker the rate of a step."""
        if self.changes and self.held is not None:
            wanted = self.base * self.plan.factor(step, self.total)
            # A rule refuses a rate that becomes 0 in the network's numbers without being 0.
            setattr(*self.held, 0.0 if wanted < self.least <= self.base else wanted)

    def restore(self) -> None:
        """As it was before the training."""
        if self.changes and self.held is not None:
            setattr(*self.held, self.base)


def _place_of(walker: Rule | Own) -> tuple[Any, str] | None:
    """Where the rate stands: an object and the name of its attribute."""
    if isinstance(walker, Rule):
        name = learning_rate(walker)
        return None if name is None else (walker, name)
    held = vars(walker.optimizer) if hasattr(walker.optimizer, "__dict__") else {}
    found = next((name for name in _RATES if isinstance(held.get(name), (int, float))), None)
    return None if found is None else (walker.optimizer, found)
