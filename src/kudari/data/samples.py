"""Samples: inputs with their labels; and the two sets of them that a training needs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.forks import cached_property
from kudari.formula import KudariError
from kudari.refusals import is_whole
from kudari.seeds import seed_of

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Samples:
    """Inputs with their labels.

    ``x``, (N, D), has a row of float32 for each sample, ``t``, (N,), its label, a whole number below ``classes``.
    Arrays of other numbers are converted.

    >>> Samples([[0.0, 0.5], [1.0, 0.25]], [1, 0], classes=2)
    <2 samples of 2 numbers in 2 classes>

    Raises :class:`KudariError` where they do not fit together, or are no numbers.
    """

    x: Array
    t: Array
    classes: int

    def __post_init__(self) -> None:
        x, t = _inputs(self.x), _labels(self.t)
        if not is_whole(self.classes) or self.classes < 1:
            raise KudariError(f"classes={self.classes!r} is no whole number, at least 1")
        if len(x) != len(t):
            raise KudariError(f"x has {len(x)} samples, but t has {len(t)} labels; there must be as many")
        if t.max() >= self.classes:
            row = int(t.argmax())
            raise KudariError(
                f"t[{row}] is {t[row]}, but with {self.classes} classes labels are 0 to {self.classes - 1}"
            )
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "t", t)

    def __len__(self) -> int:
        return len(self.t)

    def __repr__(self) -> str:
        return f"<{len(self)} samples of {self.x.shape[1]} numbers in {self.classes} classes>"

    def some(self, count: int, seed: int | Sequence[int] = 0) -> Samples:
        """As many as ``count``, drawn at random without replacement: with the same seed, more begin with the fewer.

        Raises :class:`KudariError` where there are not as many.
        """
        if not is_whole(count):
            raise KudariError(f"count={count!r} is no whole number of samples")
        if not 1 <= count <= len(self):
            raise KudariError(f"count={count} samples cannot be drawn from {len(self)}; it must be 1 to {len(self)}")
        return self._at(self._shuffled(seed)[:count])

    def split(self, share: float, seed: int | Sequence[int] = 0) -> tuple[Samples, Samples]:
        """Shuffle them and make two parts, of which the second has ``share`` of them.

        Raises :class:`KudariError` where a part would be empty.
        """
        if not isinstance(share, (float, np.floating)) or not 0 < share < 1:
            raise KudariError(f"share={share!r} is not between 0 and 1")
        second = round(share * len(self))
        if not 0 < second < len(self):
            raise KudariError(f"share={share} of {len(self)} samples leaves one part empty; more samples are needed")
        order = self._shuffled(seed)
        return self._at(order[:-second]), self._at(order[-second:])

    def _shuffled(self, seed: int | Sequence[int]) -> Array:
        return np.random.default_rng(seed_of(seed)).permutation(len(self))

    def _at(self, rows: Array) -> Samples:
        return Samples(self.x[rows], self.t[rows], self.classes)


@dataclass(frozen=True, eq=False)
class Data:
    """Samples to train with, and others to test with.

    ``shape`` is that of one input as a picture, (height, width), and ``labels`` are the names of the classes, where
    there are any.

    >>> digits = Samples([[0.0], [1.0]], [0, 1], classes=2)
    >>> Data("two", train=digits, test=digits).test
    <2 samples of 1 numbers in 2 classes>

    Raises :class:`KudariError` where the parts do not fit together.
    """

    name: str
    train: Samples
    test: Samples
    shape: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        features, classes = self.train.x.shape[1], self.train.classes
        if self.test.x.shape[1] != features:
            raise KudariError(f"a test sample has {self.test.x.shape[1]} numbers, one to train with {features}")
        if self.test.classes != classes:
            raise KudariError(f"there are {self.test.classes} classes to test, but {classes} to train")
        if self.shape and math.prod(self.shape) != features:
            raise KudariError(f"shape={self.shape} is no picture of {features} numbers")
        if self.labels and len(self.labels) != classes:
            raise KudariError(f"there are {len(self.labels)} names of labels for {classes} classes")

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all samples: other data have another one, under whatever name."""
        digest = hashlib.sha256()
        for part in (self.train, self.test):
            digest.update(repr((part.x.shape, part.classes)).encode())
            digest.update(part.x.data)
            digest.update(part.t.data)
        return digest.hexdigest()


def _array(name: str, values: Any) -> Array:
    try:
        return np.asarray(values)
    except ValueError:
        raise KudariError(f"{name} is no array: its rows are not equally long") from None


def _inputs(x: Any) -> Array:
    """Inputs in float32, every one of them finite."""
    array = _array("x", x)
    if array.dtype.kind not in "buif":
        raise KudariError(f"x holds no numbers, but {array.dtype}")
    if array.ndim != 2 or 0 in array.shape:
        raise KudariError(f"x has shape {array.shape}; it must be (samples, numbers of each), and neither of them 0")
    with np.errstate(over="ignore"):  # what is too large is infinite, which is said below
        inputs = np.ascontiguousarray(array, dtype=np.float32)
    if not (np.isfinite(inputs.min()) and np.isfinite(inputs.max())):  # both are NaN where any number is
        row, column = np.argwhere(~np.isfinite(inputs))[0].tolist()
        raise KudariError(f"x[{row}, {column}] is {array[row, column]}, which is no finite number of float32")
    return inputs


def _labels(t: Any) -> Array:
    """Labels in int64, none of them negative."""
    array = _array("t", t)
    if array.ndim == 2 and array.shape[1] == 1:
        raise KudariError(f"t has shape {array.shape}; labels are wanted in one row: t.ravel()")
    if array.ndim == 2:
        raise KudariError(f"t has shape {array.shape}; labels are wanted: of one-hot rows, t.argmax(axis=1)")
    if array.ndim != 1 or array.dtype.kind not in "buif":
        raise KudariError(f"t has shape {array.shape} and dtype {array.dtype}; one whole number a sample is wanted")
    numbers = array.astype(np.float64)
    wrong = ~((numbers >= 0) & (numbers < 2.0**53) & (numbers == np.floor(numbers)))  # true of NaN as well
    if wrong.any():
        row = int(wrong.argmax())
        raise KudariError(f"t[{row}] is {array[row]}; a label is a whole number: 0, 1, 2, …")
    return array.astype(np.int64)
