"""A network in a file: arrays by their names in the safetensors format, and the architecture beside them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import msgspec

from kudari.arrays import read_arrays, write_arrays
from kudari.formula import KudariError
from kudari.formula.errors import reason_of
from kudari.formula.foreign import shown_path
from kudari.networks.architecture import Architecture
from kudari.networks.workspace import Array

FORMAT = "kudari network 1"


def write_network(path: str | os.PathLike[str], architecture: Architecture, arrays: Mapping[str, Array]) -> None:
    """Write arrays and architecture, whole or not at all."""
    write_arrays(path, FORMAT, arrays, architecture=msgspec.json.encode(architecture.as_dict()).decode())


def read_network(path: str | os.PathLike[str]) -> tuple[Architecture, dict[str, Array]]:
    """What was written.

    Raises :class:`KudariError` that says why a file cannot be read as a network.
    """
    metadata, arrays = read_arrays(path, FORMAT, "one of a network of Kudari", ["architecture"])
    try:
        parts = msgspec.json.decode(metadata.get("architecture", ""), type=dict[str, Any])
        sizes = [parts.pop(name, None) for name in ("inputs", "hidden", "outputs")]
        architecture = Architecture.of(*sizes, **parts)
    except (msgspec.DecodeError, RecursionError, KudariError) as error:
        raise KudariError(f"{shown_path(path)} does not say what its network is made of: {reason_of(error)}") from None
    return architecture, arrays


def check_arrays(
    path: str | os.PathLike[str], shapes: Mapping[str, tuple[int, ...]], dtype: str, there: Mapping[str, Array]
) -> None:
    """Refuse a file that lacks an array, or has it in another shape or dtype; the first one is named.

    No memory is taken for what a file only promises: an architecture of a few letters may ask for any amount.
    """
    for key, shape in shapes.items():
        read = there.get(key)
        if read is None:
            raise KudariError(f"{shown_path(path)}: there is no array {key}; it should be {dtype} {shape}")
        if read.shape != shape or read.dtype != dtype:
            there_is = f"{read.dtype} {read.shape}"
            raise KudariError(f"{shown_path(path)}: the array {key} is {there_is}; it should be {dtype} {shape}")
