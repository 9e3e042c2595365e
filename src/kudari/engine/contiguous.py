"""Pieces of memory: arrays that lie one behind the other are one array to a kernel."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds

Piece = tuple[tuple[int, ...], int]  # the addresses of arrays that belong together, and their length


def is_plain(array: Any) -> bool:
    """Whether a kernel can run over an array: float32 or float64 in this machine's order, without gaps."""
    return (
        type(array) is np.ndarray
        and array.dtype.kind == "f"
        and array.dtype.itemsize in (4, 8)
        and array.dtype.isnative
        and array.flags.c_contiguous
        and array.flags.aligned
    )


def overlap(arrays: Iterable[Any]) -> bool:
    """Whether any two arrays share memory.

    >>> whole = np.zeros(4)
    >>> overlap([whole[:2], whole[2:]]), overlap([whole, whole[2:]])
    (False, True)
    """
    spans = sorted(byte_bounds(array) for array in arrays if array.size)
    return any(end > begin for (_, end), (begin, _) in itertools.pairwise(spans))


def joined(groups: Iterable[Sequence[Any]]) -> list[Piece]:
    """The pieces of groups of arrays, each of one length; neighbours in memory become one piece.

    >>> w, g = np.zeros(6), np.zeros(6)
    >>> [length for _, length in joined([(w[:2], g[:2]), (w[2:5], g[2:5]), (w[5:], g[5:])])]
    [6]
    """
    pieces: list[Piece] = []
    for group in groups:
        addresses, length, size = tuple(array.ctypes.data for array in group), group[0].size, group[0].itemsize
        if pieces:
            before, count = pieces[-1]
            if all(one + count * size == other for one, other in zip(before, addresses, strict=True)):
                pieces[-1] = (before, count + length)
                continue
        pieces.append((addresses, length))
    return pieces
