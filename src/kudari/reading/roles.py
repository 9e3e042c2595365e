"""The parts that names play in a text: the parameter, counters, starts, and values of hyperparameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kudari.formula.errors import FormulaError
from kudari.formula.letters import base, key
from kudari.reading.asides import Asides
from kudari.reading.gradient import gradients_in, names_in
from kudari.reading.gradients import Gradients
from kudari.reading.names import PARAMETERS, Name, lag_of
from kudari.reading.statement import Statement
from kudari.reading.told import FIRST, Told, equations_in, tells_only
from kudari.reading.word import Word

CALLED = ("weights", "weight", "params", "param", "parameters", "parameter", "var", "variable", "variables")
_ORDER = [*PARAMETERS, *CALLED]
STRONG = ("θ", "w", "W", "x", "Θ", "p")  # names of a parameter, beside which b, z, y and u are something else


@dataclass
class Roles(Asides):
    """What a text says beside its updates, and how its parameter is called."""

    primed: bool = False  # whether θ′ is the new θ
    told: Told = field(default_factory=Told)  # what the sentences around say

    def __post_init__(self) -> None:
        targets = [self.target(one) for one in self.facts.statements]
        self.namer.whole(targets)
        targets = [self.target(one) for one in self.facts.statements]
        pairs = list(zip(targets, self.facts.statements, strict=True))
        self.stated = [(target, one) for target, one in pairs if not self.is_aside(target, one, targets)]
        for name in self.counters:
            if name in self.told.numbers:
                self.first_numbers.setdefault(name, self.told.numbers[name])
        self.count()
        self.moving = {target.text for target, _ in self.stated}
        self.parameters = self.parameters_of(self.stated)
        self.listen()

    def listen(self) -> None:
        """Take what sentences and remarks tell: where states begin, and the values of what is not assigned."""
        for remark in self.facts.left_out:
            self.tells.setdefault(remark, tells_only(remark))
            for name in FIRST.findall(remark):
                if name in self.moving:
                    self.starts.setdefault(name, "w")
        for name, number in (equations_in(self.facts.left_out) | self.told.numbers).items():
            if name not in self.assigned and name != "g":
                self.values.setdefault(name, number)
            elif name not in self.parameters:
                self.starts.setdefault(name, number)

    @property
    def assigned(self) -> set[str]:
        """All names that are assigned, without the primes of new values."""
        return {name.rstrip("'") if self.primed else name for name in self.moving}

    def refuse_several(self) -> None:
        """A list of rules, or two players of a game, are not one rule."""
        for parameter in self.parameters:
            steps = [one for target, one in self.stated if self.renamed_name(target, parameter).text == parameter]
            reader = Gradients(self.text, self.namer, self.assigned, self.spellings(parameter))
            bodies = [(one, self.renamed(self.namer.named(list(one.body)), parameter)) for one in steps]
            stepping = [one for one, body in bodies if gradients_in(reader.found(body))]
            if len(stepping) > 1:
                raise FormulaError("several", self.text, stepping[1].target[0].start, what=parameter)
        for target, one in self.stated:
            if target.text not in self.parameters and target.text not in ("g",):
                reader = Gradients(
                    self.text, self.namer, self.assigned, [target.text, *self.spellings(self.parameters[0])]
                )
                body = self.renamed(self.namer.named(list(one.body)), self.parameters[0])
                if any(word.of == target.text for word in gradients_in(reader.found(body))):
                    raise FormulaError(
                        "two parameters", self.text, target.start, what=target.text, other=self.parameters[0]
                    )

    def parameters_of(self, stated: list[tuple[Name, Statement]]) -> list[str]:
        """What the parameter is called; several where the text has the same rule for W and b."""
        named = list(dict.fromkeys(target.text for target, _ in stated))
        self.primed = any(
            base(n).rstrip("'") in PARAMETERS and n.endswith("'") and n.rstrip("'") not in named for n in named
        )
        plain = [n.rstrip("'") if self.primed else n for n in named]
        if self.told.parameter in plain:
            return [self.told.parameter]
        known = [n for n in plain if key(n) in PARAMETERS or n in CALLED or re.fullmatch(r"[wWθxp]1", n)]
        if not known:
            known = self.where_gradients_are(stated)
        if not known:
            raise FormulaError("parameter", self.text, len(self.text))
        if not any(key(n) in STRONG[:5] or n in CALLED or re.fullmatch(r"[wWθx]1", n) for n in known):
            known = self.where_gradients_are(stated) or known  # p, b, z, y and u may be anything
        known = sorted(dict.fromkeys(known), key=lambda n: _ORDER.index(key(n)) if key(n) in _ORDER else len(_ORDER))
        strong = [n for n in known if key(n) in STRONG or n in CALLED or n[-1:] == "1"]
        chosen = strong or known[:1]
        reads = self.reads(stated)
        for other in chosen[1:]:  # θ may be a velocity, by which w moves
            if chosen[0] in reach(other, reads) and other not in reach(chosen[0], reads):
                chosen = [other, *(name for name in chosen if name != other)]
        apart = [
            n for n in chosen if n == chosen[0] or not (n in reach(chosen[0], reads) or chosen[0] in reach(n, reads))
        ]
        if "b" in known and strong and "b" not in apart and not self.mixes(stated, "b", chosen[0]):
            apart.append("b")
        return apart

    def spellings(self, parameter: str) -> list[str]:
        """The names under which a parameter is written: of θ1 = θ0 − … θ, θ0 and θ1."""
        others = [parameter[:-1], f"{parameter[:-1]}0"] if parameter.endswith("1") else []
        return sorted({parameter, *self.parameters, *others})

    def mixes(self, stated: list[tuple[Name, Statement]], one: str, other: str) -> bool:
        """Whether either of two parameters is read where the other is made, apart from what is differentiated."""
        reads = dict[str, set[str]]()
        for target, statement in stated:
            reader = Gradients(self.text, self.namer, self.moving, [one, other])
            body = reader.found(self.namer.named(list(statement.body)))
            reads.setdefault(target.text, set()).update(word.text for word in plain_names(body))
        return one in reach(other, reads) or other in reach(one, reads)

    def reads(self, stated: list[tuple[Name, Statement]]) -> dict[str, set[str]]:
        """Which names each equation reads."""
        reads: dict[str, set[str]] = {}
        for target, one in stated:
            own = target.text.rstrip("'") if self.primed else target.text
            reads.setdefault(own, set()).update(
                word.text.rstrip("'") for word in plain_names(self.namer.named(list(one.body)))
            )
        return reads

    def where_gradients_are(self, stated: list[tuple[Name, Statement]]) -> list[str]:
        """The names at which a gradient is taken, of which nobody else reads the new value."""
        found = []
        for _, one in stated:
            reader = Gradients(self.text, self.namer, self.moving, list(self.moving))
            for word in gradients_in(reader.found(self.namer.named(list(one.body)))):
                found += [word.of] if word.of in self.moving else []
                found += [name.text for name in names_in(word.place or []) if name.text in self.moving]
        newest = {target.text: target.time for target, _ in stated}
        for target, one in stated:
            for name in plain_names(self.namer.named(list(one.body))):
                if name.text in found and name.text != target.text and lag_of(name, newest) == 0:
                    found = [n for n in found if n != name.text]
        return list(dict.fromkeys(found))[:1]

    def renamed(self, found: list[Word], parameter: str) -> list[Word]:
        """The words with primes, numbers and layers of the parameter as times."""
        renamed: list[Word] = []
        for word in found:
            if isinstance(word, Name):
                renamed.append(self.renamed_name(word, parameter))
            else:
                renamed.append(replace(word, inside=self.renamed(word.inside, parameter)) if word.inside else word)
        return renamed

    def renamed_name(self, name: Name, parameter: str) -> Name:
        """A name whose prime or number is a time: θ′ is the new θ, W1 = W0 − … the new W."""
        if self.primed and name.text.endswith("'") and name.text in self.moving:
            return replace(name, text=name.text.rstrip("'"), time=1)
        if self.primed and f"{name.text}'" in self.moving and name.text not in self.moving:
            return replace(name, time=0)
        if parameter.endswith("1") and name.text in (parameter, f"{parameter[:-1]}0"):
            return replace(name, text=parameter, time=int(name.text[-1]))
        return name


def plain_names(found: list[Word]) -> list[Name]:
    """All names in some words."""
    result: list[Name] = []
    for word in found:
        if isinstance(word, Name):
            result.append(word)
        result += plain_names(word.inside)
    return result


def reach(name: str, reads: dict[str, set[str]]) -> set[str]:
    """All names that an equation reads, and those that these read."""
    reached, pending = set[str](), [name]
    while pending:
        for other in reads.get(pending.pop(), ()):
            if other not in reached:
                reached.add(other)
                pending.append(other)
    return reached
