"""What a training was asked for, its samples and its length: all of it is checked before the first step."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from kudari.data import Data, Samples
from kudari.files import replaceable
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.networks.inputs import array_of
from kudari.refusals import unknown, whole
from kudari.rules import Rule
from kudari.travel.training.scheduled_rate import ScheduledRate

ON_NAN = ("stop", "skip", "raise")


def samples_of(network: Network, data: Any) -> Samples:
    """All samples that were given.

    Raises :class:`KudariError` for what are no samples, and for samples that are not for this network.
    """
    samples = data.train if isinstance(data, Data) else data
    if isinstance(samples, (tuple, list)) and len(samples) == 2:
        samples = _paired(network, *samples)
    if not isinstance(samples, Samples):
        raise KudariError(f"data are samples, or a pair (x, t), not {_described(data)}")
    _fits("data", network, samples)
    return samples


def parted(network: Network, samples: Samples, validation: Any, seed: Any) -> tuple[Samples, Samples | None]:
    """The samples to learn from, and those that are kept back; None where there are none of these.

    Raises :class:`KudariError` for a share that is none or leaves a part empty, and for samples that do not fit.
    """
    if isinstance(validation, (tuple, list)) and len(validation) == 2:
        validation = _paired(network, *validation)
    if isinstance(validation, Samples):
        _fits("validation", network, validation)
        return samples, validation
    if not _is_number(validation) or not 0 <= validation < 1:
        raise KudariError(f"validation is a share, at least 0 and below 1, or samples, not {_described(validation)}")
    if not validation:
        return samples, None
    if not 0 < round(float(validation) * len(samples)) < len(samples):
        raise KudariError(
            f"validation={validation} of {len(samples)} samples leaves one part empty; give more samples, another "
            "share, or 0 to keep none back"
        )
    return samples.split(float(validation), seed)


def _paired(network: Network, x: Any, t: Any) -> Samples:
    """Samples of a pair; one-hot rows are labels as well."""
    labels, outputs = array_of("t", t), network.architecture.outputs
    if labels.ndim == 2 and network.architecture.loss == "cross_entropy":
        labels = network.loss_layer.targets(labels, (len(labels), outputs))
    known = labels.size and labels.dtype.kind in "buif" and np.isfinite(labels).all()
    if known and network.architecture.loss == "mean_squared_error" and (labels != np.floor(labels)).any():
        raise KudariError(
            "kudari.train learns labels, 0, 1, 2, …; other numbers are learnt in a loop of one's own, by "
            "rule.update(network.params, network.gradient(x, t))"
        )
    if outputs > 1:
        return Samples(x, labels, outputs)
    return Samples(x, labels, int(labels.max()) + 1 if known else 1)


def _fits(what: str, network: Network, samples: Samples) -> None:
    inputs, outputs = network.architecture.inputs, network.architecture.outputs
    if samples.x.shape[1] != inputs:
        raise KudariError(f"{what}: the samples have {samples.x.shape[1]} numbers each, the network takes {inputs}")
    if samples.classes > outputs and (network.architecture.loss == "cross_entropy" or outputs > 1):
        raise KudariError(f"{what}: the samples are of {samples.classes} classes, the network knows {outputs}")


def total_steps(per_epoch: int, epochs: Any, steps: Any) -> int:
    """How many steps there are in all."""
    if epochs is not None and steps is not None:
        raise KudariError("give epochs= or steps=, not both")
    if steps is not None:
        return steps_between("steps", steps, 0)
    epochs = 10 if epochs is None else epochs
    if not _is_number(epochs) or not 0 < epochs < 1e9:
        raise KudariError(f"epochs must be a number above 0, not {epochs!r}")
    return max(1, round(float(epochs) * per_epoch))


def steps_between(name: str, value: Any, default: int) -> int:
    """A whole number of steps, at least 1; the default where it is None."""
    return default if value is None else whole(name, value, 1, of="steps")


def on_nan_of(choice: Any) -> str:
    """What is done about a step whose loss or gradient is not finite."""
    if choice not in ON_NAN:
        raise unknown(f"on_nan={choice!r} is not known", choice, ON_NAN, choice="it may be")
    return str(choice)


def check_batches(size: int, network: Network) -> None:
    """Refuse batches of so few samples that a layer of the network cannot learn from them."""
    layer = network.architecture.neediest
    if size < layer.kind.least_samples:
        raise KudariError(
            f"batch={size} {layer.kind.too_few}; take larger batches, or a network without it ({layer.option}=False)"
        )


def check_states(rule: Rule, network: Network) -> None:
    """A rule that has taken steps before goes on with parameters of the same names and shapes only."""
    shapes = network.architecture.shapes
    for name, parts in rule.state_dict()["states"].items():
        same = not rule.t or parts.keys() == shapes.keys()
        if not same or any(isinstance(part, np.ndarray) and part.shape != shapes[key] for key, part in parts.items()):
            raise KudariError(
                f"{rule.title} has taken {rule.t:,} steps with other parameters, to which its {name} belongs; "
                "give a new rule"
            )


def check_rate_on_resume(given: Any, rate: ScheduledRate, optimizer: Any, checkpoint: Any) -> None:
    """Refuse a learning rate to go on with that nothing could take, before anything is done."""
    if given is None:
        return
    if checkpoint is None:
        raise KudariError("lr_on_resume is the learning rate to go on with from a checkpoint, and there is none")
    if rate.attribute is None or not isinstance(optimizer, Rule):
        raise KudariError(f"lr_on_resume={given!r}: {optimizer.title} has no learning rate η")
    optimizer.renewed(**{rate.attribute[1]: given})


def checkpoint_path(checkpoint: Any) -> Path:
    """The path of a checkpoint, in a folder where it can be written."""
    try:
        path = Path(checkpoint)
    except TypeError:
        raise KudariError(f"checkpoint is the path of a file, not {_described(checkpoint)}") from None
    try:
        replaceable(path)
    except KudariError as error:
        raise KudariError(f"checkpoint: {error}") from None
    return path


def identity(
    network: Network, rule: Rule, given: Samples, samples: Samples, kept_back: Samples | None
) -> dict[str, Any]:
    """What the numbers of a training depend on beside its settings, to know one's own checkpoint.

    ``given`` are all samples, before some of them were kept back.
    """
    state = rule.state_dict()["states"]
    return {
        **network.architecture.as_dict(),
        "initial weights": _digest(*network.arrays().values()),
        "random numbers": _digest(json.dumps(network.rng.bit_generator.state, default=str).encode()),
        "rule": repr(rule),
        "formula": str(rule),
        "steps of the rule before": rule.t,
        "states of the rule": _digest(*(np.asarray(part) for parts in state.values() for part in parts.values())),
        "data": _digest(given.x, given.t),
        "samples": _digest(samples.x, samples.t),
        "validation": None if kept_back is None else _digest(kept_back.x, kept_back.t),
    }


def _digest(*arrays: Any) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data if isinstance(array, np.ndarray) else array)
    return digest.hexdigest()[:16]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _described(value: Any) -> str:
    return repr(value) if isinstance(value, (str, int, float, np.generic)) else f"a {type(value).__name__}"
