"""The rule that takes the same steps with the slope at hand, of one that takes the gradient at another place.

Textbook Nesterov stands at w, and asks for the slope at w + α v. Somebody who stands there himself has that slope at
hand: written by where he stands, the rule is the book's form. This is a change of variables, and so it can be made
for every rule that asks for one slope only, at w plus something of its states.

>>> from kudari.rules import Rule, hyper, state
>>> class Textbook(Rule):
...     lr: float = hyper(default=0.01, letter="η")
...     momentum: float = hyper(default=0.9, letter="α")
...     v = state(0.0)
...     def step(self, w, v, gradient_at):
...         v = self.momentum * v - self.lr * gradient_at(w + self.momentum * v)
...         return w + v, v
>>> print(at_hand(Textbook.formula))
v ← α v − η g
w ← w + α v − η g
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from kudari.formula import Expression, Symbol
from kudari.formula.graph import Apply, gradients_elsewhere, substitute, symbols
from kudari.rules.formula import RuleFormula

Terms = Mapping[Expression, int]  # of a sum, each with how often it is added; less than 0: taken off

W, G, T = Symbol("w"), Symbol("g"), Symbol("t", "scalar")


def at_hand(formula: RuleFormula) -> RuleFormula | None:
    """The rule, written by the place where it takes its gradient; None where there is no such rule.

    There is none where a step needs more gradients than one, where the place is not w plus something of the states,
    and where a state begins at w.
    """
    nodes = gradients_elsewhere(*formula.after)
    if len(nodes) != 1 or G in set(symbols(*formula.after)) or any(state.start == "w" for state in formula.states):
        return None
    ahead = _beside_w(_terms(nodes[0].arguments[0]))
    if ahead is None:
        return None
    w, *states = substitute(formula.after, {nodes[0]: G})
    behind = _added(W, ahead, times=-1)  # where the old w is, seen from the place
    new_states = list(substitute(states, {W: behind}))
    before = [symbol for name, symbol in formula.equations.before.items() if name != "w"]
    later = substitute(ahead, {T: T + 1, **dict(zip(before, new_states, strict=True))})
    next_ahead = dict(zip(later, ahead.values(), strict=True))
    moved = _beside_w(_terms(w))
    if moved is None:
        new_w = _added(next(substitute([w], {W: behind})), next_ahead)
    else:
        new_w = _added(_added(W, next_ahead), _less(moved, ahead, set(states)))
    return replace(formula, after=(new_w, *new_states))


def is_books_nesterov(formula: RuleFormula) -> bool:
    """Whether this is the book's form of Nesterov's rule, v ← α v − η g; w ← w + α v − η g, but for signs."""
    if len(formula.states) != 1:
        return False
    w, velocity = formula.after
    v = formula.equations.before[formula.states[0].name]
    step = _terms(velocity)
    kept = [term for term in step if v in set(symbols(term))]
    if len(kept) != 1 or step.pop(kept[0]) != 1:
        return False
    if any(symbol.kind == "tensor" and symbol is not G for symbol in symbols(*step)):
        return False
    (carried,) = substitute(kept, {v: velocity})
    terms = _terms(w)
    sign = terms.get(carried, 0)
    return abs(sign) == 1 and terms == Counter({W: 1, carried: sign, **{term: sign * n for term, n in step.items()}})


def _terms(node: Expression, sign: int = 1) -> Counter[Expression]:
    """The terms of a sum."""
    if isinstance(node, Apply) and node.operation.name in ("add", "subtract"):
        terms = _terms(node.arguments[0], sign)
        for term, count in _terms(node.arguments[1], sign if node.operation.name == "add" else -sign).items():
            terms[term] += count
        return terms
    if isinstance(node, Apply) and node.operation.name == "negate":
        return _terms(node.arguments[0], -sign)
    return Counter({node: sign})


def _beside_w(terms: Terms) -> Terms | None:
    """The terms beside w; None where w is not just added once."""
    rest = {term: count for term, count in terms.items() if term is not W}
    return None if terms.get(W) != 1 or W in set(symbols(*rest)) else rest


def _less(terms: Terms, others: Terms, states: Collection[Expression]) -> Terms:
    """The terms less the others. A state's new value is written by its own terms where they fall away by that."""
    written_out = Counter[Expression]()
    for term, count in terms.items():
        for part, sign in (_terms(term) if term in states else {term: 1}).items():
            written_out[part] += sign * count
    left = written_out if others.keys() <= written_out.keys() else Counter(terms)
    left.subtract(others)
    return left


def _added(first: Expression, terms: Terms, times: int = 1) -> Expression:
    """The sum of something and these terms."""
    for term, count in terms.items():
        for _ in range(abs(count)):
            first = first + term if count * times > 0 else first - term
    return first
