"""What would not fit into memory is refused before it is begun."""

from __future__ import annotations

import functools
import os

from kudari.formula import KudariError


@functools.cache
def available() -> int:
    """How many bytes a computation may take: half of the machine's memory."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):  # a system that does not tell
        return 4 << 30


def refuse_above(count: float, what: str, instead: str) -> None:
    """An error that says how many bytes something would take, if they are too many.

    >>> refuse_above(8e12, "all places of 10^9 adventurers", "keep fewer")
    Traceback (most recent call last):
    kudari.formula.errors.KudariError: all places of 10^9 adventurers would take 7,451 GiB of memory; keep fewer
    """
    if count > available():
        raise KudariError(f"{what} would take {count / 2**30:,.0f} GiB of memory; {instead}")
