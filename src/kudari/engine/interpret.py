"""The truth: adventurers walk by NumPy, one operation after another.

Whatever is compiled must give these numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kudari.engine.problem import Adventurers, Array, Journey, Outcome, Problem, ValueAndGrad


def interpret(problem: Problem, value_and_grad: ValueAndGrad, adventurers: Adventurers, journey: Journey) -> Outcome:
    """Let adventurers walk.

    A step to a position, value or gradient that is not finite is not taken, and ends the walk.
    """
    variables, count = adventurers.starts.shape
    outcome = Outcome.empty(variables, count, journey)
    outcome.positions[:] = adventurers.starts
    positions: Sequence[Array] = list(adventurers.starts)
    begin = dict(zip(problem.variables, adventurers.starts, strict=True))
    states = [begin[start].copy() if isinstance(start, str) else np.full(count, start) for _, start in problem.states]
    shared: Sequence[float | Array] = [start for _, start in problem.shared]
    for step in range(journey.steps + 1):
        draws = [np.broadcast_to(draw, count) for draw in adventurers.drawn(step)]
        value, *gradient = value_and_grad(*positions, *draws)
        numbers = [np.broadcast_to(number, count) for number in (*positions, value, *gradient)]
        alive = (outcome.evaluations == step) & np.isfinite(numbers).all(axis=0)
        outcome.evaluations += alive
        outcome.values[alive] = numbers[variables][alive]
        for last, position in zip(outcome.positions, numbers, strict=False):
            last[alive] = position[alive]
        if outcome.reached is not None and journey.target is not None:
            outcome.reached[alive & (outcome.values <= journey.target) & (outcome.reached < 0)] = step
        if journey.every and step % journey.every == 0:
            outcome.kept[step // journey.every] = outcome.positions
        if step < journey.steps:
            before = (*numbers[:variables], *numbers[variables + 1 :], *states, *shared)
            after = problem.step.run(*before, *adventurers.hypers, step + 1)
            positions, rest = after[:variables], after[variables:]
            states, shared = rest[: len(states)], rest[len(states) :]
    return outcome
