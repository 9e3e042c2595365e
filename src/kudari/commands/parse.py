"""Options that several commands have: numbers, files to write. All are checked before any work."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path

from kudari.drawing import pictures
from kudari.formula import KudariError
from kudari.travel.race import DATA, FILMS, PICTURES, suffix_of


def numbers(text: str, example: str) -> tuple[float, ...]:
    """The finite numbers of a text such as ``-7,2``; the example is shown where it is no such text."""
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        found = (math.nan,)
    if not all(map(math.isfinite, found)):
        raise KudariError(f"{text!r} is not a list of numbers with commas, as in {example}")
    return found


def check_outputs(paths: Sequence[Path], known: Sequence[str] = (*PICTURES, *FILMS, *DATA)) -> None:
    """Refuse files that could not be written: an unknown suffix, no folder, no ffmpeg."""
    for path in paths:
        suffix = suffix_of(path, known)
        check_folder(path)
        if suffix in FILMS:
            pictures().film_writer(suffix)


def check_folder(path: Path) -> None:
    """Refuse a file where none can be written."""
    folder = path.parent
    if not folder.is_dir():
        raise KudariError(f"{path} cannot be written: there is no folder {folder}")
    if path.is_dir():
        raise KudariError(f"{path} cannot be written: it is a folder")
    if not os.access(folder, os.W_OK):
        raise KudariError(f"{path} cannot be written: {folder} is read-only")
