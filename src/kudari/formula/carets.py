"""x^2 + y^2 in somebody's Python function: what they meant by it.

In Python ``^`` binds more loosely than ``+``, so what runs is ``(x ^ (2 + y)) ^ 2``. While a function is traced, ``^``
is an operation of its own. What was computed is then written down again with as few brackets as Python needs, which
gives what was typed, and the grammar reads that, with ``^`` as a power.

Not every formula can be told from what was computed: ``x^2 + 1`` runs as ``x^3``, for Python adds two numbers before it
runs anything, and ``(x + y)^2`` runs as ``x + y^2`` does. Hence the text itself is read where it can be had; and what
is written down again is taken for the text only if Python has the same instructions for both, at the same places.
"""

from __future__ import annotations

import ast
import dis
import linecache
import re
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any

from kudari.formula.errors import FormulaError, TraceError
from kudari.formula.grammar import Grammar
from kudari.formula.graph import Apply, Constant, Expression, Symbol, ordered
from kudari.formula.letters import key
from kudari.formula.notation import ATOM, CARET, COMPARISON, POWER, PRODUCT, SIGN, SUM, Piece, Writer, digits
from kudari.formula.operations import CARET_SIGN, OPERATIONS
from kudari.formula.scope import Scope

_MODULES = ("np", "numpy", "math")  # their functions are called in the grammar without them
_SIGNS = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==", "not_equal": "!="}


def has_carets(expression: Expression) -> bool:
    """Whether ``^`` takes part in what was traced."""
    return any(isinstance(node, Apply) and node.operation is CARET_SIGN for node in ordered(expression))


def reread(function: Callable[..., Any], traced: Expression, variables: Mapping[str, Symbol]) -> Expression:
    """The formula that a function means by ``^``, of which this was traced.

    ``variables`` are the symbols that the function's arguments were.

    Raises :class:`TraceError` where what was typed cannot be known for certain.
    """
    reason = "x^2 + y^2 would be x^(2 + y)^2"
    for text in _texts(function, traced, variables):
        plain = re.sub(rf"\b({'|'.join(_MODULES)})\.", "", " ".join(text.split()))
        grammar = Grammar(plain, Scope(dict(variables), None))
        try:
            return grammar.whole(grammar.choice)
        except FormulaError as error:
            reason = str(error)
    raise TraceError(f"`^` binds more loosely than `+` in Python: {reason}. Write `**`, as in x**2 + y**2")


def _texts(function: Callable[..., Any], traced: Expression, variables: Mapping[str, Symbol]) -> Iterator[str]:
    """What was typed: from the file, where there is one, and what was computed in Python's order, where it is that."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return
    retold = _Retold({symbol.name: argument for argument, symbol in variables.items()}).write(traced)
    for text, known in ((_typed(code), {*variables, *_MODULES}), (retold, {*variables, *_MODULES, "abs"})):
        names = re.findall(r"(\.?)\s*(?<!\w)([^\W\d]\w*)", text)
        # What means one thing in the function and another in the grammar must not stand in it.
        own = {key(variable) for variable in variables}
        if all(key(name) not in own if dot else name in known for dot, name in names) and _is_code_of(text, code):
            yield text


def _typed(code: CodeType) -> str:
    """The expression that a function returns, as it stands in the file; nothing where there is no file."""
    *_, last, _return = dis.get_instructions(code)  # the last operation has the place of the whole expression
    place = last.positions
    if place is None or place.lineno is None or place.end_lineno is None or place.col_offset is None:
        return ""
    lines = [linecache.getline(code.co_filename, line).encode() for line in range(place.lineno, place.end_lineno + 1)]
    lines[-1] = lines[-1][: place.end_col_offset]
    return b"".join(lines)[place.col_offset :].decode(errors="replace")


def _is_code_of(text: str, code: CodeType) -> bool:
    """Whether Python has the same instructions for the text, at the same places but for spaces."""
    function = f"lambda {', '.join(code.co_varnames[: code.co_argcount])}: (\n{text}\n)"
    try:
        compiled = compile(ast.parse(function, mode="eval"), "<text>", "eval")
    except (SyntaxError, ValueError):
        return False
    theirs = next(part for part in compiled.co_consts if isinstance(part, CodeType))
    outline = _outline(theirs)
    return outline is not None and outline == _outline(code)


def _outline(code: CodeType) -> list[tuple[Any, ...]] | None:
    """Every instruction, with the order in which it begins and ends in the text, and a number with its length there.

    ``x + y^2`` and ``(x + y)^2`` differ in where a part begins; ``x^3`` and ``x^2 + 1`` in the length of a number.
    """
    rows: list[tuple[str, Any, tuple[int, int], tuple[int, int]]] = []
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("RESUME", "RETURN_VALUE", "PUSH_NULL"):
            continue
        place = instruction.positions
        line, end_line, column, end_column = place or (None,) * 4
        if line is None or end_line is None or column is None or end_column is None:  # Python was told to forget them
            return None
        name = instruction.opname.replace("LOAD_METHOD", "LOAD_ATTR")  # which of them, depends on the imports
        length = end_column - column if name in ("LOAD_CONST", "LOAD_SMALL_INT") else 0
        rows.append((name, (instruction.argval, length), (line, column), (end_line, end_column)))
    begins, ends = sorted({begin for _, _, begin, _ in rows}), sorted({end for _, _, _, end in rows})
    return [(name, value, begins.index(begin), ends.index(end)) for name, value, begin, end in rows]


class _Retold(Writer):
    """What was computed, as Python text with no more brackets than it needs."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def name(self, name: str) -> Piece:
        return Piece(name, ATOM)

    def leaf(self, node: Expression) -> Piece:
        if isinstance(node, Constant):
            return Piece(digits(node.value), SIGN if digits(node.value).startswith("-") else ATOM)
        assert isinstance(node, Symbol)
        return self.name(self.names.get(node.name, node.name))

    def operation(self, node: Expression, a: list[Piece]) -> Piece:
        assert isinstance(node, Apply)
        match node.operation.name:
            case "caret":
                return Piece(f"{self.at(a[0], CARET)} ^ {self.at(a[1], SUM)}", CARET)
            case "add" | "subtract" as name:
                sign = "+" if name == "add" else "-"
                return Piece(f"{self.at(a[0], SUM)} {sign} {self.at(a[1], PRODUCT)}", SUM)
            case "multiply" | "divide" as name:
                sign = "*" if name == "multiply" else "/"
                return Piece(f"{self.at(a[0], PRODUCT)} {sign} {self.at(a[1], SIGN)}", PRODUCT)
            case "negate":
                return Piece(f"-{self.at(a[0], SIGN)}", SIGN)
            case "power":
                return Piece(f"{self.at(a[0], ATOM)} ** {self.at(a[1], SIGN)}", POWER)
            case name if name in _SIGNS:
                return Piece(f"{self.at(a[0], CARET)} {_SIGNS[name]} {self.at(a[1], CARET)}", COMPARISON)
            case name:
                function = "abs" if name == "abs" else f"np.{OPERATIONS[name].function.__name__}"
                return Piece(f"{function}({', '.join(piece.text for piece in a)})", ATOM)
