"""What may stand in ``params`` and ``grads``: numbers, and arrays of floats."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.rules.declarations import State
from kudari.rules.memory import Memory
from kudari.rules.tied import tied


def dtype_of(w: Any) -> np.dtype[Any]:
    """The dtype in which a parameter is computed, and its states are kept: its own, or float32 for float16.

    The square of 0.0001 is 0 in float16, and that of 300 infinite.
    """
    dtype: np.dtype[Any] = w.dtype if isinstance(w, (np.ndarray, np.generic)) else np.dtype(np.float64)
    return np.dtype(np.float32) if dtype == np.float16 else dtype


def computed(part: Any) -> Any:
    """A parameter or a gradient as it is computed with."""
    return part.astype(np.float32) if getattr(part, "dtype", None) == np.float16 else part


@functools.lru_cache(maxsize=256)
def cast(value: float, dtype: np.dtype[Any]) -> Any:
    """A number in this dtype, be it lost or infinite there."""
    with np.errstate(all="ignore"):
        return dtype.type(value)


def check(title: str, memory: Memory, params: Any, grads: Any) -> None:
    """Raise an error that names what does not fit, in the parameters, their gradients, or the states of the rule."""
    for what, mapping in (("params", params), ("grads", grads)):
        if not isinstance(mapping, Mapping):
            raise KudariError(f"{what} must be a dict of names and numbers or arrays, not a {type(mapping).__name__}")
    for key in params:
        if key not in grads:
            raise KudariError(f"there is no gradient for the parameter {key!r}")
    for key in grads:
        if key not in params:
            raise KudariError(f"there is a gradient for {key!r}, but no such parameter")
    pair = tied(params)
    if pair is not None:
        one, other = map(repr, pair)
        raise KudariError(
            f"the parameters {one} and {other} are the same memory, in which only one of two new values can be kept; "
            f"give it once, with the sum of both gradients"
        )
    known = next(iter(memory.states.values()), None)
    if memory.t and known is not None and known.keys() != params.keys():
        raise KudariError(
            f"{title} has states for {', '.join(map(repr, known))}, "
            f"and cannot go on with {', '.join(map(repr, params)) or 'none'}; where parameters are frozen or added on "
            "the way, kudari.PerParameter(rule) counts the steps of each"
        )
    for key, w in params.items():
        check_pair(key, w, grads[key])
        for state, values in memory.states.items():
            held = values.get(key)
            if isinstance(held, np.ndarray) and held.shape != np.shape(w):
                raise KudariError(
                    f"the state {state} of {key!r} has shape {np.shape(held)}, the parameter {np.shape(w)}"
                )


def check_values(values: Mapping[str, float], dtypes: Mapping[np.dtype[Any], str]) -> None:
    """Raise an error where a hyperparameter is lost in a dtype, which is given with a parameter that has it."""
    for dtype, key in dtypes.items():
        for name, value in values.items():
            number = cast(value, dtype)
            if (value != 0 and number == 0) or not math.isfinite(number):
                raise KudariError(f"{name} = {value} becomes {number} in {dtype}, in which {key!r} is computed")


def check_pair(key: str, w: Any, g: Any) -> None:
    """Raise an error that names what does not fit in a parameter and its gradient."""
    if type(w) is float and type(g) is float:
        return
    for value, what in ((w, "parameter"), (g, "gradient")):
        if not _is_real(value):
            kind = f"{value.dtype} array" if isinstance(value, np.ndarray) else type(value).__name__
            raise KudariError(f"the {what} {key!r} is a {kind}; it must be a real number or an array of them")
    if np.shape(w) != np.shape(g):
        raise KudariError(f"the parameter {key!r} has shape {np.shape(w)}, its gradient {np.shape(g)}")
    if not isinstance(w, np.ndarray):
        if not isinstance(w, (float, np.floating)):
            raise KudariError(f"the parameter {key!r} is the integer {w}; write {w}.0")
        return
    if w.dtype.kind != "f":
        raise KudariError(f"the parameter {key!r} has dtype {w.dtype}; it must be a float, as after .astype(float)")
    if isinstance(g, np.ndarray) and g.dtype != w.dtype:
        raise KudariError(f"the parameter {key!r} has dtype {w.dtype}, its gradient {g.dtype}")
    if not w.flags.writeable:
        raise KudariError(f"the parameter {key!r} is a read-only array and cannot be updated in place")


def _is_real(value: Any) -> bool:
    """Whether something is a real number, or an array of real numbers; truth values and durations are not."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.dtype.kind in "fiu"
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def initial(state: State, w: Any) -> Any:
    """A state before the first step."""
    if state.start == "w":
        return w.astype(dtype_of(w)) if isinstance(w, np.ndarray) else computed(w)
    if state.per_tensor or not isinstance(w, np.ndarray):
        return state.start
    return np.full(w.shape, state.start, dtype_of(w))


def same_kind(value: Any, w: Any) -> Any:
    """A new state as an array of its own, or as a number, like its parameter as it is computed."""
    if not isinstance(w, np.ndarray):
        return type(computed(w))(value)
    return np.array(np.broadcast_to(value, w.shape), dtype=dtype_of(w))


def stored(value: Any, w: Any) -> Any:
    """A new value of a parameter that is a number, in the parameter's own type; what is too large there is infinite."""
    with np.errstate(over="ignore"):
        return type(w)(value)


def store(value: Any, w: Any) -> None:
    """Write a new value into a parameter that is an array; what is too large for its dtype is infinite there."""
    with np.errstate(over="ignore"):
        w[...] = value
