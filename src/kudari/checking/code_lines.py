"""Where in somebody's code a line of the formula stands, so that a mistake in it can be shown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from itertools import islice
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


def _assigning(target: str, optimizer: Any) -> Iterator[str]:
    """The lines that assign to a state, or to the parameter, as ``line 7: text``."""
    for function in functions_of(optimizer):
        if function.__name__ == "__init__":
            continue
        name = re.escape(next(islice(inspect.signature(function).parameters, 1, None), "params")) + r"\["
        place = name if target == "w" else rf"self\.{re.escape(target)}\["
        try:
            source, first = inspect.getsourcelines(function)
        except (OSError, TypeError):  # typed at a prompt
            continue
        for number, text in enumerate(source, start=max(first, 1)):
            assigned = re.match(rf"\s*{place}[^=]*\]\s*(?:[-+*/]|\*\*|//)?=(?!=)", text)
            if assigned is not None and "zeros" not in text:
                yield f"line {number}: {text.partition('#')[0].strip()}"
