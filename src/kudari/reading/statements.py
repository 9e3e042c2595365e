"""The equations in what was pasted: what surrounds and explains them is left out, and said.

>>> found = statements(r"$$v_t = \\alpha v_{t-1} - \\eta g_t \\quad (1)$$ where v is the velocity")
>>> [spelled(one.target) for one in found.statements], found.left_out
(['v_{t}'], ['where v is the velocity', '(1)'])
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kudari.formula.errors import FormulaError
from kudari.formula.letters import GREEK
from kudari.reading.surroundings import formulas
from kudari.reading.word import Word, spelled
from kudari.reading.words import words

__all__ = ["Found", "Statement", "spelled", "statements"]

ARROWS = ("=", "←", "+=", "-=", "*=", "/=")
_OPERATORS = ("+", "-", "*", "/", "^", "**", "(", "Σ", "√", "∇", "∂")
_PYTHON = {
    "if",
    "else",
    "elif",
    "while",
    "def",
    "return",
    "import",
    "class",
    "not",
    "or",
    "True",
    "False",
    "None",
}
_ENDS = ("return", "while")  # words of boxes, where nothing is assigned


@dataclass
class Statement:
    """One equation: what is assigned, by which sign, and the formula."""

    target: list[Word]
    arrow: Word
    body: list[Word]
    explains: bool = False  # whether it stands behind a «where»
    again: list[Word] = field(default_factory=list)  # what it is said to be as well: c of a = b = c


@dataclass
class Found:
    """All equations of a text, in the order in which they stand."""

    statements: list[Statement] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    explains: bool = False  # whether some are said behind a «where»


@dataclass
class _Piece:
    before: str  # the separator before it
    words: list[Word]
    explains: bool = False  # whether it is one side of a colon: θ_t: the parameters

    @property
    def arrow(self) -> int:
        """The index of the first sign of assignment that stands in no bracket; -1 without one."""
        depth = 0
        for index, word in enumerate(self.words):
            depth += {"(": 1, ")": -1}.get(word.kind, 0)
            if word.kind in ARROWS and depth <= 0:
                return index
        return -1


def statements(text: str) -> Found:
    """The equations of a text.

    Raises :class:`FormulaError` where something is neither an equation nor an explanation.
    """
    found = Found()
    for start, end in formulas(text, found.left_out):
        before = found.left_out[-1] if found.left_out else ""
        found.explains = found.explains or re.search(r"\bwhere\b|\bwith\b|ただし|ここで", before) is not None
        try:
            read = words(text, start, end)
        except FormulaError:
            if (start, end) == (0, len(text)) or "\n" in text[start:end]:
                raise
            _leave_out(text[start:end], found)  # mathematics within a sentence that is no part of a step
            continue
        for piece in _joined(_pieces(read), text, found):
            _take(piece, text, found)
    return found


def _leave_out(text: str, found: Found) -> None:
    plain = " ".join(text.split()).strip(" ,.;:-*#`。、，．")
    if plain:
        found.left_out.append(plain)


def _pieces(found: list[Word]) -> list[_Piece]:
    """The words between separators that stand in no bracket."""
    pieces = [_Piece("\n", [])]
    depth = 0
    for word in _spliced(found):
        depth = max(0, depth + {"(": 1, ")": -1}.get(word.kind, 0))
        if word.kind == "sep" and (depth == 0 or word.text in ("env", "and", "where")):
            pieces.append(_Piece(word.text, [], word.text == "&" and pieces[-1].explains))
        elif word.kind == "sep":
            continue
        elif depth == 0 and word.kind == ":":
            for piece in reversed(pieces):
                piece.explains = True
                if piece.before != "&":
                    break
            pieces.append(_Piece(":", [], explains=True))
        elif depth == 0 and word.kind in (",", ";", ".", "…", "&"):
            pieces.append(_Piece(word.kind, [], pieces[-1].explains))
        else:
            pieces[-1].words.append(word)
    return pieces


def _spliced(found: list[Word]) -> list[Word]:
    """The words, with those in braces in which whole equations stand."""
    flat: list[Word] = []
    for word in found:
        if word.kind == "{" and any(inner.kind in (*ARROWS, "sep") or inner.kind == "{" for inner in word.inside):
            inside = _spliced(word.inside)
            if any(inner.kind in (*ARROWS, "sep") for inner in inside):
                flat += inside
                continue
        flat.append(word)
    return flat


def _joined(pieces: list[_Piece], text: str, found: Found) -> list[_Piece]:
    """Pieces that belong together: what a line break, a column or a wide space has parted."""
    joined: list[_Piece] = []
    for piece in pieces:
        found.explains = found.explains or piece.before == "where"
        piece.words = _without_prose(piece.words, found)
        if not piece.words:
            continue
        last = joined[-1] if joined else None
        breaks = piece.before in ("\n", "\\\\", "&", "quad", "env")
        first = piece.words[0].kind
        if (
            last is not None
            and breaks
            and (
                first in (*ARROWS, "+", "*", "/", ")")
                or (first == "-" and _continues(last, piece) and not piece.explains)
            )
        ) or (last is not None and breaks and last.words[-1].kind in (*ARROWS, "+", "-", "*", "/")):
            last.words += piece.words
        elif (
            piece.before == "&"
            and last is not None
            and not last.explains
            and last.arrow < 0 <= piece.arrow
            and _is_number(last.words)
        ):
            last.words = piece.words
        else:
            joined.append(piece)
    return joined


def _continues(last: _Piece, piece: _Piece) -> bool:
    """Whether a line that begins with a minus goes on with the one before: − η g does, the item − v = … does not."""
    return last.arrow >= 0 > piece.arrow


def _without_prose(found: list[Word], found_out: Found) -> list[Word]:
    """The words without prose, comments, and brackets in which nothing else stood."""
    kept: list[Word] = []
    skipping = False
    for word in found:
        if word.kind == "text":
            _leave_out(word.text, found_out)
            opening = _open_bracket(kept)
            if opening is not None:  # （ηは学習率）: all of it explains
                explained, kept = kept, kept[:opening]
                _leave_out(" ".join(one.text for one in explained[opening + 1 :]), found_out)
                skipping = True
        elif skipping:
            skipping = word.kind != ")"
        elif word.kind == ")" and kept and kept[-1].kind == "(":
            kept.pop()
        else:
            kept.append(word)
    while kept and kept[-1].kind in (",", ";", "."):
        kept.pop()
    return kept


def _open_bracket(found: list[Word]) -> int | None:
    """Where the bracket stands that is still open."""
    open_at: list[int] = []
    for index, word in enumerate(found):
        if word.kind == "(":
            open_at.append(index)
        elif word.kind == ")" and open_at:
            open_at.pop()
    return open_at[-1] if open_at else None


def _is_number(found: list[Word]) -> bool:
    """Whether this is an equation's number: (1), (2.3)."""
    inner = [word for word in found if word.kind not in ("(", ")")]
    return len(inner) <= 3 and all(word.kind in ("number", ".", "-") for word in inner)


