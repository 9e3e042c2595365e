"""What a network is given: samples in rows, answers beside them, a seed. Whatever does not fit is named."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.networks.workspace import Array


def rows_of(x: Any, width: int, dtype: Any) -> Array:
    """Samples as rows of so many numbers; a single sample is a row as well.

    >>> rows_of([1, 2], 2, np.float32)
    array([[1., 2.]], dtype=float32)
    """
    given = array_of("x", x)
    if given.dtype.kind not in "buif":
        raise KudariError(f"x must be numbers, a row for each sample; its dtype is {given.dtype}")
    with np.errstate(over="ignore"):  # what is too large becomes infinite
        rows = given.astype(dtype, order="C", copy=False)
    if rows.ndim == 1 and len(rows) == width:
        rows = rows[None, :]
    if rows.ndim != 2 or rows.shape[1] != width:
        raise KudariError(f"x has shape {rows.shape}; this network takes rows of {width} numbers, (samples, {width})")
    return rows


def check_finite(rows: Array) -> None:
    """An error that says where a number is none."""
    if rows.size and not (math.isfinite(rows.min()) and math.isfinite(rows.max())):  # both are NaN where any is
        row, column = np.argwhere(~np.isfinite(rows))[0].tolist()
        raise KudariError(f"x[{row}, {column}] is {rows[row, column]}, which is no finite number of {rows.dtype}")


def answers_of(t: Any, x: Any, outputs: int) -> Array:
    """What was asked for, as an array; of a single sample, with the axis of the samples before it.

    >>> answers_of(3, [0.5, 1.0], outputs=10)
    array([3])
    """
    given = array_of("t", t)
    alone = np.ndim(x) == 1 and given.shape in ((), (outputs,)) and given.shape != (1,)
    return given[None] if alone and t is not None else given


def array_of(name: str, given: Any) -> Array:
    """An array of whatever has the form of one."""
    try:
        return np.asarray(given)
    except ValueError:
        raise KudariError(f"{name} is no array: its rows are not equally long") from None
