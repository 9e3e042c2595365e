"""Options that are lists of numbers."""

from __future__ import annotations

import math

from kudari.formula import KudariError


def numbers(text: str, example: str) -> tuple[float, ...]:
    """The finite numbers of a text such as ``-7,2``; the example is shown where it is no such text."""
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        found = (math.nan,)
    if not all(map(math.isfinite, found)):
        raise KudariError(f"{text!r} is not a list of numbers with commas, as in {example}")
    return found
