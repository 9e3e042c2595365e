"""Mini-batches: which samples a step looks at, by the seed and the number of the step alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.seeds import seed_of

Array = np.ndarray[Any, np.dtype[Any]]


class Batches:
    """Every epoch goes through all samples in an order of its own, drawn from the seed and the epoch's number.

    So the batch of a step can be had again without those before. What does not fill a batch is left over for this
    epoch. ``x`` are samples, (N, D), ``t`` their labels, (N,); ``size`` is a number up to N, or "all".

    >>> batches = Batches(np.arange(6)[:, None], np.arange(6), size=2, seed=0)
    >>> [batches.take(step)[1].tolist() for step in range(4)]
    [[5, 3], [0, 1], [2, 4], [4, 3]]

    Raises :class:`KudariError` for a size that is none, and for a seed that is none.
    """

    def __init__(self, x: Array, t: Array, size: int | str, seed: int | Sequence[int] = 0) -> None:
        seeds = seed_of(seed)
        self.x, self.t, self.seeds = x, t, [seeds] if isinstance(seeds, int) else [*seeds]
        self.size = _size(size, len(x))
        self.per_epoch, self.left_out = divmod(len(x), self.size)
        self._epoch = -1
        self._workspace = np.empty((self.size, *x.shape[1:]), x.dtype)

    def take(self, step: int) -> tuple[Array, Array]:
        """The samples of a step, counted from 0; the next call overwrites them."""
        if self.size == len(self.x):
            return self.x, self.t
        epoch, index = divmod(step, self.per_epoch)
        if epoch != self._epoch:
            drawn = np.random.default_rng(np.random.SeedSequence(self.seeds, spawn_key=(epoch,)))  # apart from others'
            self._order, self._epoch = drawn.permutation(len(self.x)), epoch
        rows = self._order[index * self.size : (index + 1) * self.size]
        # All rows exist: "clip" only spares a copy that the check of each would take.
        return np.take(self.x, rows, axis=0, out=self._workspace, mode="clip"), self.t[rows]


def _size(size: int | str, samples: int) -> int:
    if size == "all":
        return samples
    if isinstance(size, (str, bool)) or not isinstance(size, (int, np.integer)) or size < 1:
        raise KudariError(f'batch is a number of samples, at least 1, or "all", not {size!r}')
    if size > samples:
        raise KudariError(f"batch={size} is more than the {samples} samples there are to train with")
    return int(size)
