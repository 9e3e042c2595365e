"""The page runs a tape as NumPy does: every operation, every odd number, lane by lane or shared by all."""

import itertools
import json
import math

import numpy as np
import pytest
from tests.examples import quickly
from tests.formula.test_tape import MALFORMED

from kudari.formula import OPERATIONS, KudariError, Symbol, Tape
from kudari.formula.graph import apply
from kudari.page.tables import tables

ODD = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, -2.5, 3.0, 1e-7, 700.0, -745.0, 1e5, -1e7, 1e300, -1e300, 5e-324, -1e-310]
ODD += [math.inf, -math.inf, math.nan, math.pi, -math.pi / 2, 0.1]
ULPS = 4
RUN = """
const program = new Program(tape, columns[0].length);
for (const [k, [name]] of tape.inputs.entries()) program.bind(name, Float64Array.from(columns[k]));
program.run(columns[0].length);
return program.output(0);
"""
RUN_SHARED = """
const program = new Program(tape, 1);
return columns[0].map((_, i) => {
  for (const [k, [name]] of tape.inputs.entries()) program.bind(name, columns[k][i]);
  program.run(1);
  return program.output(0);
});
"""


def grid(arity):
    """All combinations of odd numbers, and many ordinary ones."""
    rng = np.random.default_rng(0)
    columns = np.array(list(itertools.product(ODD, repeat=arity))).T
    if arity == 3:
        columns = columns[:, rng.integers(0, columns.shape[1], 2000)]
    ordinary = rng.normal(size=(arity, 501)) * 10.0 ** rng.integers(-3, 3, 501)
    return list(np.hstack([columns, ordinary]))


def tape_of(name):
    symbols = [Symbol(letter) for letter in "abc"[: OPERATIONS[name].arity]]
    return Tape.of([apply(name, *symbols)], symbols)


