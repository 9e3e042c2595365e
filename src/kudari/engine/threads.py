"""Ranges of lanes on all processors. The lanes are independent, so how they are split changes no number."""

from __future__ import annotations

import functools
import itertools
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_PIECES = 8  # for each thread, so that one that begins late has fewer
_PATIENCE = 2e-4  # seconds to look out for another thread, for to be woken takes half as long


def processors() -> int:
    """How many threads to use: ``KUDARI_THREADS``, or as many as there are processors for this process."""
    wanted = os.environ.get("KUDARI_THREADS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(count: int, grain: int, worth: int, work: Callable[[int, int], None]) -> None:
    """Do ``work(first, end)`` for ranges that make up 0 to ``count``, the last apart multiples of ``grain``.

    The calling thread works as well. Others are only woken where there are at least ``worth`` for each.
    """
    threads = min(processors(), count // worth) if count >= 2 * worth else 1  # to ask takes 5 µs
    if threads < 2:
        if count:
            work(0, count)
        return
    size = grain * max(1, count // (grain * threads * _PIECES))
    begins = itertools.count(0, size)  # who is free takes the next

    def take() -> None:
        for first in begins:
            if first >= count:
                return
            work(first, min(count, first + size))

    done: list[None] = []

    def help_() -> None:
        take()
        done.append(None)

    others = [_pool().submit(help_) for _ in range(threads - 1)]
    try:
        take()
    finally:  # also after an interruption: the others still write into memory that is ours
        patience = time.perf_counter() + _PATIENCE
        while len(done) < len(others) and time.perf_counter() < patience:
            time.sleep(0)
        if len(done) < len(others):
            for other in others:
                other.result()


@functools.cache
def _pool() -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor  # loaded when needed, so that import kudari stays light

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not live on in a forked process
    return ThreadPoolExecutor(max(1, processors() - 1), thread_name_prefix="kudari")
