"""Sentences that are written in English, where they belong, in other languages: one catalogue a language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from kudari.formula.errors import WORDS, WORDS_OF_READING, KudariError
from kudari.language import LANGUAGES, language, speaking
from kudari.translations.catalogue import read_catalogue
from kudari.translations.phrasebook import Phrasebook


def translated(text: str, lang: str | None = None) -> str:
    """A sentence in a language: in that of the reader unless ``lang`` is given.

    What is filled in, and what no catalogue knows, stays as it is.

    >>> print(translated("there is no field 'rastrign'; did you mean rastrigin?", "ja"))
    'rastrign' という関数はありません。rastrigin のことですか

    Raises :class:`KudariError` where there are no words in a language.
    """
    spoken = language(lang)
    return text if spoken == LANGUAGES[0] else phrasebook(spoken).translated(text)


KudariError.in_words = translated


@contextmanager
def answering(lang: str | None) -> Iterator[None]:
    """Within this block a language is spoken, also by what is refused, wherever that is read.

    >>> with answering("ja"):
    ...     raise KudariError("there is no rule 'adm'")
    Traceback (most recent call last):
        ...
    kudari.formula.errors.KudariError: 'adm' という手法はありません

    Raises :class:`KudariError` where there are no words in a language.
    """
    chosen = language(lang)
    with speaking(chosen):
        try:
            yield
        except KudariError as error:
            error.lang = error.lang or chosen
            raise


@cache
def phrasebook(lang: str) -> Phrasebook:
    """All that is said in a language, read once: its catalogue, and the faults of formulas."""
    text = Path(__file__).with_name(f"{lang}.po").read_text("utf-8")
    index = LANGUAGES.index(lang)
    faults = {words[0]: words[index] for words in (*WORDS.values(), *WORDS_OF_READING.values())}
    return Phrasebook(faults | read_catalogue(text))
