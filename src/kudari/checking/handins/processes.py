"""Hand-ins in processes of their own, several at once; an endless loop or a crash costs one row."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from kudari.checking.handins.findings import Finding, not_run
from kudari.checking.handins.messages import Ended, Message, Names, Request, Started
from kudari.checking.handins.words import WORDS
from kudari.progress import Progress

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
        findings: dict[int, list[Finding]] = {}
        waiting = iter(enumerate(files))  # who is free takes the next

        async def work() -> None:
            nursery = _Nursery([self.lang, *([self.like] if self.like else [])])
            try:
                for index, file in waiting:
                    findings[index] = await self._findings(nursery, file)
                    if progress is not None:
                        progress(len(findings), len(files))
            finally:
                await nursery.close()

        if progress is not None:
            progress(0, len(files))
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self.jobs, len(files))):
                group.create_task(work())
        return [findings[index] for index in range(len(files))]

    async def _findings(self, nursery: _Nursery, file: Path) -> list[Finding]:
        """The findings of a file. Where it ends early, it is run again from behind the optimiser that did it."""
        names, findings = [""], list[Finding]()

        def told(message: Message) -> None:
            nonlocal names
            if isinstance(message, Names):
                names = message.names or [""]
            elif isinstance(message, Finding) and len(findings) < len(names):
                findings.append(message)

        while len(findings) < len(names):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                request = Request(os.fsencode(file.resolve()), os.fsencode(folder), len(findings), self.seconds)
                try:
                    code = await nursery.run(request, told)
                    cause = self._end(code)
                except TimeoutError:
                    cause = WORDS.said("too long", self.lang, seconds=self.seconds)
            if len(findings) < len(names):
                findings.append(not_run(names[len(findings)], cause))
        return findings

    def _end(self, code: int | None) -> str:
        """How a process ended, in words."""
        if code is None:
            return WORDS.said("silent", self.lang)
        if code < 0:
            return WORDS.said("crashed", self.lang, signal=signal.strsignal(-code) or -code)
        return WORDS.said("ended", self.lang, code=code)


@dataclass
class _Nursery:
    """A process that forks another one for every hand-in; it is begun anew when anything has gone wrong."""

    options: Sequence[str]
    process: Process | None = None
    groups: list[int] = field(default_factory=list)  # the processes that are to be ended, each with all it has started

    async def run(self, request: Request, told: Callable[[Message], None]) -> int | None:
        """Run one hand-in, and hand on what is told of it. The exit code; None where nothing is heard any more.

        Raises :class:`TimeoutError` where nothing is told for too long.
        """
        try:
            process = self.process or await self._started()
            assert process.stdin is not None
            process.stdin.write(msgspec.json.encode(request) + b"\n")
            seconds = _TO_BEGIN
            while not isinstance(message := await _heard(process, seconds), Ended):
                if isinstance(message, Started):
                    self.groups, seconds = [process.pid, message.pid], request.seconds
                told(message)
            self.groups = [process.pid]
            return message.code
        except EOFError:
            return await self.close()
        except BaseException:  # it takes too long, or somebody has pressed Ctrl+C
            await self.close()
            raise

    async def _started(self) -> Process:
        """The process. It writes no bytecode beside the hand-ins, and takes none of them for a module of ours."""
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-B", "-m", "kudari.checking.handins.child", *self.options),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=os.environ | _SURROUNDINGS,
            limit=_LINE,
            start_new_session=True,
        )
        self.groups = [self.process.pid]
        return self.process

    async def close(self) -> int | None:
        """End the process, if there is one, and all that was started by it. How it had ended, if it had by itself."""
        process, self.process = self.process, None
        if process is None:
            return None
        code = await _exit_code(process, 0.1)
        for group in self.groups:
            with suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(group, signal.SIGKILL)
                else:
                    process.kill()
        await _exit_code(process, 1)
        return code


async def _exit_code(process: Process, seconds: float) -> int | None:
    """How a process ended; None if it does not end so soon."""
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), seconds)
    return process.returncode


async def _heard(process: Process, seconds: float) -> Message:
    """The next thing that is told.

    Raises :class:`TimeoutError` where nothing is told for so long, and :class:`EOFError` where there is nobody to tell
    anything any more, or what is told makes no sense.
    """
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), seconds)
        return msgspec.json.decode(line, type=Message)
    except (ValueError, msgspec.MsgspecError) as error:
        raise EOFError from error
