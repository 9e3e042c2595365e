"""The one table of operations: every evaluator, printer, derivative and foreign language walks this list.

A *pullback* carries the derivative of the output, ``d``, back to one argument: for ``y = sin(a)`` it is
``d * cos(a)``. Pullbacks are written in plain NumPy, in the letters ``d`` (derivative of the output),
``y`` (the output) and ``a, b, c`` (the arguments), and are run on symbols as on numbers. What decides whether an
argument takes part at all stands outermost, as in ``np.where(a <= b, d, 0)``: the chain rule keeps it there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Pullback = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """One row of the table.

    ``result`` says what may differ between machines: an *exact* operation is rounded as IEEE 754 prescribes
    and gives the same bits everywhere; a *rounded* one comes from a mathematics library and may differ in
    the last place; a *truth* is a comparison.

    ``library`` is what the libraries of C and JavaScript call it; kernels, the page and programs in other languages
    call it so too, unless they say otherwise. An operation that has one needs no other line anywhere.
    """

    name: str
    arity: int
    function: Callable[..., Any]
    pullbacks: tuple[Pullback | None, ...]  # one for each argument; None: the derivative is zero
    result: Literal["exact", "rounded", "truth"] = "exact"
    library: str = ""
    is_total: bool = False  # whether it gives a finite number, whatever ordinary numbers it is given

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, or one from a pickle, is the row of the table itself."""
        return operation_named, (self.name,)


def operation_named(name: str) -> Operation:
    """The table's row of this name, or one of the two operations beside it.

    Raises KeyError where there is no such operation.
    """
    return _BESIDE.get(name) or OPERATIONS[name]


def _one_less(exponent: Any) -> Any:
    """The exponent of a power's derivative; a constant stays a constant, so that x**3 gives x**2."""
    value = getattr(exponent, "value", None)
    return exponent - 1 if value is None else value - 1


def _exact(name: str, arity: int, function: Callable[..., Any], *pullbacks: Pullback | None) -> Operation:
    """An operation that each language writes in its own way, with a sign or otherwise."""
    return Operation(name, arity, function, pullbacks, is_total=True)


def _rounded(
    name: str, arity: int, function: Callable[..., Any], *pullbacks: Pullback, is_total: bool = False
) -> Operation:
    """A function of the libraries."""
    return Operation(name, arity, function, pullbacks, "rounded", name, is_total)


def _truth(name: str, function: Callable[..., Any]) -> Operation:
    """A comparison."""
    return Operation(name, 2, function, (None, None), "truth", is_total=True)


