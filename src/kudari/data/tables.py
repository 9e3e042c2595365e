"""Data of one's own: arrays in an ``.npz``, or a ``.csv`` with the labels in its last column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import numpy as np

from kudari.containers.contents import limit, opened, refuse_beyond_limit
from kudari.containers.npz import read_npz
from kudari.data.samples import Array, Data, Samples
from kudari.data.scales import scale_of
from kudari.formula import KudariError

TRAIN, TEST = ("x", "t"), ("x_test", "t_test")
SHARE, SEED = 0.2, 0  # of the samples that are to test with, where a file does not say which
_ROW, _CELL = 128, 8  # bytes of memory that a row of a table takes, and each of its numbers
_LONGEST_LINE = 1 << 22
LAST = "the LAST column is read as the label"
_UNCOUNTED = 1 << 53  # classes of samples whose labels were not yet looked at


def load_npz(path: Path, scale: float | None = None) -> Data:
    """The arrays x and t of a file, and x_test and t_test where it has them.

    Pictures, of shape (samples, height, width, …), become rows. Bytes (uint8) become 0 to 1, in all arrays or in none;
    ``scale`` divides by another number.

    Raises :class:`KudariError` that names the file, the array, and the row and column where there is one.
    """
    arrays = _arrays(path)
    wanted = (*TRAIN, *TEST) if set(TEST) & set(arrays) else TRAIN
    for name in wanted:
        if name not in arrays:
            raise KudariError(f"{path} has no array {name}: {_listed(wanted)} are needed, and it has {_listed(arrays)}")
    shape = arrays["x"].shape[1:]
    if "x_test" in arrays and arrays["x_test"].shape[1:] != shape:
        raise KudariError(f"{path}: a sample of x has shape {shape}, one of x_test {arrays['x_test'].shape[1:]}")
    _check_alike(path, arrays)
    divisor = scale_of(path, [arrays[name] for name in ("x", "x_test") if name in arrays], scale)
    parts = []
    for inputs, labels in (TRAIN, TEST)[: len(wanted) // 2]:
        try:
            parts.append(Samples(_rows(arrays[inputs], divisor), arrays[labels], _UNCOUNTED))
        except KudariError as error:
            raise KudariError(f"{path}, arrays {inputs} and {labels}: {error}") from None
    return _data(path, parts, shape if len(shape) > 1 else ())


def load_csv(path: Path, scale: float | None = None) -> Data:
    """Rows of numbers with commas between them, of which the last is the label. The first line may be a header.

    Raises :class:`KudariError` that names the file, the line, and the column where there is one.
    """
    inputs: list[Array] = []
    labels: list[int] = []
    taken = 0  # bytes of memory
    try:
        with opened(path, "a table") as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
            lines = csv.reader(_short_lines(path, text))
            for cells in lines:
                if not cells or (not inputs and lines.line_num == 1 and _is_header(cells)):
                    continue
                where = f"{path}, line {lines.line_num}"
                if len(cells) < 2:
                    wanted = "numbers and a label, with commas between, are needed"
                    raise KudariError(f"{where}: there is one value; {wanted}{_apart(cells)}")
                if inputs and len(cells) != len(inputs[0]) + 1:
                    raise KudariError(f"{where} has {len(cells)} values, where {len(inputs[0]) + 1} were before")
                taken += _ROW + _CELL * len(cells)
                refuse_beyond_limit(taken, path, "its rows")
                inputs.append(_numbers(cells[:-1], where))
                labels.append(_label(cells, where))
    except UnicodeDecodeError:
        raise KudariError(f"{path} is no text in UTF-8") from None
    except csv.Error as error:
        raise KudariError(f"{path}, line {lines.line_num}: {error}") from None
    if not inputs:
        raise KudariError(f"{path} has no rows of numbers")
    rows = np.stack(inputs)
    return _data(path, [Samples(_rows(rows, scale_of(path, [rows], scale)), np.array(labels), _UNCOUNTED)])


def _short_lines(path: Path, file: TextIO) -> Iterator[str]:
    """The lines of a file; one without an end is refused, for all of its cells would be there at once."""
    most = min(_LONGEST_LINE, limit() // 64)
    while line := file.readline(most + 1):
        if len(line) > most:
            raise KudariError(f"{path} has a line of more than {most:,} characters; is it a table?")
        yield line


def _data(path: Path, parts: Sequence[Samples], shape: tuple[int, ...] = ()) -> Data:
    """The samples of a file, with their classes counted and some of them laid aside to test with."""
    labels = np.unique(np.concatenate([part.t for part in parts]))
    read = f"; {LAST}" if path.suffix.lower() == ".csv" else ""
    gaps = np.flatnonzero(labels != np.arange(len(labels)))
    if gaps.size:
        wanted = "number the classes 0, 1, 2, … without gaps"
        raise KudariError(f"{path} has the label {labels[gaps[0]]}, but nowhere {gaps[0]}; {wanted}{read}")
    if len(labels) < 2:
        raise KudariError(f"{path} has the label 0 only; two classes are the fewest that can be told apart{read}")
    counted = [replace(part, classes=len(labels)) for part in parts]
    try:
        train, test = counted if len(counted) > 1 else counted[0].split(SHARE, SEED)
    except KudariError as error:
        raise KudariError(f"{path} has too few samples: {error}") from None
    return Data(path.name, train, test, shape)


def _arrays(path: Path) -> dict[str, Array]:
    arrays = read_npz(path, "an .npz of plain arrays")
    for name in arrays:
        if name not in (*TRAIN, *TEST):
            raise KudariError(f"{path} has an array {name!r}; only {_listed((*TRAIN, *TEST))} are read")
    return arrays


def _check_alike(path: Path, arrays: Mapping[str, Array]) -> None:
    """Refuse inputs of two kinds: only bytes are scaled, so that a network would be tested on other numbers."""
    kinds = {name: arrays[name].dtype for name in ("x", "x_test") if name in arrays}
    if (
        len({"bytes" if kind == np.uint8 else "floats" if kind.kind == "f" else "others" for kind in kinds.values()})
        > 1
    ):
        raise KudariError(
            f"{path}: x holds {kinds['x']}, x_test {kinds['x_test']}; give both as uint8 (which becomes 0 to 1), or "
            "both as numbers that are scaled alike, in one dtype"
        )


def _rows(array: Array, scale: float) -> Array:
    """Pictures as rows, divided by the scale."""
    rows = array if array.ndim < 3 else array.reshape(len(array), math.prod(array.shape[1:]))
    if scale == 1 or rows.dtype.kind not in "buif":  # what is no number is refused later
        return rows
    return np.divide(rows, scale, dtype=np.float32 if rows.dtype == np.uint8 else np.float64)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a label stands where labels are, and it is a word. Names of other columns may well be numbers."""
    try:
        float(cells[-1])
    except ValueError:
        return cells[-1].strip() != ""
    return False


