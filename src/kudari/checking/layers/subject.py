"""Somebody's layer as an object that can be run, and the parameters that it has."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from kudari.checking.layers.kinds import SIZES, Kind, plain_parameters
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
    if not hasattr(layer, "__dict__"):
        raise KudariError(f"a {name} cannot be checked: it has no attributes")
    try:
        copy.deepcopy(layer)
    except Exception as error:
        raise KudariError(f"{name} cannot be copied, and so not be checked without changing it: {error}") from error
    return layer, name


def parameters_of(layer: Any, kind: Kind | None) -> tuple[dict[str, tuple[int, ...]], int]:
    """The shapes of its parameters, and how many numbers an input has.

    Of a layer of no known kind all arrays are parameters beside which there is a slope: W, where there is dW.
    """
    if kind is None:
        held = {
            name: np.shape(value)
            for name, value in vars(layer).items()
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and hasattr(layer, f"d{name}")
        }
        matrices = [shape for shape in held.values() if len(shape) == 2]
        return held, matrices[0][0] if matrices else next((shape[0] for shape in held.values() if shape), SIZES[0])
    shapes: dict[str, tuple[int, ...]] = {}
    for name, wanted in _shapes_of(kind).items():
        value = getattr(layer, name, None)
        if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiu" or value.ndim != len(wanted):
            raise KudariError(f"like={kind.title!r} needs the array self.{name} with {len(wanted)} axes, not {value!r}")
        shapes[name] = value.shape
    sizes = [shape[-1] for shape in shapes.values()]
    if len(set(sizes)) > 1:
        raise KudariError(f"the parameters do not fit together: {', '.join(f'{n} {s}' for n, s in shapes.items())}")
    return shapes, next(iter(shapes.values()))[0] if shapes else SIZES[0]


def _shapes_of(kind: Kind) -> dict[str, tuple[int, ...]]:
    """The shapes that a class is made with."""
    width, outputs = SIZES
    known = {"W": (width, outputs), "b": (outputs,), "gamma": (width,), "beta": (width,)}
    return {name: known[name] for name in kind.parameters}
