"""Gradients written as quotients of differentials: ∂L/∂W, dL/dW, ∂/∂θ J(θ), and the same as fractions of LaTeX."""

from __future__ import annotations

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS
from kudari.reading.arguments import Arguments
from kudari.reading.gradient import Gradient
from kudari.reading.names import Name
from kudari.reading.word import Word

DIFFERENTIALS = ("∂", "d", "δ", "Δ")


class Quotients(Arguments):
    """The reader of quotients."""

    def fraction(self, given: list[Word], at: int) -> tuple[Gradient | None, int]:
        """∂L over ∂W, and ∂ over ∂W before the function."""
        word, after = given[at], at + 1
        upper, lower = self.differential(word.inside[0].inside), self.differential(word.inside[1].inside)
        if upper is None or lower is None or len(lower) != 1 or not isinstance(lower[0], Name):
            return None, at
        inside: list[Word] = []
        if upper:
            brackets = next((k for k, one in enumerate(upper) if one.kind == "("), None)
            if brackets is not None and brackets <= 1:
                inside = self.group(upper, brackets)[0]
            elif len(upper) > 1:
                return None, at
        return self.quotient(given, at, after, upper, inside, lower[0])

    def quotient(
        self, given: list[Word], start: int, at: int, upper: list[Word], inside: list[Word], lower: Name
    ) -> tuple[Gradient | None, int]:
        """A quotient that ends here, of L or of L(w), with what stands behind it; without L that is the function."""
        function, place, time = "", None, lower.time
        if upper:
            function, place = upper[0].text if isinstance(upper[0], Name) else "", self.place(inside, lower.text)
        else:
            function, place, at = self.operand(given, start, at, lower.text)
        if place is None:
            place, behind, at = self.place_behind(given, at, lower.text)
            time = behind if behind is not None else time
        place, at = self.behind_bar(given, at, place)
        return self.made(given[start:at], lower.text, place, time, function=function, element=lower.element), at

    def differential(self, found: list[Word]) -> list[Word] | None:
        """What is differentiated: L of ∂L, nothing of ∂ alone; None where this is no differential."""
        found = [inner for word in found for inner in (word.inside if word.kind == "{" else [word])]
        while found and found[0].kind == "(" and found[-1].kind == ")":
            found = found[1:-1]
        if not found:
            return None
        first = found[0]
        if first.kind == "∂" or (first.kind == "name" and first.text in DIFFERENTIALS):
            rest = found[1:]
            return rest if not rest or rest[0].kind == "name" else None
        if (
            isinstance(first, Name)
            and len(first.text) > 1
            and first.text[0] in DIFFERENTIALS
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
        """∂L/∂W or dL/dW in plain characters."""
        start, inside, word = at, list[Word](), given[at]
        operator = len(word.text) == 1 and at + 1 < len(given) and given[at + 1].kind == "/"
        at += 1 if len(word.text) > 1 or operator else 2
        upper = [] if operator else self.differential(given[start:at]) or []
        if at < len(given) and given[at].kind == "(":
            inside, at = self.group(given, at)
        at += 1  # the stroke
        if at >= len(given):
            raise FormulaError("end", self.text, len(self.text))
        if given[at].kind == "(":
            below, at = self.group(given, at)
            lower = self.differential(below)
        else:
            size = 1 if len(given[at].text) > 1 and given[at].kind == "name" else 2
            lower = self.differential(given[at : at + size])
            at += size
            self.refuse_power(given, start, at)  # ∂L/∂w²
        if not lower or not isinstance(lower[0], Name):
            raise FormulaError(
                "unexpected" if at < len(given) else "end", self.text, given[min(at, len(given) - 1)].start, what="∂"
            )
        return self.quotient(given, start, at, upper, inside, lower[0])
