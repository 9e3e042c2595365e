"""The catalogue of mistakes: what a rule becomes when one thing in its formula is written wrongly.

Each mistake is made on the graph of the rule, so that whoever has made it takes exactly its steps. Those that
concern a whole rule (a counter that begins at 0, two decay rates exchanged) come first; then every operation
of the formula is mutated in its own ways. What several mistakes have in common goes to the first of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations, product
from typing import Literal

from kudari.checking.mutations import mutated
from kudari.checking.probe import KEYS
from kudari.checking.state_mistakes import Made, memory
from kudari.checking.subject import (
    Change,
    Everywhere,
    Formula,
    G,
    Replacement,
    Subject,
    T,
    W,
    exchanged,
    forms,
    with_mixtures,
)
from kudari.formula import Expression, Symbol
from kudari.formula.graph import Apply, constant, ordered
from kudari.rules.formula import RuleFormula

# Those of which two are looked for at once: what learners do most, and what a formula does not hide.
COMMON = frozenset(
    {
        *("gradient sign", "state sign", "not kept", "stale state", "added to itself", "subtracted from itself"),
        *("missing root", "missing square", "missing eps", "bias missing", "shares exchanged", "share missing"),
        *("lr missing", "gradient missing", "betas exchanged", "step alone"),
    }
)


@dataclass(frozen=True)
class Mistake:
    """A cause, which :mod:`kudari.checking.messages` puts into words, and the formula that it leads to."""

    cause: str
    formula: RuleFormula
    about: str = ""  # the letter that it concerns
    also: tuple[tuple[str, str], ...] = ()  # the causes of others made at once, and what they concern


@lru_cache(maxsize=64)  # more than there are rules; a check would else spend most of its time here
def mistakes(formula: RuleFormula) -> tuple[Mistake, ...]:
    """Every mistake of the catalogue that can be made in a rule, the likelier and more particular first.

    >>> from kudari.rules import SGD
    >>> [mistake.cause for mistake in mistakes(SGD.formula)][:5]
    ['lr missing', 'lr twice', 'lr twice', 'lr twice', 'step twice']
    >>> len(mistakes(SGD.formula))
    19
    >>> print(mistakes(SGD.formula)[-1].formula)
    w ← −(η g)
    """
    return tuple(_distinct(formula, _all))


def _distinct(formula: RuleFormula, made: Callable[[Subject], Iterator[Made]]) -> Iterator[Mistake]:
    """The mistakes that can be made in a formula, however it is written; each of those that are the same once."""
    written = forms(formula.equations.after)
    known = {tuple(after.values()) for after in written}
    for after in written:
        for cause, change, *about in made(Subject(formula, after)):
            nodes = tuple(change().values())
            if nodes not in known:
                known.add(nodes)
                yield Mistake(cause, replace(formula, after=nodes), "".join(about))


def other_starts(formula: RuleFormula, numbers: Sequence[float]) -> Iterator[Mistake]:
    """The rule with states that begin elsewhere: one of them, or all, at 1, at the parameter, at one of the numbers.

    >>> from kudari.rules import Momentum
    >>> [mistake.formula.states[0].start for mistake in other_starts(Momentum.formula, [0.5])]
    [1.0, 0.1, 'w', 0.5]
    """
    letters = formula.equations.letters
    starts: list[float | Literal["w"]] = [1.0, 0.0, 0.1, "w", *numbers]
    held = [state for state in formula.states if not state.per_tensor]
    groups = [[state] for state in held] + ([held] if len(held) > 1 else [])
    for group in groups:
        for start in dict.fromkeys(starts):
            if all(state.start != start for state in group):
                states = tuple(replace(state, start=start) if state in group else state for state in formula.states)
                about = ", ".join(letters.get(state.name, state.name) for state in group)
                yield Mistake("start", replace(formula, states=states), about)


@lru_cache(maxsize=16)
def pairs(formula: RuleFormula) -> tuple[Mistake, ...]:
    """Two of the common mistakes at once, those first that come first in the catalogue.

    >>> from kudari.rules import SGD
    >>> print(pairs(SGD.formula)[1].cause, *pairs(SGD.formula)[1].also)
    gradient sign ('lr missing', '')
    """
    known = {formula.after, *(mistake.formula.after for mistake in mistakes(formula))}
    made: dict[tuple[Expression, ...], tuple[str, Change, str]] = {}
    for cause, change, *letters in _all(Subject(formula, with_mixtures(formula.equations.after))):
        if cause in COMMON:
            made.setdefault(tuple(change().values()), (cause, change, "".join(letters)))
    both, together = [], set()
    for i, (first, (cause, _, about)) in enumerate(made.items()):
        nodes = ordered(*first)
        there = set(nodes)
        for j, (other, change, concerned) in enumerate(made.values()):
            if isinstance(change, Everywhere) and there.issuperset(change.replacement) and (j, i) not in together:
                together.add((i, j))
                wrong = tuple(change.beside(dict(zip(change.after, first, strict=True)), nodes).values())
                if wrong not in known:
                    known.add(wrong)
                    both.append(Mistake(cause, replace(formula, after=wrong), about, ((other, concerned),)))
    return tuple(both)


def _all(subject: Subject) -> Iterator[Made]:
    yield from memory(subject)
    yield from _counting(subject)
    yield from _corrections(subject)
    yield from _hyperparameters(subject)
    yield from _decay(subject)
    kept: dict[Expression, Expression] = {subject.after[name]: subject.after[name] for name in subject.starts}
    yield "parameter for gradient", subject.everywhere({G: W})
    for target in subject.after:
        yield "gradient squared", subject.in_line(target, {G: G * G} if target != "w" else {**kept, G: G * G})
    roots: dict[Expression, Expression] = {
        n: n.arguments[0] for n in subject.nodes if isinstance(n, Apply) and n.operation.name == "sqrt"
    }
    if len(roots) > 1:
        yield "missing root", subject.everywhere(roots)
    for node in subject.nodes:
        if isinstance(node, Apply):
            for cause, instead, *about in mutated(node, subject):
                yield cause, subject.everywhere({node: instead}), "".join(about)


def _counting(subject: Subject) -> Iterator[Made]:
    """The step number begins too low or too high, or stands still."""
    yield "t from 0", subject.everywhere({T: T - 1})
    yield "t too large", subject.everywhere({T: T + 1})
    yield "t not counted", subject.everywhere({T: constant(1)})
    yield "t not counted", subject.everywhere({T: constant(0)})
    yield "t not counted", subject.everywhere({T: constant(len(KEYS))})  # counted where the states are created


def counted_per_key(formula: RuleFormula, keys: int, first: int) -> RuleFormula:
    """The formula of one of several parameters, where the counter goes on with each of them, from its first value."""
    after = exchanged(formula.equations.after, {T: keys * (T - 1) + first})
    return replace(formula, after=tuple(after.values()))


def _corrections(subject: Subject) -> Iterator[Made]:
    """The factors 1 − βᵗ are left out, turned over, or written without their power."""
    for chosen in product(("right", "missing", "turned"), repeat=len(subject.corrections)):
        after: Formula = subject.after
        for node, choice in zip(subject.corrections, chosen, strict=True):
            if choice != "right":
                after = _at_factor(after, node, turned=choice == "turned")
        yield "bias multiplied" if "turned" in chosen else "bias missing", subject.with_lines(after)
    powers = [node.arguments[1] for node in subject.corrections]
    for some in (powers, *([power] for power in powers)):
        yield "power missing", subject.everywhere({power: power.arguments[0] for power in some})
        yield "power missing", subject.everywhere({power: power.arguments[0] * T for power in some})


def _at_factor(after: Formula, factor: Expression, turned: bool) -> Formula:
    """The formula without a factor, or its root; or in which it multiplies what it divided, and the reverse."""
    nodes = [node for node in ordered(*after.values()) if isinstance(node, Apply)]
    carriers = {factor, *(node for node in nodes if node.operation.name == "sqrt" and node.arguments[0] is factor)}
    instead: dict[Expression, Expression] = {}
    for node in nodes:
        if node.operation.name in ("multiply", "divide") and node.arguments[1] in carriers:
            a, b = node.arguments
            instead[node] = a if not turned else a * b if node.operation.name == "divide" else a / b
    return exchanged(after, instead)


def _hyperparameters(subject: Subject) -> Iterator[Made]:
    """A hyperparameter is applied twice, not at all, or stands in another's place."""
    lr = subject.hypers.get("lr")
    if lr is not None:
        yield "lr missing", subject.everywhere({lr: constant(1)})
        yield "lr twice", subject.everywhere({lr: lr * lr})
        yield "lr twice", subject.everywhere({G: lr * G})
        step = subject.after["w"] - W
        yield "lr twice", subject.with_lines({"w": W + lr * step})
        yield "step twice", subject.with_lines({"w": W + 2 * step})
        yield "lr inside and outside", subject.everywhere({G: lr * G, lr: constant(1)})
    for i, share in enumerate(subject.shares):
        for earlier in subject.shares[:i]:
            swapped: dict[Expression, Expression] = {share: earlier, earlier: share}
            yield "betas exchanged", subject.everywhere(swapped)
            yield "betas exchanged", subject.in_states(list(subject.starts), swapped)
            states = {subject.after[name]: subject.after[name] for name in subject.starts}
            yield "betas exchanged", subject.in_line("w", {**swapped, **states})
    yield from _one_for_another(subject)
    for share in subject.shares:
        letter = subject.letter(share.name)
        yield "shares exchanged", subject.everywhere({share: 1 - share}), letter
        for name in subject.starts:
            yield "shares exchanged", subject.in_states([name], {share: 1 - share}), letter
            yield from _one_share(subject, share, name)
        yield "factor missing", subject.everywhere({share: constant(1)}), letter
        if lr is not None:
            yield "exchanged with lr", subject.everywhere({share: lr, lr: share}), letter
    if len(subject.shares) > 1:
        turned: Replacement = {share: 1 - share for share in subject.shares}
        yield "shares exchanged", subject.everywhere(turned), "β"
        yield "shares exchanged", subject.in_states(list(subject.starts), turned), "β"
    if "eps" in subject.hypers:
        yield "missing eps", subject.everywhere({subject.hypers["eps"]: constant(0)})
        for huge in (1e7, 1e8):  # 1e7 where 1e-7 was meant
            yield "eps huge", subject.everywhere({subject.hypers["eps"]: constant(huge)})


