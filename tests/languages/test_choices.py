"""Programs compute what is taken, and end where Kudari's route ends: where value or slope is no number."""

import contextlib
import io

import numpy as np
import pytest
from tests.fields.choices import NOT_TAKEN

from kudari import SGD

#: A field, a learning rate, and a start: on their way the value or the slope is no number, or no real one.
ENDS = [
    ("x**1.5 + y**2", 1.0, (1, 1)),
    ("x**1.5 + y**2", 0.9, (1, 1)),
    ("x**2.5 - x", 1.0, (0.5,)),
    ("abs(x)**1.5 + y**2", 1.0, (1, 1)),
    ("sqrt(x) + y**2", 2.0, (1, 0)),
    ("cbrt(x) + y**2", 3.0, (1, 1)),
    ("log(x) + y**2", 3.0, (1, 1)),
    ("x**y", 0.5, (0.2, 2)),
    ("where(x > 0, (x*log(x)*y)**2, x**2) + y**2", 0.7, (0.5, 2)),
    ("where(x > 0, sqrt(x*y + 1)*y + 1/sqrt(x*y + 1), x) + y**2", 0.3, (0.5, 2)),
]


@pytest.fixture(scope="module")
def cases(walks_of):
    """All of them, walked by Kudari."""
    taken = [walks_of(SGD(lr=0.01), formula, tuple(point.values())) for formula, point, _ in NOT_TAKEN]
    return [*taken, *(walks_of(SGD(lr=lr), formula, start) for formula, lr, start in ENDS)]


def test_a_program_in_python_computes_the_branch_that_is_taken_and_ends_where_the_numbers_end(cases, table_of):
    for case in cases:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(case.program("python"), {})

        np.testing.assert_allclose(table_of(printed.getvalue())[1], case.table, rtol=1e-12, err_msg=str(case.field))


@pytest.mark.parametrize("to", ["octave", "scilab", "python"])
@pytest.mark.slow
def test_every_program_computes_the_branch_that_is_taken(to, cases, run_all, table_of, tmp_path):
    texts = run_all(to, [case.program(to) for case in cases], tmp_path)
    for case, text in zip(cases, texts, strict=True):
        np.testing.assert_allclose(table_of(text)[1], case.table, rtol=1e-12, atol=1e-300, err_msg=str(case.field))


def test_julia_computes_only_the_number_that_is_taken(walks_of):
    """Of numbers; the root of −1 is an error there."""
    text = walks_of(SGD(lr=0.01), "where(x > 0, sqrt(x), 0)", (-1,)).program("julia")

    assert "return (x > 0 ? sqrt(x) : 0)" in text
    assert "dx = (x > 0 ? 1/(2*sqrt(x)) : 0)" in text


def test_a_part_of_a_branch_that_has_no_value_elsewhere_stays_in_it(walks_of):
    case = walks_of(SGD(lr=0.01), "where(x > 0, (x*log(x)*y)**2, x**2)", (-1, 2))

    assert "= x*math.log(x)*y\n" not in case.program("python")
