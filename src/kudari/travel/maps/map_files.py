"""A map in a file: its numbers with the record of how they were made, or a table."""

from __future__ import annotations

import csv
import os
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kudari.containers.contents import contents
from kudari.containers.npz import npz_of
from kudari.containers.seals import BLANK, check_seal, seal
from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.formula.errors import reason_of
from kudari.formula.foreign import escaped, shown_path
from kudari.rules.catalogue import rule_with
from kudari.rules.rule_files import FormulaFile, formula_file, formula_of
from kudari.travel.maps.axes import Axis
from kudari.travel.maps.pixels import Pixels
from kudari.travel.race_files import FieldFile, field_file, field_of, versions

FORMAT = 2
ARRAYS = ("x", "y", "values", "diverged_at", "reached", "ends")
OPTIONAL = ("basins", "minima")
_NO_COMMENT = b"\0\0"  # so a zip archive ends in which the length of a comment, and no comment, stands last


class AxisFile(msgspec.Struct, forbid_unknown_fields=True):
    """An axis, but for its numbers."""

    name: str
    log: bool


class MapFile(msgspec.Struct, forbid_unknown_fields=True):
    """The record of a map: all that is needed to make it again."""

    kudari_map: int
    versions: dict[str, str]
    kind: str
    field: FieldFile
    rule: str
    formula: str
    program: FormulaFile
    hyperparameters: dict[str, float]
    axes: tuple[AxisFile, AxisFile]
    start: list[float]
    steps: int
    target: float | None
    engine: str


def write(pixels: Pixels, path: str | os.PathLike[str]) -> None:
    """Write a map as ``.npz``, or its pixels as ``.csv``."""
    with written_whole(path, synced=True) as temporary:
        if temporary.suffix.lower() == ".csv":
            _write_csv(pixels, temporary)
            return
        arrays: dict[str, Any] = {name: getattr(pixels, name) for name in (*ARRAYS[2:], *OPTIONAL)}
        arrays |= {"x": pixels.x.values, "y": pixels.y.values}
        present = {name: array for name, array in arrays.items() if array is not None}
        record = np.frombuffer(msgspec.json.encode(_record(pixels)), np.uint8)
        np.savez_compressed(temporary, record=record, **present)
        with zipfile.ZipFile(temporary, "a") as archive:
            archive.comment = f'{{"checksum": "{BLANK}"}}'.encode()
        seal(temporary)


def read(path: str | os.PathLike[str]) -> Pixels:
    """The map of an ``.npz``, every part of which is checked."""
    data = contents(path, "a map")
    arrays = npz_of(data, path, "a map")
    try:
        if "record" not in arrays:
            raise KudariError("it has no record of how it was made")
        record = msgspec.json.decode(arrays.pop("record").tobytes(), type=MapFile)
        pixels = _map(record, arrays)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KudariError) as error:
        raise KudariError(f"{shown_path(path)} is not a map: {reason_of(error)}") from None
    check_seal(path, data, claimed=not data.endswith(_NO_COMMENT))
    return pixels


def _write_csv(pixels: Pixels, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        ends = [f"end {name}" for name in pixels.field.variables]
        basin = ["basin"] if pixels.basins is not None else []
        writer.writerow([pixels.x.name, pixels.y.name, "value", "diverged_at", "reached", *ends, *basin])
        for row, up in enumerate(pixels.y.values.tolist()):
            columns = [pixels.values[row], pixels.diverged_at[row], pixels.reached[row], *pixels.ends[row].T]
            columns += [] if pixels.basins is None else [pixels.basins[row]]
            for across, *numbers in zip(pixels.x.values.tolist(), *(c.tolist() for c in columns), strict=True):
                writer.writerow([across, up, *numbers])


def _record(pixels: Pixels) -> MapFile:
    return MapFile(
        kudari_map=FORMAT,
        versions=versions(),
        kind=pixels.kind,
        field=field_file(pixels.field),
        rule=pixels.rule.title,
        formula=str(pixels.rule),
        program=formula_file(pixels.rule.formula),
        hyperparameters=pixels.rule.hyperparameters,
        axes=(AxisFile(pixels.x.name, pixels.x.log), AxisFile(pixels.y.name, pixels.y.log)),
        start=list(pixels.start),
        steps=pixels.steps,
        target=pixels.target,
        engine=pixels.engine,
    )


def _map(record: MapFile, arrays: dict[str, Any]) -> Pixels:
    if record.kudari_map != FORMAT:
        raise KudariError(f"its format is {record.kudari_map}; this version reads {FORMAT}")
    missing = [name for name in ARRAYS if name not in arrays]
    if missing or set(arrays) - {*ARRAYS, *OPTIONAL}:
        raise KudariError(f"its arrays are {', '.join(map(escaped, arrays))}, where {', '.join(ARRAYS)} are needed")
    field = field_of(record.field)
    rule = rule_with(formula_of(record.program, record.formula), record.hyperparameters)
    width, shape = len(field.variables), (arrays["y"].size, arrays["x"].size)
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(("values", "diverged_at", "reached", "basins"), shape)
    shapes |= {"x": shape[1:], "y": shape[:1], "ends": (*shape, width), "minima": (-1, width)}
    for name, array in arrays.items():
        size = array.shape if name != "minima" else (-1, *array.shape[1:])  # however many there are
        whole = name in ("diverged_at", "reached", "basins")
        if size != shapes[name] or array.dtype != (np.int64 if whole else np.float64):
            raise KudariError(f"its array {name} has shape {array.shape} and dtype {array.dtype}, which do not fit")
    names = [axis.name for axis in record.axes]
    known = {*field.variables, *rule.hypers}
    if not set(names) <= known or len(set(names)) < 2 or len(record.start) != width or record.steps < 1:
        raise KudariError("its axes, its start or its steps do not fit its field and its rule")
    x, y = (Axis(axis.name, arrays.pop(side), axis.log) for axis, side in zip(record.axes, ("x", "y"), strict=True))
    for axis in (x, y):
        rising = axis.values.size > 1 and np.isfinite(axis.values).all() and (np.diff(axis.values) > 0).all()
        if not rising or (axis.log and axis.values[0] <= 0):
            raise KudariError(f"the numbers of its axis {axis.name} are none that rise")
    start = tuple(record.start)
    return Pixels(record.kind, field, rule, x, y, start, record.steps, record.target, engine=record.engine, **arrays)
