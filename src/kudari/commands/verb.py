"""A command whose formulas may begin with a minus: ``kudari race "-x**2 + x**4"``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from typer.core import TyperCommand

_OPTION = re.compile(r"-[A-Za-z-]+$")  # a dash and letters, which may be a misspelt option


class Verb(TyperCommand):
    """A command that takes no formula for an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, of which those that are told apart from options are put behind ``--``."""
        options = {name: parameter for parameter in self.get_params(ctx) for name in parameter.opts}
        valued = [name for name, option in options.items() if not getattr(option, "is_flag", True)]
        return super().parse_args(ctx, formulas_last(args, options, valued))


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
