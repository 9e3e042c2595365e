"""A network in a file: arrays by their names in the safetensors format, and the architecture beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.networks.architecture import Architecture
from kudari.networks.room import Array

FORMAT = "kudari network 1"


def write_network(path: str | os.PathLike[str], architecture: Architecture, arrays: Mapping[str, Array]) -> None:
    """Write arrays and architecture, whole or not at all."""
    from safetensors.numpy import save_file  # loaded when needed, so that import kudari stays light

    told = {"format": FORMAT, "architecture": json.dumps(architecture.as_dict())}
    with written_whole(path) as temporary:
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, temporary, told)


def read_network(path: str | os.PathLike[str]) -> tuple[Architecture, dict[str, Array]]:
    """What was written; an error says why a file cannot be read as a network."""
    from safetensors import SafetensorError, safe_open

    name = os.fspath(path)
    try:
        with safe_open(path, "numpy") as file:
            told = file.metadata() or {}
            if told.get("format") != FORMAT:  # another's may hold numbers that NumPy does not know
                raise KudariError(f"{name} is a safetensors file, but not one of a network of Kudari")
            arrays: dict[str, Array] = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (OSError, TypeError, ValueError) as error:
        raise KudariError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except SafetensorError as error:
        raise KudariError(f"{name} is no safetensors file: {error}") from None
    try:
        given: dict[str, Any] = json.loads(told["architecture"])
        architecture = Architecture.of(given.pop("inputs"), given.pop("hidden"), given.pop("outputs"), **given)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError, KudariError) as error:
        raise KudariError(f"{name} does not say what its network is made of: {error}") from None
    return architecture, arrays


def check_arrays(path: str | os.PathLike[str], own: Mapping[str, Array], given: Mapping[str, Array]) -> None:
    """An error that names the first array of one's own for which a file has none of this shape and dtype."""
    for key, array in own.items():
        found = given.get(key)
        if found is None or found.shape != array.shape or found.dtype != array.dtype:
            seen = "is missing" if found is None else f"is {found.dtype} {found.shape}"
            raise KudariError(f"{os.fspath(path)}: the array {key} {seen}; it should be {array.dtype} {array.shape}")
