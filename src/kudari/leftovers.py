"""Temporary files that take the name of another one in the end: what they are called, and who still writes them.

A program that is killed cannot clean up behind itself. The next one that writes the same file does, and takes away only
what nobody writes any more: the process that its name tells is gone from this machine, and no lock is on it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows, where what is left stays
    fcntl = None  # type: ignore[assignment]

_LONGEST_SUFFIX = 8  # by a suffix writers tell what to write; longer ones are known to none


def temporary_beside(target: Path) -> Path:
    """A new path beside a file, by whose name the next writer of that file knows whose it is."""
    suffix = target.suffix[:_LONGEST_SUFFIX]
    return target.with_name(f".kudari-{_mark(target)}-{os.getpid()}-{secrets.token_hex(6)}{suffix}")


@contextmanager
def in_use(descriptor: int) -> Iterator[None]:
    """Within this block the open file is locked, so that no other process takes it for left over; then it is closed."""
    try:
        if fcntl is None:  # nor can an open file be renamed there
            os.close(descriptor)
        else:
            with suppress(OSError):  # some file systems have no locks
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        if fcntl is not None:
            os.close(descriptor)


def remove_leftovers(target: Path) -> None:
    """Remove what killed programs on this machine had begun to write in place of a file."""
    if fcntl is None:
        return
    ours = re.compile(rf"\.kudari-{_mark(target)}-(\d+)-[0-9a-f]+")
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            found = ours.match(entry.name)
            if found and not _lives(int(found[1])) and not _is_locked(entry.path):
                os.unlink(entry.path)


def _mark(target: Path) -> str:
    """Short for the name of a file and this machine, to others of which a process may live."""
    return hashlib.sha256(f"{platform.node()}/{target.name}".encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks, and does nothing
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is another user's
        return True
    return True


def _is_locked(path: str) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
