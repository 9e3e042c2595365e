"""The language in which a person is spoken to, and what is said in each."""

from __future__ import annotations

import locale
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from kudari.formula.errors import KudariError
from kudari.formula.widths import shown_width

LANGUAGES = ("en", "ja")
_BEGINNINGS = {"en": ("e", "英"), "ja": ("j", "日")}  # of what else a language is called: eng, jp, 日本語

#: What is said: the same in all languages, or in each of them, in the order of ``LANGUAGES``.
Text = str | tuple[str, ...]

_SPOKEN: ContextVar[str | None] = ContextVar("the language spoken", default=None)


def language(lang: str | None) -> str:
    """The language asked for; or, for None, that of :func:`speaking`, or else of the locale, or English.

    >>> language("ja")
    'ja'

    Raises :class:`KudariError` where there are no words in a language.
    """
    if lang is None and (spoken := _SPOKEN.get()):
        return spoken
    if lang is None:
        name = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
        return "ja" if (name or locale.getlocale()[0] or "").lower().startswith("ja") else "en"
    if lang not in LANGUAGES:
        near = next((known for known, begins in _BEGINNINGS.items() if str(lang).lower().startswith(begins)), None)
        problem = f"there are no words in {lang!r}"
        if near:
            raise KudariError(f"{problem}; did you mean {near}?")
        raise KudariError(f"{problem}; there are: {', '.join(LANGUAGES)}")
    return lang


@contextmanager
def speaking(lang: str | None) -> Iterator[None]:
    """Within this block, a language that is spoken wherever no other is asked for; None leaves it to the locale.

    >>> with speaking("ja"):
    ...     language(None)
    'ja'

    Raises :class:`KudariError` where there are no words in a language.
    """
    before = _SPOKEN.set(lang and language(lang))
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def side_by_side(sentences: Iterable[str]) -> str:
    """Sentences one behind the other; behind a Japanese full stop there is no space.

    >>> side_by_side(["One.", "Two."]), side_by_side(["一つ。", "二つ。"])
    ('One. Two.', '一つ。二つ。')
    """
    return " ".join(sentences).replace("。 ", "。")


def said(text: Text, lang: str | None = None) -> str:
    """A text in a language; one that has not come to a language yet is said in English.

    >>> said(("step", "ステップ"), "ja"), said("η = 0.1", "ja")
    ('ステップ', 'η = 0.1')

    Raises :class:`KudariError` where there are no words in a language.
    """
    index = LANGUAGES.index(language(lang))
    if isinstance(text, str):
        return text
    return text[index] if index < len(text) else text[0]


class Messages(dict[str, Text]):
    """Texts by their keys, each in every language, with ``{}`` where something is filled in.

    >>> messages = Messages({"step": ("step {k}", "ステップ {k}")})
    >>> messages.said("step", "en", k=3)
    'step 3'
    >>> tell = messages.within("ja")
    >>> tell("step", k=3)
    'ステップ 3'
    """

    def said(self, key: str, lang: str | None = None, /, **values: object) -> str:
        """The message of a key in a language, filled in."""
        return said(self[key], lang).format(**values)

    def within(self, lang: str | None) -> Callable[..., str]:
        """All messages in one language: a function of the key and of what is filled in.

        Raises :class:`KudariError` where there are no words in a language.
        """
        spoken = language(lang)

        def tell(key: str, /, **values: Any) -> str:
            return self.said(key, spoken, **values)

        return tell


def lined_up(rows: Sequence[Sequence[str]], left: Collection[int]) -> list[str]:
    """The lines of a table on a terminal, each column as wide as its widest cell.

    The columns of these indices stand to the left, all others to the right, as numbers do.

    >>> lined_up([["手法", "値"], ["SGD", "0.25"]], left=[0])
    ['手法    値', 'SGD   0.25']
    """
    widths = [max(map(shown_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for i, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - shown_width(cell))
            cells.append(cell + gap if i in left else gap + cell)
        lines.append("  ".join(cells).rstrip())
    return lines
