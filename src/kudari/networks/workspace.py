"""Memory that is used again: a layer writes every step into the same arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

Array = np.ndarray[Any, np.dtype[Any]]


class Workspace:
    """Arrays by name. More memory is only taken where more is needed than ever before: to ask for it takes long.

    >>> workspace = Workspace()
    >>> out = workspace("out", (128, 100), np.float32)
    >>> workspace("out", (128, 100), np.float32) is out
    True
    >>> np.shares_memory(workspace("out", (100, 100), np.float32), out)
    True

    A copy begins with none, for what is in them is of no account.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}
        self._memory: dict[str, Array] = {}

    def __call__(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> Array:
        """The array of this name, with whatever numbers stand in it."""
        array = self._arrays.get(name)
        if array is None or array.shape != shape or array.dtype != dtype:
            size, memory = math.prod(shape), self._memory.get(name)
            if memory is None or memory.size < size or memory.dtype != dtype:
                memory = self._memory[name] = np.empty(size, dtype)
            array = self._arrays[name] = memory[:size].reshape(shape)
        return array

    def __reduce__(self) -> tuple[Any, ...]:
        return Workspace, ()
