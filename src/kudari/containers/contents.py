"""What is in a file, which must be a file and of a size that can be meant."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from kudari.formula.errors import KudariError
from kudari.formula.foreign import shown_path

_LIMIT = 2 << 30
_MOST_PER_LETTER = 4  # bytes that one of a text may become
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
            f"{shown_path(path)}: {what} would take {count:,} bytes of memory, where {limit():,} are allowed "
            "(KUDARI_FILE_LIMIT sets another limit)"
        )


@contextmanager
def opened(path: str | os.PathLike[str], what: str) -> Iterator[BinaryIO]:
    """A file that is open for reading; ``what`` is what it should be, in words.

    Raises :class:`KudariError` where it cannot be read, or is a folder, a pipe or a device.
    """
    try:
        # A pipe that nobody writes to would otherwise be waited for.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise _cannot_be_read(path, error) from None
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise KudariError(f"{shown_path(path)} is not {what}: it is no file")
            yield file
    except OSError as error:
        raise _cannot_be_read(path, error) from None
    finally:
        os.close(descriptor)


def _cannot_be_read(path: str | os.PathLike[str], error: OSError | ValueError) -> KudariError:
    return KudariError(f"{shown_path(path)} cannot be read: {getattr(error, 'strerror', None) or error}")


def contents(path: str | os.PathLike[str], what: str, share: int = 1) -> bytes:
    """The bytes of a file, each of which may become ``share`` bytes of memory.

    Raises :class:`KudariError` as :func:`opened` does, and where it is too large.
    """
    with opened(path, what) as file:
        size = os.fstat(file.fileno()).st_size
        refuse_beyond_limit(share * size, path, "it")
        return file.read(size)


def text(path: str | os.PathLike[str], what: str) -> str:
    """The text of a file in UTF-8, with or without the mark that some editors put before it.

    Raises :class:`KudariError` as :func:`contents` does, and for what is no such text.
    """
    try:
        return contents(path, what, _MOST_PER_LETTER).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KudariError(f"{shown_path(path)} cannot be read: it is no text in UTF-8") from None
