"""Somebody's code, as it is written: the functions of an optimiser, and the globals that they name."""

from __future__ import annotations

import dis
import functools
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

_HEAP = 1 << 9  # Py_TPFLAGS_HEAPTYPE: of a class that is not one of Python's own


def functions_of(optimizer: Any) -> Iterator[FunctionType]:
    """The functions that were written for an optimiser: its methods, and those of optimisers that it holds."""
    for owner in owners(optimizer):
        if inspect.isfunction(owner):
            yield owner
        for cls in own_classes(owner):
            for value in vars(cls).values():
                function = getattr(value, "__func__", getattr(value, "fget", value))
                if isinstance(function, FunctionType):
                    yield function


def owners(optimizer: Any) -> list[Any]:
    """An optimiser, and those that it holds; what is called in another way holds what somebody has given."""
    if isinstance(optimizer, type):
        return [optimizer]
    if isinstance(optimizer, functools.partial):
        return owners(optimizer.func)
    if hasattr(optimizer, "subjects") and not own_classes(optimizer):
        return [owner for subject in optimizer.subjects for owner in owners(subject)]
    held = attributes_of(optimizer).values()
    inner = [value for value in held if hasattr(value, "update") and hasattr(value, "__dict__")]
    return [optimizer, *(value for value in inner if not isinstance(value, Mapping))]


def attributes_of(thing: Any) -> dict[str, Any]:
    """What an object holds by names, in its ``__dict__`` or in its ``__slots__``.

    >>> class Still:
    ...     __slots__ = ("lr", "v")
    ...     def __init__(self):
    ...         self.lr = 0.1
    >>> attributes_of(Still())
    {'lr': 0.1}
    """
    slots: dict[str, Any] = {}
    for cls in reversed(type(thing).__mro__):
        names = vars(cls).get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in ("__dict__", "__weakref__") and hasattr(thing, name):
                slots[name] = getattr(thing, name)
    return slots | getattr(thing, "__dict__", {})


def own_classes(optimizer: Any) -> list[type]:
    """The classes that somebody else has written."""
    kind = optimizer if isinstance(optimizer, type) else type(optimizer)
    return [cls for cls in kind.__mro__ if cls.__flags__ & _HEAP and not is_kudaris(cls)]


def is_kudaris(cls: type) -> bool:
    """Whether a class is one of Kudari's own, or of NumPy's."""
    package, _, _ = cls.__module__.partition(".")
    outermost, _, _ = cls.__qualname__.partition(".")
    return package in ("kudari", "numpy") and outermost in vars(sys.modules.get(cls.__module__, sys))


def globals_named(function: FunctionType) -> tuple[str, ...]:
    """The global names that a function reads or writes, also in functions and comprehensions inside it.

    ``co_names`` holds the names of attributes as well: ``self.v`` is no use of a global ``v``.

    >>> def update(self, params):
    ...     self.v = [rate * w for w in params]
    >>> globals_named(update)
    ('rate',)
    """
    return _globals_in(function.__code__)


@lru_cache(maxsize=256)  # every trial asks for the same few functions
def _globals_in(outer: CodeType) -> tuple[str, ...]:
    names = (
        instruction.argval
        for code in codes(outer)
        for instruction in dis.get_instructions(code)
        if "GLOBAL" in instruction.opname or instruction.opname == "LOAD_NAME"  # the latter in the body of a class
    )
    return tuple(dict.fromkeys(names))


def codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of those inside it."""
    yield code
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from codes(value)
