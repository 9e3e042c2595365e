"""A closed grammar: text to graph, by recursive descent. Nothing is ever evaluated as Python.

It reads Python's style (``x**2/20 + y**2``), a blackboard's (``x²/20 + y²``, ``2x``, ``√h``, ``|x|``, ``sin 2x``),
full-width characters and LaTeX alike. Whatever is not in the grammar is refused with its place; text is limited to
400 characters (1,200 of LaTeX), 60 levels and 4,000 operations.

    sum      := product (("+" | "-") product)*
    product  := signed (("*" | "/" | "") signed)*        "" where a name, a number or "(" follows
    signed   := ("-" | "+") signed | power
    power    := atom ("^" signed)?                        and ² ³ ⁻¹ ᵗ behind an atom
    atom     := number | name | function | "(" choice ")" | "|" sum "|" | "√" power
    choice   := sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)?
    function := name ("^" number)? ("(" arguments ")" | argument)

A function without brackets takes the whole product that follows, up to a plus or minus or the next function: sin 2x
is sin(2x), sin x y is sin(x y), sin x² is sin(x²), and sin x cos y is sin(x)·cos(y). Where its argument may end in
another place, as in sin x · y, sin x/2 or sin x (y + 1), it is refused with what to write.

>>> read("x^2/20 + y^2") is read("x**2/20 + y**2") is read("ｘ²/20 + y²") is read(r"\\frac{x^2}{20} + y^2")
True
>>> read("sin 2x"), read("log_2 x")
(sin(multiply(2, x)), divide(log(x), log(2)))
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from kudari.formula.errors import FormulaError, TraceError
from kudari.formula.functions import FUNCTIONS, GLUED, LOGARITHM, SPELLINGS, UNBRACKETED
from kudari.formula.graph import Constant, Expression, Symbol, constant, symbols
from kudari.formula.letters import key
from kudari.formula.operations import OPERATIONS
from kudari.formula.parser import Parser
from kudari.formula.scope import Scope
from kudari.formula.tokens import Token

COMPARISONS = {
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "==": "equal",
    "!=": "not_equal",
}
JUXTAPOSED = ("name", "(", "√", "∛", "∇", "∂")  # what is multiplied when it simply follows


def read(text: str, names: Iterable[str] | None = None) -> Expression:
    """The graph of a formula.

    ``names`` are the variables that may stand in it; without them, every name is a variable, except π and e.

    Raises :class:`FormulaError` where the text is no formula: its ``position`` says where.

    >>> read("exp(-(x² + y²)/2)")
    exp(divide(negate(add(power(x, 2), power(y, 2))), 2))
    """
    scope = Scope({name: Symbol(name) for name in names or ()}, "tensor" if names is None else None)
    grammar = Grammar(text, scope)
    return grammar.whole(grammar.choice)


class Grammar(Parser):
    """The rules of the grammar, each of which reads what it is called."""

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
            elif self.is_juxtaposed():
                left = self.juxtaposed(left, self.power())
            else:
                return left

    def is_juxtaposed(self) -> bool:
        """Whether what follows is multiplied without a sign."""
        return self.next.kind in JUXTAPOSED or (self.next.kind == "|" and not self.bars)

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

    def name(self, token: Token) -> Expression:
        if self.scope.is_word_of_python(token.text):
            raise self.error("python", token, what=token.typed)
        if self.scope.is_function(token.text):
            return self.function(token)
        if self.next.kind == "(" and not self.scope.multiplies(token.text, token.spaced):
            raise self.error("unknown function", token, what=token.typed, known=", ".join(FUNCTIONS))
        glued = GLUED.fullmatch(token.text) if self.scope.new else None
        if glued is not None and self.scope.names.get(key(token.text)) is None:
            raise self.error("glued", token, what=token.typed, function=glued[1], argument=glued[2])
        return self.variable(token.text, token)

    def variable(self, name: str, token: Token) -> Expression:
        """What a name stands for that is no function's."""
        node = self.scope.find(name)
        if node is None:
            raise self.error("unknown name", token, what=token.typed, known=", ".join(self.scope.names))
        return node

    def function(self, token: Token) -> Expression:
        """A function of its argument, in brackets or without, behind its name: sin(x), sin 2x, sin² x, log₂ x."""
        name = SPELLINGS.get(token.text, token.text)
        base = None
        if name not in FUNCTIONS:
            name, base = "log", self.base(token)
        power = None
        if name in UNBRACKETED and self.take("^", "**"):
            power = self.power_of_function(token)
        if self.next.opens:
            value = self.call(name, token)
        elif name in UNBRACKETED:
            value = self.apply(name, self.deeper(lambda: self.unbracketed(token)))
        else:
            raise self.error("brackets", token, what=token.typed)
        if base is not None:
            value = self.apply("divide", value, self.apply("log", base))
        return value if power is None else self.apply("power", value, power)

    def base(self, token: Token) -> Expression | None:
        """The base of log₂, log_10 or log_b; of the natural logarithm, None."""
        logarithm = LOGARITHM.fullmatch(token.text)
        assert logarithm is not None
        digits, letter = logarithm.groups()
        if not (1 < float(digits) < math.inf if digits else letter.isalpha()):
            raise self.error("base", token, what=token.typed)
        base = constant(float(digits)) if digits else self.variable(letter, token)
        return None if base is constant(math.e) else base

    def power_of_function(self, token: Token) -> Expression:
        """The number in sin² x; what sin⁻¹ x is, not all agree on."""
        bracket = self.take("(")
        number = self.take("number")
        if number is None or (bracket and not self.take(")")):
            raise self.error("power of a function", token, what=token.typed)
        return self.number(number)

    def unbracketed(self, function: Token) -> Expression:
        """The argument of a function without brackets: the product that follows, if it is clear where it ends."""

        def unclear() -> FormulaError:
            return self.error("unclear", what=function.typed)

        if self.is_function():
            inner = self.atom()  # sin cos x is sin(cos(x))
            if self.is_juxtaposed() or self.next.kind in ("*", "/", "^", "**"):
                raise unclear()
            return inner
        argument, closed = None, False
        while (self.is_juxtaposed() and not self.is_function()) or (self.next.kind == "number" and argument is None):
            closes = self.next.kind not in ("number", "name")  # brackets and roots: does more belong to it?
            if argument is not None and (closed or closes) and symbols(argument):
                raise unclear()
            if self.next.text.startswith("_"):  # an index that has lost its letter
                raise unclear()
            factor, closed = self.power(), closes
            argument = factor if argument is None else self.juxtaposed(argument, factor)
        if argument is None:
            raise self.error("brackets", function, what=function.typed)
        signed = self.next.kind in ("*", "/") and not self.is_function(1)
        if signed or (self.is_function() and not symbols(argument)):  # nobody means sin(2)·cos(x) by sin 2 cos x
            raise unclear()
        return argument

    def is_function(self, ahead: int = 0) -> bool:
        """Whether the next word, or one further ahead, is a function's name."""
        token = self.tokens[self.at + ahead]
        return token.kind == "name" and self.scope.is_function(token.text)

    def call(self, name: str, token: Token) -> Expression:
        """A function's value, from its opening bracket on."""
        opening = self.next
        self.expect("(")
        arguments: list[Expression] = []

        def all_arguments() -> None:
            arguments.append(self.choice())
            while self.take(","):
                arguments.append(self.choice())

        self.grouped(all_arguments, ")")
        arity = OPERATIONS[name].arity
        while name in ("min", "max") and len(arguments) > 2:
            arguments[:2] = [self.apply(name, *arguments[:2])]
        if len(arguments) != arity:
            raise self.error("arguments", token, what=name, expected=arity, given=len(arguments))
        if opening.typed.startswith("{") and self.next.kind in ("^", "**"):  # \sin{x}^2 looks like \sin x^2
            raise self.error("unclear", what=token.typed)
        return self.apply(name, *arguments)