@pytest.mark.parametrize("program", quickly([RUN, RUN_SHARED], 1), ids=["lanes", "shared"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_that_of_numpy(browser, name, program):
    """To the bit, the sign of zero included, where IEEE 754 says what it is; to four last places elsewhere."""
    columns = grid(OPERATIONS[name].arity)
    tape = tape_of(name)
    expected = tape.run(*columns)[0].astype(float)
    given = {"tape": tape.to_json(), "columns": [column.tolist() for column in columns]}
    found = np.array(browser.run(program, **given), float)

    assert np.array_equal(np.isnan(found), np.isnan(expected))
    here = ~np.isnan(expected)
    if OPERATIONS[name].result == "rounded":
        assert np.array_equal(np.isinf(found), np.isinf(expected))
        here = np.isfinite(expected)
        unit = np.spacing(np.maximum(np.abs(expected[here]), np.finfo(float).tiny))
        assert (np.abs(found[here] - expected[here]) / unit).max() <= ULPS
    else:
        assert found[here].tobytes() == expected[here].tobytes()


PAIRED = ["add", "subtract", "multiply"]


@pytest.mark.parametrize("second", [False, True], ids=["first", "second"])
@pytest.mark.parametrize("then", PAIRED)
@pytest.mark.parametrize("first", PAIRED)
def test_two_operations_in_one_loop_are_those_of_numpy(browser, first, then, second):
    """The bits of both, one after the other, whether the first result is the left argument or the right one."""
    a, b, c = map(Symbol, "abc")
    inner = apply(first, a, b)
    tape = Tape.of([apply(then, c, inner) if second else apply(then, inner, c)], [a, b, c])
    columns = grid(3)
    program = f"{RUN.replace('return program.output(0);', '')} return [program.output(0), program.looped.length];"
    with np.errstate(all="ignore"):
        expected = tape.run(*columns)[0]
    found, loops = browser.run(program, tape=tape.to_json(), columns=[column.tolist() for column in columns])
    here = ~np.isnan(expected)

    assert loops == 1
    assert np.array_equal(np.isnan(found), ~here)
    assert np.array(found)[here].tobytes() == expected[here].tobytes()


def test_a_result_that_is_needed_twice_has_a_loop_of_its_own(browser):
    """By two operations, twice by one, or by one and whoever reads the outputs."""
    a, b = Symbol("a"), Symbol("b")
    inner = a * b
    columns = [[1.5, -2.0], [0.5, 4.0]]
    program = f"{RUN.replace('return program.output(0);', '')} return tape.outputs.map((_, k) => program.output(k));"
    for outputs in ([inner + a, inner - b], [inner + inner], [inner + a, inner]):
        tape = Tape.of(outputs, [a, b])
        found = browser.run(program, tape=tape.to_json(), columns=columns)

        assert found == [output.tolist() for output in tape.run(*np.array(columns))]


def test_a_number_is_shared_and_spread_where_lanes_need_it(browser):
    """What all lanes share stays a number, also when it changes from run to run, or becomes one for each lane."""
    w, lr, t = Symbol("w"), Symbol("lr", "scalar"), Symbol("t", "scalar")
    tape = Tape.of([w - (1 - lr) * t, (1 - lr) * t], [w, lr, t])
    program = """
      const run = new Program(tape, 3), seen = [];
      run.bind('w', new Float64Array([1, 2, 3]));
      for (const [lr, t] of [[0.5, 1], [0.5, 2], [new Float64Array([0, 0.5, 1]), 2], [0.25, 0], [1, 0]]) {
        run.bind('lr', lr); run.bind('t', t); run.run(3);
        seen.push([Array.from(run.output(0)), run.output(1)]);
      }
      return seen;
    """

    assert browser.run(program, tape=tape.to_json()) == [
        [[0.5, 1.5, 2.5], 0.5],
        [[0, 1, 2], 1],
        [[-1, 1, 3], [2, 1, 0]],
        [[1, 2, 3], 0],
        [[1, 2, 3], 0],
    ]


@pytest.mark.parametrize("name", ["constructor", "__proto__", "toString", "q"])
def test_names_that_are_no_inputs_are_refused(browser, name):
    """Also those that every object of JavaScript has."""
    program = "try { new Program(tape, 1).bind(name, 1) } catch (error) { return String(error) }"
    told = browser.run(program, tape=tape_of("add").to_json(), name=name)

    assert told == f"RangeError: the tape has no input {name}"


@pytest.mark.parametrize("name", ["constructor", "eval", "__proto__"])
def test_names_that_are_no_operations_are_refused(browser, name):
    """Whatever a file says that somebody drops on the page."""
    program = "try { new Program(tape, 1).run(1) } catch (error) { return String(error) }"
    tape = {"inputs": [["a", "tensor"]], "constants": [], "operations": [[name, 0, 0]], "outputs": [1]}

    assert browser.run(program, tape=tape) == f"RangeError: {name} is not an operation"


CHECK = "return entries.map((data) => checkedTape(data))"


def test_a_malformed_tape_from_a_file_is_refused(browser):
    """All that Python refuses; but 3.0 and 3 are one number in JavaScript."""
    malformed = []
    for data in MALFORMED:
        try:
            data = json.loads(json.dumps(data, allow_nan=False), parse_float=lambda text: int(float(text)))
            Tape.from_json(data)
        except KudariError:
            malformed.append(data)
        except (TypeError, ValueError):  # it cannot come from a file
            continue

    assert len(malformed) > 50
    assert browser.run(CHECK, entries=malformed) == [None] * len(malformed)


def test_a_good_tape_from_a_file_is_taken(browser):
    """Every one of the catalogue."""
    good = [table["written"] for table in tables()["rules"].values()]
    assert browser.run(CHECK, entries=good) == good


def test_a_tape_that_would_reach_a_prototype_is_refused(browser):
    """Keys that only JSON.parse can make."""
    program = """return texts.map((text) => [checkedTape(JSON.parse(text)), ({}).inputs ?? 'clean'])"""
    texts = [
        '{"__proto__": {"inputs": [], "constants": [], "operations": [], "outputs": []}}',
        '{"constructor": 3}',
        "3",
    ]
    assert browser.run(program, texts=texts) == [[None, "clean"]] * 3
