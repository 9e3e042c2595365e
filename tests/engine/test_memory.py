"""What is kept for the next call is bounded: calls with ever other settings leave memory flat."""

import gc
import tracemalloc
import weakref

import numpy as np
import pytest

from kudari import Field, Momentum, ensemble
from kudari.engine import compile as compiler
from kudari.engine.compile import Kernel

COUNT = 1000  # of calls
ADDING = "def kernel(n, xs):\n    for i in range(n):\n        xs[i] = xs[i] + {}"


def test_kernels_in_memory_are_bounded_and_live_as_long_as_somebody_holds_their_function(monkeypatch):
    monkeypatch.setattr(compiler, "MOST", 2)
    monkeypatch.setattr(compiler, "_LOADED", {})
    numbers = np.zeros(3)
    functions = [Kernel(ADDING.format(number), ("int", "float64*")).function for number in (1.0, 2.0, 3.0, 4.0)]
    held = [weakref.ref(function.func) for function in functions]
    for function in functions:
        function(3, numbers.ctypes.data)
    del function, functions
    gc.collect()

    assert numbers.tolist() == [10.0] * 3
    assert len(compiler._LOADED) == 2
    assert [reference() is None for reference in held] == [True, True, False, False]


def grown_by(call, count):
    """Bytes that are held more after all calls than after half of them."""
    sizes = []
    tracemalloc.start()
    try:
        for number in range(count):
            call(number)
            if number in (count // 2, count - 1):
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    return sizes[1] - sizes[0]


STEPS = 5_000
TABLE = 8 * STEPS  # bytes of one number for each step
CALLS = {
    "learning rates": (
        lambda k: ensemble("ravine", f"adam:lr={0.01 + k * 1e-4}", [[1.0, 2.0]], STEPS, engine="compiled"),
        12,
        2 * TABLE,
    ),
    "lengths": (lambda k: ensemble("ravine", "adam", [[1.0, 2.0]], STEPS + k, engine="compiled"), 12, 2 * TABLE),
    "gradients": (lambda k: Field(f"where(x > {k}, sqrt(x), y)").gradient({"x": 1.0, "y": 2.0}), COUNT, 500_000),
    "parameters": (lambda k: Momentum().update({f"w{k}": np.ones(1000)}, {f"w{k}": np.ones(1000)}), COUNT, 500_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLS)
def test_calls_with_changing_settings_leave_memory_flat(name):
    """The second half of them adds less than the numbers of one call."""
    call, count, least = CALLS[name]

    assert grown_by(call, count) < least
