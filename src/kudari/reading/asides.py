"""What equations tell beside the update: where counters and states begin, and the values of hyperparameters."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

from kudari.formula.errors import FormulaError
from kudari.formula.letters import key
from kudari.reading.gradient import NAMES
from kudari.reading.names import PARAMETERS, Name, Namer, Start, Telling
from kudari.reading.statement import Found, Statement
from kudari.reading.times import COUNTING
from kudari.reading.word import Word, spelled

COUNTERS = {"t", "k", "n", "i", "iter", "step", "epoch", "τ", "iterations", "iteration", "steps", "n_iter", "step_num"}
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
POWER = re.compile(rf"(?:({NUMBER})\*?)?10(?:\^\{{\^?\}}|\*\*)?\(?(?:\^\{{)?(-?\d+)\)?\}}?")
CORRECTED = re.compile(r"1\s*[-−]\s*\w+\s*(?:\^|\*\*)\s*\{?(\w+)")  # k of 1 − β^k
RANGE = re.compile(rf"({NUMBER})([-/])({NUMBER})")


def constant(plain: str) -> float | None:
    """0.1, −1e-6, 1/10 or 5·10^{−4} as a number, and nothing else.

    >>> constant("1e-3"), constant("1/8"), constant("5*10^{-4}"), constant("x")
    (0.001, 0.125, 0.0005, None)
    """
    if re.fullmatch(NUMBER, plain):
        return float(plain)
    power = POWER.fullmatch(plain) if "^" in plain or "**" in plain else None
    if power is not None:
        return float(power[1] or 1) * float(f"1e{power[2]}")  # beyond all bounds, inf
    quotient = re.fullmatch(r"(-?\d+)/(\d+)", plain)
    return float(quotient[1]) / float(quotient[2]) if quotient is not None and float(quotient[2]) else None


@dataclass
class Asides:
    """The statements of a text that are no updates, and what they tell."""

    text: str
    facts: Found
    namer: Namer
    starts: dict[str, Start] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)  # names that are one more in every step, and where
    first_numbers: dict[str, float] = field(default_factory=dict)  # where counters begin
    counted_from: int | None = None  # the first number of the steps, where the text tells it
    counting: set[str] = field(default_factory=set)  # the names that told it
    tells: dict[str, list[Telling]] = field(default_factory=dict)  # all that an aside says, where that may be taken

    def leave_out(self, target: Name, one: Statement, *tells: Telling) -> bool:
        aside = self.text[target.start : one.body[-1].end]
        self.facts.left_out.append(aside)
        self.tells[aside] = list(tells)
        return True

    def not_taken(self, taken: set[Telling]) -> tuple[str, ...]:
        """What was left out in truth: all but the asides of which everything was taken."""
        return tuple(aside for aside in self.facts.left_out if not (told := self.tells.get(aside)) or set(told) - taken)

    def is_aside(self, target: Name, one: Statement, targets: list[Name]) -> bool:
        """Whether an equation only counts, tells a start or a value: such are noted, and left out."""
        number = constant(spelled(one.body))
        if number is not None and not math.isfinite(number):
            raise FormulaError("unexpected", self.text, one.body[0].start, what=spelled(one.body))
        return (
            self.is_count(target, one, number)
            or self.is_start(target, one, targets, number)
            or self.is_value(target, one, targets, number)
        )

    def is_count(self, target: Name, one: Statement, number: float | None) -> bool:
        """Whether an equation counts the steps, t ← t + 1, or says where the count begins."""
        name = target.text.removesuffix("0") if target.text.removesuffix("0") in COUNTERS else target.text
        if name not in COUNTERS or name in PARAMETERS or (target.hung and name == target.text) or self.is_state(name):
            return False
        steps = self.increment(name, one)
        if steps not in (None, 1.0):
            raise FormulaError("counter", self.text, target.start, what=name)
        if steps is None and (number is None or one.arrow.kind not in ("=", "←")):
            return False
        if steps is None:
            self.first_numbers[name] = number or 0.0
        else:
            self.counters[name] = next(k for k, other in enumerate(self.facts.statements) if other is one)
        return self.leave_out(target, one, (name, "t"))

    def increment(self, name: str, one: Statement) -> float | None:
        """How much an equation adds to a counter; None where it does something else."""
        plain = spelled(one.body)
        added = plain if one.arrow.kind == "+=" else plain.removeprefix(f"{name}+")
        return constant(added) if one.arrow.kind == "+=" or (added != plain and added.isdecimal()) else None

    def is_state(self, name: str) -> bool:
        """Whether some equation makes a name of more than itself and a number: n ← β n + g²."""
        own = [one for one in self.facts.statements if self.target(one).text == name]
        return any(constant(spelled(one.body)) is None and self.increment(name, one) is None for one in own)

    def count(self) -> None:
        """Note the number of the first step, by where the count begins, and whether it goes on before it is used."""
        statements = self.facts.statements
        uses = [[word.text for word in _names(one.body)] for one in statements]
        for name in [name for name in self.first_numbers if name not in self.counters]:
            if self.is_step_number(name):  # the size of a batch, n = 32, is none
                self.counted_from = int(self.first_numbers[name])
                self.counting.add(name)
        for name, place in self.counters.items():
            used = next((k for k, read in enumerate(uses) if name in read and k != place and self.is_use(k)), None)
            begun = self.first_numbers.get(name)
            if used is None or (place > used and begun is None):
                if used is not None:
                    raise FormulaError("no start", self.text, statements[place].target[0].start, what=name)
                continue
            self.counted_from = int(begun or 0) + (place < used)
            self.counting.add(name)

    def is_step_number(self, name: str) -> bool:
        """Whether a name is the number of the step: the letter of the times, t, or without times k of 1 − β^k."""
        letter = self.namer.times.letter
        corrects = name in COUNTING and not letter and name in CORRECTED.findall(self.text)
        return corrects or name in (letter or "t", "t", "iter")

    def is_use(self, place: int) -> bool:
        """Whether a statement is no count itself."""
        return self.facts.statements[place].target[0].text not in self.counters

    def is_start(self, target: Name, one: Statement, targets: list[Name], number: float | None) -> bool:
        """Whether an equation tells where a state begins: v_0 = 0, or v = 0 beside v = μ v − η g."""
        plain = spelled(one.body)
        stem = re.sub(r"-?\d+$", "", target.text)
        others = [other for other in targets if other.text == stem]
        if target.text == f"{stem}1" and others and (number or gradient_alone(plain)):
            timed = any(other.time is not None for other in others)
            if timed or number is None:
                raise FormulaError("unexpected", self.text, target.start, what=target.text)
        first = stem not in COUNTERS and re.fullmatch(r"[xwθWΘp]_\{[01]\}", plain) is not None  # the first parameter
        before = number is not None and key(stem) in NAMES  # g_0 = 0
        if (others or before) and target.text[len(stem) :] in (("0", "-1", "1") if first else ("0", "-1")):
            if not first and number is None:
                if stem not in PARAMETERS:
                    raise FormulaError("undefined", self.text, one.body[0].start, what=plain)
                return self.leave_out(target, one)
            own = stem if others else "g"
            self.starts[own] = "w" if first else number or 0.0
            return self.leave_out(target, one, (key(own), self.starts[own]))
        same = [other for other in targets if other.text == target.text]
        if number is None or len(same) == 1:
            return False
        if target.time is not None:  # c_t = 1 where …: an example
            return self.leave_out(target, one)
        if one.arrow.kind not in ("=", "←") or not self.is_made_elsewhere(target.text):
            return False
        if target.text in PARAMETERS:
            return self.leave_out(target, one)
        self.starts[target.text] = number
        return self.leave_out(target, one, (key(target.text), number))

    def is_made_elsewhere(self, name: str) -> bool:
        """Whether another equation makes a name of more than a number."""
        return any(
            self.target(one).text == name and (constant(spelled(one.body)) is None or one.arrow.kind not in ("=", "←"))
            for one in self.facts.statements
        )

    def is_value(self, target: Name, one: Statement, targets: list[Name], number: float | None) -> bool:
        """Whether an equation gives a hyperparameter its value."""
        plain = spelled(one.body)
        once = sum(other.text == target.text for other in targets) == 1
        if not once or one.arrow.kind not in ("=", "←") or target.text in PARAMETERS or target.time is not None:
            return False
        between = RANGE.fullmatch(plain) if number is None else None
        if between is not None and (between[2] == "/" or float(between[1]) < float(between[3])):
            raise FormulaError("two meanings", self.text, one.body[0].start, what=plain)  # 0.9–0.99
        if number is None:
            return False
        if key(target.text) in NAMES:
            raise FormulaError("unexpected", self.text, target.start, what=target.text)
        self.values[key(target.text)] = number
        return self.leave_out(target, one, (key(target.text), number))

    def target(self, one: Statement) -> Name:
        """The name that an equation assigns."""
        named = self.namer.named([replace(word) for word in one.target])
        while len(named) == 1 and named[0].kind == "{":
            named = named[0].inside
        if len(named) == 1 and isinstance(named[0], Name):
            return named[0]
        raise FormulaError("target", self.text, one.target[0].start)


def gradient_alone(plain: str) -> bool:
    """Whether a formula is the first gradient, and nothing else."""
    return re.fullmatch(r"g_\{[01]\}", plain) is not None


def _names(found: list[Word]) -> list[Word]:
    """All names in some words, with what stands in braces and above."""
    return [inner for word in found for inner in ([word] if word.kind == "name" else _names(word.inside))]
