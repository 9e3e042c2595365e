"""Numbers and names that a network is asked for, checked: an error names what is out of range."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from kudari.formula import KudariError


def whole_size(name: str, given: Any) -> int:
    """How many units a layer has.

    >>> whole_size("inputs", np.int64(784))
    784
    """
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or given < 1:
        raise KudariError(f"{name}: a layer has a whole number of units, at least 1, not {given!r}")
    return int(given)


def share(name: str, given: Any, below: float) -> float:
    """A number from 0 to below a bound, which may be infinite."""
    if isinstance(given, bool) or not isinstance(given, (int, float, np.number)) or not 0 <= given < below:
        limit = "at least 0" if below == math.inf else f"at least 0 and below {below:g}"
        raise KudariError(f"{name} = {given!r} is out of range: it must be {limit}")
    return float(given)


def known_name(name: str, given: Any, names: Iterable[str]) -> str:
    """One of some names; of another one, the nearest is named."""
    names = list(names)
    if not isinstance(given, str) or given not in names:
        near = difflib.get_close_matches(str(given), names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it may be {', '.join(map(repr, names))}"
        raise KudariError(f"{name}={given!r} is not known; {hint}")
    return given
