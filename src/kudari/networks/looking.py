"""To look at a loss without a change: what layers learn by themselves is put back, and what they drew is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from kudari.networks.workspace import Array


@contextmanager
def put_back(buffers: Mapping[str, Array]) -> Iterator[None]:
    """Where what layers learn of the batches themselves, their running statistics, is what it was at the end."""
    before = {name: array.copy() for name, array in buffers.items()}
    try:
        yield
    finally:
        for name, array in before.items():
            buffers[name][...] = array


@dataclass(frozen=True)
class Drawn:
    """From where the random numbers of a gradient were drawn, and of which parameters and samples it was."""

    state: Any
    vector: Array
    samples: Array

    @classmethod
    def of(cls, rng: np.random.Generator, vector: Array, samples: Array) -> Self:
        """The gradient that is about to be computed."""
        return cls(rng.bit_generator.state, vector.copy(), samples.copy())

    def is_of(self, vector: Array, samples: Array) -> bool:
        """Whether it was the gradient of these samples by these parameters."""
        return np.array_equal(vector, self.vector) and np.array_equal(samples, self.samples)
