"""Characters that can be read in two ways, or that say more than a formula: refused before anything is read.

>>> refuse_doubtful("w = w − 10−3 g")
Traceback (most recent call last):
...
kudari.formula.errors.FormulaError: '10−3' can be read in two ways; write products with a sign, indices with ...
"""

from __future__ import annotations

import re

from kudari.formula.errors import FormulaError

_MINUS = "[-−–]"
_COUNT = r"(?:epochs?|steps?|iter(?:ation)?s?)\b"
#: What is refused, and why.
PATTERNS = [
    (re.compile(pattern, re.MULTILINE), code)
    for pattern, code in {
        rf"(?<![\w.^])10{_MINUS}\d+(?![\w.]*[.\w])": "two meanings",  # a power that has fallen down
        rf"\d[ \t]+[eE]{_MINUS}\d": "two meanings",
        r"\d[ \t]*x[ \t]*10[ \t]*\^": "two meanings",
        r"[-+*/=(−][ \t]*\d+\.[ \t]+\d": "two meanings",
        r"\d\.\d+\.(?=[^\W\d])": "two meanings",
        r"//[ \t]*\d+[ \t]*$": "two meanings",  # a comment, or a division
        r"(?<==)[^=\n\\:]*[\w)][ \t]*:[ \t]*\d+[ \t]*$": "two meanings",  # w − η g : 2
        rf"\b1[ \t]*{_MINUS}[ \t]*(?:β|b|beta)_?[12₁₂]?[ \t]+t\b": "two meanings",  # 1 − β1 t
        r"[α-ω]([a-z])[ \t]*\.?\*[ \t]*\1(?!\w)": "two meanings",  # γv * v: γ times v, or a name
        r"\blambda[ \t]+\w+[ \t]*:": "python",
        rf"(?:\*\*|\^)[ \t]*\{{?(?:\\(?:text|mathrm)\{{)?{_COUNT}": "counter",
        r"=[^\n]*,[ \t]*[tkn][ \t]*>=?[ \t]*(?:[2-9]|\d\d+)\b": "cases",  # only for t > 10
    }.items()
]
COUNTED = re.compile(rf"{_COUNT}[ \t]*\+?=")
COMMA = re.compile(r"(?<![\w.,，])\d+[,，]\d+(?![ \t]*[,，…]|\.\.|\w)")


def refuse_doubtful(text: str) -> None:
    """Raise :class:`FormulaError` where a text has two meanings by its characters alone."""
    for pattern, code in PATTERNS:
        found = pattern.search(text)
        if found is not None and not (code == "counter" and COUNTED.search(text)):
            raise FormulaError(code, text, found.start(), what=found[0].strip())
    for found in COMMA.finditer(text):
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        opened = sum(before.count(sign) for sign in "([{") - sum(before.count(sign) for sign in ")]}")
        if opened <= 0:  # 0,01 or two numbers?
            raise FormulaError("two meanings", text, found.start(), what=found[0])
