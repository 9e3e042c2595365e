"""Whether two parameters are one piece of memory, as tied weights are: of two new values only one could be kept."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import numpy as np

from kudari.engine.contiguous import span

_Name = TypeVar("_Name", str, int)


def tied(params: Mapping[_Name, Any]) -> tuple[_Name, _Name] | None:
    """The names of two parameters that share memory, in their order; None where all lie apart.

    >>> whole = np.zeros(4)
    >>> tied({"a": whole[:3], "b": whole[2:]}), tied({"even": whole[::2], "odd": whole[1::2]})
    (('a', 'b'), None)
    """
    arrays = [(key, w) for key, w in params.items() if isinstance(w, np.ndarray) and w.size]
    names = [key for key, _ in arrays]
    reaching: list[tuple[int, _Name, Any]] = []  # where arrays end that begin before the next one
    for (first, end), key, array in sorted(((span(w), key, w) for key, w in arrays), key=lambda row: row[0]):
        reaching = [row for row in reaching if row[0] > first]
        for _, other, before in reaching:
            if np.shares_memory(before, array):
                return (other, key) if names.index(other) < names.index(key) else (key, other)
        reaching.append((end, key, array))
    return None


class Apart:
    """Whether arrays lie apart, looked up anew only where they are not the very arrays of the last time."""

    def __init__(self) -> None:
        self._last: list[Any] = []

    def __call__(self, arrays: Iterable[Any]) -> bool:
        """Whether no two of them share memory."""
        arrays = list(arrays)
        if len(arrays) == len(self._last) and all(map(operator.is_, arrays, self._last)):
            return True
        self._last = arrays if tied(dict(enumerate(arrays))) is None else []
        return bool(self._last) or not arrays
