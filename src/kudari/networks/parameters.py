"""All parameters in one vector: an update is one pass over it, and yet each has its name and shape."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.networks.workspace import Array


def views(whole: Array, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Arrays of these ``shapes`` that lie one behind the other in a vector: whoever writes into one writes into it.

    >>> whole = np.zeros(5)
    >>> parts = views(whole, {"W": (2, 2), "b": (1,)})
    >>> parts["b"] += 7
    >>> whole
    array([0., 0., 0., 0., 7.])
    """
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
    parts = np.split(whole, ends[:-1]) if len(ends) else []
    return {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


class Parameters(dict[str, Array]):
    """Parts of a vector by their names. To give a name another array is to write its numbers into the part.

    So ``params["W1"] = params["W1"] - lr * grads["W1"]`` changes the network as ``-=`` does.

    >>> params = Parameters({"b": np.zeros(2)})
    >>> part = params["b"]
    >>> params["b"] = np.array([1.0, 2.0])
    >>> part
    array([1., 2.])

    A copy is a plain dict of copies, and stays as it is while the network learns.

    >>> params.copy()
    {'b': array([1., 2.])}
    """

    def __setitem__(self, name: str, array: Any) -> None:
        if name not in self:
            raise KudariError(f"there is no parameter {name!r}; there are {', '.join(self)}")
        part = self[name]
        if array is part:  # after params["W1"] -= …
            return
        if np.shape(array) != part.shape:
            raise KudariError(f"the parameter {name!r} has shape {part.shape}, and cannot become {np.shape(array)}")
        part[...] = array

    def update(self, *pairs: Any, **named: Any) -> None:
        for name, array in dict(*pairs, **named).items():
            self[name] = array

    def __ior__(self, given: Any) -> Parameters:  # type: ignore[override, misc]
        self.update(given)
        return self

    def __copy__(self) -> dict[str, Array]:
        return {name: part.copy() for name, part in self.items()}

    copy = __copy__

    def __deepcopy__(self, memo: Any) -> dict[str, Array]:
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self.copy(),)

    def _fixed(self, *_: Any) -> Any:
        raise KudariError("a network's parameters cannot be taken away; write other numbers into them")

    __delitem__ = pop = popitem = clear = _fixed


def size(shapes: Mapping[str, tuple[int, ...]]) -> int:
    """How many numbers there are in all."""
    return sum(math.prod(shape) for shape in shapes.values())
