"""The twins of every operation in SymPy and mpmath, written without a look at the table."""

from types import SimpleNamespace

import mpmath
import pytest
import sympy

from kudari.formula.graph import Constant, ordered


class Floor(sympy.Function):
    """SymPy's floor leaves its derivative unsaid; it is zero between the steps."""

    def fdiff(self, argindex=1):
        return sympy.Integer(0)


def one_if(relation):
    return lambda a, b: sympy.Piecewise((1, relation(a, b)), (0, True))


SYMPY = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "negate": lambda a: -a,
    "cbrt": lambda a: sympy.sign(a) * sympy.Abs(a) ** sympy.Rational(1, 3),
    "abs": sympy.Abs,
    "expm1": lambda a: sympy.exp(a) - 1,
    "log1p": lambda a: sympy.log(1 + a),
    "min": sympy.Min,
    "max": sympy.Max,
    "clip": lambda a, low, high: sympy.Min(sympy.Max(a, low), high),
    "where": lambda c, a, b: sympy.Piecewise((a, sympy.Ne(c, 0)), (b, True)),
    "floor": Floor,
    "less": one_if(sympy.Lt),
    "less_equal": one_if(sympy.Le),
    "greater": one_if(sympy.Gt),
    "greater_equal": one_if(sympy.Ge),
    "equal": one_if(sympy.Eq),
    "not_equal": one_if(sympy.Ne),
} | {name: getattr(sympy, name) for name in ("sqrt", "sign", "exp", "log", "sin", "cos", "tan", "asin", "acos")}
SYMPY |= {name: getattr(sympy, name) for name in ("atan", "atan2", "sinh", "cosh", "tanh")}

MPMATH = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "negate": lambda a: -a,
    "cbrt": mpmath.cbrt,
    "abs": abs,
    "min": min,
    "max": max,
    "clip": lambda a, low, high: min(max(a, low), high),
    "where": lambda c, a, b: a if c else b,
    "less": lambda a, b: mpmath.mpf(a < b),
    "less_equal": lambda a, b: mpmath.mpf(a <= b),
    "greater": lambda a, b: mpmath.mpf(a > b),
    "greater_equal": lambda a, b: mpmath.mpf(a >= b),
    "equal": lambda a, b: mpmath.mpf(a == b),
    "not_equal": lambda a, b: mpmath.mpf(a != b),
} | {name: getattr(mpmath, name) for name in ("sqrt", "sign", "exp", "log", "expm1", "log1p", "sin", "cos", "tan")}
MPMATH |= {name: getattr(mpmath, name) for name in ("asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "floor")}


def exactly(expression, values):
    """The value of a formula in mpmath's working precision."""
    known = dict(values)
    for node in ordered(expression):
        if node not in known:
            arguments = [known[argument] for argument in node.arguments]
            known[node] = (
                mpmath.mpf(node.value) if isinstance(node, Constant) else MPMATH[node.operation.name](*arguments)
            )
    return known[expression]


def in_sympy(expression, letters):
    """The formula in SymPy."""
    known = dict(letters)
    for node in ordered(expression):
        if isinstance(node, Constant):
            known[node] = sympy.Float(node.value, 40)
        elif node not in known:
            known[node] = SYMPY[node.operation.name](*(known[argument] for argument in node.arguments))
    return known[expression]


@pytest.fixture(scope="session")
def twins():
    return SimpleNamespace(sympy=SYMPY, mpmath=MPMATH, in_sympy=in_sympy, exactly=exactly)
