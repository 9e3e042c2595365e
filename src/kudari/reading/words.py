"""The words of a pasted formula, in plain text or LaTeX, with what hangs below and above them.

>>> from kudari.reading.words import words
>>> [(word.kind, word.text) for word in words(r"\\theta_{t+1} = 2\\theta_t")]
[('name', 'θ'), ('_', 't+1'), ('=', '='), ('number', '2'), ('name', 'θ'), ('_', 't')]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from kudari.formula.errors import FormulaError
from kudari.formula.functions import LATEX_COMMANDS
from kudari.formula.letters import GREEK, MARKS, SUPERSCRIPTS
from kudari.reading import commands

MAX_DEPTH = 60
_PLAIN = {"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "⊙": "*", "÷": "/", "⁄": "/", "・": "*"}
_PLAIN |= {"≤": "<=", "≥": ">=", "≠": "!=", "≔": "←", "⟵": "←", "⇐": "←", "∘": "*", "⊗": "*", "⊘": "/", "∑": "Σ"}
_PLAIN |= {
    "′": "'",
    "’": "'",
    "‖": "‖",
    "∥": "‖",
    "…": "…",
    "⋯": "…",
    "、": ",",
    "，": ",",
    "；": ";",
    "。": ".",
    "．": ".",
}
_PLAIN |= {"〖": "(", "〗": ")", "〜": "~", "∼": "~", "∗": "*", "•": "*", "【": "(", "】": ")"}
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₜₖₙᵢⱼₘ₍₎", "0123456789+-tknijm()", strict=True))
_RAISED = SUPERSCRIPTS | dict(zip("ᵏⁱʲˡᵀ", "kijlT", strict=True))
_SIGNS = ("**", "+=", "-=", "*=", "/=", "<=", ">=", "==", "!=", ":=", "<-", "...")
_PAIRS = {"lr", "wd", "Eg", "mu", "nu", "xi", "pi", "db", "dW", "dw", "dx", "dθ", "dL", "dJ", "dE", "dC"}
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_TIGHT = re.compile(r"([A-Za-z])([+\-−–]\d+)(?![\w.])")
_MODULES = re.compile(r"(?:np|numpy|math|torch|tf|jnp|cp|xp|F)\.(?:math\.)?(?=[a-z])")


@dataclass
class Word:
    """A word: what it is, how it is spelled, where it was typed, and for what hangs below or above, its own words.

    Kinds: name, number, text (prose), sep (the end of a line, a column, a wide space), ``_`` and ``^`` (what hangs
    below and above), ``{`` (braces, which hold together), and the signs themselves.
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False
    inside: list[Word] = field(default_factory=list)


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of a text.

    Raises :class:`FormulaError` for what no formula can have, and for braces that are not closed.
    """
    return unbraced(_Lexer(text, start, len(text) if end is None else end).until(""))


def is_latex(text: str) -> bool:
    """Whether a text has commands of LaTeX: a letter is then a name of its own."""
    return re.search(r"\\[A-Za-z]", text) is not None


def spelled(found: Sequence[Word]) -> str:
    """Words as a short plain text, by which indices are compared."""
    return "".join(
        f"{word.kind}{{{word.text}}}"
        if word.kind in "_^"
        else "/".join(half.text for half in word.inside)
        if word.kind == "frac"
        else word.text
        for word in found
    )


def unbraced(found: list[Word]) -> list[Word]:
    """The words without braces that hold one thing together: {{w}_{t+1}} is w_{t+1}, and {-} is −."""
    plain: list[Word] = []
    for word in found:
        if word.kind == "frac":
            for half in word.inside:
                half.inside = unbraced(half.inside)
        elif word.inside:
            word.inside = unbraced(word.inside)
        rest = word.inside[1:]
        if (
            word.kind == "{"
            and word.inside
            and word.inside[0].kind != "frac"
            and all(w.kind in ("_", "^", "'") for w in rest)
        ):
            word.inside[-1].spaced = word.spaced
            plain += word.inside
        else:
            plain.append(word)
    return plain


class _Lexer:
    """A text being read from left to right."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.at, self.end = text, start, end
        self.latex = is_latex(text)
        single = re.search(r"(?<!\\)\\(?:[A-Za-z(\[])", text)
        self.doubled = single is None and re.search(r"\\\\[A-Za-z]", text) is not None
        self.rows_lost = "&" in text and re.search(r"\\\\|\n", text[start:end]) is None  # \\ was written as one
        self.depth = 0

    def error(self, code: str, at: int | None = None, **details: object) -> FormulaError:
        return FormulaError(code, self.text, self.at if at is None else at, **details)

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : min(self.at + count, self.end)]

    def until(self, closing: str) -> list[Word]:
        """Everything up to a closing brace, which is taken as well."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error("too deep", limit=MAX_DEPTH)
        found: list[Word] = []
        while self.at < self.end and self.peek() != closing:
            found += self.next(found)
        if closing:
            if self.at >= self.end:
                raise self.error("expected", expected=closing, what="the end")
            self.at += 1
        self.depth -= 1
        return found

    def next(self, before: list[Word]) -> list[Word]:
        """The next word, or none for a space."""
        start, character = self.at, self.peek()
        if character.isspace():
            self.at += 1
            if before:
                before[-1].spaced = True
            return [Word("sep", "\n", start, self.at)] if character == "\n" else []
        if character == "\\":
            return self.command(before)
        self.at += 1
        if character == "{":
            behind = not self.latex and before and before[-1].kind in ("name", "_") and before[-1].end == start
            return [self.held("_" if behind else "{", self.until("}"), start)]  # avg{t} as some manuals write it
        if character == "}":
            raise self.error("unexpected", start, what="}")
        if character in "_^":
            return self.hanging(character, start)
        if character == "&":
            return [Word("sep", "&", start, self.at)]
        if character == "$" or (character == "~" and self.latex):
            return []
        if character == "@" and self.peek() == ".":  # Julia's, for every sign of a line
            self.at += 1
            return []
        if character == "." and self.peek() in ("*", "/", "^") and self.peek():  # MATLAB's, element by element
            return []
        tight = before[-1].kind in ("name", ")", "_", "'") and before[-1].end == start if before else False
        if character == "." and tight and re.compile(r"[^\W\d]").match(self.peek()):
            raise self.error("dot", start)  # g.clip(…), w.grad: what a method does is not known here
        if character == "|" and self.peek() == "|":
            raise self.error("matrix", start, what="‖…‖")
        if character == "," and before and before[-1].text == "0" and before[-1].end == start and self.peek().isdigit():
            raise self.error("unexpected", start, what=",")  # 0,01 or two numbers?
        if character == ":" and self.peek() == ":":
            raise self.error("dot", start)
        if character == "#" or (character == "%" and self.latex) or (character == "/" and self.peek() == "/"):
            return [self.comment(start)]
        if character in _SUBSCRIPTS or character in _RAISED:
            return [self.folded(_SUBSCRIPTS if character in _SUBSCRIPTS else _RAISED, start)]
        if unicodedata.combining(character):
            return self.marked_before(before, character, start)
        return self.plain(character, start, before)

    def plain(self, character: str, start: int, before: list[Word]) -> list[Word]:
        """A name, a number, a sign, or prose."""
        if character in _PLAIN:
            return self.signs(_PLAIN[character], start)
        form = unicodedata.decomposition(character).partition(">")[0].removeprefix("<")
        if form in ("circle", "square", "super", "sub"):
            raise self.error("character", start, what=character)
        folded = unicodedata.normalize("NFKC", character)
        if form == "fraction":
            if self.text[start - 1 : start].isdigit():
                raise self.error("unexpected", start, what=character)
            upper, _, lower = folded.partition("⁄")
            return [
                self.held(
                    "{",
                    [self.word("number", upper, start), self.word("/", "/", start), self.word("number", lower, start)],
                    start,
                )
            ]
        if folded.isdecimal() or (folded == "." and unicodedata.normalize("NFKC", self.peek()).isdecimal()):
            return [self.number(start)]
        if folded in ("∇", "∂", "√", "∛", "Σ"):
            return [Word("Σ" if folded == "Σ" else folded, folded, start, self.at)]
        if (
            folded[:1].isalpha()
            and unicodedata.category(folded[0]) != "Lo"
            and len(folded) == 1
            and folded not in "ー々"
        ):
            return self.letters(start)
        if folded[:1].isalpha() or character in "ー々「」『』：！？●■◆※①②③→⇒":
            return self.prose(start, folded)
        return self.signs(_PLAIN.get(folded, folded), start, before)

    def word(self, kind: str, text: str, start: int) -> Word:
        return Word(kind, text, start, self.at)

    def held(self, kind: str, inside: list[Word], start: int) -> Word:
        return Word(kind, spelled(inside), start, self.at, False, inside)

    def signs(self, folded: str, start: int, before: list[Word] | None = None) -> list[Word]:
        """A sign of one character or more."""
        if (
            folded == "="
            and before
            and before[-1].kind in "+-*/"
            and not self.text[before[-1].end : start].strip("}")
            and len(before) > 1
        ):
            before[-1].kind = before[-1].text = before[-1].kind + "="
            before[-1].end = self.at
            return []
        for sign in _SIGNS:
            if len(folded) == 1 and sign[0] == folded and len(sign) > 1:
                rest = unicodedata.normalize("NFKC", self.peek(len(sign) - 1))
                if "".join(_PLAIN.get(c, c) for c in rest) == sign[1:]:
                    self.at += len(sign) - 1
                    folded = {"<-": "←", ":=": "←", "...": "…"}.get(sign, sign)
                    break
        if len(folded) > 1 and folded not in _SIGNS:
            return [self.prose(start, folded)[0]]
        kind = {"[": "(", "]": ")"}.get(folded, folded)
        return [Word(kind, folded, start, self.at)]

    def number(self, start: int) -> Word:
        self.at = start
        folded = ""
        while self.at < self.end and (unicodedata.normalize("NFKC", self.peek()) in "0123456789." and self.peek()):
            folded += unicodedata.normalize("NFKC", self.peek())
            self.at += 1
        if self.peek() in ("e", "E"):
            match = re.match(r"[eE][+\-−]?\d+", self.text[self.at : self.end])
            if match is not None:
                folded += match.group().replace("−", "-")
                self.at += match.end()
        while folded.endswith(".") and folded != "." and not self.goes_on(folded):
            folded = folded[:-1]  # a full stop behind a number
            self.at -= 1
        if folded.endswith("..") or _NUMBER.fullmatch(folded) is None:
            digits = re.match(r"\d+", folded)
            if digits is None:
                raise self.error("character", start, what=folded)
            self.at = start + digits.end()
            folded = digits.group()
        return Word("number", folded, start, self.at)

    def goes_on(self, number: str) -> bool:
        """Whether the point behind a number is a decimal one, as in 1. - β."""
        return number.count(".") == 1 and re.compile(r"[ \t]*[-+*/)−]").match(self.text, self.at, self.end) is not None

    def letters(self, start: int) -> list[Word]:
        """A name: a whole word in plain text, a letter or a known word in LaTeX."""
        self.at = start
        module = _MODULES.match(self.text, start, self.end)
        if module is not None:
            self.at = start = module.end()
        run = ""
        while self.at < self.end and self.is_letter(self.peek(), run):
            run += unicodedata.normalize("NFKC", self.peek())
            self.at += 1
        run = "".join({"ϵ": "ε", "ϑ": "θ", "ϕ": "φ", "ϱ": "ρ"}.get(c, c) for c in run)
        if self.latex and len(run) > 1:
            marked = any(unicodedata.combining(letter) for letter in run)
            if not (run in _PAIRS or (len(run) > 2 and run.isascii()) or marked):
                self.at = start
                first = unicodedata.normalize("NFKC", self.peek())
                self.at += 1
                return [Word("name", first, start, self.at)]
        if not self.latex and len(run) > 1 and not run[0].isascii() and not unicodedata.combining(run[1]):
            digits = len(run[1:]) - len(run[1:].lstrip("0123456789"))  # βm are two names, β1 is one
            run, self.at = run[: 1 + digits], start + 1 + digits
        elif not self.latex and len(run) > 1:
            cut = next((i for i, letter in enumerate(run) if i and letter in "αβγδεζηθικλμνξπρστφχψω"), len(run))
            if cut < len(run) and run[:cut] not in ("d",):
                run, self.at = run[:cut], start + cut
        if run == "nabla" and not self.latex:
            return [Word("∇", "∇", start, self.at)]
        return [Word("name", unicodedata.normalize("NFC", run), start, self.at)]

    def is_letter(self, character: str, before: str) -> bool:
        folded = unicodedata.normalize("NFKC", character)
        if character in _SUBSCRIPTS or character in _RAISED or character in "ー々":
            return False
        if before and "\u0300" <= character <= "\u036f":
            return True
        if before and not self.latex and folded.isdecimal():
            return True
        return len(folded) == 1 and folded.isalpha() and unicodedata.category(folded) != "Lo"

    def prose(self, start: int, folded: str) -> list[Word]:
        """Letters of no formula, up to the next that may be one's."""
        while self.at < self.end:
            character = self.peek()
            if character.isspace() or character in "$\\&{}_^#=←" or character.isascii():
                break
            if unicodedata.category(character) != "Lo" and character not in "ー々「」『』：！？●■◆※、。，．":
                break
            self.at += 1
        if self.text[start : self.at] == "ー":  # the long vowel's mark, for a minus
            raise self.error("character", start, what="ー")
        return [Word("text", self.text[start : self.at], start, self.at)]

    def comment(self, start: int) -> Word:
        line = self.text.find("\n", self.at, self.end)
        self.at = self.end if line < 0 else line
        return Word("text", self.text[start : self.at], start, self.at)

    def marked_before(self, before: list[Word], mark: str, start: int) -> list[Word]:
        if not before or before[-1].kind != "name" or mark not in MARKS:
            raise self.error("character", start, what=mark)
        before[-1].text = unicodedata.normalize("NFC", before[-1].text + mark)
        before[-1].end = self.at
        return []

    def folded(self, table: dict[str, str], start: int) -> Word:
        """A run of small characters: ₜ₋₁, ⁽ⁱ⁾, ²."""
        self.at = start
        run = ""
        while self.at < self.end and (self.peek() in table or (run and self.peek() == "₋")):
            run += table.get(self.peek(), "-")
            self.at += 1
        inside = [Word("name" if c.isalpha() else "number" if c.isdigit() else c, c, start, self.at) for c in run]
        merged: list[Word] = []
        for word in inside:
            if merged and word.kind == "number" and merged[-1].kind == "number":
                merged[-1].text += word.text
            else:
                merged.append(word)
        return self.held("_" if table is _SUBSCRIPTS else "^", merged, start)

    def hanging(self, sign: str, start: int) -> list[Word]:
        """What hangs below or above: in braces, in brackets, or the next thing."""
        while self.latex and self.peek() == " ":
            self.at += 1
        if self.at >= self.end:
            raise self.error("end")
        if self.peek() == "{":
            self.at += 1
            return [self.held(sign, self.until("}"), start)]
        if self.latex:
            return [self.held(sign, self.next([]), start)]
        if sign == "_":
            tight = _TIGHT.match(self.text, self.at, self.end)
            if tight is not None:
                inside = [Word("name", tight[1], self.at, self.at + 1)]
                inside += [Word("+" if tight[2][0] == "+" else "-", tight[2][0], self.at, self.at)]
                inside += [Word("number", tight[2][1:], self.at, self.at)]
                inside[1].text = inside[1].kind
                self.at = tight.end()
                return [self.held(sign, inside, start)]
            if self.peek() in "([":
                return [self.held(sign, self.bracketed(), start)]
            match = re.compile(r"[^\W_]+").match(self.text, self.at, self.end)
            if match is None:
                raise self.error("unexpected", start, what="_")
            run = ""
            while self.at < match.end() and self.peek() not in _SUBSCRIPTS and self.peek() not in _RAISED:
                run += self.peek()
                self.at += 1
            kind = "number" if run.isdigit() else "name"
            return [self.held(sign, [Word(kind, run, start + 1, self.at)], start)]
        return [Word("^", "^", start, self.at)]

    def bracketed(self) -> list[Word]:
        """The words in round or square brackets that begin here."""
        closing = ")" if self.peek() == "(" else "]"
        self.at += 1
        return self.until(closing)

    # ------------------------------------------------------------------ LaTeX

    def command(self, before: list[Word]) -> list[Word]:
        start = self.at
        self.at += 1
        if self.doubled and self.peek() == "\\":
            self.at += 1
        name = self.name()
        if name in ("\\", "\n"):
            return self.line_end(start)
        if name in commands.REFUSED:
            raise self.error(commands.REFUSED[name], start, what=f"\\{name}")
        if name in ("begin", "end"):
            return self.environment(name, start)
        if name == " " and self.rows_lost:
            return [Word("sep", "\\\\", start, self.at)]
        if name == "left" and re.compile(r"\\\{\s*\\begin").match(self.text, self.at, self.end):
            self.at += 2  # a brace around several lines
            return []
        if name in commands.SPACES or name in commands.LOOKS or name in "()[]":
            if name in ("left", "right", "middle") and self.peek() == ".":
                self.at += 1
            if before and name in commands.SPACES:
                before[-1].spaced = True
            return []
        if name in ("hspace", "hspace*"):
            self.argument()
            return [Word("sep", "quad", start, self.at)]
        if name in commands.WIDE:
            return [Word("sep", "\n" if name == "item" else "quad", start, self.at)]
        if name == "_":
            return self.hanging("_", start)
        if name in commands.SIGNS:
            return self.signs(commands.SIGNS[name], start) if name != "sum" else [Word("Σ", "Σ", start, self.at)]
        if name in commands.LETTERS:
            return [Word("name", commands.LETTERS[name], start, self.at)]
        if name in commands.ACCENTS:
            return self.accented(commands.ACCENTS[name], start)
        if name in commands.UPRIGHT:
            return self.upright(start)
        if name in commands.STYLES:
            inside = self.argument()
            return [self.held("{", inside, start)] if len(inside) > 1 else inside
        if name in commands.SECOND:
            self.argument()
            return [self.held("{", self.argument(), start)]
        if name in commands.OVERLAYS:
            while self.peek() == "<":
                self.at = max(self.text.find(">", self.at, self.end), self.at) + 1
            return []
        if name in commands.OMITTED:
            for _ in range(commands.OMITTED[name]):
                self.argument()
            return []
        if name in ("underbrace", "overbrace"):
            held = self.held("{", self.argument(), start)
            self.spaces()
            if self.peek() in ("_", "^"):
                self.at += 1
                self.argument()
            return [held]
        if name in commands.FRACTIONS:
            upper, lower = self.argument(), self.argument()
            return [
                Word(
                    "frac", "frac", start, self.at, False, [self.held("{", upper, start), self.held("{", lower, start)]
                )
            ]
        if name == "sqrt":
            return self.root(start)
        if name in LATEX_COMMANDS:
            return [Word("name", LATEX_COMMANDS[name], start, self.at)]
        raise self.error("command", start, what=f"\\{name}")

    def name(self) -> str:
        """The name of a command: letters, or one other character."""
        start = self.at
        while self.at < self.end and self.peek().isascii() and self.peek().isalpha():
            self.at += 1
        if self.at == start:
            self.at = min(self.at + 1, self.end)
        elif self.peek() == "*":
            self.at += self.text[start : self.at] + "*" in (commands.OMITTED.keys() | commands.UPRIGHT)
        return self.text[start : self.at]

    def spaces(self) -> None:
        while self.at < self.end and self.peek().isspace():
            self.at += 1

    def argument(self) -> list[Word]:
        """What a command is applied to: a group, or the next thing."""
        self.spaces()
        if self.at >= self.end:
            raise self.error("end")
        if self.peek() == "[":  # an option
            self.bracketed_text()
            self.spaces()
        if self.peek() == "{":
            self.at += 1
            return self.until("}")
        if self.peek().isdigit():
            self.at += 1
            return [Word("number", self.text[self.at - 1], self.at - 1, self.at)]
        return self.next([])

    def bracketed_text(self) -> None:
        closing = self.text.find("]", self.at, self.end)
        self.at = self.end if closing < 0 else closing + 1

    def raw_argument(self) -> tuple[str, int]:
        """The text in the braces that follow, as it is, and where it begins."""
        self.spaces()
        if self.peek() != "{":
            self.at += 1
            return self.text[self.at - 1 : self.at], self.at - 1
        start, depth = self.at + 1, 0
        while self.at < self.end:
            depth += {"{": 1, "}": -1}.get(self.peek(), 0)
            self.at += 1
            if depth == 0:
                return self.text[start : self.at - 1], start
        raise self.error("expected", expected="}", what="the end")

    def line_end(self, start: int) -> list[Word]:
        while self.peek() == "\\" and self.text[self.at + 1 : self.at + 2] in ("\\", "\n", ""):
            self.at += 2 if self.text[self.at + 1 : self.at + 2] == "\\" else 1
        self.at += self.peek() == "*"
        if re.compile(r"\[[^\]]{0,12}\]").match(self.text, self.at, self.end):
            self.bracketed_text()
        self.at = min(self.at, self.end)
        return [Word("sep", "\\\\", start, self.at)]

    def environment(self, which: str, start: int) -> list[Word]:
        name, _ = self.raw_argument()
        if name.rstrip("*") in ("cases", "dcases", "rcases"):
            raise self.error("cases", start)
        if name.rstrip("*") in ("matrix", "pmatrix", "bmatrix", "vmatrix"):
            raise self.error("matrix", start, what=f"\\begin{{{name}}}")
        while which == "begin" and self.peek() == "[":
            self.bracketed_text()
        if which == "begin" and self.peek() == "{" and name.rstrip("*") in commands.WITH_ARGUMENT:
            self.raw_argument()
        return [Word("sep", "env", start, self.at)]

    def accented(self, mark: str, start: int) -> list[Word]:
        """A hat belongs to the first letter under it."""
        under = self.argument()
        first = next((word for word in under if word.kind in ("name", "∇")), None)
        while first is None and under and under[0].kind == "{":
            under = under[0].inside
            first = next((word for word in under if word.kind == "name"), None)
        if first is None:
            raise self.error("end", start)
        if first.kind == "name":
            first.text = unicodedata.normalize("NFC", first.text + mark)
        return under

    def upright(self, start: int) -> list[Word]:
        """A word in upright letters is one name; several are prose."""
        text, at = self.raw_argument()
        plain = text.replace("\\_", "_").replace("{", "").replace("}", "").replace("~", " ")
        stripped = plain.strip(" .,:;\\")
        if stripped.lower() in ("argmin", "argmax", "arg min", "arg max", "minimize"):
            raise self.error("search", start, what=stripped)
        if stripped in commands.JOINING:
            return [Word("sep", "and", start, self.at)]
        if stripped == "d":
            return [Word("name", "d", start, self.at)]
        if re.fullmatch(r"[^\W\d][\w-]*", stripped) and not any(unicodedata.category(c) == "Lo" for c in stripped):
            if stripped.lower() in commands.EXPLAINING:
                return [Word("sep", "where", start, self.at)]
            name = stripped.replace("-", "_")
            return [Word("name", GREEK.get(name, name), start, self.at, plain.endswith(" "))]
        if re.fullmatch(r"[\w\s,.]*", plain, re.ASCII) and len(plain.split()) < 2 and plain.strip():
            inner = _Lexer(self.text, at, at + len(text))
            inner.latex = False
            return inner.until("")
        if not stripped:
            return []
        return [Word("text", plain, start, self.at)]

    def root(self, start: int) -> list[Word]:
        sign = "√"
        self.spaces()
        if self.peek() == "[":
            closing = self.text.find("]", self.at, self.end)
            degree = self.text[self.at + 1 : closing].strip() if closing >= 0 else ""
            if degree not in ("2", "3"):
                raise self.error("unexpected", start, what=f"\\sqrt[{degree}]")
            sign, self.at = "∛" if degree == "3" else "√", closing + 1
        under = self.argument()
        return [
            Word(sign, sign, start, self.at),
            Word("(", "(", start, start),
            *under,
            Word(")", ")", self.at, self.at),
        ]
