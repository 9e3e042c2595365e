"""The catalogue of mistakes in layers: each is made, and compared with what somebody's layer gives.

N is the number of samples, D the size of an input. Nothing here is right; what is right comes from Kudari's own layers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kudari.checking.layers.kinds import KINDS, Kind
from kudari.networks.workspace import Array

Wrong = tuple[str, Array] | tuple[str, Array, str]  # the cause, what it leads to, and what it concerns
HARDLY = 1e-12  # beside a variance
EPSILONS = 1e-2, 1e-3, 1e-4, 1e-5, 1e-7, 1e-8  # that somebody may take; Keras takes 10⁻³


@dataclass(frozen=True)
class Scene:
    """One pass: what went in, and what should have come out."""

    kind: Kind | None
    x: Array
    dout: Array
    parameters: Mapping[str, Array]
    out: Array
    slopes: Mapping[str, Array]  # dx, dW, …

    def again(self, x: Array, dout: Array) -> tuple[Array, dict[str, Array]]:
        """Kudari's own layer with other numbers."""
        assert self.kind is not None
        return self.kind.run(x, dout, self.parameters)


def other_epsilons(scene: Scene) -> Iterator[tuple[str, Array]]:
    """What a batch normalisation gives that is right, but for its ε."""
    gamma, beta = scene.parameters["gamma"], scene.parameters["beta"]
    centred, variance = scene.x - scene.x.mean(axis=0), scene.x.var(axis=0)
    for eps in EPSILONS:
        yield f"{eps:g}", centred / np.sqrt(variance + eps) * gamma + beta
        yield f"{eps:g} (√σ² + ε)", centred / (np.sqrt(variance) + eps) * gamma + beta


def wrong_outputs(scene: Scene) -> Iterator[Wrong]:
    """What forward gives when something is forgotten or turned round."""
    x, out = scene.x, scene.out
    yield "unchanged", x
    yield "sign", -out
    match scene.kind.title if scene.kind else "":
        case "ReLU":
            yield "mask inverted forward", x - out
            yield "mask itself", np.sign(out)
            yield "mask itself", 1 - np.sign(out)
            yield "absolute", np.abs(x)
        case "Sigmoid":
            yield "exponent sign", 1 - out
        case "Affine":
            W, b = scene.parameters["W"], scene.parameters["b"]
            yield "b missing", out - b
            yield "b sign", out - 2 * b
            if W.shape[0] == W.shape[1]:
                yield "W transposed", x @ W.T + b
                yield "b missing", x @ W.T, "b"
        case "BatchNorm":
            yield from _wrong_normal(scene)
    for other in KINDS.values():
        if not other.parameters and other is not scene.kind:
            yield "another layer", other.run(x, scene.dout, {})[0] if scene.dout.shape == x.shape else x, other.title


def _wrong_normal(scene: Scene) -> Iterator[Wrong]:
    x, out, gamma, beta = scene.x, scene.out, scene.parameters["gamma"], scene.parameters["beta"]
    normal = (out - beta) / gamma
    deviation = x.std(axis=0) + HARDLY
    yield "neither gamma nor beta", normal
    yield "gamma missing", normal + beta
    yield "beta missing", normal * gamma
    yield "not centred", x / deviation * gamma + beta
    yield "not scaled", normal * deviation * gamma + beta
    yield "root missing", normal / deviation * gamma + beta
    yield "N minus one", normal * np.sqrt(1 - 1 / len(x)) * gamma + beta
    for cause, axis in (("axis of the mean", 1), ("mean of everything", None)):
        spread = x.std(axis=axis, keepdims=True) + HARDLY
        yield cause, (x - x.mean(axis=axis, keepdims=True)) / spread * gamma + beta


