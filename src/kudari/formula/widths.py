"""How wide a text is on a terminal."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def shown_width(text: str) -> int:
    """How many columns a text takes on a terminal: Japanese letters take two, and accents none.

    >>> shown_width("step"), shown_width("一歩"), shown_width("m̂")
    (4, 4, 1)
    """
    return sum(2 if east_asian_width(letter) in "WF" else 0 if combining(letter) else 1 for letter in text)
