"""Data of one's own: arrays in an ``.npz``, or a ``.csv`` with the labels in its last column, or in its first."""

from __future__ import annotations

import csv
import io
import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import numpy as np

from kudari.containers.contents import limit, opened, refuse_beyond_limit
from kudari.containers.npz import read_npz
from kudari.data.foreign import refuse_foreign_file
from kudari.data.samples import Array, Data, Samples
from kudari.data.scales import scale_of
from kudari.formula import KudariError
from kudari.formula.foreign import escaped, shown_path
from kudari.translations import translated

TRAIN, TEST = ("x", "t"), ("x_test", "t_test")
SHARE, SEED = 0.2, 0  # of the samples that are to test with, where a file does not say which
_ROW, _CELL = 128, 8  # bytes of memory that a row of a table takes, and each of its numbers
_LONGEST_LINE = 1 << 22
LAST = "the LAST column is read as the label"
FIRST = "the FIRST column is read as the label, for the header calls it so"
#: What the arrays of an .npz are called, by us and by others: inputs and labels to train with, and to test with.
_CUSTOMS = (
    (*TRAIN, *TEST),
    ("x_train", "y_train", "x_test", "y_test"),  # Keras
    ("x_train", "t_train", "x_test", "t_test"),  # the book
    ("train_images", "train_labels", "test_images", "test_labels"),  # MedMNIST
    ("x", "y", "x_test", "y_test"),
    ("images", "labels", "test_images", "test_labels"),
    ("data", "target", "test_data", "test_target"),
)
_LABEL = "label", "labels"  # what a header calls a column of them
_UNCOUNTED = 1 << 53  # classes of samples whose labels were not yet looked at


def load_npz(path: Path, scale: float | None = None) -> Data:
    """The arrays x and t of a file, and x_test and t_test where it has them.

    Pictures, of shape (samples, height, width, …), become rows. Bytes (uint8) become 0 to 1, in all arrays or in none;
    ``scale`` divides by another number. The arrays may have the names of Keras, of the book, or of MedMNIST.

    Raises :class:`KudariError` that names the file, the array, and the row and column where there is one.
    """
    refuse_foreign_file(path)
    arrays, names = _arrays(path)
    wanted = names if set(names[2:]) & set(arrays) else names[:2]
    for name in wanted:
        if name not in arrays:
            raise KudariError(
                f"{shown_path(path)} has no array {name}: {_listed(wanted)} are needed, and it has {_listed(arrays)}"
            )
    pairs = [(wanted[k], wanted[k + 1]) for k in range(0, len(wanted), 2)]
    inputs = {name: arrays[name] for name, _ in pairs}
    shape = arrays[names[0]].shape[1:]
    for name, array in inputs.items():
        if array.shape[1:] != shape:
            raise KudariError(
                f"{shown_path(path)}: a sample of {names[0]} has shape {shape}, one of {name} {array.shape[1:]}"
            )
    _check_alike(path, inputs)
    divisor = scale_of(path, [*inputs.values()], scale)
    parts = []
    for x, t in pairs:
        try:
            parts.append(Samples(_rows(arrays[x], divisor), _column(arrays[t]), _UNCOUNTED))
        except KudariError as error:
            raise KudariError(f"{shown_path(path)}, arrays {x} and {t}: {error}") from None
    return _data(path, parts, shape if len(shape) > 1 else ())