def wrong_slopes(scene: Scene, part: str) -> Iterator[Wrong]:
    """What comes out of backward when something is forgotten or turned round."""
    right, dout = scene.slopes[part], scene.dout
    yield "sign", -right
    if scene.kind is not None:
        flat = scene.again(scene.x, np.ones_like(dout))[1][part]
        yield "dout missing", flat
        match scene.kind.title, part:
            case (("ReLU" | "Sigmoid" | "Tanh"), _):
                yield "dout twice", right * dout
                yield from _wrong_bends(scene, flat)
            case "Affine", "dx":
                W = scene.parameters["W"]
                if W.shape[0] == W.shape[1]:
                    yield "not transposed", dout @ W
            case "Affine", "dW":
                yield "transposed", right.T
            case "BatchNorm", "dx":
                yield from _wrong_normal_slopes(scene)
            case "BatchNorm", "dgamma":
                yield "normal missing", scene.slopes["dbeta"]
                for cause, factor in (("x for normal", scene.x), ("out for normal", scene.out)):
                    yield cause, (dout * factor).sum(axis=0)
            case "BatchNorm", "dbeta":
                yield "exchanged", scene.slopes["dgamma"], "self.dgamma"
        if part in ("db", "dbeta", "dgamma"):
            yield from _wrong_sums(scene, part)
    yield from _factors(scene, right)


def _wrong_bends(scene: Scene, slope: Array) -> Iterator[Wrong]:
    """``slope`` is that of the layer, without dout."""
    x, y, dout = scene.x, scene.out, scene.dout
    assert scene.kind is not None
    match scene.kind.title:
        case "ReLU":
            yield "mask missing", dout
            yield "mask inverted", dout * (1 - slope)
            yield "mask of dout", scene.again(dout, dout)[1]["dx"]
            yield "out for mask", y * dout
        case "Sigmoid":
            yield "x for out", x * (1 - x) * dout
            yield "factor lost", y * dout, "1 − y"
            yield "factor lost", (1 - y) * dout, "y"
            yield "sign inside", y * (1 + y) * dout, "y (1 + y)"
            yield "sign inside", y * (y - 1) * dout, "y (y − 1)"
        case "Tanh":
            yield "x for out", (1 - x * x) * dout
            yield "square missing", (1 - y) * dout
            yield "sign inside", (1 + y * y) * dout, "1 + y²"
    yield "slope missing", dout
    yield "forward twice", scene.again(y, dout)[1]["dx"]


def _wrong_normal_slopes(scene: Scene) -> Iterator[Wrong]:
    x, out, dout, right = scene.x, scene.out, scene.dout, scene.slopes["dx"]
    gamma, beta = scene.parameters["gamma"], scene.parameters["beta"]
    normal, deviation = (out - beta) / gamma, x.std(axis=0) + HARDLY
    scale = gamma / deviation
    through_mean = scene.slopes["dbeta"] / len(x)
    through_variance = normal * scene.slopes["dgamma"] / len(x)
    yield "mean and variance fixed", scale * dout
    yield "variance fixed", scale * (dout - through_mean)
    yield "mean fixed", scale * (dout - through_variance)
    yield "not divided by N", scale * (dout - len(x) * (through_mean + through_variance))
    yield "gamma missing", right / gamma
    yield "deviation missing", right * deviation
    yield "deviation twice", right / deviation
    yield "slope missing", dout


def _wrong_sums(scene: Scene, part: str) -> Iterator[Wrong]:
    """The slope of what is added to, or multiplied with, every sample alike."""
    terms = scene.dout
    if part == "dgamma":
        terms = terms * (scene.out - scene.parameters["beta"]) / scene.parameters["gamma"]
    yield "wrong axis", terms.sum(axis=1)
    yield "everything summed", terms.sum()
    yield "not summed", terms


def _factors(scene: Scene, right: Array) -> Iterator[Wrong]:
    count = len(scene.x) if scene.x.ndim else 1
    for name, factor in (("2", 2.0), ("1/2", 0.5), ("N", count), ("1/N", 1 / count), ("−1/N", -1 / count)):
        yield "factor", factor * right, name
