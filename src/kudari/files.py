"""Where files of ours may be kept, and writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kudari.formula.errors import KudariError
from kudari.formula.foreign import shown_path
from kudari.leftovers import in_use, remove_leftovers, temporary_beside


def cache_folder(name: str) -> Path:
    """Where files of one kind are kept: in ``KUDARI_CACHE_DIR``, or the user's own cache."""
    from platformdirs import user_cache_dir  # loaded when needed, so that import kudari stays light

    folder = os.environ.get("KUDARI_CACHE_DIR")
    return (Path(folder) if folder else Path(user_cache_dir("kudari"))) / name


@contextmanager
def written_whole(path: str | os.PathLike[str], *, synced: bool = False) -> Iterator[Path]:
    """A temporary path beside ``path``, which takes its name when the block ends well.

    If the block fails, or the program is killed, what stood at ``path`` still stands there untouched. What replaces it
    has its permissions; where it is a link, the file that it leads to is replaced. If ``synced``, the file outlives a
    power cut as soon as this is over.

    Raises :class:`KudariError` where the folder does not exist, or it cannot be written.
    """
    target, old = replaceable(path)
    try:
        remove_leftovers(target)
        temporary = temporary_beside(target)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if old is None else 0o600)
    except OSError as error:
        raise _cannot_be_written(path, error) from None
    try:
        with in_use(descriptor):
            yield temporary
        if old is not None:
            _made_like(old, temporary)
        if synced:
            _sync(temporary)
        temporary.replace(target)
        if synced:
            _sync(target.parent)
    except OSError as error:
        raise _cannot_be_written(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def replaceable(path: str | os.PathLike[str]) -> tuple[Path, os.stat_result | None]:
    """Where a file is to be written, behind all links, and what stands there now; None where nothing does.

    It is asked before long work: what cannot be written is said before and not after it.

    Raises :class:`KudariError` where the folder is missing or read-only, where something stands that is no file, or is
    read-only, and for a name that is too long.
    """
    try:
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise KudariError(
                f"{shown_path(path)} cannot be written: there is no folder {shown_path(Path(path).parent)}"
            )
        if not os.access(target.parent, os.W_OK):
            raise KudariError(f"{shown_path(path)} cannot be written: {shown_path(Path(path).parent)} is read-only")
        status = target.stat()
    except FileNotFoundError:
        return target, None
    except KudariError:  # which is a ValueError as well, and says what is wrong already
        raise
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise _cannot_be_written(path, error) from None
    if not stat.S_ISREG(status.st_mode):
        raise KudariError(f"{shown_path(path)} cannot be written: it is {_named(status.st_mode)}")
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):  # root is asked to keep to it as well
        raise KudariError(f"{shown_path(path)} cannot be written: the file that stands there is read-only")
    return target, status


def _named(mode: int) -> str:
    return "a folder" if stat.S_ISDIR(mode) else "no file"


def _made_like(old: os.stat_result, temporary: Path) -> None:
    """Give a file the owner and the permissions of the one that it is to replace."""
    status = temporary.stat()
    if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):  # only root can
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":  # where a folder cannot be opened
        return
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot_be_written(path: str | os.PathLike[str], error: OSError | ValueError) -> KudariError:
    where = f" ({shown_path(Path(path).parent)})" if isinstance(error, OSError) else ""
    return KudariError(f"{shown_path(path)} cannot be written: {getattr(error, 'strerror', None) or error}{where}")


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text, in UTF-8 and with its own line ends, whole or not at all; see :func:`written_whole`."""
    with written_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")
