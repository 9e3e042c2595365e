"""By what inputs are divided before a network learns from them: as it is told, or by what is in them, and said.

Bytes (uint8) are levels of grey, and become 0 to 1: they are divided by 255, unless they are 0 and 1 already. Other
numbers are left as they are; where they are large, that is said.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.data.samples import Array
from kudari.formula import KudariError
from kudari.refusals import is_real
from kudari.translations import translated

LARGE = 30.0  # numbers that no network learns well from


def scale_of(where: object, inputs: Sequence[Array], given: Any = None) -> float:
    """What all these inputs, which are of one kind, are divided by.

    >>> scale_of("mine.npz", [np.array([[0, 200]], np.uint8)]), scale_of("mine.npz", [np.array([[0.0, 0.5]])])
    (255.0, 1.0)

    Warns of what is not plain to see. Raises :class:`KudariError` where ``given`` is no number above 0.
    """
    if given is not None:
        if not is_real(given) or not 0 < given < math.inf:
            raise KudariError(f"scale={given!r} must be a number above 0, by which all inputs are divided")
        return float(given)
    numbers = [array for array in inputs if array.size and array.dtype.kind in "buif"]
    if not numbers:
        return 1.0
    least, greatest = min(float(array.min()) for array in numbers), max(float(array.max()) for array in numbers)
    if all(array.dtype == np.uint8 for array in numbers):
        if greatest > 1:
            return 255.0
        _say(f"{where}: the bytes of x are 0 and 1, and are taken as they are", 255)
        return 1.0
    if max(-least, greatest) > LARGE:
        are_bytes = least >= 0 and greatest <= 255 and all((array == np.floor(array)).all() for array in numbers)
        scale = 255.0 if are_bytes else float(f"{max(-least, greatest):.2g}")
        _say(f"{where}: x goes from {least:g} to {greatest:g}, and is not scaled; a network learns from about 1", scale)
    return 1.0


def _say(text: str, scale: float) -> None:
    told = f"{text}. To divide by {scale:g}, give scale={scale:g} (kudari train: --scale {scale:g})"
    warnings.warn(translated(told), stacklevel=4)
