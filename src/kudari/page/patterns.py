"""Python's regular expressions as JavaScript's, for its flag ``u``: no pattern is written a second time.

>>> print(javascript(re.compile(r"^-?\\d.*$", re.MULTILINE)))
(?<![^\\n])-?\\p{Nd}[^\\n]*(?![^\\n])
"""

from __future__ import annotations

import re

_LETTER = r"\p{L}\p{N}_"
_WORD = rf"[{_LETTER}]"
#: What Python calls a space; JavaScript's own \\s is another set.
SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INSIDE = {"w": _LETTER, "d": r"\p{Nd}", "s": SPACE}  # of square brackets
_OUTSIDE = {"w": _WORD, "d": r"\p{Nd}", "s": f"[{SPACE}]"}
_WITHOUT = {r"[^\W\d_]": r"[\p{L}\p{Nl}\p{No}]", r"[^\W\d]": r"[\p{L}\p{Nl}\p{No}_]", r"[^\W_]": r"[\p{L}\p{N}]"}
_PART = re.compile(rf"{'|'.join(map(re.escape, _WITHOUT))}|\(\?P<|\(\?P=(\w+)\)|\\(.)|.", re.DOTALL)
_SYNTAX = "^$\\.*+?()[]{}|/"  # and nothing else may have a backslash before it


def javascript(pattern: re.Pattern[str]) -> str:
    """The source of the same expression; capitals are left to JavaScript's flag ``i``."""
    dot = "[^]" if pattern.flags & re.DOTALL else r"[^\n]"
    edges = {"^": r"(?<![^\n])", "$": r"(?![^\n])"} if pattern.flags & re.MULTILINE else {}
    written, is_inside = "", False
    for part in _PART.finditer(pattern.pattern):
        text, name, escaped = part[0], part[1], part[2]
        if escaped == "b":
            text = _edge(written[-1:])
        elif escaped is not None:
            text = (_INSIDE if is_inside else _OUTSIDE).get(escaped) or _escape(escaped, is_inside)
        elif name is not None:
            text = rf"\k<{name}>"
        elif is_inside:
            is_inside = text != "]"
            text = "\\[" if text == "[" else text
        elif text == "[":
            is_inside = True
        else:
            text = {"(?P<": "(?<", ".": dot, "\n": r"\n", **edges, **_WITHOUT}.get(text, text)
        written += text
    return written


def _edge(before: str) -> str:
    """The edge of a word: its end behind a letter, its beginning behind nothing, and behind other things either."""
    if before.isalnum():
        return f"(?!{_WORD})"
    if before in ("", "(", "|", ":"):
        return f"(?<!{_WORD})"
    return f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"


def _escape(character: str, is_inside: bool) -> str:
    """A character behind a backslash: some need none, and may not have one."""
    if character.isalnum() or character in _SYNTAX or (is_inside and character == "-"):
        return f"\\{character}"
    return character
