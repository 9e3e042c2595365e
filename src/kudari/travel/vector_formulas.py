"""Small formulas over numbers and columns of numbers, such as ``max(values) - values[0] > 10 * span``.

They are written as Python writes them and become plain data: a number, a name, or a list of an operation and its
arguments. So what they say can be handed to whoever computes them: to :class:`Evaluation` here, and to its twin on the
page. A column is a vector of numbers; operations on numbers work on each of its own. A truth is 1 or 0.

What is not known is NaN: the number at an index that does not exist, or the greatest of no numbers. Nothing that is
compared with it is true.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

Formula = float | str | None | list[Any]
Value = Any  # a number or a vector of them; what is only handed on may be anything

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.FloorDiv: "floor_divide",
    ast.Pow: "power",
    ast.USub: "negate",
    ast.Not: "not",
    ast.Lt: "less",
    ast.LtE: "less_equal",
    ast.Gt: "greater",
    ast.GtE: "greater_equal",
    ast.Eq: "equal",
    ast.BitAnd: "both",
}


@cache
def lowered(text: str) -> Formula:
    """The formula as plain data.

    >>> lowered("values[-1] - min(values) > 0.5")
    ['greater', ['subtract', ['item', 'values', -1], ['min', 'values']], 0.5]

    Raises :class:`SyntaxError` for what is no formula of this kind.
    """
    return _lowered(ast.parse(text.strip(), mode="eval").body)


def _lowered(node: ast.expr | None) -> Formula:
    match node:
        case None:
            return None
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Name(id=name):
            return name
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in _SIGNS:
            return [_SIGNS[type(sign)], _lowered(operand)]
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return [_SIGNS[type(sign)], _lowered(left), _lowered(right)]
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _SIGNS:
            return [_SIGNS[type(sign)], _lowered(left), _lowered(right)]
        case ast.Compare(left=left, ops=[sign, *others], comparators=[middle, *rest]) if others:  # a < b < c
            return [
                "and",
                _lowered(ast.Compare(left, [sign], [middle])),
                _lowered(ast.Compare(middle, others, rest)),
            ]
        case ast.BoolOp(op=sign, values=values):
            return ["and" if isinstance(sign, ast.And) else "or", *map(_lowered, values)]
        case ast.IfExp(test=test, body=body, orelse=other):
            return ["if", _lowered(test), _lowered(body), _lowered(other)]
        case ast.Subscript(value=column, slice=ast.Slice(lower=low, upper=high, step=None)):
            return ["slice", _lowered(column), _lowered(low), _lowered(high)]
        case ast.Subscript(value=column, slice=index):
            return ["item", _lowered(column), _lowered(index)]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            pair = {"max": "larger", "min": "smaller"} if len(arguments) == 2 else {}
            return [pair.get(name, name), *map(_lowered, arguments)]
    raise SyntaxError(f"this has no place in a formula over columns: {ast.unparse(node)}")


class Evaluation:
    """Computes formulas, each of those that have a name at most once.

    ``definitions`` are the formulas that have a name, ``column`` gives every other number or column by its name, and
    ``functions`` are those known beside :data:`OPERATIONS`.

    >>> columns = {"values": np.array([1.0, 4.0, 9.0])}
    >>> evaluation = Evaluation({"rise": lowered("values[-1] - values[0]")}, columns.__getitem__)
    >>> evaluation.value(lowered("rise > 5")), evaluation.value(lowered("rise / 2"))
    (1.0, 4.0)
    """

    def __init__(
        self,
        definitions: Mapping[str, Formula],
        column: Callable[[str], Value],
        functions: Mapping[str, Callable[..., Value]] | None = None,
    ) -> None:
        self._definitions, self._column = definitions, column
        self._operations = {**OPERATIONS, **(functions or {})}
        self.known: dict[str, Value] = {}

    def named(self, name: str) -> Value:
        """What has this name: a number, a column, or the value of a formula."""
        if name not in self.known:
            formula = self._definitions.get(name)
            self.known[name] = self._column(name) if formula is None else self.value(formula)
        return self.known[name]

    def holds(self, formula: Formula) -> bool:
        """Whether a formula is true."""
        return bool(self.value(formula) == 1)

    def value(self, formula: Formula) -> Value:
        """The value of a formula."""
        match formula:
            case str():
                return self.named(formula)
            case ["if", condition, one, other]:
                return self.value(one if self.holds(condition) else other)
            case ["and", *conditions]:
                return float(all(map(self.holds, conditions)))
            case ["or", *conditions]:
                return float(any(map(self.holds, conditions)))
            case [str(name), *arguments]:
                return self._operations[name](*map(self.value, arguments))
        return formula


def _of_numbers(operation: Callable[..., Any]) -> Callable[..., Value]:
    """An operation on numbers, or on each number of a column."""

    def applied(*arguments: Value) -> Value:
        value = np.asarray(operation(*arguments), np.float64)
        return value if value.ndim else float(value)

    return applied


def _of_columns(operation: Callable[..., Any]) -> Callable[[Value], float]:
    """An operation that makes one number of a column; there is none of an empty one."""
    return lambda column: float(operation(column)) if len(column) else np.nan


def _item(column: Value, index: float) -> float:
    return float(column[int(index)]) if -len(column) <= index < len(column) else np.nan


def _slice(column: Value, low: float | None, high: float | None) -> Value:
    return column[None if low is None else int(low) : None if high is None else int(high)]


def _first(truths: Value) -> float:
    return next((float(index) for index in np.flatnonzero(truths)), np.nan)


_ON_NUMBERS: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "floor_divide": np.floor_divide,
    "power": np.power,
    "negate": np.negative,
    "not": lambda truth: 1 - truth,
    "less": np.less,
    "less_equal": np.less_equal,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "equal": np.equal,
    "both": np.multiply,
    "smaller": np.minimum,
    "larger": np.maximum,
    "abs": np.abs,
    "log": np.log,
    "ceil": np.ceil,
    "known": lambda number: ~np.isnan(number),
}
_ON_COLUMNS: dict[str, Callable[..., Any]] = {"min": np.min, "max": np.max, "mean": np.mean, "median": np.median}

#: What a formula can do; its twin on the page knows the same.
OPERATIONS: dict[str, Callable[..., Value]] = {
    **{name: _of_numbers(operation) for name, operation in _ON_NUMBERS.items()},
    **{name: _of_columns(operation) for name, operation in _ON_COLUMNS.items()},
    "sum": lambda column: float(np.sum(column)),
    "count": lambda column: float(len(column)),
    "all": lambda truths: float(np.all(truths)),  # also of none
    "first": _first,  # the index of the first truth
    "last": lambda truths: float(max(np.flatnonzero(truths), default=np.nan)),
    "keep": lambda column, truths: column[truths == 1],  # the numbers beside a truth
    "item": _item,
    "slice": _slice,
}
