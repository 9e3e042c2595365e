"""What may stand in ``params`` and ``grads``: numbers, and arrays of floats."""

from __future__ import annotations

from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.rules.declare import State


def check_pair(key: str, w: Any, g: Any) -> np.dtype[Any]:
    """The dtype in which a parameter and its gradient are computed; an error names what does not fit."""
    if type(w) is float and type(g) is float:
        return np.dtype(np.float64)
    for value, what in ((w, "parameter"), (g, "gradient")):
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number, np.ndarray)):
            raise KudariError(f"the {what} {key!r} is a {type(value).__name__}; it must be a number or an array")
    if np.shape(w) != np.shape(g):
        raise KudariError(f"the parameter {key!r} has shape {np.shape(w)}, its gradient {np.shape(g)}")
    if not isinstance(w, np.ndarray):
        if isinstance(w, int):
            raise KudariError(f"the parameter {key!r} is the integer {w}; write {w}.0")
        if not isinstance(w, (float, np.floating)):
            raise KudariError(f"the parameter {key!r} is {w!r}; it must be a real number")
        return np.dtype(np.float64 if type(w) is float else type(w))
    if w.dtype.kind != "f":
        raise KudariError(f"the parameter {key!r} has dtype {w.dtype}; it must be a float, as after .astype(float)")
    if isinstance(g, np.ndarray) and g.dtype != w.dtype:
        raise KudariError(f"the parameter {key!r} has dtype {w.dtype}, its gradient {g.dtype}")
    if not w.flags.writeable:
        raise KudariError(f"the parameter {key!r} is a read-only array and cannot be updated in place")
    dtype: np.dtype[Any] = w.dtype
    return dtype


def initial(state: State, w: Any) -> Any:
    """A state before the first step."""
    if state.per_tensor or not isinstance(w, np.ndarray):
        return state.start
    return np.full(w.shape, state.start, w.dtype)


def same_kind(value: Any, w: Any) -> Any:
    """A new state as an array of its own, or as a number, like its parameter."""
    if not isinstance(w, np.ndarray):
        return type(w)(value)
    return np.array(np.broadcast_to(value, w.shape), dtype=w.dtype)
