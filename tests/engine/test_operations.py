"""Every operation of the table, compiled, beside NumPy; and our own sine and exponential beside exact numbers."""

import itertools

import mpmath
import numpy as np
import pytest
from tests.examples import quickly

from kudari.engine import vector_math
from kudari.engine.compile import Kernel
from kudari.engine.update_kernel import Fused
from kudari.formula import OPERATIONS, Symbol, Tape
from kudari.formula.graph import apply

NUMBERS = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, -2.5, 3.0, 1e-7, 700.0, -745.0, 1e5, -1e7, 1e300, -1e300, 5e-324, -1e-310]
NUMBERS += [np.inf, -np.inf, np.nan, np.pi, -np.pi / 2, 1e16, 0.1]
ODD = np.array(NUMBERS)
ULPS = 4


def grid(arity):
    """All combinations of odd numbers, and many ordinary ones."""
    rng = np.random.default_rng(0)
    columns = np.array(list(itertools.product(ODD, repeat=arity))).T
    if arity == 3:
        columns = columns[:, rng.integers(0, columns.shape[1], 3000)]
    ordinary = rng.normal(size=(arity, 1001)) * 10.0 ** rng.integers(-3, 3, 1001)
    return [np.ascontiguousarray(column) for column in np.hstack([columns, ordinary])]


def compiled(name, columns, dtype):
    """The operation through the kernel of an update, in which it is the new w."""
    letters = ["w", "g", "a", "b"][: max(2, len(columns))]
    symbols = [Symbol(letter) for letter in letters]
    result = apply(name, *symbols[: len(columns)])
    if OPERATIONS[name].result == "truth":
        result = apply("where", result, 1.0, 0.0)
    if name == "where":
        result = apply("where", apply("less", symbols[0], 0.5), *symbols[1:3])
    tape = Tape.of([result, *symbols[2:]], symbols)
    arrays = [column.astype(dtype) for column in columns]
    while len(arrays) < len(letters):
        arrays.append(np.zeros(len(arrays[0]), dtype))
    expected = tape.run(*arrays)[0]
    arrays = [array.copy() for array in arrays]
    Fused(tape, dtype).run([(tuple(array.ctypes.data for array in arrays), len(arrays[0]))], np.zeros(1, dtype))
    return arrays[0], expected


@pytest.mark.parametrize("dtype", quickly(["float64", "float32"], 1))
@pytest.mark.parametrize("name", quickly(OPERATIONS, 15))
def test_an_operation_is_that_of_numpy(name, dtype):
    """To the bit where IEEE 754 says what it is, to four units in the last place elsewhere; NaN where NumPy has it."""
    with np.errstate(all="ignore"):
        found, expected = compiled(name, grid(OPERATIONS[name].arity), dtype)

    assert np.array_equal(np.isnan(found), np.isnan(expected))
    assert np.array_equal(np.isinf(found), np.isinf(expected))
    here = np.isfinite(expected)
    if OPERATIONS[name].result == "rounded":
        off = np.abs(found[here] - expected[here]) / np.spacing(
            np.maximum(np.abs(expected[here]), np.finfo(dtype).tiny)
        )
        assert off.max() <= ULPS
    else:
        assert np.array_equal(found[here], expected[here])


ANGLES = np.concatenate(
    [
        np.random.default_rng(1).uniform(-10, 10, 3000),
        np.random.default_rng(2).uniform(-1e6, 1e6, 3000),
        np.arange(-400, 400) * np.pi / 2,
        [0.0, 5e-324, 1e-300, -1e-8, 1e6, -1e6, np.nextafter(np.pi, 4), np.pi * 318309],
    ]
)
POWERS = np.concatenate([np.random.default_rng(3).uniform(-745, 709.7, 5000), [0.0, -0.0, 1e-300, 709.78, -745.13]])


def ulps(ours, exact, numbers):
    """How far at most, in units of the last place."""
    worst = 0.0
    with mpmath.workprec(300), np.errstate(all="ignore"):
        for number in numbers.tolist():
            true = exact(mpmath.mpf(number))
            if true:
                unit = mpmath.mpf(float(np.spacing(abs(float(true)))))
                worst = max(worst, float(abs(mpmath.mpf(float(ours(number))) - true) / unit))
    return worst


@pytest.mark.parametrize("name", ["sine", "cosine", "exponential"])
def test_our_own_functions_are_exact_to_the_last_place(name, announce):
    """For angles up to a million radians, and the whole range of the exponential, denormal results included."""
    exact = {"sine": mpmath.sin, "cosine": mpmath.cos, "exponential": mpmath.exp}[name]
    worst = ulps(getattr(vector_math, name), exact, POWERS if name == "exponential" else ANGLES)

    announce(f"{name}: at most {worst:.2f} units in the last place")
    assert worst <= 1


VECTORS = "def kernel(n, xs, ys):\n    for i in range(n):\n        ys[i] = {}(xs[i])"


@pytest.mark.parametrize("name", ["sine", "cosine", "exponential"])
def test_our_own_functions_are_the_same_compiled(name):
    """The same bits as the Python that they are written in, in the tail of the loop as in its vectors."""
    numbers = np.concatenate([POWERS if name == "exponential" else ANGLES, [np.inf, -np.inf, np.nan]])
    found = np.empty_like(numbers)
    kernel = Kernel(VECTORS.format(name), ("int", "float64*", "float64*"))
    kernel.function(len(numbers), numbers.ctypes.data, found.ctypes.data)

    with np.errstate(all="ignore"):
        ours = [float(getattr(vector_math, name)(number)) for number in numbers[:-3]]
        limits = {"exponential": [np.inf, 0.0, np.nan]}.get(name, [np.nan] * 3)
    assert np.array_equal(found, [*ours, *limits], equal_nan=True)


def test_the_sine_of_minus_zero_is_minus_zero():
    """As the library has it."""
    numbers = np.array([-0.0, 0.0])
    found = np.empty_like(numbers)
    kernel = Kernel(VECTORS.format("sine"), ("int", "float64*", "float64*"))
    kernel.function(2, numbers.ctypes.data, found.ctypes.data)

    assert list(np.signbit(found)) == list(np.signbit(np.sin(numbers))) == [True, False]


def test_a_library_function_is_called_by_its_name():
    """Whatever it is, its arguments and its results are float64."""
    numbers = np.array([0.3, 2.0, -1.0])
    found = np.empty(3)
    kernel = Kernel(VECTORS.format("cbrt"), ("int", "float64*", "float64*"))
    kernel.function(3, numbers.ctypes.data, found.ctypes.data)

    assert found == pytest.approx(np.cbrt(numbers), rel=1e-15)


def test_a_tester_is_tested():
    """A wrong sine would be noticed."""
    assert ulps(lambda x: vector_math.sine(x) * (1 + 5e-16), mpmath.sin, ANGLES[:200]) > 1
