"""Mistakes with what a rule remembers: states forgotten, overwritten, exchanged, or moved only once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from kudari.checking.subject import Change, G, Subject, T, W, is_quotient
from kudari.formula import Expression
from kudari.formula.graph import Apply, apply, constant, substitute

Made = tuple[str, Change] | tuple[str, Change, str]  # a cause, the formula it leads to, the letter it concerns


def memory(subject: Subject) -> Iterator[Made]:
    """A state is overwritten too early, brought forward too late or not at all, or forgotten."""
    for name in subject.starts:
        yield from _of_a_state(subject, name)
    late = {subject.after[name]: subject.before[name] for name in subject.starts}
    if late:
        letters = ", ".join(map(subject.letter, subject.starts))
        yield "stale state", subject.in_line("w", late), letters
    forgotten: dict[Expression, Expression] = {subject.before[name]: start for name, start in subject.starts.items()}
    if forgotten:
        letters = ", ".join(subject.letter(name) for name in subject.starts)
        yield "not kept", subject.everywhere(forgotten), letters
        yield "not kept", subject.everywhere({**forgotten, T: constant(1)}), letters
    yield from _exchanged(subject)
    yield from _indented(subject)


def _of_a_state(subject: Subject, name: str) -> Iterator[Made]:
    old, new, letter = subject.before[name], subject.after[name], subject.letter(name)
    for target in subject.after:
        if target == "w":
            yield "overwritten", subject.in_line("w", {new: new, old: new}), letter
            yield "stale state", subject.in_line("w", {new: old}), letter
        elif target != name:
            yield "overwritten", subject.in_states([target], {new: new, old: new}), letter
            yield "stale state", subject.in_states([target], {new: old}), letter
    if isinstance(new, Apply) and new.operation.name == "max":
        yield "max missing", subject.everywhere({new: new.arguments[1]}), letter
    (anew,) = subject.anew(name)
    yield "not kept", subject.everywhere({new: anew}), letter
    yield "not in the step", subject.in_line("w", {new: anew}), letter
    (rewritten,) = substitute([new], {old: anew})
    yield "overwritten", subject.everywhere({new: rewritten}), letter  # in two lines, the wrong way round
    corrected = [n for n in subject.nodes if n.arguments and n.arguments[0] is new and is_quotient(n)]
    for node in (new, *corrected):
        yield "state unused", subject.in_line("w", {node: G}), letter
        if node is not new:
            yield "correction kept", subject.with_lines({name: node}), letter
    yield "never updated", subject.everywhere({new: old}), letter
    yield "subtracted from itself", subject.everywhere({new: old - new}), letter
    yield "added to itself", subject.everywhere({new: old + new}), letter
    if isinstance(new, Apply) and new.operation.name == "add" and new.arguments[0] is old:
        yield "subtracted from itself", subject.everywhere({new: old - new.arguments[1]}), letter
    yield "parameter for state", subject.in_states([name], {old: W}), letter


def _exchanged(subject: Subject) -> Iterator[Made]:
    """One state stands where another one, or the gradient, belongs."""
    corrected = {
        name: [n for n in subject.nodes if n.arguments and n.arguments[0] is subject.after[name] and is_quotient(n)]
        for name in subject.starts
    }
    for one, other in permutations(subject.starts, 2):
        letters = f"{subject.letter(one)}, {subject.letter(other)}"
        old, new = subject.before[other], subject.after[other]
        if one < other and not {new, subject.after[one]} & {*new.arguments, *subject.after[one].arguments}:
            swapped: dict[Expression, Expression] = {subject.after[one]: new, new: subject.after[one]}
            yield "states exchanged", subject.in_line("w", swapped), letters
            for a, b in zip(corrected[one], corrected[other], strict=False):
                yield "states exchanged", subject.in_line("w", {a: b, b: a}), letters
        for instead in (new, old):
            yield "state for gradient", subject.in_states([one], {G: instead}), subject.letter(one)
    kept = {name: nodes[0] for name, nodes in corrected.items() if nodes}
    if len(kept) > 1:
        yield "correction kept", subject.with_lines(kept), ", ".join(map(subject.letter, kept))


def _indented(subject: Subject) -> Iterator[Made]:
    """A line stands under ``if self.v is None``, and so is carried out in the first step only, or in all others."""
    first = apply("less", T, constant(2))
    in_first, in_others = (
        {name: apply("where", first, *values) for name, values in pairs.items()}
        for pairs in (
            {name: (new, subject.before[name]) for name, new in subject.after.items()},
            {name: (subject.before[name], new) for name, new in subject.after.items()},
        )
    )
    if not subject.starts:
        return
    letters = ", ".join(subject.letter(name) for name in subject.starts)
    yield "only first", subject.with_lines(in_first)
    yield "first skipped", subject.with_lines(in_others)
    yield "first skipped", subject.with_lines({"w": in_others["w"]})
    states = {subject.after[name]: in_first[name] for name in subject.starts}
    yield "state only first", subject.everywhere(states), letters
    if len(states) > 1:
        for name in subject.starts:
            yield "state only first", subject.everywhere({subject.after[name]: in_first[name]}), subject.letter(name)
