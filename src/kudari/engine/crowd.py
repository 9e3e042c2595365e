"""A crowd walks: interpreted or compiled, in blocks, with the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kudari.engine.interpret import Look, interpret
from kudari.engine.walk import Array, Outcome, Plan, Walk

SomeDraws = Callable[[int, slice], Sequence[Array]]  # for a step and some of the adventurers


def run(
    walk: Walk,
    look: Look,
    starts: Array,
    hypers: Sequence[float | Array],
    plan: Plan,
    draws: SomeDraws | None = None,
    engine: str = "auto",
    progress: Callable[[int, int], Any] | None = None,
) -> tuple[Outcome, str]:
    """Let a crowd walk from ``starts``, of shape (variables, adventurers); and how it was done."""
    every = slice(None)
    outcome = interpret(walk, look, starts, hypers, plan, None if draws is None else lambda step: draws(step, every))
    if progress is not None:
        progress(starts.shape[1], starts.shape[1])
    return outcome, "interpreted"
