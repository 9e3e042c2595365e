"""What is seen of a network in training, layer by layer: accuracy, slopes, changes, activations."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.data import Samples
from kudari.networks import Network
from kudari.networks.activations import Activation
from kudari.networks.network import share_right

Array = np.ndarray[Any, np.dtype[Any]]
ENOUGH = 1000  # samples for the accuracy on what is being learnt, and for the activations


@dataclass(frozen=True)
class Look:
    """A look at the network after a step."""

    step: int
    train_accuracy: float
    validation_accuracy: float | None
    gradient_norms: Mapping[str, float]  # ‖∂L/∂W‖ by the matrices' names
    update_ratios: Mapping[str, float]  # ‖change of W‖ / ‖W‖ in this step; about 10⁻³ is healthy
    dead: tuple[float, ...]  # the share of each hidden layer's units that are 0 for every sample
    means: tuple[float, ...]  # of each hidden layer's activations
    deviations: tuple[float, ...]


def look(network: Network, step: int, before: Array, samples: Samples, kept_back: Samples | None) -> Look:
    """Look after a step: ``before`` is the parameter vector before it, and ``samples`` stand for all."""
    seen, right, others = [], math.nan, None
    moved = {name: part for name, part in network.named(network.vector - before).items() if name.startswith("W")}
    with np.errstate(all="ignore"):
        for layer, scores in network.through(samples.x):  # what leaves the last one are the scores
            if isinstance(layer, Activation):
                dead = (scores == 0).all(axis=0).mean()
                seen.append((float(dead), float(scores.mean()), float(scores.std())))
        if network.architecture.outputs > 1 or network.architecture.loss == "cross_entropy":  # a class was asked for
            right = share_right(scores, samples.t)
            others = None if kept_back is None else network.accuracy(kept_back.x, kept_back.t)
        return Look(
            step,
            right,
            others,
            {name: norm(network.grads[name]) for name in moved},
            {name: _ratio(norm(part), norm(network.params[name])) for name, part in moved.items()},
            *(tuple(column) for column in (zip(*seen, strict=True) if seen else ((), (), ()))),
        )


def some_to_look_at(samples: Samples) -> Samples:
    """As many as are looked at, drawn from all: the first ones might be all alike."""
    return samples if len(samples) <= ENOUGH else samples.some(ENOUGH, seed=0)


def _ratio(change: float, size: float) -> float:
    if not change:
        return 0.0
    return change / size if size else math.inf


def norm(array: Array) -> float:
    """The length of all numbers of an array as one vector."""
    numbers = array.ravel()
    square = float(np.dot(numbers, numbers))
    if 1e-20 < square < math.inf:
        return math.sqrt(square)
    return float(np.linalg.norm(numbers.astype(np.float64, copy=False)))  # the square may be beyond float32
