"""A word of a pasted formula, and words as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Word:
    """A word: what it is, how it is spelled, where it was typed, and for what hangs below or above, its own words.

    Kinds: name, number, text (prose), sep (the end of a line, a column, a wide space), ``_`` and ``^`` (what hangs
    below and above), ``{`` (braces, which hold together), and the signs themselves.
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False
    inside: list[Word] = field(default_factory=list)


def spelled(found: Sequence[Word]) -> str:
    """Words as a short plain text, by which indices are compared."""
    return "".join(
        f"{word.kind}{{{word.text}}}"
        if word.kind in "_^"
        else "/".join(half.text for half in word.inside)
        if word.kind == "frac"
        else word.text
        for word in found
    )


def unbraced(found: list[Word]) -> list[Word]:
    """The words without braces that hold one thing together: {{w}_{t+1}} is w_{t+1}, and {-} is −."""
    plain: list[Word] = []
    for word in found:
        if word.kind == "frac":
            for half in word.inside:
                half.inside = unbraced(half.inside)
        elif word.inside:
            word.inside = unbraced(word.inside)
        rest = word.inside[1:]
        if (
            word.kind == "{"
            and word.inside
            and word.inside[0].kind != "frac"
            and all(w.kind in ("_", "^", "'") for w in rest)
        ):
            word.inside[-1].spaced = word.spaced
            plain += word.inside
        else:
            plain.append(word)
    return plain
