"""A function with a memory of its own: what it keeps in closures, globals and defaults is copied with it."""

from __future__ import annotations

import copy
import dis
from collections.abc import Iterator
from types import CellType, FunctionType
from typing import Any, ClassVar

import numpy as np

_KEEPING = (dict, list, set, np.ndarray)
_DATA = (*_KEEPING, int, float, type(None))


class OwnedFunction:
    """Runs a function whose changing variables lie in ``memory``, and nowhere else.

    >>> def made(lr=0.1):
    ...     v = 0.0
    ...     def step(w, g):
    ...         nonlocal v
    ...         v = 0.9 * v - lr * g
    ...         return w + v
    ...     return step
    >>> step = made()
    >>> owned = OwnedFunction(step)
    >>> owned(1.0, 1.0), owned.memory, OwnedFunction(step).memory
    (0.9, {'lr': 0.1, 'v': -0.1}, {'lr': 0.1, 'v': 0.0})
    """

    def __init__(self, function: FunctionType) -> None:
        self.function = function
        self.memory: dict[str, Any] = copy.deepcopy(dict(_variables(function)))

    machinery: ClassVar[tuple[str, ...]] = ("function",)

    @property
    def subjects(self) -> list[Any]:
        """What somebody has written."""
        return [self.function]

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        function, memory = self.function, self.memory
        names = function.__code__.co_freevars
        cells = tuple(
            CellType(memory[name]) if name in memory else cell
            for name, cell in zip(names, function.__closure__ or (), strict=True)
        )
        space = function.__globals__ | {name: memory[name] for name in _stored(function) if name in memory}
        own = FunctionType(function.__code__, space, function.__name__, None, cells)
        own.__defaults__ = _own_defaults(function.__defaults__, memory)
        own.__kwdefaults__ = function.__kwdefaults__
        result = own(*arguments, **named)
        memory.update({name: cell.cell_contents for name, cell in zip(names, cells, strict=True) if name in memory})
        memory.update({name: space[name] for name in _stored(function) if name in memory})
        return result


def remembers(function: Any) -> bool:
    """Whether a function keeps anything from call to call outside its arguments."""
    if not isinstance(function, FunctionType):
        return False
    kept = any(isinstance(value, _KEEPING) for _, value in _variables(function))
    stores = any(i.opname in ("STORE_DEREF", "STORE_GLOBAL") for i in dis.get_instructions(function.__code__))
    return kept or stores


def _variables(function: FunctionType) -> Iterator[tuple[str, Any]]:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            value = cell.cell_contents
        except ValueError:  # it has no value yet
            continue
        if isinstance(value, _DATA):
            yield name, value
    for name in _stored(function):
        if name in function.__globals__:
            yield name, function.__globals__[name]
    for number, default in enumerate(function.__defaults__ or ()):
        if isinstance(default, _KEEPING):
            yield f"default {number}", default


def _stored(function: FunctionType) -> list[str]:
    """The globals that a function assigns."""
    return [i.argval for i in dis.get_instructions(function.__code__) if i.opname == "STORE_GLOBAL"]


def _own_defaults(defaults: tuple[Any, ...] | None, memory: dict[str, Any]) -> tuple[Any, ...] | None:
    if defaults is None:
        return None
    return tuple(memory.get(f"default {number}", default) for number, default in enumerate(defaults))
