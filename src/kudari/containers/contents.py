"""What is in a file, which must be a file and of a size that can be meant."""

from __future__ import annotations

import os
import stat

from kudari.formula.errors import KudariError

_LIMIT = 2 << 30
MOST_PER_BYTE = 16  # bytes that one of JSON may become: it may be a number, or half of one


def limit() -> int:
    """How many bytes may be taken for what is read from one file: 2 GiB, or ``KUDARI_FILE_LIMIT`` bytes.

    As many may be taken for the file itself, so that all in all it is never more than twice as much.
    """
    wanted = os.environ.get("KUDARI_FILE_LIMIT", "")
    return int(wanted) if wanted.isdecimal() else _LIMIT


def refuse_beyond_limit(count: int, path: str | os.PathLike[str], what: str) -> None:
    """Refuse what would take more memory than :func:`limit` allows, before it is taken."""
    if count > limit():
        raise KudariError(
            f"{os.fspath(path)}: {what} would take {count:,} bytes of memory, where {limit():,} are allowed "
            "(KUDARI_FILE_LIMIT sets another limit)"
        )


def contents(path: str | os.PathLike[str], what: str, share: int = 1) -> bytes:
    """The bytes of a file, of which ``what`` is what it should be, in words.

    What is made of them may take ``share`` times as many.

    Raises :class:`KudariError` where it cannot be read, is a folder, a pipe or a device, or is too large.
    """
    name = os.fspath(path)
    try:
        # A pipe that nobody writes to would otherwise be waited for.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise KudariError(f"{name} is not {what}: it is no file")
            refuse_beyond_limit(share * status.st_size, path, "it")
            return file.read(status.st_size)
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise KudariError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
