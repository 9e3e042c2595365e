"""What a formula is: one operation graph in written order, and everything that can be read off it."""

from kudari.formula.derive import derivatives
from kudari.formula.errors import FormulaError, KudariError, TraceError
from kudari.formula.grammar import read
from kudari.formula.graph import Constant, Expression, Symbol
from kudari.formula.markup import latex, mathml
from kudari.formula.notation import unicode
from kudari.formula.operations import OPERATIONS, Operation
from kudari.formula.tape import Tape
from kudari.formula.tracing import trace

__all__ = [
    "OPERATIONS",
    "Constant",
    "Expression",
    "FormulaError",
    "KudariError",
    "Operation",
    "Symbol",
    "Tape",
    "TraceError",
    "derivatives",
    "latex",
    "mathml",
    "read",
    "trace",
    "unicode",
]
