"""Kudari (下り, descent): a laboratory for gradient-based optimisation.

An update rule is a formula. Write it any way you like; from the one operation graph that it becomes come
the picture, the explanation, the check and the program.

>>> import kudari
>>> race = kudari.race("ravine", ["sgd:lr=0.95", "momentum:lr=0.1"], start=(-7, 2), steps=30)
>>> race.routes["SGD"][1]
{'x': -6.335, 'y': -1.7999999999999998}
"""

from kudari.checking import Report, check
from kudari.fields import (
    PLACES,
    Additive,
    Field,
    HeavyTailed,
    MaskOut,
    Multiplicative,
    field,
    slope_by_differences,
    slope_by_trial,
    slope_exact,
    slopes,
)
from kudari.formula import (
    FormulaError,
    KudariError,
    Symbol,
    Tape,
    TraceError,
    gradient,
    latex,
    mathml,
    read,
    trace,
    unicode,
)
from kudari.rules import (
    RULES,
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    LiftError,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    RMSProp,
    Rule,
    hyper,
    lift,
    rule,
    state,
)
from kudari.travel import Adventurer, Race, Route, race

__version__ = "0.1.0"

__all__ = [
    "PLACES",
    "RULES",
    "SGD",
    "AMSGrad",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Additive",
    "Adventurer",
    "Field",
    "FormulaError",
    "HeavyTailed",
    "KudariError",
    "LiftError",
    "Lion",
    "MaskOut",
    "Momentum",
    "Multiplicative",
    "NAdam",
    "Nesterov",
    "RMSProp",
    "Race",
    "Report",
    "Route",
    "Rule",
    "Symbol",
    "Tape",
    "TraceError",
    "check",
    "field",
    "gradient",
    "hyper",
    "latex",
    "lift",
    "mathml",
    "race",
    "read",
    "rule",
    "slope_by_differences",
    "slope_by_trial",
    "slope_exact",
    "slopes",
    "state",
    "trace",
    "unicode",
]
