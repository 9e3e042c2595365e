"""Where a layer keeps its parameters, and where it writes their slopes: there are several customs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

CUSTOMS = "d{}", "d_{}", "grad_{}", "{}_grad"  # beside an attribute


@dataclass(frozen=True)
class Place:
    """A parameter and its slope: W and dW, weight and grad_weight, params[0] and grads[0]."""

    attribute: str
    beside: str
    key: int | str | None = None  # in both, where they are lists or dicts

    @property
    def name(self) -> str:
        """What the parameter is called."""
        return self.attribute if self.key is None else f"{self.attribute}[{self.key!r}]"

    @property
    def part(self) -> str:
        """What its slope is called."""
        return self.beside if self.key is None else f"{self.beside}[{self.key!r}]"

    def held(self, layer: Any) -> Any:
        """The parameter; None where there is nothing."""
        return self._under(layer, self.attribute)

    def slope(self, layer: Any) -> Any:
        """What is written as its slope; None where nothing is."""
        return self._under(layer, self.beside)

    def _under(self, layer: Any, attribute: str) -> Any:
        value = getattr(layer, attribute, None)
        if self.key is None:
            return value
        try:
            return value[self.key]  # type: ignore[index]  # a TypeError is foreseen
        except (LookupError, TypeError):
            return None


def possible_places(layer: Any) -> Iterator[Place]:
    """Wherever a layer keeps numbers that may be a parameter."""
    for name, value in vars(layer).items():
        if _numbers(value):
            yield from (Place(name, custom.format(name)) for custom in CUSTOMS)
    several = getattr(layer, "params", None)
    if isinstance(several, (list, dict)):
        entries = several.items() if isinstance(several, dict) else enumerate(several)
        yield from (Place("params", "grads", key) for key, value in entries if isinstance(value, np.ndarray))


def _numbers(value: Any) -> bool:
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind in "fiu")