def load_csv(path: Path, scale: float | None = None) -> Data:
    """Rows of numbers with commas between them, of which the last is the label. The first line may be a header.

    Where the header calls the first column "label", and not the last, that is the label.

    Raises :class:`KudariError` that names the file, the line, and the column where there is one.
    """
    inputs: list[Array] = []
    labels: list[int] = []
    taken, first = 0, False  # bytes of memory; whether the label stands first
    refuse_foreign_file(path)
    try:
        with opened(path, "a table") as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
            lines = csv.reader(_short_lines(path, text))
            for cells in lines:
                if not cells:
                    continue
                if not inputs and lines.line_num == 1 and _is_header(cells):
                    first = _label_is_first(cells, path)
                    continue
                line = lines.line_num
                if len(cells) < 2:
                    raise KudariError(
                        f"{shown_path(path)}, line {line}: there is one value; numbers and a label, with commas "
                        f"between, are needed{_apart(cells)}"
                    )
                if inputs and len(cells) != len(inputs[0]) + 1:
                    before = len(inputs[0]) + 1
                    raise KudariError(
                        f"{shown_path(path)}, line {line} has {len(cells)} values, where {before} were before"
                    )
                taken += _ROW + _CELL * len(cells)
                refuse_beyond_limit(taken, path, "its rows")
                inputs.append(_numbers(cells, path, line, first))
                labels.append(_label(cells, path, line, first))
    except UnicodeDecodeError:
        raise KudariError(f"{shown_path(path)} is no text in UTF-8") from None
    except csv.Error as error:
        raise KudariError(f"{shown_path(path)}, line {lines.line_num}: {error}") from None
    if not inputs:
        raise KudariError(f"{shown_path(path)} has no rows of numbers")
    rows = np.stack(inputs)
    return _data(
        path,
        [Samples(_rows(rows, scale_of(path, [rows], scale)), np.array(labels), _UNCOUNTED)],
        read=f"; {FIRST if first else LAST}",
    )


