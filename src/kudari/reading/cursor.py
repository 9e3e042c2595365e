"""A place in a text that is being read from left to right, and what can be taken from there."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from kudari.formula.errors import FormulaError
from kudari.reading.word import Word, spelled

MAX_DEPTH = 60


def is_latex(text: str) -> bool:
    """Whether a text has commands of LaTeX: a letter is then a name of its own."""
    return re.search(r"\\[A-Za-z]", text) is not None


class Cursor(ABC):
    """A text being read from left to right."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.at, self.end = text, start, end
        self.latex = is_latex(text)
        single = re.search(r"(?<!\\)\\(?:[A-Za-z(\[])", text)
        self.doubled = single is None and re.search(r"\\\\[A-Za-z]", text) is not None
        self.rows_lost = "&" in text and re.search(r"\\\\|\n", text[start:end]) is None  # \\ was written as one
        self.depth = 0

    def error(self, code: str, at: int | None = None, **details: object) -> FormulaError:
        return FormulaError(code, self.text, self.at if at is None else at, **details)

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : min(self.at + count, self.end)]

    def deeper(self) -> None:
        """One thing within another is begun."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error("too deep", limit=MAX_DEPTH)

    def until(self, closing: str) -> list[Word]:
        """Everything up to a closing brace, which is taken as well."""
        self.deeper()
        found: list[Word] = []
        while self.at < self.end and self.peek() != closing:
            found += self.next(found)
        if closing:
            if self.at >= self.end:
                raise self.error("unclosed", expected=closing)
            self.at += 1
        self.depth -= 1
        return found

    @abstractmethod
    def next(self, before: list[Word]) -> list[Word]:
        """The next word, or none for a space: what it may be is said by those who know the words."""

    def word(self, kind: str, text: str, start: int) -> Word:
        return Word(kind, text, start, self.at)

    def held(self, kind: str, inside: list[Word], start: int) -> Word:
        return Word(kind, spelled(inside), start, self.at, False, inside)

    def spaces(self) -> None:
        while self.at < self.end and self.peek().isspace():
            self.at += 1

    def bracketed(self) -> list[Word]:
        """The words in round or square brackets that begin here."""
        closing = ")" if self.peek() == "(" else "]"
        self.at += 1
        return self.until(closing)

    def bracketed_whole(self) -> list[Word]:
        """The same, with the brackets."""
        start = self.at
        inside = self.bracketed()
        return [Word("(", "(", start, start + 1), *inside, Word(")", ")", self.at - 1, self.at)]

    def bracketed_text(self) -> None:
        closing = self.text.find("]", self.at, self.end)
        self.at = self.end if closing < 0 else closing + 1

    def raw_argument(self) -> tuple[str, int]:
        """The text in the braces that follow, as it is, and where it begins."""
        self.spaces()
        if self.peek() != "{":
            start, self.at = self.at, min(self.at + 1, self.end)
            return self.text[start : self.at], start
        start, depth = self.at + 1, 0
        while self.at < self.end:
            depth += {"{": 1, "}": -1}.get(self.peek(), 0)
            self.at += 1
            if depth == 0:
                return self.text[start : self.at - 1], start
        raise self.error("unclosed", expected="}")
