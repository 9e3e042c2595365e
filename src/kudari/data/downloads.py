"""A file from the first of some mirrors that gives it whole, as its checksum says.

The standard library does the fetching: who never needs data from elsewhere need not install anything for it.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.progress import bars

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

_TIMEOUT = 30.0  # seconds for a connection, and for a mirror to say nothing
_PIECE = 1 << 16

Told = Callable[[int, int | None], Any]  # bytes that came, and of how many, where the mirror says it


def download(sums: Mapping[str, str], mirrors: Sequence[str], folder: Path, progress: bool = False) -> None:
    """Fetch files into a folder, each checked by its SHA-256 before it takes its name.

    ``sums`` has the checksums by the files' names, and ``mirrors`` the addresses before these names. Files that are
    there already are left alone, so that an interrupted download is taken up again; ``progress`` shows a bar for each
    of the others, on a terminal.

    Raises :class:`KudariError` that says of every mirror why it gave nothing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KudariError(f"{folder} cannot be made: {error.strerror}") from None
    order = list(mirrors)
    with _bars(progress) as shown:
        for name, expected in sums.items():
            if not (folder / name).exists():
                worked = _fetch(folder / name, expected, order, shown)
                order.sort(key=lambda mirror: mirror != worked)  # is asked first for the next


class _MirrorError(Exception):
    """Why a mirror is of no use."""


def _fetch(target: Path, expected: str, mirrors: Sequence[str], shown: Bars | None) -> str:
    """The mirror that gave the file."""
    faults = []
    for mirror in mirrors:
        try:
            with written_whole(target) as temporary, _bar(shown, target.name) as tell:
                digest = _copied(mirror + target.name, temporary, tell)
                if digest != expected:
                    raise _MirrorError(f"gives another file: its SHA-256 is {digest}, not {expected}")
        except _MirrorError as fault:
            faults.append(f"{mirror} {fault}")
        else:
            return mirror
    raise KudariError(f"{target.name} could not be downloaded: {'; '.join(faults)}")


def _copied(address: str, target: Path, tell: Told) -> str:
    """The SHA-256 of what came from an address, which stands in a file now."""
    digest, came = hashlib.sha256(), 0
    with target.open("wb") as file:  # an error of the file's is none of the mirror's
        for piece, total in _pieces(address):
            digest.update(piece)
            file.write(piece)
            came += len(piece)
            tell(came, total)
    return digest.hexdigest()


def _pieces(address: str) -> Iterator[tuple[bytes, int | None]]:
    """What an address gives, piece by piece, with the number of bytes that it promised, if it did."""
    came = 0
    with _faults(), urlopen(Request(address, headers={"User-Agent": "kudari"}), timeout=_TIMEOUT) as response:
        total = int(size) if (size := response.headers.get("Content-Length", "")).isdecimal() else None
        while True:
            with _faults():
                piece = response.read(_PIECE)
            if not piece:
                break
            came += len(piece)
            yield piece, total
    if total is not None and came < total:
        raise _MirrorError("breaks off")


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever goes wrong with a mirror, as what it means."""
    try:
        yield
    except HTTPError as error:
        raise _MirrorError(f"answers with {error.code}: {error.reason}") from None
    except URLError as error:
        raise _MirrorError(_unreached(error.reason)) from None
    except TimeoutError:
        raise _MirrorError("does not answer") from None
    except (HTTPException, OSError):
        raise _MirrorError("breaks off") from None


def _unreached(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "does not answer"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return (
            "cannot be trusted: this Python has no certificate to know it by (on macOS, Install Certificates.command "
            "in the folder of Python brings them)"
        )
    return "cannot be reached"


@contextmanager
def _bars(wanted: bool) -> Iterator[Bars | None]:
    """A place for a bar for each file; None where none is wanted, and where there is no terminal."""
    if not wanted:
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with bars(*columns, stay=True) as shown:
        yield shown


@contextmanager
def _bar(shown: Bars | None, name: str) -> Iterator[Told]:
    """A bar of one file; it goes if the mirror fails, for the next one begins anew."""
    if shown is None:
        yield lambda came, total: None
        return
    task = shown.add_task(name, total=None)
    try:
        yield lambda came, total: shown.update(task, completed=came, total=total)
    except BaseException:
        shown.remove_task(task)
        raise
    shown.stop_task(task)
