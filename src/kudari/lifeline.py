"""A process that was started to help another one ends with it, however that one ends."""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable

_PAUSE = 0.25  # seconds between two looks


@functools.cache
def ending_with(parent: int, before: Callable[[], object] = lambda: None) -> Callable[[], None]:
    """What a process calls to end soon after ``parent``, which has started it, is no more; ``before`` is called then.

    A process that is killed can end nobody. Those that it had started would live on for nobody, and hold what they
    have inherited: a terminal, a pipe, memory that is shared.

    It is a function within a function, which is sent to a worker whole and not by its name: the worker looks after its
    parent before it has loaded this package. On Windows nothing is done, where a process never gets another parent.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PAUSE)
        try:
            before()
        finally:
            os._exit(1)

    def begin() -> None:
        if os.name != "nt":
            threading.Thread(target=watch, name="kudari-lifeline", daemon=True).start()

    return begin