def _one_for_another(subject: Subject) -> Iterator[Made]:
    """One decay rate stands where another belongs: in a state or a half of it, in the corrections, everywhere."""
    kept: dict[Expression, Expression] = {subject.after[name]: subject.after[name] for name in subject.starts}
    for right, wrong in permutations(subject.shares, 2):
        letters = f"{subject.letter(wrong.name)}, {subject.letter(right.name)}"
        yield "share for another", subject.everywhere({right: wrong}), letters
        yield "share for another", subject.in_line("w", {right: wrong, **kept}), letters
        for name in subject.starts:
            old = subject.before[name]
            places: list[Replacement] = [{right: wrong}, {1 - right: 1 - wrong}, {right * old: wrong * old}]
            for instead in places:
                yield "share for another", subject.in_states([name], instead), letters


def _one_share(subject: Subject, share: Expression, state: str) -> Iterator[Made]:
    """One of the two shares is written wrongly where a state is brought forward, or the second one where none is."""
    letter = subject.letter(share.name) if isinstance(share, Symbol) else ""
    rest, kept = 1 - share, share * subject.before[state]
    inside = set(ordered(subject.after[state]))
    if rest in inside and kept in inside:
        yield "share for rest", subject.in_states([state], {rest: share}), letter
        yield "rest for share", subject.in_states([state], {kept: rest * subject.before[state]}), letter
    elif rest not in inside and kept in inside and G in inside:
        yield "averaged", subject.in_states([state], {G: rest * G}), letter
        yield "averaged", subject.everywhere({G: rest * G}), letter


def _decay(subject: Subject) -> Iterator[Made]:
    """Weight decay goes into the gradient, the wrong way, or nowhere."""
    decay = subject.hypers.get("weight_decay")
    if decay is None:
        return
    none = constant(0)
    yield "decay missing", subject.everywhere({decay: none})
    yield "decay sign", subject.everywhere({decay: -decay})
    yield "decay coupled", subject.everywhere({decay: none, G: G + decay * W})
    yield "decay twice", subject.everywhere({G: G + decay * W})
    if "lr" in subject.hypers:
        yield "decay unscaled", subject.everywhere({decay: decay / subject.hypers["lr"]})
    for state, node in subject.after.items():
        if state != "w":
            yield "decay coupled", subject.in_line(state, {node: node + decay * W})
