"""The formula of an equation as a graph: its words become those of the grammar, which carries them out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS, LOGARITHM, SPELLINGS
from kudari.formula.grammar import Grammar
from kudari.formula.graph import Expression
from kudari.formula.letters import base, key
from kudari.formula.scope import CONSTANTS, Scope
from kudari.formula.tokens import Token
from kudari.reading.clarity import has_two_meanings
from kudari.reading.equations import equations_of
from kudari.reading.gradient import Gradient
from kudari.reading.names import Name
from kudari.reading.roles import Roles
from kudari.reading.word import Word, spelled


class Bodies(ABC):
    """The reader of formulas in the equations of one parameter; ``known`` are names, though also a function's."""

    def __init__(self, roles: Roles, parameter: str, known: set[str]) -> None:
        self.roles, self.text, self.parameter, self.known = roles, roles.text, parameter, known
        self.equations = equations_of(roles, parameter)
        self.all = {equation.target.text for equation in self.equations}

    @abstractmethod
    def resolved(self, name: Name) -> Expression:
        """What a name stands for here."""

    def value(self, body: list[Word]) -> Expression:
        """The graph of a formula, by the values of its names here and now."""
        names: dict[str, Expression] = {}
        found: list[Token] = []
        self.tokens(body, names, found)
        end = found[-1].position if found else len(self.text)
        last = Token("end", "", "", min(len(self.text), end + 1), False)
        grammar = Grammar(self.text, Scope(names, None), [*found, last])
        return grammar.whole(grammar.choice)

    def tokens(self, body: Iterable[Word], names: dict[str, Expression], found: list[Token]) -> None:
        body = _without_square(list(body))
        for index, word in enumerate(body):
            typed = self.text[word.start : word.end]
            raw = self.raw(word) if isinstance(word, Name) else ""
            if not raw and has_two_meanings(self.text, body, index, self.all, self.roles.namer.times):
                what = self.text[word.start : body[min(index + 3, len(body) - 1)].end]
                raise FormulaError("two meanings", self.text, word.start, what=what)
            if _is_factor_alone(body, index):  # η 1/√h
                found.append(Token("*", "*", typed, word.start, False))
            if isinstance(word, Name):
                if raw:
                    found.append(Token("name", raw, typed, word.start, word.spaced))
                    continue
                self.check_call(word, body, index)
                short = f"@{len(names) + 1}"
                names[short] = self.resolved(word)
                found.append(Token("name", short, typed, word.start, word.spaced))
            elif word.kind == "frac":
                found.append(Token("(", "(", "\\frac", word.start, False))
                for half, sign in zip(word.inside, ("/", ")"), strict=True):
                    found.append(Token("(", "(", "\\frac", word.start, False))
                    self.tokens(half.inside, names, found)
                    found.append(Token(")", ")", "\\frac", half.end, False))
                    found.append(Token(sign, sign, "\\frac", half.end, False))
            elif word.kind == "{":
                found.append(Token("(", "(", "{", word.start, False))
                self.tokens(word.inside, names, found)
                found.append(Token(")", ")", "}", word.end, word.spaced))
            elif word.kind in ("sep", "_", "'"):
                if word.kind != "sep":
                    raise FormulaError("unexpected", self.text, word.start, what=word.kind)
            else:
                text = {"[": "(", "]": ")"}.get(word.text, word.text)
                kind = "number" if word.kind == "number" else word.kind
                found.append(Token(kind, text, typed or text, word.start, word.spaced))

    def raw(self, name: Name) -> str:
        """A function's name, or a constant's, as the grammar knows it."""
        if isinstance(name, Gradient) or name.text in self.all or key(name.text) in self.known:
            return ""
        if name.text in ("power", "pow"):
            raise FormulaError("unknown function", self.text, name.start, what=name.text, known=", ".join(FUNCTIONS))
        if SPELLINGS.get(name.text, name.text) in FUNCTIONS or LOGARITHM.fullmatch(name.text):
            return name.text
        return name.text if name.text in CONSTANTS and name.time is None and name.text not in self.roles.values else ""

    def check_call(self, name: Name, body: list[Word], index: int) -> None:
        """A name with brackets behind it that is neither known nor a factor is a function that nobody knows."""
        behind = body[index + 1] if index + 1 < len(body) else None
        if isinstance(name, Gradient) or name.text in self.all or behind is None:
            return
        letter = base(name.text)
        if behind.kind == "^" and len(letter) == 1 and letter.isascii() and letter.isupper():
            inverse = spelled(body[index + 2 : index + 6])
            if inverse.startswith("(-"):
                raise FormulaError("matrix", self.text, name.start, what=self.text[name.start : name.end])
        if behind.kind != "(":
            return
        stem = base(name.text)
        word = len(stem) > 1 and key(stem) != "lr"
        function = stem.isupper() or (not name.spaced and (word or stem in "fhσφψ"))
        if function:
            raise FormulaError(
                "unknown function",
                self.text,
                name.start,
                what=self.text[name.start : name.end],
                known=", ".join(FUNCTIONS),
            )


def _is_factor_alone(body: list[Word], index: int) -> bool:
    """Whether a number with a stroke stands behind a name and a space, as in η 1/√h: it is a factor."""
    word, before = body[index], body[index - 1] if index else None
    stroke = body[index + 1].kind if index + 1 < len(body) else ""
    return word.kind == "number" and stroke == "/" and isinstance(before, Name) and before.spaced


def _without_square(found: list[Word]) -> list[Word]:
    """square(g) as (g)²."""
    result, depth, open_at = list[Word](), 0, list[int]()
    for index, word in enumerate(found):
        behind = found[index + 1] if index + 1 < len(found) else None
        if word.kind == "name" and word.text == "square" and behind is not None and behind.kind == "(":
            open_at.append(depth)
            continue
        depth += {"(": 1, ")": -1}.get(word.kind, 0)
        result.append(word)
        if word.kind == ")" and open_at and open_at[-1] == depth:
            open_at.pop()
            result += [Word("^", "^", word.end, word.end), Word("number", "2", word.end, word.end)]
    return result
