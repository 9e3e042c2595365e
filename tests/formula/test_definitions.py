"""A formula with what it is called, as it stands in a book: f(x, y) = …, z = …."""

import warnings

import pytest

from kudari import Field
from kudari.formula import FormulaError, read
from kudari.formula.definitions import defined

#: What is typed, the formula alone, and the variables in their order.
READ = [
    ("f(x, y) = x^2/20 + y^2", "x^2/20 + y^2", ["x", "y"]),
    ("f(x,y)=x²/20+y²", "x²/20 + y²", ["x", "y"]),
    ("ｆ（ｘ，ｙ）＝ｘ²＋ｙ²", "x² + y²", ["x", "y"]),
    ("z = x^2 + y^2", "x^2 + y^2", ["x", "y"]),
    ("y = x^2", "x^2", ["x"]),
    ("z = f(x, y) = x y", "x*y", ["x", "y"]),
    ("L(w) := (w - 1)^2", "(w - 1)^2", ["w"]),
    ("J(θ) = θ²", "θ²", ["θ"]),
    ("f(y, x) = x**2", "x**2", ["y", "x"]),
    ("f(x) = x2² + x10²", "x2² + x10²", ["x2", "x10"]),
    ("f(x, y) = where(x == y, x, y)", "where(x == y, x, y)", ["x", "y"]),
    ("where(x >= 0, x, y)", "where(x >= 0, x, y)", ["x", "y"]),
    ("f (x + 1)", "f*(x + 1)", ["f", "x"]),
]
#: What is typed, what is wrong with it, and where.
REFUSED = [
    ("w = w - 0.1 w", "update", 4),
    ("w ← w − 0.1 w", "update", 4),
    ("f(x, y) = x^2 + a y", "unknown name", 16),
    ("f(x, x) = x", "unexpected", 5),
    ("f(x) =", "empty", 6),
    ("f() = 3", "unknown function", 0),
    ("x² = 4", "unexpected", 3),
    ("f(x, y = x", "unknown function", 0),
]


@pytest.mark.parametrize(("text", "formula", "variables"), READ)
def test_a_formula_is_read_behind_what_it_is_called(text, formula, variables):
    graph, names = defined(text)

    assert graph is read(formula)
    assert list(names) == variables
    assert list(Field(text).variables) == variables


def test_a_formula_of_latex_is_read_behind_what_it_is_called():
    field = Field(r"f\left(x, y\right) = \frac{x^2}{20} + y^2")

    assert field == Field("x^2/20 + y^2")
    assert Field(r"f(\boldsymbol{x}) = x_1^2 + 20 x_0^2").variables == ("x0", "x1")


@pytest.mark.parametrize(("text", "code", "position"), REFUSED)
def test_what_is_no_field_is_refused_with_its_place(text, code, position):
    with pytest.raises(FormulaError) as error:
        defined(text)
    assert (error.value.code, error.value.position) == (code, position)


def test_an_update_is_told_from_a_field_in_both_languages():
    with pytest.raises(FormulaError) as error:
        Field(r"W \gets W - 0.1 W")
    assert error.value.message() == (
        "'W' is changed here, as in a step of a rule; a field is written f(x, y) = …, from its variables alone"
    )
    assert error.value.message("ja") == (
        "'W' を更新する式は手法の式です。関数は f(x, y) = … のように、変数だけで書いてください"
    )


POWERS = [
    ("x^2/20 + y2", "y2", "y²"),
    ("x3 + y²", "x3", "x³"),
    ("z = x² + θ2", "θ2", "θ²"),
    ("x1² + x2²", None, None),
    ("x² + y₂", None, None),
    ("x² + y1", None, None),
    ("f(x, y2) = x² + y2", None, None),
    ("x**2 + y**2", None, None),
]


@pytest.mark.parametrize(("text", "name", "power"), POWERS)
def test_a_square_that_may_have_been_meant_is_asked_for_once(text, name, power):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Field(text)

    said = [str(warning.message) for warning in caught]
    assert said == ([] if name is None else [f"{name} is read as a variable: did you mean {power}?"])
    assert all(warning.filename == __file__ for warning in caught)
