"""Gradients written as quotients of differentials: ∂L/∂W, dL/dW, ∂/∂θ J(θ), and the same as fractions of LaTeX."""

from __future__ import annotations

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS
from kudari.reading.arguments import Arguments
from kudari.reading.gradient import Gradient
from kudari.reading.names import Name
from kudari.reading.word import Word, spelled

_SIGNS = ("∂", "d", "δ", "Δ")


class Quotients(Arguments):
    """The reader of quotients."""

    def fraction(self, given: list[Word], at: int) -> tuple[Gradient | None, int]:
        """∂L over ∂W, and ∂ over ∂W before the function."""
        word, after = given[at], at + 1
        upper, lower = self.differential(word.inside[0].inside), self.differential(word.inside[1].inside)
        if upper is None or lower is None or len(lower) != 1 or not isinstance(lower[0], Name):
            return None, at
        of, place = lower[0].text, None
        if upper:
            brackets = next((k for k, one in enumerate(upper) if one.kind == "("), None)
            if brackets is not None and brackets <= 1:
                place = self.place(self.group(upper, brackets)[0], of)
            elif len(upper) > 1:
                return None, at
        else:
            after = self.past_sums(given, after)
            function = given[after] if after < len(given) else None
            if isinstance(function, Name):
                after += 1
            if after < len(given) and given[after].kind in ("(", "{"):
                inside, end = self.group(given, after)
                place, after = self.place(inside, of), end
        place, after = self.behind_bar(given, after, place)
        return self.made(given[at:after], of, place, None), after

    def differential(self, found: list[Word]) -> list[Word] | None:
        """What is differentiated: L of ∂L, nothing of ∂ alone; None where this is no differential."""
        found = [inner for word in found for inner in (word.inside if word.kind == "{" else [word])]
        while found and found[0].kind == "(" and found[-1].kind == ")":
            found = found[1:-1]
        if not found:
            return None
        first = found[0]
        if first.kind == "∂" or (first.kind == "name" and first.text in _SIGNS):
            rest = found[1:]
            return rest if not rest or rest[0].kind == "name" else None
        if (
            isinstance(first, Name)
            and len(first.text) > 1
            and first.text[0] in _SIGNS
            and first.text not in self.moving
        ):
            inner = Name("name", first.text[1:], first.start, first.end, first.spaced, [], first.time, first.hung)
            return [inner, *found[1:]]
        return None

    def is_leibniz(self, given: list[Word], at: int) -> bool:
        """Whether ∂L/∂W or dL/dW begins here, in plain characters."""
        word = given[at]
        if word.kind == "name" and (word.text[:1] not in "dδ" or word.text in self.moving or word.text in FUNCTIONS):
            return False
        at += 1 if len(word.text) > 1 else 1 + (at + 1 < len(given) and given[at + 1].kind == "name")
        if at < len(given) and given[at].kind == "(":
            _, at = self.group(given, at)
        if at + 1 >= len(given) or given[at].kind != "/":
            return False
        below = given[at + 1 : at + 3]
        below = below[1:] if below[0].kind == "(" else below
        return bool(below) and (below[0].kind == "∂" or (below[0].kind == "name" and below[0].text[:1] in "dδ"))

    def leibniz(self, given: list[Word], at: int) -> tuple[Gradient | None, int]:
        start, place, word = at, None, given[at]
        above: list[Word] = []
        operator = len(word.text) == 1 and at + 1 < len(given) and given[at + 1].kind == "/"
        at += 1 if len(word.text) > 1 or operator else 2
        if at < len(given) and given[at].kind == "(":
            above, at = self.group(given, at)
        at += 1  # the stroke
        if at >= len(given):
            raise FormulaError("end", self.text, len(self.text))
        if given[at].kind == "(":
            inside, at = self.group(given, at)
            lower = self.differential(inside)
        else:
            size = 1 if len(given[at].text) > 1 and given[at].kind == "name" else 2
            lower = self.differential(given[at : at + size])
            at += size
        if not lower or not isinstance(lower[0], Name):
            raise FormulaError(
                "unexpected" if at < len(given) else "end", self.text, given[min(at, len(given) - 1)].start, what="∂"
            )
        of, time = lower[0].text, None
        place = self.place(above, of) if above else None
        if operator:
            function = given[at] if at < len(given) else None
            at += isinstance(function, Name)
            if at < len(given) and given[at].kind == "(":
                inside, at = self.group(given, at)
                place = self.place(inside, of)
        elif at < len(given) and given[at].kind == "(":
            inside, end = self.group(given, at)
            plain = spelled(inside)
            if self.namer.time(plain) is not None:
                at = end
            elif self.mentions(inside):
                place, at = self.place(inside, of), end
        place, at = self.behind_bar(given, at, place)
        return self.made(given[start:at], of, place, time), at
