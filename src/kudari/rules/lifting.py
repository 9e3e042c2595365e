"""Somebody's optimiser as a formula: its ``update`` is run on symbols, and what it computes is a rule.

The object is never changed: all runs are made with copies. It is first run on numbers, to see which of its
attributes stay (hyperparameters), count (the step number), or remember something (states); then on symbols,
once as new, which shows where the states begin, and once in the middle, which gives the formula. Before a
rule is returned, it walks five steps beside the object itself, and has to agree bit for bit.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import itertools
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from kudari.formula import Expression, KudariError, Symbol, TraceError
from kudari.formula.graph import Apply, Constant, as_expression, substitute, symbols
from kudari.formula.letters import letter
from kudari.formula.tracing import on_symbols
from kudari.refusals import is_real
from kudari.rules.contract import GIVEN, FormulaRule, Rule
from kudari.rules.declarations import Hyper, State
from kudari.rules.formula import RuleFormula
from kudari.rules.function_optimizer import Function, from_function, gradient_at

KEYS = ("a", "b")  # two parameters, so that what is shared between them shows
LETTERS = {"lr": "η", "learning_rate": "η", "momentum": "α", "decay_rate": "ρ", "rho": "ρ", "eps": "ε"}
LETTERS |= {"epsilon": "ε", "weight_decay": "λ", "v_max": "v̄", "vmax": "v̄"}
_T = Symbol("t", "scalar")


class LiftError(TraceError):
    """An optimiser does something that cannot be read as a formula. It can still walk as it is."""


def lift(optimizer: Any) -> Rule:
    """The rule that an optimiser computes: an object with ``update(params, grads)``, or a function.

    A function takes w, g and its states, and returns the new w and states; arguments with a default are
    hyperparameters, and ``t`` is the step number. One that asks for ``gradient_at`` may take the gradient at another
    place, as in ``gradient_at(w + 0.9 * v)``; it is given g where it asks for ``g`` as well.

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

    Raises :class:`LiftError`, which names the line, where no formula can be read.
    """
    if isinstance(optimizer, Rule):
        return copy.deepcopy(optimizer)
    optimizer = as_optimizer(optimizer)
    error: LiftError | None = None
    # What it prints on its way, and what it divides by zero, is not meant for these runs.
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        # An exponent such as self.n = 2 is rather a part of the formula; one that has walked is better made anew.
        for new, whole_numbers_vary in itertools.product((False, True), (True, False)):
            subject = renewed(optimizer) if new else optimizer
            if subject is not None:
                try:
                    return _verified(_lifted(subject, whole_numbers_vary), subject)
                except LiftError as first:
                    error = error or first
    assert error is not None
    raise error


def renewed(optimizer: Any) -> Any:
    """An optimiser as it was made, by the attributes that its ``__init__`` asks for; None if that cannot be told."""
    try:
        asked = inspect.signature(type(optimizer)).parameters
        values = {name: getattr(optimizer, name) for name in asked if _is_number(getattr(optimizer, name, None))}
        return type(optimizer)(**values)
    except Exception:  # it asks for something else
        return None


def as_optimizer(given: Any) -> Any:
    """Something with ``update(params, grads)``, made from a function if need be."""
    if isinstance(given, type):
        raise KudariError(f"{given.__name__} is a class; give an optimiser made from it: {given.__name__}()")
    if callable(getattr(given, "update", None)):
        return given
    if not inspect.isroutine(given):
        raise KudariError(f"a {type(given).__name__} is no optimiser: it has no update(params, grads)")
    return from_function(given)


# ---------------------------------------------------------------------- what its attributes are


@dataclass
class _Anatomy:
    """Attributes of an optimiser, by what becomes of them from step to step."""

    hypers: dict[str, float] = field(default_factory=dict)
    counters: dict[str, float] = field(default_factory=dict)  # with the number before the first step
    numbers: dict[str, float] = field(default_factory=dict)  # states that are one number for all parameters
    states: list[str] = field(default_factory=list)  # dicts with an entry for each parameter


def _attributes(thing: Any, prefix: str = "") -> Iterator[tuple[str, Any, str, Any]]:
    """Every attribute with its path, its owner and its name there, those of nested optimisers included."""
    for name, value in list(vars(thing).items()):
        if hasattr(value, "update") and hasattr(value, "__dict__") and not isinstance(value, Mapping):
            yield from _attributes(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", thing, name, value


def _is_number(value: Any) -> bool:
    return is_real(value) and not abs(value) > sys.float_info.max


def _values(thing: Any) -> dict[str, Any]:
    return {path: value for path, _, _, value in _attributes(thing)}


def _anatomy(optimizer: Any, whole_numbers_vary: bool) -> tuple[_Anatomy, Any]:
    """The anatomy, and a copy that has taken its first steps."""
    walker = copy.deepcopy(optimizer)
    before = [_values(walker)]
    params = dict.fromkeys(KEYS, 0.5)
    for slope in (0.3, -0.7, 0.2):
        _run(walker, params, {key: slope * (1 + i) for i, key in enumerate(KEYS)}, _name(optimizer))
        before.append(_values(walker))
    anatomy = _Anatomy()
    for path, value in before[-1].items():
        history = [values.get(path) for values in before]
        if isinstance(value, Mapping) and set(KEYS) <= set(value):
            anatomy.states.append(path)
        elif all(map(_is_number, history)):
            numbers = [float(number) for number in history]  # type: ignore[arg-type]
            if all(b - a == 1 for a, b in pairwise(numbers)):
                anatomy.counters[path] = numbers[0]
            elif len(set(numbers)) > 1:
                anatomy.numbers[path] = numbers[0]
            elif whole_numbers_vary or isinstance(value, (float, np.floating)):
                anatomy.hypers[path] = numbers[0]
    return anatomy, walker


# ---------------------------------------------------------------------- the formula


def _lifted(optimizer: Any, whole_numbers_vary: bool) -> Rule:
    name = _name(optimizer)
    anatomy, walked = _anatomy(optimizer, whole_numbers_vary)
    paths = (*anatomy.hypers, *anatomy.counters, *anatomy.numbers, *anatomy.states)
    names = _short_names(paths)
    first = _formulas(copy.deepcopy(optimizer), anatomy, names, name, as_new=True)
    later = _formulas(walked, anatomy, names, name, as_new=False)
    starts = _starts(later, first, {names[path] for path in anatomy.states}, name)
    starts |= {names[path]: value for path, value in anatomy.numbers.items()}
    states = {names[path] for path in anatomy.states} | {names[path] for path in anatomy.numbers}

    after = {"w": later["w"]} | {target: node for target, node in later.items() if target in states}
    letters = {short: LETTERS.get(short) or letter(short) for short in names.values()}
    scalars = {names[path] for path in anatomy.numbers}
    title = type(optimizer).__name__ if name != "the function" else "lifted"
    formula = RuleFormula(
        title,
        tuple(Hyper(names[path], None, letters[names[path]], low=float("-inf")) for path in anatomy.hypers),
        tuple(State(state, starts[state], letters[state], state in scalars) for state in after if state != "w"),
        tuple(after.values()),
    )
    return FormulaRule(formula, {names[path]: value for path, value in anatomy.hypers.items()})


def _formulas(
    runner: Any, anatomy: _Anatomy, names: Mapping[str, str], name: str, as_new: bool
) -> dict[str, Expression]:
    """What an update makes of w and of every state; as new, the states are what the code begins them with."""
    for path, owner, attribute, value in list(_attributes(runner)):
        if path in anatomy.hypers or path in anatomy.numbers:
            setattr(owner, attribute, Symbol(names[path], "scalar"))
        elif path in anatomy.counters:
            setattr(owner, attribute, _before_step(anatomy.counters[path]))
        elif path in anatomy.states and not as_new:
            setattr(owner, attribute, copy.copy(value))
            for key in KEYS:
                getattr(owner, attribute)[key] = Symbol(f"{names[path]}@{key}")
    params: dict[str, Any] = {key: Symbol(f"w@{key}") for key in KEYS}
    grads: dict[str, Any] = {key: Symbol(f"g@{key}") for key in KEYS}
    returned = _run(runner, params, grads, name)
    moved = returned if isinstance(returned, Mapping) else params
    values = _values(runner)
    formulas: dict[str, dict[str, Expression]] = {}
    for key in KEYS:
        new = {"w": as_expression(moved[key])}
        new |= {names[path]: as_expression(values[path][key]) for path in anatomy.states}
        new |= {names[path]: as_expression(values[path]) for path in anatomy.numbers}
        formulas[key] = dict(zip(new, _own_names(new.values(), key), strict=True))
    first, second = (formulas[key] for key in KEYS)
    for target in first:
        if first[target] is not second[target]:
            raise LiftError(f"{name} does not treat all parameters alike: what becomes of {target} depends on the key")
        if strangers := [symbol.name for symbol in symbols(first[target]) if "@" in symbol.name]:
            raise LiftError(f"{name} mixes its parameters: {target} depends on {', '.join(strangers)}")
    return first


def _own_names(expressions: Any, key: str) -> Iterator[Expression]:
    """The expressions with this parameter's symbols under their own names, and the step number put right."""
    expressions = list(expressions)
    own: dict[Expression, Expression] = {
        symbol: Symbol(symbol.name.partition("@")[0])
        for symbol in symbols(*expressions)
        if symbol.name.endswith(f"@{key}")
    }
    (*renamed,) = substitute(expressions, own)
    counted = as_expression(_T - 1) + 1
    return substitute(renamed, {counted: _T})


