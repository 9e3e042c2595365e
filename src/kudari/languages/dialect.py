"""Graph to code: what programming languages have in common. A subclass says how each piece looks in one of them.

The written order is kept, and integer powers are repeated multiplication, as they are everywhere in Kudari:
where only + − × ÷ and roots occur, every language computes the same bits.
"""

from __future__ import annotations

import math
import re
import textwrap
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, ClassVar

from kudari.formula import OPERATIONS, KudariError
from kudari.formula.graph import Apply, Constant, Expression, Symbol, ordered
from kudari.formula.lowering import is_root, whole_exponent
from kudari.formula.notation import ATOM, COMPARISON, POWER, PRODUCT, SIGN, SUM, Piece, Writer, digits
from kudari.languages.parts import FieldCode, FunctionCode, Program, RuleCode

WIDTH = 100  # of a line, in characters
_BREAK = re.compile(r"""(?P<sign> \.?[-+*/] |(?<=\))\.?[*/](?=\())|"[^"]*"|'[^']*'""")  # and no sign within quotes
COMPARISONS = {
    "less": "<",
    "less_equal": "<=",
    "greater": ">",
    "greater_equal": ">=",
    "equal": "==",
    "not_equal": "~=",
}


#: How operations are called in most languages, with {0}, {1}, … for their arguments.
CALLS = {
    "abs": "abs({0})",
    "sign": "sign({0})",
    "min": "min({0}, {1})",
    "max": "max({0}, {1})",
    "clip": "min(max({0}, {1}), {2})",
    "where": "where({0}, {1}, {2})",
}

#: The languages, by the names under which programs are asked for: each is a class of this name, and tells of itself.
LANGUAGES: dict[str, type[Dialect]] = {}


