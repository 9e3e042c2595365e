"""A training in a file, from which it goes on as if it had never been interrupted."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from kudari.arrays import read_arrays, write_arrays
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.networks.network_files import check_arrays
from kudari.rules import Rule
from kudari.travel.training.history import History
from kudari.travel.training.snapshots import Look

FORMAT = "kudari training 1"
_HASHED = ("initial weights", "random numbers", "states of the rule", "samples", "validation")
_SERIES = ("losses", "rates", "norms")


def write_checkpoint(
    path: str | os.PathLike[str], network: Network, rule: Rule, history: History, settings: Mapping[str, Any]
) -> None:
    """Write all that the next step depends on, and what has been seen; whole or not at all."""
    state = rule.state_dict()
    arrays = {f"network/{name}": array for name, array in network.arrays().items()}
    arrays |= {f"history/{name}": np.array(getattr(history, name), np.float64) for name in _SERIES}
    numbers: dict[str, dict[str, float]] = {}
    for name, held in state["states"].items():
        for key, value in held.items():
            if isinstance(value, np.ndarray):
                arrays[f"rule/{name}/{key}"] = value
            else:
                numbers.setdefault(name, {})[key] = float(value)
    told = {
        "settings": settings,
        "random": network.rng.bit_generator.state,
        "rule": {**state, "states": numbers},
        "looks": [asdict(one) for one in history.looks],
    }
    write_arrays(path, FORMAT, arrays, training=json.dumps(told))


def resume(
    path: str | os.PathLike[str], network: Network, rule: Rule, history: History, settings: Mapping[str, Any]
) -> None:
    """Take over what was written: into the network, the rule and the history. Another training's file is refused."""
    told, arrays = _read(path)
    different = _differences(told["settings"], json.loads(json.dumps(settings)))
    if different:
        raise KudariError(
            f"{os.fspath(path)} belongs to another training: {'; '.join(different)}. To go on with it, make network "
            "and rule as they were at its start; to begin anew, give another file"
        )
    check_arrays(path, {f"network/{name}": array for name, array in network.arrays().items()}, arrays)
    before = rule.state_dict(), network.rng.bit_generator.state
    try:
        series = {name: [float(one) for one in arrays[f"history/{name}"]] for name in _SERIES}
        looks = [_look(one) for one in told["looks"]]
        rule.load_state_dict({**told["rule"], "states": _states(rule, network, told["rule"]["states"], arrays)})
        network.rng.bit_generator.state = told["random"]
        if (
            not rule.t == settings["steps of the rule before"] + len(series["losses"])
            or len({len(one) for one in series.values()}) != 1
        ):
            raise ValueError("its parts are of different steps")
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError, KudariError) as error:
        rule.load_state_dict(before[0])
        network.rng.bit_generator.state = before[1]
        raise _broken(path, f"{error}") from None
    # All is known now: from here on nothing can fail.
    for name, array in network.arrays().items():
        array[...] = arrays[f"network/{name}"]
    for name, values in series.items():
        getattr(history, name)[:] = values
    history.looks[:] = looks


def _differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """What is set otherwise; where that is nothing, which numbers are others."""
    names = [name for name, value in here.items() if there.get(name) != value]
    plain = [name for name in names if name not in _HASHED]
    if not plain:
        return [f"the {name} are not the same" for name in names]
    return [f"{name} is {there.get(name)!r} there and {here[name]!r} here" for name in plain]


def _states(
    rule: Rule, network: Network, numbers: Mapping[str, Mapping[str, float]], arrays: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The states by their names and those of the parameters, of which each has one."""
    states: dict[str, dict[str, Any]] = {}
    for state in rule.states:
        states[state] = {}
        for name, w in network.params.items():
            value = numbers.get(state, {}).get(name)
            states[state][name] = arrays[f"rule/{state}/{name}"] if value is None else float(value)
            if value is None and (states[state][name].shape, states[state][name].dtype) != (w.shape, w.dtype):
                raise ValueError(f"the state {state} does not fit the parameter {name}")
    return states


def _read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    metadata, arrays = read_arrays(path, FORMAT, "a checkpoint of a training")
    try:
        told: dict[str, Any] = json.loads(metadata["training"])
    except (KeyError, ValueError, RecursionError):
        raise _broken(path, "it does not tell of its training") from None
    if not (isinstance(told, dict) and isinstance(told.get("settings"), dict)):
        raise _broken(path, "it does not tell of its settings")
    return told, arrays


def _broken(path: str | os.PathLike[str], why: str) -> KudariError:
    return KudariError(f"{os.fspath(path)} is a broken checkpoint: {why}")


def _look(told: Mapping[str, Any]) -> Look:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return Look(**values)
