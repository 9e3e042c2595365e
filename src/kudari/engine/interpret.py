"""The truth: a crowd walks by NumPy, one operation after another.

Whatever is compiled must give these numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kudari.engine.problem import Array, Draws, Look, Outcome, Plan, Walk


def interpret(
    walk: Walk, look: Look, starts: Array, hypers: Sequence[float | Array], plan: Plan, draws: Draws | None = None
) -> Outcome:
    """Let adventurers walk from ``starts``, of shape (variables, adventurers).

    A step to a position, value or slope that is not finite is not taken, and ends the walk.
    """
    variables, count = starts.shape
    outcome = Outcome.empty(variables, count, plan)
    outcome.positions[:] = starts
    places: Sequence[Array] = list(starts)
    states = [np.full(count, start) for _, start in walk.states]
    shared: Sequence[float | Array] = [start for _, start in walk.shared]
    for step in range(plan.steps + 1):
        value, *slopes = look(*places, *(np.broadcast_to(draw, count) for draw in (draws(step) if draws else ())))
        seen = [np.broadcast_to(number, count) for number in (*places, value, *slopes)]
        alive = (outcome.looks == step) & np.isfinite(seen).all(axis=0)
        outcome.looks += alive
        outcome.values[alive] = seen[variables][alive]
        for kept, place in zip(outcome.positions, seen, strict=False):
            kept[alive] = place[alive]
        if outcome.reached is not None and plan.target is not None:
            outcome.reached[alive & (outcome.values <= plan.target) & (outcome.reached < 0)] = step
        if plan.every and step % plan.every == 0:
            outcome.kept[step // plan.every] = outcome.positions
        if step < plan.steps:
            new = walk.step.run(*seen[:variables], *seen[variables + 1 :], *states, *shared, *hypers, step + 1)
            places, rest = new[:variables], new[variables:]
            states, shared = rest[: len(states)], rest[len(states) :]
    return outcome
