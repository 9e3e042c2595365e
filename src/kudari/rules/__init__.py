"""Update rules: each one the paper's formula, and nothing else."""

from kudari.rules import adam, adaptive, descent, sign
from kudari.rules.adam import *
from kudari.rules.adaptive import *
from kudari.rules.catalogue import RULES
from kudari.rules.clipped import Clipped
from kudari.rules.contract import Rule
from kudari.rules.declarations import hyper, state
from kudari.rules.descent import *
from kudari.rules.formula import RuleFormula
from kudari.rules.lifting import LiftError, lift
from kudari.rules.per_parameter import PerParameter
from kudari.rules.reading import as_rule, rule
from kudari.rules.sign import *

FAMILY_NAMES = [*descent.__all__, *adaptive.__all__, *adam.__all__, *sign.__all__]

__all__ = [
    "RULES",
    "Clipped",
    "LiftError",
    "PerParameter",
    "Rule",
    "RuleFormula",
    "as_rule",
    "hyper",
    "lift",
    "rule",
    "state",
]
__all__ += FAMILY_NAMES
