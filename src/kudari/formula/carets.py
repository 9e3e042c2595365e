"""x^2 + y^2 in somebody's Python function: what they meant by it.

In Python ``^`` binds more loosely than ``+``, so what runs is ``(x ^ (2 + y)) ^ 2``. While a function is traced, ``^``
is an operation of its own. What was computed is then written down again with as few brackets as Python needs, which
gives what was typed, and the grammar reads that, with ``^`` as a power.

It cannot be an exclusive or. That is an operation on whole numbers; a variable of a formula is a real number, for
which Python has none and raises ``TypeError``. So no function of real numbers runs at all with a ``^`` that its
variables take part in, and none is given another meaning. Between two numbers, as in ``x + (2^3)``, Python has made 1
of it before anything runs, which is what the function computes; and a ``^`` of bare symbols, outside a function, is
refused.

Not every formula can be told from what was computed: ``x^2 + 1`` runs as ``x^3``, for Python adds two numbers before it
runs anything, and ``(x + y)^2`` runs as ``x + y^2`` does. Hence the text itself is read where it can be had; where it
cannot, as in ``exec``, what was computed is written down again, with brackets in all the ways in which they make a
difference. Either is taken for what was typed only if Python has the same instructions for it, at the same places; and
where two such texts mean two formulas, none is taken.
"""

from __future__ import annotations

import ast
import dis
import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any

from kudari.formula.errors import FormulaError, TraceError
from kudari.formula.grammar import Grammar
from kudari.formula.graph import Apply, Constant, Expression, Symbol, ordered
from kudari.formula.letters import key
from kudari.formula.notation import ATOM, CARET, COMPARISON, POWER, PRODUCT, SIGN, SUM, Piece, Writer, digits
from kudari.formula.operations import CARET_SIGN, OPERATIONS
from kudari.formula.scope import Scope
from kudari.formula.typed_lines import lines_at

_MODULES = ("np", "numpy", "math")  # their functions are called in the grammar without them
_BRACKETS = 7  # operations that may or may not stand in brackets; twice as many texts for each
_CERTAIN = 1000  # of no whole number below it is any sum, product or power as short
_ARITHMETIC = ("add", "subtract", "multiply", "divide", "negate", "power", "caret")
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
    code = getattr(function, "__code__", None)
    for texts in _proven(code, traced, variables) if isinstance(code, CodeType) else ():
        meant = set()
        for text in texts:
            plain = re.sub(rf"\b({'|'.join(_MODULES)})\.", "", " ".join(text.split()))
            grammar = Grammar(plain, Scope(dict(variables), None))
            try:
                meant.add(grammar.whole(grammar.choice))
            except FormulaError as error:
                reason = str(error)
        if len(meant) == 1:
            return meant.pop()
        if meant:
            reason = "it may have been typed in two ways that mean two things"
            break
    raise TraceError(f"`^` binds more loosely than `+` in Python: {reason}. Write `**`, as in x**2 + y**2")


def _proven(code: CodeType, traced: Expression, variables: Mapping[str, Symbol]) -> Iterator[list[str]]:
    """The texts that run as the function does: first as it may have been typed, and then what was computed."""
    outline, arguments = _outline(code), code.co_varnames[: code.co_argcount]
    if outline is None:
        return
    own = {*variables, *_MODULES}  # whoever calls a function of their own abs did not mean ours
    for texts, known in ((_typed(code), own), (_retold(traced, variables), {*own, "abs"})):
        yield [
            text for text in texts if _keeps_names(text, variables, known) and _outline_of(text, arguments) == outline
        ]


def _keeps_names(text: str, variables: Mapping[str, Symbol], known: Collection[str]) -> bool:
    """Whether every name in a text is known, and means the same in a function and in the grammar."""
    own = {key(variable) for variable in variables}
    names = re.findall(r"(\.?)\s*(?<!\w)([^\W\d]\w*)", text)
    return all(key(name) not in own if dot else name in known for dot, name in names)


def _typed(code: CodeType) -> Iterator[str]:
    """The expression that a function returns, as it may have been typed."""
    *_, last, _return = dis.get_instructions(code)  # the last operation has the place of the whole expression
    place = last.positions
    if place is None or place.lineno is None or place.end_lineno is None or place.col_offset is None:
        return
    for lines in lines_at(code.co_filename, place.lineno, place.end_lineno):
        if any("^" in line for line in lines):
            *before, end = (line.encode() for line in lines)
            yield b"".join([*before, end[: place.end_col_offset]])[place.col_offset :].decode(errors="replace")


def _retold(traced: Expression, variables: Mapping[str, Symbol]) -> Iterator[str]:
    """What was computed, in Python's order, with few brackets or with more."""
    names = {symbol.name: argument for argument, symbol in variables.items()}
    if not all(_is_as_typed(node.value) for node in ordered(traced) if isinstance(node, Constant)):
        return
    operations = [node for node in ordered(traced) if isinstance(node, Apply) and node.operation.name in _ARITHMETIC]
    for count in range(1 + (len(operations) if len(operations) <= _BRACKETS else 0)):
        for bracketed in itertools.combinations(operations, count):
            yield _Retold(names, frozenset(bracketed)).write(traced)


def _is_as_typed(value: float) -> bool:
    """Whether a number of its length was typed as it is: 0.5 may have been 1/2, and x^1/2 is half of x."""
    return abs(value) < _CERTAIN and value == int(value)


def _outline_of(text: str, arguments: Sequence[str]) -> list[tuple[Any, ...]] | None:
    """Python's outline of a text as what a function returns; none where it is no expression."""
    function = f"lambda {', '.join(arguments)}: (\n{text}\n)"
    try:
        compiled = compile(ast.parse(function, mode="eval"), "<text>", "eval")
    except (SyntaxError, ValueError):
        return None
    return _outline(next(part for part in compiled.co_consts if isinstance(part, CodeType)))


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
    """What was computed, as Python text with no more brackets than it needs, and those that are asked for."""

    def __init__(self, names: Mapping[str, str], bracketed: frozenset[Expression]) -> None:
        self.names, self.bracketed = names, bracketed

    def name(self, name: str) -> Piece:
        return Piece(name, ATOM)

    def leaf(self, node: Expression) -> Piece:
        if isinstance(node, Constant):
            return Piece(digits(node.value), SIGN if digits(node.value).startswith("-") else ATOM)
        assert isinstance(node, Symbol)
        return self.name(self.names.get(node.name, node.name))

    def operation(self, node: Expression, a: list[Piece]) -> Piece:
        assert isinstance(node, Apply)
        piece = self.computed(node, a)
        return Piece(self.brackets(piece.text), ATOM) if node in self.bracketed else piece

    def computed(self, node: Apply, a: list[Piece]) -> Piece:
        """An operation as Python writes it."""
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
