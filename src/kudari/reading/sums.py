"""Sums: of gradients over a batch, which are the gradient of the batch, and over the steps, which are states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kudari.formula.errors import FormulaError
from kudari.reading.gradient import Gradient
from kudari.reading.names import Name, Namer
from kudari.reading.spellings import Spellings
from kudari.reading.times import TIME
from kudari.reading.word import Word, spelled

COUNTS = {*"nmNMBbKDS", "batch_size", "batchsize", "size"}  # how many samples there are, where no limit tells it
LIMITS = re.compile(r"(?P<variable>[^=<]+)(?:=(?P<lower>.+)|(?P<below><=?)(?P<upper>.+))?")


@dataclass
class Sum:
    """A sum over the steps up to one of them: its name in the text, and what is added in every step."""

    name: Name
    summand: list[Word]


class Sums(Spellings):
    """The reader of sums."""

    def __init__(self, text: str, namer: Namer, moving: set[str], parameters: Sequence[str]) -> None:
        super().__init__(text, namer, moving, parameters)
        self.sums: list[Sum] = []  # sums over the steps that were read
        self.count: str | None = None  # how many samples the last sum over a batch has; None after none

    def sum(self, given: list[Word], at: int, before: list[Word]) -> int:
        """A sum as a word behind those before it, and the index of what follows. Others than two kinds are refused."""
        start, at = given[at], at + 1
        hanging: dict[str, str] = {}
        while at < len(given) and given[at].kind in ("_", "^"):
            kind, inside = given[at].kind, given[at].inside
            if inside:
                at += 1
            else:
                inside, at = self.group(given, at + 1)
            hanging[kind] = spelled(inside)
        if at >= len(given):
            raise FormulaError("end", self.text, len(self.text))
        limits = LIMITS.fullmatch(hanging.get("_", ""))
        variable = limits["variable"] if limits else ""
        upper = hanging.get("^") or (limits and limits["upper"]) or ""
        last = self.last_step(upper, variable)
        if last is None:
            return self.over_batch(given, at, before, variable, upper)
        if limits is None or limits["lower"] not in (None, "0", "1"):  # only the last steps
            raise FormulaError("sum", self.text, start.start)
        return self.over_steps(given, at, before, variable, last - (limits["below"] == "<"))

    def last_step(self, upper: str, variable: str) -> int | None:
        """Up to which step a sum goes, 0 for t and −1 for t − 1; None where it is none over steps."""
        if self.namer.times.letter not in ("", variable):
            return self.namer.time(upper)
        match = TIME.fullmatch(upper)
        return int(f"{match[2] or ''}{match[3] or 0}") if match is not None and match[1] == "t" else None

    def over_steps(self, given: list[Word], start: int, before: list[Word], variable: str, last: int) -> int:
        """A sum over the steps is a state, to which every step adds."""
        of_now = [*given[:start], *(_of_this_step(word, variable) for word in given[start:])]
        gradient, end = self.gradient(of_now, start)
        if gradient is None:
            end = self.group(given, start)[1] if given[start].kind in ("(", "{") else start + 1
        while end < len(given) and given[end].kind == "^":
            _, end = self.group(given, end + 1)
        summand = of_now[start:end]
        counted = any(word.kind == "name" and word.text == variable for word in _all(summand))
        if counted or self.is_carried_on(given, end, variable):  # Σ β^{t−i} g_i
            raise FormulaError("sum", self.text, given[start].start)
        name = f"Σ{len(self.sums) or ''}"
        first, final = given[start - 1], given[end - 1]
        word = Name("name", name, first.start, final.end, final.spaced, [], last)
        self.sums.append(Sum(word, self.found(summand)))
        before.append(word)
        return end

    def over_batch(self, given: list[Word], start: int, before: list[Word], variable: str, count: str) -> int:
        """A sum over a batch is the gradient of the batch."""
        gradient, after = self.gradient(given, start)
        if gradient is None and given[start].kind in ("(", "{"):
            inside, after = self.group(given, start)
            inner = self.found(inside)
            gradient = inner[0] if len(inner) == 1 and isinstance(inner[0], Gradient) else None
        raised = after < len(given) and given[after].kind in ("^", "**")  # a mean of squares
        if gradient is None or gradient.named or raised or self.is_carried_on(given, after, variable):
            raise FormulaError("sum", self.text, given[start - 1].start)
        self.without_count(before, count)
        self.count = count
        before.append(gradient)
        closed = after < len(given) and given[after].kind == ")" and before[-2:-1] and before[-2].kind == "("
        stroke = after + bool(closed)
        if [one.kind for one in given[stroke : stroke + 1]] == ["/"] and self.is_count(
            given[stroke + 1 : stroke + 2], count
        ):
            before += given[after:stroke]
            return stroke + 2
        return after

    def is_carried_on(self, given: list[Word], at: int, variable: str) -> bool:
        """Whether factors behind a summand have its index, or are gradients as well: they are part of it."""
        factors: list[Word] = []
        depth = 0
        while at < len(given) and depth >= 0 and (depth or given[at].kind not in ("+", "-", ",", ")")):
            depth += {"(": 1, ")": -1}.get(given[at].kind, 0)
            factors.append(given[at])
            at += 1
        return any(
            isinstance(word, Gradient) or (isinstance(word, Name) and variable and _has_index(word, variable))
            for word in _all(self.found(factors))
        )

    def without_count(self, before: list[Word], count: str) -> None:
        """The mean over a batch: 1/m before the sum falls away, and of η/m the m, of η/(2m) too."""
        signs = []
        while before and before[-1].kind == "*":
            signs.append(before.pop())
        brackets = bool(before) and before[-1].kind == ")"
        opening = _opening(before) if brackets else len(before) - 1
        divides = opening > 0 and before[opening - 1].kind == "/"
        last = before[opening:]
        if brackets and not divides:  # (1/m) Σ
            inside = last[1:-1]
            self.without_count(inside, count)
            before[opening:] = [last[0], *inside, last[-1]] if inside else []
        elif last and last[0].kind == "frac":
            upper, lower = last[0].inside
            rest = self.uncounted(lower.inside, count)
            if rest == []:
                one = spelled(upper.inside) == "1"
                before[opening:] = [] if one else [replace(upper, kind="{", spaced=last[0].spaced)]
            elif rest is not None:
                before[opening:] = [replace(last[0], inside=[upper, replace(lower, inside=rest)])]
        elif divides:
            rest = self.uncounted(last[1:-1] if brackets else last, count)
            if rest == []:
                before[opening - 1 :] = []
                if before[-1:] and before[-1].text == "1":
                    before.pop()
            elif rest is not None:
                before[opening:] = [Word("{", "", last[0].start, last[-1].end, last[-1].spaced, rest)]
        if before and before[-1].kind not in ("*", "+", "-", "(", "/"):
            before += signs[:1]

    def uncounted(self, found: list[Word], count: str) -> list[Word] | None:
        """A divisor without the number of samples; None where this is no part of it."""
        if self.is_count(found, count):
            return []
        for index, word in enumerate(found):
            if self.is_count([word], count) and all(one.kind in ("number", "*", "name") for one in found):
                rest = found[:index] + found[index + 1 :]
                return [one for k, one in enumerate(rest) if one.kind != "*" or 0 < k < len(rest) - 1]
        names = {word.text for word in _all(found) if word.kind == "name"}
        if (count and count in names) or (not count and len(found) == 1 and found[0].kind == "name"):
            raise FormulaError("sum", self.text, found[0].start)  # η/√m Σ, η/h Σ: a number of samples?
        return None

    def is_count(self, found: list[Word], count: str) -> bool:
        """Whether this is how many samples there are: the sum's upper limit, or the size of a set."""
        plain = spelled(found)
        if not found:
            return False
        return plain == count or plain.startswith("|") or (not count and plain in COUNTS - self.moving)


def _of_this_step(word: Word, variable: str) -> Word:
    """g_i in a sum over the steps i is the gradient of this step."""
    if not isinstance(word, Name):
        return replace(word, inside=[_of_this_step(inner, variable) for inner in word.inside])
    element = word.element.replace(variable, "") if variable else word.element
    return replace(word, text=word.text.removesuffix(f"_{variable}"), time=None, element=element)


def _has_index(word: Name, variable: str) -> bool:
    return word.text in (variable,) or word.text.endswith(f"_{variable}") or variable in word.element


def _all(found: Iterable[Word]) -> Iterable[Word]:
    for word in found:
        yield word
        yield from _all(word.inside)
        if isinstance(word, Gradient):
            yield from _all(word.place or [])


def _opening(found: list[Word]) -> int:
    """Where the bracket begins that ends some words."""
    depth = 0
    for index in range(len(found) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(found[index].kind, 0)
        if depth == 0:
            return index
    return 0
