"""Pasted equations as the graphs of one step: what w and every state become, by the values before the step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS, LOGARITHM, SPELLINGS
from kudari.formula.grammar import Grammar
from kudari.formula.graph import Expression, Symbol, apply, gradients_elsewhere, substitute, symbols
from kudari.formula.letters import base, key
from kudari.formula.scope import CONSTANTS, Scope
from kudari.formula.tokens import Token
from kudari.reading.equations import equations_of
from kudari.reading.gradients import NAMES, Gradient, gradients_in, names_in
from kudari.reading.names import PARAMETERS, Name, Namer, Start, lag_of, times_of
from kudari.reading.order import in_order
from kudari.reading.roles import Roles, reach
from kudari.reading.statements import statements
from kudari.reading.surroundings import cleaned
from kudari.reading.word import Word, spelled

_AUGMENTED = {"+=": "add", "-=": "subtract", "*=": "multiply", "/=": "divide"}
MAX_CHARACTERS = 4000
_PROSE = {
    *(
        "and",
        "with",
        "for",
        "until",
        "where",
        "every",
        "at",
        "each",
        "using",
        "in",
        "the",
        "is",
        "are",
        "of",
        "to",
        "by",
    ),
    *("repeatedly", "update", "otherwise", "from", "on", "as", "then", "here", "this", "that", "epochs", "iteration"),
    *("stop", "do", "if", "else", "random", "learning", "sgd", "adam", "rmsprop", "adagrad", "nesterov"),
}
_COUNTING = {"epoch", "epochs", "iterations", "iteration", "step_num", "epoch_num", "epochnumber", "global_step"}
_LIKE_A_GRADIENT = re.compile(r"g_\w+|\w*grad\w*|d[A-Z]_?d\w+|d[LJEC]\w*|d[a-zθ]_\w+|G|deriv\w*|slope|d[wWxbθ]|g\w|g\d")


@dataclass(frozen=True)
class Reading:
    """What a text says: the graphs of w and of the states, and where these begin.

    ``starts`` has a number for each state, or "w" for one that begins at the parameter. ``values`` are hyperparameters
    that the text gives a value, and ``left_out`` is what was not read, because it only explains.
    """

    after: dict[str, Expression]
    starts: dict[str, Start]
    values: dict[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def read_rule(text: str, names: Iterable[str] = ()) -> Reading:
    """The rule that a pasted text states; what is among ``names`` is a name, though it may be that of a function.

    Raises :class:`FormulaError` where it states none, or where it is not clear which.

    >>> read_rule(r"$$v_t = \\gamma v_{t-1} + \\eta \\nabla L(w_t)$$ $$w_{t+1} = w_t - v_t$$").after["w"]
    subtract(w, add(multiply(γ, v), multiply(η, g)))
    """
    if len(text) > MAX_CHARACTERS:
        raise FormulaError("too long", text, MAX_CHARACTERS, length=f"{len(text):,}", limit=MAX_CHARACTERS)
    left_out: list[str] = []
    text = cleaned(text, left_out)
    found = statements(text)
    found.left_out[:0] = left_out
    roles = Roles(text, found, Namer(text, times_of(found.statements)))
    known = set(map(key, names))
    roles.refuse_several()
    first, *others = [_Reader(roles, parameter, known).read() for parameter in roles.parameters]
    for other, parameter in zip(others, roles.parameters[1:], strict=True):
        if not _same(first, other):
            place = next(target.start for target, _ in roles.stated if target.text == parameter)
            raise FormulaError("two parameters", text, place, what=parameter, other=roles.parameters[0])
    return first


class _Reader:
    """The equations of one parameter being carried out on symbols, in their order."""

    def __init__(self, roles: Roles, parameter: str, known: set[str]) -> None:
        self.roles, self.text, self.parameter, self.known = roles, roles.text, parameter, known
        self.equations = equations_of(roles, parameter)
        self.others = set(roles.parameters) - {parameter}
        self.all = {equation.target.text for equation in self.equations}
        self.newest: dict[str, int | None] = {}
        for equation in self.equations:
            self.newest.setdefault(equation.target.text, equation.target.time)
        gradients = [word for equation in self.equations for word in gradients_in(equation.body)]
        times = [word.time for word in gradients if word.named and word.time is not None]
        self.newest_gradient = max(times, default=None)
        self.symbols = self.symbols_of()
        self.extra: dict[str, tuple[Expression, Start]] = {}  # what was two steps ago, and where it begins
        self.origin = {name: self.before(name) for name in self.all}
        for name in self.all:  # g ← g + μ v begins with the gradient, where no other stands in the text
            if base(name) in NAMES and not gradients:
                self.origin[name] = Symbol("g")
        self.now = dict(self.origin)
        self.shift, self.done = 0, set[str]()
        self.step = self.step_number()

    def read(self) -> Reading:
        given = {name for name, origin in self.origin.items() if origin is Symbol("g")}
        stepped = 0
        for equation in in_order(self.equations, self.newest, given, self.text):
            value = self.value(equation.body)
            if equation.sign in _AUGMENTED:
                value = apply(_AUGMENTED[equation.sign], self.now[equation.target.text], value)
            if equation.target.text == self.parameter and self.is_a_step(equation.body):
                stepped += 1
                if stepped > 1:
                    raise FormulaError("several", self.text, equation.target.start, what=self.parameter)
            self.now[equation.target.text] = value
            self.done.add(equation.target.text)
        return self.result()

    def is_a_step(self, body: list[Word]) -> bool:
        """Whether a gradient takes part in an equation of the parameter, itself or by what was made of one."""
        if gradients_in(body):
            return True
        names = {name.text for name in names_in(body)} & (self.all - {self.parameter})
        return any(symbol.name == "g" for name in names for symbol in symbols(self.now[name]))

    # ------------------------------------------------------------------ what names stand for

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

    def before(self, name: str, steps: int = 1) -> Expression:
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
        return not remembers and not (len(own[0].body) == 1 and type(own[0].body[0]) is Name)

    def is_function_of_states(self, name: str) -> bool:
        """Whether a name only abbreviates what states make, as RMS[g]_t = √(E[g²]_t + ε): no memory of its own."""
        own = [equation for equation in self.equations if equation.target.text == name]
        if len(own) != 1 or name == self.parameter or gradients_in(own[0].body) or own[0].sign in _AUGMENTED:
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
        if word.named:
            lag = 0 if word.time is None or self.newest_gradient is None else self.newest_gradient - word.time
            own: Expression = Symbol("g")
            for k in range(1, lag + 1):
                earlier = Symbol(f"g_{'prev' * k}")
                self.extra.setdefault(earlier.name, (own, 0.0))
                own = earlier
            return own
        place = Symbol("w") if word.place is None else self.value(word.place)
        if place is Symbol("w"):
            return Symbol("g")
        return apply("gradient_at", place)

    def given(self, name: Name) -> Expression:
        """A name that is not assigned: the step's number, or a hyperparameter."""
        typed = self.text[name.start : name.end]
        if name.text.lower() in _PROSE:
            raise FormulaError("prose", self.text, name.start, what=typed)
        lost = self.roles.namer.times.letter == "t" and re.fullmatch(r"[a-z]t", name.text) and "\\" not in self.text
        if (
            lost
            or key(name.text) in ("g", "w")
            or _LIKE_A_GRADIENT.fullmatch(name.text)
            or "Δ" in name.text
            or f"{name.text}_new" in self.all
        ):
            raise FormulaError("undefined", self.text, name.start, what=typed)
        if name.text.lower() in _COUNTING or (name.text == "t" and name.hung and self.roles.namer.times.letter != "t"):
            raise FormulaError("counter", self.text, name.start, what=typed)
        if name.text in self.roles.counters:
            return self.step
        if name.text in (self.roles.namer.times.letter or "t", "t", "iter"):
            return self.step
        if name.text in ("ξ", "ζ") or name.text.startswith(("N(", "Bernoulli")):
            raise FormulaError("noise", self.text, name.start, what=typed)
        stem = base(name.text).rstrip("'")
        latin = len(stem) == 1 and stem.isascii()
        if key(name.text) in PARAMETERS[:4] or name.text in ("X", "Y", "y", "H"):
            raise FormulaError("two parameters", self.text, name.start, what=typed, other=self.parameter)
        if "[" in name.text or "'" in name.text or (latin and name.time is not None):
            raise FormulaError("undefined", self.text, name.start, what=typed)
        return Symbol(key(name.text), "scalar")

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
            and e.target.text not in ("g",)
            and any(n.text == e.target.text for n in names_in(e.body))
        ]
        offset = offsets[0] if offsets else 0
        return t if offset == 0 else t - offset if offset > 0 else t + -offset

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
            self.check_clear(body, index)
            if isinstance(word, Name):
                raw = self.raw(word)
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

    def check_clear(self, body: list[Word], index: int) -> None:
        """Refuse what has two meanings: vt−1, αt, η(t), g/2η and t ∇L."""
        word, *rest = body[index : index + 4]
        kinds, texts = [one.kind for one in rest], [one.text for one in rest]
        unclear = False
        if isinstance(word, Name) and not isinstance(word, Gradient) and rest:
            free, tight = word.text not in self.all, not word.spaced
            lost = re.fullmatch(r"[^\W\d_]t", word.text) is not None and tight
            unclear = (
                lost and kinds[:2] in (["-", "number"], ["+", "number"]) and texts[1] == "1" and not rest[0].spaced
            )
            unclear |= free and tight and not word.text.isascii() and texts[0] == (self.roles.namer.times.letter or "t")
            unclear |= (
                free and tight and len(word.text) == 1 and texts[:1] + texts[2:3] == ["(", ")"] and texts[1] == "t"
            )
            unclear |= word.text == "t" and free and isinstance(rest[0], Gradient)
        elif word.kind == "/" and kinds[:2] == ["number", "name"] and not rest[0].spaced:
            unclear = not isinstance(rest[1], Gradient)
        if unclear:
            typed = self.text[word.start : rest[-1].end]
            raise FormulaError("two meanings", self.text, word.start, what=typed)

    def raw(self, name: Name) -> str:
        """A function's name, or a constant's, as the grammar knows it."""
        if isinstance(name, Gradient) or name.text in self.all or key(name.text) in self.known:
            return ""
        if name.text in ("power", "pow"):
            raise FormulaError("unknown function", self.text, name.start, what=name.text, known=", ".join(FUNCTIONS))
        if SPELLINGS.get(name.text, name.text) in FUNCTIONS or LOGARITHM.fullmatch(name.text):
            return name.text
        return name.text if name.text in CONSTANTS and name.time is None else ""

    def check_call(self, name: Name, body: list[Word], index: int) -> None:
        """A name with brackets behind it that is neither known nor a factor is a function that nobody knows."""
        behind = body[index + 1] if index + 1 < len(body) else None
        if isinstance(name, Gradient) or name.text in self.all or behind is None:
            return
        if behind.kind == "^" and len(name.text) == 1 and name.text.isascii() and name.text.isupper():
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

    def check_starts(self) -> None:
        """A state that nothing but itself moves needs a first value: lr ← 0.9 lr stays where it begins."""
        for equation in self.equations:
            name = equation.target.text
            if name == self.parameter or name in self.roles.starts or name not in self.symbols:
                continue
            own = Symbol(self.symbols[name])
            read = set(symbols(self.now[name]))
            if len(name) == 1 and name.isascii():  # as NAdam's product of its shares is printed
                continue
            alone = all(symbol is own or symbol.kind == "scalar" for symbol in read)
            if own in read and alone and not gradients_elsewhere(self.now[name]):
                raise FormulaError("no start", self.text, equation.target.start, what=name)

    # ------------------------------------------------------------------ the result

    def result(self) -> Reading:
        value = self.now[self.parameter]
        self.check_starts()
        after: dict[str, Expression] = {"w": value}
        states = {Symbol(self.symbols[name]): name for name in self.all if name != self.parameter}
        pending = [value]
        while pending:
            for symbol in symbols(pending.pop()):
                if symbol.name in after or symbol.kind == "scalar":
                    continue
                if symbol in states:
                    after[symbol.name] = self.now[states[symbol]]
                elif symbol.name in self.extra:
                    after[symbol.name] = self.extra[symbol.name][0]
                else:
                    continue
                pending.append(after[symbol.name])
        found = symbols(*after.values())
        moves = any(s.kind == "scalar" and s.name != "t" for s in found) and Symbol("w") in set(found)
        if moves and not (any(s.name == "g" for s in found) or gradients_elsewhere(*after.values())):
            raise FormulaError("no gradient", self.text, len(self.text))
        written = [self.symbols[equation.target.text] for equation in sorted(self.equations, key=lambda one: one.place)]
        order = dict.fromkeys(["w", *(name for name in written if name in after), *after])
        after = {name: after[name] for name in order}
        starts: dict[str, Start] = {}
        for symbol_name, new in after.items():
            if symbol_name == "w":
                continue
            name = states.get(Symbol(symbol_name), "")
            start = self.roles.starts.get(name, self.extra.get(symbol_name, (new, 0.0))[1])
            if name in ("y", "z") and name not in self.roles.starts and Symbol("w") in set(symbols(new)):
                start = "w"  # a second sequence of points begins where the first does
            if name and (new is Symbol("w") or new is value):
                start = "w"
            starts[symbol_name] = start
        used = {symbol.name for symbol in symbols(*after.values())}
        values = {name: number for name, number in self.roles.values.items() if name in used}
        return Reading(after, starts, values, tuple(self.roles.facts.left_out))


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


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings are the same rule, whatever its states are called."""
    if len(one.after) != len(other.after):
        return False
    names = dict(zip(other.after, one.after, strict=True))
    renamed: dict[Expression, Expression] = {Symbol(new): Symbol(old) for new, old in names.items() if new != old}
    (*moved,) = substitute(other.after.values(), renamed)
    return all(a is b for a, b in zip(moved, one.after.values(), strict=True))
