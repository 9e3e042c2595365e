"""What a network is given: samples in rows, answers beside them. Whatever does not fit is named."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from kudari.formula import KudariError
from kudari.networks.workspace import Array


def rows_of(x: Any, width: int, dtype: DTypeLike) -> Array:
    """Samples as rows, (N, ``width``) in ``dtype``; a single sample, (``width``,), is a row as well.

    >>> rows_of([1, 2], 2, np.float32)
    array([[1., 2.]], dtype=float32)

    Raises :class:`KudariError` for what is no numbers, and for rows of another width.
    """
    array = array_of("x", x)
    if array.dtype.kind not in "buif":
        raise KudariError(f"x must be numbers, a row for each sample; its dtype is {array.dtype}")
    with np.errstate(over="ignore"):  # what is too large becomes infinite
        rows = array.astype(dtype, order="C", copy=False)
    if rows.ndim == 1 and len(rows) == width:
        rows = rows[None, :]
    if rows.ndim != 2 or rows.shape[1] != width:
        raise KudariError(f"x has shape {rows.shape}; this network takes rows of {width} numbers, (samples, {width})")
    return rows


def check_finite(rows: Array) -> None:
    """Refuse rows with a number that is not finite, by an error that says where it stands."""
    if rows.size and not (math.isfinite(rows.min()) and math.isfinite(rows.max())):  # both are NaN where any is
        row, column = np.argwhere(~np.isfinite(rows))[0].tolist()
        raise KudariError(f"x[{row}, {column}] is {rows[row, column]}, which is no finite number of {rows.dtype}")


def answers_of(t: Any, alone: bool, outputs: int) -> Array:
    """What was asked for, as an array; of a sample ``alone``, with the axis of the samples before it.

    >>> answers_of(3, alone=True, outputs=10)
    array([3])
    """
    answers = array_of("t", t)
    single = alone and answers.shape in ((), (outputs,)) and answers.shape != (1,)
    return answers[None] if single and t is not None else answers


def array_of(name: str, values: Any) -> Array:
    """An array of whatever has the form of one."""
    try:
        return np.asarray(values)
    except ValueError:
        raise KudariError(f"{name} is no array: its rows are not equally long") from None
