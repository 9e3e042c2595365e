"""Update rules: each one the paper's formula, and nothing else."""

from kudari.rules.adam import Adam, AdamW, AMSGrad, NAdam
from kudari.rules.adaptive import AdaDelta, AdaGrad, RMSProp
from kudari.rules.declare import hyper, state
from kudari.rules.descent import SGD, Momentum, Nesterov
from kudari.rules.lift import LiftError, lift
from kudari.rules.rule import Rule
from kudari.rules.sign import Lion
from kudari.rules.text import BOOK, RULES, rule

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
