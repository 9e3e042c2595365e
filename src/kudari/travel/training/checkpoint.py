"""A training in a file, from which it goes on as if it had never been interrupted."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.rules import Rule
from kudari.travel.training.history import History
from kudari.travel.training.looks import Look

FORMAT = "kudari training 1"
_SERIES = ("losses", "rates", "norms")


def write_checkpoint(
    path: str | os.PathLike[str], network: Network, rule: Rule, history: History, settings: Mapping[str, Any]
) -> None:
    """Write all that the next step depends on, and what has been seen; whole or not at all."""
    from safetensors.numpy import save_file

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
    with written_whole(path) as temporary:
        metadata = {"format": FORMAT, "training": json.dumps(told)}
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, temporary, metadata)


def resume(
    path: str | os.PathLike[str], network: Network, rule: Rule, history: History, settings: Mapping[str, Any]
) -> None:
    """Take over what was written: into the network, the rule and the history. Another training's file is refused."""
    told, arrays = _read(path)
    different = [
        f"{name} is {told['settings'].get(name)!r} there and {value!r} here"
        for name, value in json.loads(json.dumps(settings)).items()
        if told["settings"].get(name) != value
    ]
    if different:
        raise KudariError(f"{os.fspath(path)} belongs to another training: {'; '.join(different)}")
    states: dict[str, dict[str, Any]] = {name: dict(told["rule"]["states"].get(name, {})) for name in rule.states}
    for name, array in arrays.items():
        kind, _, rest = name.partition("/")
        if kind == "rule":
            state, _, key = rest.partition("/")
            states[state][key] = array
    for name, array in network.arrays().items():
        array[...] = arrays[f"network/{name}"]
    rule.load_state_dict({**told["rule"], "states": states})
    network.rng.bit_generator.state = told["random"]
    for name in _SERIES:
        getattr(history, name)[:] = arrays[f"history/{name}"].tolist()
    history.looks[:] = [_look(one) for one in told["looks"]]


def _read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    from safetensors import SafetensorError, safe_open

    name = os.fspath(path)
    try:
        with safe_open(path, "numpy") as file:
            metadata = file.metadata() or {}
            arrays = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except OSError as error:
        raise KudariError(f"{name} cannot be read: {error.strerror or error}") from None
    except SafetensorError as error:
        raise KudariError(f"{name} is no checkpoint, or broken: {error}") from None
    if metadata.get("format") != FORMAT:
        raise KudariError(f"{name} is a safetensors file, but no checkpoint of a training")
    return json.loads(metadata["training"]), arrays


def _look(told: Mapping[str, Any]) -> Look:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return Look(**values)
