"""Names with their indices understood: which index is a time, which a component, and which belongs to the name.

Of θ_{t+1} the name is θ and the time 1; of β_1 the name is β1; of w_{ij} and W^{[l]} it is w and W; of v_{dW}, v_dW.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS
from kudari.formula.letters import base, key
from kudari.reading.indices import Indices
from kudari.reading.word import Word, spelled

Start = float | Literal["w"]  # where a state begins: at a number, or at the parameter
Telling = tuple[str, Start | Literal["t"]]  # a name, and what is told of it: its number, its start, or that it counts
PARAMETERS = ("θ", "w", "W", "x", "Θ", "p", "b", "z", "y", "u")


@dataclass
class Name(Word):
    """A name with its time: 1 of θ_{t+1}, None where there is none. ``hung`` says whether anything hung on it."""

    time: int | None = None
    hung: bool = False
    element: str = ""  # the indices that tell an element, ij of w_{ij}


def lag_of(name: Name, newest: dict[str, int | None]) -> int | None:
    """How many steps ago a name had the value that is meant; None where no index tells it."""
    own = newest.get(name.text)
    return None if own is None or name.time is None else own - name.time


class Namer(Indices):
    """The names of a text, by its way of counting steps."""

    def whole(self, targets: list[Name]) -> None:
        """Where w itself is assigned as well, w_new and w_old are names of their own."""
        plain = {target.text for target in targets if target.time is None} | {"g", "grad", "dw", "dW"}  # g_prev = g
        self.words_are_times = not any(
            target.text in plain for target in targets if target.time is not None and target.hung
        )
        if any(target.time == 1 for target in targets):  # beside w_new, w_old is w; beside w it is the one before
            self.words["old"] = 0

    def named(self, found: list[Word]) -> list[Word]:
        """The words with their indices understood; powers become signs of the grammar."""
        named: list[Word] = []
        index = 0
        while index < len(found):
            word = found[index]
            index += 1
            if word.kind == "{" and len(word.inside) == 1 and word.inside[0].kind == "name":
                word = word.inside[0]
            if word.kind == "^" and not word.inside and index < len(found) and found[index].text in ("T", "⊤"):
                raise FormulaError("matrix", self.text, word.start, what="^T")
            if word.kind == "name":
                name, index = self.name(found, word, index)
                named.append(name)
            elif word.kind == "^" and word.inside:
                named += self.power(word)
            elif word.kind == "_" and not (named and named[-1].kind in ("∇", "∂", "|", "Σ")):
                if named and named[-1].kind in ("}", ")", "{") and self.is_index(word):
                    continue
                raise FormulaError("unexpected", self.text, word.start, what="_")
            elif word.kind == "'":
                raise FormulaError("unexpected", self.text, word.start, what="'")
            elif word.inside and word.kind in ("{", "frac"):
                inside = [self.named(part.inside) for part in word.inside] if word.kind == "frac" else None
                if inside is None:
                    named.append(Word("{", word.text, word.start, word.end, word.spaced, self.named(word.inside)))
                else:
                    halves = [Word("{", "", p.start, p.end, False, i) for p, i in zip(word.inside, inside, strict=True)]
                    named.append(Word("frac", "frac", word.start, word.end, word.spaced, halves))
            else:
                named.append(word)
        return named

    def power(self, word: Word) -> list[Word]:
        """An exponent, in brackets."""
        plain = spelled(word.inside)
        if plain in ("T", "⊤", "-T"):
            raise FormulaError("matrix", self.text, word.start, what=f"^{plain}")
        if plain in ("*", "+", "-"):
            raise FormulaError("unexpected", self.text, word.start, what=f"^{plain}")
        inside = word.inside[1:] if word.inside and word.inside[0].kind == "*" else word.inside
        opening, closing = Word("(", "(", word.start, word.start), Word(")", ")", word.end, word.end)
        return [Word("^", "^", word.start, word.start), opening, *self.named(inside), closing]

    def name(self, found: list[Word], word: Word, index: int) -> tuple[Name, int]:
        """A name with all that hangs on it, and the index of what follows."""
        text, end, time, hung, spaced = word.text, word.end, None, False, word.spaced
        letter, start = text, index - 1
        if text == "Δ" and index < len(found):
            after = found[index]
            after = after.inside[0] if after.kind == "{" and len(after.inside) == 1 else after
            if after.kind == "name" and key(after.text) not in FUNCTIONS:
                letter = after.text
                text, end, spaced, index = text + after.text, after.end, after.spaced, index + 1
        if text.startswith("\\"):
            raise FormulaError("command", self.text, word.start, what=text)
        head, index, bracket = self.bracketed(found, text, index)
        if bracket:
            text, end, spaced = head, found[index - 1].end, found[index - 1].spaced
        while index < len(found):
            hanging = found[index]
            if hanging.kind == "'":
                text, hung = text + "'", True
            elif hanging.kind == "_":
                suffix, found_time = self.below(hanging)
                text, hung = text + suffix, True
                time = found_time if found_time is not None else time
            elif hanging.kind == "^" and self.is_time_above(found, index, text, start):
                index += 0 if hanging.inside else 1
                time = self.time(spelled(hanging.inside or [found[index]]))
                hanging, hung = found[index], True
            elif hanging.kind == "^" and hanging.inside:
                understood, suffix, found_time = self.above(hanging, word.text)
                if not understood:
                    # an index may hang behind a power: g²_t, β^t_1
                    behind = found[index + 1] if index + 1 < len(found) else None
                    if behind is None or behind.kind != "_":
                        break
                    suffix, found_time = self.below(behind)
                    text, hung = text + suffix, True
                    time = found_time if found_time is not None else time
                    found[index + 1 : index + 2] = []
                    break
                text, hung = text + suffix, True
                time = found_time if found_time is not None else time
            elif hanging.kind == "^" and self.is_raised(found, index, word.text):
                index += 1
                hanging, time, hung = found[index], 0, True
            elif hanging.kind == "(" and (closing := self.time_in_brackets(found, index, letter)) is not None:
                inner = spelled(found[index + 1 : closing]).rpartition(",")[2]
                text, time = text + "0" * (inner == "0"), self.time(inner)
                hung, index = True, closing
                hanging = found[index]
            else:
                break
            end, spaced, index = hanging.end, hanging.spaced, index + 1
        element = self.element(found[start:index])
        return Name("name", text, word.start, end, spaced, [], time, hung, element), index

    def is_time_above(self, found: list[Word], index: int, text: str, start: int) -> bool:
        """Where times stand above, g^k is g at the step k; what α^k is, is not clear, and in 1 − β^k it is a power."""
        if not self.times.raised or text in self.times.raised:
            return False
        behind = found[index].inside or found[index + 1 : index + 2]
        if self.time(spelled(behind)) is None or (
            spelled(behind).startswith(("(", "[")) or spelled(behind) in self.words
        ):
            return False
        if base(text).isascii():
            return True
        before = [word.text for word in found[max(0, start - 2) : start]]
        if before[-2:] not in (["1", "-"], ["1", "−"]):
            raise FormulaError("unexpected", self.text, found[index].start, what="^")
        return False

    def is_raised(self, found: list[Word], index: int, head: str) -> bool:
        """Whether x^k in plain text is x at the step k, beside x^{k+1}."""
        behind = found[index + 1] if index + 1 < len(found) else None
        return (
            behind is not None
            and behind.kind == "name"
            and behind.text == self.times.letter
            and head in self.times.raised
        )

    def bracketed(self, found: list[Word], text: str, index: int) -> tuple[str, int, bool]:
        """E[g²] and RMS[g] are names as a whole."""
        heads = text in ("E", "Var") or (len(text) > 1 and text.isascii() and text.isupper())
        if not heads or index >= len(found) or found[index].text != "[":
            return text, index, False
        depth, closing = 1, index + 1
        while closing < len(found) and depth:
            depth += {"(": 1, ")": -1}.get(found[closing].kind, 0)
            closing += 1
        inner = self.named(found[index + 1 : closing - 1])
        plain = spelled([one for one in inner if one.kind not in ("(", ")")])
        return f"{text}[{plain}]", closing, True

    def time_in_brackets(self, found: list[Word], index: int, letter: str) -> int | None:
        """Where the brackets of w(t+1), w[t+1] or v(w, t) end."""
        closing = next((k for k in range(index + 1, min(index + 8, len(found))) if found[k].kind == ")"), None)
        if closing is None or found[index - 1].spaced:
            return None
        before, comma, inner = spelled(found[index + 1 : closing]).rpartition(",")
        if comma and before not in PARAMETERS:
            return None
        if inner == "0" and letter in self.times.called:
            return closing
        if self.time(inner) is None or inner in self.words:
            return None
        return closing if found[index].text == "[" or letter in self.times.called else None
