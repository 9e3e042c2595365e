"""One equation, all of a text, and what was left out beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kudari.reading.word import Word

ARROWS = ("=", "←", "+=", "-=", "*=", "/=")


@dataclass
class Statement:
    """One equation: what is assigned, by which sign, and the formula."""

    target: list[Word]
    arrow: Word
    body: list[Word]
    explains: bool = False  # whether it stands behind a «where»


@dataclass
class Found:
    """All equations of a text, in the order in which they stand."""

    statements: list[Statement] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    explains: bool = False  # whether some are said behind a «where»

    def leave_out(self, text: str) -> None:
        """Write down what is not read, because it only explains."""
        plain = " ".join(text.split()).strip(" ,.;:-*#`。、，．")
        if plain:
            self.left_out.append(plain)
