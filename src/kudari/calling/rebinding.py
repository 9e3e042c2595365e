"""An object that was made with its parameters is made again with others, if it can be told how it was made."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from kudari.calling.memory import parts
from kudari.calling.names import role_of

_STEPS = 3


def rebound(optimizer: Any) -> Callable[..., Any] | None:
    """What makes another of its kind with other parameters; None where that cannot be told, or would be another.

    Its numbers are its attributes of the names that ``__init__`` asks for, or else the defaults. That this is right is
    proven: on the object's own parameters, the new one takes the very same steps.
    """
    own = parameters_in(optimizer)
    if not own:
        return None
    try:
        make = _maker(optimizer)
        return make if np.array_equal(_walked(make, optimizer, own), _walked(None, optimizer, own)) else None
    except Exception:  # whatever it is, it cannot be made again
        return None


def parameters_in(thing: Any) -> list[Any]:
    """The parameter objects that a thing holds, those with ``data`` and ``grad``, as they are met."""
    found: dict[int, Any] = {}
    pending, seen = [thing], set()
    while pending:
        value = pending.pop(0)
        if id(value) in seen or isinstance(value, (str, bytes, type, np.ndarray)):
            continue
        seen.add(id(value))
        if value is not thing and hasattr(value, "data") and hasattr(value, "grad"):
            found[id(value)] = value
        elif isinstance(value, (list, tuple, dict)) or hasattr(value, "__dict__"):
            pending += [part for _, part in parts(value)]
    return list(found.values())


def _maker(optimizer: Any) -> Callable[..., Any]:
    """Its class, with the numbers that it has now; what is left to give are its parameters."""
    signature = inspect.signature(type(optimizer))
    numbers = {
        name: getattr(optimizer, name)
        for name, asked in signature.parameters.items()
        if asked.default is not asked.empty and hasattr(optimizer, name)
    }
    left = [p for p in signature.parameters.values() if p.name not in numbers]

    def make(*arguments: Any, **named: Any) -> Any:
        return type(optimizer)(*arguments, **named, **copy.deepcopy(numbers))

    make.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
    return make


def _walked(make: Callable[..., Any] | None, optimizer: Any, own: list[Any]) -> Any:
    """Where a copy, or one that is made again, leads the object's own parameters in a few steps."""
    memo: dict[int, Any] = {}
    held = [copy.deepcopy(parameter, memo) for parameter in own]
    walker = copy.deepcopy(optimizer, memo) if make is None else make(**_arguments(make, held))
    rng, route = np.random.default_rng(4), []
    for _ in range(_STEPS):
        for parameter in held:
            parameter.grad = rng.normal(size=np.shape(parameter.data))
        walker.step()
        route += [np.array(parameter.data).ravel() for parameter in held]
    return np.concatenate(route)


def _arguments(make: Callable[..., Any], held: list[Any]) -> Mapping[str, Any]:
    required = [p.name for p in inspect.signature(make).parameters.values() if p.default is p.empty]
    return {name: held for name in required if role_of(name) == "params"}
