r"""LaTeX as it stands on slides, spelled in the characters of the grammar.

``v \gets \alpha v - \eta \frac{\partial L}{\partial W}`` becomes ``v ← α v - η ∂L/∂W``. Every character
remembers where it was typed. A letter is a name of its own, as in LaTeX; longer names stand in \mathrm or
\text. Time indices (v_t, \theta_{t+1}) fall away, for an update reads what was there before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kudari.formula.errors import FormulaError
from kudari.formula.functions import LATEX_COMMANDS
from kudari.formula.letters import GREEK, MARKS

_LATEX = re.compile(r"\\|[\^_]\{")
MAX_DEPTH = 60  # groups within each other
_SIGNS = {
    **dict.fromkeys(("gets", "leftarrow", "coloneqq", "longleftarrow"), "←"),
    **dict.fromkeys(("odot", "cdot", "times", "ast", "circ"), "*"),
    **{"div": "/", "partial": "∂", "nabla": "∇", "le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!="},
    **{"varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "lbrace": "(", "rbrace": ")", "{": "(", "}": ")"},
    **dict.fromkeys(("lvert", "rvert", "vert", "mid"), "|"),
    **dict.fromkeys((",", ";", ":", "!", " ", "quad", "qquad", "left", "right", "displaystyle"), " "),
    **dict.fromkeys(("big", "Big", "bigl", "bigr", "Bigl", "Bigr", "limits", "nonumber", "notag"), " "),
    "\\": ";",
}
_WORDS = {"mathrm", "text", "operatorname", "textrm", "mathsf", "texttt"}  # their letters make one name
_STYLES = {"mathbf", "boldsymbol", "bm", "mathcal", "mathit", "mathbb", "vec"}  # their letter is a letter
_MARKS = {name: mark for mark, name in MARKS.items()} | {
    "widehat": "\u0302",
    "overline": "\u0304",
    "widetilde": "\u0303",
}
_TIMES = {"t", "t+1", "t-1", "t−1", "k", "k+1", "n", "n+1", "i"}


@dataclass(frozen=True)
class Letter:
    """A character, and the stretch of text that it stands for."""

    character: str
    start: int
    end: int


def spelled(text: str) -> list[Letter]:
    """The text in plain characters; text without commands and braces, as in x^{2}, is as it was typed.

    Raises :class:`FormulaError` for a command that no formula can have, and for brackets that are not closed.
    """
    if not _LATEX.search(text):
        return [Letter(character, index, index + 1) for index, character in enumerate(text)]
    return _Latex(text).until("")


class _Latex:
    """LaTeX being read from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def until(self, closing: str) -> list[Letter]:
        """Everything up to a closing bracket, which is taken as well."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("too deep", self.text, self.at, limit=MAX_DEPTH)
        letters: list[Letter] = []
        while self.at < len(self.text) and self.text[self.at] != closing:
            letters += self.next(letters)
        if closing:
            if self.at >= len(self.text):
                raise FormulaError("unclosed", self.text, self.at, expected=closing)
            self.at += 1
        self.depth -= 1
        return letters

    def next(self, before: list[Letter]) -> list[Letter]:
        """The next thing: a command, a group, an index, a power, or a character."""
        start, character = self.at, self.text[self.at]
        self.at += 1
        match character:
            case "\\":
                return self.command(start)
            case "{":
                return self.within("(", self.until("}"), ")", start)
            case "}":
                raise FormulaError("unexpected", self.text, start, what="}")
            case "_":
                return self.index(start, before)
            case "^":
                return self.power(start)
            case "&" | "$" | "~":
                return [Letter(" ", start, self.at)]
            case "[" | "]":
                return [Letter("(" if character == "[" else ")", start, self.at)]
        letter = Letter(character, start, self.at)
        return [letter, Letter(" ", self.at, self.at)] if character.isalpha() else [letter]

    def command(self, start: int) -> list[Letter]:
        name = self.name()
        if name in _SIGNS:
            if name == "\\" and self.text[self.at : self.at + 1] == "[":  # some space below the line
                self.at = max(self.text.find("]", self.at), self.at) + 1
            if name in ("left", "right") and self.text[self.at : self.at + 1] == ".":
                self.at += 1
            return self.plain(_SIGNS[name], start)
        if name in GREEK:
            return self.plain(GREEK[name] + " ", start)
        if name in ("frac", "dfrac", "tfrac"):
            return self.fraction(start)
        if name == "sqrt":
            root = "√"
            if self.text[self.at : self.at + 1] == "[":
                self.at += 1
                degree = "".join(letter.character for letter in self.until("]")).strip()
                if degree != "3":
                    raise FormulaError("unexpected", self.text, start, what=f"\\sqrt[{degree}]")
                root = "∛"
            return self.within(root + "(", self.argument(), ")", start)
        if name in _MARKS:
            return self.marked(_MARKS[name], start)
        if name in _WORDS:
            return self.word(start)
        if name in _STYLES:
            return self.argument()
        if name in LATEX_COMMANDS:
            return self.function(name, start)
        if name in ("begin", "end"):
            self.environment(name)
            return [Letter(" ", start, self.at)]
        raise FormulaError("command", self.text, start, what=f"\\{name}")

    def name(self) -> str:
        """The name of a command: letters, or one other character."""
        start = self.at
        while self.at < len(self.text) and self.text[self.at].isascii() and self.text[self.at].isalpha():
            self.at += 1
        if self.at == start:
            self.at = min(self.at + 1, len(self.text))
        return self.text[start : self.at]

    def argument(self) -> list[Letter]:
        """What a command is applied to: a group, or the next thing."""
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        if self.at >= len(self.text):
            raise FormulaError("end", self.text, self.at)
        if self.text[self.at] == "{":
            self.at += 1
            return self.until("}")
        return self.next([])

    def fraction(self, start: int) -> list[Letter]:
        """a over b; the gradient in any of its spellings stays ∂L/∂W."""
        upper, lower = self.argument(), self.argument()
        signs = {first_of(upper), first_of(lower)}
        if len(signs) == 1 and signs <= {"∂", "δ", "d", "Δ"}:
            rest = [[letter for letter in part if letter.character != " "][1:] for part in (upper, lower)]
            if all(rest):
                return [*self.plain(" ∂", start), *rest[0], *self.plain("/∂", start), *rest[1], *self.plain(" ", start)]
        return [*self.within("((", upper, ")/(", start), *lower, *self.plain("))", start)]

    def marked(self, mark: str, start: int) -> list[Letter]:
        """A hat belongs to the first letter under it: \\hat{m}."""
        under = self.argument()
        first = next((index for index, letter in enumerate(under) if letter.character != " "), None)
        if first is None:
            raise FormulaError("end", self.text, start)
        return [*under[: first + 1], Letter(mark, under[first].start, under[first].end), *under[first + 1 :]]

    def word(self, start: int) -> list[Letter]:
        """The letters of \\mathrm{lr} as one name."""
        letters = [letter for letter in self.argument() if letter.character != " "]
        return [*letters, *self.plain("" if first_of(letters, -1) == "(" else " ", start)]

    def function(self, name: str, start: int) -> list[Letter]:
        """\\sin, whose argument the grammar finds; \\log may have a base below it, a number or a letter."""
        written = self.plain(name, start)
        rest = self.text[self.at :].lstrip(" ")
        if rest.startswith("_"):
            self.at = len(self.text) - len(rest) + 1
            base = [letter for letter in self.argument() if letter.character != " "]
            digits = "".join(letter.character for letter in base)
            if name != "log" or not (digits.isdigit() or (len(base) == 1 and digits.isalpha())):
                raise FormulaError("base", self.text, start, what=f"\\{name}")
            written += [*self.plain("_", start), *base]
        return [*written, *self.plain(" ", start)]

    def index(self, start: int, before: list[Letter]) -> list[Letter]:
        """A number stays, as in \\beta_1; a time falls away, and so does what ∇ is taken by."""
        letters = [letter for letter in self.argument() if letter.character not in " ()"]
        written = "".join(letter.character for letter in letters)
        while before and before[-1].character == " ":
            before.pop()  # the index belongs to the letter before it
        number, comma, time = written.partition(",")
        if written not in _TIMES and first_of(before, -1) in (")", "|"):  # no part of a name can stand here
            raise FormulaError("unexpected", self.text, start, what="_")
        if written in _TIMES or first_of(before, -1) == "∇":
            letters = []
        elif comma and time in _TIMES and number.isdigit():  # two indices, a number and a time
            letters = letters[: len(number)]
        elif not written.isdigit():
            letters = [*self.plain("_", start), *letters]
        return [*letters, *self.plain(" ", start)]

    def power(self, start: int) -> list[Letter]:
        exponent = self.argument()
        written = "".join(letter.character for letter in exponent).replace(" ", "")
        return [] if written in ("(t)", "(t+1)", "(t-1)") else self.within("^(", exponent, ")", start)

    def environment(self, which: str) -> None:
        """\\begin{array}{ll} and the like only arrange; their lines are ended by \\\\."""
        self.argument()
        while which == "begin" and self.text[self.at : self.at + 1] in ("{", "["):
            self.at = max(self.text.find("}" if self.text[self.at] == "{" else "]", self.at), self.at) + 1

    def within(self, opening: str, letters: list[Letter], closing: str, start: int) -> list[Letter]:
        return [*self.plain(opening, start), *letters, *self.plain(closing, start)]

    def plain(self, characters: str, start: int) -> list[Letter]:
        """Characters that stand for the command that was just read."""
        return [Letter(character, start, self.at) for character in characters]


def first_of(letters: list[Letter], index: int = 0) -> str:
    """The first or last character that is no space."""
    written = [letter.character for letter in letters if letter.character != " "]
    return written[index] if written else ""


def latex_table() -> dict[str, Any]:
    """The words of this reader as plain data, for the page, which reads the same."""
    return {
        "signs": _SIGNS,
        "words": sorted(_WORDS),
        "styles": sorted(_STYLES),
        "marks": _MARKS,
        "times": sorted(_TIMES),
        "functions": sorted(LATEX_COMMANDS),
        "depth": MAX_DEPTH,
    }
