"""Where weights begin: too small and the signals die on their way, too large and the activations saturate.

A sum of D inputs of variance 1, each times a weight of variance s², has variance D s². Xavier takes s² = 1/D, so that
the variance is kept; He takes 2/D, because ReLU silences half of what comes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.networks.workspace import Array
from kudari.refusals import is_real, unknown

#: The standard deviation for D inputs.
SCALES = {
    "zero": lambda inputs: 0.0,
    "xavier": lambda inputs: math.sqrt(1 / inputs),
    "he": lambda inputs: math.sqrt(2 / inputs),
}


def scale_of(init: str | float, inputs: int) -> float:
    """The standard deviation of the initial weights of a layer with D = ``inputs``.

    ``init`` is "zero", "xavier" or "he", or the standard deviation itself, at least 0.

    >>> scale_of("he", 50), scale_of("xavier", 100), scale_of(0.01, 784)
    (0.2, 0.1, 0.01)

    Source: Glorot and Bengio, 2010 (Xavier, here with the inputs alone, as in the book); He and others, 2015.

    Raises :class:`KudariError` for other names, and for numbers below 0 or not finite.
    """
    if isinstance(init, str):
        if init not in SCALES:
            raise unknown(f"init={init!r} is not known", init, SCALES, choice="it is a number, or")
        return SCALES[init](inputs)
    if not is_real(init) or not 0 <= init < math.inf:
        raise KudariError(f"init is a name or the standard deviation of the weights, at least 0, not {init!r}")
    return float(init)


def draw(weights: Array, init: str | float, rng: np.random.Generator) -> None:
    """Fill ``weights``, of shape (inputs, outputs), with normal numbers, which are the same for any dtype."""
    scale = scale_of(init, len(weights))
    weights[...] = scale * rng.standard_normal(weights.shape) if scale else 0.0


def checked_init(init: Any) -> str | float:
    """The same as plain data; raises :class:`KudariError` as :func:`scale_of` does."""
    scale = scale_of(init, 1)
    return init if isinstance(init, str) else scale
