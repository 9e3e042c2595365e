"""Colours: one for each rule, the same everywhere, told apart by colour-blind eyes as well.

After Okabe & Ito, Color universal design, 2008, and Tol, Colour schemes, 2021.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from kudari.colours import BASINS, FAINT, INK, LOST, MINIMUM, NEVER, OTHERS, RULE_COLOURS, TERRAIN

__all__ = ["BASINS", "FAINT", "INK", "LOST", "MINIMUM", "NEVER", "RULE_COLOURS", "TERRAIN"]

ROUTE = "#D55E00"  # a route that belongs to no named rule
KEPT = (*RULE_COLOURS.values(), *OTHERS, INK, MINIMUM, "#FFFFFF")  # what a film may not trade for a shade of ground

# The operation graph: what flows forward and what flows back, and the ground of inputs and output.
FORWARD = "#0B5C93"
BACKWARD = "#C24E00"
CONSTANT = "#66788A"
INPUT = "#DCEBF5"
OUTPUT = "#FFF0C2"

# A star stands at a minimum, a ring where somebody started.
STAR: dict[str, Any] = {
    "linestyle": "none",
    "marker": "*",
    "markersize": 13,
    "markerfacecolor": MINIMUM,
    "markeredgecolor": INK,
    "markeredgewidth": 0.7,
    "zorder": 6,
}
RING: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 8,
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "markeredgewidth": 1.8,
    "zorder": 7,
}


def colours(names: Iterable[str], titles: Iterable[str]) -> list[str]:
    """A colour for each name: that of its rule, unless another route already has it.

    >>> colours(["fast", "slow", "SGD 2"], ["SGD", "Adam", "SGD"])[:2]
    ['#0072B2', '#CC79A7']
    """
    names, titles = list(names), list(titles)
    wanted = [RULE_COLOURS.get(n) or RULE_COLOURS.get(t.partition(" (")[0]) for n, t in zip(names, titles, strict=True)]
    given: dict[int, str] = {}  # a colour of its own goes to the first that wants it
    for place, colour in enumerate(wanted):
        if colour is not None and colour not in given.values():
            given[place] = colour
    for place, name in enumerate(names):
        if place not in given:
            free = [c for c in (*OTHERS, *RULE_COLOURS.values()) if c not in given.values()] or list(OTHERS)
            given[place] = free[zlib.crc32(name.encode()) % min(len(free), len(OTHERS))]
    return [given[place] for place in range(len(names))]
