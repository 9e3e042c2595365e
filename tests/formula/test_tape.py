"""The straight-line program: its JSON, its refusals, its numbers and their types."""

import contextlib
import json
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from kudari.formula import OPERATIONS, KudariError, Symbol, Tape, derivatives
from kudari.formula.graph import apply, constant, ordered

x, y = Symbol("x"), Symbol("y")
lr, decay, t = (Symbol(name, "scalar") for name in ("lr", "decay", "t"))
NUMBERS = [0.0, 1.0, -1.5, 0.1, 1e-7, 3.0, 1e300]


@st.composite
def expressions(draw, depth=4):
    """Any formula of x, y and the scalar lr."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from([x, y, lr, *map(constant, NUMBERS)]))
    name = draw(st.sampled_from(sorted(OPERATIONS)))
    return apply(name, *(draw(expressions(depth - 1)) for _ in range(OPERATIONS[name].arity)))


def arrays(dtype=np.float64):
    generator = np.random.default_rng(3)
    return [generator.normal(size=23).astype(dtype) for _ in "xy"]


def bits(values):
    return [np.asarray(value).tobytes() for value in values]


def through_json(tape):
    return Tape.from_json(json.loads(json.dumps(tape.to_json(), allow_nan=False)))


@examples(400)
@given(st.lists(expressions(), min_size=1, max_size=3))
def test_a_tape_survives_json_to_the_bit(outputs):
    tape = Tape.of(outputs, [x, y, lr])
    again = through_json(tape)

    assert again == tape
    assert bits(again.run(*arrays(), 0.3)) == bits(tape.run(*arrays(), 0.3))


@examples(400)
@given(expressions())
def test_the_graphs_of_a_tape_compute_the_same(expression):
    tape = Tape.of([expression], [x, y, lr])
    again = Tape.of(tape.expressions(), [x, y, lr])

    assert bits(again.run(*arrays(), 0.3)) == bits(tape.run(*arrays(), 0.3))


def test_the_graph_of_a_tape_without_powers_is_the_graph_it_was_made_of():
    written = np.sin(x * y) / (1 - lr)
    assert Tape.of([written], [x, y, lr]).expressions()[0] is written


def test_a_tape_is_plain_json():
    assert Tape.of([x**2 / 20 + y], [x, y]).to_json() == {
        "inputs": [["x", "tensor"], ["y", "tensor"]],
        "constants": [20.0],
        "operations": [["multiply", 0, 0], ["divide", 3, 2], ["add", 4, 1]],
        "outputs": [5],
    }


def good(**changes):
    """A tape of two inputs, one constant and one operation; a change of None removes the key."""
    data = {
        "inputs": [["x", "tensor"], ["s", "scalar"]],
        "constants": [2.0],
        "operations": [["add", 0, 2]],
        "outputs": [3],
    }
    return {key: value for key, value in (data | changes).items() if value is not None}


MALFORMED = [
    *(good(**{key: None}) for key in ("inputs", "constants", "operations", "outputs")),
    *(good(**{key: 3}) for key in ("inputs", "constants", "operations", "outputs")),
    *([], {}, None, 3, "tape", [good()], b"{}"),
    *(good(inputs=[bad]) for bad in (["x"], ["x", "vector"], ["x", "tensor", 1], "x", ["x", None], ["x", ["tensor"]])),
    *(good(inputs=bad) for bad in ({"x": "tensor"}, "xs", [[1, "tensor"], ["s", "scalar"]])),
    *(good(constants=[bad]) for bad in (float("nan"), float("inf"), -float("inf"), None, "x", [2.0], {}, 1j, 10**400)),
    *(good(constants=[bad]) for bad in ("2.0", True)),
    *(good(operations=[bad]) for bad in (["eval", 0, 2], ["__add__", 0, 2], ["", 0, 2], [None, 0, 2], [["add"], 0, 2])),
    *(good(operations=[bad]) for bad in ([], ["add"], ["add", 0], ["add", 0, 1, 2], ["sin", 0, 1], "add", 3, None, {})),
    *(good(operations=[["add", 0, bad]]) for bad in (3, 4, 10**9, -1, 2.0, True, "0", None, [0], float("nan"))),
    good(operations=[["add", 0, 4], ["add", 0, 0]]),
    *(good(outputs=[bad]) for bad in (4, -1, 3.0, False, "3", None, [3])),
    *(good(outputs=bad) for bad in ("3", {"3": 3})),
]


@pytest.mark.parametrize("data", MALFORMED, ids=lambda data: repr(data)[:150])
def test_a_malformed_tape_is_refused(data):
    with pytest.raises(KudariError, match="not a tape"):
        Tape.from_json(data)


def test_a_good_tape_is_not_refused():
    assert Tape.from_json(good()).run(1.0, 0.0) == [3.0]


@pytest.mark.parametrize("row", [["subtract", 3, 3], ["negate", 3], ["add", 3, 3], ["sqrt", 3]])
@pytest.mark.parametrize("value", [1.0, np.ones(2)])
def test_a_tape_that_uses_a_comparison_as_a_number_is_refused_or_counts_one_and_zero(row, value):
    """No graph gives such a tape; NumPy's booleans would add by "or", and cannot be subtracted at all."""
    data = good(operations=[["greater", 0, 1], row], outputs=[4])
    expected = {"subtract": 0.0, "negate": -1.0, "add": 2.0, "sqrt": 1.0}[row[0]]
    results = [expected]
    with contextlib.suppress(KudariError):
        results = Tape.from_json(data).run(value, 0.0)
    assert np.all(results[0] == expected)


