"""Formulas travel: to other processes, into caches and copies, and come back as what they were."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from kudari.formula import OPERATIONS, FormulaError, Symbol, Tape, derivatives, read, trace
from kudari.formula.errors import CaretWarning
from kudari.formula.graph import apply, constant, ordered

x, y = Symbol("x"), Symbol("y")
HERE = [
    x,
    Symbol("lr", "scalar"),
    Symbol("η"),
    constant(0.1),
    constant(0.0),
    constant(-0.0),
    constant(5e-324),
    x**2 / 20 + y**2,
    np.where(x > 0, x, -x),
    (x > 0) + (y < 1),
    read("max(x, y, 2) + clip(x, 0, 1) + √|x| − ∛y"),
    trace(lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
]
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


@st.composite
def formulas(draw, depth=4):
    """Any formula at all."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from([x, y, *map(constant, (0.0, -0.0, 1.0, 0.5, -3.0))]))
    name = draw(st.sampled_from(sorted(OPERATIONS)))
    return apply(name, *(draw(formulas(depth - 1)) for _ in range(OPERATIONS[name].arity)))


def round_trip(thing, protocol=pickle.HIGHEST_PROTOCOL):
    return pickle.loads(pickle.dumps(thing, protocol))


@pytest.mark.parametrize("expression", HERE, ids=str)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_expression_comes_back_as_the_very_same_node(expression, protocol):
    assert round_trip(expression, protocol) is expression


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_travels_by_its_name(name):
    operation = OPERATIONS[name]
    node = apply(name, *(x, y, x * y)[: operation.arity])

    assert round_trip(operation) is operation
    assert copy.deepcopy(operation) is operation
    assert round_trip(node) is node


@examples(200)
@given(formulas())
def test_any_formula_comes_back_as_itself(expression):
    assert round_trip(expression) is expression


def test_the_two_zeros_are_told_apart():
    back = round_trip(constant(-0.0))

    assert back is constant(-0.0)
    assert back is not constant(0.0)


@pytest.mark.parametrize("expression", HERE, ids=str)
def test_a_copy_is_the_node_itself(expression):
    assert copy.copy(expression) is expression
    assert copy.deepcopy(expression) is expression
    assert copy.deepcopy({"a": [expression]})["a"][0] is expression


def test_nodes_that_share_a_part_share_it_afterwards():
    shared = x * y + 1
    a, b = round_trip((shared**2, [shared]))

    assert a.arguments[0] is b[0]
    assert b[0] is shared


@pytest.mark.slow
def test_a_graph_deeper_than_pythons_own_stack_travels():
    deep = x
    for _ in range(20_000):
        deep = deep * 0.5 + y

    assert round_trip(deep) is deep


def test_a_graph_that_nobody_holds_any_more_is_built_anew():
    data = pickle.dumps(Symbol("only_here") ** 2 + 1)  # the nodes are gone by now
    again = pickle.loads(data)

    assert repr(again) == "add(power(only_here, 2), 1)"
    assert again is Symbol("only_here") ** 2 + 1


def test_a_formula_is_the_same_in_another_process():
    expression = read("x²/20 + sin(y) − max(x, −0.0)")
    program = (
        "import pickle, sys\n"
        "from kudari.formula import read\n"
        "there = pickle.load(sys.stdin.buffer)\n"
        "assert there['formula'] is read('x²/20 + sin(y) − max(x, −0.0)')\n"
        "sys.stdout.buffer.write(pickle.dumps([*there.values(), there['tape'].run(2.0, 3.0)]))\n"
    )
    sent = {"formula": expression, "tape": Tape.of([expression], [x, y])}
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(sent), capture_output=True, check=True)
    formula, tape, values = pickle.loads(done.stdout)

    assert formula is expression
    assert tape == sent["tape"]
    assert values == sent["tape"].run(2.0, 3.0)


@pytest.mark.parametrize("expression", HERE, ids=str)
def test_a_tape_comes_back_equal(expression):
    inputs = [node for node in ordered(expression) if isinstance(node, Symbol)]
    slopes = derivatives(expression, [symbol for symbol in inputs if symbol.kind == "tensor"])
    tape = Tape.of([expression, *slopes], inputs)
    values = [0.5] * len(inputs)
    before = tape.run(*values)  # which leaves a cache on the tape
    again = round_trip(tape)

    assert isinstance(again, Tape)
    assert again == tape
    assert hash(again) == hash(tape)
    assert np.array_equal(again.run(*values), before, equal_nan=True)
    assert copy.deepcopy(tape) == tape


def test_tapes_with_the_two_zeros_differ():
    plus, minus = (Tape.of([np.arctan2(y, zero)], [y]) for zero in (0.0, -0.0))

    assert plus != minus
    assert len({plus, minus}) == 2
    assert plus.run(0.0) != minus.run(0.0)


def test_a_tape_differs_from_what_is_no_tape():
    assert Tape.of([x], [x]) != "x"


def test_faults_and_warnings_travel_too():
    with pytest.raises(FormulaError) as caught:
        read("x +")

    assert str(round_trip(caught.value)) == str(caught.value)
    assert str(round_trip(CaretWarning("`^`"))) == "`^`"
