"""Time is measured in turns, so that a slow minute of the machine slows all alike, and only ratios are believed."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Times = dict[str, list[float]]


def interleaved(contestants: Mapping[str, Callable[[], object]], rounds: int, warm: int = 1) -> Times:
    """Seconds of each contestant in each round, A B C A B C …, after rounds that warm up and do not count."""
    times: Times = {name: [] for name in contestants}
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(warm + rounds):
            for name, run in contestants.items():
                begin = time.perf_counter()
                run()
                if turn >= warm:
                    times[name].append(time.perf_counter() - begin)
    finally:
        if collecting:
            gc.enable()
    return times


def seconds(times: Times, name: str) -> float:
    """The median of one contestant."""
    return statistics.median(times[name])


def ratio(times: Times, one: str, other: str) -> float:
    """How many times as long one takes as another: the median of the rounds' ratios.

    >>> ratio({"a": [1.0, 2.0, 9.0], "b": [2.0, 4.0, 4.0]}, "b", "a")
    2.0
    """
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))
