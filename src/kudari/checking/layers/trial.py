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

from kudari.checking.layers.report import Finding
from kudari.checking.trial import line_of
from kudari.networks import gradient_by_differences
from kudari.networks.room import Array


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
    parameters: Mapping[str, Array]

    def __post_init__(self) -> None:
        self.layer = copy.deepcopy(self.layer)
        self.handed = self.x
        for name, numbers in self.parameters.items():
            held = getattr(self.layer, name)
            if isinstance(held, np.ndarray) and held.dtype == np.float64 and held.flags.writeable:
                held[...] = numbers  # for others may hold it as well
            else:
                setattr(self.layer, name, numbers.copy())

    def another(self, x: Array) -> Trial:
        """The same copy goes on with another input."""
        self.x = x
        return self

    def forward(self) -> Array:
        """What forward returns."""
        self.handed = self.x.copy()
        train = [True] if takes_train(self.layer.forward) else []
        return _array(
            "forward", _called("forward", self._shapes({"x": self.x}), self.layer.forward, self.handed, *train)
        )

    @property
    def x_changed(self) -> bool:
        """Whether the last forward has written into its input."""
        return not np.array_equal(self.handed, self.x)

    def backward(self, dout: Array) -> dict[str, Array]:
        """What backward returns, as dx, and what it writes down: dW, …"""
        shapes = self._shapes({"x": self.x, "dout": dout})
        slopes = {"dx": _array("dx", _called("backward", shapes, self.layer.backward, dout.copy()))}
        for name in self.parameters:
            if getattr(self.layer, f"d{name}", None) is None:
                raise Stopped(Finding(f"d{name}", "not kept"))
            slopes[f"d{name}"] = _array(f"d{name}", getattr(self.layer, f"d{name}"))
        return slopes

    def differences(self, dout: Array) -> dict[str, Array]:
        """The slopes of its own forward by differences, under the same names."""
        x = self.x.copy()
        held = {name: getattr(self.layer, name) for name in self.parameters}

        def loss() -> float:
            self.x = x
            return float((self.forward() * dout).sum())

        measured = gradient_by_differences(loss, {"x": x, **held})
        return {f"d{name}": numbers for name, numbers in measured.items()}

    def _shapes(self, arrays: Mapping[str, Array]) -> str:
        """The shapes of all that is multiplied here."""
        return ", ".join(f"{name} {array.shape}" for name, array in {**arrays, **self.parameters}.items())


def takes_train(forward: Callable[..., Any]) -> bool:
    """Whether forward wants to be told that this is training: ``forward(x, train)``."""
    try:
        named = list(inspect.signature(forward).parameters.values())[1:2]
    except (TypeError, ValueError):
        return False
    places = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return any(one.kind in places and (one.default is one.empty or "train" in one.name) for one in named)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Neither warnings nor prints of somebody else's code."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _called(part: str, shapes: str, function: Callable[..., Any], *given: Any) -> Any:
    try:
        with quiet():
            return function(*given)
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else "SystemExit"
        place = line_of(error.__traceback__)
        about = f"{text} ({place})" if place else text
        if isinstance(error, ValueError):  # most often shapes that do not fit
            about += f"; {shapes}"
        raise Stopped(Finding("dx" if part == "backward" else part, "raises", about)) from None


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
