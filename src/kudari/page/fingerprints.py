"""Fingerprints: where a rule leads on one course, by which the page knows what somebody typed, or a mistake in it.

The page has no catalogue of mistakes. Each mistake of :mod:`kudari.checking.mistakes` walks a course here, and leaves
five digits; the page walks the same course with what was typed, and looks for its digits among these. The values on
the course are like none that anybody uses, so that nothing agrees by chance. What two causes lead to alike goes to the
first, unless they part on a second course, on which all states begin elsewhere, and where these are looked at, too.

They stand in ``fingerprints.txt``, since making them takes seconds: :func:`write` writes it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from kudari.checking.messages import CAUSES
from kudari.checking.mistakes import Mistake, mistakes
from kudari.checking.naming import hyperparameters_called
from kudari.checking.report_messages import PHRASES
from kudari.formula.letters import key
from kudari.language import Text, said
from kudari.rules.catalogue import variants
from kudari.rules.formula import RuleFormula
from kudari.rules.tensors import initial

#: The rules of the catalogue in which the page knows the mistakes, too.
MISTAKEN = (*("sgd", "momentum", "momentum/torch", "nesterov", "adagrad", "rmsprop", "adam", "adam/torch"),)
#: What a program says, but hardly a formula: a line under an ``if``, a counter that stands still, + for ×.
_OF_PROGRAMS = frozenset(
    {
        *("only first", "first skipped", "state only first", "t not counted", "never updated", "step twice"),
        *("correction kept", "state for gradient", "states exchanged", "parameter for state", "eps huge", "averaged"),
        *("sum for product", "product for sum", "multiplied", "parameter for gradient", "brackets too wide"),
        *("added to itself", "share for another", "lr inside and outside"),
    }
)
#: What is said of code, and not of formulas, in each language: (= for +=?), self.v[key], and what is to be written.
_OF_CODE = (
    re.compile(r"; .*| \([^()]*[=\[.][^()]*\)|, grads\[key\],?"),
    re.compile(r"。.*|（[^（）]*[=\[.][^（）]*）|(?<=勾配) grads\[key\] ?"),
)

#: Several walkers side by side: where they start, their first step numbers, and the slopes that they meet. For some
#: the first step is the second one: where a counter begins at 0 too low, the others only see that 1 − β⁰ divides.
STARTS = (0.7, -1.3, 0.4, 1.9, -0.6, 1.1)
FIRST = (1, 1, 1, 2, 2, 2)
SLOPES = (
    (1.3, -0.7, 0.4, 0.9, -1.1, 0.6),
    (-0.5, 1.1, -1.6, 0.35, 0.8, -0.2),
    (0.3, 0.9, 0.7, -1.2, 0.45, 1.7),
    (-0.02, 0.04, -0.6, 0.03, -0.9, -0.05),
)
#: What hyperparameters are on the course: those of one kind stand for each other in different rules.
VALUES = {"lr": 0.37, "share": 0.61, "beta2": 0.83, "eps": 0.17, "weight_decay": 0.23, "psi": 0.29}
LR_CHANGES, LR_TIMES = 2, 0.5  # before this step, counted from 0, η changes: so it is seen where η stands
BEGUN = 0.8  # where all states begin on the second course
NO_NUMBER = 3.0  # stands for what is none
DIGITS, BASE = 5, 36  # of a fingerprint
STEP = 2.0**-30  # what makes a difference

_SHARES = ("momentum", "decay_rate", "beta1")
_FILE = "fingerprints.txt"


def kind_of(hyper: str) -> str:
    """By which of the values a hyperparameter goes on the course."""
    return "share" if hyper in _SHARES else hyper


def fingerprint(formula: RuleFormula, *, begun: float | None = None) -> str:
    """Where a formula leads on the course; or on the second one, with the states that it has on its way.

    >>> from kudari.rules import Momentum
    >>> len(fingerprint(Momentum.formula))
    5
    """
    w = np.array(STARTS)
    states = [initial(state, w) if begun is None else np.full_like(w, begun) for state in formula.states]
    values = {hyper.name: VALUES[kind_of(hyper.name)] for hyper in formula.hypers}
    total, counted = 0.0, False
    with np.errstate(all="ignore"):
        for step, slopes in enumerate(SLOPES):
            if step == LR_CHANGES and "lr" in values:
                values["lr"] *= LR_TIMES
            w, *states = formula.tape.run(w, np.array(slopes), *states, *values.values(), np.array(FIRST) + step)
            seen = [w] if begun is None else [w, *states]
            for lane, numbers in enumerate(np.stack([np.broadcast_to(row, w.shape) for row in seen], axis=1)):
                place = step * len(STARTS) + lane
                total += (1 + place * place % 17 / 10) * sum(map(_bounded, numbers))
                counted |= bool(np.isfinite(numbers).any())
    if not counted and begun is None:  # it divides by zero at once: all who do would be alike
        return fingerprint(formula, begun=BEGUN)
    return np.base_repr(round(total / STEP) % BASE**DIGITS, BASE).lower().zfill(DIGITS)


def _bounded(number: float) -> float:
    """A number brought to between −1 and 1, so that none outweighs the others."""
    share = float(number / (1 + abs(number)))
    return share if np.isfinite(share) else NO_NUMBER


def written() -> str:
    """The text of the file: a line for each cause in a rule, as ``momentum | state sign | v | 3xk2p …``.

    The first lines, without a cause, are those of the rules themselves.
    """
    lines = []
    known: dict[str, set[str]] = {}  # by the family: what a variant has is found there
    for name, rule in variants().items():
        known.setdefault(name.partition("/")[0], set()).add(fingerprint(rule.formula))
    for name in MISTAKEN:
        groups: dict[tuple[str, str], list[str]] = {}
        alike = _alike(variants()[name].formula)
        before = known[name.partition("/")[0]]
        for digits in [digits for digits in alike if digits not in before]:
            for told, found in alike[digits]:
                groups.setdefault(told, []).append(found)
        before |= alike.keys()
        lines += [f"{name} | {cause} | {about} | {' '.join(found)}" for (cause, about), found in groups.items()]
    return of_rules() + "\n".join(lines) + "\n"


def of_rules() -> str:
    """The first lines of the file."""
    return "".join(f"{name} |  |  | {fingerprint(rule.formula)}\n" for name, rule in variants().items())


def _alike(formula: RuleFormula) -> dict[str, list[tuple[tuple[str, str], str]]]:
    """By each fingerprint the causes that lead to it, and what they are known by.

    The first is known by the fingerprint itself, the others by that of the second course, if there they part from it.
    """
    alike: dict[str, dict[str, tuple[str, str]]] = {}
    for mistake in mistakes(formula):
        if is_of_a_formula(mistake, formula):
            there = fingerprint(mistake.formula, begun=BEGUN)
            alike.setdefault(fingerprint(mistake.formula), {}).setdefault(there, _told(mistake, formula))
    known = {}
    for digits, causes in alike.items():
        first = next(iter(causes.values()))
        others = [(told, there) for there, told in causes.items() if told != first]
        known[digits] = [(first, digits), *others]
    return known


def is_of_a_formula(mistake: Mistake, formula: RuleFormula) -> bool:
    """Whether somebody may well have made it who writes a formula; what is left out there is a letter."""
    if mistake.cause == "factor missing":
        return mistake.about in {hyper.letter for hyper in formula.hypers}
    return mistake.cause not in _OF_PROGRAMS


def _told(mistake: Mistake, formula: RuleFormula) -> tuple[str, str]:
    """The cause as it is put into words, and what these say that it concerns.

    Where there is but one share, it is not exchanged with the other.
    """
    one = mistake.cause == "shares exchanged" and "1 −" not in str(formula)
    cause = "rest for share" if one else mistake.cause
    return cause, mistake.about if "{about}" in said(CAUSES[cause]) else ""


def check_table() -> dict[str, Any]:
    """All that the page needs to know about the course, the fingerprints, and the words for what is found."""
    lines = [[part.strip() for part in line.split("|")] for line in text_of_file().splitlines()]
    causes = sorted({(cause, about) for _, cause, about, _ in lines if cause})
    rules: dict[str, str] = {}
    last: dict[str, int] = {}
    for name, cause, about, found in sorted(lines, key=lambda line: (line[1], line[2])):
        if cause:
            place = causes.index((cause, about))
            rules[name] = rules.get(name, "") + _ahead(place - last.get(name, 0)) + found.replace(" ", "")
            last[name] = place
    return {
        "course": {
            **{"starts": STARTS, "first": FIRST, "slopes": SLOPES, "values": VALUES, "begun": BEGUN},
            **{"changes": LR_CHANGES, "times": LR_TIMES, "none": NO_NUMBER, "step": STEP},
        },
        "shares": _SHARES,
        "names": {key(name): sorted(set(map(kind_of, hypers))) for name, hypers in hyperparameters_called().items()},
        "right": {name: found for name, cause, _, found in lines if not cause},
        "mistakes": rules,
        "causes": causes,
    }


def check_words() -> dict[str, Text]:
    """What the page says of a rule that was typed, as a check does."""
    told = {line.split("|")[1].strip() for line in text_of_file().splitlines()} - {""}
    return {
        **{f"cause {cause}": _of_a_formula(CAUSES[cause]) for cause in sorted(told)},
        **{f"check {phrase}": PHRASES[phrase] for phrase in ("wrong", "really")},
    }


def _of_a_formula(texts: Text) -> tuple[str, ...]:
    """What is said of a mistake, without what is said of code."""
    return tuple(pattern.sub("", text) for pattern, text in zip(_OF_CODE, texts, strict=True))


def _ahead(steps: int) -> str:
    """How many causes further it goes on, in capitals, which no fingerprint has: Z is 25 and more."""
    return "Z" * (steps // 25) + chr(ord("A") + steps % 25)


@cache
def text_of_file() -> str:
    """What stands in the file."""
    return (resources.files("kudari.page") / _FILE).read_text("utf-8")


def write() -> None:
    """Write the file anew."""
    Path(__file__).with_name(_FILE).write_text(written(), "utf-8")
