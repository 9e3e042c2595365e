"""Graph to mathematics: how a formula is written, and as plain text, which the grammar reads back.

>>> x, y = Symbol("x"), Symbol("y")
>>> print(unicode(x**2 / 20 + y**2))
x²/20 + y²
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kudari.formula.graph import Apply, Constant, Expression, Symbol, ordered, symbols
from kudari.formula.letters import base, key, letter, raised, split

#: How tightly a piece of text holds together. CARET is Python's own ``^``, which is no power.
COMPARISON, CARET, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)
MAX_PIECES = 4000  # pieces of text, each counted where it stands, before … stands for the rest

COMPARISONS = {"less": "<", "less_equal": "≤", "greater": ">", "greater_equal": "≥", "equal": "==", "not_equal": "≠"}


@dataclass(frozen=True)
class Piece:
    """Something written: its text, how tightly it holds together, and what it is."""

    text: str
    level: int
    number: bool = False
    fraction: bool = False
    size: int = 1


def unicode(expression: Expression, letters: Mapping[str, str] | None = None) -> str:
    """The formula as text, which :func:`kudari.formula.read` reads back to the same graph.

    ``letters`` says how names are written, by name; by default ``beta1`` is β₁.

    >>> unicode(Symbol("beta1") * Symbol("rate"), {"rate": "η"})
    'β₁ η'
    """
    return Unicode(letters).write(expression)


class Writer(ABC):
    """Walks a graph and writes it, with brackets only where they are needed."""

    def write(self, expression: Expression, known: Mapping[Expression, str] | None = None) -> str:
        """The expression, in which nodes of ``known`` are written as names."""
        pieces: dict[Expression, Piece] = {node: self.name(name) for node, name in (known or {}).items()}
        for node in ordered(expression, known=known or {}):
            if node in pieces:
                continue
            arguments = [pieces[argument] for argument in node.arguments]
            piece = self.leaf(node) if not arguments else self.operation(node, arguments)
            size = 1 + sum(argument.size for argument in arguments)
            pieces[node] = replace(piece, text=piece.text if size <= MAX_PIECES else self.too_long(), size=size)
        return pieces[expression].text

    def at(self, piece: Piece, level: int) -> str:
        """The piece, in brackets where it holds together less tightly than its place needs."""
        return piece.text if piece.level >= level else self.brackets(piece.text)

    def term(self, piece: Piece) -> str:
        """The piece behind a plus or minus, where no second sign may follow."""
        signed = piece.text.startswith((self.minus(), "-", "−"))
        return self.brackets(piece.text) if signed else self.at(piece, PRODUCT)

    def brackets(self, text: str) -> str:
        return f"({text})"

    def minus(self) -> str:
        return "-"

    def too_long(self) -> str:
        """What stands for a part that is too long to be written."""
        return "…"

    @abstractmethod
    def name(self, name: str) -> Piece:
        """A name."""

    @abstractmethod
    def leaf(self, node: Expression) -> Piece:
        """A number or a name."""

    @abstractmethod
    def operation(self, node: Expression, a: list[Piece]) -> Piece:
        """An operation, whose arguments are written already."""


class Notation(Writer):
    """Mathematics. A subclass says how each piece looks."""

    dot = " · "

    def __init__(self, letters: Mapping[str, str] | None = None) -> None:
        self.letters = letters or {}

    def write(self, expression: Expression, known: Mapping[Expression, str] | None = None) -> str:
        names = {key(symbol.name) for symbol in symbols(expression)}
        self.named_constants = {value: name for value, name in ((math.pi, "π"), (math.e, "e")) if name not in names}
        return super().write(expression, known)

    def leaf(self, node: Expression) -> Piece:
        if isinstance(node, Constant):
            return self.constant(node.value)
        assert isinstance(node, Symbol)
        return self.name(node.name)

    def gradient_at(self, place: str) -> str:
        """The gradient at another place."""
        return f"∇L({place})"

    def constant(self, value: float) -> Piece:
        """A number; multiples of π are written as such, as in 2π."""
        name = self.named_constants.get(value)
        if name:
            return Piece(self.symbol(name), ATOM)
        times = value / math.pi
        if "π" in self.named_constants.values() and times in range(2, 17) and times * math.pi == value:
            return Piece(self.number(times) + self.symbol("π"), PRODUCT, number=True)
        text = self.number(value)
        negative = value < 0 or str(value) == "-0.0"
        return Piece(text, SIGN if negative else self.number_level(text), number=True)

    def number_level(self, text: str) -> int:
        """How tightly a number holds together: 1.5 · 10⁻⁷ is a product, and 10⁻⁷ a power."""
        return PRODUCT if self.dot in text else POWER if "^" in text or "<msup>" in text else ATOM

    def name(self, name: str) -> Piece:
        return Piece(self.symbol(self.letters.get(name) or letter(name)), ATOM)

    def operation(self, node: Expression, a: list[Piece]) -> Piece:
        assert isinstance(node, Apply)
        match node.operation.name:
            case "add":
                return Piece(f"{self.at(a[0], SUM)}{self.sign('+')}{self.term(a[1])}", SUM)
            case "subtract":
                return Piece(f"{self.at(a[0], SUM)}{self.sign('−')}{self.term(a[1])}", SUM)
            case "multiply" if all(isinstance(argument, Constant) for argument in node.arguments):
                return Piece(f"{self.at(a[0], PRODUCT)}{self.dot}{self.at(a[1], POWER)}", PRODUCT)
            case "multiply":
                return self.product(a[0], a[1])
            case "divide":
                return self.fraction(a[0], a[1])
            case "negate":
                operand = self.brackets(a[0].text) if a[0].number else self.at(a[0], POWER)  # −(3) is no number
                return Piece(f"{self.minus()}{operand}", SIGN)
            case "gradient_at":
                return Piece(self.gradient_at(a[0].text), ATOM)
            case "power":
                return self.power(self.at(a[0], ATOM), a[1])
            case "sqrt":
                return self.root(a[0])
            case "abs":
                return Piece(self.bars(a[0].text), ATOM)
            case "where":
                return Piece(self.cases(*(piece.text for piece in a)), ATOM)
            case name if name in COMPARISONS:
                return Piece(f"{self.at(a[0], SUM)}{self.sign(COMPARISONS[name])}{self.at(a[1], SUM)}", COMPARISON)
            case name:
                return Piece(self.call(name, [piece.text for piece in a]), ATOM)

    def sign(self, sign: str) -> str:
        return f" {sign} "

    def minus(self) -> str:
        return "−"

    @abstractmethod
    def number(self, value: float) -> str:
        """A number, digits and all."""

    @abstractmethod
    def symbol(self, name: str) -> str:
        """A name in its letters."""

    @abstractmethod
    def product(self, a: Piece, b: Piece) -> Piece:
        """a times b."""

    @abstractmethod
    def fraction(self, a: Piece, b: Piece) -> Piece:
        """a over b."""

    @abstractmethod
    def power(self, base: str, exponent: Piece) -> Piece:
        """A base, already in brackets where it needs them, with its exponent."""

    @abstractmethod
    def root(self, a: Piece) -> Piece:
        """The square root of a."""

    @abstractmethod
    def bars(self, text: str) -> str:
        """The absolute value."""

    @abstractmethod
    def cases(self, condition: str, then: str, otherwise: str) -> str:
        """One thing or the other."""

    @abstractmethod
    def call(self, name: str, arguments: list[str]) -> str:
        """A function of its arguments."""


class Unicode(Notation):
    """Plain text: v ← α v − η g."""

    def number(self, value: float) -> str:
        return digits(value).replace("-", "−", 1) if value < 0 or str(value) == "-0.0" else digits(value)

    def symbol(self, name: str) -> str:
        return name

    def product(self, a: Piece, b: Piece) -> Piece:
        left, right = self.at(a, PRODUCT), self.at(b, POWER)
        if a.number and left[-1] != "π" and _may_follow_closely(right):
            gap = ""
        elif a.number and right[0].isalpha():
            gap = " "
        elif a.number or a.fraction or right[0].isdigit() or right[0] == "|" or left.endswith(right):
            gap = " · "
        else:  # a word before a bracket would look like a function
            gap = " · " if right[0] == "(" and _ends_in_a_word(left) else " "
        return Piece(f"{left}{gap}{right}", PRODUCT)

    def fraction(self, a: Piece, b: Piece) -> Piece:
        left, right = self.at(a, POWER if a.fraction else PRODUCT), self.at(b, POWER)
        close = " " not in left and (" " not in right or right.startswith(("(", "√(")))
        return Piece(f"{left}/{right}" if close else f"{left} / {right}", PRODUCT, fraction=True)

    def power(self, base: str, exponent: Piece) -> Piece:
        is_word = sum(map(str.isalpha, exponent.text)) > 1  # raised letters would be a product
        high = None if is_word else raised(exponent.text.replace("−", "-"))
        return Piece(base + high if high else f"{base}^{self.at(exponent, SIGN)}", POWER)

    def root(self, a: Piece) -> Piece:
        return Piece(f"√{self.at(a, ATOM)}", POWER)

    def bars(self, text: str) -> str:
        return f"|{text}|" if "|" not in text else f"abs({text})"

    def cases(self, condition: str, then: str, otherwise: str) -> str:
        return f"where({condition}, {then}, {otherwise})"

    def call(self, name: str, arguments: list[str]) -> str:
        return f"{name}({', '.join(arguments)})"


def _may_follow_closely(text: str) -> bool:
    """Whether a text may stand behind a number without a gap: a bracket or a letter, but 2e3 is one number."""
    return text[0] == "(" or (text[0].isalpha() and text[0] not in "eE" and not text[1:2].isalpha())


def _ends_in_a_word(text: str) -> bool:
    """Whether a text ends in a name of several letters."""
    name = re.search(r"[^\W\d][\w\u0300-\u036f]*$", text)
    return name is not None and len(base(split(name.group())[0])) > 1


def digits(value: float) -> str:
    """The shortest digits that are this number: 20, 0.05, 1e-7.

    >>> digits(20.0), digits(0.05), digits(1e-7)
    ('20', '0.05', '1e-7')
    """
    if value.is_integer() and abs(value) < 1e6:
        return str(int(value)) if str(value) != "-0.0" else "-0"
    mantissa, _, exponent = repr(value).partition("e")
    return mantissa.removesuffix(".0") + (f"e{int(exponent)}" if exponent else "")
