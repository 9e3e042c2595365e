"""What a function's states may be before the first step, where it is not the function that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Start = Callable[[Mapping[str, Any]], Any]


def _zeros(call: Mapping[str, Any]) -> Any:
    """Zeros like the parameters, in the shape in which these are given; in a dict also under the names dW1."""
    held = call.get("w", call.get("params", call.get("pairs")))
    if isinstance(held, Mapping):
        zeros = {key: np.zeros_like(value) for key, value in held.items()}
        return {**zeros, **{f"d{key}": np.zeros_like(value) for key, value in held.items()}}
    if isinstance(held, list):
        return [np.zeros_like(getattr(value, "data", value)) for value in held]
    return np.zeros_like(held)


def _several(count: int) -> Start:
    """For every parameter a list of zeros like it."""

    def start(call: Mapping[str, Any]) -> Any:
        return [[np.zeros_like(zeros) for _ in range(count)] for zeros in _zeros(call)]

    return start


def _nothing(call: Mapping[str, Any]) -> Any:
    return None


def _empty(call: Mapping[str, Any]) -> Any:
    return {}


#: In the order in which they are tried.
STARTS: tuple[Start, ...] = (_zeros, _empty, _several(2), _several(3), _nothing)
