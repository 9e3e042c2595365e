"""The gradients in a text, each as one word, also those in a sum over a batch; sums over the steps become states."""

from __future__ import annotations

from collections.abc import Sequence

from kudari.formula.errors import FormulaError
from kudari.reading.gradient import Gradient
from kudari.reading.names import Name, Namer
from kudari.reading.spellings import Spellings
from kudari.reading.word import Word, spelled


class Gradients(Spellings):
    """The reader of all gradients in a text."""

    def __init__(self, text: str, namer: Namer, moving: set[str], parameters: Sequence[str]) -> None:
        super().__init__(text, namer, moving, parameters)
        self.sums: list[tuple[Name, list[Word]]] = []  # sums over the steps: a name for each, and what is added

    def found(self, given: list[Word]) -> list[Word]:
        """The words with every gradient as one."""
        result: list[Word] = []
        at = 0
        while at < len(given):
            word = given[at]
            self.summed = False
            gradient, after = self.gradient(given, at)
            if gradient is not None:
                if self.summed:
                    self.without_count(result, "")
                result.append(gradient)
                at = after
            elif word.kind == "Σ":
                at = self.sum(given, at, result)
            elif word.kind in ("∇", "∂"):
                raise FormulaError("unexpected", self.text, word.start, what=word.kind)
            elif word.kind in ("{", "frac"):
                halves = [
                    Word("{", "", half.start, half.end, half.spaced, self.found(half.inside))
                    for half in (word.inside if word.kind == "frac" else [word])
                ]
                result.append(
                    halves[0] if word.kind == "{" else Word("frac", "frac", word.start, word.end, word.spaced, halves)
                )
                at += 1
            else:
                result.append(word)
                at += 1
        return result

    def sum(self, given: list[Word], at: int, before: list[Word]) -> int:
        """A sum over a batch is the gradient of the batch; one over the steps is a state. Others are refused."""
        start, limits = given[at], list[Word]()
        at += 1
        while at < len(given) and given[at].kind in ("_", "^"):
            if given[at].inside:
                limits.append(given[at])
                at += 1
            else:
                inside, at = self.group(given, at + 1)
                limits.append(Word("^", spelled(inside), given[at - 1].start, given[at - 1].end, False, inside))
        upper = spelled(limits[-1].inside) if len(limits) > 1 or (limits and limits[0].kind == "^") else ""
        times = self.namer.times.letter
        variable = spelled(limits[0].inside).partition("=")[0] if limits else ""
        gradient, after = self.gradient(given, at) if at < len(given) else (None, at)
        own = times in ("", variable)
        if upper and (upper == "t" if own else self.namer.time(upper) is not None):
            end = at + 1 if gradient is None else after
            if gradient is None and given[at].kind in ("(", "{"):
                _, end = self.group(given, at)
            while end < len(given) and given[end].kind == "^":
                _, end = self.group(given, end + 1)
            summand = self.found([self.without_time(word, variable) for word in given[at:end]])
            name = Name(
                "name",
                f"Σ{len(self.sums) or ''}",
                start.start,
                given[end - 1].end,
                given[end - 1].spaced,
                [],
                None,
                False,
            )
            self.sums.append((name, summand))
            before.append(name)
            return end
        if gradient is None and at < len(given) and given[at].kind in ("(", "{"):
            inside, end = self.group(given, at)
            inner = self.found(inside)
            if len(inner) == 1 and isinstance(inner[0], Gradient):
                gradient, after = inner[0], end
        if gradient is None or gradient.named:
            raise FormulaError("sum", self.text, start.start)
        self.without_count(before, upper)
        before.append(gradient)
        return after

    def without_time(self, word: Word, variable: str) -> Word:
        """g_i in a sum over the steps i is the gradient of this step."""
        if isinstance(word, Name):
            word.time = None
            if word.text.endswith(f"_{variable}"):
                word.text = word.text.removesuffix(f"_{variable}")
        return word

    def without_count(self, before: list[Word], count: str) -> None:
        """The mean over a batch: 1/m before the sum falls away, and of η/m the m."""
        signs = []
        while before and before[-1].kind == "*":
            signs.append(before.pop())
        if not before:
            return
        last = before[-1]
        if last.kind == "frac" and self.is_count(last.inside[1].inside, count):
            upper = last.inside[0].inside
            before.pop()
            if spelled(upper) != "1":
                before.append(Word("{", "", last.start, last.end, last.spaced, upper))
                before += signs[:1]
        elif last.kind == ")" and len(before) > 3 and before[-3].kind == "/" and self.is_count(before[-2:-1], count):
            del before[-3:-1]
        elif len(before) > 2 and before[-2].kind == "/" and self.is_count(before[-1:], count):
            del before[-2:]
            if before[-1].text == "1":
                before.pop()
                if before and before[-1].kind == "*":
                    before.pop()
        elif signs:
            before += signs[:1]

    def is_count(self, found: list[Word], count: str) -> bool:
        """Whether this is how many samples there are: the sum's upper limit, or the size of a set."""
        plain = spelled(found)
        return plain == count or plain.startswith("|") or (not count and len(found) == 1 and found[0].kind == "name")
