"""The language in which a person is spoken to."""

from __future__ import annotations

import locale
import os
from unicodedata import combining, east_asian_width

from kudari.formula.errors import KudariError

LANGUAGES = ("en", "ja")


def language(lang: str | None) -> str:
    """The language asked for; or, for None, Japanese where the locale is Japanese, and English elsewhere.

    >>> language("ja")
    'ja'

    Raises :class:`KudariError` where there are no words in a language.
    """
    if lang is None:
        told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
        return "ja" if (told or locale.getlocale()[0] or "").lower().startswith("ja") else "en"
    if lang not in LANGUAGES:
        raise KudariError(f"there are no words in {lang!r}; there are {' and '.join(LANGUAGES)}")
    return lang


def shown_width(text: str) -> int:
    """How many columns a text takes on a terminal: Japanese letters take two.

    >>> shown_width("step"), shown_width("一歩")
    (4, 4)
    """
    return sum(2 if east_asian_width(letter) in "WF" else 0 if combining(letter) else 1 for letter in text)
