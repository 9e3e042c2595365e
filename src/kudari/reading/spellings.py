"""One gradient in any of its spellings: g, grad f(x), dW, J'(θ), ∇L, ∇_θ J(θ), and quotients."""

from __future__ import annotations

from kudari.formula.errors import FormulaError
from kudari.formula.letters import base
from kudari.reading.arguments import FUNCTION_NAMES
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
        if word.text in self.moving:
            return None, at
        if word.text.endswith("''"):
            raise FormulaError("matrix", self.text, word.start, what=word.text)
        if word.text.endswith("'") and at + 1 < len(given) and given[at + 1].kind == "(":
            inside, end = self.group(given, at + 1)
            if self.mentions(inside):
                function = word.text.rstrip("'")
                return self.made(given[at:end], "", self.place(inside), word.time, function=function), end
        plain = base(word.text).rstrip("'")
        stem = plain.partition("_")[0] if plain.partition("_")[2] in self.parameters else plain
        if stem == "g":
            return self.with_place(given, at, at + 1, word)
        return self.by_word(given, at, word) if stem in NAMES else self.by_letter(given, at, word)

    def by_word(self, given: list[Word], at: int, word: Name) -> tuple[Gradient | None, int]:
        """grad, grad L, grad f(x), gradient(f)(w)."""
        after = at + 1
        behind = given[after] if after < len(given) else None
        if isinstance(behind, Name) and self.is_function_of(given, after):
            inside, end = self.group(given, after + 1)
            return self.made(given[at:end], "", self.place(inside), None, function=behind.text), end
        if isinstance(behind, Name) and behind.text in FUNCTION_NAMES - self.moving:
            return self.made(given[at : after + 1], "", None, None, function=behind.text), after + 1
        if behind is not None and behind.kind == "(":
            inside, end = self.group(given, after)
            if len(inside) == 1 and not self.mentions(inside):
                after = end
        return self.with_place(given, at, after, word)

    def with_place(self, given: list[Word], start: int, at: int, word: Name) -> tuple[Gradient | None, int]:
        """A named gradient with the place or the time in the brackets behind it, if there are such."""
        place, time, at = self.place_behind(given, at)
        typed = given[start : at if place else start + 1]
        time = word.time if time is None else time
        return self.made(typed, "", place, time, named=place is None, element=word.element), at

    def by_letter(self, given: list[Word], at: int, word: Name) -> tuple[Gradient | None, int]:
        """dW, and dx_ahead, which is the gradient at x_ahead."""
        of = word.text[1:].lstrip("_")
        if word.text[:1] == "d" and self.is_place(of):
            place: list[Word] = [Name("name", of, word.start + 1, word.end, word.spaced)]
            return self.made([word], "", place, word.time), at + 1
        if word.text[:1] == "d" and of in self.parameters:
            return self.made([word], of, None, word.time, element=word.element), at + 1
        behind = given[at + 1] if at + 1 < len(given) else None
        differential = word.text == "d" and not word.spaced and not word.hung
        if differential and isinstance(behind, Name) and behind.text in self.parameters:
            return self.made([word, behind], behind.text, None, behind.time), at + 2
        return None, at

    def is_place(self, name: str) -> bool:
        """Whether a name is that of another place than the parameter: dx_ahead is the gradient at x_ahead."""
        return name in self.moving and name not in self.parameters and name.partition("_")[0] in self.parameters

    def nabla(self, given: list[Word], at: int) -> tuple[Gradient | None, int]:
        """∇, ∇L, ∇_θ J(θ), ∂_θ J(θ), ∇ (1/m Σ L(f(x; θ), y))."""
        start, of = at, ""
        at += 1
        while at < len(given) and given[at].kind == "_":
            of = self.subscript(given[at])
            at += 1
        if at < len(given) and given[at].kind == "^":
            raise FormulaError("matrix", self.text, given[at].start, what="∇²")
        if given[start].kind == "∂" and not of:
            return None, start
        first = given[at] if at < len(given) else None
        self.refuse_operators(given, start, at)
        if (
            isinstance(first, Name)
            and first.text in self.parameters
            and not of
            and self.is_function_of(given, at + 1, loosely=True)
        ):
            of, at = first.text, at + 1
        function, place, at = self.operand(given, start, at)
        if place is None:
            place, at = self.behind_bar(given, at, place)
        return self.made(given[start:at], of, place, None, function=function), at

    def refuse_operators(self, given: list[Word], start: int, at: int) -> None:
        """∇∇L, ∇·L and ∇·∇L are no gradients; ∇ · ∇ is the square of one that is called ∇."""
        product = at < len(given) and given[at].kind == "*"
        last = at + product
        last += product and last < len(given) and given[last].kind == "∇"
        word = given[last] if last < len(given) else None
        if word is not None and (
            word.text in FUNCTION_NAMES - self.moving if product and isinstance(word, Name) else word.kind == "∇"
        ):
            what = self.text[given[start].start : word.end]
            raise FormulaError("matrix", self.text, given[start].start, what=what)
