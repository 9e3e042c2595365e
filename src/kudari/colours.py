"""The colours of words, of the ground and of maps, the same in pictures and on the page.

Those of the rules stand in the rules' classes. Told apart by colour-blind eyes as well. After Okabe & Ito, Color
universal design, 2008, and Tol, Colour schemes, 2021.
"""

from __future__ import annotations

OTHERS = (
    "#332288",
    "#44AA99",
    "#AA4499",
    "#DDCC77",
    "#661100",
    "#6699CC",
    "#767676",
    "#000000",
)  # of rules that are in no catalogue
INK = "#22303C"  # words and axes
FAINT = "#8496A5"  # contour lines and arrows
MINIMUM = "#F0B400"
FORWARD = "#0B5C93"  # what flows forward through a graph, and bars
TERRAIN = ("#BFCBD6", "#FBFAF6")  # from the lowest to the highest

# Maps: what diverged, what never arrived, and the basins, pale enough for contours and stars to show.
DIVERGED = "#A8402F"
NEVER = "#D9D4CC"
BASINS = ("#8FBBD9", "#F2B880", "#9CCDB0", "#D9A0BF", "#F4DE8C", "#B3A5D6", "#B5D7E8", "#C9B79C", "#A8C686", "#E8A598")
