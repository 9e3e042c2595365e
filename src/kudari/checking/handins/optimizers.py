"""Which of the things in somebody's module are the optimisers that were handed in."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Mapping, Set
from types import FunctionType, ModuleType
from typing import Any

from kudari.checking.own_files import made_in

_NOTHING_DONE = {"RESUME", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "NOP"}
_PARAMETERS = {"w", "ws", "weight", "weights", "x", "theta", "θ", "param", "params", "p", "position"}
_GRADIENTS = {"g", "gs", "grad", "grads", "gradient", "gradients", "dw", "dx", "slope"}


def optimizers_in(module: ModuleType) -> dict[str, Any]:
    """What is to be checked in a module, by its names, in the order of the file.

    These are the classes that were made in it and have an ``update``; an object made there stands for a class that
    cannot be made without arguments. Only where there is no such class, functions of a parameter and a gradient are
    taken, as their arguments are called. A class that leaves its ``update`` to those derived from it is none.
    """
    made = made_in(module)
    classes = {name: value for name, value in made.items() if isinstance(value, type) and _has_update(value)}
    bases = {base for cls in classes.values() for base in cls.__mro__[1:]}
    if classes:
        return {
            name: _sample(cls, module) for name, cls in classes.items() if not (cls in bases and _is_left_open(cls))
        }
    return {name: value for name, value in made.items() if isinstance(value, FunctionType) and _takes_gradient(value)}


def _has_update(cls: type) -> bool:
    """Whether a class can update; dictionaries and sets can, but mean another thing by it."""
    return callable(getattr(cls, "update", None)) and not issubclass(cls, (Mapping, Set))


def _is_left_open(cls: type) -> bool:
    """Whether a class only says that there has to be an update: it is abstract, does nothing, or refuses to."""
    update = inspect.getattr_static(cls, "update")
    if inspect.isabstract(cls) or not isinstance(update, FunctionType):
        return inspect.isabstract(cls)
    instructions = {instruction.opname for instruction in dis.get_instructions(update)}
    return instructions <= _NOTHING_DONE or "NotImplementedError" in update.__code__.co_names


def _sample(cls: type, module: ModuleType) -> Any:
    """The class itself where it is made without arguments; else an object of it, if there is one in the module."""
    try:
        inspect.signature(cls).bind()
    except (TypeError, ValueError):
        return next((value for value in vars(module).values() if type(value) is cls), cls)
    return cls


def _takes_gradient(function: FunctionType) -> bool:
    arguments = [name.lower() for name in inspect.signature(function).parameters]
    return len(arguments) >= 2 and arguments[0] in _PARAMETERS and arguments[1] in _GRADIENTS
