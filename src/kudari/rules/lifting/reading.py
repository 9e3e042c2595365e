"""The formulas in somebody's code: it is run on numbers until its memory is full, and then once on symbols.

The run on numbers shows what becomes of everything that the optimiser remembers: a number that stays is a
hyperparameter, one that grows by one is the step number, all else are states. In their places symbols are put, and
one more step leaves in them what it computes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from kudari.calling import Called
from kudari.calling.memory import Path, leaves, rekey
from kudari.formula import Expression, Symbol, TraceError
from kudari.formula.graph import as_expression, substitute
from kudari.formula.tracing import on_symbols
from kudari.refusals import is_real
from kudari.rules.lifting.branches import BRANCH_ON_A_VALUE, Branches, T
from kudari.rules.lifting.surroundings import reading_surroundings
from kudari.rules.lifting.symbol_arrays import formula_of, symbol_array

KEYS = ("W1", "b1")  # as in a network, for some code asks whether a key has a W in it
STEPS = 3
_SHAPE = (2,)


@dataclass
class Walk:
    """Some steps on numbers: the memory before and after each, and where they led."""

    optimizer: Any
    snapshots: list[dict[Path, Any]] = field(default_factory=list)
    positions: list[dict[str, Any]] = field(default_factory=list)
    slopes: list[dict[str, Any]] = field(default_factory=list)

    @staticmethod
    def of(optimizer: Any, axes: int, name: str) -> Walk:
        """A few steps of an optimiser, which is changed by them."""
        rng = np.random.default_rng(11)
        shape = _SHAPE + (1,) * (axes - 1)
        params = {key: rng.normal(size=shape) for key in KEYS}
        walk = Walk(optimizer)
        if isinstance(optimizer, Called):
            optimizer.begin(params)
        walk._note(params)
        for _ in range(STEPS):
            grads = {key: rng.normal(size=shape) for key in KEYS}
            walk.slopes.append({key: grad.copy() for key, grad in grads.items()})
            step(optimizer, params, grads, name)
            walk._note(params)
        return walk

    def _note(self, params: Mapping[str, Any]) -> None:
        held = {leaf.path: np.array(leaf.value) for leaf in leaves(self.optimizer)}
        self.snapshots.append({path: value for path, value in held.items() if value.dtype != object})
        self.positions.append({key: np.array(value) for key, value in params.items()})

    @property
    def shape(self) -> tuple[int, ...]:
        """That of the arrays."""
        return tuple(self.positions[0][KEYS[0]].shape)


@dataclass
class Reading:
    """What a step makes of each parameter and of each state, in symbols; and what these symbols stand for."""

    after: dict[str, Expression]  # w@W1, w@b1, and every state
    paths: dict[str, Path]  # of states and hyperparameters, by the names of their symbols
    hypers: dict[str, float]
    numbers: dict[str, float]  # states that are one number, with what it was before the first step that is known
    asked: dict[str, float]  # hyperparameters that a branch was decided by
    walk: Walk  # the steps on numbers

    @property
    def states(self) -> set[str]:
        """The names of the symbols of states."""
        return self.after.keys() & self.paths.keys()


def step(optimizer: Any, params: dict[str, Any], grads: dict[str, Any], name: str) -> None:
    """One step of somebody's code; what goes wrong is said with its line."""

    def run() -> None:
        try:
            optimizer.update(params, grads)
        except ValueError as error:
            if "truth value" in str(error):  # of an array with several numbers
                raise TraceError(BRANCH_ON_A_VALUE).with_traceback(error.__traceback__) from error
            raise

    on_symbols(run, name)


def read(fresh: Callable[[], Walk], whole_numbers_vary: bool, name: str) -> Reading:
    """What the code computes in a step somewhere on its way."""
    walk = fresh()
    values = _hypers(walk, whole_numbers_vary)
    branches = Branches({f"h{number}": value for number, value in enumerate(values.values())})
    results: list[tuple[dict[str, Path], dict[str, float]]] = []

    def run() -> dict[Any, Expression]:
        formulas, paths, numbers = _on_symbols(fresh() if results else walk, list(values), name)
        results.append((paths, numbers))
        return formulas

    after = branches.merged(run)
    paths, numbers = results[0]
    return Reading(after, paths, dict(branches.values), numbers, branches.asked, walk)