def test_a_name_without_a_value_is_refused():
    with pytest.raises(KudariError, match="y has no value: the inputs are x"):
        Tape.of([x + y], [x])


@pytest.mark.parametrize("values", [(), (1.0,), (1.0, 2.0, 3.0)])
def test_a_wrong_number_of_values_is_refused(values):
    with pytest.raises(KudariError, match="takes 2 inputs"):
        Tape.of([x + y], [x, y]).run(*values)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_scalars_are_computed_in_double_and_cast_once(dtype):
    """1 − 0.999 in float32 is off by 1.6e-5 of itself; computed in float64 and then cast, it is not."""
    w = np.array([3.0, -0.7, 11.0], dtype)
    (result,) = Tape.of([x * (1 - decay)], [x, decay]).run(w, 0.999)

    assert result.dtype == dtype
    assert result.tolist() == (w * dtype(1 - 0.999)).tolist()
    assert result.tolist() != (w * (dtype(1) - dtype(0.999))).tolist()


def test_a_scalar_that_is_an_array_of_double_does_not_widen_the_tensor():
    (result,) = Tape.of([x * lr], [x, lr]).run(np.ones(2, np.float32), np.float64(0.1))
    assert result.dtype == np.float32


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_type_of_the_tensors_is_the_type_of_the_result(name, dtype):
    arguments = [x, y, constant(0.5)][: OPERATIONS[name].arity]
    (result,) = Tape.of([apply(name, *arguments) * 1.0], [x, y]).run(*arrays(dtype))
    assert result.dtype == dtype


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (np.float32, np.float64, np.float64),
        (np.float16, np.float32, np.float32),
        (np.int64, np.int32, np.float64),
        (np.bool_, np.bool_, np.float64),
        (np.uint8, np.float32, np.float32),
    ],
)
def test_mixed_tensors_meet_in_the_type_they_have_in_common(one, other, result):
    assert Tape.of([x / y], [x, y]).run(np.ones(3, one), np.ones(3, other))[0].dtype == result


@pytest.mark.parametrize("output", [constant(2.0), lr, lr * 2 + 1], ids=repr)
def test_a_result_that_is_only_a_scalar_does_not_widen_what_it_meets(output):
    """A slope of 1 beside float32 arrays: times such an array it is still float32."""
    w = np.ones(2, np.float32)
    (result,) = Tape.of([output], [x, lr]).run(w, 0.5)
    assert (w * result).dtype == np.float32


def test_integers_become_floats():
    (result,) = Tape.of([x / 2 - y], [x, y]).run(np.array([1, 2]), 1)
    assert (result.dtype, result.tolist()) == (np.float64, [-0.5, 0.0])


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("value", [1, 0.5, np.float64(0.5), np.float32(0.5), True])
def test_numbers_give_python_floats(name, value):
    arguments = [x, y, lr][: OPERATIONS[name].arity]
    (result,) = Tape.of([apply(name, *arguments)], [x, y, lr]).run(value, value, value)
    assert type(result) is float


@pytest.mark.parametrize("expression", [x, x * 2, np.sin(x), x > 0], ids=repr)
def test_an_array_without_dimensions_gives_an_array_without_dimensions(expression):
    (result,) = Tape.of([expression], [x]).run(np.array(3.0, np.float32))
    assert isinstance(result, np.ndarray)
    assert result.shape == ()


