"""What an adventurer computes: a rule's formula on a field's, written once for each variable."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from kudari.engine import Problem
from kudari.engine.race_kernel import Lanes
from kudari.fields import Field, FieldLike, as_field
from kudari.fields.evaluators import Symbolic
from kudari.fields.noise import Noise
from kudari.formula import Expression, KudariError, Symbol, Tape, derivatives
from kudari.formula.graph import gradients_elsewhere, substitute
from kudari.rules import RuleFormula, as_rule

Array = np.ndarray[Any, np.dtype[np.float64]]


def race_kernel(field: FieldLike, rule: Any) -> str:
    """The source of the kernel by which adventurers walk, as it is compiled.

    >>> print(race_kernel("x**2", "sgd")[:60])
    def kernel(first, end, lanes, steps, every, target, columns,

    Raises :class:`KudariError` for a field without a formula.
    """
    field = as_field(field)
    problem = problem_of(field, as_rule(rule).formula)
    if problem.value_and_grad is None:
        raise KudariError(f"{field.name} has no formula and cannot be compiled; it can only be interpreted")
    return Lanes(problem, ()).source


def problem_of(field: Field, formula: RuleFormula) -> Problem:
    """What an adventurer computes who follows a rule of this formula on this field."""
    return _problem(field.graph, field.variables, field.noise, formula)


@functools.lru_cache(maxsize=256)
def _measuring(graph: Expression, names: tuple[str, ...], noise: Noise | None) -> Tape:
    """The program from a place, and a draw for each variable, to the value and the slope."""
    places = [Symbol(name) for name in names]
    slopes = derivatives(graph, places)
    if noise is None:
        return Tape.of([graph, *slopes], places)
    draws = [Symbol(f"draw {name}") for name in names]
    noisy = [noise.seen(slope, draw) for slope, draw in zip(slopes, draws, strict=True)]
    return Tape.of([graph, *noisy], [*places, *draws])


@functools.lru_cache(maxsize=256)
def _problem(graph: Expression | None, names: tuple[str, ...], noise: Noise | None, formula: RuleFormula) -> Problem:
    """The rule's formula, written once for each variable."""
    updates = formula.equations
    own = {state.name: state for state in formula.states if not state.per_tensor}
    shared = {state.name: state for state in formula.states if state.per_tensor}
    letters = {target: {name: Symbol(f"{target} {name}") for name in names} for target in ("w", "g", *own)}
    new: dict[str, list[Any]] = {target: [] for target in ("w", *own)}
    known: dict[str, dict[Expression, Expression]] = {}
    for name in names:
        before: dict[Any, Any] = {updates.before[target]: letters[target][name] for target in ("w", *own)}
        before[Symbol("g")] = letters["g"][name]
        known[name] = before
    _look_elsewhere(graph, noise, formula, known)
    for name in names:
        after = substitute((updates.after[target] for target in new), known[name])
        for column, value in zip(new.values(), after, strict=True):
            column.append(value)
    inputs = [symbol for column in letters.values() for symbol in column.values()]
    inputs += [updates.before[name] for name in shared]
    inputs += [Symbol(name, "scalar") for name in (*(hyper.name for hyper in formula.hypers), "t")]
    outputs = [value for column in new.values() for value in column]
    outputs += [updates.after[name] for name in shared]
    return Problem(
        None if graph is None else _measuring(graph, names, noise),
        Tape.of(outputs, inputs),
        names,
        tuple(
            (symbol.name, variable if state.start == "w" else state.start)
            for key, state in own.items()
            for variable, symbol in letters[key].items()
        ),
        tuple((name, float(state.start)) for name, state in shared.items()),
        tuple(hyper.name for hyper in formula.hypers),
        noise is not None,
    )


def _look_elsewhere(
    graph: Expression | None,
    noise: Noise | None,
    formula: RuleFormula,
    known: Mapping[str, dict[Expression, Expression]],
) -> None:
    """Replace the gradients at other places by the field's derivatives there, for each variable in ``known``."""
    nodes = gradients_elsewhere(*formula.after)
    if nodes and (graph is None or noise is not None):
        raise KudariError(
            f"{formula.title} takes the gradient at another place, which many adventurers can only on a field with a "
            "formula and without noise; let one adventurer walk, with Adventurer or kudari.race"
        )
    if nodes:
        assert graph is not None
        slopes = derivatives(graph, [Symbol(name) for name in known])
    for node in nodes:
        there: dict[Expression, Expression] = {
            Symbol(name): next(substitute(node.arguments, dict(before))) for name, before in known.items()
        }
        for before, slope in zip(known.values(), substitute(slopes, there), strict=True):
            before[node] = slope


def value_and_gradient_of(field: Field) -> Callable[..., Sequence[Any]]:
    """Value and slope of many places at once; noise is added to a measured slope as to a derived one."""
    evaluator, noise = field.evaluator, field.noise
    if isinstance(evaluator, Symbolic):
        return _measuring(evaluator.graph, evaluator.names, noise).run
    width = len(evaluator.names)

    def value_and_gradient(*numbers: Array) -> list[Any]:
        places, draws = numbers[:width], numbers[width:]
        slopes = evaluator.gradient(*places)
        if noise is not None:
            slopes = [noise.seen(slope, draw) for slope, draw in zip(slopes, draws, strict=True)]
        return [evaluator.value(*places), *slopes]

    return value_and_gradient


def draws_of(noise: Noise | None, seed: Any, width: int) -> Callable[[int, Any], list[Array]] | None:
    """The noise's draws for each variable at a step, for some of the adventurers."""
    if noise is None:
        return None
    return lambda step, some: [
        noise.drawn(seed[some] if np.ndim(seed) else seed, step, variable, 0) for variable in range(width)
    ]
