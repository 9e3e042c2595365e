"""Carets below a line are for terminals, where a letter of Japanese is two cells wide; a page marks the letters."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

from kudari.formula.widths import shown_width

_CARETS = re.compile(r"[ ^]*\^")


def marked_html(text: str) -> str:
    """A text as HTML, in which what has carets below it on a terminal stands within ``<mark>``.

    >>> print(marked_html("本 v + g\\n     ^"))
    本 v <mark>+</mark> g
    """
    lines: list[str] = []
    shown: list[str] = []
    for line in text.split("\n"):
        if lines and lines[-1].strip() and _CARETS.fullmatch(line):
            shown[-1] = _with_marks(lines[-1], line)
        else:
            shown.append(escape(line))
        lines.append(line)
    return "\n".join(shown)


def _with_marks(line: str, carets: str) -> str:
    cells, under = 0, []
    for letter in line:
        width = shown_width(letter)
        first = cells if width else max(cells - 1, 0)  # an accent stands on the letter before it
        under.append("^" in carets[first : first + max(width, 1)])
        cells += width
    pieces = groupby(zip(line, under, strict=True), key=lambda piece: piece[1])
    whole = ((marked, escape("".join(letter for letter, _ in letters))) for marked, letters in pieces)
    return "".join(f"<mark>{piece}</mark>" if marked else piece for marked, piece in whole)
