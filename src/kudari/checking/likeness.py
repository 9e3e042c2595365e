"""How much a formula that was read out of somebody's code looks like another one, and with which letters it is told."""

from __future__ import annotations

import difflib
from dataclasses import replace

from kudari.checking.search import Match
from kudari.formula import Expression, Symbol
from kudari.formula.graph import constant, substitute
from kudari.rules.declarations import Hyper
from kudari.rules.formula import RuleFormula

_EVERYWHERE = (0, 1, 2)  # numbers that stand in all formulas


def with_letters(written: RuleFormula, match: Match) -> RuleFormula:
    """What is written in the code, with the letters of the hyperparameters that stand there as numbers: ε for 1e-7."""
    held = {hyper.name for hyper in written.hypers}
    told = {match.naming.values[name] for name in match.naming.attributes}  # numbers that are another's already
    letters: dict[Expression, Expression] = {}
    new: list[Hyper] = []
    for hyper in match.rule.formula.hypers:
        number = match.naming.values[hyper.name]
        if {hyper.name}.isdisjoint((*match.naming.attributes, *held)) and number not in (*_EVERYWHERE, *told):
            letters[constant(number)] = Symbol(hyper.name, "scalar")
            told.add(number)
            new.append(hyper)
    return replace(written, hypers=(*written.hypers, *new), after=tuple(substitute(written.after, letters)))


def likeness(one: RuleFormula, other: RuleFormula) -> float:
    """How much two formulas look alike, from 0 to 1."""
    return difflib.SequenceMatcher(None, str(one), str(other), False).ratio()
