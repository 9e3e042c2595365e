"""Somebody's plain Python or NumPy function, run once on symbols: the formula that it computes.

>>> trace(lambda x, y: x**2 / 20 + np.sin(y))
add(divide(power(x, 2), 20), sin(y))
"""

from __future__ import annotations

import ast
import dis
import inspect
import linecache
import os
import re
import traceback
import warnings
from collections.abc import Callable, Sequence
from types import CodeType
from typing import Any

import numpy as np

from kudari.formula.errors import FormulaError, TraceError
from kudari.formula.grammar import read
from kudari.formula.graph import CaretWarning, Expression, Symbol, as_expression

_MODULES = ("np", "numpy", "math")


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

    ``variables`` are the symbols handed in; by default, one for each argument, by its name.

    Raises :class:`TraceError`, which names the line, where the function does what no formula can.
    """
    symbols = [Symbol(name) for name in variables_of(function)] if variables is None else variables
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = on_symbols(lambda: function(*symbols), _name(function))
    carets = [entry for entry in caught if isinstance(entry.message, CaretWarning)]
    for entry in caught:
        if entry not in carets:
            warnings.warn_explicit(entry.message, entry.category, entry.filename, entry.lineno)
    if carets:
        # Python reads x^2 + y^2 as x^(2 + y)^2, so what was traced is not what was meant: read the text instead.
        result = _reread(function, [symbol.name for symbol in symbols])
        code = function.__code__  # the warning belongs to the line that writes `^`
        warnings.warn_explicit(CaretWarning(), None, code.co_filename, code.co_firstlineno)
    try:
        return as_expression(result)
    except TraceError as error:
        raise TraceError(f"{_name(function)} returns what is no formula: {error}") from None


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
    folder = os.path.dirname(__file__) + os.sep
    return filename.startswith((folder, np.__path__[0])) or filename.startswith("<__array_function__")


def _name(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return "the function" if name == "<lambda>" else f"{name}()"


def _reread(function: Callable[..., Any], names: Sequence[str]) -> Expression:
    """The formula of a function that writes ``^``, read by the grammar, where it is a power."""
    try:
        return read(_returned_text(function, names), names)
    except FormulaError as error:
        raise TraceError(
            f"{_name(function)} writes `^`, which in Python binds more loosely than `+`; write `**` ({error})"
        ) from None


def _returned_text(function: Callable[..., Any], names: Sequence[str]) -> str:
    """The text of the expression that a one-line function returns, if only its variables stand in it."""
    code = getattr(function, "__code__", None)
    source = "".join(linecache.getlines(code.co_filename)) if code else ""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        tree = ast.Module([], [])
    found = [
        body
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.Lambda))
        and (body := _single_expression(node)) is not None
        and code is not None
        and _is_compiled_from(code, body)
    ]
    if found:
        innermost = max(found, key=lambda body: (body.lineno, body.col_offset))
        if {node.id for node in ast.walk(innermost) if isinstance(node, ast.Name)} <= {*names, *_MODULES}:
            text = " ".join((ast.get_source_segment(source, innermost) or "").split())
            return re.sub(rf"\b({'|'.join(_MODULES)})\.", "", text)
    raise TraceError(
        f"{_name(function)} writes `^`, which in Python binds more loosely than `+`: x^2 + y^2 would be x^(2 + y)^2. "
        "Write `**`, as in x**2 + y**2"
    )


def _single_expression(node: ast.FunctionDef | ast.Lambda) -> ast.expr | None:
    """The expression of a lambda, or of a function that does nothing but return it."""
    if isinstance(node, ast.Lambda):
        return node.body
    statements = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    last = statements[-1]
    return last.value if len(statements) == 1 and isinstance(last, ast.Return) else None


def _is_compiled_from(code: CodeType, body: ast.expr) -> bool:
    """Whether the code's operations stand where the expression stands in the file."""
    places = [
        (line, column, end_line, end_column)
        for instruction, (line, end_line, column, end_column) in zip(
            dis.get_instructions(code), code.co_positions(), strict=False
        )
        if instruction.opname == "BINARY_OP"
    ]
    start, end = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
    return bool(places) and all(
        start <= (line, column) and (end_line, end_column) <= end for line, column, end_line, end_column in places
    )
