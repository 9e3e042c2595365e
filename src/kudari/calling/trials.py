"""Trials: whether an optimiser that is called in some way moves every parameter, and moves it as it should."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.calling.arrays import Arrays, Steps
from kudari.calling.bundle import Places
from kudari.calling.called import Called
from kudari.calling.handed import Cell
from kudari.calling.time_limit import is_their_own

_STEPS = 2
# Of unlike lengths, so that nothing can be mixed by mistake, and not of 2 or 3, which code unpacks.
_START = {"x": np.linspace(0.3, 1.1, 5), "y": np.linspace(0.2, 0.9, 4)}


class Failed(Exception):  # noqa: N818
    """An optimiser cannot be called in this way, for the reason that is given."""


def sample(axes: int) -> Places:
    """Two small arrays to be moved."""
    return {key: value.copy().reshape((value.size,) + (1,) * (axes - 1)).view(Cell) for key, value in _START.items()}


def _slopes(axes: int, step: int) -> Places:
    return {key: 0.7 * place[::-1] * (-1) ** step + 0.1 for key, place in sample(axes).items()}


def moves_dicts(optimizer: Any) -> bool:
    """Whether a copy of it, called with two dicts of arrays, or of numbers, changes every parameter in place."""
    arrays = {"W1": _START["x"].copy(), "b1": _START["y"].copy()}
    return _moves(optimizer, arrays) and _moves(optimizer, {"W1": 0.3, "b1": 0.2})


def _moves(optimizer: Any, params: dict[str, Any]) -> bool:
    before = copy.deepcopy(params)
    try:
        twin = copy.deepcopy(optimizer)
        for step in range(_STEPS):
            twin.update(params, {key: (-0.5) ** step * (value + 0.1) for key, value in before.items()})
    except BaseException as error:
        if not is_their_own(error):
            raise
        return False  # whatever it is: it cannot be called so
    return _moved(before, params)


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return before.keys() == after.keys() and all(
        np.shape(after[key]) == np.shape(value) and np.any(np.asarray(after[key]) != value)
        for key, value in before.items()
    )


def proven(called: Called) -> None:
    """Nothing, if this is a way to call it.

    Raises :class:`Failed` where it raises an error, leaves a parameter as it was, or returns something else than was
    thought: the step for the new array, or the other way round.
    """
    axes = called.axes
    params, before = sample(axes), sample(axes)
    walker = called.afresh()
    try:
        for step in range(_STEPS):
            walker.update(params, _slopes(axes, step))
    except BaseException as error:
        if not is_their_own(error):
            raise
        raise Failed(f"{type(error).__name__}: {error}") from error
    if not _moved(before, params):
        raise Failed("a parameter stays as it was")
    if issubclass(called.bundle, Arrays):
        _rightly_taken(called)


def _rightly_taken(called: Called) -> None:
    """That the first argument is the array, and that what comes back is what it is taken for."""
    near, far = (_first_step(called, shift) for shift in (0.0, 8.0))
    follows = np.median((far - near) / 8.0)  # 1 where the new array is told, 0 where the step is told
    if not 0.5 < follows < 1.5:
        raise Failed("what it returns does not follow the array")
    if issubclass(called.bundle, Steps):
        downhill = np.sign(near) == -np.sign(_slopes(called.axes, 0)["x"])
        if not downhill.all():
            raise Failed("the step goes uphill")


def _first_step(called: Called, shift: float) -> Any:
    """Where the first step leads from a place."""
    params = {key: place * 0.0 + shift for key, place in sample(called.axes).items()}
    called.afresh().update(params, _slopes(called.axes, 0))
    return params["x"]
