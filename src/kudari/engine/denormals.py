"""Numbers that are too small to be normal: processors take a hundred times as long for them.

A weight whose gradient is 0 for long, as that of a pixel that is nearly always black, has an average of gradients that
shrinks and shrinks; below 10⁻³⁸, in float32, it never becomes 0 but stays there, and slows every step. Where the last
bits of such numbers do not matter, the processor can be told to take them for 0.
"""

from __future__ import annotations

import functools
import platform
from collections.abc import Callable

import numpy as np

from kudari.engine.compile import Kernel

FLUSH = 0x8040  # of the control register of x86: results that are too small are 0, and so are such operands
_TYPES = ("float64*",)


def flushing(work: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """The same work, in which numbers too small to be normal count as 0, in whichever thread it is done.

    Elsewhere than on x86 it is the same.
    """
    control = _control()
    if control is None:
        return work
    read, write = control

    def quickly(first: int, end: int) -> None:
        before, within = np.zeros(2, np.uint32), np.zeros(2, np.uint32)
        read(before.ctypes.data)
        within[0] = before[0] | FLUSH
        write(within.ctypes.data)
        try:
            work(first, end)
        finally:
            write(before.ctypes.data)

    return quickly


@functools.cache
def _control() -> tuple[Callable[..., None], Callable[..., None]] | None:
    """To read and to write the control register of the thread that calls."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return None
    names = ("read_control", "write_control")
    read, write = (Kernel(f"def kernel(at):\n    {name}(at)", _TYPES).function for name in names)
    return read, write
