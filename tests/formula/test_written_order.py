"""A formula is computed as it is written: the graph gives NumPy's own bits, and equal formulas are one object."""

import copy
import gc
import threading
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from kudari.formula import Symbol, Tape, read, trace
from kudari.formula import graph as nodes
from kudari.formula.graph import apply, constant, ordered, substitute, symbols

NAMES = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "log", "sqrt", "cbrt", "floor", "sign")},
    **{name: getattr(np, name) for name in ("expm1", "log1p", "sinh", "cosh", "tanh", "abs", "where", "clip")},
    **{name: getattr(np, name) for name in ("arcsin", "arctan", "arctan2", "maximum", "minimum", "square")},
    **{"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "atan2": np.arctan2},
    **{"min": np.minimum, "max": np.maximum, "ln": np.log},
}
ONE = ["sin", "cos", "tan", "exp", "log", "sqrt", "cbrt", "abs", "sign", "floor", "expm1", "log1p", "tanh", "sinh"]
NUMBERS = st.sampled_from(["2", "0.5", "3.25", "1e-3", "7", "0.1", ".25", "12."])


@st.composite
def lines(draw, numpy_only=False, depth=4):
    """A line of Python over x and y. Two numbers never meet, for Python itself would compute them."""

    def part():
        return draw(lines(numpy_only, depth - 1))

    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from("xy"))
    match draw(st.integers(0, 9)):
        case 0 | 1:
            return f"{part()} {draw(st.sampled_from('+-*/'))} {part()}"  # no brackets: Python decides what binds
        case 2:
            return f"({part()} {draw(st.sampled_from('+-*/'))} {draw(NUMBERS)})"
        case 3:
            return f"({draw(NUMBERS)} {draw(st.sampled_from(['+', '-', '*', '/', '**']))} ({part()}))"
        case 4:
            return f"({part()})**{draw(st.sampled_from(['2', '0.5', '-1', '1.5', '-0.7', '21']))}"
        case 5:
            return f"-{part()}"
        case 6:
            return f"({part()})**({part()})"
        case 7:
            one = [*ONE, "square", "arcsin"] if numpy_only else [*ONE, "asin", "acos", "ln"]
            return f"{draw(st.sampled_from(one))}({part()})"
        case 8:
            two = ["maximum", "minimum", "arctan2"] if numpy_only else ["max", "min", "atan2"]
            return f"{draw(st.sampled_from(two))}({part()}, {part()})"
    return f"where({part()} {draw(st.sampled_from(['<', '<=', '>', '>=', '==', '!=']))} {part()}, {part()}, {part()})"


def arrays(dtype):
    """Two arrays of all sizes of numbers, the awkward ones among them."""
    generator = np.random.default_rng(7)
    usual = generator.normal(size=(2, 80)) * 10.0 ** generator.integers(-4, 3, size=(2, 80))
    awkward = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, np.finfo(dtype).tiny / 4, np.finfo(dtype).max])
    x, y = np.meshgrid(awkward, awkward)
    return np.append(usual[0], x).astype(dtype), np.append(usual[1], y).astype(dtype)


def compiled(line):
    """A Python function of x and y that returns the line, which these tests themselves have written."""
    return eval(f"lambda x, y: {line}", dict(NAMES))


def by_numpy(line, x, y):
    with np.errstate(all="ignore"):
        return compiled(line)(x, y)


def by_graph(line, x, y):
    return Tape.of([trace(compiled(line))], [Symbol("x"), Symbol("y")]).run(x, y)[0]


def bits(array):
    """The bits of an array, in which every NaN is the same."""
    whole = {4: np.uint32, 8: np.uint64}[array.dtype.itemsize]
    return np.where(np.isnan(array), np.iinfo(whole).max, array.view(whole)).tolist()


def ulps(a, b):
    """How many representable numbers two arrays are apart, at most."""
    return np.max(np.abs(a - b) / np.spacing(np.maximum(np.abs(a), np.abs(b))))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@examples(600)
@given(line=lines(numpy_only=True))
def test_a_traced_line_gives_the_bits_of_numpy(dtype, line):
    x, y = arrays(dtype)
    expected, actual = by_numpy(line, x, y), by_graph(line, x, y)

    assert actual.dtype == expected.dtype == dtype
    assert bits(actual) == bits(expected)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    "line",
    [
        *("x**2", "x**0.5", "x**-1", "x**1", "(x + y)**2.0", "square(x)", "x**y", "2**x", "x**17", "x**-0.5"),
        *("clip(x, -1, 0.1)", "clip(x, -1, y)", "(x > 0.1) * y", "x * (1/3) + 0.1*0.2", "where(x > y, x, 0.1 * y)"),
    ],
)
def test_these_lines_have_exactly_numpys_bits(dtype, line):
    x, y = arrays(dtype)

    assert bits(by_graph(line, x, y)) == bits(by_numpy(line, x, y))


