"""The language in which a person is spoken to."""

from __future__ import annotations

import locale
import os

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