def _numbers(cells: Sequence[str], where: str) -> Array:
    try:
        with np.errstate(over="ignore"):
            numbers = np.array(cells, np.float64).astype(np.float32)
    except ValueError:
        numbers = np.full(1, np.nan, np.float32)
    if not np.isfinite(numbers).all():
        column, cell = next((k, cell) for k, cell in enumerate(cells, 1) if not _is_finite(cell))
        raise KudariError(f"{where}, column {column}: {cell!r} is no finite number{_apart(cells)}")
    return numbers


def _apart(cells: Iterable[str]) -> str:
    """What stands between values in place of commas, where that can be seen."""
    for separator, name in ((";", "semicolons (;)"), ("\t", "tabs")):
        if any(separator in cell for cell in cells):
            return f"; {name} separate its values: write commas instead, and a point in decimals"
    return ""


def _is_finite(cell: str) -> bool:
    try:
        with np.errstate(over="ignore"):
            return bool(np.isfinite(np.float32(float(cell))))
    except ValueError:
        return False


def _label(cells: Sequence[str], where: str) -> int:
    try:
        number = float(cells[-1])
    except ValueError:
        number = math.nan
    if not (0 <= number < _UNCOUNTED and number == math.floor(number)):
        raise KudariError(
            f"{where}, column {len(cells)}: the label {cells[-1]!r} is no whole number 0, 1, 2, …; {LAST}"
        )
    return int(number)