class Dialect(Writer):
    """A language. One that writes a rule is given ``vectors``: there all tensors are vectors, else they are numbers.

    A subclass with a title is a language from then on: ``LANGUAGES["octave"]`` is the class Octave.
    """

    title: ClassVar[str]
    suffix: ClassVar[str]  # of its files; of two languages with one suffix, the first has it
    reserved: ClassVar[str]  # words with a meaning in it, which no variable may have
    drawn: ClassVar[str]  # when there is a picture, in a sentence
    note: ClassVar[str] = ""  # what else its reader should know
    comment: ClassVar[str]
    stop: ClassVar[str] = ""  # what ends a statement
    continued: ClassVar[str] = ""  # what ends a line that goes on in the next
    step: ClassVar[str] = "  "  # of indentation
    pi: ClassVar[str]
    e: ClassVar[str]
    comparisons: ClassVar[Mapping[str, str]] = COMPARISONS
    calls: ClassVar[Mapping[str, str]] = CALLS  # of operations that are not called as in the library
    library: ClassVar[str] = ""  # what stands before the name of a function of its library
    has_vectors: ClassVar[bool] = True  # whether a rule is written for all coordinates at once
    has_integers: ClassVar[bool] = False  # whether 2*3 is not computed in floats
    helpers: ClassVar[Mapping[str, str]] = {}  # functions that a program brings along, by the operation that needs them

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "title" in vars(cls):
            LANGUAGES[cls.__name__.lower()] = cls

    def __init__(self, names: Mapping[str, str] | None = None, *, vectors: bool = False) -> None:
        self.names = names or {}
        self.vectors = vectors

    # ------------------------------------------------------------------ expressions

    def name(self, name: str) -> Piece:
        return Piece(self.names.get(name, name), ATOM)

    def leaf(self, node: Expression) -> Piece:
        if isinstance(node, Constant):
            return self.constant(node.value)
        assert isinstance(node, Symbol)
        return self.name(node.name)

    def constant(self, value: float) -> Piece:
        """A number; multiples of π are written as such."""
        if value in (math.pi, math.e):
            return Piece(self.pi if value == math.pi else self.e, ATOM, number=True)
        times = value / math.pi
        if times in range(2, 17) and times * math.pi == value:
            return Piece(f"{digits(times)}*{self.pi}", PRODUCT, number=True)
        return self.number(value)

    def number(self, value: float) -> Piece:
        """A number in digits, with as many as it takes to be this very number."""
        text = digits(value)
        return Piece(text, SIGN if text.startswith("-") else ATOM, number=True)

    def operation(self, node: Expression, a: list[Piece]) -> Piece:
        assert isinstance(node, Apply)
        name = node.operation.name
        many = [self.vectors and argument.kind == "tensor" for argument in node.arguments]
        if self.has_integers and name in ("multiply", "power") and all(map(_is_whole, node.arguments)):
            a = [self.as_float(argument, piece) for argument, piece in zip(node.arguments, a, strict=True)]
        exponent = whole_exponent(node)
        if exponent is not None:
            return self.whole_power(a[0], exponent, many[0])
        if is_root(node):
            return self.call("sqrt", a[:1], many[0])
        match name:
            case "add" | "subtract":
                sign = self.dotted("+" if name == "add" else "-", any(many) and not all(many))
                return Piece(f"{self.at(a[0], SUM)} {sign} {self.term(a[1])}", SUM)
            case "multiply":
                return self.product(a[0], a[1], all(many))
            case "divide":
                return self.quotient(a[0], a[1], many[1])
            case "negate":
                operand = self.brackets(a[0].text) if a[0].number else self.at(a[0], POWER)
                return Piece(f"-{operand}", SIGN)
            case "power":
                return self.power(node, *a)
            case _ if name in COMPARISONS:
                sign = self.compared(name, any(many))
                left, right = (self.compared_number(n, p) for n, p in zip(node.arguments, a, strict=True))
                return Piece(f"{left} {sign} {right}", COMPARISON)
            case _:
                return self.call(name, a, any(many))

    def power(self, node: Apply, base: Piece, exponent: Piece) -> Piece:
        """A power whose exponent is no whole number."""
        sign = self.power_sign(self.vectors and node.kind == "tensor")
        return Piece(self.joined(self.at(base, ATOM), sign, self.at(exponent, ATOM)), POWER)

    def product(self, a: Piece, b: Piece, elementwise: bool) -> Piece:
        """a times b."""
        text = self.joined(self.at(a, PRODUCT), ".*" if elementwise else "*", self.at(b, POWER))
        return Piece(text, PRODUCT)

    def quotient(self, a: Piece, b: Piece, elementwise: bool) -> Piece:
        """a over b."""
        text = self.joined(self.at(a, PRODUCT), "./" if elementwise else "/", self.at(b, POWER))
        return Piece(text, PRODUCT)

    def whole_power(self, base: Piece, exponent: int, elementwise: bool) -> Piece:
        """Repeated multiplication, from the left."""
        if exponent == 0:
            return self.number(1.0)
        power = base
        for _ in range(abs(exponent) - 1):
            power = self.product(power, base, elementwise)
        return power if exponent > 0 else self.quotient(self.number(1.0), power, elementwise)

    def as_float(self, node: Expression, piece: Piece) -> Piece:
        """A whole number as a float, where only whole numbers meet, so that none of them grows beyond all bounds."""
        is_constant = isinstance(node, Constant)
        return replace(piece, text=f"{piece.text}.0") if is_constant else Piece(f"float({piece.text})", ATOM)

    def joined(self, left: str, sign: str, right: str) -> str:
        """Close together, unless a dot could be taken for the point of a number: 2 .* x."""
        gap = " " if sign.startswith(".") and left[-1].isdigit() else ""
        return f"{left}{gap}{sign}{gap}{right}"

    def dotted(self, sign: str, mixed: bool) -> str:
        """The sign between a number and a vector; most languages need no other."""
        return sign

    def power_sign(self, elementwise: bool) -> str:
        return ".^" if elementwise else "^"

    def compared(self, name: str, elementwise: bool) -> str:
        return self.comparisons[name]

    def compared_number(self, node: Expression, piece: Piece) -> str:
        """One side of a comparison, with numbers in digits: π by its name is more than a double in some languages."""
        return self.number(node.value).text if isinstance(node, Constant) else self.at(piece, SUM)

    def call(self, name: str, a: Sequence[Piece], elementwise: bool) -> Piece:
        """A function of its arguments."""
        template = self.calls.get(name)
        function = OPERATIONS[name].library
        if template is None and function:
            template = f"{self.library}{function}({', '.join(f'{{{index}}}' for index in range(len(a)))})"
        if template is None:
            raise KudariError(f"{self.title} has no operation {name!r}, so the formula cannot be written in it")
        if elementwise:
            template = self.elementwise(template)
        return Piece(template.format(*(piece.text for piece in a)), ATOM)

    def elementwise(self, template: str) -> str:
        """The call on vectors."""
        return template

    def too_long(self) -> str:
        raise KudariError("the formula is too long to be written as a program")

    @classmethod
    def held(cls, name: str) -> str:
        """What the parameter w, or a state of it, is called in the lines of a rule."""
        return name

    @classmethod
    def whole(cls, name: str) -> str:
        """What all coordinates of the parameter w, or of a state, are called together."""
        return name

    @abstractmethod
    def slope_at(self, place: str, count: int, single: bool) -> str:
        """The slope at a place of so many coordinates, which may be a single number for all of them."""

    def helpers_for(self, expressions: Iterable[Expression]) -> Iterator[str]:
        """The functions that these expressions need and the language has not."""
        used = {node.operation.name for node in ordered(*expressions) if isinstance(node, Apply)}
        for name, text in self.helpers.items():
            if name in used:
                yield text

    # ------------------------------------------------------------------ lines

    def remark(self, text: str) -> str:
        return f"{self.comment} {text}".rstrip()

    def statement(self, target: str, text: str) -> str:
        return f"{target} = {text}{self.stop}"

    def indented(self, lines: Iterable[str]) -> list[str]:
        return [f"{self.step}{line}" if line else "" for line in lines]

    def numbers(self, rule: RuleCode, rows: Sequence[tuple[str, str]]) -> list[str]:
        """What stands before a rule's loop: its heading, and its hyperparameters with what they mean."""
        heading = [self.remark(rule.heading), ""] if rule.heading else []
        return [*heading, *self.aligned(rows), *([""] if rows else [])]

    def aligned(self, rows: Sequence[tuple[str, str]]) -> list[str]:
        """Statements with remarks behind them, one under the other."""
        width = max((len(code) for code, _ in rows), default=0)
        return [f"{code:{width}}  {self.remark(said)}" if said else code for code, said in rows]

    def folded(self, line: str) -> list[str]:
        """A long line on several, broken behind signs that bind loosely."""
        text = line.lstrip()
        indent = " " * (len(line) - len(text))
        if len(line) <= WIDTH or self.comment in text[1:]:
            return [line]
        if text.startswith(self.comment):
            begin = f"{indent}{self.comment} "
            return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{begin}  ")
        return self.broken(indent, text)

    def broken(self, indent: str, text: str) -> list[str]:
        """The lines of a long statement."""
        return broken(text, indent, f"{indent}    ", self.continued)

    # ------------------------------------------------------------------ the program

    @abstractmethod
    def function(self, function: FunctionCode) -> list[str]:
        """The definition of a function of the coordinates."""

    @abstractmethod
    def rule(self, rule: RuleCode, field: FieldCode) -> list[str]:
        """A rule's numbers, its start, and its loop."""

    @abstractmethod
    def printing(self, program: Program) -> list[str]:
        """The routes as lines of CSV."""

    @abstractmethod
    def drawing(self, program: Program) -> list[str]:
        """The routes over contours, on a curve, or as values."""

    @abstractmethod
    def arranged(self, program: Program, functions: list[list[str]]) -> list[list[str]]:
        """The blocks of the program in the order in which they stand."""


