"""Programs in other languages take the very steps that Kudari takes."""

import numpy as np
import pytest

from kudari import FIELDS, RULES, race, rule
from kudari.formula import OPERATIONS, Symbol, unicode
from kudari.formula.graph import apply
from kudari.formula.notation import digits
from kudari.languages import program


@pytest.mark.slow
def test_every_program_takes_the_same_steps(printed, walked, announce, table_of):
    """Bit for bit where IEEE 754 prescribes the bits; elsewhere to twelve digits."""
    to, texts = printed
    worst, exact = 0.0, 0
    for name, case in walked.items():
        heading, table = table_of(texts[name])
        assert heading[0] == "step", name
        assert heading[-1] == "value", name
        assert table.shape == case.table.shape, name
        if case.is_exact:
            exact += 1
            assert np.array_equal(table, case.table), name
        else:
            np.testing.assert_allclose(table, case.table, rtol=1e-12, atol=0, err_msg=name)
            with np.errstate(all="ignore"):
                worst = max(worst, np.nanmax(np.abs(table - case.table) / np.abs(case.table)))
    announce(
        f"{len(walked)} programs run in {to}: {exact} bit for bit, "
        f"{len(walked) - exact} others off by at most {worst:.1e}"
    )


def test_every_rule_and_every_place_is_among_the_programs(walked):
    """With its variants."""
    names = {name.split(" on ")[0] for name in walked} | {name.rpartition(" on ")[2] for name in walked}

    assert names >= {*RULES, *FIELDS}
    assert names >= {f"{name}/{variant}" for name, family in RULES.items() for variant in family.variants}


@pytest.mark.slow
def test_a_route_that_diverges_ends_where_it_ends_in_kudari(printed, walked, table_of):
    """Before the first number that is none."""
    _, texts = printed
    for name in ("diverges", "leaves the field"):
        assert walked[name].route.diverged_at is not None
        assert len(table_of(texts[name])[1]) == len(walked[name].route)


ARGUMENTS = {"asin": 0.3, "acos": 0.3, "floor": 7.0, "clip": 1.0}


@pytest.mark.parametrize("to", ["octave", "scilab", "python"])
@pytest.mark.slow
def test_every_operation_gives_the_same_numbers_on_coordinates_and_in_rules(to, run_all, table_of, walks_of, tmp_path):
    """In a field, where it is given numbers, and in a rule, where Octave and Scilab give it vectors."""
    x, y, g, w = map(Symbol, "xygw")
    found = {}
    for name, operation in OPERATIONS.items():
        scale = ARGUMENTS.get(name, 1.0)
        for one, other in ((x, y), (0.3 * g * g, w)):
            formula = apply(name, *[scale * one, other / 2, other + 1][: operation.arity])
            if one is x:
                found[f"field {name}"] = walks_of(rule("sgd", lr=0.01), formula + 0 * (x + y), (0.4, 1.3))
            else:
                text = f"w ← w − 0.1 ({unicode(formula)})"
                found[f"rule {name}"] = walks_of(rule(text), "x**2/4 + y**2/6", (0.9, 1.2))
    texts = run_all(to, [case.program(to) for case in found.values()], tmp_path)
    for (name, case), text in zip(found.items(), texts, strict=True):
        np.testing.assert_allclose(table_of(text)[1], case.table, rtol=1e-12, atol=1e-300, err_msg=name)


@pytest.mark.parametrize("to", ["octave", "scilab", "python"])
@pytest.mark.slow
def test_numbers_come_back_with_all_their_bits(to, run_all, table_of, tmp_path):
    """As literals in the program, and as digits on its output."""
    numbers = np.random.default_rng(1).standard_normal(60) * 10.0 ** np.arange(-290, 310, 10)
    numbers = [*numbers.tolist(), 0.1, 1 / 3, 5e-324, 2**53 + 1.0, 1e22, 123456789.0, 1.7976931348623157e308, -0.0]
    sgd = {"sgd": rule("sgd", lr=0.0)}
    texts = [program(race("x**2 + 0*y", ["sgd"], (0, 0)).field, sgd, (number, 1), 1, to) for number in numbers]
    printed = [float(table_of(text)[1][0, 1]) for text in run_all(to, texts, tmp_path)]

    assert list(map(repr, printed)) == list(map(repr, numbers))
    assert [float(digits(number)) for number in numbers] == numbers


@pytest.mark.parametrize("to", ["octave", "scilab", "python"])
@pytest.mark.slow
def test_several_rules_walk_in_turn(to, run_all, tmp_path):
    """With their names in the first column."""
    run = race("ravine", ["sgd:lr=0.9", "momentum:lr=0.1", "adam:lr=0.3"])
    (text,) = run_all(to, [run.program(to)], tmp_path)
    heading, *rows = text.strip().splitlines()

    assert heading == "rule,step,x,y,value"
    for name, route in run.routes.items():
        own = [list(map(float, row.split(",")[1:])) for row in rows if row.startswith(f"{name},")]
        np.testing.assert_allclose(np.array(own)[:, 1:3], route.positions, rtol=1e-12)
