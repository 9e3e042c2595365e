"""The catalogue of mistakes: what a rule becomes when one thing in its formula is written wrongly.

Each mistake is made on the graph of the rule, so that whoever has made it takes exactly its steps. Those that
concern a whole rule (a counter that begins at 0, two decay rates exchanged) come first; then every operation
of the formula is spoilt in its own ways. What several mistakes have in common goes to the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeGuard

from kudari.formula import Expression, Symbol, unicode
from kudari.formula.graph import Apply, Constant, apply, as_expression, constant, ordered, substitute, symbols
from kudari.rules import Rule

Formula = Mapping[str, Expression]
_T = Symbol("t", "scalar")
_G = Symbol("g")
_W = Symbol("w")


@dataclass(frozen=True)
class Mistake:
    """A cause, which :mod:`kudari.checking.words` puts into words, and the formula that it leads to."""

    cause: str
    after: Formula
    about: str = ""  # the letter that it concerns


def mistakes(rule: type[Rule]) -> list[Mistake]:
    """Every mistake of the catalogue that can be made in a rule, the likelier and more particular first.

    >>> from kudari.rules import SGD
    >>> [mistake.cause for mistake in mistakes(SGD)][:5]
    ['lr missing', 'lr twice', 'lr twice', 'lr twice', 'lr inside and outside']
    >>> len(mistakes(SGD))
    12
    """
    formula = rule.formula()
    known = {tuple(formula.after.values())}
    found = []
    for mistake in _all(_Subject(rule)):
        nodes = tuple(mistake.after.values())
        if nodes not in known:
            known.add(nodes)
            found.append(mistake)
    return found


class _Subject:
    """A rule's formula with the parts that mistakes are made in."""

    def __init__(self, rule: type[Rule]) -> None:
        updates = rule.formula()
        self.after, self.before = dict(updates.after), updates.before
        self.nodes = ordered(*self.after.values())
        self.hypers = {name: Symbol(name, "scalar") for name in rule.hypers}
        self.shares = [self.hypers[name] for name, hyper in rule.hypers.items() if hyper.high == 1 or hyper.below == 1]
        self.starts = {name: as_expression(state.start) for name, state in rule.states.items()}
        self.letters = updates.letters
        self.corrections = [
            node
            for node in self.nodes
            if isinstance(node, Apply) and node.operation.name == "subtract" and _is_power_of_t(node.arguments[1])
        ]

    def everywhere(self, replacement: Mapping[Expression, Expression]) -> Formula:
        """The formula with nodes exchanged wherever they stand."""
        return _exchanged(self.after, replacement)

    def in_line(self, target: str, replacement: Mapping[Expression, Expression]) -> Formula:
        """The formula with nodes exchanged in one update only."""
        (changed,) = substitute([self.after[target]], dict(replacement))
        return {**self.after, target: changed}

    def in_states(self, names: Sequence[str], replacement: Mapping[Expression, Expression]) -> Formula:
        """The formula with nodes exchanged where these states are brought forward, and nowhere else."""
        new = dict(zip(names, substitute([self.after[name] for name in names], dict(replacement)), strict=True))
        return _exchanged(self.after, {self.after[name]: new[name] for name in names})

    def letter(self, name: str) -> str:
        return self.letters.get(name, name)


def _exchanged(after: Formula, replacement: Mapping[Expression, Expression]) -> Formula:
    return dict(zip(after, substitute(after.values(), dict(replacement)), strict=True))


def _all(subject: _Subject) -> Iterator[Mistake]:
    yield from _memory(subject)
    yield from _counting(subject)
    yield from _corrections(subject)
    yield from _hyperparameters(subject)
    yield from _decay(subject)
    for node in subject.nodes:
        if isinstance(node, Apply):
            for cause, instead, *about in _spoilt(node, subject):
                yield Mistake(cause, subject.everywhere({node: instead}), *about)


