"""Finding the sentence that was said.

A message is made where something is wrong, with all that it names already in it. So a phrasebook reads it backwards:
it looks for the sentence of which the message has every fixed piece, in order, takes what stands between them, and puts
that into the sentence's translation. What was filled in may itself be a sentence, as the reason behind a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

_DEEPEST = 4  # sentences within sentences
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
_QUOTED = "'\"`"


@dataclass(frozen=True)
class _Phrase:
    """A sentence with gaps: its fixed pieces, the names of the gaps between them, and its translation."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    translation: str

    @classmethod
    def of(cls, english: str, translation: str) -> _Phrase:
        pieces, names = [""], []
        for literal, name in _parsed(english):
            pieces[-1] += literal
            if name is not None:
                names.append(name)
                pieces.append("")
        return cls(tuple(pieces), tuple(names), translation)

    def filled_in(self, text: str) -> dict[str, str] | None:
        """What stands in the gaps of a text that is this sentence; None for any other text."""
        first, *others = self.pieces
        if not text.startswith(first):
            return None
        at, found = len(first), []
        for number, piece in enumerate(others, start=1):
            last = number == len(others)
            end = len(text) - len(piece) if last else text.find(piece, at)
            if end < at or (last and not text.endswith(piece)):
                return None
            found.append(text[at:end])
            at = end + len(piece)
        values: dict[str, str] = {}
        for name, value in zip(self.names, found, strict=True):
            if values.setdefault(name, value) != value:  # one name, one value
                return None
            if "\n" in value and not self.translation.endswith(f"{{{name}}}"):  # what stands below is told below
                return None
        return values if at == len(text) else None

    def written(self, values: Mapping[str, str]) -> str:
        """The translation with the gaps filled."""
        return "".join(text + ("" if name is None else values[name]) for text, name in _parsed(self.translation))


def _parsed(sentence: str) -> Iterator[tuple[str, str | None]]:
    """The fixed pieces of a sentence, each with the gap behind it. ``{what}`` and ``{what!r}`` are filled apart."""
    for literal, name, _, conversion in Formatter().parse(sentence):
        yield literal, f"{name}!{conversion}" if conversion else name


class Phrasebook:
    """Translations of sentences with gaps in braces.

    >>> book = Phrasebook({"there is no {what}": "{what} がありません", "rule {name}": "手法 {name}"})
    >>> book.translated("there is no rule 'adm'")
    "手法 'adm' がありません"
    """

    def __init__(self, translations: Mapping[str, str]) -> None:
        self._words = {english: text for english, text in translations.items() if "{" not in english}
        phrases = [_Phrase.of(english, text) for english, text in translations.items() if "{" in english]
        self._phrases = sorted(phrases, key=lambda phrase: -sum(map(len, phrase.pieces)))  # the most particular first

    def translated(self, text: str) -> str:
        """A text, or each of its lines, in the other language; whatever is not known stays as it is."""
        return self._translated(text, 0)

    def _translated(self, text: str, depth: int) -> str:
        known = text in self._words and (depth == 0 or " " in text)  # a single word that was filled in may be a name
        if known or depth > _DEEPEST:
            return self._words.get(text, text)
        found = min(self._readings(text, depth), key=_english_left, default=None)
        if found is not None:
            return found
        lines = text.split("\n")
        return "\n".join(self._translated(line, depth) for line in lines) if len(lines) > 1 else text

    def _readings(self, text: str, depth: int) -> Iterator[str]:
        """All that a text can be read as."""
        for phrase in self._phrases:
            values = phrase.filled_in(text)
            if values is not None:
                yield phrase.written({name: self._filling(value, depth) for name, value in values.items()})

    def _filling(self, value: str, depth: int) -> str:
        """What fills a gap: taken over where it is quoted, else in the other language where it is known."""
        inner = value.strip(" ")
        if not inner or (inner[0] in _QUOTED and inner[0] == inner[-1]):
            return value
        return value.replace(inner, self._translated(inner, depth + 1), 1)


def _english_left(text: str) -> int:
    """How much of a text is still in English; of several readings that with the least is the right one."""
    return len(_ENGLISH.findall(text))
