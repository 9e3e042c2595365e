"""What cannot be used is refused in one voice: an unknown name, a number that is no count, one that is not finite."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from kudari.formula.errors import KudariError

_NO_NUMBERS = (bool, np.timedelta64)  # though Python counts the one among the whole numbers, and NumPy the other


def unknown(problem: str, name: object, known: Iterable[str], *, choice: str = "there are:") -> KudariError:
    """The error for a name that is not known: it tells the one that was probably meant, or all that there are.

    ``problem`` says what is wrong and ``choice`` begins the list of what would be right.

    >>> str(unknown("there is no rule 'adma'", "adma", ["sgd", "adam"]))
    "there is no rule 'adma'; did you mean adam?"
    >>> str(unknown("Adam has no hyperparameter 'seed'", "seed", ["lr", "beta1"], choice="it has"))
    "Adam has no hyperparameter 'seed'; it has lr, beta1"
    """
    names = list(known)
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.6)
    return KudariError(f"{problem}; {f'did you mean {near[0]}?' if near else f'{choice} ' + ', '.join(names)}")


def is_whole(value: object) -> bool:
    """Whether something is a whole number, Python's or NumPy's; True and False are none.

    >>> is_whole(3), is_whole(np.int64(3)), is_whole(3.0), is_whole(True)
    (True, True, False, False)
    """
    return isinstance(value, (int, np.integer)) and not isinstance(value, _NO_NUMBERS)


def is_real(value: object) -> bool:
    """Whether something is one real number, Python's or NumPy's; True and False are none, nor is an array.

    >>> is_real(3), is_real(np.float32(0.5)), is_real(True), is_real("3"), is_real(1j)
    (True, True, False, False, False)
    """
    return is_whole(value) or isinstance(value, (float, np.floating))


def whole(what: str, value: Any, least: int = 0, most: int | None = None, *, of: str = "") -> int:
    """A whole number that is not less than ``least``, and not more than ``most`` if that is given.

    ``what`` names it in the error, and ``of`` says what is counted.

    >>> whole("steps", 30, 1)
    30
    >>> whole("steps", 2.5, 1, of="steps")
    Traceback (most recent call last):
        ...
    kudari.formula.errors.KudariError: steps must be a whole number of steps, at least 1, not 2.5

    Raises :class:`KudariError` for anything else.
    """
    if not is_whole(value) or value < least or (most is not None and value > most):
        limits = f"at least {least}" if most is None else f"from {least} to {most:,}"
        raise KudariError(f"{what} must be a whole number{f' of {of}' if of else ''}, {limits}, not {value!r}")
    return int(value)


def finite(what: str, value: Any) -> float:
    """A finite number as a float; a text is none, though Python could read it.

    >>> finite("a coordinate", 2)
    2.0

    Raises :class:`KudariError` for anything else, NaN and infinity included.
    """
    try:
        number = math.nan if isinstance(value, (str, bytes)) or np.ndim(value) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise KudariError(f"{what} must be a finite number, not {value!r}")
    return number
