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
from kudari.formula.letters import FRACTIONS

MAX_CHARACTERS = 400

_SIGNS = {"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "⊙": "*", "÷": "/", "⁄": "/"}
_SIGNS |= {"≤": "<=", "≥": ">=", "≠": "!=", "≔": "←", "⟵": "←"}
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d][\w\u0300-\u036f]*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|:=|[-+*/^(),|√∛∇∂<>=←;\n])"
    r"|(?P<space>[ \t\r\f\v]+)"
)


@dataclass(frozen=True)
class Token:
    """A word of a formula: what it is, how it was written, and where."""

    kind: str  # number, name, end, or the sign itself
    text: str
    typed: str  # the text before it was folded
    position: int
    spaced: bool  # whether a space stands behind it


def tokens(text: str) -> list[Token]:
    """The words of a formula, each with its place in the text as it was typed."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaError("too long", text, MAX_CHARACTERS, length=f"{len(text):,}", limit=MAX_CHARACTERS)
    folded, places = _fold(text)
    found: list[Token] = []
    at = 0
    while at < len(folded):
        match = _TOKEN.match(folded, at)
        if match is None:
            code = "dot" if folded[at] == "." else "character"
            raise FormulaError(code, text, places[at], what=text[places[at]])
        following = folded[match.end() : match.end() + 1]
        if match.lastgroup != "space":
            kind = match.lastgroup if match.lastgroup in ("number", "name") else match.group()
            typed = text[places[at] : places[match.end() - 1] + 1]
            found.append(Token(str(kind), match.group(), typed, places[at], following.isspace()))
        at = match.end()
    return [*found, Token("end", "", "", len(text), False)]


def _fold(text: str) -> tuple[str, list[int]]:
    """The text in plain characters, and for each of them its place in the text as it was typed."""
    folded: list[str] = []
    places: list[int] = []
    raised = False
    for place, character in enumerate(text):
        high = unicodedata.decomposition(character).startswith("<super>")
        plain = _SIGNS.get(character) or unicodedata.normalize("NFKC", character)
        plain = "".join(_SIGNS.get(c, c) for c in plain)
        if raised and not high:
            folded.append(")")
            places.append(place)
        if high and not raised:
            plain = "^(" + plain
        elif character in FRACTIONS:
            if folded and folded[-1].isdigit():  # 1½ is no product
                raise FormulaError("unexpected", text, place, what=character)
            plain = f"({FRACTIONS[character]})"
        raised = high
        if unicodedata.combining(character):
            if not folded or not folded[-1][0].isalpha() or not "\u0300" <= character <= "\u036f":
                raise FormulaError("character", text, place, what=character)
            folded[-1] = unicodedata.normalize("NFC", folded[-1] + plain)  # a mark belongs to its letter
            continue
        folded.extend(plain)
        places.extend([place] * len(plain))
    if raised:
        folded.append(")")
        places.append(len(text))
    # A letter with a mark may be two characters long: each of them stands at the letter's place.
    spread = [place for piece, place in zip(folded, places, strict=True) for _ in piece]
    return "".join(folded), spread
