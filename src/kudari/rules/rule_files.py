"""A rule's formula as plain data, for files and for other processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from kudari.formula import KudariError, Tape
from kudari.names import word_of
from kudari.rules.catalogue import rule_with
from kudari.rules.contract import Rule
from kudari.rules.declarations import Hyper, State
from kudari.rules.formula import RuleFormula
from kudari.rules.reading import as_rule


class StateFile(msgspec.Struct, forbid_unknown_fields=True):
    """A state, but for its meaning."""

    name: str
    start: float | Literal["w"]
    letter: str | None
    per_tensor: bool


class FormulaFile(msgspec.Struct, forbid_unknown_fields=True):
    """A formula: its program, and the names and letters in it."""

    title: str
    hypers: dict[str, str]  # letters by names
    states: list[StateFile]
    tape: dict[str, Any]


def formula_file(formula: RuleFormula) -> FormulaFile:
    """A formula as plain data."""
    return FormulaFile(
        formula.title,
        {hyper.name: hyper.letter for hyper in formula.hypers},
        [StateFile(state.name, state.start, state.letter, state.per_tensor) for state in formula.states],
        formula.written.to_json(),
    )


def formula_of(file: FormulaFile, text: str | None = None) -> RuleFormula:
    """The formula that plain data tell of, every part of which is checked; ``text`` is how it should read.

    >>> from kudari.rules import rule
    >>> typed = rule("v ← α v − η g; w ← w + v", α=0.9, η=0.1).formula
    >>> formula_of(formula_file(typed)) == typed
    True

    Raises :class:`KudariError` where its program does not fit its names, or its text, and for names that are none.
    """
    tape = Tape.from_json(file.tape)
    scalars = [*file.hypers, "t"]
    inputs = [("w", "tensor"), ("g", "tensor")]
    inputs += [(state.name, "scalar" if state.per_tensor else "tensor") for state in file.states]
    inputs += [(name, "scalar") for name in scalars]
    if list(tape.inputs) != inputs or len(tape.outputs) != 1 + len(file.states):
        raise KudariError(f"the program of {file.title} does not fit its hyperparameters and states")
    formula = RuleFormula(
        file.title,
        tuple(Hyper(word_of(name), None, letter, low=float("-inf")) for name, letter in file.hypers.items()),
        tuple(State(word_of(state.name), state.start, state.letter, state.per_tensor) for state in file.states),
        tuple(tape.expressions()),
    )
    if text is not None and str(formula) != text:
        raise KudariError(f"the formula {text!r} is not what its program computes: {str(formula)!r}")
    return formula


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """A rule before its first step as plain JSON data, for another process or a file.

    >>> from kudari.rules import Momentum
    >>> rule_from_json(rule_to_json(Momentum(lr=0.5)))
    Momentum(lr=0.5, momentum=0.9)
    """
    return {"formula": msgspec.to_builtins(formula_file(rule.formula)), "values": rule.hyperparameters}


def rule_from_json(data: str | Mapping[str, Any]) -> Rule:
    """The rule that :func:`rule_to_json` wrote down, or that of a text.

    >>> rule_from_json("sgd:lr=0.5")
    SGD(lr=0.5)
    """
    if isinstance(data, str):
        return as_rule(data)
    return rule_with(formula_of(msgspec.convert(data["formula"], FormulaFile)), data["values"])
