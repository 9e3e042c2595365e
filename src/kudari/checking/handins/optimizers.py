"""Which of the things in somebody's module are the optimisers that were handed in."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Mapping, Set
from types import FunctionType, ModuleType
from typing import Any

from kudari.calling.methods import methods_of
from kudari.calling.names import role_of
from kudari.checking.own_files import made_in

_NOTHING_DONE = {"RESUME", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "NOP"}
_PARAMETERS = {"w", "params", "layer", "layers", "pairs"}  # roles of what is moved
_HOLDERS = {"layer", "layers", "pairs"}  # of what has its gradient with it
_GRADIENTS = {"g", "grads"}


def optimizers_in(module: ModuleType) -> dict[str, Any]:
    """What is to be checked in a module, by its names, in the order of the file.

    These are the classes that were made in it and take steps: by an ``update``, by another method of parameters and
    gradients, or by a ``step()`` if they are made of parameters. An object made there stands for a class that cannot
    be made without arguments. Only where there is no such class, functions of a parameter and a gradient are taken,
    as their arguments are called. A class that leaves the step to those derived from it is none.
    """
    made = made_in(module)
    classes = {name: value for name, value in made.items() if isinstance(value, type) and _takes_steps(value)}
    left_open = {
        cls
        for cls in classes.values()
        for other in classes.values()
        if other is not cls and issubclass(other, cls) and _is_left_open(cls, other)
    }
    if classes:
        return {name: _sample(cls, module) for name, cls in classes.items() if cls not in left_open}
    return {name: value for name, value in made.items() if isinstance(value, FunctionType) and _moves(value)}


def _takes_steps(cls: type) -> bool:
    """Whether a class is an optimiser, as its methods and their arguments are called."""
    if issubclass(cls, (Mapping, Set)):  # their update is another thing
        return False
    if callable(getattr(cls, "update", None)):
        return True
    bound = bool(_roles(cls) & _PARAMETERS)
    return any(_moves(getattr(cls, name)) or (bound and not _roles(method)) for name, method in methods_of(cls))


def _moves(function: Callable[..., Any]) -> bool:
    """Whether it can move parameters: its arguments are these and their gradients, or hold them."""
    roles = _roles(function)
    code = getattr(function, "__code__", None)
    has_gradients = bool(roles & _GRADIENTS) or (code is not None and "grad" in code.co_names)
    return bool(roles & _HOLDERS) or (bool(roles & _PARAMETERS) and has_gradients)


def _roles(function: Callable[..., Any]) -> Set[str]:
    """The roles of all arguments that have one."""
    try:
        arguments = inspect.signature(function).parameters
    except (TypeError, ValueError):  # a class written in C
        return set()
    return {role_of(name) for name in arguments} - {""}


def _is_left_open(cls: type, derived: type) -> bool:
    """Whether a class leaves the step to one derived from it: a method is missing, abstract or empty, or refuses."""
    written = [value for name, value in vars(cls).items() if inspect.isfunction(value) and not name.startswith("__")]
    missing = {name for method in written for name in method.__code__.co_names if not hasattr(cls, name)}
    return inspect.isabstract(cls) or bool(missing & {*vars(derived)}) or any(map(_does_nothing, written))


def _does_nothing(method: FunctionType) -> bool:
    instructions = {instruction.opname for instruction in dis.get_instructions(method)}
    return instructions <= _NOTHING_DONE or "NotImplementedError" in method.__code__.co_names


def _sample(cls: type, module: ModuleType) -> Any:
    """The class itself where it is made without arguments; else an object of it, if there is one in the module."""
    try:
        inspect.signature(cls).bind()
    except (TypeError, ValueError):
        return next((value for value in vars(module).values() if type(value) is cls), cls)
    return cls
