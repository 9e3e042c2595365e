"""The equations in what was pasted: what surrounds and explains them is left out, and said.

>>> found = statements(r"$$v_t = \\alpha v_{t-1} - \\eta g_t \\quad (1)$$ where v is the velocity")
>>> [spelled(one.target) for one in found.statements], found.left_out
(['v_{t}'], ['where v is the velocity', '(1)'])
"""

from __future__ import annotations

import re

from kudari.formula.errors import FormulaError
from kudari.formula.letters import GREEK
from kudari.reading.numbering import is_number, without_leading_number, without_number
from kudari.reading.pieces import Piece, pieces
from kudari.reading.statement import Found, Statement
from kudari.reading.surroundings import formulas
from kudari.reading.tuples import is_single, untupled
from kudari.reading.word import Word, spelled
from kudari.reading.words import words

__all__ = ["spelled", "statements"]

OPERATORS = ("+", "-", "*", "/", "^", "**", "(", "Σ", "√", "∇", "∂")
PYTHON = {
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
ASSIGNS = re.compile(r"(?:=|←|\\gets|\\leftarrow)(?!\s*0\s*$)")
EXPLAINED = re.compile(r"\bwhere\b|\bwith\b\s*[:,]?\s*\$*$|ただし|ここで")
LEADING = ("for", "Step", "step", "where", "with", "and", "then")  # words before an equation
ENDS = ("return", "while")  # words of boxes, where nothing is assigned


def statements(text: str) -> Found:
    """The equations of a text.

    Raises :class:`FormulaError` where something is neither an equation nor an explanation.
    """
    found = Found()
    last = 0
    for start, end in formulas(text, found.left_out):
        before, last = text[last:start], end
        found.explains = found.explains or EXPLAINED.search(before) is not None
        try:
            read = words(text, start, end)
        except FormulaError:
            if (start, end) == (0, len(text)) or "\n" in text[start:end] or ASSIGNS.search(text[start:end]):
                raise
            found.leave_out(text[start:end])  # mathematics within a sentence that is no part of a step
            continue
        for piece in untupled(pieces(read, found), text):
            _take(piece, text, found)
    return found


def _take(piece: Piece, text: str, found: Found) -> None:
    """A piece as an equation, or as something that may be left out."""
    for word in piece.words:
        if word.kind == "name" and word.text in PYTHON and not (piece.arrow < 0 and word.text in ENDS):
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
    target = without_leading_number(target)
    while len(target) > 1 and target[0].kind == "name" and target[0].text in LEADING:
        found.explains = found.explains or target[0].text in ("where", "with")
        target = target[1:]
    while len(target) > 1 and _is_a_word(target[0]) and target[1].kind == "name":  # compute g_k = …
        found.leave_out(target[0].text)
        target = target[1:]
    if not target:
        raise FormulaError("target", text, piece.words[0].start)
    parts = _between_signs(body)
    if len(parts) > 1:
        if all(is_single(part) for part in parts[:-1]) and _is_constant(parts[-1]):  # m = v = 0
            for also in parts[:-1]:
                found.statements.append(Statement(also, piece.words[arrow], parts[-1], found.explains))
            body = parts[-1]
        else:
            _refuse_another(target, parts, text)
            found.left_out.append(text[body[len(parts[0])].start : body[-1].end])
            body = parts[0]  # of a = b = c: what is equal to b is said again
    body = without_number(body, text, found.left_out)
    if not body:
        raise FormulaError(
            "end", text, len(text) if not text[piece.words[arrow].end :].strip() else piece.words[arrow].end
        )
    _refuse_comparison(body, text)
    target, body = _of_a_difference(target, body)
    if piece.words[arrow].kind == "=" and is_single(body) and not is_single(target):  # ∂L/∂w = g names the gradient
        target, body = body, target
    found.statements.append(Statement(target, piece.words[arrow], body, found.explains))


def _between_signs(body: list[Word]) -> list[list[Word]]:
    """The parts of a = b = c behind the first sign."""
    parts: list[list[Word]] = []
    rest = body
    while (sign := Piece("", rest).arrow) >= 0:
        parts.append(rest[:sign])
        rest = rest[sign + 1 :]
    return [*parts, rest]


def _is_constant(found: list[Word]) -> bool:
    return bool(found) and all(word.kind in ("number", "-", "^", "*", "/") for word in found)


def _refuse_another(target: list[Word], parts: list[list[Word]], text: str) -> None:
    """w − η g  η = 0.1 is two equations, and of w = v = w − η g it is not clear what v is."""
    first, again = parts[0], parts[1]
    mentions = any(word.kind in ("∇", "∂", "frac") or word.text == target[0].text for word in again)
    doubtful = len(first) > 1 and first[-1].kind == "name" and first[-2].kind in ("name", "number", ")", "_", "frac")
    if (doubtful and not mentions) or (is_single(first) and not is_single(again)):
        raise FormulaError("unexpected", text, again[0].start if again else first[-1].end, what="=")


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


def _refuse_comparison(body: list[Word], text: str) -> None:
    """w − η·g>0 is no number."""
    depth = 0
    for word in body:
        depth += {"(": 1, ")": -1}.get(word.kind, 0)
        if depth == 0 and word.kind in ("<", ">", "<=", ">=", "!="):
            raise FormulaError("unexpected", text, word.start, what=word.text)


def _explanation(piece: Piece, text: str, found: Found) -> None:
    """What is no equation: prose, numbers, a single sign; anything else is refused."""
    first, last = piece.words[0], piece.words[-1]
    names = [word for word in piece.words if word.kind == "name"]
    signs = [word for word in piece.words if word.kind in OPERATORS and word.kind not in ("(", "-")]
    ranges = any(word.kind in ("<", "<=", ">", ">=", "∈") for word in piece.words) and len(piece.words) < 16
    if len(piece.words) == 1 and first.text in ("where", "with", "here"):
        found.explains = True
    alone = not names and not any(word.kind in ("+", "*", "/", "=", "frac", "√") for word in piece.words[1:])
    letters = [word for word in names if len(word.text) == 1 and word.text.isalpha()]
    if piece.before == "," and len(letters) > 1 and len(letters) + (first.kind in ("-", "+")) == len(piece.words):
        raise FormulaError("unexpected", text, first.start, what=text[first.start : last.end])  # w − η g, λ w
    if piece.explains or is_number(piece.words) or len(names) == len(piece.words) == 1 or ranges or alone:
        pass
    elif signs or any(word.kind in ("frac", "∇", "∂") for word in piece.words):
        raise FormulaError("unexpected", text, first.start, what=text[first.start : first.end])
    found.left_out.append(text[first.start : last.end].strip())
