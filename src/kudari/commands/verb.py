"""Formulas that begin with a minus are no options: ``kudari race "-x**2 + x**4"``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

_OPTION = re.compile(r"-[A-Za-z-]+$")  # a dash and letters, which may be a misspelt option


def formulas_last(args: Sequence[str], options: Iterable[str], valued: Collection[str]) -> list[str]:
    """The arguments of a command line, with formulas that begin with a minus behind ``--``.

    ``options`` are all that there are and ``valued`` those that are followed by a value.

    >>> formulas_last(["-x**2", "--from", "-1", "-o", "a.png"], ["--from", "-o", "-h"], ["--from", "-o"])
    ['--from', '-1', '-o', 'a.png', '--', '-x**2']
    >>> formulas_last(["ravine", "-z"], ["-h"], [])
    ['ravine', '-z']
    """
    known, joined = set(options), ("--", *(name for name in valued if not name.startswith("--")))
    read: list[str] = []
    formulas: list[str] = []
    others: list[str] = []
    doubtful: list[str] = []
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--":
            others += rest
            break
        if not arg.startswith("-") or arg == "-":
            others.append(arg)
        elif arg in valued:
            read += [arg, *rest[:1]]
            del rest[:1]
        elif arg in known or arg.startswith(joined):
            read.append(arg)
        elif _OPTION.match(arg):
            doubtful.append(arg)
        else:
            formulas.append(arg)
            others.append(arg)
    if doubtful and not others and len(doubtful) == 1 and len(doubtful[0]) == 2:  # -x is a formula where none else is
        return [*read, "--", *doubtful]
    return [*read, *doubtful, "--", *others] if formulas else list(args)
