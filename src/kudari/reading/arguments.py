"""What a gradient is taken of, and where: the function behind it, its brackets, and the place in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS, SPELLINGS
from kudari.formula.letters import key
from kudari.reading.gradient import NAMES, Gradient
from kudari.reading.names import Name, Namer
from kudari.reading.word import Word

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
        self, given: list[Word], of: str, place: list[Word] | None, time: int | None, *, named: bool = False
    ) -> Gradient:
        first, last = given[0], given[-1]
        text = first.text if named else "∇"
        return Gradient("name", text, first.start, last.end, last.spaced, [], time, False, of, place, named)

    def behind_bar(self, given: list[Word], at: int, place: list[Word] | None) -> tuple[list[Word] | None, int]:
        """The place of ∂L/∂w |_{w + αv}."""
        if at + 1 < len(given) and given[at].kind == "|" and given[at + 1].kind == "_":
            inside = self.namer.named(given[at + 1].inside)
            equals = next((k for k, one in enumerate(inside) if one.kind == "="), None)
            return (inside if equals is None else inside[equals + 1 :]), at + 2
        return place, at

    def subscript(self, hanging: Word) -> str:
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
        raise FormulaError("expected", self.text, len(self.text), expected=")", what="the end")

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
