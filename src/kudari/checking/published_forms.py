"""Forms of a rule that a paper or a library has, but the catalogue has not: centred squares, a velocity over RMSProp.

Whoever writes one makes no mistake; which form it is, is told. They are looked for before any mistake is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kudari.checking.mistakes import Mistake
from kudari.checking.naming import same_meaning
from kudari.checking.subject import G, Subject, T, W
from kudari.formula import Expression, Symbol
from kudari.formula.graph import Apply, apply, symbols
from kudari.rules.declarations import State
from kudari.rules.formula import RuleFormula

_MULTIPLIERS = r"eta\w*|\w*schedule\w*|\w*multiplier\w*"


def published_forms(formula: RuleFormula, numbers: Mapping[str, float]) -> Iterator[tuple[str, Mistake]]:
    """The published forms of a rule, each with the name of the number that it takes, if it takes one.

    >>> from kudari.rules import RMSProp
    >>> for name, form in published_forms(RMSProp.formula, {"momentum": 0.9}):
    ...     print(name or "no number", form.cause, str(form.formula).splitlines()[-2], sep=": ")
    no number: centred: a ← ρ a + (1 − ρ) g
    momentum: velocity over it: d ← 0.9d + (w − (w − η g / (√h + ε)))
    momentum: velocity over it: d ← 0.9d + (w − (w − η g / (√(h − a · a) + ε)))
    """
    subject = Subject(formula, formula.equations.after)
    centred = _centred(formula, subject)
    if centred is not None:
        yield "", Mistake("centred", centred)
        for name in numbers:
            if same_meaning(name, "momentum"):
                about = f"{name} = {numbers[name]:g}"
                yield name, Mistake("velocity over it", _with_velocity(formula, numbers[name]), about)
                both = Mistake("velocity over it", _with_velocity(centred, numbers[name]), about, (("centred", ""),))
                yield name, both
    roots = _roots_with_eps(subject)
    if len(roots) > 1:
        yield "", Mistake("eps beside both roots", _changed(formula, subject, roots))
    if formula.title.startswith("NAdam"):
        yield "", Mistake("Dozat's factor", _changed(formula, subject, _with_dozats_factor(subject)))
    if "v_max" in subject.starts and T not in set(symbols(*formula.after)):
        lr, beta1, beta2 = (subject.hypers[name] for name in ("lr", "beta1", "beta2"))
        corrected = lr * apply("sqrt", 1 - beta2**T) / (1 - beta1**T)
        yield "", Mistake("corrected in the rate", _changed(formula, subject, {lr: corrected}))
    if "weight_decay" in subject.hypers:
        for name, value in numbers.items():
            if re.fullmatch(_MULTIPLIERS, name, re.IGNORECASE):
                step = subject.after["w"] - W
                scaled = replace(formula, after=(W + value * step, *formula.after[1:]))
                yield name, Mistake("step and decay scaled", scaled, f"{name} = {value:g}")


def _changed(formula: RuleFormula, subject: Subject, replacement: Mapping[Expression, Expression]) -> RuleFormula:
    return replace(formula, after=tuple(subject.everywhere(replacement)().values()))


def _centred(formula: RuleFormula, subject: Subject) -> RuleFormula | None:
    """RMSProp with the square of the average slope taken off the average square (Graves; PyTorch, Keras)."""
    share = subject.hypers.get("decay_rate")
    if share is None or list(subject.starts) != ["h"]:
        return None
    square, average = subject.after["h"], share * Symbol("a") + (1 - share) * G
    after = subject.in_line("w", {square: square - average * average})()
    return replace(formula, states=(*formula.states, State("a")), after=(*after.values(), average))


def _with_velocity(formula: RuleFormula, share: float) -> RuleFormula:
    """A rule whose steps are rolled along, as those of RMSProp in PyTorch and Keras where momentum is given."""
    velocity = share * Symbol("d") + (W - formula.after[0])
    return replace(formula, states=(*formula.states, State("d")), after=(W - velocity, *formula.after[1:], velocity))


def _roots_with_eps(subject: Subject) -> dict[Expression, Expression]:
    """The roots with ε under them, and what they are with ε beside them."""
    eps = subject.hypers.get("eps")
    return {
        node: apply("sqrt", under.arguments[0]) + under.arguments[1]
        for node in subject.nodes
        if isinstance(node, Apply) and node.operation.name == "sqrt"
        for under in node.arguments
        if isinstance(under, Apply) and under.operation.name == "add" and under.arguments[1] is eps
    }


def _with_dozats_factor(subject: Subject) -> dict[Expression, Expression]:
    """The corrected square times β₂, as in the table of Dozat's report."""
    return {
        node: subject.hypers["beta2"] * node
        for node in subject.nodes
        if isinstance(node, Apply) and node.operation.name == "divide" and node.arguments[0] is subject.after["v"]
    }
