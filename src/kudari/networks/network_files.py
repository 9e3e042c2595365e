"""A network in a file: arrays by their names in the safetensors format, and the architecture beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from kudari.arrays import read_arrays, write_arrays
from kudari.formula import KudariError
from kudari.networks.architecture import Architecture
from kudari.networks.workspace import Array

FORMAT = "kudari network 1"


def write_network(path: str | os.PathLike[str], architecture: Architecture, arrays: Mapping[str, Array]) -> None:
    """Write arrays and architecture, whole or not at all."""
    write_arrays(path, FORMAT, arrays, architecture=json.dumps(architecture.as_dict()))


def read_network(path: str | os.PathLike[str]) -> tuple[Architecture, dict[str, Array]]:
    """What was written; an error says why a file cannot be read as a network."""
    told, arrays = read_arrays(path, FORMAT, "one of a network of Kudari")
    try:
        given: dict[str, Any] = json.loads(told["architecture"])
        architecture = Architecture.of(given.pop("inputs"), given.pop("hidden"), given.pop("outputs"), **given)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError, KudariError) as error:
        raise KudariError(f"{os.fspath(path)} does not say what its network is made of: {error}") from None
    return architecture, arrays


def check_arrays(path: str | os.PathLike[str], own: Mapping[str, Array], given: Mapping[str, Array]) -> None:
    """An error that names the first array of one's own for which a file has none of this shape and dtype."""
    for key, array in own.items():
        found = given.get(key)
        if found is None or found.shape != array.shape or found.dtype != array.dtype:
            seen = "is missing" if found is None else f"is {found.dtype} {found.shape}"
            raise KudariError(f"{os.fspath(path)}: the array {key} {seen}; it should be {array.dtype} {array.shape}")
