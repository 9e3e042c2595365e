"""Vectors of symbols: somebody's NumPy on a vector runs on them, and leaves formulas of the elements.

>>> from kudari.formula import Symbol
>>> x = symbol_vector([Symbol("x0"), Symbol("x1")])
>>> np.sum(np.sin(x) ** 2)
add(power(sin(x0), 2), power(sin(x1), 2))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any

import numpy as np

from kudari.formula.errors import TraceError
from kudari.formula.graph import Expression, apply
from kudari.formula.operators import clip


class SymbolVector(np.ndarray[Any, np.dtype[Any]]):
    """An array whose elements are formulas, each of its own: functions take them one by one, and sums tie them."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(value) if isinstance(value, SymbolVector) else value for value in inputs]
        if method == "__call__" and ufunc.signature is None and not options:
            return by_elements(ufunc, plain)
        if method == "reduce" and plain[0].ndim == 1 and plain[0].size:
            if options.get("axis") not in (None, 0, -1, (0,)):
                raise TraceError(f"a vector has one axis, and no axis {options['axis']}")
            return reduce(ufunc, plain[0])
        return as_vector(getattr(ufunc, method)(*plain, **options))

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if function in _BY_ELEMENTS:
            return _BY_ELEMENTS[function](*args, **options)
        return super().__array_function__(function, types, args, options)

    def mean(self, axis: Any = None, *_: Any, **__: Any) -> Any:
        """The sum over the number of elements."""
        return np.sum(self, axis=axis) / self.size


def symbol_vector(elements: Sequence[Any]) -> SymbolVector:
    """A vector with these formulas or numbers as its elements."""
    vector = np.empty(len(elements), object)
    vector[:] = elements
    return vector.view(SymbolVector)


def as_vector(value: Any) -> Any:
    """An array as one of symbols; what is none stays."""
    return value.view(SymbolVector) if isinstance(value, np.ndarray) and value.dtype == object else value


def by_elements(function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
    """The values of a function of numbers, element by element."""
    elements = np.broadcast(*(np.asarray(value, object) for value in inputs))
    result = np.empty(elements.shape, object)
    result.reshape(-1)[:] = [function(*values) for values in elements]
    return result.view(SymbolVector)


_BY_ELEMENTS: dict[Any, Callable[..., Any]] = {
    np.where: lambda *inputs: by_elements(partial(apply, "where"), inputs),
    np.clip: lambda array, low=None, high=None, *, a_min=None, a_max=None: by_elements(
        partial(clip, Expression), (array, a_min if low is None else low, a_max if high is None else high)
    ),
}