def _memory(subject: _Subject) -> Iterator[Mistake]:
    """A state is overwritten too early, brought forward too late, or forgotten."""
    for name in subject.starts:
        old, new, letter = subject.before[name], subject.after[name], subject.letter(name)
        for target in subject.after:
            if target != name:
                yield Mistake("overwritten", subject.in_line(target, {new: new, old: new}), letter)
                yield Mistake("stale state", subject.in_line(target, {new: old}), letter)
        yield Mistake("not kept", subject.everywhere({old: subject.starts[name]}), letter)
        for node in (new, *(n for n in subject.nodes if n.arguments and n.arguments[0] is new and _is_quotient(n))):
            yield Mistake("state unused", subject.in_line("w", {node: _G}), letter)
    forgotten: dict[Expression, Expression] = {subject.before[name]: start for name, start in subject.starts.items()}
    if forgotten:
        letters = ", ".join(subject.letter(name) for name in subject.starts)
        yield Mistake("not kept", subject.everywhere(forgotten), letters)
        yield Mistake("not kept", subject.everywhere({**forgotten, _T: constant(1)}), letters)


def _counting(subject: _Subject) -> Iterator[Mistake]:
    """The step number begins too low or too high, or stands still."""
    yield Mistake("t from 0", subject.everywhere({_T: _T - 1}))
    yield Mistake("t too large", subject.everywhere({_T: _T + 1}))
    yield Mistake("t not counted", subject.everywhere({_T: constant(1)}))
    yield Mistake("t not counted", subject.everywhere({_T: constant(0)}))


def counted_per_key(after: Formula, keys: int, place: int) -> Formula:
    """The formula of one of several parameters, where the counter goes on with each of them."""
    return _exchanged(after, {_T: keys * (_T - 1) + (place + 1)})


def _corrections(subject: _Subject) -> Iterator[Mistake]:
    """The factors 1 − βᵗ are left out, turned over, or written without their power."""
    for chosen in product(("right", "missing", "turned"), repeat=len(subject.corrections)):
        after: Formula = subject.after
        for node, choice in zip(subject.corrections, chosen, strict=True):
            if choice == "missing":
                after = _exchanged(after, {node: constant(1)})
            elif choice == "turned":
                after = _turned_over(after, node)
        yield Mistake("bias multiplied" if "turned" in chosen else "bias missing", after)
    powers = [node.arguments[1] for node in subject.corrections]
    for some in (powers, *([power] for power in powers)):
        yield Mistake("power missing", subject.everywhere({power: power.arguments[0] for power in some}))
        yield Mistake("power missing", subject.everywhere({power: power.arguments[0] * _T for power in some}))


def _turned_over(after: Formula, factor: Expression) -> Formula:
    """The formula in which a factor, or its root, multiplies what it divided, and divides what it multiplied."""
    nodes = [node for node in ordered(*after.values()) if isinstance(node, Apply)]
    carriers = {factor, *(node for node in nodes if node.operation.name == "sqrt" and node.arguments[0] is factor)}
    instead: dict[Expression, Expression] = {}
    for node in nodes:
        if node.operation.name in ("multiply", "divide") and node.arguments[1] in carriers:
            a, b = node.arguments
            instead[node] = a * b if node.operation.name == "divide" else a / b
    return _exchanged(after, instead)


