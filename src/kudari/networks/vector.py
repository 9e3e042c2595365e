"""All parameters in one piece of memory: an update is one pass, and yet each has its name and shape."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kudari.networks.room import Array


def views(whole: Array, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Named arrays that lie one behind the other in a vector: whoever writes into one writes into the vector.

    >>> whole = np.zeros(5)
    >>> parts = views(whole, {"W": (2, 2), "b": (1,)})
    >>> parts["b"] += 7
    >>> whole
    array([0., 0., 0., 0., 7.])
    """
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
    pieces = np.split(whole, ends[:-1]) if len(ends) else []
    return {name: piece.reshape(shape) for (name, shape), piece in zip(shapes.items(), pieces, strict=True)}


def size(shapes: Mapping[str, tuple[int, ...]]) -> int:
    """How many numbers there are in all."""
    return sum(int(np.prod(shape)) for shape in shapes.values())
