"""What the names of a text stand for: the values before the step and in it, what was steps ago, and the gradient."""

from __future__ import annotations

import re

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS
from kudari.formula.graph import Expression, Symbol, gradient_at
from kudari.formula.letters import base, key
from kudari.reading.bodies import Bodies
from kudari.reading.gradient import NAMES, Gradient, gradients_in, names_in
from kudari.reading.names import PARAMETERS, Name, Start, lag_of
from kudari.reading.order import newest_times
from kudari.reading.roles import Roles, reach

AUGMENTED = {"+=": "add", "-=": "subtract", "*=": "multiply", "/=": "divide"}
PROSE = {
    *("and", "with", "for", "until", "where", "every", "at", "each", "using", "in", "the", "is", "are", "of"),
    *("to", "by", "repeatedly", "update", "otherwise", "from", "on", "as", "then", "here", "this", "that"),
    *("epochs", "iteration", "per", "odd", "even", "initially", "stop", "do", "if", "else", "random"),
    *("learning", "sgd", "adam", "rmsprop", "adagrad", "nesterov"),
}
COUNTERS = {"epoch", "epochs", "iterations", "iteration", "step_num", "epoch_num", "epochnumber", "global_step"}
LIKE_A_GRADIENT = re.compile(
    r"g_\w+|\w*grad\w*|d[A-Z]_?d\w+|d[LJEC]\w*|d[a-zθ]_\w+|G|deriv\w*|slope|d[wWxbθ]|g\w|g\d|d[A-Za-zθ]\d"
)
_CORRECTION = r"1\s*[-−]\s*\\?\w+?(?:_?\{?\d\}?)?\s*\^\s*\{?([^\W\d]\w*)"
UNCLEAR = (re.compile(rf"{_CORRECTION}\s*\+\s*1"), re.compile(rf"{_CORRECTION}\}}?(?!\s*[-+\w])"))


