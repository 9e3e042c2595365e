"""Plain arrays in an ``.npz``: a zip archive, in which each array says its type and shape before its numbers.

A few bytes of an archive may stand for any number of bytes, and a shape may promise more than there are. So all sizes
are compared with each other and with the limit before anything is unpacked.
"""

from __future__ import annotations

import io
import math
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import numpy as np

from kudari.containers.contents import contents, limit, refuse_beyond_limit
from kudari.formula.errors import KudariError, reason_of
from kudari.formula.foreign import shown_path

Array = np.ndarray[Any, np.dtype[Any]]

_MOST_ARRAYS = 1000
_LONGEST_HEAD = 10_000  # bytes, as NumPy has it
_HEAD = re.compile(
    rb"\{ *'descr': *'([<>|=]?[A-Za-z]\d*)', *'fortran_order': *(True|False), *'shape': *\(([\d, L]*)\),? *\} *\n?"
)
_NUMBER = 8  # bytes that every number may come to take, of whatever type it is
_BROKEN = (ValueError, TypeError, LookupError, EOFError, MemoryError, ArithmeticError, RuntimeError)
_BROKEN_ZIP = (OSError, zipfile.BadZipFile, zlib.error, struct.error)
_END = struct.Struct("<4s4HIIH")  # of an archive: signature, disks, entries, size and place of their list, comment


def read_npz(path: str | os.PathLike[str], what: str) -> dict[str, Array]:
    """The arrays of a file by their names; ``what`` is what it should be, in words.

    Raises :class:`KudariError` that names the file, where it is no archive of arrays of plain numbers.
    """
    return npz_of(contents(path, what), path, what)


def npz_of(data: bytes, path: str | os.PathLike[str], what: str) -> dict[str, Array]:
    """The same of the bytes of a file."""
    arrays: dict[str, Array] = {}
    taken = 0
    with _faults(path, what):
        _refuse_long_list(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                name = member.filename.removesuffix(".npy")
                if name == member.filename or name in arrays:
                    raise KudariError(f"{member.filename!r} in it is no array, or stands there twice")
                if member.flag_bits & 1:
                    raise KudariError(f"its array {name!r} is encrypted")
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise KudariError(f"its array {name!r} is packed in a way that NumPy does not use")
                with archive.open(member) as file:
                    size, dtype, shape, by_columns = _head(name, file)
                    count = math.prod(shape)
                    if count * dtype.itemsize != member.file_size - size:
                        told = f"{member.file_size - size:,} bytes for the shape {shape} of {dtype}"
                        raise KudariError(f"its array {name!r} has {told}")
                    taken += count * max(dtype.itemsize, _NUMBER)
                    if taken > limit():
                        break
                    numbers = np.frombuffer(_unpacked(file, count * dtype.itemsize), dtype)
                    array = numbers.reshape(shape[::-1]).T if by_columns else numbers.reshape(shape)
                    arrays[name] = array.astype(dtype.newbyteorder("="), copy=not dtype.isnative)
    refuse_beyond_limit(taken, path, "its arrays")
    return arrays


@contextmanager
def _faults(path: str | os.PathLike[str], what: str) -> Iterator[None]:
    """Whatever goes wrong in a file that is not what it should be, as one kind of error."""
    try:
        yield
    except (KudariError, *_BROKEN, *_BROKEN_ZIP) as error:
        raise KudariError(f"{shown_path(path)} is not {what}: {reason_of(error)}") from None


def _refuse_long_list(data: bytes) -> None:
    """Refuse an archive of very many members, of which zipfile would make a list before anybody could count them."""
    at = data.rfind(b"PK\5\6")
    if at < 0 or len(data) < at + _END.size:
        raise KudariError("it is no zip archive, or cut off")
    count, size = _END.unpack_from(data, at)[4:6]
    if count > _MOST_ARRAYS or size > 1 << 20 or data[max(0, at - 20) :].startswith(b"PK\6\7"):
        raise KudariError(f"there are more than {_MOST_ARRAYS} arrays in it")


def _head(name: str, file: IO[bytes]) -> tuple[int, np.dtype[Any], tuple[int, ...], bool]:
    """The size of an array's head, and what it says: type, shape, and whether the numbers go by columns."""
    begin = file.read(12)
    if begin[:6] != b"\x93NUMPY" or begin[6:8] not in (b"\1\0", b"\2\0"):
        raise KudariError(f"its array {name!r} does not begin as arrays do")
    width = 2 if begin[6] == 1 else 4
    length = int.from_bytes(begin[8 : 8 + width], "little")
    if length > _LONGEST_HEAD:
        raise KudariError(f"the head of its array {name!r} is too long")
    told = _HEAD.fullmatch(begin[8 + width :] + file.read(length + width - 4))
    if told is None:
        raise KudariError(f"the head of its array {name!r} does not tell of plain numbers")
    dtype, shape = np.dtype(told[1].decode()), tuple(int(size) for size in re.findall(rb"\d+", told[3]))
    if dtype.kind not in "biuf":
        raise KudariError(f"its array {name!r} holds no numbers, but {dtype}")
    return 8 + width + length, dtype, shape, told[2] == b"True"


def _unpacked(file: Any, count: int) -> bytearray:
    """So many bytes, and then the end, at which the archive's own checksum is compared."""
    data = bytearray(count)
    with memoryview(data) as view:
        done = 0
        while done < count and (got := file.readinto(view[done : done + (1 << 20)])):
            done += got
    if done < count or file.read(1):
        raise KudariError("it is cut off")
    return data