_TABLE = (
    # Arithmetic
    _exact("add", 2, np.add, lambda d, y, a, b: d, lambda d, y, a, b: d),
    _exact("subtract", 2, np.subtract, lambda d, y, a, b: d, lambda d, y, a, b: -d),
    _exact("multiply", 2, np.multiply, lambda d, y, a, b: d * b, lambda d, y, a, b: d * a),
    Operation("divide", 2, np.divide, (lambda d, y, a, b: d / b, lambda d, y, a, b: -(d * y / b))),
    # operator.pow and not np.power: on numbers it is the C library's pow, as in Python's own `beta1**t`.
    Operation(
        "power",
        2,
        operator.pow,
        (
            lambda d, y, a, b: np.where(np.equal(b, 0), 0, d * (b * a ** _one_less(b))),  # a⁰ is 1 at a = 0 as well
            lambda d, y, a, b: np.where(np.equal(a, 0), np.where(b > 0, 0, d * (y * np.log(a))), d * (y * np.log(a))),
        ),
        "rounded",
        library="pow",
    ),
    _exact("negate", 1, np.negative, lambda d, y, a: -d),
    # Roots and size
    Operation("sqrt", 1, np.sqrt, (lambda d, y, a: d / (2 * y),), library="sqrt"),
    _rounded("cbrt", 1, np.cbrt, lambda d, y, a: d / (3 * y**2), is_total=True),
    _exact("abs", 1, np.abs, lambda d, y, a: d * np.sign(a)),
    _exact("sign", 1, np.sign, None),
    # Exponential and logarithm
    _rounded("exp", 1, np.exp, lambda d, y, a: d * y),
    _rounded("log", 1, np.log, lambda d, y, a: d / a),
    _rounded("expm1", 1, np.expm1, lambda d, y, a: d * np.exp(a)),
    _rounded("log1p", 1, np.log1p, lambda d, y, a: d / (1 + a)),
    # Trigonometry
    _rounded("sin", 1, np.sin, lambda d, y, a: d * np.cos(a), is_total=True),
    _rounded("cos", 1, np.cos, lambda d, y, a: -(d * np.sin(a)), is_total=True),
    _rounded("tan", 1, np.tan, lambda d, y, a: d * (1 + y**2)),
    _rounded("asin", 1, np.arcsin, lambda d, y, a: d / np.sqrt(1 - a**2)),
    _rounded("acos", 1, np.arccos, lambda d, y, a: -(d / np.sqrt(1 - a**2))),
    _rounded("atan", 1, np.arctan, lambda d, y, a: d / (1 + a**2), is_total=True),
    _rounded(
        "atan2",
        2,
        np.arctan2,
        lambda d, y, a, b: d * b / (a**2 + b**2),
        lambda d, y, a, b: -(d * a / (a**2 + b**2)),
        is_total=True,
    ),
    _rounded("sinh", 1, np.sinh, lambda d, y, a: d * np.cosh(a)),
    _rounded("cosh", 1, np.cosh, lambda d, y, a: d * np.sinh(a)),
    _rounded("tanh", 1, np.tanh, lambda d, y, a: d * (1 - y**2), is_total=True),
    # Choice. At a tie the first argument of min and max takes the whole derivative.
    _exact(
        "min",
        2,
        np.minimum,
        lambda d, y, a, b: np.where(a <= b, d, 0),
        lambda d, y, a, b: np.where(a <= b, 0, d),
    ),
    _exact(
        "max",
        2,
        np.maximum,
        lambda d, y, a, b: np.where(a >= b, d, 0),
        lambda d, y, a, b: np.where(a >= b, 0, d),
    ),
    _exact(
        "clip",
        3,
        np.clip,
        lambda d, y, a, b, c: np.where(a < b, 0, np.where(a > c, 0, d)),
        lambda d, y, a, b, c: np.where(a < b, np.where(b > c, 0, d), 0),
        lambda d, y, a, b, c: np.where(np.maximum(a, b) > c, d, 0),
    ),
    _exact(
        "where",
        3,
        np.where,
        None,
        lambda d, y, a, b, c: np.where(a, d, 0),
        lambda d, y, a, b, c: np.where(a, 0, d),
    ),
    Operation("floor", 1, np.floor, (None,), library="floor"),
    # Comparisons
    _truth("less", np.less),
    _truth("less_equal", np.less_equal),
    _truth("greater", np.greater),
    _truth("greater_equal", np.greater_equal),
    _truth("equal", np.equal),
    _truth("not_equal", np.not_equal),
)

OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in _TABLE}


def _needs_a_field(place: Any) -> Any:
    raise ValueError("the gradient at another place is computed by a field, not by an operation")


#: ∇L(θ − γ v), the gradient at another place, which a rule may state and only a field can compute. Whoever lets a rule
#: walk on a field replaces it; whoever meets it elsewhere has no such operation.
GRADIENT_AT = Operation("gradient_at", 1, _needs_a_field, (None,))

#: Python's ``^``, while a function is traced; what is meant by it, :mod:`kudari.formula.carets` finds out.
CARET_SIGN = Operation("caret", 2, operator.xor, (None, None))

_BESIDE = {operation.name: operation for operation in (GRADIENT_AT, CARET_SIGN)}
