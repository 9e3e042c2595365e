"""Somebody's layer as an object that can be run, and the parameters that it has."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.calling.surroundings import must_be_copied
from kudari.calling.time_limit import is_their_own
from kudari.checking.layers.kinds import SIZES, Kind, batches_of, plain_parameters, upstream_gradient
from kudari.checking.layers.layer_trial import LayerTrial, Stopped, needed
from kudari.checking.layers.parameter_slots import ParameterSlot, possible_slots
from kudari.formula import KudariError
from kudari.names import printable


def layer_of(layer: Any, kind: Kind | None, taken: Sequence[str] = (), made: Sequence[float] = ()) -> tuple[Any, str]:
    """An object with forward and backward that can be copied, and its name; a class is made into one.

    ``taken`` are arguments of forward that it will be given beside x, and ``made`` what a class is made with that needs
    an argument.
    """
    name = printable(layer.__name__ if isinstance(layer, type) else type(layer).__name__)
    if isinstance(layer, type):
        shapes = _shapes_of(kind) if kind is not None else {}
        try:
            layer = layer(*(plain_parameters(shapes).values() if shapes or not needed(layer, 0) else made))
        except BaseException as error:
            if not is_their_own(error):
                raise
            call = f"{name}({', '.join(shapes)})"
            raise KudariError(
                f"{call} cannot be made ({type(error).__name__}: {error}); check a layer made from it"
            ) from error
    for wanted in ("forward", "backward"):
        if not callable(getattr(layer, wanted, None)):
            raise KudariError(f"{name} is no layer: it has no {wanted}; write def {wanted}(self, …)")
        more = [other for other in needed(getattr(layer, wanted)) if other.lower() not in taken]
        if more:
            raise KudariError(
                f"{name}.{wanted} needs {', '.join(more)} besides its first argument; "
                "forward(x), forward(x, train) and backward(dout) can be checked"
            )
    if not hasattr(layer, "__dict__"):
        raise KudariError(f"a {name} cannot be checked: it has no attributes")
    must_be_copied(layer, name)
    return layer, name


def parameters_of(layer: Any, kind: Kind | None, x: Any) -> tuple[dict[ParameterSlot, tuple[int, ...]], int]:
    """The shapes of its parameters, and how many numbers an input has."""
    if kind is None:
        return _beside_gradients(layer, x)
    shapes: dict[ParameterSlot, tuple[int, ...]] = {}
    for name, wanted in _shapes_of(kind).items():
        value = getattr(layer, name, None)
        if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiu" or value.ndim != len(wanted):
            raise KudariError(f"like={kind.title!r} needs the array self.{name} with {len(wanted)} axes, not {value!r}")
        shapes[ParameterSlot(name, f"d{name}")] = value.shape
    sizes = [shape[-1] for shape in shapes.values()]
    if len(set(sizes)) > 1:
        raise KudariError(
            f"the parameters do not fit together: {', '.join(f'{slot.name} {shape}' for slot, shape in shapes.items())}"
        )
    return shapes, next(iter(shapes.values()))[0] if shapes else SIZES[0]


def _beside_gradients(layer: Any, x: Any) -> tuple[dict[ParameterSlot, tuple[int, ...]], int]:
    """Of a layer of no known kind: parameters are what a gradient is kept beside, at the latest after a backward.

    A weight may stand as (inputs, outputs) or the other way round; what forward can be run with is tried.
    """
    numbers = [slot.value(layer) for slot in possible_slots(layer)]
    widths = [size for value in sorted(numbers, key=lambda value: np.ndim(value) != 2) for size in np.shape(value)[:2]]
    for width in dict.fromkeys([*widths, SIZES[0]]):
        trial = LayerTrial(layer, batches_of(width, x)[0], {})
        before = {slot: slot.value(trial.layer) for slot in possible_slots(trial.layer)}
        try:
            out = trial.forward()
        except Stopped:
            continue
        with contextlib.suppress(Stopped):  # it will stop again where that is told
            trial.backward(upstream_gradient(out.shape))
        # An array may be held twice, in self.W and self.params; and self.x is another one by now.
        slots = {
            id(value) if isinstance(value, np.ndarray) else slot.name: slot
            for slot, value in before.items()
            if hasattr(trial.layer, slot.beside) and slot.value(trial.layer) is value
        }
        return {slot: np.shape(before[slot]) for slot in slots.values()}, width
    return {}, next(iter(widths), SIZES[0])


def _shapes_of(kind: Kind) -> dict[str, tuple[int, ...]]:
    """The shapes that a class is made with."""
    width, outputs = SIZES
    known = {"W": (width, outputs), "b": (outputs,), "gamma": (width,), "beta": (width,)}
    return {name: known[name] for name in kind.parameters}
