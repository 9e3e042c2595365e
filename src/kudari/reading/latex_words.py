"""The words of LaTeX: commands with their arguments."""

from __future__ import annotations

import re
import unicodedata

from kudari.formula.functions import LATEX_COMMANDS
from kudari.formula.letters import GREEK
from kudari.reading import commands
from kudari.reading.characters import RAISED, SUBSCRIPTS
from kudari.reading.plain_words import PlainWords
from kudari.reading.word import Word


class LatexWords(PlainWords):
    """What a backslash begins."""

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
            inside = self.argument()
            held = self.held("{", inside, start)
            self.spaces()
            if self.peek() in ("_", "^"):
                self.at += 1
                self.argument()
            return inside if inside and inside[0].kind in ("+", "-") else [held]
        if name in commands.FRACTIONS:
            upper, lower = self.argument(), self.argument()
            return [
                Word(
                    "frac", "frac", start, self.at, False, [self.held("{", upper, start), self.held("{", lower, start)]
                )
            ]
        if name == "over":
            return self.over(before, start)
        if name == "sqrt":
            return self.root(start)
        if name in LATEX_COMMANDS:
            return [Word("name", LATEX_COMMANDS[name], start, self.at)]
        raise self.error("command", start, what=f"\\{name}")

    def over(self, before: list[Word], start: int) -> list[Word]:
        """{a \\over b} is a fraction of all that stands in the braces."""
        upper, lower = list(before), list[Word]()
        before.clear()
        while self.at < self.end and self.peek() != "}":
            lower += self.next(lower)
        if not upper or not lower:
            raise self.error("end", start)
        halves = [self.held("{", half, half[0].start) for half in (upper, lower)]
        return [Word("frac", "frac", upper[0].start, self.at, False, halves)]

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

    def argument(self) -> list[Word]:
        """What a command is applied to: a group, or the next thing."""
        self.spaces()
        if self.peek() == "[":  # an option
            self.bracketed_text()
            self.spaces()
        if self.at >= self.end:
            raise self.error("end")
        if self.peek() == "{":
            self.at += 1
            return self.until("}")
        if self.peek().isdecimal():
            self.at += 1
            digit = unicodedata.normalize("NFKC", self.text[self.at - 1])
            return [Word("number", digit, self.at - 1, self.at)]
        if self.peek() in RAISED or self.peek() in SUBSCRIPTS:  # \frac²3
            raise self.error("unexpected", self.at, what=self.peek())
        self.deeper()
        found = self.next([])  # as in \sqrt\sqrt x
        self.depth -= 1
        return found

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
        """A hat belongs to the first letter under it; a bar over more than a name is a mean."""
        under = self.argument()
        if any((word.kind == "^" and word.text.isdecimal()) or word.kind in ("*", "+", "-", "frac") for word in under):
            raise self.error("mean", start, what=self.text[start : self.at])
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
            inner = type(self)(self.text, at, at + len(text))
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
