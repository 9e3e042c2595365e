"""Why a training broke down: in which layer, at which step, and since when the loss had been rising."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.language import Messages, language
from kudari.networks import Network

Array = np.ndarray[Any, np.dtype[Any]]
MESSAGES = Messages(
    {
        "forward": (
            "Diverged at step {step:,}: the outputs of layer {layer} ({name}) are no finite numbers any more.",
            "{step:,} ステップ目で発散しました。第 {layer} 層（{name}）の出力が有限の数でなくなっています。",
        ),
        "backward": (
            "Diverged at step {step:,}: the gradient of layer {layer} ({name}) is no finite number any more.",
            "{step:,} ステップ目で発散しました。第 {layer} 層（{name}）の勾配が有限の数でなくなっています。",
        ),
        "loss": (
            "Diverged at step {step:,}: the loss itself is no finite number any more, though all layers' outputs are.",
            "{step:,} ステップ目で発散しました。各層の出力は有限ですが、損失が有限の数でなくなっています。",
        ),
        "risen": (
            "The loss had been rising since step {since:,}, from {low:.3g} to {high:.3g}.",
            "損失は {since:,} ステップ目の {low:.3g} から {high:.3g} まで上がり続けていました。",
        ),
        "advice": (
            "A smaller learning rate than {rate:g} is the first thing to try.",
            "まず学習率を {rate:g} より小さくしてみてください。",
        ),
    }
)


@dataclass(frozen=True)
class Breakdown:
    """Where and when the numbers ran away."""

    step: int  # counted from 1: the step that could not be taken
    where: str  # "forward", "backward" or "loss"
    layer: int  # counted from 1
    name: str  # of the layer's matrix
    since: int | None  # the step with the lowest loss; None where the loss never rose
    low: float
    high: float
    rate: float | None

    def text(self, lang: str | None = None) -> str:
        """The diagnosis in sentences, in English or Japanese (by the locale unless ``lang`` is given)."""
        tell = MESSAGES.within(lang)
        sentences = [tell(self.where, step=self.step, layer=self.layer, name=self.name)]
        if self.since is not None:
            sentences.append(tell("risen", since=self.since, low=self.low, high=self.high))
        if self.rate is not None:
            sentences.append(tell("advice", rate=self.rate))
        return ("" if language(lang) == "ja" else " ").join(sentences)

    def __str__(self) -> str:
        return self.text("en")


def breakdown(network: Network, x: Array, losses: Sequence[float], step: int, rate: float | None) -> Breakdown:
    """The diagnosis of a network whose loss or gradient is not finite on these samples.

    A last loss below the first one is no rise: it lies above the lowest one as the losses of batches do.
    """
    where, layer = _first_fault(network, x)
    steps = np.flatnonzero(np.isfinite(losses))
    finite = np.array(losses)[steps]
    lowest = int(finite.argmin()) if len(finite) else None
    if lowest is None or lowest == len(finite) - 1 or finite[-1] < finite[0]:
        since, low, high = None, 0.0, 0.0
    else:
        since, low, high = int(steps[lowest]) + 1, float(finite[lowest]), float(finite[-1])
    return Breakdown(step, where, layer, f"W{layer}", since, low, high, rate)


def _first_fault(network: Network, x: Array) -> tuple[str, int]:
    """The first layer whose output is not finite on the way forwards; or else whose gradient is not, on the way back.

    A copy goes forwards, so that running statistics and random numbers stay where the training left them.
    """
    plan, out = network.architecture.plan, x
    for planned, layer in zip(plan, copy.copy(network).layers, strict=True):
        out = layer.forward(out, train=True)
        if not np.isfinite(out).all():
            return "forward", planned.number
    for planned in reversed(plan):
        gradients = (network.grads[name] for name in planned.names.values() if name in network.grads)
        if not all(np.isfinite(gradient).all() for gradient in gradients):
            return "backward", planned.number
    return "loss", plan[-1].number
