"""The methods by which somebody's optimiser may take a step, the customary names first."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from kudari.calling.names import role_of
from kudari.calling.own_code import own_classes

#: In the order in which they are tried.
_CUSTOMARY = (
    *("update", "step", "__call__", "apply_gradients", "update_params", "update_parameters", "update_weights"),
    *("update_all", "optimize", "optimise", "apply", "get_updates", "get_update", "compute_update", "compute"),
    *("calc", "next", "update_one", "update_param", "update_layer"),
)
_NEVER = (
    "zero_grad",
    "setup",
    "add_hook",
    "reset",
    "clear",
    "get_config",
    "state_dict",
    "load_state_dict",
    "fit",
    "train",
)


def methods_of(kind: type) -> list[tuple[str, Callable[..., Any]]]:
    """The methods of a class that may take a step, by their names; without those that are told what to prepare."""
    written = {
        name: value
        for cls in reversed(own_classes(kind))
        for name, value in vars(cls).items()
        if inspect.isfunction(value) and (not name.startswith("_") or name == "__call__") and name not in _NEVER
    }
    unusual = [name for name in written if name not in _CUSTOMARY and not name.startswith(("pre_", "post_", "init"))]
    customary = [name for name in _CUSTOMARY if name in written]
    names = customary or [name for name in unusual if not misspelt(name)]  # beside update() others only help
    return [(name, without_self(written[name])) for name in names]


def without_self(function: Callable[..., Any]) -> Callable[..., Any]:
    """A stand-in with the signature that the method has once it belongs to an object."""
    signature = inspect.signature(function)
    rest = list(signature.parameters.values())[1:]

    def method(*arguments: Any, **named: Any) -> None:
        """Never called: only its signature counts."""

    method.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
    return method


def misspelt(name: str) -> bool:
    """Whether a name was probably meant to be ``update``.

    >>> misspelt("updete"), misspelt("calc")
    (True, False)
    """
    return name != "update" and difflib.SequenceMatcher(None, name, "update").ratio() > 0.8


def looks_like_update(thing: Any) -> bool:
    """Whether it has an ``update`` of params and grads, whatever becomes of them, also where ``self`` is forgotten."""
    update = getattr(thing, "update", None)
    if not callable(update):
        return False
    try:
        inspect.signature(update).bind({}, {})
    except (TypeError, ValueError):
        written = list(inspect.signature(getattr(type(thing), "update", update)).parameters)
        return [role_of(name) for name in written] == ["params", "grads"]
    return True


def signatures(kind: type) -> Iterator[str]:
    """What a class has, as somebody would write it: ``step(model)``."""
    for cls in own_classes(kind):
        for name, value in vars(cls).items():
            if inspect.isfunction(value) and not name.startswith("_"):
                yield signature_of(name, without_self(value))


def signature_of(name: str, function: Callable[..., Any]) -> str:
    """A call as somebody would write it, without types and defaults."""
    try:
        return f"{name}({', '.join(inspect.signature(function).parameters)})"
    except (TypeError, ValueError):
        return f"{name}(…)"
