"""What ``help()`` says of a rule: its arguments with their letters and ranges, and its source."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from kudari.rules.declarations import Hyper


def signature(hypers: Mapping[str, Hyper]) -> inspect.Signature:
    """What a rule's class takes; what has no default comes first.

    >>> from kudari.rules import Momentum
    >>> print(signature(Momentum.hypers))
    (lr: float = 0.01, momentum: float = 0.9)
    """
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    nothing = inspect.Parameter.empty
    parameters = [
        inspect.Parameter(name, kind, default=nothing if hyper.default is None else hyper.default, annotation=float)
        for name, hyper in hypers.items()
    ]
    return inspect.Signature(sorted(parameters, key=lambda parameter: parameter.default is not nothing))


def arguments(hypers: Mapping[str, Hyper], source: str) -> str:
    """The arguments and the source, as they stand at the end of a rule's documentation."""
    lines = []
    for name, hyper in hypers.items():
        default = "" if hyper.default is None else f", {hyper.default:g} by default"
        lines.append(f"        {name}: {hyper.letter}, {hyper.meaning or 'a number'} ({hyper.range}{default})")
    paragraphs = ["\n".join(["    Arguments:", *lines])] if lines else []
    paragraphs += [f"    Source: {source}"] if source else []
    return "".join(f"\n\n{paragraph}" for paragraph in paragraphs) + "\n    "
