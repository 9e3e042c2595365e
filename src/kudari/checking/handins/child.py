"""The process from which hand-ins are run: ``python -m kudari.checking.handins.child LANGUAGE [RULE]``.

It loads all that a hand-in needs, which takes longer than most hand-ins, and then forks for every request that it
reads; where there is no fork, it runs the first one itself, and ends. On what was its standard output it says how it
goes. What a hand-in prints goes nowhere; there is nothing for it to read; and the folder that it may write to is
thrown away.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from kudari.checking.checks import check
from kudari.checking.handins.findings import Finding, finding_of, not_run
from kudari.checking.handins.messages import Ended, Message, Names, Request, Started
from kudari.checking.handins.optimizers import optimizers_in
from kudari.checking.handins.words import WORDS
from kudari.checking.own_code import with_lines
from kudari.checking.own_files import OwnFileError, run_file
from kudari.formula import KudariError
from kudari.language import speaking
from kudari.lifeline import ending_with
from kudari.names import printable
from kudari.translations import translated

MEMORY, FILES = 1 << 30, 1 << 26  # bytes that a hand-in may hold, and may write to a file


def main(lang: str, like: str | None = None) -> None:
    """Run one hand-in after the other, as they are asked for, until there is nobody who asks."""
    tell = _Teller()
    running: list[int] = []  # the hand-in that is being run
    ending_with(os.getppid(), lambda: list(map(_end, running)))()
    for line in sys.stdin.buffer:
        request = msgspec.json.decode(line, type=Request)
        if hasattr(os, "fork"):
            pid = os.fork()
            if pid:
                running[:] = [pid]
                tell(Ended(_exit_code(pid)))
                running.clear()
                continue
            os.setsid()
        try:
            with speaking(lang):
                _run(request, lang, like, tell)
        finally:
            os._exit(1)  # a failure of ours: it has nothing to do with the next request


def _exit_code(pid: int) -> int:
    """How a hand-in has ended; what it has started ends with it."""
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    return code


def _end(pid: int) -> None:
    """End a hand-in that is being run, and all that it has started."""
    for end in (os.killpg, os.kill):  # where it has only just begun, it has no group of its own yet
        with suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)


def _run(request: Request, lang: str, like: str | None, tell: _Teller) -> None:
    """Tell what is in the file, and what was found out. Threads that it has left behind end with the process."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(request.folder)
    _limit()
    tell(Started(os.getpid()))
    _set_alarm(request.seconds)
    optimizers, failure = _found(Path(os.fsdecode(request.file)), lang)
    names = list(optimizers) or [""]
    tell(Names([printable(name, 100) for name in names]))
    for name in names[request.skip :]:
        _set_alarm(request.seconds)
        tell(not_run(name, failure) if failure else _examined(name, optimizers[name], like, lang))
    os._exit(0)


def _found(path: Path, lang: str) -> tuple[dict[str, Any], str]:
    """The optimisers in a file; or, in words, why there are none."""
    try:
        optimizers = optimizers_in(run_file(path))
    except OwnFileError as error:
        return {}, WORDS.said("file", lang, reason=with_lines(translated(error.reason, lang), lang))
    except BaseException as error:  # whatever a stranger's module does when it is looked at
        return {}, WORDS.said("file", lang, reason=f"{type(error).__name__}: {error}")
    return optimizers, "" if optimizers else WORDS.said("nothing", lang)


def _examined(name: str, optimizer: Any, like: str | None, lang: str) -> Finding:
    try:
        return finding_of(name, check(optimizer, like, lang=lang), lang)
    except KudariError as error:
        return not_run(name, WORDS.said("not checked", lang, reason=translated(str(error), lang)))
    except BaseException as error:  # sys.exit() in __init__, among others
        return not_run(name, WORDS.said("not checked", lang, reason=f"{type(error).__name__}: {error}"))


class _Teller:
    """Keeps the standard output for itself, and leaves a hole in its place to the hand-in."""

    def __init__(self) -> None:
        self.out = os.fdopen(os.dup(1), "wb", buffering=0)
        hole = os.open(os.devnull, os.O_WRONLY)
        os.dup2(hole, 1)
        os.dup2(hole, 2)

    def __call__(self, message: Message) -> None:
        self.out.write(msgspec.json.encode(message) + b"\n")


def _limit() -> None:
    """Less memory than brings a machine down, no large files, no images of a crash; where there are such limits."""
    with suppress(ImportError):
        import resource  # not on Windows

        for what, most in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_FSIZE, FILES), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):  # a lower limit may stand already
                resource.setrlimit(what, (most, most))


def _set_alarm(seconds: float) -> None:
    """End by oneself soon after the time limit, if the one who should see to it is no longer there."""
    if hasattr(signal, "alarm"):  # not on Windows
        signal.alarm(int(seconds) + 5)


if __name__ == "__main__":
    main(*sys.argv[1:])
