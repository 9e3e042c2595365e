"""The lines that somebody typed, wherever they may still be found: Python itself keeps only those of files."""

from __future__ import annotations

import linecache
import os
import stat
import sys
from collections.abc import Iterator, Sequence

_MOST = 1 << 20  # bytes of a program that is read from standard input


def lines_at(filename: str, first: int, last: int) -> Iterator[Sequence[str]]:
    """What may stand in these lines of what Python calls ``filename``, from likely to less likely.

    These are the lines of the file or of a notebook's cell; of ``python -c``; of the file that is the standard input;
    and at a prompt, which numbers the lines of each statement anew, as many lines that were typed there, wherever
    they stand. Nothing is said of what was piped in, or handed to ``exec``. Whether it is the text that was run, has
    to be found out.
    """
    yield [linecache.getline(filename, line) for line in range(first, last + 1)]
    if filename == "<string>":
        for argument in sys.orig_argv[1:]:
            yield argument.splitlines(keepends=True)[first - 1 : last]
    if filename == "<stdin>":
        yield _standard_input().splitlines(keepends=True)[first - 1 : last]
        typed = _typed_at_the_prompt()
        for index in range(len(typed) - (last - first)):
            yield typed[index : index + last - first + 1]


def _standard_input() -> str:
    """The program, if it comes from a file: that can be looked at without being read on."""
    try:
        if hasattr(os, "pread") and stat.S_ISREG(os.fstat(0).st_mode):
            return os.pread(0, _MOST, 0).decode(errors="replace")
    except OSError:  # it has been closed
        pass
    return ""


def _typed_at_the_prompt() -> list[str]:
    """The lines that the terminal remembers; none where nobody sits at one."""
    readline = sys.modules.get("readline")  # it is there at a prompt; to import it elsewhere would change the terminal
    if readline is None:
        return []
    count = readline.get_current_history_length()
    return [f"{readline.get_history_item(number) or ''}\n" for number in range(1, count + 1)]
