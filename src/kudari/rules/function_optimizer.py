"""A plain function of w, g and states as an optimiser that keeps the states itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from kudari.formula import KudariError


class Function:
    """A function w, g, state … → w, state … as an optimiser."""

    def __init__(self, function: Callable[..., Any], states: list[str], hypers: dict[str, float], counts: bool) -> None:
        self._function, self._names, self._hyper_names, self._counts = function, states, list(hypers), counts
        self.__dict__.update(hypers)
        self.__dict__.update({name: {} for name in states})
        self.step_ = 0

    def update(self, params: dict[str, Any], grads: dict[str, Any]) -> None:
        self.step_ += 1
        for key in params:
            held = [getattr(self, name).get(key, 0.0) for name in self._names]
            named = {name: getattr(self, name) for name in self._hyper_names}
            named |= {"t": self.step_} if self._counts else {}
            result = self._function(params[key], grads[key], *held, **named)
            values = result if isinstance(result, tuple) else (result,)
            if len(values) != 1 + len(self._names):
                raise KudariError(f"the function returns {len(values)} value(s); expected: w, {', '.join(self._names)}")
            if isinstance(params[key], np.ndarray):
                params[key][...] = values[0]
            else:
                params[key] = values[0]
            for name, value in zip(self._names, values[1:], strict=True):
                getattr(self, name)[key] = value


def wrapped_function(optimizer: Any) -> Callable[..., Any] | None:
    """The function that an optimiser has been made from; None for any other optimiser."""
    return optimizer._function if isinstance(optimizer, Function) else None


def from_function(function: Callable[..., Any]) -> Function:
    parameters = list(inspect.signature(function).parameters.values())
    if len(parameters) < 2:
        raise KudariError("a function to be lifted takes at least w and g")
    states = [p.name for p in parameters[2:] if p.default is p.empty and p.name != "t"]
    hypers = {p.name: p.default for p in parameters[2:] if p.default is not p.empty and p.name != "t"}
    return Function(function, states, hypers, any(p.name == "t" for p in parameters[2:]))
