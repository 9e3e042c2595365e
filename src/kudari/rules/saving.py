"""A rule's state in a file: an ``.npz`` of plain arrays, by the names of states and parameters."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any
from zipfile import BadZipFile

import numpy as np

from kudari.files import written_whole
from kudari.formula import KudariError


def write_state(saved: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write what :meth:`Rule.state_dict` gives."""
    arrays: dict[str, Any] = {"rule": saved["rule"], "t": saved["t"]}
    arrays |= {f"hyperparameters/{name}": value for name, value in saved["hyperparameters"].items()}
    for name, held in saved["states"].items():
        for key, value in held.items():
            if not isinstance(key, str):
                raise KudariError(f"the parameter {key!r} cannot be saved by name: its name is no text")
            arrays[f"{'states' if isinstance(value, np.ndarray) else 'numbers'}/{name}/{key}"] = value
    with written_whole(path) as temporary, temporary.open("wb") as file:
        np.savez(file, **arrays)


def read_state(path: str | os.PathLike[str], states: Iterable[str]) -> dict[str, Any]:
    """What was written; each of ``states`` is there, though it may be empty."""
    saved: dict[str, Any] = {"hyperparameters": {}, "states": {name: {} for name in states}}
    try:
        with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
            for entry in file.files:
                kind, _, rest = entry.partition("/")
                name, _, key = rest.partition("/")
                if kind in ("rule", "t"):
                    saved[kind] = file[entry].item()
                elif kind == "hyperparameters":
                    saved[kind][name] = file[entry].item()
                else:
                    value = file[entry]
                    saved["states"].setdefault(name, {})[key] = value if kind == "states" else value.item()
    except (OSError, ValueError, TypeError, EOFError, BadZipFile) as error:
        raise KudariError(f"{os.fspath(path)} cannot be read as the state of a rule: {error}") from None
    return saved
