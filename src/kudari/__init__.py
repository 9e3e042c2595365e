"""Kudari (下り, descent): a laboratory for gradient-based optimisation.

An update rule is a formula. Write it any way you like; from the one operation graph that it becomes come
the picture, the explanation, the check and the program.

>>> import kudari
>>> race = kudari.race("ravine", ["sgd:lr=0.95", "momentum:lr=0.1"], start=(-7, 2), steps=30)
>>> race.routes["SGD"][1]
{'x': -6.335, 'y': -1.7999999999999998}
"""

from kudari import drawing as _drawing
from kudari import rules as _rules
from kudari.checking import LayerReport, OptimizerReport, check, check_layer
from kudari.fields import (
    FIELDS,
    Additive,
    Field,
    GradientEstimate,
    HeavyTailed,
    MaskOut,
    Multiplicative,
    compare_gradients,
    field,
    gradient_by_central_differences,
    gradient_by_formula,
    gradient_by_trial,
)
from kudari.formula import (
    FormulaError,
    KudariError,
    Symbol,
    Tape,
    TraceError,
    derivatives,
    latex,
    mathml,
    read,
    trace,
    unicode,
)
from kudari.networks import Network, TwoLayerNet, check_gradient
from kudari.rules import RULES, Clipped, LiftError, PerParameter, Rule, RuleFormula, as_rule, hyper, lift, rule, state
from kudari.rules.adam import *
from kudari.rules.adaptive import *
from kudari.rules.descent import *
from kudari.rules.sign import *
from kudari.travel import (
    Adventurer,
    Diagnosis,
    Ensemble,
    Limit,
    Map,
    Race,
    Route,
    Sweep,
    Table,
    basin_map,
    convergence_map,
    ensemble,
    learning_rate_map,
    race,
    sensitivity,
    stability,
)
from kudari.travel.training import History, train


def _pictures() -> _drawing.Pictures:
    from kudari import pictures  # matplotlib is loaded when a picture is asked for

    return pictures


def _page() -> _drawing.Pages:
    from kudari import page

    return page


_drawing.offer(pictures=_pictures, page=_page)

__version__ = "0.1.0"

__all__ = [
    "FIELDS",
    "RULES",
    "Additive",
    "Adventurer",
    "Clipped",
    "Diagnosis",
    "Ensemble",
    "Field",
    "FormulaError",
    "GradientEstimate",
    "HeavyTailed",
    "History",
    "KudariError",
    "LayerReport",
    "LiftError",
    "Limit",
    "Map",
    "MaskOut",
    "Multiplicative",
    "Network",
    "OptimizerReport",
    "PerParameter",
    "Race",
    "Route",
    "Rule",
    "RuleFormula",
    "Sweep",
    "Symbol",
    "Table",
    "Tape",
    "TraceError",
    "TwoLayerNet",
    "as_rule",
    "basin_map",
    "check",
    "check_gradient",
    "check_layer",
    "compare_gradients",
    "convergence_map",
    "derivatives",
    "ensemble",
    "field",
    "gradient_by_central_differences",
    "gradient_by_formula",
    "gradient_by_trial",
    "hyper",
    "latex",
    "learning_rate_map",
    "lift",
    "mathml",
    "race",
    "read",
    "rule",
    "sensitivity",
    "stability",
    "state",
    "trace",
    "train",
    "unicode",
]
__all__ += _rules.FAMILY_NAMES  # every rule of the catalogue
