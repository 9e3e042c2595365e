"""Where a field has a value and no slope: the tip of \\|x\\|, the corner of a root, the edge between two branches.

Operations tell where a slope may be missing; whether it is, is tried: there the rise to the right and the fall to the
left differ, however short the way. So x·\\|x\\| has a slope at 0, and \\|x\\| has none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kudari.fields.evaluators import Evaluator, Symbolic
from kudari.formula import Symbol, Tape
from kudari.formula.graph import Apply, ordered

FAR, NEAR = 2.0**-20, 2.0**-26  # the ways that are tried, relative to a coordinate that is larger than 1
NOISE = 2.0**-48  # of a value: what its rounding may feign

#: For an operation that does not have a slope everywhere: whether it may have none for these arguments.
CORNERS: Mapping[str, Callable[..., bool]] = {
    **dict.fromkeys(("abs", "sign", "sqrt", "cbrt"), lambda a: a == 0),
    **dict.fromkeys(("min", "max"), lambda a, b: a == b),
    **dict.fromkeys(("less", "less_equal", "greater", "greater_equal", "equal", "not_equal"), lambda a, b: a == b),
    **dict.fromkeys(("asin", "acos"), lambda a: abs(a) == 1),
    "power": lambda a, b: a == 0,
    "clip": lambda a, b, c: a in (b, c),
    "atan2": lambda a, b: a == b == 0,
    "floor": lambda a: a == math.floor(a),
}


def kinks(evaluator: Evaluator, point: Sequence[float]) -> tuple[str, ...]:
    """The variables along which there is no slope at a point where there is a value."""
    here = float(evaluator.value(*point))
    if not math.isfinite(here) or (isinstance(evaluator, Symbolic) and not _may_have_a_corner(evaluator, point)):
        return ()
    return tuple(name for i, name in enumerate(evaluator.names) if _differs(evaluator, point, i, here))


def _may_have_a_corner(evaluator: Symbolic, point: Sequence[float]) -> bool:
    """Whether an operation of the formula stands where it may have no slope."""
    nodes = ordered(evaluator.graph)
    values = dict(zip(nodes, Tape.of(nodes, [Symbol(name) for name in evaluator.names]).run(*point), strict=True))
    return any(
        CORNERS[node.operation.name](*(values[argument] for argument in node.arguments))
        for node in nodes
        if isinstance(node, Apply) and node.operation.name in CORNERS
    )


def _differs(evaluator: Evaluator, point: Sequence[float], index: int, here: float) -> bool:
    """Whether the slopes to both sides stay apart, or have no bound, when the way becomes shorter.

    Where there is no value on one side, they do.
    """
    scale = max(1.0, abs(point[index]))
    (ahead, behind), (near_ahead, near_behind) = (
        [(_moved(evaluator, point, index, sign * way) - here) / (sign * way) for sign in (1, -1)]
        for way in (FAR * scale, NEAR * scale)
    )
    apart, noise = abs(near_ahead - near_behind), NOISE * abs(here) / (NEAR * scale)
    if not math.isfinite(apart):
        return True
    return apart > max(abs(ahead - behind) / 2, noise) or abs(near_ahead) > max(2 * abs(ahead), noise)


def _moved(evaluator: Evaluator, point: Sequence[float], index: int, by: float) -> float:
    moved: list[Any] = [*point[:index], point[index] + by, *point[index + 1 :]]
    return float(evaluator.value(*moved))
