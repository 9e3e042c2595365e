"""Ranges of lanes on all processors. The lanes are independent, so how they are split changes no number."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def processors() -> int:
    """How many threads to use: ``KUDARI_THREADS``, or as many as there are processors for this process."""
    given = os.environ.get("KUDARI_THREADS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(count: int, grain: int, work: Callable[[int, int], None]) -> None:
    """Do ``work(first, end)`` for ranges that make up 0 to ``count``, the last apart multiples of ``grain``.

    The calling thread takes a range as well, and where there is only one grain no other is woken.
    """
    grains = -(-count // grain)
    shares = min(processors(), grains)
    if shares < 2:
        if count:
            work(0, count)
        return
    edges = [min(count, grain * (grains * share // shares)) for share in range(shares + 1)]
    others = [_pool().submit(work, first, end) for first, end in itertools.pairwise(edges[1:])]
    work(edges[0], edges[1])
    for other in others:
        other.result()


@functools.cache
def _pool() -> ThreadPoolExecutor:
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not live on in a forked process
    return ThreadPoolExecutor(max(1, processors() - 1), thread_name_prefix="kudari")