@pytest.mark.parametrize("shape", [(0,), (3, 0)])
def test_empty_arrays_give_empty_arrays(shape):
    (result,) = Tape.of([np.where(x > 0, x**3, np.exp(x))], [x]).run(np.zeros(shape, np.float32))
    assert (result.shape, result.dtype) == (shape, np.float32)


def test_shapes_are_broadcast():
    (result,) = Tape.of([x + 10 * y], [x, y]).run(np.array([[1.0], [2.0]]), np.array([1.0, 2.0, 3.0]))
    assert result.tolist() == [[11, 21, 31], [12, 22, 32]]


def test_the_given_arrays_are_not_touched():
    given_ = arrays()
    before = bits(given_)
    Tape.of([-x, abs(y), x * x + y], [x, y]).run(*given_)
    assert bits(given_) == before


@pytest.mark.parametrize(
    ("exponent", "operations"),
    [
        (2, [("multiply", (0, 0))]),
        (3, [("multiply", (0, 0)), ("multiply", (1, 0))]),
        (1, []),
        (-1, [("divide", (1, 0))]),
        (-2, [("multiply", (0, 0)), ("divide", (1, 2))]),
        (0.5, [("sqrt", (0,))]),
        (17, [("power", (0, 1))]),
        (-0.5, [("power", (0, 1))]),
    ],
)
def test_integer_powers_are_multiplications(exponent, operations):
    tape = Tape.of([x**exponent], [x])
    assert [name for name, _ in tape.operations] == [name for name, _ in operations]
    assert tape.operations == tuple(operations)


@pytest.mark.parametrize("exponent", [16, -16])
def test_the_power_sixteen_is_the_last_that_is_multiplied(exponent):
    assert "power" not in dict(Tape.of([x**exponent], [x]).operations)


def test_a_power_whose_exponent_is_a_name_stays_a_power():
    assert Tape.of([decay**t], [decay, t]).operations == (("power", (0, 1)),)


def test_what_occurs_twice_is_computed_once():
    tape = Tape.of([np.sin(x) * np.sin(x) + x**2, x**3], [x])
    assert len(set(tape.operations)) == len(tape.operations) == 5


def test_zero_and_minus_zero_stay_two_constants():
    """x + 0 and x + −0 differ at x = −0."""
    results = Tape.of([x + 0.0, x + -0.0], [x]).run(-0.0)
    assert [np.signbit(result) for result in results] == [False, True]


LOUD = [1 / x, x / x, np.log(x), np.log(-1 - x), np.exp(1e4 + x), (x + 1e300) * (x + 1e300), np.sqrt(x - 1)]


@pytest.mark.parametrize("value", [0.0, 0, np.zeros(3), np.zeros(3, np.float32), np.float32(0)], ids=repr)
@pytest.mark.parametrize("expression", LOUD, ids=repr)
def test_overflow_and_division_by_zero_are_silent(expression, value):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Tape.of([expression], [x]).run(value)


@pytest.mark.parametrize("kind", ["scalar", "tensor"])
def test_a_number_that_is_too_large_for_the_type_is_silently_infinite(kind):
    """1e300 among float32 tensors is ∞, without a warning."""
    (result,) = Tape.of([x * Symbol("k", kind)], [x, Symbol("k", kind)]).run(np.ones(2, np.float32), 1e300)
    assert np.isposinf(result).all()


@pytest.mark.parametrize(("value", "result"), [(1.0, np.inf), (-1.0, -np.inf), (0.0, np.nan)])
def test_division_by_zero_gives_what_numpy_gives(value, result):
    assert np.array_equal(Tape.of([x / 0], [x]).run(value), [result], equal_nan=True)


def test_a_gradient_runs_beside_its_formula():
    tape = Tape.of([x**2 / 20 + y**2, *derivatives(x**2 / 20 + y**2, [x, y])], [x, y])
    assert tape.run(-7.0, 2.0) == pytest.approx([6.45, -0.7, 4.0])


def test_arguments_stand_before_their_operation():
    tape = Tape.of([np.sin(x * y) ** 3 + np.exp(y)], [x, y])
    first = len(tape.inputs) + len(tape.constants)
    assert all(max(registers) < first + row for row, (_, registers) in enumerate(tape.operations))
    assert len(ordered(*tape.expressions())) == first + len(tape.operations)