def real(value: float) -> str:
    """The digits of a number that is no whole one, whatever its value."""
    text = digits(value)
    return text if "." in text or "e" in text else f"{text}.0"


def _is_whole(node: Expression) -> bool:
    """Whether a number is written, or counted, as a whole one."""
    if isinstance(node, Constant):
        return node.value.is_integer() and "e" not in digits(node.value)
    if isinstance(node, Symbol):
        return (node.name, node.kind) == ("t", "scalar")
    assert isinstance(node, Apply)
    return node.operation.name in ("add", "subtract", "negate") and all(map(_is_whole, node.arguments))


def broken(text: str, indent: str, inner: str, continued: str) -> list[str]:
    """A text on lines of the common width, the first one indented as ``indent``, the others as ``inner``."""
    lines, begin = [], indent
    depths = list(accumulate((c in "([{") - (c in ")]}") for c in text))
    breaks = [match.end() for match in _BREAK.finditer(text) if match["sign"]]
    done = 0
    while len(begin) + len(text) - done > WIDTH:
        room = done + WIDTH - len(begin) - len(continued)
        fitting = [index for index in breaks if done + 20 < index <= room]
        if not fitting:
            break
        index = min(fitting, key=lambda index: (depths[index - 1], -index))
        lines.append(f"{begin}{text[done:index].rstrip()}{continued}")
        done, begin = index, inner
    return [*lines, begin + text[done:]]
