"""Several names that are assigned at once: m, v = a, b, and m_0, v_0 = 1.

>>> from kudari.reading.words import words
>>> from kudari.reading.statement import Found
>>> from kudari.reading.pieces import pieces
>>> [spelled(piece.words) for piece in untupled(pieces(words("m, v = a, b"), Found()), "m, v = a, b")]
['m=a', 'v=b']
"""

from __future__ import annotations

from kudari.formula.errors import FormulaError
from kudari.reading.pieces import Piece
from kudari.reading.statement import ARROWS
from kudari.reading.word import Word, spelled


def untupled(pieces: list[Piece], text: str) -> list[Piece]:
    """The pieces with an equation for each name.

    Raises :class:`FormulaError` where there are more names than formulas, or one formula would read another's name.
    """
    result: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        arrow = piece.arrow
        targets = _listed(piece.words[:arrow]) if arrow > 0 else []
        names = [result.pop().words for _ in range(_names_before(result, piece, targets))][::-1]
        targets = [*names, *targets]
        if len(targets) < 2 or piece.words[arrow].kind not in ("=", "←"):
            result += [Piece(",", words) for words in names]
            result.append(piece)
            continue
        bodies = _listed(piece.words[arrow + 1 :])
        while len(bodies) < len(targets) and at < len(pieces) and pieces[at].before == "," and pieces[at].arrow < 0:
            bodies.append(pieces[at].words)
            at += 1
        if len(bodies) == 1 and all(_is_first(target) for target in targets):  # m_0, v_0 = 0
            bodies *= len(targets)
        if len(bodies) != len(targets):
            raise FormulaError("unexpected", text, piece.words[arrow].start, what=piece.words[arrow].text)
        _refuse_reading(targets, bodies, text)
        result += [
            Piece(piece.before, [*target, piece.words[arrow], *body])
            for target, body in zip(targets, bodies, strict=True)
        ]
    return result


def is_single(found: list[Word]) -> bool:
    """Whether this is one name, with what hangs on it."""
    return bool(found) and found[0].kind == "name" and all(word.kind in ("_", "^", "'") for word in found[1:])


def _names_before(before: list[Piece], piece: Piece, targets: list[list[Word]]) -> int:
    """How many pieces before an equation are names that are assigned with its own."""
    if piece.explains or len(targets) != 1 or not is_single(targets[0]):
        return 0
    count, comma = 0, piece.before
    while count < len(before) and comma == "," and is_single(before[-1 - count].words):
        comma = before[-1 - count].before
        count += 1
    return count if comma != "," else 0


def _listed(found: list[Word]) -> list[list[Word]]:
    """What stands between commas in brackets that hold everything; all of it, where there are none."""
    if not (found and found[0].kind == "(" and found[-1].kind == ")") or not any(word.kind == "," for word in found):
        return [found]
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in found[1:-1]:
        depth += {"(": 1, ")": -1}.get(word.kind, 0)
        if depth < 0:
            return [found]
        if depth == 0 and word.kind == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _is_first(target: list[Word]) -> bool:
    """Whether a name hangs on the index of the start: m_0."""
    return spelled(target[1:]) in ("_{0}", "^{(0)}")


def _refuse_reading(targets: list[list[Word]], bodies: list[list[Word]], text: str) -> None:
    """All formulas are read with the values before; where an earlier one changes them, that cannot be written so."""
    for k, body in enumerate(bodies):
        changed = {spelled(target) for target in targets[:k]}
        words = [word for word in body if word.kind == "name" and word.text in changed]
        if words and not any(word.kind in ARROWS for word in body):
            raise FormulaError("order", text, words[0].start, what=words[0].text)
