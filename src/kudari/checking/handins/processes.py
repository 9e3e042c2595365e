"""Every hand-in in a process of its own, several at once; an endless loop or a crash costs one row."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kudari.checking.handins.findings import Finding, not_run
from kudari.checking.handins.words import WORDS
from kudari.progress import Progress

_T = TypeVar("_T")
_LINE = 1 << 20  # bytes; no line of ours is as long
_TO_BEGIN = 60.0  # seconds until Python and this package are loaded, on a machine with much to do
# A thread for each core in each process would only make them wait for each other; and nobody is there to see a window.
_SURROUNDINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "Agg"}


@dataclass(frozen=True)
class Runner:
    """How hand-ins are run: beside which rule, for how many seconds each optimiser, how many at once."""

    like: str | None
    lang: str
    seconds: float
    jobs: int

    def run(self, files: Sequence[Path], progress: Progress | None) -> list[list[Finding]]:
        """What was found in each file. If this is interrupted, all processes are ended first."""
        return asyncio.run(self._all(files, progress))

    async def _all(self, files: Sequence[Path], progress: Progress | None) -> list[list[Finding]]:
        places, done = asyncio.Semaphore(self.jobs), 0

        async def one(file: Path) -> list[Finding]:
            nonlocal done
            async with places:
                findings = await self._findings(file)
            done += 1
            if progress is not None:
                progress(done, len(files))
            return findings

        if progress is not None:
            progress(0, len(files))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(file)) for file in files]
        return [task.result() for task in tasks]

    async def _findings(self, file: Path) -> list[Finding]:
        """The findings of a file. Where its process ends early, a new one goes on behind the optimiser that did it."""
        names, findings = [""], list[Finding]()
        while len(findings) < len(names):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                async with _running(self._command(file, len(findings)), folder) as process:
                    try:
                        await _heard(process, str, _TO_BEGIN)
                        names = await _heard(process, list[str], self.seconds)
                        while len(findings) < len(names):
                            findings.append(await _heard(process, Finding, self.seconds))
                    except TimeoutError:
                        cause = WORDS.said("too long", self.lang, seconds=self.seconds)
                        findings.append(not_run(names[len(findings)], cause))
                    except EOFError:
                        findings.append(not_run(names[len(findings)], await self._end(process)))
        return findings

    def _command(self, file: Path, skip: int) -> list[str]:
        """The child writes no bytecode beside the hand-ins."""
        options = [str(file.resolve()), self.lang, str(skip), str(self.seconds), *([self.like] if self.like else [])]
        return [sys.executable, "-B", "-m", "kudari.checking.handins.child", *options]

    async def _end(self, process: Process) -> str:
        """How a process ended that has said no more."""
        code = await _exit_code(process)
        if code is None:
            return WORDS.said("silent", self.lang)
        if code < 0:
            return WORDS.said("crashed", self.lang, signal=signal.strsignal(-code) or -code)
        return WORDS.said("ended", self.lang, code=code)


@asynccontextmanager
async def _running(command: Sequence[str], folder: str) -> AsyncIterator[Process]:
    """A process that runs as long as the block, in a group of its own with all that it starts."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=folder,
        env=os.environ | _SURROUNDINGS,
        limit=_LINE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        await _exit_code(process)


async def _exit_code(process: Process) -> int | None:
    """How a process ended; None if it does not end within a second."""
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), 1)
    return process.returncode


async def _heard(process: Process, kind: type[_T], seconds: float) -> _T:
    """The next thing that a process says.

    Raises :class:`TimeoutError` where it says nothing for so long, and :class:`EOFError` where it has ended, or says
    what makes no sense.
    """
    assert process.stdout is not None
    try:
        line: Any = await asyncio.wait_for(process.stdout.readline(), seconds)
        return msgspec.json.decode(line, type=kind)
    except (ValueError, msgspec.MsgspecError) as error:
        raise EOFError from error
