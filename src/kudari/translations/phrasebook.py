"""Finding the sentence that was said.

A message is made where something is wrong, with all that it names already in it. So a phrasebook reads it backwards:
it looks for the sentence of which the message has every fixed piece, in order, takes what stands between them, and puts
that into the sentence's translation. What was filled in may itself be a sentence, as the reason behind a colon. Of
several readings that is right which knows most letters of the message, from the fewest sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter

_DEEPEST = 4  # sentences within sentences
_QUOTED = "'\"`"
_QUOTATION = re.compile("'[^']*'|\"[^\"]*\"|`[^`]*`")

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class _Reading:
    """A text in the other language, how many letters of the English were known, and from how many sentences."""

    text: str
    known: int = 0
    sentences: int = 0
    whole: bool = True  # no bracket stands in a gap without the other


@dataclass(frozen=True)
class _Phrase:
    """A sentence with gaps: its fixed pieces, the names of the gaps between them, its translation."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    translation: str
    known: int  # letters beside the gaps

    @classmethod
    def of(cls, english: str, translation: str) -> _Phrase:
        pieces, names = [""], []
        for literal, name in _parsed(english):
            pieces[-1] += literal
            if name is not None:
                names.append(name)
                pieces.append("")
        return cls(tuple(pieces), tuple(names), translation, sum(map(_letters, pieces)))

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
            if end == 0 and not first:  # it begins with a gap in which nothing stands
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
        whole = ""
        for text, name in _parsed(self.translation):
            whole = _beside(_beside(whole, text), "" if name is None else values[name])
        return whole


def _beside(text: str, more: str) -> str:
    """Two texts side by side; between Japanese letters there is no space, as there is beside a name or a number."""
    ends, begins = text[-2:], more[:2]
    if _JAPANESE.match(ends) and ends.endswith(" ") and _JAPANESE.match(begins):
        return text[:-1] + more
    if _JAPANESE.match(ends[-1:]) and begins.startswith(" ") and _JAPANESE.match(begins[1:]):
        return text + more[1:]
    return text + more


def _is_torn(value: str) -> bool:
    """Whether a bracket stands without the other, as in a piece of something else; in quotations many do."""
    said = _QUOTATION.sub("", value.partition("\n")[0])
    return said.count("(") != said.count(")")


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
        self._phrases = sorted(phrases, key=lambda phrase: phrase.known)

    def translated(self, text: str) -> str:
        """A text, or each of its lines, in the other language; whatever is not known stays as it is."""
        return self._translated(text, 0).text

    def _translated(self, text: str, depth: int) -> _Reading:
        if text in self._words and (depth == 0 or " " in text):  # a single word that was filled in may be a name
            return _Reading(self._words[text], _letters(text), 1)
        if depth > _DEEPEST:
            return _Reading(text)
        readings = [*self._readings(text, depth), *self._as_list(text, depth)]
        found = max(readings, key=lambda one: (one.whole, one.known, -one.sentences), default=None)
        if found is not None:
            return found
        name, colon, rest = text.partition(": ")
        if colon and not any(map(str.isspace, name)):  # a file, or the kind of an error, before a sentence
            reason = self._translated(rest, depth + 1)
            if reason.known:
                return _joined(f"{name}: {reason.text}", [reason])
        lines = text.split("\n")
        if len(lines) == 1:
            return _Reading(text)
        told = [self._translated(line, depth) for line in lines]
        return _joined("\n".join(one.text for one in told), told)

    def _as_list(self, text: str, depth: int) -> Iterator[_Reading]:
        """Several sentences with semicolons between them, all of which are known."""
        parts = text.split("; ")
        if len(parts) > 1 and "\n" not in text:
            told = [self._translated(part, depth + 1) for part in parts]
            if all(one.known for one in told):
                yield _joined("、".join(one.text for one in told), told)

    def _readings(self, text: str, depth: int) -> Iterator[_Reading]:
        """All that a text can be read as. Of two that know as much, the one that divides it first comes first."""
        for phrase in self._phrases:
            values = phrase.filled_in(text)
            if values is not None:
                filled = {name: self._filling(value, depth) for name, value in values.items()}
                whole = phrase.written({name: one.text for name, one in filled.items()})
                unlikely = "problem" in filled and not filled["problem"].known  # which is a sentence
                reading = _joined(whole, [_Reading("", phrase.known, 1 + unlikely), *filled.values()])
                yield replace(reading, whole=not any(map(_is_torn, values.values())))

    def _filling(self, value: str, depth: int) -> _Reading:
        """What fills a gap: taken over where it is quoted, else in the other language where it is known."""
        inner = value.strip(" ")
        if not inner or (inner[0] in _QUOTED and inner[0] == inner[-1]):
            return _Reading(value)
        found = self._translated(inner, depth + 1)
        return _joined(value.replace(inner, found.text, 1), [found])


def _joined(text: str, readings: Sequence[_Reading]) -> _Reading:
    return _Reading(text, sum(one.known for one in readings), sum(one.sentences for one in readings))


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
