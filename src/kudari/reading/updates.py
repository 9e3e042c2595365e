"""Pasted equations as the graphs of one step: what w and every state become, by the values before the step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kudari.formula.errors import FormulaError
from kudari.formula.graph import Expression, Symbol, apply, gradients_elsewhere, substitute, symbols
from kudari.formula.letters import key
from kudari.reading.code import as_equations
from kudari.reading.doubtful import refuse_doubtful
from kudari.reading.gradient import gradients_in, names_in
from kudari.reading.meanings import AUGMENTED, Meanings
from kudari.reading.names import Namer, Start, Telling
from kudari.reading.order import Equation, in_order
from kudari.reading.roles import Roles
from kudari.reading.statements import statements
from kudari.reading.surroundings import cleaned
from kudari.reading.times import times_of
from kudari.reading.told import told
from kudari.reading.word import Word

MAX_CHARACTERS = 4000


@dataclass(frozen=True)
class Reading:
    """What a text says: the graphs of w and of the states, and where these begin.

    ``starts`` has a number for each state, or "w" for one that begins at the parameter. ``values`` are hyperparameters
    that the text gives a value, and ``left_out`` is what was not read, because it only explains: no start, value or
    count that was taken.
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
    sentences = told(text)
    text = as_equations(cleaned(text, left_out), left_out)
    refuse_doubtful(text)
    found = statements(text)
    found.left_out[:0] = left_out
    roles = Roles(text, found, Namer(text, times_of(found.statements)), told=sentences)
    known = set(map(key, names))
    roles.refuse_several()
    readers = [_Reader(roles, parameter, known) for parameter in roles.parameters]
    first, *others = [reader.read() for reader in readers]
    for other, parameter in zip(others, roles.parameters[1:], strict=True):
        if not _same(first, other):
            place = next(target.start for target, _ in roles.stated if target.text == parameter)
            raise FormulaError("two parameters", text, place, what=parameter, other=roles.parameters[0])
    used = {equation.origin for reader in readers for equation in reader.equations}
    unused = [one for index, (_, one) in enumerate(roles.stated) if index not in used]
    said = [" ".join(text[one.target[0].start : one.body[-1].end].split()) for one in unused]
    untaken = [one for one in first.left_out if all(one in other.left_out for other in others)]
    return replace(first, left_out=(*untaken, *said))


class _Reader(Meanings):
    """The equations of one parameter being carried out on symbols, in their order."""

    def read(self) -> Reading:
        given = {name for name, origin in self.origin.items() if origin is Symbol("g")}
        stepped: Equation | None = None
        for equation in in_order(self.equations, self.newest, given, self.text):
            self.refuse_unclear(equation)
            self.refuse_between(equation)
            value = self.value(equation.body)
            if equation.sign in AUGMENTED:
                value = apply(AUGMENTED[equation.sign], self.now[equation.target.text], value)
            if equation.target.text == self.parameter and self.is_a_step(equation.body):
                if stepped is not None and not self.goes_on(stepped, equation):
                    raise FormulaError("several", self.text, equation.target.start, what=self.parameter)
                stepped = equation
            self.now[equation.target.text] = value
            self.done.add(equation.target.text)
        return self.result()

    def goes_on(self, step: Equation, equation: Equation) -> bool:
        """Whether an equation is the second half of a step: w −= (1 + α) η g right behind w += α α v."""
        between = any(step.place < one.place < equation.place for one in self.equations)
        alone = not (gradients_in(step.body) and gradients_in(equation.body))
        return alone and not between and {step.sign, equation.sign} <= set(AUGMENTED)

    def refuse_unclear(self, equation: Equation) -> None:
        """Refuse m_t = m_t/(1 − β), which may be kept for the next step or not, and an ε beside its root."""
        target, body = equation.target, equation.body
        if target.text == self.parameter and len(body) > 2 and body[-2].kind == "+" and body[-1].text in ("ε", "eps"):
            raise FormulaError("two meanings", self.text, body[-1].start, what=f"+ {body[-1].text}")  # g/√h + ε
        if target.time is not None and equation.sign == "=":
            for name in names_in(body):
                if name.text == target.text and name.time == target.time:
                    raise FormulaError("implicit", self.text, name.start, what=self.text[name.start : name.end])

    def refuse_between(self, equation: Equation) -> None:
        """v̂ = v/(1 − β) with v = β v + …, then w = …: has v its new value in v̂, which stands above?"""
        last = max(one.place for one in self.equations if one.target.text == self.parameter)
        for name in names_in(equation.body) if not equation.explains else ():
            for other in self.equations:
                own = other.target.text == name.text and other is not equation
                if own and other.explains and equation.place < other.place < last and name.time is None:
                    raise FormulaError("order", self.text, name.start, what=name.text)

    def is_a_step(self, body: list[Word]) -> bool:
        """Whether a gradient takes part in an equation of the parameter, itself or by what was made of one."""
        if gradients_in(body):
            return True
        names = {name.text for name in names_in(body)} & (self.all - {self.parameter})
        return any(symbol.name == "g" for name in names for symbol in symbols(self.now[name])) or any(
            gradients_in(one.body) for one in self.equations if one.target.text in names - self.done
        )

    def reads_of_parameter(self) -> set[str]:
        """What the parameter is a mean of, with itself."""
        (*own,) = (one for one in self.equations if one.target.text == self.parameter)
        names = {name.text for one in own for name in names_in(one.body)}
        gradients = any(gradients_in(one.body) for one in own)
        return names if self.parameter in names and not gradients else set()

    def check_starts(self) -> None:
        """A state that nothing but itself moves needs a first value: lr ← 0.9 lr stays where it begins."""
        for equation in self.equations:
            name = equation.target.text
            if name == self.parameter or name in self.roles.starts or name not in self.symbols:
                continue
            own = Symbol(self.symbols[name])
            itself = any(argument is own for argument in self.now[name].arguments[:1])
            if name in ("y", "z") and itself and name in self.reads_of_parameter():
                raise FormulaError("no start", self.text, equation.target.start, what=name)  # z = z − η g beside x
            read = set(symbols(self.now[name]))
            if len(name) == 1 and name.isascii():  # as NAdam's product of its shares is printed
                continue
            alone = all(symbol is own or symbol.kind == "scalar" for symbol in read)
            if own in read and alone and not gradients_elsewhere(self.now[name]):
                raise FormulaError("no start", self.text, equation.target.start, what=name)

    def result(self) -> Reading:
        value = self.now[self.parameter]
        self.check_starts()
        after: dict[str, Expression] = {"w": value}
        states = {Symbol(self.symbols[name]): name for name in self.all}
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
        taken = set[Telling]()
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
            if not name:  # of w_prev it is w that the text tells of
                older, _ = self.extra[symbol_name]
                name = states.get(older, older.name)
            taken.add((key(name), start))
        used = {symbol.name for symbol in found if symbol.kind == "scalar"}
        values = {name: number for name, number in self.roles.values.items() if name in used}
        taken |= {*values.items(), *((name, "t") for name in self.roles.counting if "t" in used)}
        return Reading(after, starts, values, self.roles.not_taken(taken))


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings are the same rule, whatever its states are called."""
    if len(one.after) != len(other.after):
        return False
    names = dict(zip(other.after, one.after, strict=True))
    renamed: dict[Expression, Expression] = {Symbol(new): Symbol(old) for new, old in names.items() if new != old}
    (*moved,) = substitute(other.after.values(), renamed)
    return all(a is b for a, b in zip(moved, one.after.values(), strict=True))
