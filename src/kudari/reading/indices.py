"""What hangs below and above a name: a time, a component, a part of the name, or a power."""

from __future__ import annotations

import re

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS
from kudari.formula.letters import GREEK
from kudari.reading.times import TIME, Times, parts
from kudari.reading.word import Word, spelled

COMPONENTS = re.compile(r"\[?\(?[ijlkmn]{1,2}\)?\]?|\[\w\]|\(\w\)|[ijlk]_\{\w\}")
SUFFIX = re.compile(r"d\w+(\^\{[\[(]?\w[\])]?\})?|[\w\u0300-\u036f]+")  # an index that belongs to the name
WHOLE = {
    "new": 1,
    "next": 1,
    "now": 0,
    "cur": 0,
    "curr": 0,
    "current": 0,
    "prev": -1,
    "previous": -1,
    "last": -1,
    "+": 1,
}


class Indices:
    """The indices of a text, by its way of counting steps."""

    def __init__(self, text: str, times: Times) -> None:
        self.text, self.times = text, times
        self.words_are_times = True  # whether w_new and w_old are two times of w
        self.words = WHOLE | {"old": -1}

    def time(self, part: str) -> int | None:
        """The time that an index tells: 1 of t+1."""
        match = TIME.fullmatch(part)
        if match is not None and match[1] == self.times.letter:
            return int(f"{match[2] or ''}{match[3] or 0}")
        return self.words.get(part.strip("()")) if self.words_are_times else None

    def is_index(self, hanging: Word) -> bool:
        return all(self.time(part) is not None or COMPONENTS.fullmatch(part) for part in parts(hanging))

    def is_component(self, part: str) -> bool:
        """Whether an index tells an element, a layer or a sample; n and m are none where no steps are counted."""
        return COMPONENTS.fullmatch(part) is not None and (part not in ("n", "m") or bool(self.times.letter))

    def element(self, found: list[Word]) -> str:
        """The indices of an element that hang on a name, those below first."""
        hanging = sorted((word for word in found if word.kind in ("_", "^")), key=lambda word: word.kind == "^")
        indices = [part for word in hanging for part in parts(word) if self.time(part) is None]
        element = "".join(part.strip("[]()") for part in indices if part and self.is_component(part))
        return element[:1] if len(set(element)) == 1 else element  # G_{jj} beside g_j

    def below(self, hanging: Word) -> tuple[str, int | None]:
        """What an index below means: a suffix of the name, and a time."""
        suffix, time = "", None
        for part in parts(hanging):
            if part == f"{self.times.letter or 't'}+1/2":  # a place on the way
                suffix, time = suffix + "_half", 0
                continue
            found_time = self.time(part)
            if found_time is not None:
                time = found_time if time is None else time
            elif re.fullmatch(r"-?\d+", part):
                suffix += part
            elif part in ("", "*") or self.is_component(part):
                continue
            elif SUFFIX.fullmatch(part):
                plain = re.sub(r"\^\{.*\}", "", part)
                suffix += f"_{plain}"
            else:
                raise FormulaError("unexpected", self.text, hanging.start, what=f"_{{{part}}}")
        return suffix, time

    def above(self, hanging: Word, head: str) -> tuple[bool, str, int | None]:
        """Whether what stands above is an index, and which; else it is a power."""
        plain = spelled([word for word in hanging.inside if word.kind != "sep"])
        bracketed = plain.startswith(("(", "[")) and plain.endswith((")", "]"))
        time = self.time(plain)
        braced = self.text[hanging.start + 1 : hanging.start + 2] == "{"
        indexed = bracketed and (braced or "\\" in self.text or head == "g")  # β^(t) without braces may be a power
        if time is not None and (indexed or head in self.times.raised or plain in self.words):
            return True, "", time
        if re.fullmatch(r"[(\[]0[)\]]", plain):  # the value at the start
            return True, "0", None
        if bracketed and time is None and COMPONENTS.fullmatch(plain):
            return True, "", None
        if (
            re.fullmatch(r"[a-zA-Z]{3,}", plain)
            and plain not in GREEK
            and (plain not in FUNCTIONS or plain in ("max", "min"))
        ):
            return True, f"_{plain}", None
        return False, "", None
