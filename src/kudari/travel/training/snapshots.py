"""A network in training at one moment, layer by layer: accuracy, gradients, changes, activations."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.data import Samples
from kudari.networks import Activation, Network
from kudari.networks.network import share_right

Array = np.ndarray[Any, np.dtype[Any]]
ENOUGH = 1000  # samples for the accuracy on what is being learnt, and for the activations


@dataclass(frozen=True)
class Snapshot:
    """What a network in training was like after a step.

    Accuracies are shares of 1; that in training is NaN where no class was asked for, and that in validation None
    where nothing was kept back. A ratio of about 10⁻³ is healthy.
    """

    step: int  # counted from 1
    train_accuracy: float
    validation_accuracy: float | None
    gradient_norms: Mapping[str, float]  # ‖∂L/∂W‖ by the matrices' names
    update_ratios: Mapping[str, float]  # ‖change of W‖ / ‖W‖ in this step
    dead: tuple[float, ...]  # the share of each hidden layer's units that are 0 for every sample
    means: tuple[float, ...]  # of each hidden layer's activations
    deviations: tuple[float, ...]


def take_snapshot(network: Network, step: int, before: Array, samples: Samples, kept_back: Samples | None) -> Snapshot:
    """Take one after a step: ``before`` is the parameter vector before it, and ``samples`` stand for all."""
    right, right_of_others = math.nan, None
    activations: list[tuple[float, float, float]] = []
    change = network.named(network.vector - before)
    matrices = network.architecture.matrices
    with np.errstate(all="ignore"):
        for layer, out in network.through(samples.x):
            if isinstance(layer, Activation):
                dead = (out == 0).all(axis=0).mean()
                activations.append((float(dead), float(out.mean()), float(out.std())))
        if network.architecture.outputs > 1 or network.architecture.loss != "mean_squared_error":  # a class was asked
            right = share_right(out, samples.t)  # what leaves the last layer are the scores
            right_of_others = None if kept_back is None else network.accuracy(kept_back.x, kept_back.t)
        return Snapshot(
            step,
            right,
            right_of_others,
            {name: norm(network.grads[name]) for name in matrices},
            {name: _ratio(norm(change[name]), norm(network.params[name])) for name in matrices},
            *(tuple(column) for column in (zip(*activations, strict=True) if activations else ((), (), ()))),
        )


def some_of(samples: Samples) -> Samples:
    """As many as a snapshot is taken with, drawn from all: the first ones might be all alike."""
    return samples if len(samples) <= ENOUGH else samples.some(ENOUGH, seed=0)


def _ratio(change: float, size: float) -> float:
    if not change:
        return 0.0
    return change / size if size else math.inf


def norm(array: Array) -> float:
    """The length of all numbers of an array as one vector, √Σ a²."""
    numbers = array.ravel()
    square = float(np.dot(numbers, numbers))
    if 1e-20 < square < math.inf:
        return math.sqrt(square)
    return float(np.linalg.norm(numbers.astype(np.float64, copy=False)))  # the square may be beyond float32
