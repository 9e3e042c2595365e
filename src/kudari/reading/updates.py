"""Pasted equations as the graphs of one step: what w and every state become, by the values before the step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kudari.formula.errors import FormulaError
from kudari.formula.functions import FUNCTIONS, LOGARITHM, SPELLINGS
from kudari.formula.grammar import Grammar
from kudari.formula.graph import Expression, Symbol, apply, symbols
from kudari.formula.letters import base, key
from kudari.formula.scope import CONSTANTS, Scope
from kudari.formula.tokens import Token
from kudari.reading.gradients import NAMES, Gradient, Gradients
from kudari.reading.names import PARAMETERS, Name, Namer, times_of
from kudari.reading.order import Equation, in_order, lag_of, names_in
from kudari.reading.repairs import repaired
from kudari.reading.statements import Found, Statement, statements
from kudari.reading.words import Word, spelled

_AUGMENTED = {"+=": "add", "-=": "subtract", "*=": "multiply", "/=": "divide"}
_COUNTERS = {"t", "k", "n", "i", "iter", "step", "epoch", "τ"}
_WORDS = {"weights": "w", "weight": "w", "params": "w", "param": "w", "parameters": "w", "parameter": "w"}
MAX_CHARACTERS = 4000


@dataclass(frozen=True)
class Reading:
    """What a text says: the graphs of w and of the states, and where these begin.

    ``starts`` has a number for each state, or "w" for one that begins at the parameter. ``places`` are the other places
    at which the gradient is taken, by the symbols that stand for the gradients there. ``values`` are hyperparameters
    that the text gives a value, and ``left_out`` is what was not read, because it only explains.
    """

    after: dict[str, Expression]
    starts: dict[str, float | str]
    places: dict[str, Expression] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def read_rule(text: str) -> Reading:
    """The rule that a pasted text states.

    Raises :class:`FormulaError` where it states none, or where it is not clear which.

    >>> read_rule(r"$$v_t = \\gamma v_{t-1} + \\eta \\nabla L(w_t)$$ $$w_{t+1} = w_t - v_t$$").after["w"]
    subtract(w, add(multiply(γ, v), multiply(η, g)))
    """
    if len(text) > MAX_CHARACTERS:
        raise FormulaError("too long", text, MAX_CHARACTERS, length=f"{len(text):,}", limit=MAX_CHARACTERS)
    text = repaired(text)
    return _Reader(text, statements(text)).read()


class _Reader:
    """A text being understood."""

    def __init__(self, text: str, found: Found) -> None:
        self.text, self.facts = text, found
        self.times = times_of(found.statements)
        self.namer = Namer(text, self.times)
        self.starts: dict[str, float | str] = {}
        self.counted_from: int | None = None
        self.values: dict[str, float] = {}
        self.places: dict[str, Expression] = {}

    # ------------------------------------------------------------------ names

    def read(self) -> Reading:
        targets = [self.target(one) for one in self.facts.statements]
        self.namer.whole(targets)
        targets = [self.target(one) for one in self.facts.statements]
        stated = [(target, one) for target, one in zip(targets, self.facts.statements, strict=True)]
        stated = [(target, one) for target, one in stated if not self.is_aside(target, one, targets)]
        self.moving = {target.text for target, _ in stated}
        parameters = self.parameters(stated)
        readings = [self.read_for(parameter, parameters, stated) for parameter in parameters]
        first = readings[0]
        for other, parameter in zip(readings[1:], parameters[1:], strict=True):
            if not _same(first, other):
                place = next(target.start for target, _ in stated if target.text == parameter)
                raise FormulaError("two parameters", self.text, place, what=parameter, other=parameters[0])
        return first

    def target(self, one: Statement) -> Name:
        named = self.namer.named([replace(word) for word in one.target])
        while len(named) == 1 and named[0].kind == "{":
            named = named[0].inside
        if len(named) == 1 and isinstance(named[0], Name):
            return named[0]
        if len(named) == 4 and isinstance(named[0], Name) and named[1].kind == "(":  # f(t) that was no time
            raise FormulaError("target", self.text, named[0].start)
        raise FormulaError("target", self.text, one.target[0].start)

    def is_aside(self, target: Name, one: Statement, targets: list[Name]) -> bool:
        """Whether an equation only counts, tells a start or a value: such are noted, and left out."""
        plain = spelled(one.body)
        number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", plain)
        count = target.text in _COUNTERS and target.text not in PARAMETERS and not target.hung
        if count and (number or re.fullmatch(rf"{target.text}\+1", plain)):
            if number and one.arrow.kind == "=":
                self.counted_from = int(float(plain))
            self.facts.left_out.append(self.text[target.start : one.body[-1].end])
            return True
        stem = re.sub(r"-?\d+$", "", target.text)
        begins = target.text[len(stem) :] in ("0", "-1") and any(other.text == stem for other in targets)
        if begins:
            if number:
                self.starts[stem] = float(plain)
            self.facts.left_out.append(self.text[target.start : one.body[-1].end])
            return True
        if number and one.arrow.kind in ("=", "←") and target.text not in PARAMETERS and target.time is None:
            if sum(other.text == target.text for other in targets) == 1:
                self.values[key(target.text)] = float(plain)
                self.facts.left_out.append(self.text[target.start : one.body[-1].end])
                return True
        return False

    def parameters(self, stated: list[tuple[Name, Statement]]) -> list[str]:
        """What the parameter is called; several where the text has the same rule for W and b."""
        named = list(dict.fromkeys(target.text for target, _ in stated))
        self.primed = any(base_of(n) in PARAMETERS and n.endswith("'") and n.rstrip("'") not in named for n in named)
        plain = [n.rstrip("'") if self.primed else n for n in named]
        known = [n for n in plain if key(n) in PARAMETERS or n in _WORDS or re.fullmatch(r"[wWθxp]1", n)]
        if not known:
            known = self.where_gradients_are(stated)
        if not known:
            raise FormulaError("parameter", self.text, len(self.text))
        order = [*PARAMETERS, *_WORDS]
        known = sorted(dict.fromkeys(known), key=lambda n: order.index(key(n)) if key(n) in order else len(order))
        strong = [n for n in known if key(n) in ("θ", "w", "W", "x", "p") or n in _WORDS or n[-1:] == "1"]
        chosen = strong or known[:1]
        reads: dict[str, set[str]] = {}
        for target, one in stated:
            own = target.text.rstrip("'") if self.primed else target.text
            reads.setdefault(own, set()).update(
                word.text.rstrip("'") for word in _names(self.namer.named(list(one.body)))
            )
        apart = [
            n for n in chosen if n == chosen[0] or not (n in _reach(chosen[0], reads) or chosen[0] in _reach(n, reads))
        ]
        if "b" in known and strong and "b" not in apart and "b" not in _reach(strong[0], reads):
            apart.append("b")
        return apart

    def where_gradients_are(self, stated: list[tuple[Name, Statement]]) -> list[str]:
        """The names at which a gradient is taken, of which nobody else reads the new value."""
        found = []
        for _, one in stated:
            reader = Gradients(self.text, self.namer, self.moving, list(self.moving))
            for word in _gradients(reader.found(self.namer.named(list(one.body)))):
                found += [name.text for name in names_in(word.place or []) if name.text in self.moving]
        newest = {target.text: target.time for target, _ in stated}
        for target, one in stated:
            for name in _names(self.namer.named(list(one.body))):
                if name.text in found and name.text != target.text and lag_of(name, newest) == 0:
                    found = [n for n in found if n != name.text]
        return list(dict.fromkeys(found))[:1]

    # ------------------------------------------------------------------ one parameter

    def read_for(self, parameter: str, parameters: list[str], stated: list[tuple[Name, Statement]]) -> Reading:
        self.parameter, self.others = parameter, set(parameters) - {parameter}
        spellings = {parameter, *parameters, parameter.rstrip("1")}
        moving = {name.rstrip("'") if self.primed else name for name in self.moving}
        reader = Gradients(self.text, self.namer, moving, sorted(spellings))
        self.places = {}
        equations = []
        for index, (target, one) in enumerate(stated):
            body = reader.found(self.renamed(self.namer.named(list(one.body))))
            while reader.sums:
                name, summand = reader.sums.pop()
                plus = Word("+", "+", name.start, name.start)
                equations.append(Equation(replace(name), "=", [replace(name), plus, *summand], index))
            equations.append(Equation(self.renamed_name(target), one.arrow.kind, body, index))
        equations = self.needed(self.told_apart(self.spread(equations)))
        self.equations = equations
        self.all = {equation.target.text for equation in equations}
        self.newest: dict[str, int | None] = {}
        for equation in equations:
            self.newest.setdefault(equation.target.text, equation.target.time)
        named = [word for e in equations for word in names_in(e.body) if isinstance(word, Gradient)]
        self.newest_gradient = max((word.time for word in named if word.time is not None), default=None)
        spelled_out = any(not word.named for e in equations for word in _gradients(e.body))
        self.origin: dict[str, Expression] = {}
        for name in self.all:
            self.origin[name] = self.before(name)
            is_gradient = base(name).rstrip("'") in NAMES and not spelled_out and not name.endswith("'")
            if is_gradient and not any(isinstance(w, Gradient) and w.named for w in named):
                self.origin[name] = Symbol("g")
        self.now = dict(self.origin)
        self.shift, self.done = 0, set[str]()
        self.extra: dict[str, tuple[Expression, float | str]] = {}
        self.step = self.step_number(equations)
        given = {name for name, origin in self.origin.items() if origin is Symbol("g")}
        ordered = in_order(equations, self.newest, self.facts.explains, given, self.text)
        for equation in ordered:
            value = self.value(equation.body)
            if equation.sign in _AUGMENTED:
                value = apply(_AUGMENTED[equation.sign], self.now[equation.target.text], value)
            self.now[equation.target.text] = value
            self.done.add(equation.target.text)
        return self.result()

    def renamed(self, found: list[Word]) -> list[Word]:
        """The words with primes, numbers and layers of the parameter as times."""
        renamed = []
        for word in found:
            if isinstance(word, Gradient):
                renamed.append(replace(word, place=None if word.place is None else self.renamed(word.place)))
            elif isinstance(word, Name):
                renamed.append(self.renamed_name(word))
            else:
                renamed.append(replace(word, inside=self.renamed(word.inside)) if word.inside else word)
        return renamed

    def renamed_name(self, name: Name) -> Name:
        if self.primed and name.text.endswith("'") and name.text in self.moving:
            return replace(name, text=name.text.rstrip("'"), time=1)
        if self.primed and f"{name.text}'" in self.moving and name.text not in self.moving:
            return replace(name, time=0)
        if self.parameter.endswith("1") and name.text in (self.parameter, f"{self.parameter[:-1]}0"):
            return replace(name, text=self.parameter, time=int(name.text[-1]))
        return name

    def spread(self, equations: list[Equation]) -> list[Equation]:
        """RMS[x] = √(E[x²] + ε) stands for RMS[g] and RMS[Δx] as well."""
        assigned = {equation.target.text for equation in equations}
        used = {name.text for equation in equations for name in names_in(equation.body)} - assigned
        result = list(equations)
        for equation in equations:
            head, bracket, argument = equation.target.text.partition("[")
            if not bracket:
                continue
            argument = argument[:-1]
            for name in sorted(used):
                if name.startswith(f"{head}[") and name.endswith("]"):
                    other = name[len(head) + 1 : -1]

                    def exchanged(found: list[Word], old: str = argument, new: str = other) -> list[Word]:
                        return [
                            replace(word, text=re.sub(rf"(?<=\[){re.escape(old)}(?=[\^\]])", new, word.text))
                            if isinstance(word, Name)
                            else replace(word, inside=exchanged(word.inside))
                            for word in found
                        ]

                    result.append(
                        replace(equation, target=replace(equation.target, text=name), body=exchanged(equation.body))
                    )
            if argument not in assigned and equation.target.text not in {
                n.text for e in equations for n in names_in(e.body)
            }:
                result.remove(equation)
        return result

    def told_apart(self, equations: list[Equation]) -> list[Equation]:
        """α_t = α √(1 − β^t) makes α_t of a number α: they are two names."""
        result = equations
        for equation in equations:
            name = equation.target.text
            own = [word for word in names_in(equation.body) if word.text == name]
            if name != self.parameter and equation.target.time is not None and own and all(w.time is None for w in own):
                if not any(isinstance(word, Gradient) for word in own):
                    result = [_exchanged(one, name, f"{name}_t") for one in result]
        return result

    def needed(self, equations: list[Equation]) -> list[Equation]:
        """The equations on which the parameter depends."""
        reads: dict[str, set[str]] = {}
        for equation in equations:
            reads.setdefault(equation.target.text, set()).update(name.text for name in names_in(equation.body))
        reached = {self.parameter, *_reach(self.parameter, reads)}
        return [equation for equation in equations if equation.target.text in reached]

    # ------------------------------------------------------------------ values

    def symbol(self, name: str) -> str:
        """The name of a state."""
        if name == self.parameter:
            return "w"
        plain = re.sub(r"[^\w\u0300-\u036f]+", "", name.replace("'", "_new").replace("^", "").replace("Σ", "sum"))
        return {"g": "g_state", "w": "w_state", "t": "t_state"}.get(key(plain), key(plain))

    def before(self, name: str, steps: int = 1) -> Expression:
        """What a name was before this step, or some steps earlier."""
        own = Symbol(self.symbol(name))
        for k in range(2, steps + 1):
            earlier = Symbol(f"{self.symbol(name)}_{'prev' * (k - 1)}")
            start: float | str = "w" if name == self.parameter else self.starts.get(name, 0.0)
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

    def is_function_of_states(self, name: str) -> bool:
        """Whether a name only abbreviates what states make, as RMS[g]_t = √(E[g²]_t + ε): no memory of its own."""
        own = [equation for equation in self.equations if equation.target.text == name]
        if len(own) != 1 or name == self.parameter or _gradients(own[0].body) or own[0].sign in _AUGMENTED:
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
        for name, known in self.places.items():
            if known is place:
                return Symbol(name)
        name = f"g_{len(self.places) + 1}"
        self.places[name] = place
        return Symbol(name)

    def given(self, name: Name) -> Expression:
        """A name that is not assigned: the step's number, or a hyperparameter."""
        typed = self.text[name.start : name.end]
        if name.text in (self.times.letter or "t", "t", "iter"):
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

    def step_number(self, equations: list[Equation]) -> Expression:
        """The letter of the steps as the number of this step, which is 1 in the first."""
        t: Expression = Symbol("t", "scalar")
        if self.counted_from is not None:
            return t if self.counted_from == 1 else t + (self.counted_from - 1)
        offsets = [
            e.target.time
            for e in equations
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
        body = list(body)
        for index, word in enumerate(body):
            typed = self.text[word.start : word.end]
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

    def raw(self, name: Name) -> str:
        """A function's name, or a constant's, as the grammar knows it."""
        if isinstance(name, Gradient) or name.text in self.all:
            return ""
        if name.text in ("power", "pow", "square"):
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
            inverse = spelled([word for word in body[index + 2 : index + 6]])
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

    # ------------------------------------------------------------------ the result

    def result(self) -> Reading:
        value = self.now[self.parameter]
        after: dict[str, Expression] = {"w": value}
        states = {Symbol(self.symbol(name)): name for name in self.all if name != self.parameter}
        pending = [value, *self.places.values()]
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
        written = [self.symbol(equation.target.text) for equation in sorted(self.equations, key=lambda one: one.place)]
        order = dict.fromkeys(["w", *(name for name in written if name in after), *after])
        after = {name: after[name] for name in order}
        starts: dict[str, float | str] = {}
        for symbol_name, new in after.items():
            if symbol_name == "w":
                continue
            name = states.get(Symbol(symbol_name), "")
            start = self.starts.get(name, self.extra.get(symbol_name, (new, 0.0))[1])
            if name and (new is Symbol("w") or new is value):
                start = "w"
            starts[symbol_name] = start
        used = {symbol.name for symbol in symbols(*after.values(), *self.places.values())}
        values = {name: number for name, number in self.values.items() if name in used}
        return Reading(after, starts, dict(self.places), values, tuple(self.facts.left_out))


def _exchanged(equation: Equation, name: str, other: str) -> Equation:
    """An equation in which a name with a time is called otherwise."""

    def exchanged(found: list[Word]) -> list[Word]:
        result = []
        for word in found:
            if isinstance(word, Gradient):
                word = replace(word, place=None if word.place is None else exchanged(word.place))
            elif isinstance(word, Name) and word.text == name and word.time is not None:
                word = replace(word, text=other)
            result.append(replace(word, inside=exchanged(word.inside)) if word.inside else word)
        return result

    target = replace(equation.target, text=other) if equation.target.text == name else equation.target
    return replace(equation, target=target, body=exchanged(equation.body))


def base_of(name: str) -> str:
    return base(name).rstrip("'")


def _names(found: Iterable[Word]) -> list[Name]:
    result = []
    for word in found:
        if isinstance(word, Name):
            result.append(word)
        result += _names(word.inside)
    return result


def _gradients(found: Iterable[Word]) -> list[Gradient]:
    result = []
    for word in found:
        if isinstance(word, Gradient):
            result.append(word)
            result += _gradients(word.place or [])
        result += _gradients(word.inside)
    return result


def _reach(name: str, reads: dict[str, set[str]]) -> set[str]:
    """All names that an equation reads, and those that these read."""
    reached, pending = set[str](), [name]
    while pending:
        for other in reads.get(pending.pop(), ()):
            if other not in reached:
                reached.add(other)
                pending.append(other)
    return reached


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings are the same rule, whatever its states are called."""
    if len(one.after) != len(other.after) or one.places.keys() != other.places.keys():
        return False
    names = dict(zip(other.after, one.after, strict=True))
    from kudari.formula.graph import substitute

    renamed: dict[Expression, Expression] = {Symbol(new): Symbol(old) for new, old in names.items() if new != old}
    (*moved,) = substitute([*other.after.values(), *other.places.values()], renamed)
    return moved == [] or all(a is b for a, b in zip(moved, [*one.after.values(), *one.places.values()], strict=True))
