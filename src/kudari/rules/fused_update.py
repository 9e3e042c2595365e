"""Large arrays: a rule's step in one pass over memory, instead of one pass for each operation."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from kudari.engine.contiguous import Piece, is_plain, joined, overlap
from kudari.engine.update_kernel import Fused
from kudari.formula import KudariError, Tape
from kudari.rules.declarations import State

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


class Pass:
    """A compiled pass over large parameters of one dtype, whose states that are numbers are the same."""

    def __init__(self, fused: Fused, keys: Sequence[str], pieces: list[Piece]) -> None:
        self.fused, self.keys, self.pieces = fused, keys, pieces
        self._hypers, self._first = b"", 0
        self._table = np.empty((0, len(fused.split.hoisted)), fused.dtype)

    @classmethod
    def over(cls, fused: Fused, arrays: Mapping[str, Sequence[Any]]) -> list[Pass]:
        """The passes over parameters, each of which is given with its slope and its states."""
        alike: dict[tuple[float, ...], list[str]] = {}
        for key, (_, _, *states) in arrays.items():
            alike.setdefault(tuple(state for state in states if not isinstance(state, np.ndarray)), []).append(key)
        tensors = {key: [part for part in parts if isinstance(part, np.ndarray)] for key, parts in arrays.items()}
        return [cls(fused, keys, joined(tensors[key] for key in keys)) for keys in alike.values()]

    def numbers(self, own: Sequence[float], scalars: Sequence[float]) -> tuple[Any, list[float]]:
        """What all elements share in a step, and the new states that are numbers."""
        if not own:
            return self._ahead(scalars), []
        numbers, hoisted = self.fused.split.shared.run(*own, *scalars), len(self.fused.split.hoisted)
        return np.array(numbers[:hoisted], np.float64).astype(self.fused.dtype), numbers[hoisted:]

    def _ahead(self, scalars: Sequence[float]) -> Any:
        """What all elements share, which depends on nothing but the hyperparameters and the number of the step.

        To compute it takes Python as long as the pass over 100,000 elements, and not much longer for many steps at
        once. So it is computed for twice as many steps each time, up to 64, as long as the hyperparameters stay.
        """
        *values, step = scalars
        hypers, place = np.array(values, np.float64).tobytes(), int(step) - self._first
        if hypers != self._hypers or not 0 <= place < len(self._table):
            count = min(64, 2 * len(self._table)) if hypers == self._hypers else 1
            times = np.arange(step, step + max(1, count), dtype=np.float64)
            table = np.empty((len(times), len(self.fused.split.hoisted)))
            for column, numbers in enumerate(self.fused.split.shared.run(*values, times)):
                table[:, column] = numbers
            self._table, self._hypers, self._first, place = table.astype(self.fused.dtype), hypers, int(step), 0
        return self._table[place]

    def take(self, shared: Any, flush: bool) -> None:
        """Write the new parameters and states over the old."""
        self.fused.run(self.pieces, shared, flush)
