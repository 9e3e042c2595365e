"""Arrays of symbols: somebody's array code runs on them, in place or not, and leaves formulas in their elements.

All elements of such an array are one and the same formula, for a rule treats them alike. Whatever would tie elements
together, a sum or a norm, is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from kudari.calling.handed import Cell
from kudari.formula import Expression, TraceError
from kudari.formula.graph import apply, as_expression
from kudari.formula.operators import clip

_ONLY_SHAPE = {np.shape, np.ndim, np.size, np.reshape, np.ravel, np.squeeze, np.expand_dims, np.copyto}


class SymbolArray(Cell):
    """An array of one formula, in every element.

    >>> from kudari.formula import Symbol
    >>> w, v = symbol_array(Symbol("w"), (2,)), symbol_array(0.0, (2,))
    >>> v += 0.1 * w; v *= 2
    >>> formula_of(v)
    multiply(add(0, multiply(0.10000000000000001, w)), 2)
    """

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **options: Any) -> Any:
        if method != "__call__":
            raise TraceError(f"np.{ufunc.__name__}.{method} ties the elements of an array together")
        if options:
            raise TraceError(f"np.{ufunc.__name__} with {', '.join(options)}= has no place in a formula")
        result = _by_elements(ufunc, inputs)
        return result if out is None else _put(result, out[0])

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if function in _ONLY_SHAPE:
            return super().__array_function__(function, types, args, options)
        if function not in _FUNCTIONS:
            raise TraceError(f"np.{function.__name__} cannot be read as a formula; work element by element instead")
        out = options.pop("out", None)
        result = _FUNCTIONS[function](*args, **options)
        return result if out is None else _put(result, out)

    def __bool__(self) -> bool:
        return bool(self.flat[0])

    def astype(self, *_: Any, **__: Any) -> Any:
        """A copy: a formula has no type."""
        return self.copy()

    def clip(self, *bounds: Any, **names: Any) -> Any:
        """The array between two bounds."""
        return np.clip(self, *bounds, **names)

    def dot(self, *_: Any, **__: Any) -> Any:
        """Refused: a product of arrays is a sum over elements."""
        raise TraceError("dot ties the elements of an array together")


def symbol_array(value: Any, shape: tuple[int, ...]) -> SymbolArray:
    """An array with one formula, or one number, in every element."""
    array = np.empty(shape, object)
    array.fill(value)
    return array.view(SymbolArray)


def formula_of(value: Any) -> Expression:
    """The formula in every element of an array, or of a number.

    Raises :class:`TraceError` where the elements differ.
    """
    if not isinstance(value, np.ndarray):
        return as_expression(value)
    first, *others = map(as_expression, value.flat)
    if any(other is not first for other in others):
        raise TraceError("the elements of an array are treated differently")
    return first


def _by_elements(function: Callable[..., Any], inputs: tuple[Any, ...]) -> SymbolArray:
    elements = np.broadcast(*(np.asarray(value, object) for value in inputs))
    result = np.empty(elements.shape, object)
    result.reshape(-1)[:] = [function(*values) for values in elements]
    return result.view(SymbolArray)


def _put(result: SymbolArray, target: Any) -> Any:
    if not isinstance(target, SymbolArray):
        raise TraceError("a formula cannot be put into an array of numbers")
    target[...] = result
    return target


def _like(value: Any) -> Callable[..., SymbolArray]:
    return lambda like, *_, **__: symbol_array(value, np.shape(like))


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: lambda *inputs: _by_elements(lambda *values: apply("where", *values), inputs),
    np.clip: lambda array, low=None, high=None, *, a_min=None, a_max=None: _by_elements(
        partial(clip, Expression), (array, a_min if low is None else low, a_max if high is None else high)
    ),
    np.copy: lambda array, **_: array.copy(),
    np.zeros_like: _like(0.0),
    np.ones_like: _like(1.0),
    np.empty_like: _like(0.0),
    np.full_like: lambda like, value, **_: symbol_array(value, np.shape(like)),
}
