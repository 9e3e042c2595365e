"""What others wrote, as a message shows it: its letters are seen and do nothing else, and it is no longer than is read.

A message quotes names, keys, numbers and whole files of somebody else. It does so in many places; what a message may
hold is looked at in this one, through which each of them goes.
"""

from __future__ import annotations

import os
import re

_MOST_QUOTED = 80  # letters of what stands in quotes
_LONGEST_PATH = 400  # of what may be a path there, within a line of Python that is to be copied
_LONGEST_LINE = 600  # no line of ours is as long, with all names that it tells
_MOST_LINES = 60
_MOST_LOOKED_AT = 20_000  # letters; the whole of a file may have been quoted, and takes no memory again
_MOST_IN_A_LINE = 4000  # letters, before what is in quotes is shortened

# Controls, halves of characters, ends of lines, and what turns round the text behind it.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
# As Python writes texts and bytes; the apostrophe of a word follows a letter.
_IN_QUOTES = re.compile(r"""(?<!\w)b?(?:'[^'\\]*+(?:\\.[^'\\]*+)*+'|"[^"\\]*+(?:\\.[^"\\]*+)*+")""")
_LETTER = re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|[^\\]", re.DOTALL)


def is_seen(letter: str) -> bool:
    """Whether a letter does nothing but be seen, or be a space between others."""
    return _UNSEEN.match(letter) is None


def escaped(text: str) -> str:
    """A text in one line, with Python's escapes for what would do something else than be seen.

    >>> print(escaped("a\\x1b[31m b\\n"))
    a\\x1b[31m b\\n
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def shown_path(path: str | os.PathLike[str]) -> str:
    """The path of a file in one line, whatever its folders are called; what can be a name is taken over as it is."""
    return escaped(os.fsdecode(path))


def in_a_message(text: str) -> str:
    """A message whose lines can be shown: escaped, and what is quoted in it cut; so is the middle of any longer line.

    >>> print(in_a_message(f"no rule {'x' * 1000!r}; there is adam"))
    no rule 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'; there is adam
    """
    lines = _without_middle(text, _MOST_LOOKED_AT).split("\n")
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES // 2 : -_MOST_LINES // 2 + 1] = ["…"]
    return "\n".join(map(_line, lines))


def _line(text: str) -> str:
    quoted = _IN_QUOTES.sub(_quotation, escaped(_without_middle(text, _MOST_IN_A_LINE)))
    return _without_middle(quoted, _LONGEST_LINE)


def _quotation(found: re.Match[str]) -> str:
    """What stands in quotes, with the quotes; it is never cut within an escape."""
    begun = found[0][: _MOST_QUOTED - 2]  # what stays the same when it is cut
    most = _LONGEST_PATH if "/" in begun and "\\" not in begun else _MOST_QUOTED
    if len(found[0]) <= most:
        return found[0]
    kept = 0
    for letter in _LETTER.finditer(found[0]):
        if letter.end() > most - 2:
            break
        kept = letter.end()
    return f"{found[0][:kept]}…{found[0][-1]}"


def _without_middle(text: str, most: int) -> str:
    """The beginning and the end of a text that is longer than ``most``: what is wrong, and what to write instead."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[3 - (most - most // 2) :]}"
