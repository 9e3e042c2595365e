"""Silence for somebody else's code while it is tried, and for nobody else.

What a program prints to, and which warnings it shows, is the same for all of its threads. Were each to put back what it
had found, one that leaves late would put back what another had put there, for good. So the first who wants silence
makes it, the last one ends it, and meanwhile whoever does not want it is heard as before.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any, TextIO

import numpy as np

from kudari.forks import lock_across_forks


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Neither warnings nor prints of somebody else's code, in this thread."""
    _silence.enter()
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        _silence.leave()


class _Output:
    """An output that is deaf to some threads, and for all others the one that it stands for."""

    def __init__(self, stream: TextIO, wanted: threading.local) -> None:
        self._stream, self._wanted = stream, wanted

    def write(self, text: str) -> int:
        return len(text) if getattr(self._wanted, "depth", 0) else self._stream.write(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Silence:
    """Who is within it, and what is to be put back when the last one has left."""

    def __init__(self) -> None:
        self._lock, self._wanted, self._count = lock_across_forks(), threading.local(), 0
        self._before = contextlib.ExitStack()

    def enter(self) -> None:
        with self._lock:
            self._count += 1
            if self._count == 1:
                self._before.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore")
                if sys.stdout is not None:  # as it is where there is no terminal on Windows
                    ours: Any = _Output(sys.stdout, self._wanted)
                    self._before.callback(self._put_back, sys.stdout, ours)
                    sys.stdout = ours
        self._wanted.depth = getattr(self._wanted, "depth", 0) + 1

    def leave(self) -> None:
        self._wanted.depth -= 1
        with self._lock:
            self._count -= 1
            if not self._count:
                self._before.close()

    @staticmethod
    def _put_back(before: TextIO, ours: _Output) -> None:
        if sys.stdout is ours:  # somebody may have put another one there, which is theirs
            sys.stdout = before


_silence = _Silence()
