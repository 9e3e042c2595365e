"""Adventurers walk: interpreted or compiled, in blocks, with the same numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from kudari.engine.interpret import interpret
from kudari.engine.limits import refuse_above
from kudari.engine.problem import Adventurers, Journey, Outcome, Problem, ValueAndGrad
from kudari.engine.python_source import VECTORS
from kudari.engine.race_kernel import Lanes
from kudari.engine.threads import spread
from kudari.formula import KudariError
from kudari.progress import Progress

LONGEST = 2000  # operations: more would be compiled for ten seconds and longer
MOST_WAVES = 16  # sines and exponentials by our own arithmetic: each takes 0.05 seconds to compile, the library's none
AT_HAND = 0.003  # seconds of interpretation that are worth a kernel that has been compiled before
BLOCK = 2e7  # adventurer-steps between two reports of progress; a quarter where each variable has its own noise
SHARE = 150_000  # adventurer-steps that are worth a thread: to wake it takes a tenth of a millisecond


def run(
    problem: Problem,
    value_and_grad: ValueAndGrad,
    adventurers: Adventurers,
    journey: Journey,
    engine: str = "auto",
    progress: Progress | None = None,
) -> tuple[Outcome, str]:
    """Let adventurers walk, and say how it was done: "compiled" or "interpreted".

    ``engine`` may insist on either. ``progress`` is called with the number of adventurers that have arrived, and of
    all. Raises :class:`KudariError` where a kernel is insisted on that cannot be made.
    """
    lanes = _kernel_for(problem, adventurers, journey, engine)

    def walked(some: Adventurers) -> Outcome:
        return interpret(problem, value_and_grad, some, journey) if lanes is None else _by_kernel(lanes, some, journey)

    count, size = adventurers.count, _block(adventurers, journey, progress is not None)
    if size >= count:
        outcome = walked(adventurers)
        if progress is not None:
            progress(count, count)
    else:
        outcome = Outcome.empty(len(problem.variables), count, journey)
        for first in range(0, count, size):
            block = slice(first, min(count, first + size))
            outcome.put(block, walked(adventurers.some(block)))
            if progress is not None:
                progress(block.stop, count)
    return outcome, "interpreted" if lanes is None else "compiled"


def _block(adventurers: Adventurers, journey: Journey, reports: bool) -> int:
    """How many adventurers walk at a time."""
    if not (reports or adventurers.own_draws):
        return adventurers.count
    steps = BLOCK / (4 * len(adventurers.starts)) if adventurers.own_draws else BLOCK
    return max(1024, int(steps / (journey.steps + 1)))


_lanes = lru_cache(maxsize=32)(Lanes)  # their sources and tables are made once


def _kernel_for(problem: Problem, adventurers: Adventurers, journey: Journey, engine: str) -> Lanes | None:
    """The kernel, if it is worth its compilation and can be compiled."""
    if engine == "interpreted" or problem.value_and_grad is None:
        return None
    varying = tuple(index for index, hyper in enumerate(adventurers.hypers) if isinstance(hyper, np.ndarray))
    names = [name for name, _ in problem.value_and_grad.operations + problem.step.operations]
    operations, few = len(names), sum(name in VECTORS for name in names) <= MOST_WAVES
    lanes = _lanes(problem, varying, adventurers.own_draws, journey.target is not None, few)
    if engine == "auto":  # seconds, as measured; a kernel takes 1 % of those of the interpreter
        interpreted = journey.steps * operations * (1e-6 + 1e-9 * adventurers.count)
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


def _by_kernel(lanes: Lanes, adventurers: Adventurers, journey: Journey) -> Outcome:
    """The walk by a kernel; where its own sine could not turn far enough, by one with the library's."""
    outcome, wide = _compiled(lanes, adventurers, journey)
    if wide.size:
        outcome.put(wide, _compiled(replace(lanes, vectors=False), adventurers.some(wide), journey)[0])
    return outcome


def _compiled(lanes: Lanes, adventurers: Adventurers, journey: Journey) -> tuple[Outcome, Any]:
    """The walk by a kernel, and which lanes had angles too wide for it."""
    variables, count = adventurers.starts.shape
    steps, drawers = journey.steps, 0
    if adventurers.draws is not None:
        drawers = count if lanes.own_draws else 1
    refuse_above(
        8.0 * (steps + 1) * (len(lanes.split.hoisted) + 2 + variables * drawers),
        f"the numbers that a kernel needs for {steps:,} steps",
        "take fewer steps, or have them interpreted",
    )
    columns = np.empty((len(lanes.columns), count))
    columns[:variables] = adventurers.starts
    for row, index in enumerate(lanes.varying, variables):
        columns[row] = adventurers.hypers[index]
    kept = np.empty((journey.kept, variables, count))
    table = lanes.table(adventurers.hypers, steps)
    draws = np.empty((steps + 1, variables, drawers))
    if drawers:
        for step, row in enumerate(draws):
            row[:] = adventurers.drawn(step)
    function = lanes.kernel.function
    addresses = [array.ctypes.data for array in (columns, table, draws, kept)]

    def work(first: int, end: int) -> None:
        here = np.empty(lanes.width * lanes.chunk)
        function(first, end, count, steps, journey.every, journey.target or 0.0, *addresses, here.ctypes.data)

    spread(count, lanes.chunk, max(lanes.chunk, SHARE // (steps + 1)), work)
    results = dict(zip(lanes.columns, columns, strict=True))
    wide = np.flatnonzero(results["wide"]) if "wide" in lanes.extras else np.empty(0, np.int64)
    reached = results["reached"] if "reached" in lanes.extras else None
    return Outcome(columns[:variables], results["value"], results["evaluations"], reached, kept), wide
