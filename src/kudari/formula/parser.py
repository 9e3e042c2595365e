"""A text being read from left to right: the next word, what must follow it, and how far one may go.

>>> parser = Parser("2x", Scope({}, "tensor"))
>>> parser.take("number").text, parser.next.text
('2', 'x')
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kudari.formula.errors import FormulaError
from kudari.formula.graph import Expression, apply
from kudari.formula.scope import Scope
from kudari.formula.tokens import Token, tokens

MAX_DEPTH = 60  # levels of brackets, signs, roots and powers within each other
MAX_OPERATIONS = 4000


class Parser:
    """One text, and the place up to which it is read."""

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
            if not self.next.typed:
                raise self.error("unclosed", expected=kind)
            raise self.error("expected", expected=kind, what=repr(self.next.typed))

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