def _hyperparameters(subject: _Subject) -> Iterator[Mistake]:
    """A hyperparameter is applied twice, not at all, or stands in another's place."""
    lr = subject.hypers.get("lr")
    if lr is not None:
        yield Mistake("lr missing", subject.everywhere({lr: constant(1)}))
        yield Mistake("lr twice", subject.everywhere({lr: lr * lr}))
        yield Mistake("lr twice", subject.everywhere({_G: lr * _G}))
        step = subject.after["w"] - _W
        yield Mistake("lr twice", {**subject.after, "w": _W + lr * step})
        yield Mistake("lr inside and outside", subject.everywhere({_G: lr * _G, lr: constant(1)}))
    for i, one in enumerate(subject.shares):
        for other in subject.shares[:i]:
            swapped: dict[Expression, Expression] = {one: other, other: one}
            yield Mistake("betas exchanged", subject.everywhere(swapped))
            yield Mistake("betas exchanged", subject.in_states(list(subject.starts), swapped))
    for share in subject.shares:
        letter = subject.letter(share.name)
        yield Mistake("shares exchanged", subject.everywhere({share: 1 - share}), letter)
        for name in subject.starts:
            yield Mistake("shares exchanged", subject.in_states([name], {share: 1 - share}), letter)
        yield Mistake("factor missing", subject.everywhere({share: constant(1)}), letter)
        if lr is not None:
            yield Mistake("exchanged with lr", subject.everywhere({share: lr, lr: share}), letter)
    if "eps" in subject.hypers:
        yield Mistake("missing eps", subject.everywhere({subject.hypers["eps"]: constant(0)}))


def _decay(subject: _Subject) -> Iterator[Mistake]:
    """Weight decay goes into the gradient, the wrong way, or nowhere."""
    decay = subject.hypers.get("weight_decay")
    if decay is None:
        return
    none = constant(0)
    yield Mistake("decay missing", subject.everywhere({decay: none}))
    yield Mistake("decay sign", subject.everywhere({decay: -decay}))
    yield Mistake("decay coupled", subject.everywhere({decay: none, _G: _G + decay * _W}))
    if "lr" in subject.hypers:
        yield Mistake("decay unscaled", subject.everywhere({decay: decay / subject.hypers["lr"]}))
    for state, node in subject.after.items():
        if state != "w":
            yield Mistake("decay coupled", subject.in_line(state, {node: node + decay * _W}))


def _spoilt(node: Apply, subject: _Subject) -> Iterator[tuple[str, Expression] | tuple[str, Expression, str]]:
    """One operation written wrongly: the cause, what it becomes, and where it helps the letter concerned."""
    a, b = node.arguments[0], node.arguments[-1]
    match node.operation.name:
        case "sqrt":
            yield "missing root", a
            if _is_sum_with_eps(a, subject):
                yield "eps outside root", apply("sqrt", a.arguments[0]) + a.arguments[1]
        case "add" if b is subject.hypers.get("eps"):
            if isinstance(a, Apply) and a.operation.name == "sqrt":
                yield "eps inside root", apply("sqrt", a.arguments[0] + b)
            yield "missing eps", a
        case "subtract" if node in set(subject.corrections):
            yield "sign", a + b
        case "subtract" if b in set(subject.shares):
            yield "share missing", constant(1)
            yield "shares exchanged", b, subject.letter(b.name) if isinstance(b, Symbol) else ""
        case "add" | "subtract":
            yield from _spoilt_sum(node, subject)
        case "multiply":
            yield from _unbracketed(node)
            if a is b:
                yield "missing square", a
            yield _factor(a, subject), b, unicode(a, subject.letters)
            yield _factor(b, subject), a, unicode(b, subject.letters)
            yield "multiplied", a / b
        case "divide":
            yield from _unbracketed(node)
            yield "divided", a * b
            yield "division missing", a
        case "power" if isinstance(b, Constant):
            yield "missing square", a
        case "max" | "min":
            other = apply("min" if node.operation.name == "max" else "max", a, b)
            yield from (("max missing", b), ("max missing", a), ("min for max", other))
        case "sign":
            yield "sign missing", a