def test_the_power_zero_of_an_array_is_an_array_of_ones():
    x, y = arrays(np.float64)
    actual = by_graph("x**0", x, y)

    assert np.shape(actual) == x.shape
    assert np.all(actual == 1.0)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("exponent", [*range(3, 17), *range(-16, -1)])
def test_higher_integer_powers_are_numpys_within_eight_units_in_the_last_place(dtype, exponent):
    x = np.random.default_rng(exponent % 100).uniform(0.3, 3, 500).astype(dtype)
    x[::2] *= -1

    assert ulps(by_graph(f"x**{exponent}", x, x), by_numpy(f"x**{exponent}", x, x)) <= 8


def test_eight_units_can_be_exceeded():
    """The measure of the test above sees an error in the ninth place."""
    one = np.ones(3)
    assert ulps(one, one + 9 * np.spacing(1.0)) > 8


@pytest.mark.parametrize(
    ("line", "other"),
    [("x + y + 1", "x + (y + 1)"), ("x * y / 3", "x * (y / 3)"), ("x / 3 * y", "x * y / 3"), ("x - y", "-(y - x)")],
)
def test_another_order_is_another_formula(line, other):
    assert trace(compiled(line)) is not trace(compiled(other))


@examples(1000)
@given(lines())
def test_the_grammar_reads_a_line_as_python_does(line):
    assert read(line) is trace(compiled(line))


@pytest.mark.parametrize(
    "line",
    [
        "-x**2",
        "(-x)**2",
        "x**-y",
        "x**-y**2",
        "-x**-x**-y",
        "x**y**2",
        "x - -2",
        "x * -2",
        "-2 * x",
        "(-2)**x",
        "--x",
        "-+x",
        "+x",
        "x / -y * 2",
        "x - y - y",
        "x / y / y",
        "x / y * y",
        "-x * y",
        "x**2**y",
        "2**-x",
        "x ** -2",
        "x**0.5",
        "1e-3*x",
        "1E3*x",
        "1.*x + .5",
        "(x > 0) * x",
        "x == y",
        "(x < y) != (y < x)",
        "where(x, y, 0)",
        "where(x > y, x, y)**2",
        "-0.0 + x",
        "abs(x - abs(y))",
    ],
)
def test_what_binds_how_tightly_is_as_in_python(line):
    assert read(line) is trace(compiled(line))


x, y = Symbol("x"), Symbol("y")


def test_equal_formulas_are_one_object():
    assert np.sin(x * 2) + y is np.sin(x * 2.0) + y


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda: x + y, lambda: y + x),
        (lambda: Symbol("x", "scalar"), lambda: Symbol("x", "tensor")),
        (lambda: constant(0.0), lambda: constant(-0.0)),
        (lambda: x * 0.1, lambda: x * (0.1 + 1e-17 + 2e-17)),
        (lambda: x < y, lambda: y > x),
    ],
)
def test_different_formulas_are_different_objects(one, other):
    assert one() is not other()


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
@pytest.mark.parametrize("node", [x, constant(2.0), x * 2], ids=repr)
def test_a_copy_of_a_node_is_the_node(copied, node):
    """Otherwise two equal formulas were two objects, and ``is`` no longer told formulas apart."""
    assert copied(node) is node


@pytest.mark.slow
def test_nodes_die_when_nobody_holds_them():
    gc.collect()
    before = len(nodes._nodes)
    node = np.exp(Symbol("short-lived") * 3.0625)
    watched = [weakref.ref(part) for part in ordered(node)]
    assert len(nodes._nodes) == before + 4
    del node
    gc.collect()

    assert [reference() for reference in watched] == [None] * 4
    assert len(nodes._nodes) == before


@pytest.mark.slow
def test_a_formula_of_a_hundred_thousand_operations_comes_and_goes():
    """Neither building, walking, running nor forgetting a long sum goes as deep as it is long."""
    long = x
    for _ in range(100_000):
        long = long + 1
    last = weakref.ref(long)
    assert Tape.of([long], [x]).run(0.5) == [100_000.5]
    del long
    gc.collect()

    assert last() is None


def test_threads_that_build_the_same_formula_get_the_same_node():
    built, start = [], threading.Barrier(4)

    def build():
        start.wait()
        built.append([np.tanh(x * n + y) for n in range(300)])

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(same[0] is node for same in zip(*built, strict=True) for node in same)


def test_nodes_stand_in_written_order():
    assert list(map(repr, ordered(x - y * x))) == ["x", "y", "multiply(y, x)", "subtract(x, multiply(y, x))"]
    assert symbols(y / x + y) == [y, x]


def test_substitution_keeps_what_it_does_not_touch():
    untouched = np.sin(y) * 2
    (result,) = substitute([untouched + x], {x: y + 1})

    assert result is untouched + (y + 1)
    assert next(substitute([untouched], {x: y})) is untouched


def test_where_numbers_and_truths_change_places_both_become_what_is_needed():
    assert apply("multiply", x > 0, y) is np.where(x > 0, 1, 0) * y
    assert apply("where", x, y, 1) is np.where(x != 0, y, 1)
