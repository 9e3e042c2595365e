"""Memory that is used again: a layer writes every step into the same arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Room:
    """Arrays by name. More memory is only taken where more is needed than ever before: to ask for it takes long.

    >>> room = Room(np.float32)
    >>> out = room("out", 128, 100)
    >>> room("out", 128, 100) is out
    True
    >>> np.shares_memory(room("out", 100, 100), out)
    True
    """

    def __init__(self, dtype: Any) -> None:
        self.dtype = np.dtype(dtype)
        self._arrays: dict[str, Array] = {}
        self._memory: dict[str, Array] = {}  # a name has one dtype for good

    def __call__(self, name: str, *shape: int, dtype: Any = None) -> Array:
        """The array of this name; what is in it is of no account."""
        array = self._arrays.get(name)
        if array is None or array.shape != shape:
            size = math.prod(shape)
            if name not in self._memory or self._memory[name].size < size:
                self._memory[name] = np.empty(size, dtype or self.dtype)
            array = self._arrays[name] = self._memory[name][:size].reshape(shape)
        return array
