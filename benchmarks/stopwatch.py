"""Time is measured in turns, so that a slow minute of the machine slows all alike, and only ratios are believed."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Times = dict[str, list[float]]


PAUSE = 0.01  # seconds: after a call the threads of PyTorch and JAX look out for the next, and would steal from others
TURN = 0.02  # seconds: a turn is one call, or as many short ones as take so long together


def interleaved(contestants: Mapping[str, Callable[[], object]], rounds: int, warm: int = 1) -> Times:
    """Seconds a call of each contestant in each round, A B C A B C …, after rounds that warm up and do not count."""
    times: Times = {name: [] for name in contestants}
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(warm + rounds):
            for name, run in contestants.items():
                time.sleep(PAUSE)
                calls, begin = 0, time.perf_counter()
                while calls == 0 or time.perf_counter() - begin < TURN:
                    run()
                    calls += 1
                if turn >= warm:
                    times[name].append((time.perf_counter() - begin) / calls)
    finally:
        if collecting:
            gc.enable()
    return times


def seconds(times: Times, name: str) -> float:
    """The median of one contestant."""
    return statistics.median(times[name])


def ratios(times: Times, one: str, other: str) -> list[float]:
    """How many times as long one takes as another, in each round.

    >>> ratios({"a": [1.0, 2.0, 9.0], "b": [2.0, 4.0, 4.5]}, "b", "a")
    [2.0, 2.0, 0.5]
    """
    return [a / b for a, b in zip(times[one], times[other], strict=True)]
