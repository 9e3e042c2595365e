"""One gradient in any of its spellings: g, grad f(x), dW, J'(θ), ∇L, ∇_θ J(θ), and quotients."""

from __future__ import annotations

from kudari.formula.errors import FormulaError
from kudari.formula.letters import base
from kudari.reading.gradient import NAMES, Gradient
from kudari.reading.names import Name
from kudari.reading.quotients import Quotients
from kudari.reading.word import Word


class Spellings(Quotients):
    """The reader of one gradient."""

    def gradient(self, given: list[Word], at: int) -> tuple[Gradient | None, int]:
        """The gradient that begins here, and the index of what follows it."""
        word = given[at]
        if word.kind == "frac":
            return self.fraction(given, at)
        if word.kind in ("∇", "∂") and not (word.kind == "∂" and self.is_leibniz(given, at)):
            return self.nabla(given, at)
        if word.kind == "∂" or (word.kind == "name" and self.is_leibniz(given, at)):
            return self.leibniz(given, at)
        if isinstance(word, Name):
            return self.by_name(given, at, word)
        return None, at

    def by_name(self, given: list[Word], at: int, word: Name) -> tuple[Gradient | None, int]:
        """g, grad f(x), dW, J'(θ)."""
        plain, after = base(word.text).rstrip("'"), at + 1
        if word.text.endswith("''") and word.text not in self.moving:
            raise FormulaError("matrix", self.text, word.start, what=word.text)
        behind = given[after] if after < len(given) else None
        if word.text.endswith("'") and word.text not in self.moving and behind is not None and behind.kind == "(":
            inside, end = self.group(given, after)
            if self.mentions(inside):
                return self.made(given[at:end], "", self.place(inside), word.time), end
        stem = plain.partition("_")[0] if plain.partition("_")[2] in self.parameters else plain
        if stem in NAMES and word.text not in self.moving:
            if (
                stem != "g"
                and behind is not None
                and behind.kind == "name"
                and word.spaced is not None
                and self.is_function_of(given, after)
            ):
                inside, end = self.group(given, after + 1)
                return self.made(given[at:end], "", self.place(inside), None), end
            while behind is not None and behind.kind == "(":
                inside, end = self.group(given, after)
                point = len(inside) == 1 and inside[0].kind == "name" and inside[0].text in self.moving
                if self.mentions(inside) and (stem != "g" or point or not self.is_product(inside)):
                    return self.made(given[at:end], "", self.place(inside), word.time), end
                if stem == "g" or len(inside) != 1:
                    break
                after, behind = end, given[end] if end < len(given) else None  # gradient(f)(w)
            return self.made([word], "", None, word.time, named=True), after if stem != "g" else at + 1
        if stem in NAMES and word.text in self.moving and behind is not None and behind.kind == "(" and stem == "g":
            return None, at
        of = word.text[1:].lstrip("_")
        if word.text[:1] == "d" and word.text not in self.moving and self.is_place(of):
            place: list[Word] = [Name("name", of, word.start + 1, word.end, word.spaced)]
            return self.made([word], "", place, word.time), at + 1
        if word.text[:1] == "d" and len(word.text) > 1 and word.text not in self.moving and of in self.parameters:
            return self.made([word], of, None, word.time), at + 1
        if (
            word.text == "d"
            and behind is not None
            and behind.kind == "name"
            and not word.spaced
            and word.text not in self.moving
        ):
            assert isinstance(behind, Name)
            if behind.text in self.parameters and not word.hung:
                return self.made([word, behind], behind.text, None, behind.time), at + 2
        return None, at

    def is_place(self, name: str) -> bool:
        """Whether a name is that of another place than the parameter: dx_ahead is the gradient at x_ahead."""
        return name in self.moving and name not in self.parameters and name.partition("_")[0] in self.parameters

    def nabla(self, given: list[Word], at: int) -> tuple[Gradient | None, int]:
        """∇, ∇L, ∇_θ J(θ), ∂_θ J(θ), ∇ (1/m Σ L(f(x; θ), y))."""
        start, of, time = at, "", None
        at += 1
        while at < len(given) and given[at].kind == "_":
            of = self.subscript(given[at])
            at += 1
        if at < len(given) and given[at].kind == "^":
            raise FormulaError("matrix", self.text, given[at].start, what="∇²")
        if given[start].kind == "∂" and not of:
            return None, start
        first = given[at] if at < len(given) else None
        if (
            isinstance(first, Name)
            and first.text in self.parameters
            and not of
            and self.is_function_of(given, at + 1, loosely=True)
        ):
            of, at = first.text, at + 1
        summed, at = at, self.past_sums(given, at)
        self.summed = self.summed or at > summed
        function = given[at] if at < len(given) else None
        if isinstance(function, Name) and not self.is_operator_like(function):
            time, at = function.time, at + 1
        place = None
        if at < len(given) and given[at].kind in ("(", "{"):
            inside, end = self.group(given, at)
            if self.mentions(inside) or self.is_data(inside) or not isinstance(function, Name):
                self.refuse_sum(inside, function)
                place, at = self.place(inside), end
            elif isinstance(function, Name) and not function.spaced:  # ∇f(u) of a u that is made nowhere
                raise FormulaError("elsewhere", self.text, given[start].start)
        place, at = self.behind_bar(given, at, place)
        return self.made(given[start:at], of, place, time), at

    def refuse_sum(self, inside: list[Word], function: Word | None) -> None:
        """∇(L + λ w²/2) is the gradient of more than the loss."""
        depth = 0
        for word in inside:
            depth += {"(": 1, ")": -1}.get(word.kind, 0)
            if depth == 0 and word.kind in ("+", "-") and not isinstance(function, Name):
                raise FormulaError("sum", self.text, word.start)
