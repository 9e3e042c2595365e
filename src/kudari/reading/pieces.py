"""The words of a text in pieces, one for each equation or explanation: parted at signs, joined where they go on."""

from __future__ import annotations

from dataclasses import dataclass

from kudari.reading.numbering import is_number
from kudari.reading.statement import ARROWS, Found
from kudari.reading.word import Word


@dataclass
class Piece:
    """The words between two separators, and whether an equation stands among them."""

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


def _parted(found: list[Word]) -> list[Piece]:
    """The words between separators that stand in no bracket."""
    pieces = [Piece("\n", [])]
    depth = 0
    for word in _spliced(found):
        depth = max(0, depth + {"(": 1, ")": -1}.get(word.kind, 0))
        if word.kind == "sep" and (depth == 0 or word.text in ("env", "and", "where")):
            pieces.append(Piece(word.text, [], word.text == "&" and pieces[-1].explains))
        elif word.kind == "sep":
            continue
        elif depth == 0 and word.kind == ":":
            for piece in reversed(pieces):
                piece.explains = True
                if piece.before != "&":
                    break
            pieces.append(Piece(":", [], explains=True))
        elif depth == 0 and word.kind in (",", ";", ".", "…", "&"):
            pieces.append(Piece(word.kind, [], pieces[-1].explains))
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


def pieces(words: list[Word], found: Found) -> list[Piece]:
    """Pieces that belong together: what a line break, a column or a wide space has parted."""
    joined: list[Piece] = []
    for piece in _parted(words):
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
            and is_number(last.words)
        ):
            last.words = piece.words
        else:
            joined.append(piece)
    return joined


def _continues(last: Piece, piece: Piece) -> bool:
    """Whether a line that begins with a minus goes on with the one before: − η g does, the item − v = … does not."""
    return last.arrow >= 0 > piece.arrow


def _without_prose(found: list[Word], found_out: Found) -> list[Word]:
    """The words without prose, comments, and brackets in which nothing else stood."""
    kept: list[Word] = []
    skipping = False
    for word in found:
        if word.kind == "text":
            found_out.leave_out(word.text)
            opening = _open_bracket(kept)
            if opening is not None:  # （ηは学習率）: all of it explains
                explained, kept = kept, kept[:opening]
                found_out.leave_out(" ".join(one.text for one in explained[opening + 1 :]))
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
