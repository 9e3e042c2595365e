"""The formula is right; what else does the optimiser do? It may write where it should not, or share a state."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from kudari.calling.surroundings import untouched
from kudari.checking.constructor import misplaced
from kudari.checking.declared import Declared
from kudari.checking.naming import Numbers, is_hyperparameter, numbers_of
from kudari.checking.probe import KEYS, Probe
from kudari.checking.search import Match, Search
from kudari.checking.trial import OptimizerTrial, Trials, try_out

HUGE_RATE = 10  # rates are nearly always below 1; AdaDelta's is 1


def side_effects(trials: Trials, search: Search, match: Match, declared: Declared) -> Iterator[tuple[str, str]]:
    """Causes, and what they concern, in an optimiser whose steps are those of a rule; the gravest first."""
    arrays, floats = trials.arrays, trials.floats
    if floats.error is not None:
        pass  # many ask an array for its shape, and nobody need calculate with plain numbers
    elif len(floats.moved) < len(KEYS):
        yield "numbers stay", ""
    elif search.right(floats.positions, trials.probe.columns(1)) is None:
        yield "numbers differ", ""
    wrongly_set = misplaced(declared, match)
    yield from (("set from another", one.about) for one in wrongly_set)
    if not wrongly_set and _init_swaps_betas(trials.optimizer, match):
        yield "betas exchanged", ""
    else:
        concerned = {name for one in wrongly_set for name in (one.source, one.meant)}
        yield from (cause for cause in _of_hyperparameters(declared, match) if cause[1] not in concerned)
    yield from _of_names(trials)
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


def odd_values(declared: Declared, match: Match) -> Iterator[tuple[str, str]]:
    """Hyperparameters that nobody chose, and that are ten times off the usual: 0.09 where 0.9 is meant, or 1e7 for ε.

    A rate η depends on the problem, but it is neither below 0 nor far above 1; how near to 1 a share is depends on it,
    too, but 0 is a way to do without one. Of β₁ and β₂ the second is the longer memory.
    """
    attributes = match.naming.attributes
    chosen = {name for name, attribute in attributes.items() if declared.given_by_caller(attribute)}
    values, hypers = match.naming.values, match.rule.hypers
    betas = ("beta1", "beta2")
    if (
        not chosen.intersection(betas)
        and all(name in attributes for name in betas)
        and [values[name] for name in betas] == [hypers[name].default for name in reversed(betas)]
    ):
        yield "defaults exchanged", f"{values['beta1']:g}, β₂ = {values['beta2']:g}"
    for name, attribute in attributes.items():
        hyper, value = hypers[name], values[name]
        is_share = hyper.high == 1 or hyper.below == 1
        if hyper.default is None or name in chosen:
            continue
        if name == "lr" and (value < 0 or value > HUGE_RATE):
            yield "rate negative" if value < 0 else "rate huge", f"{hyper.letter} ({attribute}), {value:g}"
        elif (is_share and not (value == 0 or hyper.default / 10 < value < 1)) or (name == "eps" and value > 1):
            yield "odd value", f"{hyper.letter} ({attribute}), {value:g}, {hyper.default:g}"


def _told(trial: OptimizerTrial) -> str:
    return f"{type(trial.error).__name__}: {trial.error} ({trial.line})"


def _defaults(optimizer: Any) -> dict[str, float]:
    """The numbers that ``__init__`` takes where it is given nothing."""
    parameters = inspect.signature(type(optimizer)).parameters.values()
    return {p.name: float(p.default) for p in parameters if type(p.default) in (int, float)}


def _of_hyperparameters(declared: Declared, match: Match) -> Iterator[tuple[str, str]]:
    """Hyperparameters that change nothing, or not what they should: those of the rule, then what it has none of."""
    ignored = declared.ignored(match)
    of_rule = set(Numbers(dict.fromkeys(ignored, 0.5), []).named(match.rule).values())
    of_rule |= {name for name in ignored if not is_hyperparameter(name)}  # it has the value of the learning rate
    yield from (("argument ignored", name) for name in ignored if name in of_rule)
    for name in declared.followed_in_part(match):
        yield ("written out" if declared.stands_in_code(name) else "followed in part"), name
    yield from (("argument unused", name) for name in ignored if name not in of_rule)


def _of_names(trials: Trials) -> Iterator[tuple[str, str]]:
    """Whether it moves only parameters whose names stand in its code, or are put together there from numbers.

    Or only those that stand in the order of the alphabet, since it has sorted one dict and not the other.
    """
    one, other = np.random.default_rng().choice(np.arange(10, 1000), 2, replace=False)
    names = f"gamma{other}", f"W{one}"
    if _moves_rightly(trials, names):
        return
    if _moves_rightly(trials, names[::-1]):
        yield "keys sorted", ""
        return
    layers = tuple(f"{kind}{layer}" for layer in (1, 2, 3) for kind in ("W", "b"))
    yield ("names numbered" if _moves_rightly(trials, layers) else "names written out"), ""


def _moves_rightly(trials: Trials, keys: tuple[str, ...]) -> bool:
    """Whether parameters with these names, as often as there are two, are moved as the probe's own are."""
    layers = len(keys) // len(KEYS)
    trial = trials.of(trials.probe.repeated(layers), keys=keys)
    return np.array_equal(trial.positions, np.tile(trials.arrays.positions, (1, layers, 1)), equal_nan=True)


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
