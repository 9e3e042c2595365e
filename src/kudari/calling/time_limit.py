"""A time limit for somebody's code, which may never come to its end.

It runs in a thread of its own, and the caller only waits for it. So the caller's signals, an alarm or Ctrl+C, reach the
caller alone, whatever somebody's code may catch.
"""

from __future__ import annotations

import ctypes
import linecache
import math
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from typing import Generic, TypeVar

from kudari.formula import KudariError

SECONDS = 20.0  # a hundred times what a check takes
_PATIENCE = 5  # times that it is told to stop, each waited for
_WAIT = 0.2

R = TypeVar("R")


class TimeLimitError(KudariError):
    """Somebody's code had not come to its end; ``line`` says where it was, as ``line 7: while True:``."""

    def __init__(self, seconds: float, line: str) -> None:
        super().__init__(f"this had not come to its end after {seconds:g} s" + (f" ({line})" if line else ""))
        self.line = line


def limited(work: Callable[[], R], seconds: float = SECONDS) -> R:
    """What some work comes to, which may take so long; work within such work shares its time.

    >>> limited(lambda: 6 * 7, 1.0)
    42

    Raises :class:`TimeLimitError` where it takes longer. It is stopped then, unless it catches whatever stops it, or
    waits outside of Python: then it goes on, and ends with the program.
    """
    if not (seconds > 0 and math.isfinite(seconds)):
        raise KudariError(f"the time limit is a number of seconds above 0, not {seconds:g}")
    if isinstance(threading.current_thread(), _Worker):
        return work()
    worker = _Worker(work)
    try:
        worker.start()
    except RuntimeError:  # there are no threads in a browser
        return work()
    try:
        if not worker.ended.wait(seconds):
            raise TimeLimitError(seconds, worker.line())
    finally:
        worker.stop()
    if worker.error is not None:
        raise worker.error
    return worker.results[0]


class _Stopped(BaseException):
    """What ends a worker; no ``except Exception`` of somebody's code holds it up."""


def is_their_own(error: BaseException) -> bool:
    """Whether somebody's code has raised an error itself: neither the user did by Ctrl+C, nor the time limit.

    Ctrl+C reaches the main thread alone, so that in a worker whatever is raised is their own.

    >>> is_their_own(ValueError()), is_their_own(SystemExit()), is_their_own(KeyboardInterrupt())
    (True, True, False)
    """
    if isinstance(threading.current_thread(), _Worker):
        return not isinstance(error, _Stopped)
    return isinstance(error, (Exception, SystemExit, GeneratorExit))


class _Worker(threading.Thread, Generic[R]):
    """A thread that does some work, and keeps what comes of it."""

    def __init__(self, work: Callable[[], R]) -> None:
        super().__init__(name="limited", daemon=True)
        self._work, self._context = work, copy_context()
        self.ended = threading.Event()
        self.results: list[R] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.results.append(self._context.run(self._work))
        except _Stopped:
            pass
        except BaseException as error:  # nothing is swallowed: it is raised again where the work was asked for
            self.error = error
        finally:
            self.ended.set()

    def line(self) -> str:
        """The line of somebody else's code in which it is just now; empty if it is in none."""
        frame = sys._current_frames().get(self.ident or 0)
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if module == "threading":
                return ""
            if not module.startswith(("kudari.", "numpy")):
                text = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
                return f"line {frame.f_lineno}: {text}" if text else f"line {frame.f_lineno}"
            frame = frame.f_back
        return ""

    def stop(self) -> None:
        """End it, if it has not ended by itself."""
        for _ in range(_PATIENCE):
            if self.ended.is_set():
                return
            with suppress(AttributeError):  # only CPython can do so
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.ident or 0), ctypes.py_object(_Stopped))
            self.ended.wait(_WAIT)
