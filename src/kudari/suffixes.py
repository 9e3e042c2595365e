"""The files that can be written, told apart by their suffixes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from kudari.formula.errors import KudariError
from kudari.formula.foreign import shown_path

PICTURES = (".png", ".svg", ".pdf")
FILMS = (".gif", ".mp4")
DATA = (".json", ".csv")
PAGES = (".html",)


def suffix_of(path: str | os.PathLike[str], known: Sequence[str] = (*PICTURES, *FILMS, *DATA, *PAGES)) -> str:
    """The suffix of a file that can be written, in small letters.

    >>> suffix_of("Race.PNG")
    '.png'

    Raises :class:`KudariError`, which names those that can, for any other.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in known:
        raise KudariError(f"{shown_path(path)}: files of this kind cannot be written; known are {' '.join(known)}")
    return suffix
