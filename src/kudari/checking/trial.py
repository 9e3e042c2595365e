"""Somebody's optimiser is run: on copies, with everything that it does on the way written down."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kudari.calling.own_code import attributes_of
from kudari.calling.quiet import quiet
from kudari.calling.surroundings import untouched
from kudari.calling.time_limit import is_their_own
from kudari.checking.own_code import line_of
from kudari.checking.probe import KEYS, Array, Probe
from kudari.formula import KudariError
from kudari.rules import Rule


@dataclass
class OptimizerTrial:
    """Where the parameters went, and what else was seen."""

    positions: Array  # (steps + 1, keys, columns); NaN from where an update failed
    moved: set[str] = field(default_factory=set)  # keys whose value changed in any step
    replaced: set[str] = field(default_factory=set)  # keys under which another array stands than before
    returned: bool = False  # new params came back, and params stayed as they were
    grads_changed: bool = False
    misshapen: str = ""  # what became of a shape or a dtype
    error: BaseException | None = None
    line: str = ""  # the one in which it failed

    @property
    def divided_by_zero(self) -> bool:
        """Whether it failed as it does for numbers where arrays would go on with NaN."""
        return isinstance(self.error, ZeroDivisionError)


class Trials:
    """One optimiser and its trials, each with a fresh copy."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer, self.probe = optimizer, Probe.drawn()
        self.counters = self._counters(1)
        self.counters_per_key = self._counters(len(KEYS))  # or those that go up by two, which only trying tells
        self.arrays = self.of()
        self.floats = self.of(numbers=True)

    def of(self, probe: Probe | None = None, **options: Any) -> OptimizerTrial:
        """Another trial, on the common probe unless one is given; see :func:`try_out`."""
        with untouched(self.optimizer):
            return try_out(copy.deepcopy(self.optimizer), probe or self.probe, **options)

    def of_twin(self, twin: Any) -> OptimizerTrial:
        """A trial of another one, made of its code."""
        with untouched(self.optimizer):
            return try_out(twin, self.probe)

    def states(self) -> int:
        """How many states a rule has; of other optimisers, how many dicts they hold with an entry for each key."""
        if isinstance(self.optimizer, Rule):
            return len(self.optimizer.states)
        walked = self._walked(self.probe)[-1]
        return sum(isinstance(value, Mapping) and set(KEYS) <= set(value) for value in walked.values())

    def _counters(self, by: int) -> list[str]:
        """The attributes that go up by so much with every step."""
        history = self._walked(self.probe.steps(1), self.probe.steps(1))
        return [
            name
            for name, value in history[0].items()
            if all(type(row.get(name)) is int and row[name] == value + by * step for step, row in enumerate(history))
        ]

    def _walked(self, *probes: Probe) -> list[dict[str, Any]]:
        """The attributes of a copy, as new and after each of some probes."""
        fresh = copy.deepcopy(self.optimizer)
        history = [attributes_of(fresh)]
        with untouched(self.optimizer):
            for probe in probes:
                try_out(fresh, probe)
                history.append(attributes_of(fresh))
        return history


def try_out(
    optimizer: Any,
    probe: Probe,
    keys: tuple[str, ...] = KEYS,
    *,
    numbers: bool = False,
    shape: tuple[int, ...] | None = None,
    dtype: Any = np.float64,
    before_step: Callable[[Any, int], None] | None = None,
) -> OptimizerTrial:
    """The steps that an optimiser takes on a probe, with arrays; or with plain numbers, those of the first column."""
    trial = OptimizerTrial(np.full((len(probe.gradients) + 1, *probe.starts.shape), np.nan))
    trial.positions[0] = probe.starts

    def by_key(rows: Array) -> dict[str, Any]:
        if numbers:
            return {key: float(row[0]) for key, row in zip(keys, rows, strict=True)}
        return {key: np.array(row, dtype).reshape(shape or row.shape) for key, row in zip(keys, rows, strict=True)}

    params = by_key(probe.starts)
    handed: list[tuple[dict[str, Any], dict[str, Any]]] = []
    with quiet():
        for step, gradients in enumerate(probe.gradients):
            if before_step is not None:
                before_step(optimizer, step)
            grads = by_key(gradients)
            handed.append((grads, copy.deepcopy(grads)))
            try:
                params = _stepped(optimizer, params, grads, trial)
            except BaseException as error:
                if not is_their_own(error):
                    raise
                trial.error = error
                trial.line = line_of(error.__traceback__)
                break
            for index, key in enumerate(keys):
                trial.positions[step + 1, index] = np.ravel(params[key]) if not numbers else params[key]
    trial.grads_changed = any(
        now.keys() != then.keys() or any(not np.array_equal(now[key], then[key], equal_nan=True) for key in then)
        for now, then in handed
    )
    return trial


def _stepped(optimizer: Any, params: dict[str, Any], grads: dict[str, Any], trial: OptimizerTrial) -> dict[str, Any]:
    """Params after one update, wherever the optimiser has put them."""
    before = dict(params)
    values = copy.deepcopy(params)
    returned = optimizer.update(params, grads)
    changed = {key for key in values if key in params and not np.array_equal(params[key], values[key], equal_nan=True)}
    after: Mapping[str, Any] = params
    if isinstance(returned, Mapping) and not changed and set(returned) == set(values):
        trial.returned, after = True, returned
    if set(after) != set(values):
        raise KudariError(f"params had the keys {', '.join(values)} before the update, and {', '.join(after)} after it")
    for key, value in values.items():
        if not np.array_equal(after[key], value, equal_nan=True):
            trial.moved.add(key)
        if after[key] is not before[key] and isinstance(value, np.ndarray) and not trial.returned:
            trial.replaced.add(key)
        _note_shape(trial, key, value, after[key])
    return dict(after)


def _note_shape(trial: OptimizerTrial, key: str, before: Any, after: Any) -> None:
    was, now = np.shape(before), np.shape(after)
    if was != now:
        raise KudariError(f"params[{key!r}] had the shape {was} before the update, and {now} after it")
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray) and before.dtype != after.dtype:
        trial.misshapen = f"{before.dtype} → {after.dtype}"
