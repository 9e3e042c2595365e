"""Colours: one for each rule, the same everywhere, told apart by colour-blind eyes as well.

After Okabe & Ito, Color universal design, 2008, and Tol, Colour schemes, 2021.
"""

from __future__ import annotations

from typing import Any

from kudari.colours import BASINS, DIVERGED, FAINT, FORWARD, INK, MINIMUM, NEVER, OTHERS, TERRAIN
from kudari.rules.colours import RULE_COLOURS, colours

__all__ = ["BASINS", "DIVERGED", "FAINT", "FORWARD", "INK", "MINIMUM", "NEVER", "RULE_COLOURS", "TERRAIN", "colours"]

ROUTE = "#D55E00"  # a route that belongs to no named rule
KEPT = (*RULE_COLOURS.values(), *OTHERS, INK, MINIMUM, "#FFFFFF")  # what a film may not trade for a shade of ground

# The operation graph: what flows forward and what flows back, and the ground of inputs and output.
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
