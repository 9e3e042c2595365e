"""The words of plain text: names, numbers, signs, prose, and what hangs below and above."""

from __future__ import annotations

import re
import unicodedata

from kudari.formula.letters import MARKS, key
from kudari.reading.characters import PAIRS, PLAIN, RAISED, SIGNS, SUBSCRIPTS
from kudari.reading.cursor import Cursor
from kudari.reading.word import Word

NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
TIGHT = re.compile(r"([A-Za-z])([+\-−–]\d+)(?![\w.])")
RAISED_TIME = re.compile(r"\([a-z](?:[+\-−]\d+)?\)")
BRACED = re.compile(r"_\{ *[a-z] *[+\-−–] *\d+ *\}")
MODULES = re.compile(r"(?:np|numpy|[mM]ath|torch|tf|jnp|cp|xp|F)\.(?:math\.)?(?=[a-z])")


class PlainWords(Cursor):
    """What stands in a text without commands."""

    def plain(self, character: str, start: int, before: list[Word]) -> list[Word]:
        """A name, a number, a sign, or prose."""
        if character in PLAIN:
            return self.signs(PLAIN[character], start)
        form = unicodedata.decomposition(character).partition(">")[0].removeprefix("<")
        if form in ("circle", "square", "super", "sub"):
            raise self.error("character", start, what=character)
        folded = unicodedata.normalize("NFKC", character)
        if form == "fraction":
            if self.text[start - 1 : start].isdecimal():
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
        return self.signs(PLAIN.get(folded, folded), start, before)

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
        for sign in SIGNS:
            if len(folded) == 1 and sign[0] == folded and len(sign) > 1:
                rest = unicodedata.normalize("NFKC", self.peek(len(sign) - 1))
                if "".join(PLAIN.get(c, c) for c in rest) == sign[1:]:
                    self.at += len(sign) - 1
                    folded = {"<-": "←", "<--": "←", ":=": "←", "...": "…"}.get(sign, sign)
                    break
        if len(folded) > 1 and folded not in SIGNS:
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
        if folded.endswith("..") or NUMBER.fullmatch(folded) is None:
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
        module = MODULES.match(self.text, start, self.end)
        if module is not None:
            self.at = start = module.end()
        run = ""
        while self.at < self.end and self.is_letter(self.peek(), run):
            run += unicodedata.normalize("NFKC", self.peek())
            self.at += 1
        if self.latex and len(run) > 1:
            marked = any(unicodedata.combining(letter) for letter in run)
            if not (run in PAIRS or (len(run) > 2 and run.isascii()) or marked):
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
        if not self.latex and run[:1].islower() and run not in ("delta", "pi"):
            run = key(run)  # eta is η, beta1 is β1
        return [Word("name", unicodedata.normalize("NFC", run), start, self.at)]

    def is_letter(self, character: str, before: str) -> bool:
        folded = unicodedata.normalize("NFKC", character)
        if character in SUBSCRIPTS or character in RAISED or character in "ー々":
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
        return self.held("_" if table is SUBSCRIPTS else "^", merged, start)

    def hanging(self, sign: str, start: int) -> list[Word]:
        """What hangs below or above: in braces, in brackets, or the next thing."""
        while self.latex and self.peek() == " ":
            self.at += 1
        if self.at >= self.end:
            raise self.error("end")
        if self.peek() == "{":
            self.at += 1
            return [self.held(sign, self.until("}"), start)]
        tight = TIGHT.match(self.text, self.at, self.end) if sign == "_" else None
        braced = tight is not None and BRACED.search(self.text) is not None
        if braced and not self.latex:  # h_t-1 beside h_{t-1}: h_t − 1?
            raise self.error("two meanings", start, what=self.text[start : tight.end() if tight else start])
        if self.latex and (tight is None or braced or tight[1] not in "tkn"):
            return [self.held(sign, self.next([]), start)]
        if sign == "^":
            above = RAISED_TIME.match(self.text, self.at, self.end)
            if above is not None:  # x^(t+1), as LaTeX's x^{(t+1)}
                return [self.held(sign, self.bracketed_whole(), start)]
        if sign == "_":
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
            while self.at < match.end() and self.peek() not in SUBSCRIPTS and self.peek() not in RAISED:
                run += self.peek()
                self.at += 1
            kind = "number" if run.isdecimal() else "name"
            return [self.held(sign, [Word(kind, run, start + 1, self.at)], start)]
        return [Word("^", "^", start, self.at)]
