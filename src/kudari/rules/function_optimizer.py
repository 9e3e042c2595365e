"""A plain function of w, g and states as an optimiser that keeps the states itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from kudari.formula import Expression, KudariError
from kudari.formula.graph import apply


def gradient_at(place: Any) -> Any:
    """The gradient at another place than w, for a function that asks for it: on symbols, the node.

    On numbers, with which it is only tried, each coordinate has a slope of its own.
    """
    return apply("gradient_at", place) if isinstance(place, Expression) else np.sin(place)


def _gradient_at(w: Any, g: Any, place: Any) -> Any:
    return g if place is w else gradient_at(place)


class Function:
    """A function w, g, state … → w, state … as an optimiser.

    ``given`` says which argument takes what it is given in every step: w, g, t or gradient_at.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        states: list[str],
        hypers: dict[str, float],
        given: tuple[tuple[str, str], ...],
        unnamed: tuple[str, ...],
    ) -> None:
        self._function, self._names, self._hyper_names, self._given = function, states, list(hypers), given
        self._unnamed = unnamed  # arguments that can be given by their place alone
        self.__dict__.update(hypers)
        self.__dict__.update({name: {} for name in states})
        self.step_ = 0

    def update(self, params: dict[str, Any], grads: dict[str, Any]) -> None:
        self.step_ += 1
        for key in params:
            w, g = params[key], grads[key]
            known = {"w": w, "g": g, "t": self.step_, "gradient_at": partial(_gradient_at, w, g)}
            values = {argument: known[what] for argument, what in self._given}
            values |= {name: getattr(self, name).get(key, 0.0) for name in self._names}
            values |= {name: getattr(self, name) for name in self._hyper_names}
            by_place = [values.pop(name) for name in self._unnamed]
            result = self._function(*by_place, **values)
            after = result if isinstance(result, tuple) else (result,)
            if len(after) != 1 + len(self._names):
                raise KudariError(
                    f"the function returns {len(after)} value(s); expected: {', '.join(('w', *self._names))}"
                )
            if isinstance(w, np.ndarray):
                w[...] = after[0]
            else:
                params[key] = after[0]
            for name, value in zip(self._names, after[1:], strict=True):
                getattr(self, name)[key] = value


def looks_elsewhere(optimizer: Any) -> bool:
    """Whether this was made from a function that asks for gradients at other places; it is to be lifted, not run."""
    return isinstance(optimizer, Function) and ("gradient_at", "gradient_at") in optimizer._given


def wrapped_function(optimizer: Any) -> Callable[..., Any] | None:
    """The function that an optimiser has been made from; None for any other optimiser."""
    return optimizer._function if isinstance(optimizer, Function) else None


def from_function(function: Callable[..., Any]) -> Function:
    """A function as an optimiser: its first two arguments are w and g, whatever they are called.

    One that asks for ``gradient_at`` may do without g, and is given it where it asks for it by this name.
    """
    parameters = inspect.signature(function).parameters
    first, *rest = parameters or [""]
    given = {first: "w"} | {name: name for name in rest if name in ("t", "gradient_at")}
    if "gradient_at" in given:
        given |= {name: name for name in rest if name == "g"}
    elif rest:
        given[rest[0]] = "g"
    if len(given) < 2:
        raise KudariError("a function to be lifted takes at least w and g")
    own = [p for name, p in parameters.items() if name not in given]
    return Function(
        function,
        [p.name for p in own if p.default is p.empty],
        {p.name: p.default for p in own if p.default is not p.empty},
        tuple(given.items()),
        tuple(name for name, p in parameters.items() if p.kind is p.POSITIONAL_ONLY),
    )
