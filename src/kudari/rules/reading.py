"""A rule from text: a name of the catalogue, or a formula."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from kudari.formula import Expression, KudariError, Symbol
from kudari.formula.assignments import read_updates
from kudari.formula.graph import symbols
from kudari.formula.letters import ENGLISH, key, letter, split
from kudari.rules.adam import Adam, AdamW, AMSGrad, NAdam
from kudari.rules.adaptive import AdaDelta, AdaGrad, RMSProp
from kudari.rules.contract import Rule
from kudari.rules.declarations import hyper, state
from kudari.rules.descent import SGD, Momentum, Nesterov
from kudari.rules.equations import Updates
from kudari.rules.sign import Lion

_FAMILIES = (SGD, Momentum, Nesterov, AdaGrad, RMSProp, AdaDelta, Adam, AdamW, AMSGrad, NAdam, Lion)

#: The catalogue: every rule by its name in lower case.
RULES: dict[str, type[Rule]] = {cls.__name__.lower(): cls for cls in _FAMILIES}

BOOK = ("sgd", "momentum", "adagrad", "adam")  # chapter 6 of the book, in its order; a field has a rate for each


class TextRule(Rule):
    """A rule whose formula was typed, and so needs no step."""

    updates: Updates

    @classmethod
    def formula(cls) -> Updates:
        return cls.updates


def rule(text: str, /, *, name: str = "rule", **hypers: float) -> Rule:
    """The rule that a text describes: a name of the catalogue, or a formula.

    In a formula, assigned names other than the parameter (w, W, θ or x) are states, which start at 0; the
    gradient is g, ∇L, ∂L/∂W or dL/dW; t is the step number, from 1; every other name is a hyperparameter
    and needs a value. Greek letters may be given by their names.

    >>> mine = rule("v ← α v − η ∇L; W ← W + v", α=0.9, eta=0.01)
    >>> print(mine)
    v ← α v − η g
    w ← w + v
    >>> rule("θ(t+1) = θ(t) − α∇J(θ(t))", α=0.1).hyperparameters
    {'α': 0.1}
    >>> rule("adam/torch", lr=0.1)
    Adam.variant('torch')(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-08)

    Raises :class:`FormulaError` where the text cannot be read, :class:`KudariError` where a value is
    missing or there is no such rule.
    """
    family, _, variant = text.strip().lower().partition("/")
    if family in RULES and (not variant or variant.isidentifier()):
        cls = RULES[family]
        cls = cls.variant(variant) if variant else cls
        letters = {key(hyper.letter): name for name, hyper in cls.hypers.items()}
        return cls(**{letters.get(key(name), name): value for name, value in hypers.items()})
    if family.isidentifier():
        near = difflib.get_close_matches(family, RULES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(RULES)}"
        raise KudariError(f"there is no rule {text!r}; {hint}")
    return _typed(text, name, hypers)


def rule_of(spec: str) -> Rule:
    """A rule with its values in one text: a name or a formula, a colon, and ``name=value`` with commas.

    >>> rule_of("momentum:lr=0.1")
    Momentum(lr=0.1, momentum=0.9)
    >>> rule_of("w ← w − η g: η=0.1").hyperparameters
    {'η': 0.1}
    """
    text, colon, tail = spec.rpartition(":")
    if not colon or tail.startswith("="):  # no values, or the := of a formula
        return rule(spec)
    hypers: dict[str, float] = {}
    for part in tail.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        try:
            number = float(value)
        except ValueError:
            raise KudariError(f"{part.strip()!r} in {spec!r} is not of the form name=number, as in lr=0.1") from None
        if not equals or not name:
            raise KudariError(f"{part.strip()!r} in {spec!r} is not of the form name=number, as in lr=0.1")
        hypers[name] = number
    return rule(text, name="rule", **hypers)


def _typed(text: str, name: str, hypers: Mapping[str, float]) -> Rule:
    values = {key(given): value for given, value in hypers.items()}
    assigned = read_updates(text, scalars=[given for given in values if given != "t"])
    free = symbols(*assigned.values())
    read_first = {symbol.name for symbol in free}
    states = [target for target in assigned if target not in ("w", "g") and target in read_first]
    named = [symbol.name for symbol in free if symbol.kind == "scalar" and symbol.name != "t"]
    for letter_ in named:
        if letter_ not in values:
            product = f"; for a product write {' '.join(letter_)}" if len(split(letter_)[0]) == 2 else ""
            raise KudariError(f"{letter_} needs a value, as in {_typed_name(letter_)}=0.1{product}")
    for given in values:
        if given not in named:
            raise KudariError(f"{given} was given a value but does not stand in the formula")
    after: dict[str, Expression] = {"w": assigned["w"]} | {target: assigned[target] for target in states}
    letters = {target: letter(target) for target in (*states, *named)}
    declared: dict[str, Any] = {target: state(0.0, letters[target]) for target in states}
    declared |= {hyper_: hyper(None, letters[hyper_], low=float("-inf")) for hyper_ in named}
    declared["updates"] = Updates(after, {target: Symbol(target) for target in after}, letters)
    declared["__doc__"] = f"A rule from text: {text}"
    cls: type[Rule] = type(name, (TextRule,), declared)
    return cls(**{hyper_: values[hyper_] for hyper_ in named})


def _typed_name(name: str) -> str:
    """A name as any keyboard can type it."""
    stem, index = split(name)
    return ENGLISH.get(stem, stem) + index
