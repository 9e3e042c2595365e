"""Large arrays: a rule's step in one pass over memory, instead of one pass for each operation."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from kudari.engine.contiguous import Piece, is_plain, joined
from kudari.engine.update_kernel import Fused
from kudari.formula import KudariError, Tape
from kudari.rules.declarations import State

#: From how many elements of one dtype on. A step of Adam on so many float32 takes NumPy 0.5 ms and a kernel 0.08 ms, so
#: that the half second of its only compilation is won back within 2,000 steps; the next process finds it on disk. On
#: half as many the two are level.
THRESHOLD = 32_768


def large(params: Mapping[str, Any], grads: Mapping[str, Any]) -> dict[str, list[str]]:
    """The parameters that are worth a kernel: for each dtype the names of arrays that together are large."""
    by_dtype: dict[str, list[str]] = {}
    for key, w in params.items():
        if is_plain(w) and is_plain(grads[key]) and w.size:
            by_dtype.setdefault(w.dtype.name, []).append(key)
    return {dtype: keys for dtype, keys in by_dtype.items() if sum(params[key].size for key in keys) >= THRESHOLD}


def side_by_side(keys: Iterable[str], params: Mapping[str, Any], state: State) -> dict[str, Any]:
    """A state before the first step, in one piece of memory for all these parameters."""
    shapes = {key: params[key].shape for key in keys}
    sizes = [int(np.prod(shape)) for shape in shapes.values()]
    dtype = next(iter(params[key].dtype for key in shapes))
    if state.start == "w":
        whole = np.concatenate([params[key].ravel() for key in shapes])
    else:
        whole = np.full(sum(sizes), state.start, dtype)
    parts = np.split(whole, np.cumsum(sizes)[:-1])
    return {key: part.reshape(shape) for (key, shape), part in zip(shapes.items(), parts, strict=True)}


@functools.lru_cache(maxsize=32)
def kernel_of(tape: Tape, dtype: str) -> Fused | None:
    """The fused pass of a rule's program, compiled; None where an operation of it cannot be compiled."""
    fused = Fused(tape, dtype).quickest
    try:
        fused.kernel.function  # noqa: B018  # it is compiled now, before anything is changed
    except KudariError:
        return None
    return fused


class Pass:
    """A compiled pass over large parameters of one dtype, whose states that are numbers are the same."""

    def __init__(self, fused: Fused, keys: Sequence[str]) -> None:
        self.fused, self.keys = fused, keys
        self._pieces: list[Piece] = []

    def place(self, lengths: Sequence[int], addresses: Sequence[Sequence[int]]) -> None:
        """Tell it where the arrays lie: of every parameter the parameter itself, its gradient and its states."""
        self._pieces = joined(zip(addresses, lengths, strict=True), np.dtype(self.fused.dtype).itemsize)

    def numbers(self, own: Sequence[float], scalars: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
        """What all elements share in a step, and the new states that are numbers, from these before the step."""
        numbers, count = self.fused.numbers(*own, *scalars), len(self.fused.split.hoisted)
        return numbers[:count], numbers[count:]

    def take(self, numbers: Sequence[float], flush: bool) -> None:
        """Write the new parameters and states over the old; ``numbers`` are what all elements share."""
        with np.errstate(all="ignore"):
            shared = np.array(numbers, np.float64).astype(self.fused.dtype)
        self.fused.run(self._pieces, shared, flush)
