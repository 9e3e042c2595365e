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


def span(array: Any) -> tuple[int, int]:
    """Where the memory of an array begins and ends."""
    first, end = byte_bounds(array)
    return int(first), int(end)


def overlap(spans: Iterable[tuple[int, int]]) -> bool:
    """Whether any two spans of memory have bytes in common.

    >>> whole = np.zeros(4)
    >>> overlap(map(span, [whole[:2], whole[2:]])), overlap(map(span, [whole, whole[2:]]))
    (False, True)
    """
    in_order = sorted((first, end) for first, end in spans if first < end)
    return any(end > begin for (_, end), (begin, _) in itertools.pairwise(in_order))


def joined(rows: Iterable[tuple[Sequence[int], int]], itemsize: int) -> list[Piece]:
    """The pieces of rows of arrays, given by their addresses and their common length.

    Rows whose arrays lie each behind that of the row before are one piece. Here two rows of two arrays, of 3 and of 5
    numbers of 8 bytes:

    >>> joined([((1000, 2000), 3), ((1024, 2024), 5)], 8)
    [((1000, 2000), 8)]
    """
    pieces: list[Piece] = []
    for addresses, length in rows:
        if pieces:
            before, count = pieces[-1]
            if all(first + count * itemsize == then for first, then in zip(before, addresses, strict=True)):
                pieces[-1] = (before, count + length)
                continue
        pieces.append((tuple(addresses), length))
    return pieces
