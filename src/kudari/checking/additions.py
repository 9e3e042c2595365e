"""What people add to a rule on purpose: weight decay in the gradient, a rate that shrinks, a clipped gradient.

An optimiser with such an addition is no mistake, and not the plain rule either; it is told what it adds. The numbers
of an addition have names that say what they are for, so that nothing is taken for one by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from kudari.checking.mistakes import Mistake
from kudari.checking.subject import G, Subject, T, W
from kudari.formula import Expression
from kudari.formula.graph import apply, constant
from kudari.rules.formula import RuleFormula

_DECAYS = r"weight_?decay|wd|l1|l2|lam|lambd?a?_?|lmbda|reg\w*|decay\w*|\w+_decay"
_CLIPS = r"\w*clip\w*|\w*max\w*|\w*threshold\w*|limit"
_SCHEDULES = r"\w*decay\w*|gamma|k|drop|factor"
_WARM_UPS = r"\w*warm\w*|steps|T"


def additions(formula: RuleFormula, numbers: Mapping[str, float]) -> Iterator[tuple[str, Mistake]]:
    """The rule with one addition, for each of somebody's numbers that may be meant for it, with the number's name.

    >>> from kudari.rules import SGD
    >>> for _, addition in additions(SGD.formula, {"clip": 0.5}):
    ...     print(addition.cause, addition.about, addition.formula)
    rate by root  w ← w − η/√t · g
    clipped clip = 0.5 w ← w − η clip(g, −0.5, 0.5)
    """
    subject = Subject(formula, formula.equations.after)
    lr = subject.hypers.get("lr")
    changes: list[tuple[str, str, dict[Expression, Expression]]] = []  # the name, the cause, and what becomes of what
    if lr is not None:
        changes.append(("", "rate by root", {lr: lr / apply("sqrt", T)}))
    for name, value in numbers.items():
        if re.fullmatch(_DECAYS, name, re.IGNORECASE):
            changes.append((name, "decay in gradient", {G: G + value * W}))
            changes.append((name, "size in gradient", {G: G + value * np.sign(W)}))
        if name in bounds(numbers):
            changes.append((name, "clipped", {G: apply("clip", G, constant(-value), constant(value))}))
        if lr is not None and re.fullmatch(_SCHEDULES, name, re.IGNORECASE):
            shrinking = [constant(1) / (1 + value * (T - 1)), constant(1) / (1 + value * T)]
            powers = [constant(base) ** (T - late) for base in (value, 1 - value) for late in (0, 1)]
            changes += [(name, "rate shrinks", {lr: lr * share}) for share in (*shrinking, *powers)]
        if lr is not None and re.fullmatch(_WARM_UPS, name, re.IGNORECASE) and value >= 1:
            changes.append((name, "warm-up", {lr: lr * apply("min", constant(1), T / value)}))
    for name, cause, replacement in changes:
        about = f"{name} = {numbers[name]:g}" if name else ""
        after = tuple(subject.everywhere(replacement)().values())
        yield name, Mistake(cause, replace(formula, after=after), about)


def bounds(numbers: Mapping[str, float]) -> dict[str, float]:
    """The numbers that may be meant as the size to which gradients are clipped.

    >>> bounds({"lr": 0.1, "max_norm": 5.0})
    {'max_norm': 5.0}
    """
    return {name: value for name, value in numbers.items() if re.fullmatch(_CLIPS, name, re.IGNORECASE) and value > 0}
