"""Somebody's layer as an object that can be run, and the parameters that it has."""

from __future__ import annotations

import contextlib
import copy
from typing import Any

import numpy as np

from kudari.checking.layers.kinds import SIZES, Kind, inputs, plain_parameters, slopes_of
from kudari.checking.layers.layer_trial import Stopped, Trial, needed
from kudari.checking.layers.places import Place, possible_places
from kudari.formula import KudariError


def layer_of(layer: Any, kind: Kind | None) -> tuple[Any, str]:
    """An object with forward and backward that can be copied, and its name; a class is made into one."""
    name = layer.__name__ if isinstance(layer, type) else type(layer).__name__
    if isinstance(layer, type):
        shapes = _shapes_of(kind) if kind is not None else {}
        try:
            layer = layer(*plain_parameters(shapes).values())
        except Exception as error:
            told = f"{name}({', '.join(shapes)})"
            raise KudariError(
                f"{told} cannot be made ({type(error).__name__}: {error}); check a layer made from it"
            ) from error
    for wanted in ("forward", "backward"):
        if not callable(getattr(layer, wanted, None)):
            raise KudariError(f"{name} is no layer: it has no {wanted}; write def {wanted}(self, …)")
        more = needed(getattr(layer, wanted))
        if more:
            raise KudariError(
                f"{name}.{wanted} needs {', '.join(more)} besides its first argument; "
                "forward(x), forward(x, train) and backward(dout) can be checked"
            )
    if not hasattr(layer, "__dict__"):
        raise KudariError(f"a {name} cannot be checked: it has no attributes")
    try:
        copy.deepcopy(layer)
    except Exception as error:
        raise KudariError(f"{name} cannot be copied, and so not be checked without changing it: {error}") from error
    return layer, name


def parameters_of(layer: Any, kind: Kind | None, x: Any) -> tuple[dict[Place, tuple[int, ...]], int]:
    """The shapes of its parameters, and how many numbers an input has."""
    if kind is None:
        return _found(layer, x)
    shapes: dict[Place, tuple[int, ...]] = {}
    for name, wanted in _shapes_of(kind).items():
        value = getattr(layer, name, None)
        if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiu" or value.ndim != len(wanted):
            raise KudariError(f"like={kind.title!r} needs the array self.{name} with {len(wanted)} axes, not {value!r}")
        shapes[Place(name, f"d{name}")] = value.shape
    sizes = [shape[-1] for shape in shapes.values()]
    if len(set(sizes)) > 1:
        raise KudariError(
            f"the parameters do not fit together: {', '.join(f'{p.name} {s}' for p, s in shapes.items())}"
        )
    return shapes, next(iter(shapes.values()))[0] if shapes else SIZES[0]


def _found(layer: Any, x: Any) -> tuple[dict[Place, tuple[int, ...]], int]:
    """Of a layer of no known kind: parameters are what a slope is kept beside, at the latest after a backward.

    A weight may stand as (inputs, outputs) or the other way round; what forward can be run with is tried.
    """
    numbers = [place.held(layer) for place in possible_places(layer)]
    widths = [size for value in sorted(numbers, key=lambda value: np.ndim(value) != 2) for size in np.shape(value)[:2]]
    for width in dict.fromkeys([*widths, SIZES[0]]):
        trial = Trial(layer, inputs(width, x)[0], {})
        before = {place: place.held(trial.layer) for place in possible_places(trial.layer)}
        try:
            out = trial.forward()
        except Stopped:
            continue
        with contextlib.suppress(Stopped):  # it will stop again where that is told
            trial.backward(slopes_of(out.shape))
        kept = {
            id(held)
            if isinstance(held, np.ndarray)
            else place.name: place  # an array may be held twice, in self.W and self.params
            for place, held in before.items()
            if hasattr(trial.layer, place.beside) and place.held(trial.layer) is held  # self.x is another one by now
        }
        return {place: np.shape(before[place]) for place in kept.values()}, width
    return {}, next(iter(widths), SIZES[0])


def _shapes_of(kind: Kind) -> dict[str, tuple[int, ...]]:
    """The shapes that a class is made with."""
    width, outputs = SIZES
    known = {"W": (width, outputs), "b": (outputs,), "gamma": (width,), "beta": (width,)}
    return {name: known[name] for name in kind.parameters}
