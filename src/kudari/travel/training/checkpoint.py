"""A training in a file, from which it goes on as if it had never been interrupted.

All numbers are arrays, so that they come back bit for bit; what is told of them beside is JSON.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from kudari.arrays import read_arrays, write_arrays
from kudari.formula import KudariError
from kudari.formula.errors import reason_of
from kudari.formula.foreign import escaped, shown_path
from kudari.networks import Network
from kudari.networks.network_files import check_arrays
from kudari.rules import Rule
from kudari.travel.training.history import History
from kudari.travel.training.scheduled_rate import ScheduledRate
from kudari.travel.training.snapshots import Snapshot

Array = np.ndarray[Any, np.dtype[Any]]
FORMAT = "kudari training 2"
_HASHED = ("initial weights", "random numbers", "states of the rule", "data", "samples", "validation")
_BY_COUNT = ("batch", "steps", "snapshot_every")  # which may follow from how many samples there are
_SERIES = ("losses", "rates", "norms")


class _Generator(msgspec.Struct):
    """Where a generator of random numbers stands, as NumPy has it."""

    bit_generator: str
    state: dict[str, int]
    has_uint32: int
    uinteger: int


class _Training(msgspec.Struct):
    """What is told of the arrays."""

    settings: dict[str, str]
    random: _Generator
    t: int  # steps that the rule has taken
    rate: float | None = None  # that a schedule multiplies, if another one than in the settings


def write_checkpoint(
    path: str | os.PathLike[str],
    network: Network,
    rule: Rule,
    history: History,
    settings: Mapping[str, str],
    rate: ScheduledRate,
) -> None:
    """Write all that the next step depends on, and the history so far; whole or not at all."""
    state = rule.state_dict()
    arrays = {f"network/{name}": array for name, array in network.arrays().items()}
    arrays |= {f"history/{name}": np.array(getattr(history, name), np.float64) for name in _SERIES}
    arrays["history/snapshots"] = _table(history.snapshots, network)
    arrays["rule"] = np.array([state["hyperparameters"][name] for name in rule.hypers], np.float64)
    for name, parts in state["states"].items():
        for key, value in parts.items():
            arrays[f"{'rule' if isinstance(value, np.ndarray) else 'number'}/{name}/{key}"] = np.asarray(value)
    random = msgspec.convert(network.rng.bit_generator.state, _Generator)
    heading = msgspec.json.encode(_Training(dict(settings), random, state["t"], rate.base))
    write_arrays(path, FORMAT, arrays, training=heading.decode())


def resume(
    path: str | os.PathLike[str],
    network: Network,
    rule: Rule,
    history: History,
    settings: Mapping[str, str],
    rate: ScheduledRate,
) -> None:
    """Take over what was written: into the network, the rule, the history and the learning rate.

    Raises :class:`KudariError` for a broken file and for that of another training; all then stay as they were.
    """
    training, arrays = _read(path)
    different = _differences(training.settings, settings)
    if different and all(training.settings.get(name) == value for name, value in settings.items() if name != "steps"):
        raise KudariError(
            f"{shown_path(path)} belongs to another training: {'; '.join(different)}. Its schedule was laid over all "
            "steps. Ask for as many as then: the network comes back, and kudari.train with another file trains it on. "
            "A training with schedule constant can be made longer at any time"
        )
    if different:
        raise KudariError(
            f"{shown_path(path)} belongs to another training: {'; '.join(different)}. To go on with it, make network "
            "and rule as they were at its start; to begin anew, give another file"
        )
    shapes = {f"network/{name}": shape for name, shape in network.architecture.array_shapes.items()}
    check_arrays(path, shapes, network.architecture.dtype, arrays)
    before = rule.state_dict(), network.rng.bit_generator.state
    try:
        series = {name: [float(value) for value in arrays[f"history/{name}"]] for name in _SERIES}
        snapshots = _snapshots(arrays["history/snapshots"], network)
        taken = int((np.isfinite(series["losses"]) & np.isfinite(series["norms"])).sum())
        if len({len(values) for values in series.values()}) > 1 or taken != training.t - rule.t:
            raise ValueError("its parts are of different steps")
        rule.load_state_dict(_state(rule, network, training.t, arrays))
        network.rng.bit_generator.state = msgspec.to_builtins(training.random)
        if training.rate is not None:
            rate.begin_anew(training.rate)
    except (LookupError, ValueError, TypeError, OverflowError) as error:
        rule.load_state_dict(before[0])
        network.rng.bit_generator.state = before[1]
        raise _broken(path, reason_of(error)) from None
    # All is known now: from here on nothing can fail.
    for name, array in network.arrays().items():
        array[...] = arrays[f"network/{name}"]
    for name, values in series.items():
        getattr(history, name)[:] = values
    history.snapshots[:] = snapshots


def _differences(there: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """What is set otherwise; where that is nothing, which numbers are others."""
    names = [name for name, value in here.items() if there.get(name) != value]
    if "data" in names and "data" in there:
        others = [name for name in names if name not in (*_HASHED, *_BY_COUNT)]
        return ["these are other data", *(_difference(name, there, here) for name in others)]
    plain = [name for name in names if name not in _HASHED]
    if not plain:
        return [f"the {name} are not the same" for name in names]
    return [_difference(name, there, here) for name in plain]


def _difference(name: str, there: Mapping[str, str], here: Mapping[str, str]) -> str:
    return f"{name} is {escaped(there.get(name, 'not set'))} there and {here[name]} here"


def _state(rule: Rule, network: Network, t: int, arrays: Mapping[str, Array]) -> dict[str, Any]:
    """The state of the rule: of each of its states an array for every parameter, or a number."""
    states: dict[str, dict[str, Any]] = {name: {} for name in rule.states}
    for state, parts in states.items():
        for name, parameter in network.params.items():
            if f"number/{state}/{name}" in arrays:
                parts[name] = float(arrays[f"number/{state}/{name}"].item())
                continue
            parts[name] = array = arrays[f"rule/{state}/{name}"]
            if (array.shape, array.dtype) != (parameter.shape, parameter.dtype):
                raise ValueError(f"the state {state} does not fit the parameter {name}")
    if arrays["rule"].shape != (len(rule.hypers),):
        raise ValueError("its hyperparameters are not those of this rule")
    values = dict(zip(rule.hypers, arrays["rule"].tolist(), strict=True))
    return {"rule": rule.title, "t": t, "hyperparameters": values, "states": states}


def _table(snapshots: Sequence[Snapshot], network: Network) -> Array:
    """A row for each snapshot; NaN where there is no accuracy in validation."""
    table = np.empty((len(snapshots), 3 + sum(_widths(network))))
    for row, snapshot in zip(table, snapshots, strict=True):
        others = math.nan if snapshot.validation_accuracy is None else snapshot.validation_accuracy
        row[:3] = snapshot.step, snapshot.train_accuracy, others
        norms, ratios = snapshot.gradient_norms.values(), snapshot.update_ratios.values()
        row[3:] = [*norms, *ratios, *snapshot.dead, *snapshot.means, *snapshot.deviations]
    return table


def _snapshots(table: Array, network: Network) -> list[Snapshot]:
    widths = _widths(network)
    if table.dtype != np.float64 or table.ndim != 2 or table.shape[1] != 3 + sum(widths):
        raise ValueError("its snapshots are not those of this network")
    snapshots = []
    for step, right, others, *numbers in table.tolist():
        coming = iter(numbers)
        norms, ratios, *columns = ([next(coming) for _ in range(width)] for width in widths)
        matrices = network.architecture.matrices
        others = None if math.isnan(others) else others
        dead, means, deviations = map(tuple, columns)
        layers = dict(zip(matrices, norms, strict=True)), dict(zip(matrices, ratios, strict=True))
        snapshots.append(Snapshot(int(step), right, others, *layers, dead, means, deviations))
    return snapshots


def _widths(network: Network) -> tuple[int, ...]:
    """How many numbers a snapshot has of norms, ratios, dead units, means and deviations."""
    matrices, hidden = len(network.architecture.matrices), len(network.architecture.hidden)
    return matrices, matrices, hidden, hidden, hidden


def _read(path: str | os.PathLike[str]) -> tuple[_Training, dict[str, Array]]:
    what = "a checkpoint of a training as this version of Kudari writes it"
    metadata, arrays = read_arrays(path, FORMAT, what, ["training"])
    try:
        return msgspec.json.decode(metadata.get("training", ""), type=_Training), arrays
    except (msgspec.DecodeError, RecursionError) as error:
        raise _broken(path, f"it does not tell of its training: {reason_of(error)}") from None


def _broken(path: str | os.PathLike[str], why: str) -> KudariError:
    return KudariError(f"{shown_path(path)} is a broken checkpoint: {why}")
