"""Samples as what they are: pictures in rows, with their labels, or with a network's answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kudari.data import Samples
from kudari.formula import KudariError
from kudari.pictures import palette
from kudari.pictures.picture_files import Picture

ROW = 10


def plot_samples(
    samples: Samples, shape: Sequence[int], count: int = 20, answers: np.ndarray[Any, np.dtype[Any]] | None = None
) -> Picture:
    """The first ``count`` samples, each with its label; with ``answers``, a wrong one is written beside it.

    Raises :class:`KudariError` where the samples are no pictures of this shape.
    """
    if len(shape) != 2 or int(np.prod(shape)) != samples.x.shape[1]:
        raise KudariError(f"shape={tuple(shape)} is no picture of {samples.x.shape[1]} numbers")
    count = min(count, len(samples))
    rows = -(-count // ROW)
    figure = Picture(figsize=(0.85 * ROW, 1.1 * rows), layout="constrained")
    grid = figure.subplots(rows, ROW, squeeze=False).ravel()
    for index, axes in enumerate(grid):
        axes.set_axis_off()
        if index < count:
            axes.imshow(samples.x[index].reshape(shape), cmap="gray_r")
            label = int(samples.t[index])
            wrong = answers is not None and int(answers[index]) != label
            text = f"{label} → {int(answers[index])}" if answers is not None and wrong else str(label)
            axes.set_title(text, fontsize=9, color=palette.BACKWARD if wrong else palette.INK)
    return figure
