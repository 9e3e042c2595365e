"""The words of a pasted formula, in plain text or LaTeX, with what hangs below and above them.

>>> from kudari.reading.words import words
>>> [(word.kind, word.text) for word in words(r"\\theta_{t+1} = 2\\theta_t")]
[('name', 'θ'), ('_', 't+1'), ('=', '='), ('number', '2'), ('name', 'θ'), ('_', 't')]
"""

from __future__ import annotations

import re
import unicodedata

from kudari.reading.characters import RAISED, SUBSCRIPTS
from kudari.reading.latex_words import LatexWords
from kudari.reading.word import Word, unbraced


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of a text.

    Raises :class:`FormulaError` for what no formula can have, and for braces that are not closed.
    """
    return unbraced(_Lexer(text, start, len(text) if end is None else end).until(""))


class _Lexer(LatexWords):
    """Plain text and LaTeX alike."""

    def next(self, before: list[Word]) -> list[Word]:
        """The next word, or none for a space."""
        start, character = self.at, self.peek()
        if character.isspace():
            self.at += 1
            if before:
                before[-1].spaced = True
            return [Word("sep", "\n", start, self.at)] if character == "\n" else []
        if character == "\\":
            return self.command(before)
        self.at += 1
        if character == "{":
            behind = not self.latex and before and before[-1].kind in ("name", "_") and before[-1].end == start
            return [self.held("_" if behind else "{", self.until("}"), start)]  # avg{t} as some manuals write it
        if character == "}":
            raise self.error("unexpected", start, what="}")
        if character in "_^":
            return self.hanging(character, start)
        if character == "&":
            return [Word("sep", "&", start, self.at)]
        if character == "$" or (character == "~" and self.latex):
            return []
        if character == "@" and self.peek() == ".":  # Julia's, for every sign of a line
            self.at += 1
            return []
        if character == "." and self.peek() in ("*", "/", "^") and self.peek():  # MATLAB's, element by element
            return []
        tight = before[-1].kind in ("name", ")", "_", "'") and before[-1].end == start if before else False
        if character == "." and tight and re.compile(r"[^\W\d]").match(self.peek()):
            raise self.error("dot", start)  # g.clip(…), w.grad: what a method does is not known here
        if character == "|" and self.peek() == "|":
            raise self.error("matrix", start, what="‖…‖")
        if character == ":" and self.peek() == ":":
            raise self.error("dot", start)
        if character == "#" or (character == "%" and self.latex) or (character == "/" and self.peek() == "/"):
            return [self.comment(start)]
        if character in SUBSCRIPTS or character in RAISED:
            return [self.folded(SUBSCRIPTS if character in SUBSCRIPTS else RAISED, start)]
        if unicodedata.combining(character):
            return self.marked_before(before, character, start)
        return self.plain(character, start, before)
