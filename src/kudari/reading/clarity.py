"""Places of a formula that can be read in two ways, of which none is surely meant."""

from __future__ import annotations

import re
from collections.abc import Collection

from kudari.reading.gradient import Gradient
from kudari.reading.names import Name
from kudari.reading.times import COUNTING, Times
from kudari.reading.word import Word

STEP = re.compile(rf"\(([{COUNTING}i]|step|epoch|iter|iteration)([+-]\d+)?\)")
ALONE = re.compile(rf"\([{COUNTING}]\)")
INDEX = re.compile(r"\[[a-z\d]\]")


def has_two_meanings(text: str, body: list[Word], index: int, moving: Collection[str], times: Times) -> bool:
    """Whether a word and what follows it have two meanings; ``moving`` are the names that are assigned."""
    word, rest, before = body[index], body[index + 1 : index + 7], body[max(0, index - 2) : index]
    raised = isinstance(word, Name) and word.time is not None and "^" in text[word.start : word.end]
    if raised and word.text not in moving and [one.text for one in before] == ["1", "-"]:  # 1 − β^{(t)}
        return True
    if not rest:
        return False
    if isinstance(word, Gradient):
        return word.named and _step_above(rest) > 0  # g^k
    if isinstance(word, Name):
        return _name(word, before[-1] if before else None, rest, moving, times)
    if word.kind == "/" and [one.kind for one in rest[:2]] == ["number", "name"]:  # g/2η and g / 2 B; 1/2 η is clear
        return (not rest[0].spaced or word.spaced) and not isinstance(rest[1], Gradient)
    if word.kind in ("^", "**"):  # v^−1/2 in plain text; w^2/2 is clear
        digits = rest[1:] if rest[0].kind == "-" else rest
        return (
            [one.kind for one in digits[:3]] == ["number", "/", "number"]
            and digits[0].text == "1"
            and not digits[0].spaced
        )
    return False


def _name(word: Name, before: Word | None, rest: list[Word], moving: Collection[str], times: Times) -> bool:
    kinds, texts = [one.kind for one in rest], [one.text for one in rest]
    plain, first = "".join(texts), before is None or before.kind in ("+", "-", "(")
    free, tight = word.text not in moving, not word.spaced
    one_off = kinds[0] in ("+", "-") and texts[1:2] == ["1"] and kinds[2:3] not in (["*"], ["/"], ["name"], ["("])
    if one_off and re.fullmatch(r"[^\W\d_]t", word.text) is not None and tight and not rest[0].spaced:  # vt−1
        return True
    if one_off and word.hung and word.time == 0 and not times.shifted:  # v_t − 1, where no index says t − 1
        return True
    if free and tight and not word.text.isascii() and texts[0] == (times.letter or "t"):  # αt
        return True
    if ALONE.match(plain) or (free and tight and STEP.match(plain)):  # η(k), m (t)
        return True
    if tight and INDEX.match(plain):  # v[0]
        return True
    behind = rest[_step_above(rest) :]
    if free and first and len(behind) < len(rest) and isinstance(behind[0] if behind else None, Gradient):  # α^k ∇f
        return True
    return word.text == "t" and free and isinstance(rest[0], Gradient) and (before is None or before.kind not in "/^(√")


def _step_above(found: list[Word]) -> int:
    """How many words ^k is, if it is next."""
    texts = [word.text for word in found[:4]]
    if texts[:2] == ["^", "("] and texts[3:] == [")"] and texts[2] in COUNTING:
        return 4
    return 2 if texts[:1] == ["^"] and texts[1:2] and texts[1] in COUNTING else 0
