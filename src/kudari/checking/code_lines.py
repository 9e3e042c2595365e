"""Where in somebody's code a line of the formula stands, so that a mistake in it can be shown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from types import FunctionType
from typing import Any

from kudari.calling.own_code import functions_of
from kudari.rules.formula import RuleFormula

_MOST = 2  # more lines would show nothing


def lines_with(yours: RuleFormula, right: RuleFormula, optimizer: Any) -> tuple[str, ...]:
    """The lines of code for those lines of a formula that differ; none if they are not plain to see.

    A state is looked for under its letter, and the parameter in ``params[key]``.
    """
    theirs = set(str(right).splitlines())
    targets = [line.partition(" ←")[0] for line in str(yours).splitlines() if line not in theirs]
    if not targets or len(targets) > len(yours.states):
        targets = targets if targets == ["w"] else []
    found = list(islice((line for target in targets for line in _assigning(target, optimizer)), _MOST + 1))
    return tuple(found) if len(found) <= _MOST else ()


def lines_setting(attribute: str, optimizer: Any) -> Iterator[str]:
    """The line in which ``__init__`` sets an attribute, self.lr, if there is one."""
    for function in functions_of(optimizer):
        if function.__name__ == "__init__":
            for number, text in _lines_of(function):
                if re.search(rf"{re.escape(attribute)}\b[^=]*=(?!=)", text):
                    yield f"line {number}: {text.partition('#')[0].strip()}"
                    return


def _lines_of(function: FunctionType) -> Iterator[tuple[int, str]]:
    """The lines of a function, with their numbers; none of one typed at a prompt."""
    with suppress(OSError, TypeError):
        source, first = inspect.getsourcelines(function)
        yield from enumerate(source, start=max(first, 1))


def _assigning(target: str, optimizer: Any) -> Iterator[str]:
    """The lines that assign to a state, or to the parameter, as ``line 7: text``."""
    for function in functions_of(optimizer):
        if function.__name__ == "__init__":
            continue
        name = re.escape(next(islice(inspect.signature(function).parameters, 1, None), "params")) + r"\["
        place = name if target == "w" else rf"self\.{re.escape(target)}\["
        for number, text in _lines_of(function):
            assigned = re.match(rf"\s*{place}[^=]*\]\s*(?:[-+*/]|\*\*|//)?=(?!=)", text)
            if assigned is not None and "zeros" not in text:
                yield f"line {number}: {text.partition('#')[0].strip()}"