def _spoilt_sum(node: Apply, subject: _Subject) -> Iterator[tuple[str, Expression] | tuple[str, Expression, str]]:
    """A sum with a wrong sign, a lost term, or brackets that stand elsewhere."""
    a, b = node.arguments
    name = node.operation.name
    plus = name == "add"
    yield _sign_of(b, subject), a - b if plus else a + b, _letter_of(b, subject)
    yield _sign_of(a, subject), (-a) + b if plus else (-a) - b, _letter_of(a, subject)
    yield _lost(b, subject), a, _letter_of(b, subject)
    yield _lost(a, subject), b if plus else -b, _letter_of(a, subject)
    if isinstance(a, Apply) and a.operation.name == "multiply":
        yield "brackets too wide", a.arguments[0] * apply(name, a.arguments[1], b), unicode(a.arguments[0])
    if not plus and isinstance(b, Apply) and b.operation.name in ("multiply", "divide"):
        for cause, spoilt in _unbracketed(b):  # the minus now reaches only the first half
            yield cause, apply(spoilt.operation.name, a - spoilt.arguments[0], spoilt.arguments[1])


def _unbracketed(node: Apply) -> Iterator[tuple[str, Apply]]:
    """Brackets around a sum left out: x/(a + b) becomes x/a + b, and (a − b) x becomes a − b x."""
    a, b = node.arguments
    name = node.operation.name
    if _is_sum(b):
        yield "missing brackets", _sum(b, apply(name, a, b.arguments[0]), b.arguments[1])
    if _is_sum(a) and name == "multiply":
        yield "missing brackets", _sum(a, a.arguments[0], apply(name, a.arguments[1], b))
    if name == "multiply" and isinstance(a, Apply) and a.operation.name == "divide":
        inner = a.arguments[1]
        if _is_sum(inner):
            yield "missing brackets", _sum(inner, a.arguments[0] / inner.arguments[0], inner.arguments[1] * b)


def _sum(like: Apply, a: Expression, b: Expression) -> Apply:
    """a + b or a − b, as ``like`` is."""
    node = apply(like.operation.name, a, b)
    assert isinstance(node, Apply)
    return node


def _sign_of(term: Expression, subject: _Subject) -> str:
    """Which sign was wrong, by what the term is made of."""
    inside = set(symbols(term))
    if _G in inside:
        return "gradient sign"
    if any(subject.before[name] in inside for name in subject.starts):
        return "state sign"
    return "decay sign" if subject.hypers.get("weight_decay") in inside else "sign"


def _lost(term: Expression, subject: _Subject) -> str:
    """What was left out of a sum."""
    inside = set(symbols(term))
    if term is _W:
        return "step alone"
    if subject.hypers.get("weight_decay") in inside:
        return "decay missing"
    if any(subject.before[name] in inside for name in subject.starts):
        return "not kept" if _G not in inside else "term missing"
    return "gradient missing" if _G in inside else "term missing"


def _factor(factor: Expression, subject: _Subject) -> str:
    """What was left out of a product."""
    if factor is subject.hypers.get("lr"):
        return "lr missing"
    if factor is _G:
        return "missing square"
    shares = set(subject.shares)
    if factor in shares:
        return "factor missing"
    if isinstance(factor, Apply) and factor.operation.name == "subtract" and factor.arguments[1] in shares:
        return "share missing"
    return "factor missing"


def _letter_of(node: Expression, subject: _Subject) -> str:
    """The state whose old value a term reads, by its letter."""
    inside = set(symbols(node))
    states = [name for name in subject.starts if subject.before[name] in inside]
    return subject.letter(states[0]) if states else ""


def _is_quotient(node: Expression) -> bool:
    return isinstance(node, Apply) and node.operation.name == "divide"


def _is_sum(node: Expression) -> TypeGuard[Apply]:
    return isinstance(node, Apply) and node.operation.name in ("add", "subtract")


def _is_sum_with_eps(node: Expression, subject: _Subject) -> TypeGuard[Apply]:
    return _is_sum(node) and node.arguments[1] is subject.hypers.get("eps")


def _is_power_of_t(node: Expression) -> bool:
    return isinstance(node, Apply) and node.operation.name == "power" and _T in set(symbols(node.arguments[1]))
