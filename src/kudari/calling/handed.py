"""What somebody's code is handed in place of a network: arrays with a gradient, parameter objects, layers, a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

#: How the arrays of a layer and their gradients are called, and under which keys they lie in its dicts.
_NAMES_IN_LAYER = {"W": ("weights", "weight", "W", "w", "kernel"), "b": ("biases", "bias", "b", "B")}
_IN_LAYER = {name: key for key, names in _NAMES_IN_LAYER.items() for name in names}
_GRADIENTS_IN_LAYER = {f"d{name}": key for name, key in _IN_LAYER.items()}
_GRADIENTS_IN_LAYER |= {f"grad_{name}": key for name, key in _IN_LAYER.items()}
_GRADIENTS_IN_LAYER |= {f"{name}_grad": key for name, key in _IN_LAYER.items()}


class Cell(np.ndarray[Any, Any]):
    """An array that may hold its gradient, and whose ``data`` is itself: ``p.grad.data`` is read from either."""

    grad: Any = None

    @property  # type: ignore[override]
    def data(self) -> Cell:
        """The array itself."""
        return self

    @data.setter
    def data(self, value: Any) -> None:
        self[...] = value


class Parameter:
    """A parameter object: ``p.data`` and ``p.grad``, and whatever else an optimiser puts on it."""

    def __init__(self, data: Any, name: str) -> None:
        self.data, self.name, self.requires_grad = data, name, True
        self.grad: Any = None

    @property
    def value(self) -> Any:
        """The same as ``data``."""
        return self.data

    @value.setter
    def value(self, value: Any) -> None:
        self.data = value

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return tuple(self.data.shape)

    def zero_grad(self) -> None:
        """No gradient, as an array of zeros."""
        self.grad = np.zeros_like(self.data)

    def cleargrad(self) -> None:
        """No gradient at all."""
        self.grad = None


class Layer:
    """A layer: ``layer.weights`` beside ``layer.dweights``, ``layer.W`` beside ``layer.dW``, and two dicts of them."""

    params: dict[str, Any]
    grads: dict[str, Any]

    def __init__(self, params: dict[str, Any]) -> None:
        self.__dict__.update(params=params, grads={})

    def __getattr__(self, name: str) -> Any:
        held = self.__dict__
        for kind, names in (("params", _IN_LAYER), ("grads", _GRADIENTS_IN_LAYER)):
            if names.get(name) in held.get(kind, ()):
                return held[kind][names[name]]
        raise AttributeError(f"a layer has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        for kind, names in (("params", _IN_LAYER), ("grads", _GRADIENTS_IN_LAYER)):
            if name in names:
                self.__dict__[kind][names[name]] = value
                return
        self.__dict__[name] = value


class Model:
    """A model that holds parameter objects: ``model.params()``, ``model.parameters()``, ``for p in model``."""

    def __init__(self, held: list[Parameter]) -> None:
        self.held = held

    def params(self) -> Iterator[Parameter]:
        """The parameters, one after the other."""
        yield from self.held

    parameters = __iter__ = params

    def cleargrads(self) -> None:
        """No gradients at all."""
        for parameter in self.held:
            parameter.cleargrad()

    zero_grad = cleargrads
