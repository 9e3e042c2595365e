"""The optimizer that trains a network: a rule, or an object of one's own as it is."""

from __future__ import annotations

import copy
from collections.abc import Mapping, MutableMapping
from typing import Any

import numpy as np

from kudari.calling import title_of
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.rules import PerParameter, Rule, as_rule, lift
from kudari.rules.elsewhere import GradientAt
from kudari.rules.lifting import walkable

_WIDEST = 5  # numbers along an axis of the arrays on which two optimizers are compared


class OwnOptimizer:
    """An optimizer that no formula can be read from, or one that does not treat all parameters alike: as it is."""

    gradients_per_step = 1

    def __init__(self, optimizer: Any) -> None:
        self.optimizer, self.title, self.t = copy.deepcopy(optimizer), title_of(optimizer), 0

    def update(
        self,
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        *,
        flush_subnormals: bool = False,
        gradient_at: GradientAt | None = None,
    ) -> None:
        """Take one step, by these gradients alone; an ``update`` may write into the arrays, or return others."""
        returned = self.optimizer.update(params, grads)
        if isinstance(returned, Mapping):
            params.update(returned)
        self.t += 1


def optimizer_for(network: Network, rule: Any) -> Rule | PerParameter | OwnOptimizer:
    """A rule, also from its text. Somebody's own optimizer becomes one where that takes the very same steps.

    Raises :class:`KudariError` for a text that is no rule, and for what cannot be called.
    """
    if isinstance(rule, str):
        return as_rule(rule)
    if isinstance(rule, Rule | PerParameter):
        return rule
    optimizer = walkable(rule)
    try:
        lifted = lift(optimizer)
    except KudariError:
        return OwnOptimizer(optimizer)
    if lifted.formula.elsewhere:  # a function, which has shown that it is this formula, and cannot be run as it is
        return lifted
    return lifted if _same_steps(lifted, optimizer, network) else OwnOptimizer(optimizer)


def _same_steps(rule: Rule, optimizer: Any, network: Network) -> bool:
    """Whether they agree bit for bit on arrays with the names and axes of the network's own.

    A formula knows nothing of names, so one that was read from code that asks for them is another.
    """
    rng, own, read = np.random.default_rng(0), copy.deepcopy(optimizer), copy.deepcopy(rule)
    shapes = {name: tuple(min(size, _WIDEST) for size in part.shape) for name, part in network.params.items()}
    theirs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    ours = {name: array.copy() for name, array in theirs.items()}
    for _ in range(3):
        grads = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        try:
            with np.errstate(all="ignore"):
                returned = own.update(theirs, {name: gradient.copy() for name, gradient in grads.items()})
                read.update(ours, grads)
        except Exception:  # whatever it is, it will be met when the training runs it
            return False
        theirs = dict(returned) if isinstance(returned, Mapping) else theirs
        if not all(np.array_equal(theirs[name], ours[name], equal_nan=True) for name in shapes):
            return False
    return True
