"""The probe that everybody is given: starts and gradients, so that each step can be compared alone.

The gradients do not come from a field. They are of several sizes, turn round, pause and are zero, for two
parameters at once; every column is a run of its own, and the first is plain enough to be followed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
KEYS = ("W1", "b1")
LR_CHANGES = 3  # before this step (counted from 0) the learning rate changes, where that is tried
LR_TIMES = 0.5


@dataclass(frozen=True)
class Probe:
    """Starts of shape (keys, columns), and gradients of shape (steps, keys, columns)."""

    starts: Array
    gradients: Array

    @staticmethod
    def drawn(seed: int = 6, steps: int = 7) -> Probe:
        """The probe; another seed gives other gradients of the same kind."""
        rng = np.random.default_rng(seed)
        plain = np.array([0.5, 0.5, -1.0, 0.25, 2.0, -0.5, 1.0])[:steps]
        columns = [plain, -plain, np.zeros(steps)]
        for size in (1.0, 10.0, 1e-3, 1e-6):
            columns += [size * rng.normal(size=steps), size * np.abs(rng.normal(size=steps))]
        columns.append(np.where(np.arange(steps) % 3 == 1, 0.0, rng.normal(size=steps)))  # with pauses
        columns.append(np.where(np.arange(steps) < 2, 0.0, rng.normal(size=steps)))  # that begins with zeros
        columns.append(np.where(np.arange(steps) == 0, 2.0, 0.0))  # one push
        columns.append(np.where(np.arange(steps) == 1, 10.0, 1e-3 * rng.normal(size=steps)))  # and almost nothing else
        first = np.array(columns).T
        second = -1.7 * np.roll(first, 1, axis=1)
        second[:, 0] = np.array([-1.0, 0.5, 0.5, 2.0, -0.25, 1.0, 0.5])[:steps]
        gradients = np.stack([first, second], axis=1)
        starts = np.where(np.arange(gradients.shape[2]) % 3 == 2, 0.0, rng.normal(size=gradients.shape[1:]).round(2))
        starts[:, 0] = 1.0, -2.0
        return Probe(starts, gradients)

    def of_key(self, index: int) -> Probe:
        """The same probe for one of the parameters alone."""
        return Probe(self.starts[index : index + 1], self.gradients[:, index : index + 1])

    def repeated(self, times: int) -> Probe:
        """The same probe for several times as many parameters."""
        return Probe(np.tile(self.starts, (times, 1)), np.tile(self.gradients, (1, times, 1)))

    def column(self, index: int) -> Probe:
        """One column of the probe."""
        return Probe(self.starts[:, index : index + 1], self.gradients[:, :, index : index + 1])

    def columns(self, count: int) -> Probe:
        """The first columns of the probe."""
        return Probe(self.starts[:, :count], self.gradients[:, :, :count])

    def steps(self, count: int) -> Probe:
        """The first steps of the probe."""
        return Probe(self.starts, self.gradients[:count])

    def clipped(self, norm: float, *, together: bool, eps: float) -> Probe:
        """The same probe with gradients that are no longer than this, all keys together or each by itself."""
        lengths = np.sqrt(np.sum(self.gradients**2, axis=(1, 2) if together else 2, keepdims=True))
        with np.errstate(divide="ignore"):
            return Probe(self.starts, self.gradients * np.minimum(1, norm / (lengths + eps)))
