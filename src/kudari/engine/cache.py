"""Compiled kernels on disk, by the hash of all that they depend on.

A file is written whole under a name of its own and then renamed, so that a kill leaves nothing half-written and
two processes may fill the same folder at once. What is broken, or belongs to somebody else, is not read: the
kernel is compiled again. Where nothing can be written, nothing is kept, and that is no error.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from kudari.files import cache_folder, written_whole
from kudari.formula import KudariError

MAGIC = b"kudari kernel 1\n"
HASH_SIZE = hashlib.sha256().digest_size


def folder() -> Path:
    """Where kernels are kept."""
    return cache_folder("kernels")


def kept(key: str) -> bytes | None:
    """The object code under a key; None where there is none that can be trusted."""
    try:
        with (folder() / f"{key}.o").open("rb") as file:
            status = os.fstat(file.fileno())
            if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
                return None  # somebody else wrote it, or could have
            data = file.read()
    except (OSError, RuntimeError):  # there is none, or not even a home
        return None
    head, body = data[: len(MAGIC) + HASH_SIZE], data[len(MAGIC) + HASH_SIZE :]
    return body if head == MAGIC + hashlib.sha256(body).digest() else None


def keep(key: str, code: bytes) -> None:
    """Write object code under a key, where that can be done."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(folder() / f"{key}.o") as temporary:
            temporary.write_bytes(MAGIC + hashlib.sha256(code).digest() + code)
            temporary.chmod(0o600)
    except (OSError, KudariError, RuntimeError):
        pass  # a read-only home, or none
