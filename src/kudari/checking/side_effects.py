"""The formula is right; what else does the optimiser do? It may write where it should not, or share a state."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from kudari.calling.surroundings import untouched
from kudari.checking.naming import Numbers, numbers_of
from kudari.checking.probe import KEYS, Probe
from kudari.checking.search import Match, Search
from kudari.checking.trial import OptimizerTrial, Trials, try_out


def side_effects(trials: Trials, search: Search, match: Match) -> Iterator[tuple[str, str]]:
    """Causes, and what they concern, in an optimiser whose steps are those of a rule; the gravest first."""
    arrays, floats = trials.arrays, trials.floats
    if floats.error is not None:
        pass  # many ask an array for its shape, and nobody need calculate with plain numbers
    elif len(floats.moved) < len(KEYS):
        yield "numbers stay", ""
    elif search.right(floats.positions, trials.probe.columns(1)) is None:
        yield "numbers differ", ""
    ignored = _ignored_argument(trials, match)
    if ignored is not None:
        yield "argument ignored", ignored
    if _init_swaps_betas(trials.optimizer, match):
        yield "betas exchanged", ""
    if arrays.returned:
        yield "returns", ""
    elif arrays.replaced:
        yield "rebinds", ""
    if arrays.grads_changed or floats.grads_changed:
        yield "grads changed", ""
    if _interferes(trials):
        yield "shared between optimisers", ""
    shaped = trials.of(trials.probe.columns(6), shape=(2, 3), dtype=np.float32)
    if shaped.error is not None:
        yield "raises", _told(shaped)
    elif shaped.misshapen and not arrays.replaced and not arrays.returned:
        yield "dtype changed", shaped.misshapen


def _told(trial: OptimizerTrial) -> str:
    return f"{type(trial.error).__name__}: {trial.error} ({trial.line})"


def _defaults(optimizer: Any) -> dict[str, float]:
    """The numbers that ``__init__`` takes where it is given nothing."""
    parameters = inspect.signature(type(optimizer)).parameters.values()
    return {p.name: float(p.default) for p in parameters if type(p.default) in (int, float)}


def _ignored_argument(trials: Trials, match: Match) -> str | None:
    """An argument of ``__init__`` for one of the rule's hyperparameters that changes nothing."""
    cls, defaults = type(trials.optimizer), _defaults(trials.optimizer)
    for hyper, argument in Numbers(defaults, []).named(match.rule).items():
        if hyper == "eps":
            continue  # too small to show for certain
        with suppress(Exception), untouched(trials.optimizer):  # whatever its __init__ does, or asks for
            usual, other = (
                try_out(cls(**{argument: value}), trials.probe).positions
                for value in (defaults[argument], 0.5 * defaults[argument] or 0.1)
            )
            if np.array_equal(usual, other, equal_nan=True):
                return argument
    return None


def _init_swaps_betas(optimizer: Any, match: Match) -> bool:
    """Whether ``__init__`` puts what it is given for one of the two decay rates in the place of the other."""
    held = match.naming.values
    if not {"beta1", "beta2"} <= set(held) or held["beta1"] == held["beta2"]:
        return False
    namings = Numbers(_defaults(optimizer), []).namings(match.rule)
    meant = [(naming.values["beta1"], naming.values["beta2"]) for naming in namings]
    return meant[0] == (held["beta2"], held["beta1"]) and (held["beta1"], held["beta2"]) not in meant


def _interferes(trials: Trials) -> bool:
    """Whether it takes other steps while a second one of its kind takes steps beside it."""
    with untouched(trials.optimizer):
        first, second = _two_of_its_kind(trials.optimizer)
        probe = Probe.drawn(seed=7)
        params = dict(zip(KEYS, map(np.copy, probe.starts), strict=True))

        def beside(_: Any, step: int) -> None:
            second.update(params, dict(zip(KEYS, map(np.copy, probe.gradients[step]), strict=True)))

        together = try_out(first, trials.probe, before_step=beside)
    return not np.array_equal(together.positions, trials.arrays.positions, equal_nan=True)


def _two_of_its_kind(optimizer: Any) -> tuple[Any, Any]:
    """Two new ones, where its class makes them as it is itself; else two copies."""
    with suppress(Exception):  # whatever its __init__ does, or asks for
        first, second = type(optimizer)(), type(optimizer)()
        if numbers_of(first) == numbers_of(optimizer):
            return first, second
    return copy.deepcopy(optimizer), copy.deepcopy(optimizer)
