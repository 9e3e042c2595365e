"""A closed grammar: text to graph, by recursive descent. Nothing is ever evaluated as Python.

It reads Python's style (``x**2/20 + y**2``), a blackboard's (``x²/20 + y²``, ``2x``, ``√h``, ``|x|``) and
full-width characters alike. Whatever is not in the grammar is refused with its place; text is limited to
400 characters, 60 levels and 4,000 operations. LaTeX is to join as a second reader of tokens.

    sum      := product (("+" | "-") product)*
    product  := signed (("*" | "/" | "") signed)*        "" where a name, a number or "(" follows
    signed   := ("-" | "+") signed | power
    power    := atom ("^" signed)?                        and ² ³ ⁻¹ ᵗ behind an atom
    atom     := number | name | function "(" arguments ")" | "(" choice ")" | "|" sum "|" | "√" power
    choice   := sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)?

>>> read("x^2/20 + y^2") is read("x**2/20 + y**2") is read("ｘ²/20 + y²")
True
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kudari.formula.errors import FormulaError, TraceError
from kudari.formula.graph import Constant, Expression, Kind, Symbol, apply, constant
from kudari.formula.letters import base, key, split
from kudari.formula.operations import OPERATIONS
from kudari.formula.tokens import Token, tokens

MAX_DEPTH, MAX_OPERATIONS = 60, 4000

SPELLINGS = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "ln": "log",
    "minimum": "min",
    "maximum": "max",
    "sgn": "sign",
    "absolute": "abs",
}
_OPERATORS = {"add", "subtract", "multiply", "divide", "power", "negate"}
FUNCTIONS = sorted(n for n, o in OPERATIONS.items() if n not in _OPERATORS and o.result != "truth")
COMPARISONS = {
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "==": "equal",
    "!=": "not_equal",
}
CONSTANTS = {"π": math.pi, "e": math.e}
LEIBNIZ = re.compile(r"d[A-Z]")  # the upper half of dL/dW
_JUXTAPOSED = ("name", "(", "√", "∛", "∇", "∂")  # what is multiplied when it simply follows


def read(text: str, names: Iterable[str] | None = None) -> Expression:
    """The graph of a formula.

    ``names`` are the variables that may stand in it; without them, every name is a variable, except π and e.

    >>> read("exp(-(x² + y²)/2)")
    exp(divide(negate(add(power(x, 2), power(y, 2))), 2))
    """
    scope = Scope({name: Symbol(name) for name in names or ()}, "tensor" if names is None else None)
    parser = Parser(text, scope)
    return parser.whole(parser.choice)


@dataclass
class Scope:
    """The names that a text may use.

    ``new`` is the kind of symbol that an unknown name becomes; with None it is refused. ``gradient`` is
    what ∇L and its other spellings mean, where they mean something.
    """

    names: dict[str, Expression]
    new: Kind | None
    gradient: Expression | None = None
    parameters: Sequence[str] = ()  # the spellings of the parameter

    def __post_init__(self) -> None:
        self.names = {key(name): node for name, node in self.names.items()}

    def find(self, name: str) -> Expression | None:
        found = self.names.get(key(name))
        if found is None and key(name) in CONSTANTS:
            return constant(CONSTANTS[key(name)])
        if found is None and self.new and SPELLINGS.get(name, name) not in FUNCTIONS:
            found = self.names[key(name)] = Symbol(key(name), self.new)
        return found

    def multiplies(self, name: str, spaced: bool) -> bool:
        """Whether ``name (…)`` is a product: of a known name, or of a single letter with a space behind it."""
        known = key(name) in self.names or key(name) in CONSTANTS
        single = len(base(split(name)[0])) == 1
        return known or (self.new is not None and single and (spaced or self.gradient is not None))


class Parser:
    """One text being read, from left to right."""

    def __init__(self, text: str, scope: Scope, words: list[Token] | None = None) -> None:
        self.text, self.scope = text, scope
        self.tokens = tokens(text) if words is None else words
        self.at = 0
        self.depth = 0
        self.bars = 0  # open |…
        self.operations = 0

    def whole(self, rule: Callable[[], Expression]) -> Expression:
        """What the rule reads, with nothing left over."""
        if self.next.kind == "end":
            raise self.error("empty")
        result = rule()
        if self.next.kind != "end":
            raise self.error("unexpected", what=self.next.typed)
        return result

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self, *kinds: str) -> Token | None:
        token = self.next
        if token.kind not in kinds:
            return None
        self.at += 1
        return token

    def expect(self, kind: str) -> None:
        if self.take(kind) is None:
            what = repr(self.next.typed) if self.next.typed else "the end"
            raise self.error("expected", expected=kind, what=what)

    def error(self, code: str, token: Token | None = None, **details: Any) -> FormulaError:
        return FormulaError(code, self.text, (token or self.next).position, **details)

    def apply(self, name: str, *arguments: Expression) -> Expression:
        self.operations += 1
        if self.operations > MAX_OPERATIONS:
            raise self.error("too large", limit=MAX_OPERATIONS)
        return apply(name, *arguments)

    def deeper(self, rule: Callable[[], Expression]) -> Expression:
        if self.depth >= MAX_DEPTH:
            raise self.error("too deep", limit=MAX_DEPTH)
        self.depth += 1
        result = rule()
        self.depth -= 1
        return result

    def choice(self) -> Expression:
        left = self.sum()
        if token := self.take(*COMPARISONS):
            return self.apply(COMPARISONS[token.kind], left, self.sum())
        return left

    def sum(self) -> Expression:
        left = self.product()
        while token := self.take("+", "-"):
            left = self.apply("add" if token.kind == "+" else "subtract", left, self.product())
        return left

    def product(self) -> Expression:
        left = self.signed()
        while True:
            if token := self.take("*", "/"):
                left = self.apply("multiply" if token.kind == "*" else "divide", left, self.signed())
            elif self.next.kind in _JUXTAPOSED or (self.next.kind == "|" and not self.bars):
                left = self.juxtaposed(left, self.power())
            else:
                return left

    def juxtaposed(self, left: Expression, right: Expression) -> Expression:
        """A product without a sign; 2π is one number, as in Python's own folding of 2 * pi."""
        if isinstance(left, Constant) and isinstance(right, Constant):
            try:
                return constant(left.value * right.value)
            except TraceError:
                raise self.error("number", what="inf") from None
        return self.apply("multiply", left, right)

    def signed(self) -> Expression:
        if token := self.take("-", "+"):
            is_number = self.next.kind == "number"
            inner = self.deeper(self.signed)
            if token.kind == "+":
                return inner
            if is_number and isinstance(inner, Constant):  # −3 is a number, as in Python's own folding
                return constant(-inner.value)
            return self.apply("negate", inner)
        return self.power()

    def power(self) -> Expression:
        left = self.atom()
        if self.take("^", "**"):
            return self.apply("power", left, self.deeper(self.signed))
        return left

    def atom(self) -> Expression:
        token = self.next
        self.at += 1
        match token.kind:
            case "number":
                return self.number(token)
            case "name":
                return self.name(token)
            case "(":
                return self.grouped(self.choice, ")")  # type: ignore[no-any-return]
            case "|":
                self.bars += 1
                inner = self.deeper(self.sum)
                self.expect("|")
                self.bars -= 1
                return self.apply("abs", inner)
            case "√" | "∛":
                return self.apply("sqrt" if token.kind == "√" else "cbrt", self.deeper(self.power))
            case "∇" | "∂" if self.scope.gradient is not None:
                return self.gradient(token)
        self.at -= 1
        if not token.typed:  # the end, or that of a superscript
            raise self.error("end")
        raise self.error("unexpected", what=token.typed)

    def grouped(self, rule: Callable[[], Any], closing: str) -> Any:
        """What stands between brackets; bars outside do not reach in."""
        bars, self.bars = self.bars, 0
        inner = self.deeper(rule)
        self.expect(closing)
        self.bars = bars
        return inner

    def number(self, token: Token) -> Expression:
        value = float(token.text)
        if not math.isfinite(value):
            raise self.error("number", token, what=token.typed)
        return constant(value)

    def gradient(self, token: Token) -> Expression:
        """∇L, ∇J(θ), ∇_θ J(θ) or ∂L/∂W, behind its first sign."""
        if token.kind == "∇":
            subscripted = self.next.text.startswith("_") and self.take("name")
            if (self.take("name") or subscripted) and [word.kind for word in self.tokens[self.at : self.at + 3]] == [
                "(",
                "name",
                ")",
            ]:
                self.at += 3
        else:
            self.expect("name")
            self.expect("/")
            self.expect("∂")
            self.expect("name")
        assert self.scope.gradient is not None
        return self.scope.gradient

    def is_leibniz(self, token: Token) -> bool:
        """Whether a gradient begins here that is written dL/dW."""
        rest = self.tokens[self.at : self.at + 2]
        return (
            self.scope.gradient is not None
            and LEIBNIZ.fullmatch(token.text) is not None
            and [word.kind for word in rest] == ["/", "name"]
            and rest[1].text.startswith("d")
        )

    def name(self, token: Token) -> Expression:
        if self.is_leibniz(token):
            self.at += 2
            assert self.scope.gradient is not None
            return self.scope.gradient
        name = SPELLINGS.get(token.text, token.text)
        if self.next.kind == "(" and not self.scope.multiplies(token.text, token.spaced):
            if name not in FUNCTIONS:
                raise self.error("unknown function", token, what=token.typed, known=", ".join(FUNCTIONS))
            return self.call(name, token)
        node = self.scope.find(token.text)
        if node is None and name in FUNCTIONS:
            raise self.error("brackets", token, what=token.typed)
        if node is None:
            known = ", ".join(symbol for symbol in self.scope.names)
            raise self.error("unknown name", token, what=token.typed, known=known)
        return node

    def call(self, name: str, token: Token) -> Expression:
        self.expect("(")

        def arguments() -> Expression:
            given.append(self.choice())
            while self.take(","):
                given.append(self.choice())
            return given[0]

        given: list[Expression] = []
        self.grouped(arguments, ")")
        arity = OPERATIONS[name].arity
        if name in ("min", "max") and len(given) > 2:
            while len(given) > 2:
                given[:2] = [self.apply(name, *given[:2])]
        if len(given) != arity:
            raise self.error("arguments", token, what=name, expected=arity, given=len(given))
        return self.apply(name, *given)
