"""Numbers beside numbers: are they the same, and if not, by which mistake?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.checking.layers.layer_mistakes import ReferencePass, Wrong
from kudari.checking.layers.layer_report import Finding
from kudari.networks.workspace import Array

NEAR = 1e-6  # to a difference, relative to the greatest number


def same(values: Sequence[Array], rights: Sequence[Array], within: float) -> bool:
    """Whether arrays have the same shapes and, but for so much, the same numbers."""
    pairs = zip(values, rights, strict=True)
    return all(value.shape == right.shape and distance(value, right) <= within for value, right in pairs)


def distance(value: Array, right: Array) -> float:
    """The greatest difference, relative to the greatest number."""
    return float(np.abs(value - right).max(initial=0)) / _size(right)


def _size(right: Array) -> float:
    return max(float(np.abs(right).max(initial=0)), 1e-6)


def finding(
    part: str,
    values: Sequence[Array],
    rights: Sequence[Array],
    mistakes: Sequence[Sequence[Wrong]],
    references: Sequence[ReferencePass],
    within: float,
    alike: float = NEAR,
) -> Finding:
    """The mistake that leads to these numbers in all batches, but for ``alike``; or else what is known for certain."""
    cause, about = _named(values, rights, mistakes, alike)
    batch = next(k for k in range(len(values)) if not same(values[k : k + 1], rights[k : k + 1], within))
    value, right, reference = values[batch], rights[batch], references[batch]
    if value.shape != right.shape:
        if cause == "unknown":
            cause, about = "shape", f"{value.shape} ≠ {right.shape}"
        return Finding(part, cause, about)
    index = tuple(int(k) for k in np.argwhere(np.abs(value - right) > within * _size(right))[0])
    inputs = ""
    if part in ("forward", "dx") and reference.x.shape == reference.out.shape:
        inputs = f"x = {reference.x[index]:.6g}"
        if part == "dx":
            inputs += f", dout = {reference.dout[index]:.6g}"
    return Finding(part, cause, about, brackets(index), float(value[index]), float(right[index]), inputs)


def _named(
    values: Sequence[Array], rights: Sequence[Array], mistakes: Sequence[Sequence[Wrong]], alike: float
) -> tuple[str, str]:
    """The cause, and what it concerns: the first mistake that gives these numbers, else a factor, else unknown."""
    for mistake in zip(*mistakes, strict=True):  # in every batch the same one
        wrong = [np.asarray(numbers) for _, numbers, *_ in mistake]
        if same(values, wrong, alike) and not same(wrong, rights, NEAR):  # a ReLU applied twice is a ReLU
            cause, _, *about = mistake[0]
            return cause, "".join(about)
    factors = [_common_factor(value, right) for value, right in zip(values, rights, strict=True)]
    first = factors[0]
    if first is not None and all(factor is not None and abs(factor - first) <= _close(first) for factor in factors):
        return "factor", f"{first:.8g}"
    return "unknown", ""


def _common_factor(value: Array, right: Array) -> float | None:
    """By how much all numbers are too large, if it is the same for all of them."""
    length: Any = np.vdot(right, right)
    if value.shape != right.shape or length == 0:
        return None
    factor = float(np.vdot(right, value) / length)
    rest = np.abs(value - factor * right).max(initial=0)
    return factor if rest <= _close(factor) * np.abs(right).max(initial=0) else None


def _close(factor: float) -> float:
    """What is left beside a factor must be little beside what the factor explains."""
    return min(1e-6, 0.01 * abs(factor - 1))


def brackets(index: Sequence[Any]) -> str:
    """An index as it is written in Python: [0, 1]."""
    return f"[{', '.join(str(int(k)) for k in index) or '()'}]"