def _take(piece: _Piece, text: str, found: Found) -> None:
    """A piece as an equation, or as something that may be left out."""
    for word in piece.words:
        if word.kind == "name" and word.text in _PYTHON and not (piece.arrow < 0 and word.text in _ENDS):
            raise FormulaError("python", text, word.start, what=word.text)
        if word.kind == "~":
            raise FormulaError("noise", text, word.start, what=word.text)
        if word.kind == "‖":
            raise FormulaError("matrix", text, word.start, what=word.text)
    names = [word.text for word in piece.words if word.kind == "name"]
    if names[:1] == ["for"] and "in" in names:
        raise FormulaError("python", text, piece.words[0].start, what="for")
    arrow = piece.arrow
    if arrow < 0:
        _explanation(piece, text, found)
        return
    target, body = piece.words[:arrow], piece.words[arrow + 1 :]
    while target and target[0].kind in ("-", "*", "&", ")"):  # the mark of an item
        target = target[1:]
    while (
        len(target) > 1
        and target[0].kind == "name"
        and target[0].text in ("for", "Step", "step", "where", "with", "and", "then")
    ):
        found.explains = found.explains or target[0].text in ("where", "with")
        target = target[1:]
    while len(target) > 1 and _is_a_word(target[0]) and target[1].kind == "name":  # compute g_k = …
        _leave_out(target[0].text, found)
        target = target[1:]
    if not target:
        raise FormulaError("target", text, piece.words[0].start)
    said_again: list[Word] = []
    again = _Piece("", body).arrow
    if again > 1 and body[again - 1].kind == "name" and body[again - 2].kind in ("name", "number", ")", "_", "frac"):
        raise FormulaError("unexpected", text, body[again].start, what="=")  # w − η g  η = 0.1: two equations?
    if again >= 0:  # a = b = c: what is equal to b is said again
        rest = said_again = body[again + 1 :]
        found.left_out.append(text[body[again].start : rest[-1].end] if rest else "=")
        body = body[:again]
    body = _without_number(body, text, found)
    _refuse_remark(body, text)
    if not body:
        raise FormulaError(
            "end", text, len(text) if not text[piece.words[arrow].end :].strip() else piece.words[arrow].end
        )
    target, body = _of_a_difference(target, body)
    found.statements.append(Statement(target, piece.words[arrow], body, found.explains, said_again))


