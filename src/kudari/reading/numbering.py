"""The numbers of equations at the ends of their lines: (1), (2.3), (4a), (1-1), also behind a leader, --- (1)."""

from __future__ import annotations

import re

from kudari.formula.errors import FormulaError
from kudari.reading.word import Word, spelled

_NUMBER = re.compile(r"(?!0\d*\.)\d+(?:[-.]\d+)*(?:[.-]?[a-h])?")
_LETTER = re.compile(r"[a-h]|i{1,3}|iv|v")
_LETTERED = re.compile(r"\(([a-h]|i{1,3}|iv|v)\)[ \t]*[.,;]?[ \t]*(?:\\\\[ \t]*)?$", re.MULTILINE)
_ENDS = ("name", "number", ")", "_", "^", "{", "frac")


def without_leading_number(target: list[Word]) -> list[Word]:
    """What is assigned, without the number before it: (1) w = …"""
    closing = next((k for k, word in enumerate(target) if word.kind == ")"), 0)
    inside = target[1:closing]
    leads = closing and target[0].kind == "(" and closing + 1 < len(target) and _NUMBER.fullmatch(spelled(inside))
    return target[closing + 1 :] if leads else target


def without_number(body: list[Word], text: str, left_out: list[str]) -> list[Word]:
    """A formula without the number at its end, which stands in brackets, behind a space or a leader.

    Raises :class:`FormulaError` where it may be a factor, or the brackets a remark, as in (SGD).
    """
    opening = next((k for k in range(len(body) - 1, max(-1, len(body) - 8), -1) if body[k].kind == "("), 0)
    if opening == 0 or body[-1].kind != ")":
        return body
    inside, end = body[opening + 1 : -1], opening
    while end and body[end - 1].kind in ("-", "*", "**"):  # --- (1), ・・・(1)
        end -= 1
    leader = text[body[end].start : body[opening].start].strip()
    leads = len(leader) > 1 or leader in ("—", "―", "─")
    if opening - end == 1 and not leads and body[end].kind == "-" and _NUMBER.fullmatch(spelled(inside)):  # - (1)
        raise FormulaError("remark", text, body[opening].start, what=spelled(inside))
    if not leads:
        end = opening
    if end == 0 or body[end - 1].kind not in _ENDS or not (leads or body[end - 1].spaced):
        return body
    plain, alone = spelled(inside), len(inside) == 1
    if _NUMBER.fullmatch(plain) or (_LETTER.fullmatch(plain) and (leads or len(_LETTERED.findall(text)) > 1)):
        left_out.append(text[body[opening].start : body[-1].end])
        return body[:end]
    used = len(re.findall(rf"(?<![^\W_]){re.escape(plain)}(?![^\W_])", text)) > 1
    remark = alone and inside[0].kind == "name" and (len(plain) > 2 or (_LETTER.fullmatch(plain) and not used))
    if remark or (alone and inside[0].kind == "number"):
        raise FormulaError("remark", text, body[opening].start, what=plain)
    return body
