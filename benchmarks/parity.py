"""Networks beside the same networks in PyTorch: 200 steps in float64, with the same weights, batches and masks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from benchmarks.results import Row, at_most, has, missing
from benchmarks.updates import TORCH
from kudari import Rule
from kudari.networks import BatchNorm, Network
from kudari.rules import as_rule

BAR = 1e-9
LAMBDA, RATIO = 0.001, 0.2
#: What is compared, the network's options, and the rule by its name in ``TORCH``. Adam does not see how long slopes are
#: and would hide a wrong factor in a layer; and it makes steps of what is only rounding, such as the slope of a bias
#: before a normalisation. The layers are compared by other rules.
CASES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("ReLU, SGD", {}, "SGD"),
    ("ReLU, momentum", {}, "SGD with momentum"),
    ("ReLU, Adam", {}, "Adam"),
    ("sigmoid, momentum", {"activation": "sigmoid", "init": "xavier"}, "SGD with momentum"),
    ("tanh, momentum", {"activation": "tanh", "init": "xavier"}, "SGD with momentum"),
    ("ReLU and batch normalisation, momentum", {"batch_norm": True}, "SGD with momentum"),
    ("ReLU and dropout, momentum", {"dropout": RATIO}, "SGD with momentum"),
    ("ReLU and weight decay, momentum", {"weight_decay": LAMBDA}, "SGD with momentum"),
    (
        "sigmoid and all three, momentum",
        {"activation": "sigmoid", "batch_norm": True, "dropout": RATIO, "weight_decay": LAMBDA},
        "SGD with momentum",
    ),
)
Step = Callable[[Any, Any], float]  # from a batch to its loss before the step
Batch = tuple[Any, Any]


def run(quick: bool) -> list[Row]:
    """Every kind of layer, and three rules."""
    sizes, steps, count = ((20, [12] * 4, 5), 30, 16) if quick else ((784, [100] * 4, 10), 200, 128)
    if not has("torch"):
        return [missing(f"{what}, losses beside PyTorch", "torch") for what, _, _ in CASES]
    batches, rows = list(drawn(steps, count, sizes[0], sizes[2])), []
    for what, options, rule in CASES:
        network = Network(*sizes, **options, dtype="float64", seed=1)
        rows += _beside_torch(f"{what}, {steps} steps", network, rule, batches)
    return rows


def drawn(steps: int, count: int, inputs: int, classes: int) -> Iterator[Batch]:
    """Batches of noise, with labels at random."""
    rng = np.random.default_rng(0)
    return ((rng.standard_normal((count, inputs)), rng.integers(0, classes, count)) for _ in range(steps))


def stepping(network: Network, walker: Rule) -> Step:
    """Ours."""

    def step(x: Any, t: Any) -> float:
        loss, grads = network.loss_and_gradient(x, t)
        walker.update(network.params, grads)
        return loss

    return step


def apart(ours: Step, theirs: Step, batches: Iterable[Batch]) -> float:
    """The greatest relative difference of losses; ours goes first, for it draws the masks."""
    losses = np.array([(ours(x, t), theirs(x, t)) for x, t in batches])
    return float(np.max(np.abs(losses[:, 0] - losses[:, 1]) / np.abs(losses[:, 1])))


def _beside_torch(what: str, network: Network, rule: str, batches: list[Batch]) -> list[Row]:
    import torch

    from benchmarks.twin import twin

    kind, settings, ours, _ = TORCH[rule]
    model = twin(network)
    optimizer = getattr(torch.optim, kind)(model.parameters(), **settings)
    surprise, decay = torch.nn.CrossEntropyLoss(), 0.5 * network.architecture.weight_decay

    def step(x: Any, t: Any) -> float:
        loss = surprise(model(torch.from_numpy(x)), torch.from_numpy(t))
        loss = loss + decay * sum((one.weight**2).sum() for one in model if isinstance(one, torch.nn.Linear))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    rows = [_row(f"{what}: losses", apart(stepping(network, as_rule(ours)), step, batches))]
    if network.architecture.options["batch_norm"]:
        pairs = [(one, other) for one, other in zip(network.layers, model, strict=True) if isinstance(one, BatchNorm)]
        means = [(one.running_mean, other.running_mean) for one, other in pairs]
        rows.append(_row(f"{what}: running means", max(_distance(a, b.numpy()) for a, b in means)))
        count = len(batches[0][0])
        unbiased = count / (count - 1)  # theirs are of the unbiased variances
        spreads = [(one.running_var * unbiased, other.running_var) for one, other in pairs]
        rows.append(_row(f"{what}: running variances", max(_distance(a, b.numpy()) for a, b in spreads)))
    return rows


def _distance(one: Any, other: Any) -> float:
    return float(np.max(np.abs(one - other)) / np.max(np.abs(other)))


def _row(what: str, number: float) -> Row:
    return at_most(f"{what}, beside PyTorch", number, BAR, "")
