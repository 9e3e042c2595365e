"""The colours of rules and of the ground, the same in pictures and on the page.

Told apart by colour-blind eyes as well. After Okabe & Ito, Color universal design, 2008, and Tol, Colour schemes,
2021.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

RULE_COLOURS = {
    "SGD": "#0072B2",
    "Momentum": "#D55E00",
    "Nesterov": "#E69F00",
    "AdaGrad": "#009E73",
    "RMSProp": "#56B4E9",
    "AdaDelta": "#117733",
    "Adam": "#CC79A7",
    "AdamW": "#882255",
    "AMSGrad": "#999933",
    "NAdam": "#6A3D9A",
    "Lion": "#8C510A",
}
OTHERS = ("#332288", "#44AA99", "#AA4499", "#DDCC77", "#661100", "#6699CC", "#767676", "#000000")  # of other rules

INK = "#22303C"  # words and axes
FAINT = "#8496A5"  # contour lines and arrows
MINIMUM = "#F0B400"
FORWARD = "#0B5C93"  # what flows forward through a graph, and bars
TERRAIN = ("#BFCBD6", "#FBFAF6")  # from the lowest to the highest

# Maps: what diverged, what never arrived, and the basins, pale enough for contours and stars to show.
LOST = "#A8402F"
NEVER = "#D9D4CC"
BASINS = ("#8FBBD9", "#F2B880", "#9CCDB0", "#D9A0BF", "#F4DE8C", "#B3A5D6", "#B5D7E8", "#C9B79C", "#A8C686", "#E8A598")


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


def line_colours(labels: Sequence[str]) -> list[str]:
    """A colour for each line of a chart: that of the rule that it is named after, or another."""
    return colours(map(str, range(len(labels))), labels)
