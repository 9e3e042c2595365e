"""Numbers and names that a network is asked for, checked: an error names what is out of range."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from kudari.formula import KudariError
from kudari.refusals import is_real, unknown


def share(name: str, value: Any, below: float) -> float:
    """A number from 0 to below a bound, which may be infinite.

    >>> share("dropout", 0.5, below=1.0)
    0.5

    Raises :class:`KudariError` for any other.
    """
    if not is_real(value) or not 0 <= value < below:
        limit = "at least 0" if below == math.inf else f"at least 0 and below {below:g}"
        raise KudariError(f"{name} = {value!r} is out of range: it must be {limit}")
    return float(value)


def known_name(option: str, value: Any, names: Iterable[str]) -> str:
    """One of some names.

    >>> known_name("activation", "relu", ["relu", "tanh"])
    'relu'

    Raises :class:`KudariError` for another one, with the nearest of them.
    """
    names = list(names)
    if not isinstance(value, str) or value not in names:
        raise unknown(f"{option}={value!r} is not known", value, names, choice="it may be")
    return value
