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
class ReferencePass:
    """One pass: what went in, and what should have come out."""

    kind: Kind | None
    x: Array
    dout: Array
    parameters: Mapping[str, Array]
    out: Array
    gradients: Mapping[str, Array]  # dx, dW, …

    def again(self, x: Array, dout: Array) -> tuple[Array, dict[str, Array]]:
        """Kudari's own layer with other numbers."""
        assert self.kind is not None
        return self.kind.run(x, dout, self.parameters)


def other_epsilons(reference: ReferencePass) -> Iterator[tuple[str, Array]]:
    """What a batch normalisation gives that is right, but for its ε."""
    gamma, beta = reference.parameters["gamma"], reference.parameters["beta"]
    centred, variance = reference.x - reference.x.mean(axis=0), reference.x.var(axis=0)
    for eps in EPSILONS:
        yield f"{eps:g}", centred / np.sqrt(variance + eps) * gamma + beta
        yield f"{eps:g} (√σ² + ε)", centred / (np.sqrt(variance) + eps) * gamma + beta


def wrong_outputs(reference: ReferencePass) -> Iterator[Wrong]:
    """What forward gives when something is forgotten or turned round."""
    x, out = reference.x, reference.out
    yield "unchanged", x
    yield "sign", -out
    match reference.kind.title if reference.kind else "":
        case "ReLU":
            yield "mask inverted forward", x - out
            yield "mask itself", np.sign(out)
            yield "mask itself", 1 - np.sign(out)
            yield "absolute", np.abs(x)
        case "Sigmoid":
            yield "exponent sign", 1 - out
        case "Affine":
            W, b = reference.parameters["W"], reference.parameters["b"]
            yield "b missing", out - b
            yield "b sign", out - 2 * b
            if W.shape[0] == W.shape[1]:
                yield "W transposed", x @ W.T + b
                yield "b missing", x @ W.T, "b"
        case "BatchNorm":
            yield from _wrong_normalisation(reference)
    for kind in KINDS.values():
        if not kind.parameters and kind is not reference.kind:
            yield (
                "another layer",
                kind.run(x, reference.dout, {})[0] if reference.dout.shape == x.shape else x,
                kind.title,
            )


def _wrong_normalisation(reference: ReferencePass) -> Iterator[Wrong]:
    x, out, gamma, beta = reference.x, reference.out, reference.parameters["gamma"], reference.parameters["beta"]
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


def wrong_gradients(reference: ReferencePass, part: str) -> Iterator[Wrong]:
    """What comes out of backward when something is forgotten or turned round."""
    right, dout = reference.gradients[part], reference.dout
    yield "sign", -right
    if reference.kind is not None:
        derivative = reference.again(reference.x, np.ones_like(dout))[1][part]
        yield "dout missing", derivative
        match reference.kind.title, part:
            case (("ReLU" | "Sigmoid" | "Tanh"), _):
                yield "dout twice", right * dout
                yield from _wrong_activation_gradients(reference, derivative)
            case "Affine", "dx":
                W = reference.parameters["W"]
                if W.shape[0] == W.shape[1]:
                    yield "not transposed", dout @ W
            case "Affine", "dW":
                yield "transposed", right.T
            case "BatchNorm", "dx":
                yield from _wrong_normalisation_gradients(reference)
            case "BatchNorm", "dgamma":
                yield "normal missing", reference.gradients["dbeta"]
                for cause, factor in (("x for normal", reference.x), ("out for normal", reference.out)):
                    yield cause, (dout * factor).sum(axis=0)
            case "BatchNorm", "dbeta":
                yield "exchanged", reference.gradients["dgamma"], "self.dgamma"
        if part in ("db", "dbeta", "dgamma"):
            yield from _wrong_sums(reference, part)
    yield from _factors(reference, right)


def _wrong_activation_gradients(reference: ReferencePass, derivative: Array) -> Iterator[Wrong]:
    """``derivative`` is that of the layer, without dout."""
    x, y, dout = reference.x, reference.out, reference.dout
    assert reference.kind is not None
    match reference.kind.title:
        case "ReLU":
            yield "mask missing", dout
            yield "mask inverted", dout * (1 - derivative)
            yield "mask of dout", reference.again(dout, dout)[1]["dx"]
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
    yield "forward twice", reference.again(y, dout)[1]["dx"]


def _wrong_normalisation_gradients(reference: ReferencePass) -> Iterator[Wrong]:
    x, out, dout, right = reference.x, reference.out, reference.dout, reference.gradients["dx"]
    gamma, beta = reference.parameters["gamma"], reference.parameters["beta"]
    normal, deviation = (out - beta) / gamma, x.std(axis=0) + HARDLY
    scale = gamma / deviation
    through_mean = reference.gradients["dbeta"] / len(x)
    through_variance = normal * reference.gradients["dgamma"] / len(x)
    yield "mean and variance fixed", scale * dout
    yield "variance fixed", scale * (dout - through_mean)
    yield "mean fixed", scale * (dout - through_variance)
    yield "not divided by N", scale * (dout - len(x) * (through_mean + through_variance))
    yield "gamma missing", right / gamma
    yield "deviation missing", right * deviation
    yield "deviation twice", right / deviation
    yield "slope missing", dout


def _wrong_sums(reference: ReferencePass, part: str) -> Iterator[Wrong]:
    """The gradient of what is added to, or multiplied with, every sample alike."""
    terms = reference.dout
    if part == "dgamma":
        terms = terms * (reference.out - reference.parameters["beta"]) / reference.parameters["gamma"]
    yield "wrong axis", terms.sum(axis=1)
    yield "everything summed", terms.sum()
    yield "not summed", terms


def _factors(reference: ReferencePass, right: Array) -> Iterator[Wrong]:
    count = len(reference.x) if reference.x.ndim else 1
    for name, factor in (("2", 2.0), ("1/2", 0.5), ("N", count), ("1/N", 1 / count), ("−1/N", -1 / count)):
        yield "factor", factor * right, name
