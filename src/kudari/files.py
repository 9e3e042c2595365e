"""Where files of ours may be kept, and writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kudari.formula.errors import KudariError


def cache_folder(name: str) -> Path:
    """Where files of one kind are kept: in ``KUDARI_CACHE_DIR``, or the user's own cache."""
    from platformdirs import user_cache_dir  # loaded when needed, so that import kudari stays light

    folder = os.environ.get("KUDARI_CACHE_DIR")
    return (Path(folder) if folder else Path(user_cache_dir("kudari"))) / name


@contextmanager
def written_whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside ``path``, which takes its name when the block ends well.

    If the block fails, or the program is killed, what stood at ``path`` still stands there untouched.

    Raises :class:`KudariError` where the folder does not exist or cannot be written.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise KudariError(f"{target} cannot be written: {error.strerror} ({target.parent})") from None
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        raise KudariError(f"{target} cannot be written: {error.strerror or error}") from None
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text, in UTF-8 and with its own line ends, whole or not at all; see :func:`written_whole`."""
    with written_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")


def read_text(path: str | os.PathLike[str], what: str) -> str:
    """The text of a file in UTF-8, with or without the mark that some editors put before it.

    Raises :class:`KudariError`, which calls the file ``what``, where it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise KudariError(f"{what} {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise KudariError(f"{what} {path} cannot be read: it is no text in UTF-8") from None


def _umask() -> int:
    """The permissions that new files go without; the system only tells them when they are set."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
