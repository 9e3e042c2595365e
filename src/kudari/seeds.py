"""A seed: everything that is drawn at random can be drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.refusals import is_whole


def seed_of(given: Any) -> int | list[int]:
    """A seed as plain data: a whole number, at least 0, or several of them.

    >>> seed_of(np.int64(3)), seed_of((1, 2))
    (3, [1, 2])
    """
    several = isinstance(given, (Sequence, np.ndarray)) and not isinstance(given, (str, bytes))
    numbers = list(given) if several else [given]
    if not all(is_whole(number) and number >= 0 for number in numbers):
        raise KudariError(f"seed must be a whole number, at least 0, or a list of such numbers, not {given!r}")
    return [int(number) for number in numbers] if several else int(given)
