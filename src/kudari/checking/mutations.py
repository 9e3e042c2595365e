"""One operation written wrongly: a sign, a root, a square, a factor, a pair of brackets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from kudari.checking.subject import G, Subject, W, is_sum
from kudari.formula import Expression, Symbol, unicode
from kudari.formula.graph import Apply, Constant, apply, constant, symbols

Spoilt = tuple[str, Expression] | tuple[str, Expression, str]


def spoilt(node: Apply, subject: Subject) -> Iterator[Spoilt]:
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
                yield "missing square" if G in set(symbols(a)) else "factor missing", a, unicode(a, subject.letters)
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


def _spoilt_sum(node: Apply, subject: Subject) -> Iterator[Spoilt]:
    """A sum with a wrong sign, a lost term, or brackets that stand elsewhere."""
    a, b = node.arguments
    name = node.operation.name
    plus = name == "add"
    yield _sign_of(b, subject), a - b if plus else a + b, _letter_of(b, subject)
    yield _sign_of(a, subject), (-a) + b if plus else (-a) - b, _letter_of(a, subject)
    if plus or b not in {subject.before[state] for state in subject.starts}:  # for the move g − m there is β m + …
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
    if is_sum(b):
        yield "missing brackets", _sum(b, apply(name, a, b.arguments[0]), b.arguments[1])
        if name == "divide" and isinstance(a, Apply) and a.operation.name == "multiply":  # x/(a + b) · y
            yield "missing brackets", _sum(b, a.arguments[0] / b.arguments[0], b.arguments[1] * a.arguments[1])
    factors: list[tuple[str, Expression]] = [(name, b)]  # what a leading sum is multiplied with, from the right
    while isinstance(a, Apply) and a.operation.name in ("multiply", "divide"):
        factors.append((a.operation.name, a.arguments[1]))
        a = a.arguments[0]
    if is_sum(a) and factors[-1][0] == "multiply":
        second = a.arguments[1]
        for operation, factor in reversed(factors):
            second = apply(operation, second, factor)
        yield "missing brackets", _sum(a, a.arguments[0], second)
    (operation, divisor), *outer = reversed(factors) if len(factors) > 1 else [("", b)]
    if operation == "divide" and is_sum(divisor):
        second = divisor.arguments[1]
        for operation_, factor in outer:
            second = apply(operation_, second, factor)
        yield "missing brackets", _sum(divisor, a / divisor.arguments[0], second)


def _sum(like: Apply, a: Expression, b: Expression) -> Apply:
    """a + b or a − b, as ``like`` is."""
    node = apply(like.operation.name, a, b)
    assert isinstance(node, Apply)
    return node


def _sign_of(term: Expression, subject: Subject) -> str:
    """Which sign was wrong, by what the term is made of."""
    inside = set(symbols(term))
    if G in inside:
        return "gradient sign"
    if any(subject.before[name] in inside for name in subject.starts):
        return "state sign"
    return "decay sign" if subject.hypers.get("weight_decay") in inside else "sign"


def _lost(term: Expression, subject: Subject) -> str:
    """What was left out of a sum."""
    inside = set(symbols(term))
    if term is W:
        return "step alone"
    if subject.hypers.get("weight_decay") in inside:
        return "decay missing"
    if any(subject.before[name] in inside for name in subject.starts):
        return "not kept" if G not in inside else "term missing"
    return "gradient missing" if G in inside else "term missing"


def _factor(factor: Expression, subject: Subject) -> str:
    """What was left out of a product."""
    if factor is subject.hypers.get("lr"):
        return "lr missing"
    if factor is G:
        return "missing square"
    shares = set(subject.shares)
    if factor in shares:
        return "factor missing"
    if isinstance(factor, Apply) and factor.operation.name == "subtract" and factor.arguments[1] in shares:
        return "share missing"
    return "factor missing"


def _letter_of(node: Expression, subject: Subject) -> str:
    """The state whose old value a term reads, by its letter."""
    inside = set(symbols(node))
    states = [name for name in subject.starts if subject.before[name] in inside]
    return subject.letter(states[0]) if states else ""


def _is_sum_with_eps(node: Expression, subject: Subject) -> TypeGuard[Apply]:
    return is_sum(node) and node.arguments[1] is subject.hypers.get("eps")
