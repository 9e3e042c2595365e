"""The numbers of equations at the ends of their lines: (1), (2.3), (4a), (1-1), also behind a leader, --- (1)."""

from __future__ import annotations

import re

from kudari.formula.errors import FormulaError
from kudari.reading.word import Word, spelled

NUMBER = re.compile(r"(?!0\d*\.)\d+(?:[-.]\d+)*(?:[.-]?[a-h])?")
LETTER = re.compile(r"[a-h]|i{1,3}|iv|v")
LETTERED = re.compile(r"\(([a-h]|i{1,3}|iv|v)\)[ \t]*[.,;]?[ \t]*(?:\\\\[ \t]*)?$", re.MULTILINE)
ENDS = ("name", "number", ")", "_", "^", "{", "frac")


def is_number(found: list[Word]) -> bool:
    """Whether this is a number and nothing else: 1, (2.3), (4a)."""
    inner = [word for word in found if word.kind not in ("(", ")")]
    if len(inner) <= 3 and all(word.kind in ("number", ".", "-") for word in inner):
        return True
    return len(inner) < len(found) and NUMBER.fullmatch(spelled(inner)) is not None


def without_leading_number(target: list[Word]) -> list[Word]:
    """What is assigned, without the number before it: (1) w = …"""
    closing = next((k for k, word in enumerate(target) if word.kind == ")"), 0)
    leads = 0 < closing < len(target) - 1 and target[0].kind == "("
    return target[closing + 1 :] if leads and NUMBER.fullmatch(spelled(target[1:closing])) else target


def without_number(body: list[Word], text: str, left_out: list[str]) -> list[Word]:
    """A formula without the number at its end, which stands in brackets, behind a space or a leader.

    Raises :class:`FormulaError` where it may be a factor, or the brackets a remark, as in (SGD).
    """
    opening = next((k for k in range(len(body) - 1, max(-1, len(body) - 8), -1) if body[k].kind == "("), 0)
    if opening == 0 or body[-1].kind != ")":
        return body
    inside, end = body[opening + 1 : -1], opening
    plain = spelled(inside)
    while end and body[end - 1].kind in ("-", "*", "**"):
        end -= 1
    leader = text[body[end].start : body[opening].start].strip()
    if leader == "-" and NUMBER.fullmatch(plain):  # − η g - (1)
        raise FormulaError("remark", text, body[opening].start, what=plain)
    leads = len(leader) > 1 or leader in ("—", "―", "─")  # --- (1), ・・・(1)
    end = end if leads else opening
    if end == 0 or body[end - 1].kind not in ENDS or not (leads or body[end - 1].spaced):
        return body
    lettered = leads or len(LETTERED.findall(text)) > 1  # (a) is a number where (b) is one
    if NUMBER.fullmatch(plain) or (lettered and LETTER.fullmatch(plain)):
        left_out.append(text[body[opening].start : body[-1].end])
        return body[:end]
    if len(inside) == 1 and _is_doubtful(inside[0], text):
        raise FormulaError("remark", text, body[opening].start, what=plain)
    return body


def _is_doubtful(word: Word, text: str) -> bool:
    """Whether what stands alone in brackets may be a factor, a number of an equation or a remark."""
    if word.kind != "name":
        return word.kind == "number"
    used = len(re.findall(rf"(?<![^\W_]){re.escape(word.text)}(?![^\W_])", text)) > 1
    short = LETTER.fullmatch(word.text) is not None or (len(word.text) == 2 and word.text.isascii())  # (a), (L2)
    return len(word.text) > 2 or (short and not used)
