"""What somebody's optimiser remembers: the numbers and arrays in it, however they are nested."""

from __future__ import annotations

import copy
import functools
import itertools
from collections import deque
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from dataclasses import dataclass, is_dataclass
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from kudari.calling.own_code import attributes_of, is_kudaris
from kudari.formula import Expression
from kudari.refusals import is_real

Path = tuple[Hashable, ...]
Put = Callable[[Any], None]
_OPAQUE = (str, bytes, type, ModuleType, FunctionType, MethodType, np.random.Generator, np.random.RandomState)


@dataclass(frozen=True)
class Leaf:
    """A number or an array: where it lies, what it is, and how another is put in its place."""

    path: Path
    value: Any
    put: Put


def leaves(thing: Any) -> list[Leaf]:
    """Every number and array that a thing holds, in its attributes and in dicts, lists, tuples and objects there.

    >>> class Ball:
    ...     def __init__(self):
    ...         self.lr, self.state = 0.1, {"W1": {"v": np.zeros(2), "step": 3}}
    >>> [leaf.path for leaf in leaves(Ball())]
    [('lr',), ('state', 'W1', 'v'), ('state', 'W1', 'step')]
    """
    return list(_visit(thing, (), _never, set()))


def _never(_: Any) -> None:
    raise AssertionError("what is lifted is no number")


def _visit(value: Any, path: Path, put: Put, seen: set[int]) -> Iterator[Leaf]:
    if is_real(value) or isinstance(value, (np.ndarray, Expression)):
        yield Leaf(path, value, put)
    elif isinstance(value, itertools.count):
        if (stands := _count_of(value)) is not None:
            yield Leaf(path, stands, lambda new: put(itertools.count(new)))
    elif value is None or isinstance(value, (bool, *_OPAQUE)) or id(value) in seen or _is_shared(value):
        return
    elif isinstance(value, tuple):
        yield from _in_tuple(value, path, put, seen)
    else:
        seen.add(id(value))
        for name, part in parts(value):
            yield from _visit(part, (*path, name), functools.partial(_put, value, name), seen)


def _is_shared(value: Any) -> bool:
    """Whether nothing can change in a value of Kudari's own, as in a rule's formula: others hold the very same."""
    kind = type(value)
    frozen = is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return is_kudaris(kind) and (frozen or (hasattr(kind, "__deepcopy__") and copy.deepcopy(value) is value))


def _count_of(counter: Any) -> float | None:
    """The number that comes next, which a counter tells only as text; None where it is a symbol."""
    try:
        return float(repr(counter)[len("count(") : -1].partition(",")[0])
    except ValueError:
        return None


def _in_tuple(value: tuple[Any, ...], path: Path, put: Put, seen: set[int]) -> Iterator[Leaf]:
    """A tuple cannot be changed: another takes its place, with one part exchanged."""
    parts = list(value)

    def put_part(number: int, new: Any) -> None:
        parts[number] = new
        put(type(value)(*parts) if hasattr(value, "_fields") else tuple(parts))

    for number, part in enumerate(value):
        yield from _visit(part, (*path, number), functools.partial(put_part, number), seen)


def parts(value: Any) -> list[tuple[Hashable, Any]]:
    """What a container or an object holds, each with the name or number under which it lies."""
    if isinstance(value, MutableMapping):
        return list(value.items())
    if isinstance(value, (list, tuple, deque)):
        return list(enumerate(value))
    if isinstance(value, functools.partial):
        return [("func", value.func), *value.keywords.items()]
    machinery = getattr(value, "machinery", ())  # of Kudari's own objects: how they call, and not what is remembered
    return [(name, part) for name, part in attributes_of(value).items() if name not in machinery]


def _put(holder: Any, name: Any, new: Any) -> None:
    if isinstance(holder, (MutableMapping, list, deque)):
        holder[name] = new
    elif isinstance(holder, functools.partial):
        holder.keywords[name] = new
    elif name in getattr(holder, "__dict__", ()):
        holder.__dict__[name] = new  # also that of a frozen dataclass
    else:
        object.__setattr__(holder, name, new)


def rekey(thing: Any, new_of: dict[int, int]) -> None:
    """What lies in dicts under the identity of an array, ``state[id(p)]``, is put under that of another."""
    seen: set[int] = set()
    pending = [thing]
    while pending:
        value = pending.pop()
        if id(value) in seen or value is None or isinstance(value, (bool, *_OPAQUE, np.ndarray, Expression)):
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            for key in [key for key in value if type(key) is int and key in new_of]:
                value[new_of[key]] = value.pop(key)
        pending += value if isinstance(value, tuple) else [part for _, part in parts(value)]
