"""Functions as people write them: their spellings, and which of them do without brackets, as in sin 2x."""

from __future__ import annotations

import re

from kudari.formula.operations import OPERATIONS

_OPERATORS = {"add", "subtract", "multiply", "divide", "power", "negate"}  # operations that are signs

#: The operations that are called by a name.
FUNCTIONS = sorted(n for n, o in OPERATIONS.items() if n not in _OPERATORS and o.result != "truth")

#: Other spellings of their names.
SPELLINGS = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "ln": "log",
    "minimum": "min",
    "maximum": "max",
    "sgn": "sign",
    "absolute": "abs",
}

#: LaTeX's commands for them; Kudari writes the last of two. Those of one argument may do without brackets.
LATEX_COMMANDS = {
    **{name: name for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "max", "min")},
    **{"arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "log", "log": "log"},
}
UNBRACKETED = sorted(name for name in set(LATEX_COMMANDS.values()) if OPERATIONS[name].arity == 1)

#: A logarithm with its base: log2, log_10, log_b.
LOGARITHM = re.compile(r"log(?:_?([0-9]+)|_([^0-9_]))")

_SPOKEN = sorted({*UNBRACKETED, *(spelling for spelling, name in SPELLINGS.items() if name in UNBRACKETED)})
#: What may be a function of something as well as a name: sin2x, lnx. (cost and tank are names.)
GLUED = re.compile(rf"({'|'.join(_SPOKEN)})([0-9].*|[xyzwθ]y?)")
