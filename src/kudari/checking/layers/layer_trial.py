"""Somebody's layer is run: on a copy, quietly; where it does not get through, that is a finding.

Its code runs in this very process, as if its owner had called it.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.calling.quiet import quiet
from kudari.calling.time_limit import is_their_own
from kudari.checking.layers.layer_report import Finding
from kudari.checking.layers.parameter_slots import ParameterSlot
from kudari.checking.own_code import line_of
from kudari.networks import gradient_by_differences
from kudari.networks.workspace import Array


class Stopped(Exception):  # noqa: N818 - not an error of ours
    """The layer gets no further; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.cause)
        self.finding = finding


@dataclass
class LayerTrial:
    """A copy of a layer with parameters and an input, and what it makes of them."""

    layer: Any
    x: Array
    parameters: Mapping[ParameterSlot, Array]

    def __post_init__(self) -> None:
        fresh = {slot: numbers.copy() for slot, numbers in self.parameters.items()}
        # Whoever else holds the same array, in a list or an inner layer, gets the new one as well.
        before = {slot: slot.value(self.layer) for slot in fresh}
        instead = {id(before[slot]): fresh[slot] for slot in fresh if isinstance(before[slot], np.ndarray)}
        self.layer = copy.deepcopy(self.layer, instead)
        for slot, array in fresh.items():
            if slot.value(self.layer) is not array:  # a plain number, or W and b are one array
                setattr(self.layer, slot.attribute, array)
        self.handed = self.x

    def another(self, x: Array) -> LayerTrial:
        """The same copy goes on with another input."""
        self.x = x
        return self

    def forward(self, train: bool = True) -> Array:
        """What forward returns."""
        self.handed = self.x.copy()
        part, flag = "forward" if train else "prediction", train_flag(self.layer.forward)
        options = {flag: train} if flag else {}
        return array_of(part, called(part, self._shapes({"x": self.x}), self.layer.forward, self.handed, **options))

    @property
    def x_changed(self) -> bool:
        """Whether the last forward has written into its input."""
        return not np.array_equal(self.handed, self.x)

    def backward(self, dout: Array) -> dict[str, Array]:
        """What backward returns, as dx, and what it writes down: dW, …"""
        shapes = self._shapes({"x": self.x, "dout": dout})
        gradients = {"dx": array_of("dx", called("dx", shapes, self.layer.backward, dout.copy()))}
        for slot in self.parameters:
            gradient = slot.gradient(self.layer)
            if gradient is None:
                raise Stopped(Finding(slot.part, "not kept"))
            gradients[slot.part] = array_of(slot.part, gradient)
        return gradients

    def differences(self, dout: Array) -> dict[str, Array]:
        """The gradients of its own forward by differences, under the same names."""
        x = self.x.copy()
        parameters = {slot.part: slot.value(self.layer) for slot in self.parameters}

        def loss() -> float:
            self.x = x
            return float((self.forward() * dout).sum())

        return gradient_by_differences(loss, {"dx": x, **parameters})

    def _shapes(self, arrays: Mapping[str, Array]) -> str:
        """The shapes of all that is multiplied here."""
        parameters = {slot.name: array for slot, array in self.parameters.items()}
        return ", ".join(f"{name} {array.shape}" for name, array in {**arrays, **parameters}.items())


def train_flag(forward: Callable[..., Any]) -> str | None:
    """The argument that says whether this is training, if there is one."""
    return next((p.name for p in _further(forward) if "train" in p.name.lower()), None)


def needed(function: Callable[..., Any], beside: int = 1) -> list[str]:
    """What a function needs besides its first argument, or so many of them, and whether this is training."""
    return [p.name for p in _further(function, beside) if p.default is p.empty and "train" not in p.name.lower()]


def _further(function: Callable[..., Any], beside: int = 1) -> list[inspect.Parameter]:
    try:
        further = list(inspect.signature(function).parameters.values())[beside:]
    except (TypeError, ValueError):
        return []
    return [p for p in further if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]


def called(part: str, shapes: str, function: Callable[..., Any], *arrays: Any, **options: bool) -> Any:
    """What somebody's function returns; where it stops, that is the finding."""
    try:
        with quiet():
            return function(*arrays, **options)
    except BaseException as error:
        if not is_their_own(error):
            raise
        text = f"{type(error).__name__}: {error}".removesuffix(": ")
        line = line_of(error.__traceback__)
        about = f"{text} ({line})" if line else text
        if isinstance(error, ValueError):  # most often shapes that do not fit
            about += f"; {shapes}"
        raise Stopped(Finding(part, "raises", about)) from None


def array_of(part: str, returned: Any) -> Array:
    """A copy of what came back, if it is numbers that can be compared."""
    if returned is None:
        raise Stopped(Finding(part, "nothing"))
    if not isinstance(returned, (np.ndarray, np.generic, float, int)) or isinstance(returned, np.ma.MaskedArray):
        raise Stopped(Finding(part, "no array", type(returned).__name__))
    numbers: Array = np.array(returned)
    if numbers.dtype != np.float64:
        raise Stopped(Finding(part, "dtype", numbers.dtype.name))
    if not np.isfinite(numbers).all():
        raise Stopped(Finding(part, "not finite", "NaN" if np.isnan(numbers).any() else "inf"))
    return numbers
