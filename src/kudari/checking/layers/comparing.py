"""Numbers beside numbers: are they the same, and if not, by which mistake?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.checking.layers.layer_mistakes import Scene, Wrong
from kudari.checking.layers.layer_report import Finding
from kudari.networks.workspace import Array

NEAR = 1e-6  # to a difference, relative to the greatest number
ALIKE = 1e-4  # to a mistake in a batch normalisation, whose ε is ours


def same(found: Sequence[Array], right: Sequence[Array], within: float) -> bool:
    """Whether arrays have the same shapes and, but for so much, the same numbers."""
    return all(
        one.shape == other.shape and apart(one, other) <= within for one, other in zip(found, right, strict=True)
    )


def apart(found: Array, right: Array) -> float:
    """The greatest difference, relative to the greatest number."""
    size = max(float(np.abs(right).max(initial=0)), 1e-6)
    return float(np.abs(found - right).max(initial=0)) / size


def finding(
    part: str,
    found: Sequence[Array],
    rights: Sequence[Array],
    ways: Sequence[Sequence[Wrong]],
    scenes: Sequence[Scene],
    within: float,
) -> Finding:
    """The mistake that leads to these numbers in all batches; or else what is known for certain."""
    alike = ALIKE if scenes[0].kind is not None and scenes[0].kind.title == "BatchNorm" else NEAR
    cause, about = _named(found, rights, ways, alike)
    batch = next(k for k in range(len(found)) if not same(found[k : k + 1], rights[k : k + 1], within))
    mine, right, scene = found[batch], rights[batch], scenes[batch]
    if mine.shape != right.shape:
        if cause == "unknown":
            cause, about = "shape", f"{mine.shape} ≠ {right.shape}"
        return Finding(part, cause, about)
    off = np.abs(mine - right) > within * max(float(np.abs(right).max(initial=0)), 1e-6)
    place = tuple(int(k) for k in np.argwhere(off)[0])
    given = ""
    if part in ("forward", "dx") and scene.x.shape == scene.out.shape:
        given = f"x = {scene.x[place]:.6g}"
        if part == "dx":
            given += f", dout = {scene.dout[place]:.6g}"
    return Finding(part, cause, about, at(place), float(mine[place]), float(right[place]), given)


def _named(
    found: Sequence[Array], rights: Sequence[Array], ways: Sequence[Sequence[Wrong]], alike: float
) -> tuple[str, str]:
    for tried in zip(*ways, strict=True):
        wrong = [np.asarray(one[1]) for one in tried]
        if same(found, wrong, alike) and not same(wrong, rights, NEAR):  # a ReLU applied twice is a ReLU
            return tried[0][0], tried[0][2] if len(tried[0]) == 3 else ""
    factors = [_measured_factor(one, right) for one, right in zip(found, rights, strict=True)]
    first = factors[0]
    if first is not None and all(one is not None and abs(one - first) <= _close(first) for one in factors):
        return "factor", f"{first:.8g}"
    return "unknown", ""


def _measured_factor(found: Array, right: Array) -> float | None:
    """By how much all numbers are too large, if it is the same for all of them."""
    length: Any = np.vdot(right, right)
    if found.shape != right.shape or length == 0:
        return None
    factor = float(np.vdot(right, found) / length)
    away = np.abs(found - factor * right).max(initial=0)
    return factor if away <= _close(factor) * np.abs(right).max(initial=0) else None


def _close(factor: float) -> float:
    """What is left beside a factor must be little beside what the factor explains."""
    return min(1e-6, 0.01 * abs(factor - 1))


def at(place: Sequence[Any]) -> str:
    """As it is written in Python."""
    return f"[{', '.join(str(int(k)) for k in place) or '()'}]"
