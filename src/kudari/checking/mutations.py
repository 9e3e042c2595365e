"""One operation written wrongly: a sign, a root, a square, a factor, a pair of brackets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from kudari.checking.subject import Factor, G, Subject, W, is_sum, times
from kudari.formula import Expression, Symbol, unicode
from kudari.formula.graph import Apply, Constant, apply, constant, ordered, symbols

Mutation = tuple[str, Expression] | tuple[str, Expression, str]  # the cause, what it becomes, the letter concerned


def mutated(node: Apply, subject: Subject) -> Iterator[Mutation]:
    """The ways to write one operation wrongly."""
    a, b = node.arguments[0], node.arguments[-1]
    match node.operation.name:
        case "sqrt":
            yield "missing root", a
            yield "missing root", a * a  # np.square for np.sqrt
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
            yield "sign", a + b
            kept = any(
                b * old in set(subject.nodes) for old in subject.before.values()
            )  # else it is h + (1 − ρ) (x − h)
            cause = "share for rest" if kept else "shares exchanged"
            yield cause, b, subject.letter(b.name) if isinstance(b, Symbol) else ""
        case "add" | "subtract":
            yield from _mutated_sum(node, subject)
        case "multiply":
            yield from (("missing brackets", instead) for instead in _unbracketed(node))
            if a is b:
                letter = unicode(a, subject.letters)
                yield "missing square" if G in set(symbols(a)) else "factor missing", a, f"{letter} twice ({letter}²)"
                yield from _unsquared(a)
            elif b is G and isinstance(a, Apply) and a.operation.name == "multiply" and a.arguments[1] is G:
                yield from ((cause, a.arguments[0] * instead) for cause, instead in _unsquared(G))
            yield _factor(a, node, subject), b, unicode(a, subject.letters)
            yield _factor(b, node, subject), a, unicode(b, subject.letters)
            yield "multiplied", a / b
            yield "multiplied", b / a
            yield "sum for product", a - b, unicode(node, subject.letters)
            yield "sum for product", a + b, unicode(node, subject.letters)
        case "divide":
            yield from (("missing brackets", instead) for instead in _unbracketed(node))
            if isinstance(a, Apply) and a.operation.name == "multiply":
                first, second = a.arguments
                letters = unicode(a, subject.letters)
                yield "sum for product", first - second / b, letters
                yield "sum for product", first + second / b, letters
            yield "divided", a * b
            yield "division missing", a
        case "power" if isinstance(b, Constant):
            yield "missing square", a
            yield from _unsquared(a)
        case "max" | "min":
            opposite = apply("min" if node.operation.name == "max" else "max", a, b)
            yield from (("max missing", b), ("max missing", a), ("min for max", opposite))
        case "sign":
            yield "sign missing", a


def _unsquared(a: Expression) -> Iterator[tuple[str, Expression]]:
    """The size for the square, and twice for the power of two."""
    if G in set(symbols(a)):
        yield "missing square", apply("abs", a)
        yield "missing square", a * 2


def _mutated_sum(node: Apply, subject: Subject) -> Iterator[Mutation]:
    """A sum with a wrong sign, a lost term, or brackets that stand elsewhere."""
    a, b = node.arguments
    name = node.operation.name
    plus = name == "add"
    if plus or a is W:
        yield "product for sum", a * b
    yield _sign_of(b, subject), a - b if plus else a + b, _letter_of(b, subject)
    yield _sign_of(a, subject), (-a) + b if plus else (-a) - b, _letter_of(a, subject)
    if plus or b not in {subject.before[state] for state in subject.starts}:  # for the move g − m there is β m + …
        yield _lost(b, subject), a, _letter_of(b, subject)
    yield _lost(a, subject), b if plus else -b, _letter_of(a, subject)
    if isinstance(a, Apply) and a.operation.name == "multiply":
        yield "brackets too wide", a.arguments[0] * apply(name, a.arguments[1], b), unicode(a.arguments[0])
    if not plus and isinstance(b, Apply) and b.operation.name in ("multiply", "divide"):
        for instead in _unbracketed(b):  # the minus now reaches only the first half
            first, second = instead.arguments
            yield "missing brackets", apply(instead.operation.name, a - first, second)


def _unbracketed(product: Apply) -> Iterator[Apply]:
    """A product or quotient in which the brackets around a sum are left out: what becomes a sum of two halves."""
    yield from _sum_at_the_end(product)
    start, factors = _chain(product)
    yield from _sum_at_the_start(start, factors)
    yield from _sum_below_the_start(start, factors)


def _sum_at_the_end(product: Apply) -> Iterator[Apply]:
    """The sum is the last factor, or the divisor, and only its first half remains so.

    ::

        x · (a + b)      →   x · a + b
        x / (a + b)      →   x / a + b
        x / (a + b) · y  →   x / a + b · y      where x y / (a + b) is written in this order
    """
    x, last = product.arguments
    if not is_sum(last):
        return
    a, b = last.arguments
    yield _sum(last, apply(product.operation.name, x, a), b)
    if product.operation.name == "divide" and isinstance(x, Apply) and x.operation.name == "multiply":
        x, y = x.arguments
        yield _sum(last, x / a, b * y)


def _sum_at_the_start(start: Expression, factors: Sequence[Factor]) -> Iterator[Apply]:
    """The sum is the first factor, and only its second half is still multiplied.

    ::

        (a − b) · x      →   a − b · x
        (a − b) · x / y  →   a − b · x / y
    """
    if is_sum(start) and factors[0][0] == "multiply":
        a, b = start.arguments
        yield _sum(start, a, times(b, factors))


def _sum_below_the_start(start: Expression, factors: Sequence[Factor]) -> Iterator[Apply]:
    """The sum divides what comes first, and more factors follow, which reach only its second half.

    ::

        x / (a + b) · y  →   x / a + b · y
    """
    (operation, divisor), *further = factors
    if operation == "divide" and is_sum(divisor) and further:  # without more factors it stands at the end
        a, b = divisor.arguments
        yield _sum(divisor, start / a, times(b, further))


def _chain(product: Expression) -> tuple[Expression, list[Factor]]:
    """What a product begins with, and what follows from left to right: x · y / z is x, and · y, and / z."""
    factors: list[Factor] = []
    while isinstance(product, Apply) and product.operation.name in ("multiply", "divide"):
        factors.append((product.operation.name, product.arguments[1]))
        product = product.arguments[0]
    return product, factors[::-1]


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


def _factor(factor: Expression, product: Apply, subject: Subject) -> str:
    """What was left out of a product."""
    if factor is subject.hypers.get("lr"):
        return "lr missing"
    if factor is G:
        states = [subject.after[name] for name in subject.starts]
        squared = [state for state in states if product in set(ordered(state)) and _is_of_squares(state)]
        return "missing square" if squared else "gradient missing"
    shares = set(subject.shares)
    if factor in shares:
        return "factor missing"
    if isinstance(factor, Apply) and factor.operation.name == "subtract" and factor.arguments[1] in shares:
        return "share missing"
    return "factor missing"


def _is_of_squares(state: Expression) -> bool:
    """Whether the gradient is multiplied by itself in what a state becomes: g², g · g, (1 − ρ) g · g."""
    return any(
        node.operation.name == "multiply" and all(G in set(symbols(argument)) for argument in node.arguments)
        for node in ordered(state)
        if isinstance(node, Apply)
    )


def _letter_of(node: Expression, subject: Subject) -> str:
    """The state whose old value a term reads, by its letter."""
    inside = set(symbols(node))
    states = [name for name in subject.starts if subject.before[name] in inside]
    return subject.letter(states[0]) if states else ""


def _is_sum_with_eps(node: Expression, subject: Subject) -> TypeGuard[Apply]:
    return is_sum(node) and node.arguments[1] is subject.hypers.get("eps")