def _before_step(first: float) -> Expression:
    """A counter as it stands before step t, having begun at ``first``."""
    offset = first - 1
    return _T if offset == 0 else _T - -offset if offset < 0 else _T + offset


def _starts(
    later: Mapping[str, Expression], first: Mapping[str, Expression], states: set[str], name: str
) -> dict[str, float]:
    """Where the states begin: what stands in the first step's formula where a later one has the state."""
    starts: dict[str, float] = {}
    pending = [(later[key], first[key]) for key in later]
    while pending:
        general, special = pending.pop()
        if general is special:
            continue
        if isinstance(general, Symbol) and general.name in states and isinstance(special, Constant):
            if starts.setdefault(general.name, special.value) == special.value:
                continue
        elif isinstance(general, Apply) and isinstance(special, Apply) and general.operation is special.operation:
            pending.extend(zip(general.arguments, special.arguments, strict=True))
            continue
        raise LiftError(f"{name} computes something else in its first step than later")
    return {key: starts.get(key, 0.0) for key in states}


# ---------------------------------------------------------------------- the proof


def _verified(rule: Rule, optimizer: Any) -> Rule:
    """The rule, if five steps of it are bit for bit those of the object itself."""
    name = _name(optimizer)
    original, lifted = copy.deepcopy(optimizer), copy.deepcopy(rule)
    rng = np.random.default_rng(5)
    theirs = {key: rng.normal(size=3) for key in KEYS}
    ours = {key: value.copy() for key, value in theirs.items()}
    for step in range(5):
        grads = {key: rng.normal(size=3) * 10.0**scale for scale, key in enumerate(KEYS)}
        with np.errstate(all="ignore"):
            returned = _run(original, theirs, {key: value.copy() for key, value in grads.items()}, name)
        if isinstance(returned, Mapping):
            theirs = {key: np.array(returned[key]) for key in KEYS}
        lifted.update(ours, grads, gradient_at=lambda there: {key: gradient_at(place) for key, place in there.items()})
        for key in KEYS:
            if not np.array_equal(theirs[key], ours[key], equal_nan=True):
                raise LiftError(
                    f"{name} is not the formula that was read from it: they differ in step {step + 1} "
                    f"({theirs[key][0]!r} and {ours[key][0]!r}). Does it use random numbers?"
                )
    return copy.deepcopy(rule)


# ---------------------------------------------------------------------- odds and ends


def _run(runner: Any, params: dict[str, Any], grads: dict[str, Any], name: str) -> Any:
    try:
        return on_symbols(lambda: runner.update(params, grads), f"{name}.update")
    except TraceError as error:
        raise LiftError(str(error)) from error


def _name(optimizer: Any) -> str:
    return "the function" if isinstance(optimizer, Function) else type(optimizer).__name__


def _short_names(paths: Any) -> dict[str, str]:
    """A short name for each path, without the underscores of private attributes; nested ones only if they must."""
    short: dict[str, str] = {}
    for path in paths:
        last = path.rpartition(".")[2].strip("_") or "x"
        name = (
            last
            if last not in {*short.values(), *GIVEN} and not hasattr(Rule, last)
            else path.replace(".", "_").strip("_") + "_"
        )
        short[path] = name
    return short
