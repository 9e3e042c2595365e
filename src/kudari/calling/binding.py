"""Which of a function's arguments is which: by their names, and where these tell nothing, by their places."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kudari.calling.names import customary, role_of
from kudari.refusals import is_real

#: Which roles a name may tell of an argument that is to have a role; a name that tells nothing may have any.
_ALSO: Mapping[str, set[str]] = {
    "params": {"params", "w", ""},
    "grads": {"grads", "g", ""},
    "w": {"w", ""},
    "b": {"w"},
    "g": {"g", "grads", ""},
    "dw": {"g"},
    "db": {"g"},
    "pairs": {"pairs", "layers", "params", ""},
    "param": {"w", "params", ""},
    "layer": {"layer", ""},
    "layers": {"layers", "model", ""},
}
_GIVEN_BESIDE = ("key", "t", "epoch", "gradient_at")
_KINDS = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class MissingValueError(ValueError):
    """A function needs a hyperparameter that nobody has given."""


@dataclass(frozen=True)
class Binding:
    """What each argument of a call is given: a role of what is handed over, a number, or a state that is kept."""

    roles: Mapping[str, str] = field(default_factory=dict)  # by the names of the arguments
    values: Mapping[str, float] = field(default_factory=dict)  # hyperparameters: their defaults, or as they were chosen
    chosen: tuple[str, ...] = ()  # those without a default
    states: tuple[str, ...] = ()  # kept from call to call: returned after the parameters, or changed in place
    offered: tuple[str, ...] = ()  # states that have a default, and are given when one has been returned
    by_place: tuple[str, ...] = ()  # arguments that have no name for a caller
    arguments: tuple[str, ...] = ()  # all that are required, in the order of the signature

    @property
    def looks_elsewhere(self) -> bool:
        """Whether it asks for gradients at other places."""
        return "gradient_at" in self.roles.values()

    @property
    def told(self) -> int:
        """How many arguments have the role that their name tells."""
        return sum(role_of(name) == role for name, role in self.roles.items())

    @property
    def takes_key(self) -> bool:
        """Whether one object treats all parameters, each by its name."""
        return "key" in self.roles.values()


def bound(call: Callable[..., Any], roles: Sequence[str], values: Mapping[str, float] | None) -> Binding | None:
    """How a call takes these roles; None where it takes others.

    A hyperparameter without a default has its customary value where ``values`` is None.

    >>> def adam(alpha, w, dw, v, s, t, beta1=0.9): ...
    >>> bound(adam, ("w", "g"), None).roles, bound(adam, ("w", "g"), None).states
    ({'w': 'w', 'dw': 'g', 't': 't'}, ('v', 's'))

    Raises :class:`MissingValueError` where a hyperparameter has no value.
    """
    arguments = [p for p in inspect.signature(call).parameters.values() if p.kind in _KINDS]
    required = [p.name for p in arguments if p.default is p.empty]
    told = {name: role_of(name) for name in required}
    plain = [name for name in required if told[name] not in (*_GIVEN_BESIDE, "hyper", "config")]
    if len(plain) < len(roles):
        plain = [name for name in required if told[name] not in ("hyper", "config")][: len(roles)]
    given: dict[str, str] = {}
    for name in plain:
        role = roles[len(given)] if len(given) < len(roles) else None
        if role is not None and (told[name] in _ALSO[role] or (told[name] in _GIVEN_BESIDE and len(name) == 1)):
            given[name] = role
        elif told[name] != "state" and role is not None:
            return None
    if len(given) < len(roles):
        return None
    elsewhere = "gradient_at" in told.values()
    if tuple(roles) == ("w",) and not elsewhere:  # the array alone does not tell where to go
        return None
    if elsewhere and any(role == "g" and told[name] != "g" for name, role in given.items()):
        return None  # beside it, g must be told by its name
    left = [name for name in required if name not in given]
    beside = {name: told[name] for name in left if told[name] in _GIVEN_BESIDE}
    hypers = [name for name in left if told[name] == "hyper"]
    if any(told[name] in _ALSO for name in left):  # a gradient is no state
        return None
    numbers = {p.name: p.default for p in arguments if is_real(p.default)}
    if "t" in numbers:  # def adam(w, g, m, v, t=1)
        beside["t"] = "t"
        del numbers["t"]
    return Binding(
        given | beside,
        _chosen(hypers, values) | numbers,
        tuple(hypers),
        tuple(name for name in left if name not in beside and name not in hypers),
        tuple(p.name for p in arguments if p.default is not p.empty and _may_be_kept(p)),
        tuple(p.name for p in arguments if p.kind is p.POSITIONAL_ONLY),
        tuple(required),
    )


def _chosen(names: Sequence[str], values: Mapping[str, float] | None) -> dict[str, float]:
    chosen = {}
    for name in names:
        value = customary(name) if values is None else values.get(name)
        if value is None:
            raise MissingValueError(name)
        chosen[name] = value
    return chosen


def _may_be_kept(argument: inspect.Parameter) -> bool:
    """Whether an argument with a default may hold what is remembered: a config, a velocity that begins as None."""
    if is_real(argument.default) or isinstance(argument.default, (str, bool, tuple)):
        return False
    return role_of(argument.name) in ("config", "state", "")


def at_birth(make: Callable[..., Any], handed: Mapping[str, Any], values: Mapping[str, float] | None) -> dict[str, Any]:
    """The arguments with which an object is made: by their names, whatever has no default.

    Raises :class:`LookupError` for one that cannot be given, :class:`MissingValueError` for a number that nobody gave.
    """
    arguments: dict[str, Any] = {}
    for parameter in inspect.signature(make).parameters.values():
        if parameter.kind in _KINDS and parameter.default is parameter.empty:
            role = role_of(parameter.name)
            if role == "hyper":
                arguments |= _chosen([parameter.name], values)
            elif role in handed:
                arguments[parameter.name] = handed[role]
            else:
                raise LookupError(parameter.name)
    return arguments
