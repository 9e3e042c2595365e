"""Update rules: each one the paper's formula, and nothing else."""

from kudari.rules.adam import Adam, AdamW, AMSGrad, NAdam
from kudari.rules.adaptive import AdaDelta, AdaGrad, RMSProp
from kudari.rules.contract import Rule
from kudari.rules.declarations import hyper, state
from kudari.rules.descent import SGD, Momentum, Nesterov
from kudari.rules.lifting import LiftError, lift
from kudari.rules.reading import BOOK, RULES, rule
from kudari.rules.sign import Lion

__all__ = [
    "BOOK",
    "RULES",
    "SGD",
    "AMSGrad",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "AdamW",
    "LiftError",
    "Lion",
    "Momentum",
    "NAdam",
    "Nesterov",
    "RMSProp",
    "Rule",
    "hyper",
    "lift",
    "rule",
    "state",
]
