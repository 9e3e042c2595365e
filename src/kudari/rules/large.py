"""Large arrays: a rule's step in one pass over memory, instead of one pass for each operation."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.engine.fused import Fused
from kudari.engine.pieces import Piece, is_plain, joined, overlap
from kudari.formula import KudariError, Tape
from kudari.rules.declare import State

#: From how many elements of one dtype on. A step of Adam on so many float32 takes NumPy 0.5 ms and a kernel 0.08 ms, so
#: that the half second of its only compilation is won back within 2,000 steps; the next process finds it on disk. On
#: half as many the two are level.
THRESHOLD = 32_768


def large(params: Mapping[str, Any], grads: Mapping[str, Any]) -> dict[str, list[str]]:
    """The parameters that are worth a kernel: for each dtype the names of arrays that together are large.

    Arrays that share memory are left to the interpreter, which reads everything before it writes anything.
    """
    by_dtype: dict[str, list[str]] = {}
    for key, w in params.items():
        if is_plain(w) and is_plain(grads[key]) and w.size:
            by_dtype.setdefault(w.dtype.name, []).append(key)
    found = {dtype: keys for dtype, keys in by_dtype.items() if sum(params[key].size for key in keys) >= THRESHOLD}
    if found and overlap(array for pair in (params, grads) for array in pair.values() if isinstance(array, np.ndarray)):
        return {}
    return found


def side_by_side(keys: Iterable[str], params: Mapping[str, Any], state: State) -> dict[str, Any]:
    """A state before the first step, in one piece of memory for all these parameters."""
    shapes = {key: params[key].shape for key in keys}
    sizes = [int(np.prod(shape)) for shape in shapes.values()]
    dtype = next(iter(params[key].dtype for key in shapes))
    whole = np.full(sum(sizes), state.start, dtype)
    parts = np.split(whole, np.cumsum(sizes)[:-1])
    return {key: part.reshape(shape) for (key, shape), part in zip(shapes.items(), parts, strict=True)}


@functools.lru_cache(maxsize=128)
def kernel_of(tape: Tape, dtype: str) -> Fused | None:
    """The fused pass of a rule's program, compiled; None where an operation of it cannot be compiled."""
    fused = Fused(tape, dtype)
    try:
        fused.kernel.function  # noqa: B018  # it is compiled now, before anything is changed
    except KudariError:
        return None
    return fused


@dataclass(frozen=True)
class Pass:
    """A step of all large arrays of one dtype, ready to be taken."""

    fused: Fused
    jobs: list[tuple[list[Piece], Any]]  # pieces of memory, and the numbers that their elements share
    alone: dict[str, list[float]]  # the new states that are one number for a whole parameter, by its name

    @classmethod
    def ready(cls, fused: Fused, arrays: Mapping[str, Sequence[Any]], scalars: Sequence[float]) -> Pass:
        """The step of parameters, each with its slope and its states."""
        alike: dict[tuple[float, ...], list[str]] = {}
        for key, (_, _, *states) in arrays.items():
            alike.setdefault(tuple(state for state in states if not isinstance(state, np.ndarray)), []).append(key)
        jobs, alone = [], dict[str, list[float]]()
        for own, keys in alike.items():
            numbers = fused.split.shared.run(*own, *scalars)
            shared = np.array(numbers[: len(fused.split.hoisted)], np.float64).astype(fused.dtype)
            groups = ([part for part in arrays[key] if isinstance(part, np.ndarray)] for key in keys)
            jobs.append((joined(groups), shared))
            alone |= dict.fromkeys(keys, numbers[len(fused.split.hoisted) :])
        return cls(fused, jobs, alone)

    def take(self) -> None:
        """Write the new parameters and states over the old."""
        for pieces, shared in self.jobs:
            self.fused.run(pieces, shared)
