"""A map in a file: its numbers with the record of how they were made, or a table."""

from __future__ import annotations

import csv
import os
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.rules.catalogue import rule_with
from kudari.rules.rule_files import FormulaFile, formula_file, formula_of
from kudari.travel.maps.axes import Axis
from kudari.travel.maps.grid import Map
from kudari.travel.race_files import FieldFile, field_file, field_of, versions

FORMAT = 2
ARRAYS = ("x", "y", "values", "diverged_at", "reached", "ends")
OPTIONAL = ("basins", "minima")


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


def write(map_: Map, path: str | os.PathLike[str]) -> None:
    """Write a map as ``.npz``, or its pixels as ``.csv``."""
    with written_whole(path) as temporary:
        if temporary.suffix.lower() == ".csv":
            _write_csv(map_, temporary)
            return
        arrays: dict[str, Any] = {name: getattr(map_, name) for name in (*ARRAYS[2:], *OPTIONAL)}
        arrays |= {"x": map_.x.values, "y": map_.y.values}
        kept = {name: array for name, array in arrays.items() if array is not None}
        record = np.frombuffer(msgspec.json.encode(_record(map_)), np.uint8)
        np.savez_compressed(temporary, record=record, **kept)


def read(path: str | os.PathLike[str]) -> Map:
    """The map of an ``.npz``, every part of which is checked."""
    where = os.fspath(path)
    try:
        with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        record = msgspec.json.decode(arrays.pop("record").tobytes(), type=MapFile)
        return _map(record, arrays)
    except FileNotFoundError:
        raise KudariError(f"{where} cannot be read: there is no such file") from None
    except OSError as error:
        raise KudariError(f"{where} is not a map: {error}") from None
    except KeyError as error:
        raise KudariError(f"{where} is not a map: it has no {error}") from None
    except (EOFError, zipfile.BadZipFile, msgspec.MsgspecError, ValueError, AttributeError, KudariError) as error:
        raise KudariError(f"{where} is not a map: {error}") from None


def _write_csv(map_: Map, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        ends = [f"end {name}" for name in map_.field.variables]
        basin = ["basin"] if map_.basins is not None else []
        writer.writerow([map_.x.name, map_.y.name, "value", "diverged_at", "reached", *ends, *basin])
        for row, up in enumerate(map_.y.values.tolist()):
            columns = [map_.values[row], map_.diverged_at[row], map_.reached[row], *map_.ends[row].T]
            columns += [] if map_.basins is None else [map_.basins[row]]
            for across, *numbers in zip(map_.x.values.tolist(), *(c.tolist() for c in columns), strict=True):
                writer.writerow([across, up, *numbers])


def _record(map_: Map) -> MapFile:
    return MapFile(
        kudari_map=FORMAT,
        versions=versions(),
        kind=map_.kind,
        field=field_file(map_.field),
        rule=map_.rule.title,
        formula=str(map_.rule),
        program=formula_file(map_.rule.formula),
        hyperparameters=map_.rule.hyperparameters,
        axes=(AxisFile(map_.x.name, map_.x.log), AxisFile(map_.y.name, map_.y.log)),
        start=list(map_.start),
        steps=map_.steps,
        target=map_.target,
        engine=map_.engine,
    )


def _map(record: MapFile, arrays: dict[str, Any]) -> Map:
    if record.kudari_map != FORMAT:
        raise KudariError(f"its format is {record.kudari_map}; this version reads {FORMAT}")
    missing = [name for name in ARRAYS if name not in arrays]
    if missing or set(arrays) - {*ARRAYS, *OPTIONAL}:
        raise KudariError(f"its arrays are {', '.join(arrays)}, where {', '.join(ARRAYS)} are needed")
    field = field_of(record.field)
    rule = rule_with(formula_of(record.program, record.formula), record.hyperparameters)
    width, shape = len(field.variables), (arrays["y"].size, arrays["x"].size)
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(("values", "diverged_at", "reached", "basins"), shape)
    shapes |= {"x": shape[1:], "y": shape[:1], "ends": (*shape, width)}
    for name, array in arrays.items():
        whole = name in ("diverged_at", "reached", "basins")
        if array.shape != shapes.get(name, (len(array), width)) or array.dtype != (np.int64 if whole else np.float64):
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
    return Map(record.kind, field, rule, x, y, start, record.steps, record.target, engine=record.engine, **arrays)
