"""A file from the first of some mirrors that gives it whole, as its checksum says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kudari.files import written_whole
from kudari.formula import KudariError

if TYPE_CHECKING:
    from requests import RequestException
    from rich.progress import Progress, TaskID

_TIMEOUT = (10, 30)  # seconds for a connection, and for a mirror to say nothing
_PIECE = 1 << 16


def download(sums: Mapping[str, str], mirrors: Sequence[str], folder: Path, progress: bool = False) -> None:
    """Fetch files into a folder, each checked by its SHA-256 before it takes its name.

    Those that are there already are left alone, so that what was interrupted is taken up again.

    Raises :class:`KudariError` that says of every mirror why it gave nothing.
    """
    from rich.console import Console  # loaded when needed, so that import kudari.data stays light
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KudariError(f"{folder} cannot be made: {error.strerror}") from None
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    asked = list(mirrors)
    with Progress(*columns, console=Console(stderr=True), disable=not progress) as bars:
        for name, expected in sums.items():
            if not (folder / name).exists():
                worked = _fetch(folder / name, expected, asked, bars)
                asked.sort(key=lambda mirror: mirror != worked)  # is asked first for the next


class _Fault(Exception):
    """Why a mirror is of no use."""


def _fetch(target: Path, expected: str, mirrors: Sequence[str], bars: Progress) -> str:
    """The mirror that gave the file."""
    faults = []
    for mirror in mirrors:
        task = bars.add_task(target.name, total=None)
        try:
            with written_whole(target) as temporary:
                _get(mirror + target.name, temporary, _Bar(bars, task))
                with temporary.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
                if found != expected:
                    raise _Fault(f"gives another file: its SHA-256 is {found}, not {expected}")
        except _Fault as fault:
            bars.remove_task(task)
            faults.append(f"{mirror} {fault}")
        else:
            return mirror
    raise KudariError(f"{target.name} could not be downloaded: {'; '.join(faults)}")


def _get(address: str, target: Path, bar: _Bar) -> None:
    from pooch import HTTPDownloader
    from requests import RequestException

    try:
        HTTPDownloader(progressbar=bar, chunk_size=_PIECE, timeout=_TIMEOUT)(address, str(target), None)
    except RequestException as error:  # is an OSError as well, but the fault is not that of the file
        raise _Fault(_reason(error)) from None


def _reason(error: RequestException) -> str:
    from requests import HTTPError, Timeout
    from requests import ConnectionError as Unreachable

    if isinstance(error, HTTPError):
        return f"answers {error.response.status_code} {error.response.reason}"
    if isinstance(error, Timeout):
        return "does not answer"
    return "cannot be reached" if isinstance(error, Unreachable) else "breaks off"


class _Bar:
    """One file's progress, as Pooch tells it."""

    def __init__(self, bars: Progress, task: TaskID) -> None:
        self._bars, self._task = bars, task
        self.total = 0  # bytes; Pooch sets it, to 0 where the mirror does not say

    def update(self, size: int) -> None:
        self._bars.update(self._task, advance=size, total=self.total or None)

    def reset(self) -> None:
        self._bars.reset(self._task)

    def close(self) -> None:
        self._bars.stop_task(self._task)
