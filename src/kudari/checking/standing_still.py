"""Why an update leaves every parameter as it was: a rate of 0, exchanged arguments, or a copy that was changed.

Each reason is tried and not only read: with another rate, or with the two dicts the other way round, it has to move.
"""

from __future__ import annotations

import copy
from typing import Any

from kudari.checking.naming import is_hyperparameter, numbers_of
from kudari.checking.probe import KEYS
from kudari.checking.trial import OptimizerTrial, Trials

ANY_RATE = 0.01


def why_still(trials: Trials) -> tuple[str, str]:
    """The cause, and what it concerns."""
    for name, value in numbers_of(trials.optimizer).items():
        if value == 0 and is_hyperparameter(name) and _moves(trials.of_twin(_with(trials.optimizer, name, ANY_RATE))):
            return "rate zero", name
    exchanged = trials.of_twin(_Exchanged(copy.deepcopy(trials.optimizer)))
    if trials.arrays.grads_changed and _moves(exchanged) and not exchanged.grads_changed:
        return "arguments exchanged", ""
    return "local copy", ""


def _moves(trial: OptimizerTrial) -> bool:
    return trial.error is None and trial.moved == set(KEYS)


def _with(optimizer: Any, attribute: str, value: float) -> Any:
    """A copy in which an attribute has another value; where it is none that can be set, a copy."""
    twin = copy.deepcopy(optimizer)
    if hasattr(twin, attribute):
        setattr(twin, attribute, value)
    return twin


class _Exchanged:
    """An optimiser that is handed the gradients first."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer = optimizer

    def update(self, params: Any, grads: Any) -> Any:
        return self.optimizer.update(grads, params)
