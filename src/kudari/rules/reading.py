"""A rule from text: a name of the catalogue, or a formula, with the values of its hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kudari.formula import KudariError
from kudari.formula.graph import symbols
from kudari.formula.letters import ENGLISH, key, letter, split
from kudari.reading import read_rule
from kudari.refusals import unknown
from kudari.rules.catalogue import RULES
from kudari.rules.contract import Rule
from kudari.rules.declarations import Hyper, State
from kudari.rules.formula import RuleFormula
from kudari.rules.formula_rule import FormulaRule
from kudari.rules.lifting import lift


def rule(text: str, /, *, name: str = "rule", **hypers: float) -> Rule:
    """The rule that a text describes: a name of the catalogue, or a formula.

    In a formula, assigned names other than the parameter (w, W, θ or x) are states, which start at 0; the
    gradient is g, ∇L, ∂L/∂W or dL/dW; t is the step number, from 1; every other name is a hyperparameter
    and needs a value. Greek letters may be given by their names. Values may stand in the text, after a colon.

    >>> mine = rule("v ← α v − η ∇L; W ← W + v", α=0.9, eta=0.01)
    >>> print(mine)
    v ← α v − η g
    w ← w + v
    >>> rule("θ(t+1) = θ(t) − α∇J(θ(t))", α=0.1).hyperparameters
    {'α': 0.1}
    >>> rule("adam/torch:lr=0.1")
    Adam.variant('torch')(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-08)
    >>> rule("w ← w − η g: η=0.1")
    rule(η=0.1)

    Raises :class:`FormulaError` where the text cannot be read, :class:`KudariError` where a value is
    missing or there is no such rule.
    """
    if not isinstance(text, str):
        raise KudariError(f"a rule's text is a name such as 'adam:lr=0.1', or a formula, not {text!r}")
    if not isinstance(name, str):
        raise KudariError(
            f"name= is what the rule is called, a text and not {name!r}; the value of a hyperparameter of this name "
            "stands in the text, as in 'w ← w − name g: name=0.1'"
        )
    body, values = _split(text)
    for hyper in hypers:
        if hyper in values:
            raise KudariError(f"{hyper} was given twice, in the text {text!r} and beside it")
    values |= hypers
    family, _, variant = body.strip().lower().partition("/")
    if family in RULES and (not variant or variant.isidentifier()):
        return (RULES[family].variant(variant) if variant else RULES[family])(**values)
    if family.isidentifier():
        raise unknown(f"there is no rule {body!r}", family, RULES)
    return typed_rule(body, name, values)


def as_rule(given: Any) -> Rule:
    """A rule, also from its text or from an optimiser of one's own.

    >>> as_rule("sgd:lr=0.5")
    SGD(lr=0.5)

    Raises :class:`KudariError` for what is none of these, and for code in which no formula can be read.
    """
    if isinstance(given, str):
        return rule(given)
    return given if isinstance(given, Rule) else lift(given)


def _split(text: str) -> tuple[str, dict[str, float]]:
    """The text of a rule, and the values after its last colon: ``name=value`` with commas between."""
    body, colon, tail = text.rpartition(":")
    if not colon or tail.startswith("="):  # no values, or the := of a formula
        return text, {}
    return body, values_in(tail, text)


def values_in(listed: str, text: str) -> dict[str, float]:
    """The numbers of a list such as ``lr=0.1,momentum=0.9`` by their names; ``text`` is the whole that an error names.

    Raises :class:`KudariError` for anything else.
    """
    values: dict[str, float] = {}
    for part in listed.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        try:
            number = float(value)
        except ValueError:
            raise KudariError(f"{part.strip()!r} in {text!r} is not of the form name=number, as in lr=0.1") from None
        if not equals or not name:
            raise KudariError(f"{part.strip()!r} in {text!r} is not of the form name=number, as in lr=0.1")
        values[name] = number
    return values


def typed_rule(text: str, title: str, hypers: Mapping[str, float]) -> Rule:
    """The rule of a formula, under this title.

    >>> typed_rule("w ← w − name g", "mine", {"name": 0.1})
    mine(name=0.1)

    Raises :class:`FormulaError` where the text cannot be read, and :class:`KudariError` where a value is missing.
    """
    values = {key(name): value for name, value in hypers.items()}
    read = read_rule(text, values)
    values = {**read.values, **values}
    states = [target for target in read.after if target != "w"]
    free = symbols(*read.after.values())
    scalars = [symbol.name for symbol in free if symbol.kind == "scalar" and symbol.name != "t"]
    for name in scalars:
        if name not in values:
            product = f"; for a product write {' '.join(name)}" if len(split(name)[0]) == 2 else ""
            raise KudariError(f"{name} needs a value, as in {_typeable(name)}=0.1{product}")
    for name in values:
        if name not in scalars:
            raise KudariError(f"{name} was given a value but does not stand in the formula")
    formula = RuleFormula(
        title,
        tuple(Hyper(name, None, letter(name), low=float("-inf")) for name in scalars),
        tuple(State(name, read.starts[name], letter(name)) for name in states),
        tuple(read.after[target] for target in ("w", *states)),
    )
    return FormulaRule(formula, {name: values[name] for name in scalars})


def _typeable(name: str) -> str:
    """A name as any keyboard can type it."""
    stem, index = split(name)
    return ENGLISH.get(stem, stem) + index
