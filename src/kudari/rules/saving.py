"""A rule's state in a file: arrays by the names of states and parameters, and beside them JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
import numpy as np

from kudari.arrays import Array, read_arrays, write_arrays
from kudari.formula import KudariError
from kudari.formula.errors import reason_of
from kudari.formula.foreign import shown_path

FORMAT = "kudari rule 2"
_DTYPES = ("float16", "float32", "float64")
_KINDS = ("arrays", "numbers")


class _Facts(msgspec.Struct, forbid_unknown_fields=True):
    """What is said of the arrays."""

    rule: str
    t: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
    hyperparameters: dict[str, float]


def write_state(saved: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write what :meth:`Rule.state_dict` gives.

    Raises :class:`KudariError` for a parameter whose name is no text, and for arrays that no other program could read.
    """
    arrays: dict[str, Array] = {}
    for name, held in saved["states"].items():
        for key, value in held.items():
            if not isinstance(key, str):
                raise KudariError(f"the parameter {key!r} cannot be saved by name: its name is no text")
            number = np.asarray(value)
            if number.dtype.name not in _DTYPES:
                raise KudariError(f"the state {name} of {key!r} cannot be saved: its dtype is {number.dtype}")
            arrays[f"{'arrays' if isinstance(value, np.ndarray) else 'numbers'}/{name}/{key}"] = number
    text = msgspec.json.encode(_Facts(saved["rule"], saved["t"], saved["hyperparameters"])).decode()
    write_arrays(path, FORMAT, arrays, state=text)


def read_state(path: str | os.PathLike[str], states: Iterable[str]) -> dict[str, Any]:
    """What was written; each of ``states`` is there, though it may be empty.

    Raises :class:`KudariError`, which names the file, where it is none of a rule, or not what was written.
    """
    what = "the state of a rule as this version of Kudari writes it"
    metadata, arrays = read_arrays(path, FORMAT, what, ["state"])
    try:
        saved = msgspec.to_builtins(msgspec.json.decode(metadata.get("state", ""), type=_Facts))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise KudariError(f"{shown_path(path)} is not {what}: {reason_of(error)}") from None
    saved["states"] = {name: {} for name in states}
    for entry, array in arrays.items():
        kind, name, key = (*entry.split("/", 2), "", "")[:3]
        if kind not in _KINDS or array.dtype.name not in _DTYPES or (kind == "numbers" and array.ndim):
            raise KudariError(f"{shown_path(path)} is not {what}: its array {entry!r} is none of a state")
        saved["states"].setdefault(name, {})[key] = array if kind == "arrays" else array.item()
    return dict(saved)
