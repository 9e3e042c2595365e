"""Somebody's layer is run: on a copy, quietly; where it does not get through, that is a finding.

Its code runs in this very process, as if its owner had called it.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.checking.layers.layer_report import Finding
from kudari.checking.layers.places import Place
from kudari.checking.own_code import line_of
from kudari.networks import gradient_by_differences
from kudari.networks.workspace import Array


class Stopped(Exception):  # noqa: N818 - not an error of ours
    """The layer gets no further; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.cause)
        self.finding = finding


@dataclass
class Trial:
    """A copy of a layer with parameters and an input, and what it makes of them."""

    layer: Any
    x: Array
    parameters: Mapping[Place, Array]

    def __post_init__(self) -> None:
        fresh = {place: numbers.copy() for place, numbers in self.parameters.items()}
        # Whoever else holds the same array, in a list or an inner layer, gets the new one as well.
        held = {place: place.held(self.layer) for place in fresh}
        instead = {id(held[place]): fresh[place] for place in fresh if isinstance(held[place], np.ndarray)}
        self.layer = copy.deepcopy(self.layer, instead)
        for place, array in fresh.items():
            if place.held(self.layer) is not array:  # a plain number, or W and b are one array
                setattr(self.layer, place.attribute, array)
        self.handed = self.x

    def another(self, x: Array) -> Trial:
        """The same copy goes on with another input."""
        self.x = x
        return self

    def forward(self, train: bool = True) -> Array:
        """What forward returns."""
        self.handed = self.x.copy()
        part, flag = "forward" if train else "prediction", train_flag(self.layer.forward)
        told = {flag: train} if flag else {}
        return _array(part, _called(part, self._shapes({"x": self.x}), self.layer.forward, self.handed, **told))

    @property
    def x_changed(self) -> bool:
        """Whether the last forward has written into its input."""
        return not np.array_equal(self.handed, self.x)

    def backward(self, dout: Array) -> dict[str, Array]:
        """What backward returns, as dx, and what it writes down: dW, …"""
        shapes = self._shapes({"x": self.x, "dout": dout})
        slopes = {"dx": _array("dx", _called("dx", shapes, self.layer.backward, dout.copy()))}
        for place in self.parameters:
            slope = place.slope(self.layer)
            if slope is None:
                raise Stopped(Finding(place.part, "not kept"))
            slopes[place.part] = _array(place.part, slope)
        return slopes

    def differences(self, dout: Array) -> dict[str, Array]:
        """The slopes of its own forward by differences, under the same names."""
        x = self.x.copy()
        held = {place.part: place.held(self.layer) for place in self.parameters}

        def loss() -> float:
            self.x = x
            return float((self.forward() * dout).sum())

        return gradient_by_differences(loss, {"dx": x, **held})

    def _shapes(self, arrays: Mapping[str, Array]) -> str:
        """The shapes of all that is multiplied here."""
        named = {place.name: array for place, array in self.parameters.items()}
        return ", ".join(f"{name} {array.shape}" for name, array in {**arrays, **named}.items())


def train_flag(forward: Callable[..., Any]) -> str | None:
    """The argument that says whether this is training, if there is one."""
    return next((one.name for one in _further(forward) if "train" in one.name.lower()), None)


def needed(function: Callable[..., Any]) -> list[str]:
    """What a function needs besides its first argument, and whether this is training."""
    return [one.name for one in _further(function) if one.default is one.empty and "train" not in one.name.lower()]


def _further(function: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        named = list(inspect.signature(function).parameters.values())[1:]
    except (TypeError, ValueError):
        return []
    return [one for one in named if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Neither warnings nor prints of somebody else's code."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _called(part: str, shapes: str, function: Callable[..., Any], given: Array, **told: bool) -> Any:
    try:
        with quiet():
            return function(given, **told)
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else "SystemExit"
        place = line_of(error.__traceback__)
        about = f"{text} ({place})" if place else text
        if isinstance(error, ValueError):  # most often shapes that do not fit
            about += f"; {shapes}"
        raise Stopped(Finding(part, "raises", about)) from None


def _array(part: str, given: Any) -> Array:
    """A copy of what came back, if it is numbers that can be compared."""
    if given is None:
        raise Stopped(Finding(part, "nothing"))
    if not isinstance(given, (np.ndarray, np.generic, float, int)) or isinstance(given, np.ma.MaskedArray):
        raise Stopped(Finding(part, "no array", type(given).__name__))
    numbers: Array = np.array(given)
    if numbers.dtype != np.float64:
        raise Stopped(Finding(part, "dtype", numbers.dtype.name))
    if not np.isfinite(numbers).all():
        raise Stopped(Finding(part, "not finite", "NaN" if np.isnan(numbers).any() else "inf"))
    return numbers