def _hypers(walk: Walk, whole_numbers_vary: bool) -> dict[Path, float]:
    """The numbers that stay, by where they lie."""
    hypers = {}
    for leaf in leaves(walk.optimizer):
        history = [snapshot.get(leaf.path) for snapshot in walk.snapshots[1:]]
        varies = whole_numbers_vary or isinstance(leaf.value, (float, np.floating))
        stays = is_real(leaf.value) and all(value is not None and value == leaf.value for value in history)
        if stays and varies and np.isfinite(leaf.value):
            hypers[leaf.path] = float(leaf.value)
    return hypers


def _on_symbols(
    walk: Walk, hypers: list[Path], name: str
) -> tuple[dict[Any, Expression], dict[str, Path], dict[str, float]]:
    optimizer = walk.optimizer
    arrays: dict[int, Any] = {}
    kept_alive, paths, numbers = [], {}, {}
    for number, leaf in enumerate(leaves(optimizer)):
        history = [snapshot.get(leaf.path) for snapshot in walk.snapshots[1:]]
        if isinstance(leaf.value, np.ndarray):
            if id(leaf.value) not in arrays:
                arrays[id(leaf.value)] = symbol_array(Symbol(f"s{number}"), leaf.value.shape)
                kept_alive.append(leaf.value)
                paths[f"s{number}"] = leaf.path
            leaf.put(arrays[id(leaf.value)])
        elif leaf.path in hypers:
            paths[f"h{hypers.index(leaf.path)}"] = leaf.path
            leaf.put(Symbol(f"h{hypers.index(leaf.path)}", "scalar"))
        elif _counts(history):
            leaf.put(_before_step(float(leaf.value) - STEPS))
        elif any(value is None or value != leaf.value for value in history):
            leaf.put(Symbol(f"s{number}", "scalar"))
            paths[f"s{number}"] = leaf.path
            first = walk.snapshots[0].get(leaf.path)
            if first is not None:
                numbers[f"s{number}"] = float(first)
    rekey(optimizer, {old: id(new) for old, new in arrays.items()})
    params = {key: symbol_array(Symbol(f"w@{key}"), walk.shape) for key in KEYS}
    grads = {key: symbol_array(Symbol(f"g@{key}"), walk.shape) for key in KEYS}
    before = {leaf.path: formula_of(leaf.value) for leaf in leaves(optimizer) if not _is_plain(leaf.value)}
    with reading_surroundings(optimizer):
        step(optimizer, params, grads, name)
    formulas = {f"w@{key}": formula_of(params[key]) for key in KEYS}
    for leaf in leaves(optimizer):
        symbol = before.get(leaf.path)
        if isinstance(symbol, Symbol) and symbol.name.startswith("s"):
            new = _state_after(leaf.value)
            if formulas.setdefault(symbol.name, new) is not new:
                formulas[symbol.name] = _UNCERTAIN
    counted = as_expression(T - 1) + 1
    return dict(zip(formulas, substitute(formulas.values(), {counted: T}), strict=True)), paths, numbers


_UNCERTAIN = Symbol("uncertain")  # what stands in two places, and becomes another thing in each


def _state_after(value: Any) -> Expression:
    try:
        return formula_of(value)
    except TraceError:
        return _UNCERTAIN


def _is_plain(value: Any) -> bool:
    return is_real(value) or (isinstance(value, np.ndarray) and value.dtype != object)


def _counts(history: list[Any]) -> bool:
    return all(value is not None and value.ndim == 0 for value in history) and all(
        later - earlier == 1 for earlier, later in pairwise(history)
    )


def _before_step(offset: float) -> Expression:
    """A counter as it stands before step t, having stood at ``offset`` before the first."""
    offset -= 1
    return T if offset == 0 else T - -offset if offset < 0 else T + offset
