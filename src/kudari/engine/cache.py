"""Compiled kernels on disk, by the hash of all that they depend on.

A file says whose code it is, and a hash binds the two, so that neither a broken file nor that of another kernel is
ever run: the kernel is compiled again. It is written whole, so that a kill leaves nothing half-written and two
processes may fill the same folder at once. A folder to which others may have written is not used, which is said once.
Where nothing can be written, nothing is kept, and that is no error.
"""

from __future__ import annotations

import functools
import hashlib
import warnings
from pathlib import Path

from kudari.engine.own_folder import ForeignFolderError, own_folder
from kudari.files import cache_folder
from kudari.translations import translated

MAGIC = b"kudari kernel 2\n"


def folder() -> Path:
    """Where kernels are kept."""
    return cache_folder("kernels")


def kept(key: str) -> bytes | None:
    """The object code under a key; None where there is none that can be trusted."""
    try:
        with own_folder(folder()) as opened:
            data = opened.read(f"{key}.o") or b""
    except ForeignFolderError as error:
        _say(f"kernels are not kept: {error}")
        return None
    except (OSError, RuntimeError):  # there is none, or not even a home
        return None
    head = len(_head(key, b""))
    return data[head:] if data[:head] == _head(key, data[head:]) else None


def keep(key: str, code: bytes) -> None:
    """Write object code under a key, where that can be done."""
    try:
        with own_folder(folder(), make=True) as opened:
            opened.write(f"{key}.o", _head(key, code) + code)
    except ForeignFolderError as error:
        _say(f"kernels are not kept: {error}")
    except (OSError, RuntimeError):
        pass  # a read-only home, or none


def _head(key: str, code: bytes) -> bytes:
    """What stands before the code: that it is a kernel's, and a hash of the key and the code."""
    return MAGIC + hashlib.sha256(b"\n".join((MAGIC, key.encode(), code))).digest()


@functools.cache
def _say(what: str) -> None:
    """Warn of something, the first time."""
    warnings.warn(translated(what), stacklevel=3)
