"""The chain rule as it is written: products of derivatives that are one gradient."""

from __future__ import annotations

from dataclasses import replace

from kudari.reading.gradient import Gradient
from kudari.reading.word import Word


def chained(found: list[Word]) -> list[Word]:
    """∂L/∂y · ∂y/∂w is one gradient, that of L by w: the words with such products as one."""
    result: list[Word] = []
    for word in found:
        result.append(word)
        while (link := _link(result)) is not None:
            before, last = link
            result[before:] = [last]
    return result


def _link(found: list[Word]) -> tuple[int, Gradient] | None:
    """The gradient that two links of a chain at the end of some words make, and where the first begins."""
    last, at = _factor(found, len(found))
    at -= at > 0 and found[at - 1].kind == "*"
    first, start = _factor(found, at)
    if first is None or last is None:
        return None
    for outer, inner in ((first, last), (last, first)):
        if outer.of and outer.of == inner.function:
            return start, replace(inner, start=first.start, end=last.end, spaced=last.spaced, function=outer.function)
    return None


def _factor(found: list[Word], end: int) -> tuple[Gradient | None, int]:
    """The gradient that ends some words, in brackets or without, and where it begins."""
    brackets = end > 2 and found[end - 1].kind == ")" and found[end - 3].kind == "("
    at = end - 2 if brackets else end - 1
    word = found[at] if at >= 0 else None
    return (word, end - 3 if brackets else at) if isinstance(word, Gradient) else (None, end)
