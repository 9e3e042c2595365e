"""What stands around somebody's object, and is put back after every trial.

Its code runs in this very process, as if its owner had called it. It may keep something outside itself: in its
class, in a global, in the default of an argument, in a variable of the function around it.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator, MutableMapping
from functools import partial
from typing import Any

import numpy as np

from kudari.calling.own_code import functions_of, globals_named, own_classes
from kudari.formula import KudariError

_CONTAINERS = (dict, list, set, np.ndarray)
_DATA = (*_CONTAINERS, int, float, type(None))

PutBack = Callable[[Any], None]


def must_be_copied(thing: Any, name: str) -> None:
    """Raises :class:`KudariError` for an object that cannot be copied, and so not be run without changing it."""
    try:
        copy.deepcopy(thing)
    except Exception as error:
        raise KudariError(f"{name} cannot be copied, and so not be checked without changing it: {error}") from error


@contextlib.contextmanager
def untouched(thing: Any) -> Iterator[None]:
    """Whatever is changed around an object in this block is put back at its end, NumPy's old random numbers too."""
    before, random = [], np.random.get_state()  # noqa: NPY002
    for put_back, value in _around(thing).values():
        with contextlib.suppress(Exception):  # what cannot be copied, such as an open file in a list, is left alone
            before.append((put_back, value, copy.deepcopy(value)))
    try:
        yield
    finally:
        np.random.set_state(random)  # noqa: NPY002
        for put_back, value, content in before:
            _refill(value, content)
            put_back(value if isinstance(value, _CONTAINERS) else content)


def _around(thing: Any) -> dict[tuple[int, str], tuple[PutBack, Any]]:
    """Data in which an object may keep something outside itself, each once, with how it is put back there."""
    around: dict[tuple[int, str], tuple[PutBack, Any]] = {}
    for cls in own_classes(thing):
        for name, value in vars(cls).items():
            if isinstance(value, _DATA) and not name.startswith("__"):
                around[id(cls), name] = partial(setattr, cls, name), value
    for function in functions_of(thing):
        space = function.__globals__
        for name in globals_named(function):
            if isinstance(space.get(name, ...), _DATA):
                around[id(space), name] = partial(space.__setitem__, name), space[name]
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            with contextlib.suppress(ValueError):  # a variable that has no value yet
                if isinstance(cell.cell_contents, _DATA):
                    around[id(cell), name] = partial(setattr, cell, "cell_contents"), cell.cell_contents
        for default in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
            if isinstance(default, (dict, list, set)):
                around[id(default), ""] = _stays, default
    return around


def _stays(value: Any) -> None:
    """A default argument is the same object ever after: its content is all that can change."""


def _refill(value: Any, content: Any) -> None:
    """Give a container the content it had, for others may hold it."""
    if isinstance(value, MutableMapping):
        value.clear()
        value.update(content)
    elif isinstance(value, list):
        value[:] = content
    elif isinstance(value, set):
        value.clear()
        value |= content
    elif isinstance(value, np.ndarray) and value.flags.writeable:
        value[...] = content
