"""The catalogue: every rule by its name in lower case, in the order of the families."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from kudari.rules import adam, adaptive, descent, sign
from kudari.rules.contract import Rule
from kudari.rules.formula import RuleFormula
from kudari.rules.formula_rule import FormulaRule

FAMILIES = (descent, adaptive, adam, sign)
BOOK = ("sgd", "momentum", "adagrad", "adam")  # chapter 6 of the book, in its order; a field has a rate for each


def _rules_of(family: ModuleType) -> list[type[Rule]]:
    """The rules that a family offers, in the order in which they are written."""
    return [value for name, value in vars(family).items() if name in family.__all__]


RULES: dict[str, type[Rule]] = {rule.__name__.lower(): rule for family in FAMILIES for rule in _rules_of(family)}


def variants() -> dict[str, type[Rule]]:
    """Every rule and every variant by its name in a text: "adam", "adam/torch".

    >>> list(variants())[:4]
    ['sgd', 'momentum', 'momentum/torch', 'momentum/average']
    """
    named: dict[str, type[Rule]] = {}
    for name, rule in RULES.items():
        named[name] = rule
        named |= {f"{name}/{variant}": kin for variant, kin in rule.variants.items()}
    return named


def known(formula: RuleFormula) -> type[Rule] | None:
    """The rule or variant of the catalogue that has this very formula, under this title; None where there is none.

    >>> from kudari.rules import Adam
    >>> known(Adam.formula) is Adam
    True
    """
    return next((r for r in variants().values() if r.title == formula.title and r.formula.moves_as(formula)), None)


def rule_with(formula: RuleFormula, values: Mapping[str, float]) -> Rule:
    """The rule of a formula with these values: that of the catalogue, if it is there under this title.

    >>> from kudari.rules import Adam
    >>> rule_with(Adam.formula, Adam(lr=0.5).hyperparameters)
    Adam(lr=0.5, beta1=0.9, beta2=0.999, eps=1e-07)

    Raises :class:`KudariError` where a value is missing or out of range.
    """
    cls = known(formula)
    return FormulaRule(formula, values) if cls is None else cls(**values)
