"""Training: the way down of a network, on the terrain that its data make.

The loop is that of the book, in five steps: take a mini-batch; find the slope of the loss by every parameter; take a
step downhill; look where one stands; and so on, from the first.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kudari.data import Data, Samples
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.rules import Rule
from kudari.rules.schedules import Schedule
from kudari.rules.schedules import schedule as schedule_of
from kudari.travel.ensemble import as_rule
from kudari.travel.theory import learning_rate
from kudari.travel.training.batches import Batches
from kudari.travel.training.breakdown import breakdown
from kudari.travel.training.checkpoint import resume, write_checkpoint
from kudari.travel.training.history import History
from kudari.travel.training.looks import ENOUGH, look

Progress = Callable[[int, int, float, float | None], Any]  # steps taken, of how many, loss, validation accuracy


def train(
    network: Network,
    data: Data | Samples | tuple[Any, Any],
    rule: Any = "adam",
    *,
    batch: int | str = 128,
    epochs: float | None = None,
    steps: int | None = None,
    schedule: str | Schedule | None = None,
    validation: float | Samples = 0.1,
    look_every: int | None = None,
    seed: int = 0,
    checkpoint: str | os.PathLike[str] | None = None,
    checkpoint_every: int | None = None,
    progress: Progress | None = None,
) -> History:
    """Train a network: change its parameters until its answers fit the data.

    ``data`` are samples, or a pair (x, t); of a whole set its samples to train with are taken. ``batch`` is how many
    samples a step looks at: 1 is stochastic gradient descent in the strict sense, "all" is batch gradient descent,
    and what lies between are mini-batches. The training ends after so many ``epochs`` (10 unless given; one goes
    through all samples) or ``steps``. ``schedule`` changes the learning rate on the way, such as "cosine".

    ``validation`` is the share of the samples that are kept back to see how well it does on what it has not learnt
    from; or these samples themselves. One looks after every epoch, or ``look_every`` so many steps.

    ``checkpoint`` is a file to go on from. Where it exists the training goes on from there, bit for bit as if it had
    never been interrupted; it is written every epoch, or ``checkpoint_every`` so many steps, and at the end.

    Loss or slopes that are not finite end the training, and ``history.breakdown`` says where it came from.

    >>> from kudari.data import load
    >>> network = Network(64, [50], 10)
    >>> history = train(network, load("digits"), "adam:lr=0.01", epochs=5)
    >>> history.looks[-1].validation_accuracy > 0.9
    True

    Raises :class:`KudariError` for data and settings that do not fit, before the first step.
    """
    walker = as_rule(rule)
    samples, kept_back = _parts(data, validation, seed)
    _fits(network, samples)
    batches = Batches(samples.x, samples.t, batch, seed)
    total = _total(batches.per_epoch, epochs, steps)
    look_every = _every("look_every", look_every, batches.per_epoch)
    checkpoint_every = _every("checkpoint_every", checkpoint_every, batches.per_epoch)
    plan = schedule_of(schedule)
    rate = learning_rate(type(walker))
    if rate is None and plan != Schedule():
        raise KudariError(f"{walker.title} has no learning rate η that a schedule could change")
    base = getattr(walker, rate) if rate else math.nan
    history = History(walker.title, batches.per_epoch)
    if checkpoint is not None:
        settings = _settings(network, walker, samples, batch, seed, plan, total, look_every)
        if Path(checkpoint).exists():
            resume(checkpoint, network, walker, history, settings)
    with np.errstate(all="ignore"):
        for step in range(len(history) + 1, total + 1):
            x, t = batches.take(step - 1)  # 1. a mini-batch
            loss, grads = network.loss_and_gradient(x, t)  # 2. the slope
            if rate:
                setattr(walker, rate, base * plan.factor(step, total))
            history.losses.append(loss)
            history.rates.append(getattr(walker, rate) if rate else math.nan)
            history.norms.append(math.sqrt(float(np.dot(network.slopes, network.slopes))))
            if not (math.isfinite(loss) and math.isfinite(history.norms[-1])):
                history.breakdown = breakdown(network, x, history.losses, base if rate else None)
                break
            looking = step % look_every == 0 or step == total
            before = network.vector.copy() if looking else network.vector
            walker.update(network.params, grads, flush=True)  # 3. a step downhill
            if looking:  # 4. where one stands
                history.looks.append(look(network, step, before, samples.x, _accuracies(network, samples, kept_back)))
            if checkpoint is not None and (step % checkpoint_every == 0 or step == total):
                write_checkpoint(checkpoint, network, walker, history, settings)
            if progress is not None:
                progress(step, total, loss, history.looks[-1].validation_accuracy if history.looks else None)
            # 5. and so on
    if rate:
        setattr(walker, rate, base)
    return history


def _accuracies(network: Network, samples: Samples, kept_back: Samples | None) -> tuple[float, float | None]:
    if network.architecture.loss != "cross_entropy":
        return math.nan, None
    seen = network.accuracy(samples.x[:ENOUGH], samples.t[:ENOUGH])
    return seen, None if kept_back is None else network.accuracy(kept_back.x, kept_back.t)


def _parts(data: Any, validation: float | Samples, seed: int) -> tuple[Samples, Samples | None]:
    """What is learnt from, and what is kept back."""
    samples = data.train if isinstance(data, Data) else data
    if isinstance(samples, tuple) and len(samples) == 2:
        x, t = samples
        samples = Samples(x, t, int(np.max(t, initial=0)) + 1)
    if not isinstance(samples, Samples):
        raise KudariError(f"data are samples, or a pair (x, t), not {type(data).__name__}")
    if isinstance(validation, Samples):
        return samples, validation
    if isinstance(validation, bool) or not isinstance(validation, (int, float)) or not 0 <= validation < 1:
        raise KudariError(f"validation is a share, at least 0 and below 1, or samples, not {validation!r}")
    return samples.split(validation, seed) if validation else (samples, None)


def _fits(network: Network, samples: Samples) -> None:
    made = network.architecture
    if samples.x.shape[1] != made.inputs:
        raise KudariError(f"the samples have {samples.x.shape[1]} numbers each, the network takes {made.inputs}")
    if made.loss == "cross_entropy" and samples.classes > made.outputs:
        raise KudariError(f"the samples are of {samples.classes} classes, the network knows {made.outputs}")


def _total(per_epoch: int, epochs: float | None, steps: int | None) -> int:
    if epochs is not None and steps is not None:
        raise KudariError("give epochs or steps, not both")
    if steps is not None:
        return _every("steps", steps, 0)
    epochs = 10 if epochs is None else epochs
    if isinstance(epochs, bool) or not isinstance(epochs, (int, float)) or not 0 < epochs < 1e9:
        raise KudariError(f"epochs must be a number above 0, not {epochs!r}")
    return max(1, round(epochs * per_epoch))


def _every(name: str, given: Any, default: int) -> int:
    if given is None:
        return default
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or given < 1:
        raise KudariError(f"{name} must be a whole number of steps, at least 1, not {given!r}")
    return int(given)


def _settings(
    network: Network,
    rule: Rule,
    samples: Samples,
    batch: int | str,
    seed: int,
    plan: Schedule,
    total: int,
    look_every: int,
) -> dict[str, Any]:
    """All that the numbers of a training depend on, to know one's own checkpoint."""
    return {
        "network": network.architecture.as_dict(),
        "initial weights": _digest(network.vector),
        "rule": repr(rule),
        "formula": str(rule),
        "samples": _digest(samples.x, samples.t),
        "batch": batch,
        "seed": seed,
        "schedule": str(plan),
        "steps": total,
        "look_every": look_every,
    }


def _digest(*arrays: Any) -> str:
    found = hashlib.sha256()
    for array in arrays:
        found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()[:16]
