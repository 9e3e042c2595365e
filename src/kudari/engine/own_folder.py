"""A folder that nobody else can write to, and its files, which are reached through the open folder.

What is kept as machine code is run as it stands, so that whoever can write to the folder can do whatever its user can.
A folder is taken only if it belongs to this user or to root, others may not write to it, and they cannot put another
one in its place either. Then it is opened once, and all further names are looked up in what was opened: no link is
followed, and nothing that is moved meanwhile is of any effect.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kudari.formula import KudariError

_HAS_OWNERS = hasattr(os, "geteuid")  # Windows keeps a user's folders from others in a way of its own
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0) | _NO_LINK


class ForeignFolderError(KudariError):
    """A folder to which others may have written."""


@dataclass(frozen=True)
class OwnFolder:
    """A folder that is open; ``descriptor`` is None on systems that do not open folders."""

    path: Path
    descriptor: int | None

    def read(self, name: str) -> bytes | None:
        """What is in a file; None where it is a link or no file, or others may have written it.

        Raises :class:`OSError` where there is none.
        """
        with os.fdopen(os.open(self._place(name), os.O_RDONLY | _NO_LINK, dir_fd=self.descriptor), "rb") as file:
            status = os.fstat(file.fileno())
            return file.read() if stat.S_ISREG(status.st_mode) and not _fault(status) else None

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all.

        Raises :class:`OSError` where that cannot be done.
        """
        temporary = f".{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK
        with os.fdopen(os.open(self._place(temporary), flags, 0o600, dir_fd=self.descriptor), "wb") as file:
            try:
                file.write(data)
                file.close()
                places = self._place(temporary), self._place(name)
                os.replace(*places, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
            except BaseException:
                with suppress(OSError):
                    os.unlink(self._place(temporary), dir_fd=self.descriptor)
                raise

    def _place(self, name: str) -> str | Path:
        return self.path / name if self.descriptor is None else name


@contextmanager
def own_folder(path: Path, make: bool = False) -> Iterator[OwnFolder]:
    """The folder at a path, open; where there is none it may be made.

    Raises :class:`ForeignFolderError` where others may have written to it, and :class:`OSError` where there is none.
    """
    path = Path(os.path.realpath(path.parent), path.name)
    for folder in (*reversed(path.parents), path):
        if make and not folder.exists():
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
        if folder != path and (fault := _fault_above(folder.lstat())):
            raise ForeignFolderError(f"{folder} {fault}")
    if path.is_symlink():
        raise ForeignFolderError(f"{path} is a link")
    descriptor = os.open(path, os.O_RDONLY | _FOLDER) if _HAS_OWNERS else None
    try:
        if descriptor is not None and (fault := _fault(os.fstat(descriptor))):
            raise ForeignFolderError(f"{path} {fault}")
        yield OwnFolder(path, descriptor)
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _fault(status: os.stat_result) -> str:
    """Why others may have written to a file or a folder; empty where they cannot have."""
    if not _HAS_OWNERS:
        return ""
    if status.st_uid not in (0, os.geteuid()):
        return "belongs to another user"
    return "can be written to by others" if status.st_mode & _OTHERS else ""


def _fault_above(status: os.stat_result) -> str:
    """Why others may have put something else into a folder above, in the place of what is one's own there.

    Where the sticky bit is set, as it is for /tmp, nobody can move what belongs to others. And many systems give every
    user a group of which nobody else is a member, and which may write wherever the user may.
    """
    fault = _fault(status)
    if not fault or status.st_uid not in (0, os.geteuid()):
        return fault
    harmless = status.st_mode & stat.S_ISVTX or (not status.st_mode & stat.S_IWOTH and _is_of_one(status.st_gid))
    return "" if harmless else fault


def _is_of_one(group: int) -> bool:
    """Whether a group was made for this user, and has no other member."""
    import grp  # not on Windows
    import pwd

    try:
        user, known = pwd.getpwuid(os.geteuid()), grp.getgrgid(group)
    except KeyError:
        return False
    return user.pw_uid != 0 and user.pw_gid == group and known.gr_name == user.pw_name and not known.gr_mem
