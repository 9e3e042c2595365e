"""The numbers of a graph at a point: those of the formula, of its gradient, and of the chain rule."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from kudari.formula import OPERATIONS, Symbol, Tape, derivatives
from kudari.formula.evaluation import Values
from kudari.formula.graph import apply, constant, is_truth, ordered

x, y = Symbol("x"), Symbol("y")
NUMBERS = [0.0, 1.0, -1.5, 0.1, 3.0]


@st.composite
def formulas(draw, depth=4):
    """Any formula of x and y."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from([x, y, x, y, *map(constant, NUMBERS)]))
    name = draw(st.sampled_from(sorted(OPERATIONS)))
    return apply(name, *(draw(formulas(depth - 1)) for _ in range(OPERATIONS[name].arity)))


places = st.integers(0, 2**32).map(lambda seed: np.random.default_rng(seed).uniform(-1.5, 1.5, 2).tolist())


def bits(numbers):
    return np.array(list(numbers), np.float64).tobytes()


@examples(300)
@given(formulas(), places)
def test_values_and_slopes_are_those_of_the_formula(formula, place):
    """To the last bit, NaN and infinity included."""
    flow = Values.at(formula, dict(zip((x, y), place, strict=True)))
    expected = Tape.of([formula, *derivatives(formula, [x, y])], [x, y]).run(*place)

    assert bits([flow.forward[formula], flow.backward[x], flow.backward[y]]) == bits(expected)


@examples(300)
@given(formulas(), places)
def test_every_value_is_its_operation_on_the_values_of_its_arguments(formula, place):
    """Seen one by one; a power is multiplied out, and agrees but for the last digits."""
    flow = Values.at(formula, dict(zip((x, y), place, strict=True)))
    for node in ordered(formula):
        if node.arguments:
            with np.errstate(all="ignore"):
                expected = node.operation.function(*(np.float64(flow.forward[a]) for a in node.arguments))

            assert flow.forward[node] == pytest.approx(float(expected), rel=1e-14, nan_ok=True)


@examples(300)
@given(formulas(), places)
def test_a_slope_is_the_sum_of_the_parts_that_its_edges_bring_back(formula, place):
    """At every node but the output, whose own slope is 1."""
    flow = Values.at(formula, dict(zip((x, y), place, strict=True)))
    sums = dict.fromkeys(flow.backward, 0.0)
    for node, parts in flow.parts.items():
        for argument, part in zip(node.arguments, parts, strict=True):
            if part is not None:
                sums[argument] += part
    if formula in sums:
        assert flow.backward[formula] == 1
    for node, total in sums.items():
        if node is not formula and math.isfinite(total):  # ∞ − ∞ has no order to be added in
            assert flow.backward[node] == pytest.approx(total, rel=1e-9, abs=1e-12)


@examples(300)
@given(formulas(), places)
def test_what_has_no_derivative_has_none(formula, place):
    """Constants, what is made of constants alone, and comparisons."""
    flow = Values.at(formula, dict(zip((x, y), place, strict=True)))
    depends = {x, y}
    for node in ordered(formula):
        if any(argument in depends for argument in node.arguments):
            depends.add(node)

    assert set(flow.backward) == {node for node in depends if not is_truth(node)}
    for node, parts in flow.parts.items():
        assert [part is not None for part in parts] == [argument in flow.backward for argument in node.arguments]


def test_a_slope_of_a_node_is_the_difference_when_that_node_is_moved():
    """Read off the node's own formula: sin(xy)·xy + x, moved at xy."""
    product = x * y
    flow = Values.at(np.sin(product) * product + x, {x: 0.7, y: -1.3})
    p = 0.7 * -1.3

    assert flow.backward[product] == pytest.approx(math.cos(p) * p + math.sin(p), rel=1e-15)
