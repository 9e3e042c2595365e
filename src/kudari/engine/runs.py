"""A crowd walks: interpreted or compiled, in blocks, with the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from kudari.engine.interpret import interpret
from kudari.engine.limits import refuse_above
from kudari.engine.problem import Array, Draws, Look, Outcome, Plan, Walk
from kudari.engine.race_kernel import Lanes
from kudari.engine.threads import spread
from kudari.formula import KudariError

SomeDraws = Callable[[int, Any], Sequence[Array]]  # for a step and some of the adventurers
Progress = Callable[[int, int], Any]
LONGEST = 2000  # operations: more would be compiled for ten seconds and longer
AT_HAND = 0.003  # seconds of interpretation that are worth a kernel that has been compiled before
BLOCK = 2e7  # adventurer-steps between two reports of progress; a quarter where each variable has its own noise
SHARE = 150_000  # adventurer-steps that are worth a thread: to wake it takes a tenth of a millisecond


def run(
    walk: Walk,
    look: Look,
    starts: Array,
    hypers: Sequence[float | Array],
    plan: Plan,
    draws: SomeDraws | None = None,
    own_draws: bool = False,
    engine: str = "auto",
    progress: Progress | None = None,
) -> tuple[Outcome, str]:
    """Let a crowd walk from ``starts``, of shape (variables, adventurers); and how it was done.

    ``own_draws`` says that the random draws differ from adventurer to adventurer.
    """
    lanes = None
    if engine != "interpreted" and walk.look is not None:
        varying = tuple(place for place, hyper in enumerate(hypers) if isinstance(hyper, np.ndarray))
        lanes = _chosen(_lanes(walk, varying, own_draws, plan.target is not None), starts.shape[1], plan, engine)

    def part(some: Any) -> Outcome:
        of_some = [hyper[some] if isinstance(hyper, np.ndarray) else hyper for hyper in hypers]
        own: Draws | None = None if draws is None else lambda step: draws(step, some)
        if lanes is None:
            return interpret(walk, look, starts[:, some], of_some, plan, own)
        outcome, wide = _compiled(lanes, starts[:, some], of_some, plan, own)
        if wide.size:  # the kernel's own sine could not turn so far; the library's can
            again = np.arange(starts.shape[1])[some][wide]
            of_wide = [hyper[again] if isinstance(hyper, np.ndarray) else hyper for hyper in hypers]
            own_wide: Draws | None = None if draws is None else lambda step: draws(step, again)
            plain = replace(lanes, vectors=False)
            outcome.put(wide, _compiled(plain, starts[:, again], of_wide, plan, own_wide)[0])
        return outcome

    count = starts.shape[1]
    room = BLOCK / (4 * starts.shape[0]) if own_draws else BLOCK
    size = max(1024, int(room / (plan.steps + 1))) if progress or own_draws else count
    if size >= count:
        outcome = part(slice(0, count))
        if progress is not None:
            progress(count, count)
    else:
        outcome = Outcome.empty(starts.shape[0], count, plan)
        for first in range(0, count, size):
            block = slice(first, min(count, first + size))
            outcome.put(block, part(block))
            if progress is not None:
                progress(block.stop, count)
    return outcome, "interpreted" if lanes is None else "compiled"


_lanes = lru_cache(maxsize=64)(Lanes)  # their sources and tables are made once


def _chosen(lanes: Lanes, count: int, plan: Plan, engine: str) -> Lanes | None:
    """The kernel, if it is worth its compilation and can be compiled."""
    assert lanes.walk.look is not None
    operations = len(lanes.walk.look.operations) + len(lanes.walk.step.operations)
    if engine == "auto":
        interpreted = plan.steps * operations * (1e-6 + 1e-9 * count)  # seconds, as measured; a kernel takes 1 % of it
        compilation = 0.5 + 0.004 * operations
        if operations > LONGEST or interpreted < AT_HAND:
            return None
        if interpreted < compilation and not lanes.kernel.is_at_hand:
            return None
    try:
        lanes.kernel.function  # noqa: B018  # it is compiled now: an operation may be missing
    except KudariError:
        if engine == "compiled":
            raise
        return None
    return lanes


def _compiled(
    lanes: Lanes, starts: Array, hypers: Sequence[float | Array], plan: Plan, draws: Draws | None
) -> tuple[Outcome, Any]:
    """The walk by a kernel, and which lanes had angles too wide for it."""
    variables, count = starts.shape
    looks, drawers = plan.steps + 1, 0 if draws is None else count if lanes.own_draws else 1
    refuse_above(
        8.0 * looks * (len(lanes.split.hoisted) + 2 + variables * drawers),
        f"the numbers that a kernel needs for {plan.steps:,} steps",
        "take fewer steps, or have them interpreted",
    )
    columns = np.empty((len(lanes.columns), count))
    columns[:variables] = starts
    for row, place in enumerate(lanes.varying, variables):
        columns[row] = hypers[place]
    kept = np.empty((plan.kept, variables, count))
    table = lanes.table(hypers, plan.steps)
    drawn = np.empty((looks, variables, drawers))
    if draws is not None:
        for step, row in enumerate(drawn):
            row[:] = draws(step)
    function = lanes.kernel.function
    addresses = [array.ctypes.data for array in (columns, table, drawn, kept)]

    def work(first: int, end: int) -> None:
        here = np.empty(lanes.held * lanes.chunk)
        function(first, end, count, plan.steps, plan.every, plan.target or 0.0, *addresses, here.ctypes.data)

    spread(count, lanes.chunk, max(lanes.chunk, SHARE // (plan.steps + 1)), work)
    told = dict(
        zip(lanes.columns[variables + len(lanes.varying) :], columns[variables + len(lanes.varying) :], strict=True)
    )
    wide = np.flatnonzero(told["wide"]) if "wide" in told else np.empty(0, np.int64)
    return Outcome(columns[:variables], told["value"], told["looks"], told.get("reached"), kept), wide
