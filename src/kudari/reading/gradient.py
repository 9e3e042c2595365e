"""What a gradient is among the words of a text: a name that keeps the place at which it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kudari.reading.names import Name
from kudari.reading.word import Word

NAMES = ("g", "grad", "gradient", "gradients", "grads", "Gradient")


@dataclass
class Gradient(Name):
    """A gradient: of which variable, and at which place, where that is written."""

    of: str = ""  # the variable that it is taken by; "" where that is not written
    function: str = ""  # what is differentiated, where that is written
    place: list[Word] | None = None
    named: bool = False  # whether it is a name as g, which may be assigned


def names_in(found: Sequence[Word]) -> Iterator[Name]:
    """All names in some words, also at the places of gradients."""
    for word in found:
        if isinstance(word, Gradient):
            if word.named:
                yield word
            yield from names_in(word.place or [])
        elif isinstance(word, Name):
            yield word
        yield from names_in(word.inside)


def gradients_in(found: Iterable[Word]) -> list[Gradient]:
    """All gradients in some words, also at the places of others."""
    result: list[Gradient] = []
    for word in found:
        if isinstance(word, Gradient):
            result.append(word)
            result += gradients_in(word.place or [])
        result += gradients_in(word.inside)
    return result