def _short_lines(path: Path, file: TextIO) -> Iterator[str]:
    """The lines of a file; one without an end is refused, for all of its cells would be there at once."""
    most = min(_LONGEST_LINE, limit() // 64)
    while line := file.readline(most + 1):
        if len(line) > most:
            raise KudariError(f"{shown_path(path)} has a line of more than {most:,} characters; is it a table?")
        yield line


def _data(path: Path, parts: Sequence[Samples], shape: tuple[int, ...] = (), *, read: str = "") -> Data:
    """The samples of a file, with their classes counted and some of them laid aside to test with.

    ``read`` says in errors where the labels were read.
    """
    labels = np.unique(np.concatenate([part.t for part in parts]))
    gaps = np.flatnonzero(labels != np.arange(len(labels)))
    if gaps.size:
        wanted = "number the classes 0, 1, 2, … without gaps"
        raise KudariError(f"{shown_path(path)} has the label {labels[gaps[0]]}, but nowhere {gaps[0]}; {wanted}{read}")
    if len(labels) < 2:
        raise KudariError(
            f"{shown_path(path)} has the label 0 only; two classes are the fewest that can be told apart{read}"
        )
    counted = [replace(part, classes=len(labels)) for part in parts]
    try:
        train, test = counted if len(counted) > 1 else counted[0].split(SHARE, SEED)
    except KudariError as error:
        raise KudariError(f"{shown_path(path)} has too few samples: {error}") from None
    return Data(path.name, train, test, shape)


def _arrays(path: Path) -> tuple[dict[str, Array], tuple[str, ...]]:
    """The arrays of a file, and the names that are looked for among them: those of the custom that it keeps to."""
    found = read_npz(path, "an .npz of plain arrays")
    arrays = {name.lower(): array for name, array in found.items()}
    if len(arrays) < len(found):
        raise KudariError(f"{shown_path(path)} has arrays whose names differ in capitals only: {_listed(found)}")
    kept_back = [name for name in arrays if name.startswith("val_") or name.endswith("_val")]
    if kept_back:
        told = f"{shown_path(path)}: {_listed(kept_back)} are left out; kudari.train keeps samples back on its own"
        warnings.warn(translated(told), stacklevel=4)
    others = arrays.keys() - set(kept_back)
    names = next((names for names in _CUSTOMS if others <= set(names)), None)
    if names is None:
        name = next(name for name in found if name.lower() in others - set(_CUSTOMS[0]))
        raise KudariError(
            f"{shown_path(path)} has an array {name!r}; only {_listed(_CUSTOMS[0])} are read, or, as others call them, "
            f"{'; '.join(map(_listed, _CUSTOMS[1:]))}"
        )
    return arrays, names


def _check_alike(path: Path, inputs: Mapping[str, Array]) -> None:
    """Refuse inputs of two kinds: only bytes are scaled, so that a network would be tested on other numbers."""
    kinds = [
        "bytes" if array.dtype == np.uint8 else "floats" if array.dtype.kind == "f" else "others"
        for array in inputs.values()
    ]
    if len({*kinds}) > 1:
        told = ", ".join(f"{name}{' holds' * (not k)} {array.dtype}" for k, (name, array) in enumerate(inputs.items()))
        raise KudariError(
            f"{shown_path(path)}: {told}; give both as uint8 (which becomes 0 to 1), or as numbers that are scaled "
            "alike, in one dtype"
        )


def _column(labels: Array) -> Array:
    """Labels in one row; some keep them in a column."""
    return labels.ravel() if labels.ndim == 2 and labels.shape[1] == 1 else labels


def _rows(array: Array, scale: float) -> Array:
    """Pictures as rows, divided by the scale."""
    rows = array if array.ndim < 3 else array.reshape(len(array), math.prod(array.shape[1:]))
    if scale == 1 or rows.dtype.kind not in "buif":  # what is no number is refused later
        return rows
    return np.divide(rows, scale, dtype=np.float32 if rows.dtype == np.uint8 else np.float64)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(escaped, names)) or "none"


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a label stands where labels are, and it is a word. Names of other columns may well be numbers."""
    if _is_label(cells[0]):
        return True
    try:
        float(cells[-1])
    except ValueError:
        return cells[-1].strip() != ""
    return False


def _is_label(name: str) -> bool:
    return name.strip().lower() in _LABEL


def _label_is_first(header: Sequence[str], path: Path) -> bool:
    """Whether a header has the label first, and not last.

    Raises :class:`KudariError` where it has it elsewhere: the last column would be taken for it.
    """
    if _is_label(header[-1]):
        return False
    column = next((k for k, name in enumerate(header, 1) if _is_label(name)), 0)
    if column > 1:
        raise KudariError(
            f"{shown_path(path)}: column {column} is called {header[column - 1]!r}; write it first or last"
        )
    return column == 1


def _numbers(cells: Sequence[str], path: Path, line: int, label_first: bool) -> Array:
    inputs, begin = (cells[1:], 2) if label_first else (cells[:-1], 1)
    try:
        with np.errstate(over="ignore"):
            numbers = np.array(inputs, np.float64).astype(np.float32)
    except ValueError:
        numbers = np.full(1, np.nan, np.float32)
    if not np.isfinite(numbers).all():
        column, cell = next((k, cell) for k, cell in enumerate(inputs, begin) if not _is_finite(cell))
        raise KudariError(
            f"{shown_path(path)}, line {line}, column {column}: {cell!r} is no finite number{_apart(cells)}"
        )
    return numbers


def _apart(cells: Iterable[str]) -> str:
    """What stands between values in place of commas, where that can be seen."""
    for separator, name in ((";", "semicolons (;)"), ("\t", "tab characters")):
        if any(separator in cell for cell in cells):
            return f"; {name} separate its values: write commas instead, and a point in decimals"
    return ""


def _is_finite(cell: str) -> bool:
    try:
        with np.errstate(over="ignore"):
            return bool(np.isfinite(np.float32(float(cell))))
    except ValueError:
        return False


def _label(cells: Sequence[str], path: Path, line: int, first: bool) -> int:
    column, cell = (1, cells[0]) if first else (len(cells), cells[-1])
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not (0 <= number < _UNCOUNTED and number == math.floor(number)):
        read = FIRST if first else LAST
        raise KudariError(
            f"{shown_path(path)}, line {line}, column {column}: the label {cell!r} is no whole number 0, 1, 2, …; "
            f"{read}"
        )
    return int(number)