def _is_a_word(word: Word) -> bool:
    """Whether this is a word of a sentence rather than a name: compute, update."""
    return word.kind == "name" and word.spaced and len(word.text) > 3 and word.text.isascii() and word.text not in GREEK


def _of_a_difference(target: list[Word], body: list[Word]) -> tuple[list[Word], list[Word]]:
    """w_{t+1} − w_t = − η g says what w_{t+1} is."""
    signs = [index for index, word in enumerate(target) if word.kind == "-"]
    if len(signs) != 1 or not 0 < signs[0] < len(target) - 1 or target[0].text != target[signs[0] + 1].text:
        return target, body
    sign = target[signs[0]]
    plus = Word("+", "+", sign.start, sign.start)
    opening, closing = Word("(", "(", body[0].start, body[0].start), Word(")", ")", body[-1].end, body[-1].end)
    return target[: signs[0]], [*target[signs[0] + 1 :], plus, opening, *body, closing]


def _refuse_remark(body: list[Word], text: str) -> None:
    """(SGD) at the end of a line may be a remark or a factor."""
    kinds = [word.kind for word in body[-4:]]
    ends = len(kinds) == 4 and kinds[0] in ("name", "number", ")", "_", "^", "{", "frac") and body[-4].spaced
    if ends and kinds[1:] == ["(", "name", ")"] and len(body[-2].text) > 2:
        raise FormulaError("remark", text, body[-3].start, what=body[-2].text)


def _without_number(body: list[Word], text: str, found: Found) -> list[Word]:
    """The formula without the equation's number at its end: it stands in brackets, behind a space."""
    kinds = [word.kind for word in body[-4:]]
    if (
        kinds[1:] == ["(", "number", ")"]
        and body[-4].spaced
        and kinds[0] in ("name", "number", ")", "_", "^", "{", "frac")
    ):
        found.left_out.append(text[body[-3].start : body[-1].end])
        return body[:-3]
    return body


def _explanation(piece: _Piece, text: str, found: Found) -> None:
    """What is no equation: prose, numbers, a single sign; anything else is refused."""
    first, last = piece.words[0], piece.words[-1]
    names = [word for word in piece.words if word.kind == "name"]
    signs = [word for word in piece.words if word.kind in _OPERATORS and word.kind not in ("(", "-")]
    ranges = any(word.kind in ("<", "<=", ">", ">=", "∈") for word in piece.words) and len(piece.words) < 16
    if len(piece.words) == 1 and first.text in ("where", "with", "here"):
        found.explains = True
    alone = not names and not any(word.kind in ("+", "*", "/", "=", "frac", "√") for word in piece.words[1:])
    if piece.explains or _is_number(piece.words) or len(names) == len(piece.words) == 1 or ranges or alone:
        pass
    elif signs or any(word.kind in ("frac", "∇", "∂") for word in piece.words):
        raise FormulaError("unexpected", text, first.start, what=text[first.start : first.end])
    found.left_out.append(text[first.start : last.end].strip())
