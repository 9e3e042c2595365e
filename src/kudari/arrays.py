"""Arrays in a file, by their names, in the safetensors format and with a checksum: nothing in it is ever run."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from kudari.containers.contents import contents
from kudari.containers.seals import BLANK, check_seal, seal
from kudari.containers.tensors import head_of, tensors_of
from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path

Array = np.ndarray[Any, np.dtype[Any]]


def write_arrays(path: str | os.PathLike[str], kind: str, arrays: Mapping[str, Array], **metadata: str) -> None:
    """Write arrays with what is told of them, whole or not at all; ``kind`` says what sort of file it is."""
    from safetensors import SafetensorError  # loaded when needed, so that import kudari stays light
    from safetensors.numpy import save

    with written_whole(path, synced=True) as temporary:
        whole = {name: np.asarray(array, order="C") for name, array in arrays.items()}  # an array of no axis too
        try:
            data = save(whole, {"format": kind, "checksum": BLANK, **metadata})
        except (SafetensorError, UnicodeEncodeError) as error:  # a name that is half a letter
            raise KudariError(f"{shown_path(path)} cannot be written: {error}") from None
        temporary.write_bytes(data)  # the library's own way to a file leaves another one behind if it is killed
        seal(temporary)


def read_arrays(
    path: str | os.PathLike[str], kind: str, what: str, told: Collection[str]
) -> tuple[dict[str, str], dict[str, Array]]:
    """What is told of the arrays, under the names ``told``, and they; ``what`` is what the file should be, in words.

    Raises :class:`KudariError` that names the file, where it is missing, broken, or of another kind.
    """
    name, data = shown_path(path), contents(path, what)
    try:
        metadata, head, begin = head_of(data)
    except KudariError as error:
        raise KudariError(f"{name} is not {what}, or broken: {error}") from None
    if metadata.pop("format", None) != kind:  # another's may hold numbers that NumPy does not know
        raise KudariError(f"{name} is a safetensors file, but not {what}")
    claimed = metadata.pop("checksum", None) is not None
    try:
        if unknown := metadata.keys() - set(told):
            raise KudariError(f"it tells of {', '.join(sorted(map(repr, unknown)))}")
        arrays = tensors_of(data, head, begin)
    except KudariError as error:
        raise KudariError(f"{name} is not {what}, or broken: {error}") from None
    check_seal(path, data, claimed)
    return metadata, arrays
