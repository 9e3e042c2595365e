"""A colour for every rule, the same in pictures and on the page.

Told apart by colour-blind eyes as well. After Okabe & Ito, Color universal design, 2008, and Tol, Colour schemes, 2021.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from kudari.colours import OTHERS
from kudari.rules.catalogue import RULES

#: The colours of the catalogue, each of which stands in its rule's class, by the rules' titles.
RULE_COLOURS = {rule.title: rule.colour for rule in RULES.values()}


def colours(names: Iterable[str], titles: Iterable[str]) -> list[str]:
    """A colour for each name: that of its rule, unless another route already has it.

    >>> colours(["fast", "slow", "SGD 2"], ["SGD", "Adam", "SGD"])[:2]
    ['#0072B2', '#CC79A7']
    """
    names, titles = list(names), list(titles)
    wanted = [RULE_COLOURS.get(n) or RULE_COLOURS.get(t.partition(" (")[0]) for n, t in zip(names, titles, strict=True)]
    chosen: dict[int, str] = {}  # a colour of its own goes to the first that wants it
    for index, colour in enumerate(wanted):
        if colour is not None and colour not in chosen.values():
            chosen[index] = colour
    for index, name in enumerate(names):
        if index not in chosen:
            free = [c for c in (*OTHERS, *RULE_COLOURS.values()) if c not in chosen.values()] or list(OTHERS)
            chosen[index] = free[zlib.crc32(name.encode()) % min(len(free), len(OTHERS))]
    return [chosen[index] for index in range(len(names))]


def line_colours(labels: Sequence[str]) -> list[str]:
    """A colour for each line of a chart: that of the rule that it is named after, or another."""
    return colours(map(str, range(len(labels))), labels)
