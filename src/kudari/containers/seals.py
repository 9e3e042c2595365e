"""A checksum within a file: the SHA-256 of all its bytes, with noughts where the checksum itself stands.

One flipped bit of a network gives other predictions, and nobody would ever know. So every file that is ours has a
place ``"checksum": "…"`` somewhere in it, in whatever format it is, and is not believed if it does not fit.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import warnings
from pathlib import Path

from kudari.formula.errors import KudariError
from kudari.formula.foreign import shown_path

BLANK = "0" * 64  # stands in the place until the file is written
_PLACE = re.compile(rb'"checksum": ?"([0-9a-f]{64})"')


def seal(path: Path) -> None:
    """Put the checksum into its place in a file that was written with a blank one."""
    with path.open("r+b") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            place = _PLACE.search(data)
            assert place is not None, "a file that is to be sealed has a place for it"
            start, digits = place.start(1), _checksum(data, place.start(1))
            del place  # which holds the file
        file.seek(start)
        file.write(digits)


def check_seal(path: str | os.PathLike[str], data: bytes, claimed: bool) -> None:
    """Compare a file with its checksum; that it has none, as files of earlier versions, is said in a warning.

    ``claimed`` says whether it is told in the file that there is one.

    Raises :class:`KudariError` where the file is not what was written.
    """
    place = _PLACE.search(data)
    if place is None and not claimed:
        warnings.warn(
            f"{shown_path(path)} has no checksum, as it was written by an earlier version or on the page: "
            "whether a part of it was damaged cannot be told",
            stacklevel=3,
        )
    elif place is None or place[1] != _checksum(data, place.start(1)):
        raise KudariError(
            f"{shown_path(path)} is broken: its checksum is not that of what is in it. It was damaged, or changed by "
            "something other than Kudari"
        )


def _checksum(data: bytes | mmap.mmap, start: int) -> bytes:
    with memoryview(data) as view:
        digest = hashlib.sha256(view[:start])
        digest.update(BLANK.encode())
        digest.update(view[start + len(BLANK) :])
    return digest.hexdigest().encode()
