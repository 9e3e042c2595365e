"""The door for names that somebody else chose: whatever they are, everywhere they are text.

A name goes into tables on terminals, pictures, pages, programs and files. What would do anything there but be seen, or
could not be written at all, does not come in.
"""

from __future__ import annotations

import unicodedata

from kudari.formula.errors import KudariError
from kudari.formula.foreign import is_seen
from kudari.language import Messages

_WORDS = Messages(
    {
        "name": (
            "{name!r} cannot be a name; a name is one line of letters that can be seen, without control characters",
            "{name!r} は名前に使えません。名前は、制御文字を含まない、目に見える文字の 1 行にしてください",
        ),
        "no word": (
            "{name!r} cannot stand in a formula; a name there is a letter or a word, as in lr",
            "{name!r} は数式の中の名前になりません。lr のような文字か単語にしてください",
        ),
    }
)


def name_of(text: str) -> str:
    """A text that can be a name: it is text wherever it is shown or written.

    >>> name_of("[/b] $x$ 自作")
    '[/b] $x$ 自作'

    Raises :class:`KudariError` for one with controls or line ends in it, and for one of which nothing is seen.
    """
    if not text.strip() or not all(map(is_seen, text)):
        raise KudariError(_WORDS.said("name", name=text))
    return text


def word_of(text: str) -> str:
    """A text that can be a name in a formula: a letter or a word, as the grammar and Python read it.

    >>> word_of("lr"), word_of("m̂")
    ('lr', 'm̂')

    Raises :class:`KudariError` for any other.
    """
    if not unicodedata.normalize("NFKC", text).isidentifier():
        raise KudariError(_WORDS.said("no word", name=text))
    return text


def printable(text: str, most: int | None = None, kept: str = "") -> str:
    """A text with a � for every letter that does something else than be seen; for what is shown and never refused.

    What is longer than ``most`` letters is cut; the letters in ``kept`` may stay.

    >>> printable("a\\x1b[31m b\\n"), printable("x" * 9, 4)
    ('a�[31m b�', 'xxx…')
    """
    short = text if most is None or len(text) <= most else text[: most - 1] + "…"
    return "".join(letter if letter in kept or is_seen(letter) else "\N{REPLACEMENT CHARACTER}" for letter in short)
