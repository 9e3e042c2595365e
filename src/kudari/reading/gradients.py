"""The gradient in all its spellings: g, ∇L, ∇_θ J(θ), ∂L/∂W, ∂/∂θ J(θ), dL/dW, dW, J'(θ), and sums over a batch.

Each becomes one word, which keeps the place at which the gradient is taken where that is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS, SPELLINGS
from kudari.formula.letters import base, key
from kudari.reading.names import Name, Namer
from kudari.reading.word import Word, spelled

NAMES = ("g", "grad", "gradient", "gradients", "grads", "Gradient")
FUNCTION_NAMES = set("fFLJEQCUVSRhlgℓσ") | {"loss", "Loss", "cost", "Cost"}  # of what is differentiated
_SIGNS = ("∂", "d", "δ", "Δ")


@dataclass
class Gradient(Name):
    """A gradient: of which variable, and at which place, where that is written."""

    of: str = ""  # the variable that it is taken by; "" where that is not written
    place: list[Word] | None = None
    named: bool = False  # whether it is a name as g, which may be assigned


def names_in(found: Sequence[Word]) -> Iterator[Name]:
    """All names in some words, also at the places of gradients."""
    for word in found:
        if isinstance(word, Gradient):
            if word.named:
                yield word
            yield from names_in(word.place or [])
        elif isinstance(word, Name):
            yield word
        yield from names_in(word.inside)


def gradients_in(found: Iterable[Word]) -> list[Gradient]:
    """All gradients in some words, also at the places of others."""
    result: list[Gradient] = []
    for word in found:
        if isinstance(word, Gradient):
            result.append(word)
            result += gradients_in(word.place or [])
        result += gradients_in(word.inside)
    return result


class Gradients:
    """The reader of gradients in a text: ``moving`` are all names that are assigned, ``parameters`` the parameter's."""

    def __init__(self, text: str, namer: Namer, moving: set[str], parameters: Sequence[str]) -> None:
        self.text, self.namer = text, namer
        self.moving, self.parameters = moving, set(parameters)
        self.summed = False  # whether the gradient that was just read is one of a sum
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

    # ------------------------------------------------------------------ one gradient

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
                place = self.place(self.group(upper, brackets)[0])
            elif len(upper) > 1:
                return None, at
        else:
            after = self.past_sums(given, after)
            function = given[after] if after < len(given) else None
            if isinstance(function, Name):
                after += 1
            if after < len(given) and given[after].kind in ("(", "{"):
                inside, end = self.group(given, after)
                place, after = self.place(inside), end
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
        operator = len(word.text) == 1 and at + 1 < len(given) and given[at + 1].kind == "/"
        at += 1 if len(word.text) > 1 or operator else 2
        if at < len(given) and given[at].kind == "(":
            inside, at = self.group(given, at)
            place = self.place(inside)
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
        time = None
        if operator:
            function = given[at] if at < len(given) else None
            at += isinstance(function, Name)
            if at < len(given) and given[at].kind == "(":
                inside, at = self.group(given, at)
                place = self.place(inside)
        elif at < len(given) and given[at].kind == "(":
            inside, end = self.group(given, at)
            plain = spelled(inside)
            if self.namer.time(plain) is not None:
                at = end
            elif self.mentions(inside):
                place, at = self.place(inside), end
        place, at = self.behind_bar(given, at, place)
        return self.made(given[start:at], lower[0].text, place, time), at

    def behind_bar(self, given: list[Word], at: int, place: list[Word] | None) -> tuple[list[Word] | None, int]:
        """The place of ∂L/∂w |_{w + αv}."""
        if at + 1 < len(given) and given[at].kind == "|" and given[at + 1].kind == "_":
            inside = self.namer.named(given[at + 1].inside)
            equals = next((k for k, one in enumerate(inside) if one.kind == "="), None)
            return (inside if equals is None else inside[equals + 1 :]), at + 2
        return place, at

    def made(
        self, given: list[Word], of: str, place: list[Word] | None, time: int | None, *, named: bool = False
    ) -> Gradient:
        first, last = given[0], given[-1]
        text = first.text if named else "∇"
        return Gradient("name", text, first.start, last.end, last.spaced, [], time, False, of, place, named)

    # ------------------------------------------------------------------ what it is taken of

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

    def place(self, found: list[Word]) -> list[Word] | None:
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
        deepest = holding[0]
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

    # ------------------------------------------------------------------ sums

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
