"""Somebody's optimiser as a formula: it is run on symbols, and what it computes is a rule.

However it is called, the object is never changed: all runs are made with copies. It is first run on numbers, to see
what stays (hyperparameters), counts (the step number), or is remembered (states); then on symbols, in the middle of
its way, which gives the formula. Where the states begin is measured. Before a rule is returned, it walks five steps
beside the object itself, and has to agree bit for bit.
"""

from __future__ import annotations

import copy
import inspect
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from kudari.calling import Called, as_optimizer
from kudari.calling.memory import Path
from kudari.calling.quiet import quiet
from kudari.calling.surroundings import untouched
from kudari.calling.time_limit import limited
from kudari.formula import Expression, Symbol, TraceError
from kudari.formula.graph import substitute, symbols
from kudari.names import printable
from kudari.refusals import is_real
from kudari.rules.contract import Rule
from kudari.rules.declarations import Hyper, State
from kudari.rules.formula import RuleFormula
from kudari.rules.formula_rule import FormulaRule
from kudari.rules.lifting.alike import states_of_one
from kudari.rules.lifting.errors import LiftError, UnlikeError
from kudari.rules.lifting.naming import letter_of, short_names
from kudari.rules.lifting.proof import Witness
from kudari.rules.lifting.reading import KEYS, Reading, Walk, read
from kudari.rules.lifting.starts import Start, starts_of
from kudari.translations import translated

__all__ = ["LiftError", "UnlikeError", "lift", "renewed", "walkable"]


def lift(optimizer: Any) -> Rule:
    """The rule that an optimiser computes, in whatever way it is called.

    >>> import numpy as np
    >>> class Ball:
    ...     def __init__(self, lr=0.01, momentum=0.9):
    ...         self.lr, self.momentum, self.v = lr, momentum, None
    ...     def update(self, params, grads):
    ...         if self.v is None:
    ...             self.v = {key: np.zeros_like(value) for key, value in params.items()}
    ...         for key in params:
    ...             self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
    ...             params[key] += self.v[key]
    >>> print(lift(Ball()))
    v ← α v − η g
    w ← w + v

    A class is made with its defaults. A function takes w, g and its states, and returns the new w and states;
    arguments with a default are hyperparameters, and ``t`` is the step number. One that asks for ``gradient_at`` may
    take the gradient at another place, as in ``gradient_at(w + 0.9 * v)``. What has to be said of a reading,
    a branch that was decided by a hyperparameter, stands in the rule's ``notes``:

    >>> def decaying(w, g, t, lr=0.1, decay=0.0):
    ...     return w - (lr / (1 + decay * t) if decay else lr) * g
    >>> print(lift(decaying), lift(decaying).notes)
    w ← w − η g ('for decay = 0',)

    Raises :class:`LiftError`, which names the line, where no formula can be read, and :class:`TimeLimitError` where a
    step has not come to its end after 20 seconds.
    """
    if isinstance(optimizer, Rule):
        return copy.deepcopy(optimizer)
    return limited(lambda: _read(optimizer))


def _read(given: Any) -> Rule:
    optimizer = as_optimizer(given, choose=True)
    if isinstance(optimizer, Rule):  # of a class of Kudari's own
        return optimizer
    error: LiftError | None = None
    # What it prints on its way, and what it divides by zero, is not meant for these runs.
    with untouched(optimizer), quiet():
        # An exponent such as self.n = 2 is rather a part of the formula; one that has walked is better made anew.
        for new, whole_numbers_vary in itertools.product((False, True), (True, False)):
            subject = renewed(optimizer) if new else optimizer
            if subject is not None:
                try:
                    return _lifted(subject, whole_numbers_vary)
                except TraceError as first:
                    error = error or _as_lift_error(first)
    assert error is not None
    raise error


def walkable(given: Any) -> Any:
    """Somebody's optimiser as it is called; one that asks for gradients at other places is read, and is a rule."""
    optimizer = as_optimizer(given)
    return lift(optimizer) if isinstance(optimizer, Called) and optimizer.looks_elsewhere else optimizer


def renewed(optimizer: Any) -> Any:
    """An optimiser as it was made, by the attributes that its ``__init__`` asks for; None if that cannot be told."""
    if isinstance(optimizer, Called):
        return None
    try:
        asked = inspect.signature(type(optimizer)).parameters
        values = {name: getattr(optimizer, name) for name in asked if is_real(getattr(optimizer, name, None))}
        return type(optimizer)(**values)
    except Exception:  # it asks for something else
        return None


def _as_lift_error(error: TraceError) -> LiftError:
    return error if isinstance(error, LiftError) else LiftError(str(error))


def _lifted(optimizer: Any, whole_numbers_vary: bool) -> Rule:
    called = isinstance(optimizer, Called)
    title, axes = (optimizer.title, optimizer.axes) if called else (printable(type(optimizer).__name__), 1)

    def new() -> Any:
        return optimizer.afresh() if called else copy.deepcopy(optimizer)

    reading = read(lambda: Walk.of(new(), axes, title), whole_numbers_vary, title)
    needed = states_of_one(reading, title)
    witness = Witness(new(), title)
    first: LiftError | None = None
    words = {state: (reading.paths[state], reading.paths[twin]) for state, twin in needed.items()}
    notes = optimizer.notes if called else ()
    for starts in starts_of(reading, list(needed)):
        rule = _rule(reading, starts, words, title, notes)
        difference = witness.difference(copy.deepcopy(rule))
        if difference is None:
            return rule
        first = first or difference
    assert first is not None
    raise first


def _rule(
    reading: Reading, starts: Mapping[str, Start], words: dict[str, tuple[Path, Path]], title: str, notes: Sequence[str]
) -> Rule:
    """The rule of a reading, in the names that the code has for what stands in it."""
    own = f"@{KEYS[0]}"
    outputs = [reading.after[f"w{own}"], *(reading.after[state] for state in starts)]
    used = {state: Symbol(state) for state in starts} | {symbol.name: symbol for symbol in symbols(*outputs)}
    hypers = [name for name in reading.hypers if name in used]
    places = {name: (reading.paths[name],) * 2 for name in hypers} | words
    names = dict(zip(places, short_names(places.values()), strict=True))
    renamed: dict[Expression, Expression] = {
        symbol: Symbol(names.get(name, name.removesuffix(own)), symbol.kind) for name, symbol in used.items()
    }
    formula = RuleFormula(
        title,
        tuple(Hyper(names[name], None, letter_of(names[name]), low=float("-inf")) for name in hypers),
        tuple(
            State(names[name], start, letter_of(names[name]), used[name].kind == "scalar")
            for name, start in starts.items()
        ),
        tuple(substitute(outputs, renamed)),
    )
    fixed = dict.fromkeys(
        translated(f"for {short_names([(reading.paths[name],) * 2])[0]} = {value:g}")
        for name, value in reading.asked.items()
    )
    return FormulaRule(formula, {names[name]: reading.hypers[name] for name in hypers}, (*notes, *fixed))
