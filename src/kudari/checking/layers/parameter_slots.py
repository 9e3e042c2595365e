"""Where a layer keeps its parameters, and where it writes their gradients: there are several customs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

CUSTOMS = "d{}", "d_{}", "grad_{}", "{}_grad"  # beside an attribute


@dataclass(frozen=True)
class ParameterSlot:
    """A parameter and its gradient: W and dW, weight and grad_weight, params[0] and grads[0]."""

    attribute: str
    beside: str
    key: int | str | None = None  # in both, where they are lists or dicts

    @property
    def name(self) -> str:
        """What the parameter is called."""
        return self.attribute if self.key is None else f"{self.attribute}[{self.key!r}]"

    @property
    def part(self) -> str:
        """What its gradient is called."""
        return self.beside if self.key is None else f"{self.beside}[{self.key!r}]"

    def value(self, layer: Any) -> Any:
        """The parameter; None where there is nothing."""
        return self._under(layer, self.attribute)

    def gradient(self, layer: Any) -> Any:
        """What is written as its gradient; None where nothing is."""
        return self._under(layer, self.beside)

    def _under(self, layer: Any, attribute: str) -> Any:
        value = getattr(layer, attribute, None)
        if self.key is None:
            return value
        try:
            return value[self.key]  # type: ignore[index]  # a TypeError is foreseen
        except (LookupError, TypeError):
            return None


def possible_slots(layer: Any) -> Iterator[ParameterSlot]:
    """Wherever a layer keeps numbers that may be a parameter."""
    for name, value in vars(layer).items():
        if _is_numeric(value):
            yield from (ParameterSlot(name, custom.format(name)) for custom in CUSTOMS)
    params = getattr(layer, "params", None)
    if isinstance(params, (list, dict)):
        entries = params.items() if isinstance(params, dict) else enumerate(params)
        yield from (ParameterSlot("params", "grads", key) for key, value in entries if isinstance(value, np.ndarray))


def _is_numeric(value: Any) -> bool:
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind in "fiu")
