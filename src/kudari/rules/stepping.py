"""A step of a rule on a dict of parameters: everything is computed, and then everything is written."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import numpy as np

from kudari.engine.pieces import is_plain
from kudari.formula import Tape
from kudari.rules.declare import State
from kudari.rules.large import Pass, kernel_of, large, side_by_side
from kudari.rules.tensors import initial, same_kind

Held = dict[str, dict[str, Any]]  # each state's values, by the names of the parameters


def take_step(
    tape: Tape,
    states: Mapping[str, State],
    params: MutableMapping[str, Any],
    grads: Mapping[str, Any],
    held: Held | None,
    scalars: Sequence[float],
) -> Held:
    """Change the parameters, and give the states after the step; ``held`` is None before the first one.

    Small arrays and numbers are interpreted, large arrays take one compiled pass, with the same numbers.
    """
    groups = large(params, grads)
    held = _begun(states, params, groups) if held is None else held
    passes = []
    for dtype, keys in groups.items():
        arrays = {key: [params[key], grads[key], *(values[key] for values in held.values())] for key in keys}
        fused = kernel_of(tape, dtype)
        if fused and all(is_plain(part) for parts in arrays.values() for part in parts if np.ndim(part)):
            passes.append(Pass.ready(fused, arrays, scalars))
    compiled = {key: numbers for taken in passes for key, numbers in taken.alone.items()}
    interpreted = {
        key: tape.run(w, grads[key], *(values[key] for values in held.values()), *scalars)
        for key, w in params.items()
        if key not in compiled
    }
    # All is known now: from here on nothing can fail.
    for taken in passes:
        taken.take()
    alone = [name for name, state in states.items() if state.per_tensor]
    for key, numbers in compiled.items():
        for name, number in zip(alone, numbers, strict=True):
            held[name][key] = number
    for key, (new, *values) in interpreted.items():
        w = params[key]
        for (name, state), value in zip(states.items(), values, strict=True):
            held[name][key] = float(value) if state.per_tensor else same_kind(value, w)
        if isinstance(w, np.ndarray):
            w[...] = new
        else:
            params[key] = type(w)(new)
    return held


def _begun(states: Mapping[str, State], params: Mapping[str, Any], groups: Mapping[str, list[str]]) -> Held:
    """All states before the first step; those of large arrays lie side by side."""
    begun = {}
    for name, state in states.items():
        values: dict[str, Any] = {}
        if not state.per_tensor:
            for keys in groups.values():
                values |= side_by_side(keys, params, state)
        begun[name] = {key: values[key] if key in values else initial(state, w) for key, w in params.items()}
    return begun
