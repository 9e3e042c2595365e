"""The words of a formula: typed text, in whatever characters, to numbers, names and signs.

Full-width characters, superscripts, fractions and the signs of a blackboard become plain ones; every word
remembers where it was typed.

>>> [token.text for token in tokens("２x² − ½")]
['2', 'x', '^', '(', '2', ')', '-', '(', '1', '/', '2', ')', '']
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kudari.formula.errors import FormulaError
from kudari.formula.latex_reader import spelled

MAX_CHARACTERS = 400  # of a formula
MAX_LATEX = 1200  # of one in LaTeX, whose commands are long

SIGNS = {"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "⊙": "*", "÷": "/", "⁄": "/"}
SIGNS |= {"≤": "<=", "≥": ">=", "≠": "!=", "≔": "←", "⟵": "←"}
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d][\w\u0300-\u036f]*)"
    r"|(?P<sign>\*\*|[-+*/]=|<=|>=|==|!=|:=|[-+*/^(),|√∛∇∂<>=←;\n])"
    r"|(?P<space>[ \t\r\f\v]+)"
)
_NAME_AT_END = re.compile(r"[^\W\d][\w\u0300-\u036f]*$")


@dataclass(frozen=True)
class Token:
    """A word of a formula: what it is, how it was written, and where."""

    kind: str  # number, name, end, or the sign itself
    text: str
    typed: str  # the text before it was folded
    position: int
    spaced: bool  # whether a space stands behind it

    @property
    def opens(self) -> bool:
        """Whether it is a bracket that somebody typed, and not one that a fraction is written out with: sin ½x."""
        typed = unicodedata.normalize("NFKC", self.typed)
        return self.kind == "(" and typed.startswith(("(", "[", "{", r"\{", r"\lbrace"))


def tokens(text: str) -> list[Token]:
    """The words of a formula, each with its place in the text as it was typed.

    Raises :class:`FormulaError` for a text that is too long, and for characters that no formula has.
    """
    limit = MAX_CHARACTERS if "\\" not in text else MAX_LATEX
    if len(text) > limit:
        raise FormulaError("too long", text, limit, length=f"{len(text):,}", limit=limit)
    folded = _fold(text)
    line = "".join(piece.plain for piece in folded)
    home = [piece for piece in folded for _ in piece.plain]  # which piece each plain character comes from
    words: list[Token] = []
    at = 0
    while at < len(line):
        match = _TOKEN.match(line, at)
        if match is None:
            code = "dot" if line[at] == "." else "character"
            raise FormulaError(code, text, home[at].start, what=text[home[at].start : home[at].end])
        if match.lastgroup != "space":
            kind = match.lastgroup if match.lastgroup in ("number", "name") else match.group()
            start, end = home[at].start, home[match.end() - 1].end
            spaced = line[match.end() : match.end() + 1].isspace()
            words.append(Token(str(kind), match.group(), text[start:end], start, spaced))
        at = match.end()
    return [*words, Token("end", "", "", len(text), False)]


@dataclass
class _Piece:
    """Plain characters, and the stretch of the text that they stand for."""

    plain: str
    start: int
    end: int


def _fold(text: str) -> list[_Piece]:
    """The text in plain characters: ２x² − ½ is 2x^(2) - (1/2)."""
    folded: list[_Piece] = []
    raised = False
    for letter in spelled(text):
        character, place = letter.character, letter.start
        form = unicodedata.decomposition(character).partition(">")[0].removeprefix("<")
        plain = SIGNS.get(character) or unicodedata.normalize("NFKC", character)
        plain = "".join(SIGNS.get(c, c) for c in plain)
        if raised and form != "super":
            folded.append(_Piece(")", place, place))
        match form:
            case "super" if not raised:
                plain = "^(" + plain
            case "fraction" if _end_of(folded)[-1:].isdigit() or _end_of(folded).endswith("."):  # 1½ is no product
                raise FormulaError("unexpected", text, place, what=character)
            case "fraction":
                plain = f"({plain})"
            case "sub" if not _NAME_AT_END.search(_end_of(folded)):  # 2₁ is not 21
                raise FormulaError("unexpected", text, place, what=character)
            case "circle" | "square":
                raise FormulaError("character", text, place, what=character)
        raised = form == "super"
        if unicodedata.combining(character):
            if not folded or not folded[-1].plain[0].isalpha() or not "\u0300" <= character <= "\u036f":
                raise FormulaError("character", text, place, what=character)
            marked = folded[-1]  # a mark belongs to its letter
            marked.plain, marked.end = unicodedata.normalize("NFC", marked.plain + plain), letter.end
        else:
            folded.append(_Piece(plain, place, letter.end))
    if raised:
        folded.append(_Piece(")", len(text), len(text)))
    return folded


def _end_of(folded: list[_Piece]) -> str:
    """What was folded last, without the spaces behind it."""
    return "".join(piece.plain for piece in folded).rstrip()
