"""What a gradient is taken of, and where: the function behind it, its brackets, and the place in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS, SPELLINGS
from kudari.formula.letters import key
from kudari.reading.gradient import NAMES, Gradient
from kudari.reading.names import Name, Namer
from kudari.reading.word import Word, spelled

FUNCTION_NAMES = set("fFLJEQCUVSRhlgℓσ") | {"loss", "Loss", "cost", "Cost"}  # of what is differentiated


class Arguments(ABC):
    """The reader of what stands behind gradients; ``moving`` are all assigned names, ``parameters`` the parameter's."""

    def __init__(self, text: str, namer: Namer, moving: set[str], parameters: Sequence[str]) -> None:
        self.text, self.namer = text, namer
        self.moving, self.parameters = moving, set(parameters)
        self.summed = False  # whether the gradient that was just read is one of a sum

    @abstractmethod
    def found(self, given: list[Word]) -> list[Word]:
        """The words with every gradient as one."""

    def made(
        self,
        given: list[Word],
        of: str,
        place: list[Word] | None,
        time: int | None,
        *,
        named: bool = False,
        function: str = "",
        element: str = "",
    ) -> Gradient:
        first, last = given[0], given[-1]
        text = first.text if named else "∇"
        inside: list[Word] = []
        start, end = first.start, last.end
        return Gradient("name", text, start, end, last.spaced, inside, time, False, element, of, function, place, named)

    def operand(self, given: list[Word], start: int, at: int, of: str = "") -> tuple[str, list[Word] | None, int]:
        """What ∇, or ∂/∂w where ``of`` is w, is applied to: the function, its place, and what follows it."""
        summed, at = at, self.past_sums(given, at)
        self.summed = self.summed or at > summed
        first, place = given[at] if at < len(given) else None, None
        function = first if isinstance(first, Name) and not self.is_operator_like(first) else None
        if function is not None:
            at += 1
            if of and function.text in self.parameters:
                raise FormulaError("objective", self.text, function.start)
            self.refuse_power(given, start, at)  # ∇L² is the gradient of L², or the square of ∇L
        if at < len(given) and given[at].kind in ("(", "{"):
            inside, end = self.group(given, at)
            if self.mentions(inside) or self.is_data(inside) or function is None:
                if function is None:
                    self.check_objective(inside, of)
                place, at = self.place(inside, of), end
            elif not function.spaced:  # ∇f(u) of a u that is made nowhere
                raise FormulaError("elsewhere", self.text, function.start)
        return function.text if function is not None else "", place, at

    def refuse_power(self, given: list[Word], start: int, at: int) -> None:
        """A power directly behind L or ∂w may be that of what stands there, or of the gradient."""
        if at < len(given) and given[at].kind in ("^", "**"):
            what = self.text[given[start].start : given[at - 1].end]
            raise FormulaError("power of a gradient", self.text, given[start].start, what=what)

    def check_objective(self, inside: list[Word], of: str) -> None:
        """∇(L + λ w²/2) is the gradient of more than the loss, and ∂/∂w (w²/2) that of something else."""
        depth, functions = 0, 0
        for word in inside:
            depth += {"(": 1, ")": -1}.get(word.kind, 0)
            functions += word.kind == "name" and word.text in FUNCTION_NAMES
            if depth == 0 and word.kind in ("+", "-"):
                raise FormulaError("objective", self.text, word.start)
        if of and not functions:
            raise FormulaError("objective", self.text, inside[0].start if inside else len(self.text))

    def place_behind(self, given: list[Word], at: int, of: str = "") -> tuple[list[Word] | None, int | None, int]:
        """The place or the time in the brackets behind a gradient: ∂L/∂w(w + αv), g(t); else they are a factor."""
        if at >= len(given) or given[at].kind != "(":
            return None, None, at
        inside, end = self.group(given, at)
        time = self.namer.time(spelled(inside))
        tight = not given[at - 1].spaced
        if time is not None and (tight or self.namer.times.called):
            return None, time, end
        alone = len(inside) == 1 and isinstance(inside[0], Name)
        known = alone and inside[0].text in (self.moving | self.parameters)
        if alone and tight and not known:  # the gradient at a place that is made nowhere
            raise FormulaError("elsewhere", self.text, given[at].start)
        if not known and self.is_product(inside):
            return None, None, at
        if not tight and not (alone and inside[0].text in self.parameters):
            what = f"({self.text[inside[0].start : inside[-1].end]})"
            raise FormulaError("place or factor", self.text, given[at].start, what=what)
        return self.place(inside, of), None, end

    def behind_bar(self, given: list[Word], at: int, place: list[Word] | None) -> tuple[list[Word] | None, int]:
        """The place of ∂L/∂w |_{w + αv}; a time alone is that of the parameter."""
        if at + 1 < len(given) and given[at].kind == "|" and given[at + 1].kind == "_":
            inside = self.namer.named(given[at + 1].inside)
            equals = next((k for k, one in enumerate(inside) if one.kind == "="), None)
            behind = inside if equals is None else inside[equals + 1 :]
            return (place if self.namer.time(spelled(behind)) is not None else behind), at + 2
        return place, at

    def subscript(self, hanging: Word) -> str:
        """The variable below ∇; an index is none."""
        if self.namer.is_index(hanging):
            return ""
        inside = [inner for word in self.namer.named(hanging.inside) for inner in (word.inside or [word])]
        named = [word.text for word in inside if word.kind == "name"]
        return named[0] if len(named) == 1 else ""

    def is_function_of(self, given: list[Word], at: int, *, loosely: bool = False) -> bool:
        """Whether a function's name stands here, with its brackets: J(θ)."""
        if at >= len(given) or not isinstance(given[at], Name) or self.is_operator_like(given[at]):
            return False
        return loosely or (at + 1 < len(given) and given[at + 1].kind == "(")

    def is_operator_like(self, word: Word) -> bool:
        """Whether a name behind ∇ is no function that is differentiated: ∇ v, ∇ sin."""
        name = SPELLINGS.get(word.text, word.text)
        return name in FUNCTIONS or (
            word.text in self.moving and word.text not in NAMES and word.text.isalpha() and word.text in "vmshrnu"
        )

    def group(self, given: list[Word], at: int) -> tuple[list[Word], int]:
        """The words in the brackets that begin here, and the index of what follows."""
        if at < len(given) and given[at].kind == "{":
            return given[at].inside, at + 1
        depth, end = 0, at
        while end < len(given):
            depth += {"(": 1, ")": -1}.get(given[end].kind, 0)
            end += 1
            if depth == 0:
                return given[at + 1 : end - 1], end
        raise FormulaError("unclosed", self.text, len(self.text), expected=")")

    def mentions(self, found: Sequence[Word]) -> bool:
        """Whether the parameter or anything that is assigned stands in this."""
        return any(
            (word.kind == "name" and (word.text in self.moving or word.text in self.parameters))
            or self.mentions(word.inside)
            for word in found
            if word.kind not in ("_", "^") or not word.inside
        )

    def is_data(self, found: Sequence[Word]) -> bool:
        return any(word.kind in (",", ";", "Σ") for word in found)

    def is_product(self, found: Sequence[Word]) -> bool:
        """Whether g (…) is a product: no parameter stands in the brackets."""
        return not any(word.kind == "name" and word.text in self.parameters for word in found)

    def place(self, found: list[Word], of: str = "") -> list[Word] | None:
        """The argument in which the parameter stands, of f(x; θ + αv, y) the second; None where there is none."""
        if not self.mentions(found):
            return None
        summed = self.summed
        if not any(word.kind == "Σ" or any(inner.kind == "Σ" for inner in word.inside) for word in found):
            found = self.found(found)  # a gradient within the place of another
        self.summed = summed
        parts: list[list[Word]] = [[]]
        depth = 0
        for word in found:
            depth += {"(": 1, ")": -1}.get(word.kind, 0)
            if depth == 0 and word.kind in (",", ";", "|", ":"):
                parts.append([])
            else:
                parts[-1].append(word)
        holding = [part for part in parts if self.mentions(part)]
        if not holding:  # only the gradient of a gradient mentions it
            raise FormulaError("matrix", self.text, found[0].start, what="∇(∇L)")
        own = [part for part in holding if len(part) == 1 and part[0].text == of]  # w of ∂J(w, b)/∂w
        deepest = (own or holding)[0]
        for part in holding:
            for index, word in enumerate(part):
                is_function = (
                    isinstance(word, Name) and word.text not in self.moving and word.text not in self.parameters
                )
                is_function = is_function and word.text in FUNCTION_NAMES
                if is_function and index + 1 < len(part) and part[index + 1].kind in ("(", "{"):
                    inside, _ = self.group(part, index + 1)
                    if self.mentions(inside) and key(word.text) not in FUNCTIONS:
                        return self.place(inside)
        braces = [word for word in deepest if word.kind == "{" and self.mentions(word.inside)]
        if len(deepest) == 1 and braces:
            return self.place(braces[0].inside)
        if any(word.kind == "Σ" for word in deepest):
            raise FormulaError("unexpected", self.text, deepest[0].start, what="Σ")
        return deepest

    def past_sums(self, given: list[Word], at: int) -> int:
        """∇ of a mean: what stands before the function is left out."""
        here = at
        if here < len(given) and given[here].kind == "frac":
            here += 1
        if here < len(given) and given[here].kind == "Σ":
            here += 1
            while here < len(given) and given[here].kind in ("_", "^", "(") and given[here].inside:
                here += 1
            while here < len(given) and given[here].kind == "^":
                _, here = self.group(given, here + 1)
            return here
        return at
