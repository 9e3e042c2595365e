"""Python's and NumPy's functions of numbers, as they are to be while somebody's code runs on symbols.

``math.sqrt`` takes no symbol, ``min`` asks which of two is less, and ``np.array`` makes an array of another kind. So
their names in the modules of the code mean what reads them, while a formula is read, and are put back at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from kudari.calling.own_code import functions_of
from kudari.forks import lock_across_forks
from kudari.formula import Expression
from kudari.rules.lifting.symbol_arrays import SymbolArray, symbol_array

_one_at_a_time = lock_across_forks()  # the names are those of whole modules


@contextmanager
def reading_surroundings(optimizer: Any) -> Iterator[None]:
    """Within this block, the code of an optimiser finds functions that take symbols."""
    spaces = {id(function.__globals__): function.__globals__ for function in functions_of(optimizer)}
    with _one_at_a_time:
        before = [(space, dict(space)) for space in spaces.values()]
        try:
            for space in spaces.values():
                known = {name: _reading(value) for name, value in space.items() if _reading(value) is not value}
                space.update({name: value for name, value in _BUILTINS.items() if name not in space} | known)
            yield
        finally:
            for space, names in before:
                for name in [*_BUILTINS, *names]:
                    if name not in names:
                        space.pop(name, None)
                    elif space.get(name) is _reading(names[name]):
                        space[name] = names[name]


def _reading(value: Any) -> Any:
    """What a name means instead of this; the value itself where it stays."""
    if isinstance(value, ModuleType):
        return _MODULES.get(value.__name__, value)
    try:
        return _FUNCTIONS.get(value, value)
    except TypeError:  # it cannot be a key
        return value


class _Numpy:
    """NumPy, but for what makes arrays."""

    def __getattr__(self, name: str) -> Any:
        return _CREATING.get(name) or getattr(np, name)


def _array(value: Any, *rest: Any, **options: Any) -> Any:
    if isinstance(value, SymbolArray):
        return value.copy()
    return value if isinstance(value, Expression) else np.array(value, *rest, **options)


def _as_array(value: Any, *rest: Any, **options: Any) -> Any:
    return value if isinstance(value, (SymbolArray, Expression)) else np.asarray(value, *rest, **options)


def _filled(value: float) -> Any:
    return lambda shape, *_, **__: symbol_array(value, shape if isinstance(shape, tuple) else (shape,))


_CREATING: dict[str, Any] = {
    "array": _array,
    "asarray": _as_array,
    "asanyarray": _as_array,
    "zeros": _filled(0.0),
    "ones": _filled(1.0),
    "empty": _filled(0.0),
    "full": lambda shape, value, *_, **__: symbol_array(value, shape if isinstance(shape, tuple) else (shape,)),
}
_OF_NUMBERS: dict[str, Any] = {
    "sqrt": np.sqrt, "exp": np.exp, "log": np.log, "pow": np.power, "fabs": np.abs, "tanh": np.tanh,
    "sin": np.sin, "cos": np.cos, "copysign": np.copysign, "floor": np.floor,
}  # fmt: skip
_MATH = SimpleNamespace(**{**vars(math), **_OF_NUMBERS})
_MODULES: dict[str, Any] = {"math": _MATH, "numpy": _Numpy()}
_FUNCTIONS: dict[Any, Any] = {getattr(math, name): function for name, function in _OF_NUMBERS.items()}
_FUNCTIONS |= {getattr(np, name): function for name, function in _CREATING.items()}


def _of_several(choose: Any, builtin: Any) -> Any:
    def chosen(*values: Any, **options: Any) -> Any:
        symbolic = len(values) > 1 and any(isinstance(value, (Expression, SymbolArray)) for value in values)
        return reduce(choose, values) if symbolic else builtin(*values, **options)

    return chosen


_BUILTINS: dict[str, Any] = {
    "min": _of_several(np.minimum, min),
    "max": _of_several(np.maximum, max),
    "float": lambda value=0.0: value if isinstance(value, (Expression, SymbolArray)) else float(value),
}
