"""One IDX file, the format of MNIST: a head that says how many bytes of what, and then the bytes.

The head is two zeros, the kind of number (8: bytes), the number of dimensions, and the size of each in four bytes.
Files may be gzipped. Nothing is believed: a head that promises more than there is takes no memory.
"""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kudari.containers.contents import limit, opened, refuse_beyond_limit
from kudari.data.foreign import BEGINNING, refuse_foreign
from kudari.data.samples import Array
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path

PICTURES, LABELS = 3, 1  # dimensions
_WHAT = {PICTURES: "pictures", LABELS: "labels"}
_BECOMES = {PICTURES: 5, LABELS: 17}  # bytes: beside the byte itself a float32, or a float64 and an int64
_BYTES = 8
_GZIPPED = b"\x1f\x8b"
_PIECE = 1 << 20


def read_idx(path: Path, dimensions: int) -> Array:
    """The bytes of a file of so many dimensions, as an array.

    Raises :class:`KudariError` that names the file, what is wrong with it and what was expected.
    """
    with opened(path, "an IDX file") as file:
        gzipped = file.read(len(_GZIPPED)) == _GZIPPED
        file.seek(0)
        if not gzipped:
            return _array(path, file, dimensions)
        try:
            with gzip.open(file) as unpacked:
                return _array(path, unpacked, dimensions)
        except EOFError:
            raise KudariError(
                f"{shown_path(path)} is cut off: the gzip stream in it does not end; delete it and fetch it again"
            ) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise KudariError(f"{shown_path(path)} is broken: {error}; delete it and fetch it again") from None


def _array(path: Path, file: BinaryIO | gzip.GzipFile, dimensions: int) -> Array:
    expected = bytes([0, 0, _BYTES, dimensions])
    magic = _read(file, len(expected))
    if magic != expected:
        refuse_foreign(path, bytes(magic + _read(file, BEGINNING)))
        raise KudariError(_fault(shown_path(path), magic, dimensions))
    sizes = _read(file, 4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise KudariError(f"{shown_path(path)} is cut off within its head")
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    promised = math.prod(shape)
    if promised == 0:
        raise KudariError(f"{shown_path(path)} holds no {_WHAT[dimensions]}: its head says {_times(shape)}")
    most = limit() // _BECOMES[dimensions]
    data = _read(file, min(promised, most + 1))
    if len(data) > most:
        refuse_beyond_limit(promised * _BECOMES[dimensions], path, _times(shape))
    if len(data) < promised:
        raise KudariError(
            f"{shown_path(path)} is cut off: {len(data)} bytes follow its head, which promises {_times(shape)}"
        )
    if file.read(1):
        raise KudariError(
            f"{shown_path(path)} goes on after the {promised} bytes that its head promises ({_times(shape)})"
        )
    return np.frombuffer(data, np.uint8).reshape(shape)


def _fault(path: str, magic: bytearray, dimensions: int) -> str:
    """What is wrong with the first four bytes."""
    wanted = f"{_WHAT[dimensions]} were expected"
    if not magic:
        return f"{path} is empty, where {wanted}"
    if len(magic) < 4 or magic[:2] != b"\0\0":
        return f"{path} is no IDX file: it begins with {magic.hex(' ')}, where 00 00 08 {dimensions:02x} was expected"
    if magic[2] != _BYTES:
        return f"{path} holds numbers of the kind {magic[2]:02x}, where bytes (08) were expected"
    if magic[3] == PICTURES:
        return f"{path} holds pictures, where labels were expected; are two files exchanged?"
    if magic[3] == LABELS:
        return f"{path} holds labels, where pictures were expected; are two files exchanged?"
    return f"{path} has {magic[3]} dimensions, where {wanted}, which have {dimensions}"


def _read(file: BinaryIO | gzip.GzipFile, count: int) -> bytearray:
    """So many bytes, or fewer where the file ends; memory grows with what is there, not with what was promised."""
    data = bytearray()
    while len(data) < count and (piece := file.read(min(_PIECE, count - len(data)))):
        data += piece
    return data


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
