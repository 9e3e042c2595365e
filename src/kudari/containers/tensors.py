"""Arrays in the safetensors format: the length of a head, the head in JSON, and the numbers, one array after another.

https://huggingface.co/docs/safetensors/index#format
"""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np

from kudari.formula.errors import KudariError, reason_of

Array = np.ndarray[Any, np.dtype[Any]]

_LENGTH = 8  # bytes of the length of the head
_LONGEST_HEAD = 1 << 24
_TELLING = "__metadata__"
_DTYPES = {"BOOL": "?", "F16": "<f2", "F32": "<f4", "F64": "<f8"}
_DTYPES |= {f"{kind}{8 * size}": f"<{kind.lower()}{size}" for kind in "IU" for size in (1, 2, 4, 8)}


class _Tensor(msgspec.Struct, forbid_unknown_fields=True):
    """An array, but for its numbers."""

    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


def head_of(data: bytes) -> tuple[dict[str, str], dict[str, Any], int]:
    """What is told of the arrays, the heads of these, and where their numbers begin.

    Raises :class:`KudariError` where the bytes are not in this format.
    """
    length = int.from_bytes(data[:_LENGTH], "little")
    if len(data) < _LENGTH or length > min(_LONGEST_HEAD, len(data) - _LENGTH):
        raise KudariError("its head is longer than the file, or than any that is meant")
    try:
        head = msgspec.json.decode(data[_LENGTH : _LENGTH + length], type=dict[str, Any])
        metadata = msgspec.convert(head.pop(_TELLING, {}), dict[str, str])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KudariError(f"its head cannot be read: {reason_of(error)}") from None
    return metadata, head, _LENGTH + length


def tensors_of(data: bytes, head: dict[str, Any], begin: int) -> dict[str, Array]:
    """The arrays that a head tells of, in a memory of their own.

    Raises :class:`KudariError` where their numbers do not just fill what follows the head.
    """
    try:
        tensors = {name: msgspec.convert(tensor, _Tensor) for name, tensor in head.items()}
    except (msgspec.MsgspecError, RecursionError) as error:
        raise KudariError(f"its head is none of arrays: {reason_of(error)}") from None
    arrays: dict[str, Array] = {}
    end = 0
    for name, tensor in sorted(tensors.items(), key=lambda item: item[1].data_offsets):
        if tensor.dtype not in _DTYPES:
            raise KudariError(f"the array {name!r} holds numbers that NumPy does not know: {tensor.dtype}")
        dtype, count = np.dtype(_DTYPES[tensor.dtype]), math.prod(tensor.shape)
        if min(tensor.shape, default=0) < 0 or tensor.data_offsets != (end, end + count * dtype.itemsize):
            raise KudariError(f"the array {name!r} does not lie where its shape {tensor.shape} says")
        end += count * dtype.itemsize
        if begin + end > len(data):
            raise KudariError(f"the array {name!r} is cut off")
        numbers = np.frombuffer(data, dtype, count, begin + end - count * dtype.itemsize)
        try:
            arrays[name] = numbers.reshape(tensor.shape).astype(dtype.newbyteorder("="))
        except ValueError as error:  # more axes than NumPy has, or a size beside a 0 that it cannot count
            raise KudariError(f"the array {name!r} has the shape {tensor.shape}: {error}") from None
    if begin + end != len(data):
        raise KudariError(f"it goes on after its arrays, by {len(data) - begin - end:,} bytes")
    return arrays
