"""The layers that somebody's may be meant to be, and what they are given: inputs, gradients, parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from kudari.formula import KudariError
from kudari.networks import Affine, BatchNorm, Layer, ReLU, Sigmoid, Tanh
from kudari.networks.workspace import Array
from kudari.refusals import unknown

Named = TypeVar("Named")
SIZES = 3, 4  # numbers of an input and of an output; with these batches no two sizes are alike
BATCHES = 5, 7
NEAR_KINK = 1e-3  # a difference may reach across a kink that is nearer than this


@dataclass(frozen=True)
class Kind:
    """A layer of Kudari's own, which says what is right."""

    title: str
    make: Callable[..., Layer]
    parameters: tuple[str, ...] = ()  # in the order in which a layer is made from them
    kinked: bool = False  # at 0
    rounding: float = 1e-9  # within which an output is right

    def run(self, x: Array, dout: Array, parameters: Mapping[str, Array]) -> tuple[Array, dict[str, Array]]:
        """The output, and the gradients by the names of their attributes: dx, dW, …"""
        layer = self.make(*(parameters[name].copy() for name in self.parameters))
        out = layer.forward(x.copy(), train=True).copy()
        gradients = {"dx": layer.backward(dout.copy()).copy()}
        return out, gradients | {f"d{name}": getattr(layer, f"d{name}").copy() for name in self.parameters}


#: By the names that are asked for. An ε other than ours moves a batch normalisation's output by some 10⁻⁵.
KINDS: Mapping[str, Kind] = {
    "relu": Kind("ReLU", ReLU, kinked=True),
    "sigmoid": Kind("Sigmoid", Sigmoid),
    "tanh": Kind("Tanh", Tanh),
    "affine": Kind("Affine", Affine, ("W", "b")),
    "batchnorm": Kind("BatchNorm", BatchNorm, ("gamma", "beta"), rounding=3e-5),
}


OTHERS = ("dropout", "softmaxwithloss")  # that are examined in ways of their own


def kind_named(like: str) -> str:
    """The name of a kind: one of ``KINDS`` or of ``OTHERS``."""
    name = like.strip().lower().replace("_", "").replace(" ", "") if isinstance(like, str) else ""
    if name in KINDS or name in OTHERS:
        return name
    raise unknown(f"there is no layer {like!r}", name, [*KINDS, *OTHERS])


def batches_of(width: int, x: object = None) -> tuple[Array, Array]:
    """Two batches of different sizes: the second is for what a layer keeps of the first. Plain numbers, none near 0."""
    if x is None:
        first, second = (_plain((batch, width), seed) for seed, batch in enumerate(BATCHES, 1))
        return first, second
    try:
        first = np.array(x, np.float64)
    except (TypeError, ValueError):
        raise KudariError("x must be an array of numbers, a row for each sample") from None
    if first.ndim == 0 or first.size == 0 or not np.isfinite(first).all():
        raise KudariError("x must be an array of finite numbers, a row for each sample, and not empty")
    return first, np.concatenate([0.7 * first[::-1], 1.3 * first[:1]])


def upstream_gradient(shape: tuple[int, ...]) -> Array:
    """∂L/∂output, as the next layer would hand it back: of either sign, and nowhere 1."""
    return _plain(shape, seed=11) * 1.3


def plain_parameters(shapes: Mapping[Named, tuple[int, ...]]) -> dict[Named, Array]:
    """Parameters of these shapes, none of them 0 or 1, so that each can be seen to be used."""
    return {name: np.asarray(_plain(shape, seed) * 0.7) for seed, (name, shape) in enumerate(shapes.items(), 21)}


def _plain(shape: tuple[int, ...], seed: int) -> Array:
    numbers: Array = np.random.default_rng(seed).normal(0.2, 1.2, shape).round(1)
    return np.where(np.abs(numbers) < 0.2, 0.4, numbers)
