"""Somebody's plain Python or NumPy function, run once on symbols: the formula that it computes.

>>> trace(lambda x, y: x**2 / 20 + np.sin(y))
add(divide(power(x, 2), 20), sin(y))
"""

from __future__ import annotations

import inspect
import os
import traceback
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kudari.formula.carets import has_carets, reread
from kudari.formula.errors import CaretWarning, TraceError
from kudari.formula.graph import Expression, Symbol, as_expression
from kudari.formula.notation import unicode
from kudari.formula.operators import keeping_carets


def variables_of(function: Callable[..., Any]) -> list[str]:
    """The names of a function's arguments, which name the variables of its formula."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        raise TraceError(
            f"the arguments of {_name(function)} cannot be seen; wrap it, as in lambda x, y: f(x, y)"
        ) from None
    for parameter in parameters:
        named = parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        if not named and (parameter.kind is not parameter.KEYWORD_ONLY or parameter.default is parameter.empty):
            raise TraceError(
                f"{_name(function)} takes {parameter}; each variable needs an argument of its own, as in f(x, y)"
            )
    return [parameter.name for parameter in parameters if parameter.default is parameter.empty]


def trace(function: Callable[..., Any], variables: Sequence[Symbol] | None = None) -> Expression:
    """The formula of a function of numbers, in the order in which the function computes it.

    ``function`` computes with Python's operators and NumPy's functions on numbers, and returns a number.
    ``variables`` are the symbols handed in; by default, one for each argument, by its name. ``^`` is read as a power,
    with a :class:`~kudari.formula.errors.CaretWarning`, where it is certain what was typed.

    Raises :class:`TraceError`, which names the line, where the function does what no formula can.

    >>> trace(lambda x: np.where(x > 0, x, 0.5 * x))
    where(greater(x, 0), x, multiply(0.5, x))
    """
    symbols = [Symbol(name) for name in variables_of(function)] if variables is None else variables
    with keeping_carets():
        result = on_symbols(lambda: function(*symbols), _name(function))
    try:
        formula = as_expression(result)
    except TraceError as error:
        raise TraceError(f"{_name(function)} returns what is no formula: {error}") from None
    if not has_carets(formula):
        return formula
    try:
        meant = reread(function, formula, dict(zip(variables_of(function), symbols, strict=True)))
    except TraceError as error:
        raise TraceError(f"{_name(function)} cannot be read as a formula: {error}") from None
    said = f"`^` is read as a power here, as in {unicode(meant)}; in Python a power is written `**`, as in x**2"
    warnings.warn_explicit(said, CaretWarning, function.__code__.co_filename, function.__code__.co_firstlineno)
    return meant


def on_symbols(run: Callable[[], Any], name: str) -> Any:
    """The result of running somebody's code on symbols; what goes wrong in it is said with its line."""
    try:
        return run()
    except Exception as error:
        where = _line_of(error)
        reason = str(error) if isinstance(error, TraceError) else f"{type(error).__name__}: {error}"
        raise TraceError(f"{name} cannot be read as a formula{where}: {reason}") from error


def _line_of(error: BaseException) -> str:
    """The innermost line of the user's own code, as ", line 3 (y = math.sin(x))"."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if not _is_ours(frame.filename)]
    if not own:
        return ""
    line = (own[-1].line or "").strip()
    return f", line {own[-1].lineno}" + (f" ({line})" if line else "")


def _is_ours(filename: str) -> bool:
    """Whether a file belongs to this package or to NumPy, and not to the user."""
    package = os.path.dirname(os.path.dirname(__file__)) + os.sep
    return filename.startswith((package, np.__path__[0])) or filename.startswith("<__array_function__")


def _name(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return "the function" if name == "<lambda>" else f"{name}()"
