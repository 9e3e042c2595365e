"""Arrays in a file, by their names, in the safetensors format: nothing in it is ever run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.files import written_whole
from kudari.formula import KudariError

Array = np.ndarray[Any, np.dtype[Any]]


def write_arrays(path: str | os.PathLike[str], kind: str, arrays: Mapping[str, Array], **told: str) -> None:
    """Write arrays with what is told of them, whole or not at all; ``kind`` says what sort of file it is."""
    from safetensors.numpy import save_file  # loaded when needed, so that import kudari stays light

    with written_whole(path) as temporary:
        whole = {name: np.asarray(array, order="C") for name, array in arrays.items()}  # an array of no axis too
        save_file(whole, temporary, {"format": kind, **told})


def read_arrays(path: str | os.PathLike[str], kind: str, what: str) -> tuple[dict[str, str], dict[str, Array]]:
    """What is told of the arrays, and they; ``what`` is what the file should be, in words.

    Raises :class:`KudariError` that names the file, where it is missing, broken, or of another kind.
    """
    from safetensors import SafetensorError, safe_open

    name = os.fspath(path)
    try:
        with safe_open(path, "numpy") as file:
            told: dict[str, str] = file.metadata() or {}
            if told.get("format") != kind:  # another's may hold numbers that NumPy does not know
                raise KudariError(f"{name} is a safetensors file, but not {what}")
            return told, {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (OSError, TypeError, ValueError) as error:
        raise KudariError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except SafetensorError as error:
        raise KudariError(f"{name} is not {what}, or broken: {error}") from None
