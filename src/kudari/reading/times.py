"""How a text counts its steps: the letter of the time, and where it stands, below, above or in brackets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kudari.reading.statement import Statement
from kudari.reading.word import Word, spelled

COUNTING = "tknτ"  # letters that count steps, also where none is one more than another
NOT_TIMES = set("xywWθgvmhspubdezαβγηεμλρνEJLfF")
TIME = re.compile(r"[(\[]?([a-zτ])(?:([+-])(\d{1,3}))?[)\]]?")  # every step back is a state: no thousands of them


@dataclass
class Times:
    """How a text counts its steps."""

    letter: str = ""  # t, k, n, …; none where there are no times
    raised: set[str] = field(default_factory=set)  # the names whose time stands above, w^{t+1}
    called: set[str] = field(default_factory=set)  # and in round brackets, w(t+1)
    shifted: bool = False  # whether any index tells an earlier or a later step


def times_of(found: Iterable[Statement]) -> Times:
    """Which letter counts the steps, and which names have their times above or in brackets."""
    shifted, plain, targets = Counter[str](), Counter[str](), Counter[str]()
    called = dict[str, list[str]]()
    for one in found:
        for _, hanging in _hangings([*one.target, *one.body]):
            for part in parts(hanging):
                match = TIME.fullmatch(part)
                if match is not None and (match[1] not in NOT_TIMES):
                    (shifted if match[2] else plain)[match[1]] += 1
        for _, hanging in _hangings(one.target):
            for part in parts(hanging):
                match = TIME.fullmatch(part)
                if match is not None and match[1] not in NOT_TIMES:
                    targets[match[1]] += 1
        for word, inner in _called([*one.target, *one.body]):
            match = TIME.fullmatch(inner.rpartition(",")[2])
            if match is not None and match[1] not in NOT_TIMES:
                called.setdefault(word.text, []).append(match[1])
    in_targets = {word.text for one in found for word, _ in _called(one.target)}
    moving = {"g", "grad", "gradient"} | {one.target[0].text for one in found}
    calling = {name: letters for name, letters in called.items() if name in in_targets}
    if not calling:  # w = w − η g(t): what changes has times in brackets, where its new value has none
        called = {name: [t for t in letters if t in COUNTING] for name, letters in called.items() if name in moving}
        calling = {name: letters for name, letters in called.items() if letters}
    are_shifted = bool(shifted) or bool(in_targets & calling.keys())
    for letters in calling.values():
        shifted.update(letters)
    candidates = [letter for letter, _ in shifted.most_common()]
    if not candidates:
        candidates = [letter for letter, _ in targets.most_common() if letter in COUNTING] or [
            letter for letter, _ in plain.most_common() if letter in COUNTING
        ]
    letter = next((one for one in candidates if one in targets or one in "".join(map("".join, calling.values()))), "")
    letter = letter or (candidates[0] if candidates else "")
    above = {one.target[0].text for one in found if any(w.kind == "^" and _is_time(w, letter) for w in one.target[1:])}
    calls = {name for name, letters in called.items() if letter in letters} if calling else set()
    return Times(letter, above, calls, are_shifted)


def _is_time(hanging: Word, letter: str) -> bool:
    return any((match := TIME.fullmatch(part)) is not None and match[1] == letter for part in parts(hanging))


def parts(hanging: Word) -> list[str]:
    return spelled([word for word in hanging.inside if word.kind != "sep"]).split(",")


def _hangings(found: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """What hangs on names, wherever they stand."""
    last = None
    for index, word in enumerate(found):
        under_bar = word.kind == "_" and index > 0 and found[index - 1].kind == "|"
        if word.kind in ("_", "^") and last is not None:
            yield last, word
        elif word.kind == "_":  # behind a bar: the place of a gradient
            yield from _hangings(word.inside)
        elif word.kind != "'":
            last = word if word.kind in ("name", "∇") else None
        if word.inside and (under_bar or word.kind not in ("_", "^")):
            yield from _hangings(word.inside)
            last = word.inside[-1] if word.kind == "{" and word.inside[-1].kind == "name" else last


def _called(found: list[Word]) -> Iterator[tuple[Word, str]]:
    """Names with something in round or square brackets directly behind them."""
    for index, word in enumerate(found):
        behind = index + 1
        while behind < len(found) and found[behind].kind in ("_", "'"):
            behind += 1
        if word.kind == "name" and behind + 1 < len(found) and found[behind].kind == "(":
            closing = next((k for k in range(behind + 1, min(behind + 8, len(found))) if found[k].kind == ")"), None)
            if closing is not None:
                yield word, spelled(found[behind + 1 : closing])
        if word.inside:
            yield from _called(word.inside)