class Meanings(Bodies):
    """The names of the equations of one parameter, and what they stand for while these are carried out."""

    def __init__(self, roles: Roles, parameter: str, known: set[str]) -> None:
        super().__init__(roles, parameter, known)
        self.others = set(roles.parameters) - {parameter}
        self.newest = newest_times(self.equations)
        gradients = [word for equation in self.equations for word in gradients_in(equation.body)]
        self.newest_gradient = self.newest_of([word for word in gradients if word.named])
        self.symbols = self.symbols_of()
        self.extra: dict[str, tuple[Symbol, Start]] = {}  # what was two steps ago, and where it begins
        self.origin: dict[str, Expression] = {name: self.before(name) for name in self.all}
        for name in self.all:  # g ← g + μ v begins with the gradient, where no other stands in the text
            if (base(name) in NAMES or name == f"d{parameter}") and not gradients:
                self.origin[name] = Symbol("g")
        self.now = dict(self.origin)
        self.shift, self.done = 0, set[str]()
        self.function = ""  # of which the gradients are
        self.step = self.step_number()

    def newest_of(self, gradients: list[Gradient]) -> int | None:
        """The time of the gradient of this step, by the indices of g and of the parameter."""
        marked = [word for word in gradients if base(word.text) != word.text]
        if marked and len({word.text for word in gradients}) > 1:  # ḡ beside g is another
            raise FormulaError("undefined", self.text, marked[0].start, what=marked[0].text)
        times = [word.time for word in gradients if word.time is not None]
        if len(times) < len(gradients):  # beside g itself, g_prev is the one before
            times.append(0)
        newest, old = max(times, default=None), self.newest.get(self.parameter)
        if newest is not None and newest < 0 and old is None:  # g_{t−1} beside a bare w: late, or this one?
            what = self.text[gradients[0].start : gradients[0].end]
            raise FormulaError("two meanings", self.text, gradients[0].start, what=what)
        if newest is None or old is None or newest >= old - 1:
            return newest
        for equation in self.equations:  # w_{t+1} = w_t − η g_{t−1} is late, m_t = m_{t−1} + g_{t−1} perhaps not
            for word in gradients_in(equation.body):
                if word.named and equation.target.text != self.parameter:
                    what = self.text[word.start : word.end]
                    raise FormulaError("two meanings", self.text, word.start, what=what)
        return old - 1

    def symbols_of(self) -> dict[str, str]:
        """The names of the states, no two the same, and none that of something else."""
        given = {key(name.text) for e in self.equations for name in names_in(e.body) if name.text not in self.all}
        taken = {"w", "g", "t", *given}
        symbols = {self.parameter: "w"}
        for name in sorted(self.all - {self.parameter}):
            plain = re.sub(r"[^\w\u0300-\u036f]+", "", name.replace("'", "_new").replace("Σ", "sum"))
            own, number = key(plain), 2
            while own in taken:
                own, number = f"{key(plain)}_{number}", number + 1
            symbols[name] = own
            taken.add(own)
        return symbols

    def before(self, name: str, steps: int = 1) -> Symbol:
        """What a name was before this step, or some steps earlier."""
        own = Symbol(self.symbols[name])
        for k in range(2, steps + 1):
            earlier = Symbol(f"{self.symbols[name]}_{'prev' * (k - 1)}")
            start: Start = "w" if name == self.parameter else self.roles.starts.get(name, 0.0)
            self.extra.setdefault(earlier.name, (own, start))
            own = earlier
        return own

    def resolved(self, name: Name) -> Expression:
        """What a name stands for here."""
        if isinstance(name, Gradient):
            return self.gradient(name)
        if name.text in self.all:
            lag = lag_of(name, self.newest)
            lag = self.shift or None if lag is None else lag + self.shift
            known = name.text in self.done or self.origin[name.text] is Symbol("g")
            backward = lag == 0 and not known and self.looks_back(name.text)
            if (lag is not None and lag < 0) or backward:
                raise FormulaError("implicit", self.text, name.start, what=self.text[name.start : name.end])
            if lag is None or lag == 0:
                if lag is None and name.text not in self.done and self.is_made_later(name.text):
                    raise FormulaError("order", self.text, name.start, what=name.text)
                return self.now[name.text]
            if self.is_function_of_states(name.text):
                return self.earlier(name.text, lag)
            origin = self.origin[name.text]
            return origin if lag == 1 and origin is not Symbol("g") else self.before(name.text, lag)
        if key(name.text) in PARAMETERS and key(name.text).lower() == key(self.parameter).lower():
            return self.now[self.parameter]  # W ← W + v above w ← …: the same parameter, typed in two ways
        return self.given(name)

    def looks_back(self, name: str) -> bool:
        """Whether the text reads an older value of a name as well."""
        words = (word for equation in self.equations for word in names_in(equation.body) if word.text == name)
        return any((lag_of(word, self.newest) or 0) > 0 for word in words)

    def is_made_later(self, name: str) -> bool:
        """Whether a name without indices is made of other things further down: has it the new or the old value here?

        A name that is made of itself is a state, one that keeps another's value is meant to be old, and arrows are
        carried out one after another: v = g + w below w = w − η v may be meant as a definition, and v ← g + w is none.
        """
        own = [equation for equation in self.equations if equation.target.text == name]
        if name == self.parameter or self.origin[name] is Symbol("g") or self.roles.starts.get(name) is not None:
            return False
        reads: dict[str, set[str]] = {}
        for equation in self.equations:
            reads.setdefault(equation.target.text, set()).update(word.text for word in names_in(equation.body))
        remembers = name in reach(name, reads) and name not in reads.get(self.parameter, ())
        remembers |= name in reads[name] or own[0].sign != "="
        return not remembers and not (len(own[0].body) == 1 and isinstance(own[0].body[0], Name))

    def is_function_of_states(self, name: str) -> bool:
        """Whether a name only abbreviates what states make, as RMS[g]_t = √(E[g²]_t + ε): no memory of its own."""
        own = [equation for equation in self.equations if equation.target.text == name]
        if len(own) != 1 or name == self.parameter or gradients_in(own[0].body) or own[0].sign in AUGMENTED:
            return False
        inner = [word.text for word in names_in(own[0].body) if word.text in self.all]
        return (
            bool(inner)
            and name not in inner
            and all(
                any(word.text == one for e in self.equations if e.target.text == one for word in names_in(e.body))
                for one in inner
            )
        )

    def earlier(self, name: str, lag: int) -> Expression:
        """What an abbreviation was some steps ago: the same formula of what the states were."""
        equation = next(one for one in self.equations if one.target.text == name)
        self.shift, shift = self.shift + lag, self.shift
        value = self.value(equation.body)
        self.shift = shift
        return value

    def gradient(self, word: Gradient) -> Expression:
        if word.of in self.others or (
            word.of and word.of in self.all and word.of != self.parameter and word.place is None
        ):
            raise FormulaError("two parameters", self.text, word.start, what=word.of, other=self.parameter)
        if word.of and not self.is_parameter(word.of) and (word.place is None or word.of not in self.all):
            raise FormulaError("another variable", self.text, word.start, what=word.of, other=self.parameter)
        self.function = self.function or word.function
        if word.function not in ("", self.function):
            raise FormulaError("two functions", self.text, word.start, what=self.function, other=word.function)
        if word.named:
            lag = 0 if word.time is None or self.newest_gradient is None else self.newest_gradient - word.time
            own = Symbol("g")
            for k in range(1, lag + 1):
                earlier = Symbol(f"g_{'prev' * k}")
                self.extra.setdefault(earlier.name, (own, self.roles.starts.get("g", 0.0)))
                own = earlier
            return own
        newest = self.newest.get(self.parameter)
        lag = newest - word.time if word.time is not None and newest is not None else 1
        place = self.before(self.parameter, max(lag, 1)) if word.place is None else self.value(word.place)
        if place is Symbol("w_prev") and self.roles.told.gradient_before is not None:
            self.extra.setdefault("g_prev", (Symbol("g"), self.roles.told.gradient_before))
            return Symbol("g_prev")
        return gradient_at(place)

    def is_parameter(self, name: str) -> bool:
        """Whether a name is the parameter, perhaps typed otherwise: w beside W, W beside W1."""
        return key(name).rstrip("01'").lower() == key(self.parameter).rstrip("01'").lower()

    def given(self, name: Name) -> Expression:
        """A name that is not assigned: the step's number, or a hyperparameter."""
        typed = self.text[name.start : name.end]
        if name.text.lower() in PROSE:
            raise FormulaError("prose", self.text, name.start, what=typed)
        lost = self.roles.namer.times.letter == "t" and re.fullmatch(r"[a-z]t", name.text) and "\\" not in self.text
        if (
            lost
            or key(name.text) in ("g", "w")
            or LIKE_A_GRADIENT.fullmatch(name.text)
            or "Δ" in name.text
            or (name.text == "ε" and name.element)  # an ε of every element is no small number
            or f"{name.text}_new" in self.all
        ):
            raise FormulaError("undefined", self.text, name.start, what=typed)
        if name.text in self.roles.counters:
            return self.step
        if name.text.lower() in COUNTERS or (name.text == "t" and name.hung and self.roles.namer.times.letter != "t"):
            raise FormulaError("counter", self.text, name.start, what=typed)
        if self.roles.is_step_number(name.text):
            return self.step
        if name.text == f"{self.parameter}0":  # where the parameter was at the start
            first = Symbol(key(name.text))
            self.extra.setdefault(first.name, (first, "w"))
            return first
        if name.text == f"{self.parameter}1" or (latin_case(name.text) in self.all):
            raise FormulaError("undefined", self.text, name.start, what=typed)
        if name.text in ("lg", "ld"):
            raise FormulaError("unknown function", self.text, name.start, what=typed, known=", ".join(FUNCTIONS))
        if name.text == "I":
            raise FormulaError("matrix", self.text, name.start, what=typed)
        if name.text in ("ξ", "ζ", "noise", "Noise", "randn", "rand") or name.text.startswith(("N(", "Bernoulli")):
            raise FormulaError("noise", self.text, name.start, what=typed)
        stem = base(name.text).rstrip("'")
        latin = len(stem) == 1 and stem.isascii()
        if key(name.text) in PARAMETERS[:4] or name.text in ("X", "Y", "y", "H"):
            raise FormulaError("two parameters", self.text, name.start, what=typed, other=self.parameter)
        if "[" in name.text or "'" in name.text or (latin and name.time is not None):
            raise FormulaError("undefined", self.text, name.start, what=typed)
        return Symbol(key(name.text), "scalar")

    def corrects_by_its_time(self, offset: int) -> bool:
        """Whether the times of the text do not tell from which number on a correction counts."""
        return offset > 0 or any(one.target.time == 1 for one in self.equations if one.target.text == self.parameter)

    def step_number(self) -> Expression:
        """The letter of the steps as the number of this step, which is 1 in the first."""
        t: Expression = Symbol("t", "scalar")
        if self.roles.counted_from is not None:
            return t if self.roles.counted_from == 1 else t + (self.roles.counted_from - 1)
        offsets = [
            e.target.time
            for e in self.equations
            if e.target.text != self.parameter
            and e.target.time is not None
            and not e.target.text.startswith("Σ")
            and e.target.text not in ("g",)
            and any(n.text == e.target.text for n in names_in(e.body))
        ]
        offset = offsets[0] if offsets else 0
        letter, unclear = self.roles.namer.times.letter or "t", UNCLEAR[offset > 0]
        found = next((match for match in unclear.finditer(self.text) if match[1] == letter), None)
        if found is not None and self.corrects_by_its_time(offset):  # 1 − β^t would be 0 in the first step
            raise FormulaError("two meanings", self.text, found.start(), what=found[0])
        return t if offset == 0 else t - offset if offset > 0 else t + -offset


def latin_case(name: str) -> str:
    """A single Latin letter in the other case, as M of m; nothing for other names."""
    return name.swapcase() if len(name) == 1 and name.isascii() else ""
