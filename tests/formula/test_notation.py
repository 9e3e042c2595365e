"""Unicode text that the grammar reads back to the very same graph; LaTeX and MathML that their readers accept."""

import math
import re
import time
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.examples import examples

from kudari.formula import OPERATIONS, Symbol, derivatives, latex, mathml, read, unicode
from kudari.formula.graph import apply, constant, symbols
from kudari.formula.letters import GREEK
from kudari.formula.tokens import MAX_CHARACTERS

x, y, t, m_hat, alpha, beta1, eta = map(Symbol, ("x", "y", "t", "m̂", "α", "beta1", "η"))
NAMES = ["x", "y", "t", "n", "e", "w", "α", "β1", "λ", "m̂", "speed", "x_2", "e3", "_u", "速さ", "g"]
NUMBERS = [0.0, -0.0, 1.0, 2.0, -3.0, 20.0, 0.5, -0.1, 1e-7, -2.5e-7, 1e22, 123456.0, 1e6, math.pi, 2 * math.pi, math.e]


@st.composite
def expressions(draw, depth=4):
    """Any formula at all."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        leaf = draw(st.sampled_from(NAMES + NUMBERS))
        return Symbol(leaf) if isinstance(leaf, str) else constant(leaf)
    name = draw(st.sampled_from(sorted(OPERATIONS)))
    return apply(name, *(draw(expressions(depth - 1)) for _ in range(OPERATIONS[name].arity)))


def read_back(expression):
    return read(unicode(expression), [symbol.name for symbol in symbols(expression)])


def fits(expression):
    """Whether the grammar's limits allow the text: 400 characters and what is not shortened to …"""
    return len(unicode(expression)) <= MAX_CHARACTERS and "…" not in unicode(expression)


@examples(2000)
@given(expressions())
def test_unicode_is_read_back_to_the_very_same_graph(expression):
    assume(fits(expression))
    assert read_back(expression) is expression


def test_an_equation_is_read_back():
    assert read_back(apply("equal", x, y)) is apply("equal", x, y)


@pytest.mark.parametrize("number", [3.0, -3.0, 0.0, math.pi])
def test_a_negated_number_is_read_back(number):
    """−np.ones_like(x) is the negation of 1 and not the number −1, so the two are not written alike."""
    assert read_back(x * apply("negate", number)) is x * apply("negate", number)


@pytest.mark.parametrize(("a", "b"), [(2, -3), (2, math.pi), (3, 2 * math.pi), (1, math.e), (math.e, -3), (2, 3)])
def test_a_product_of_two_numbers_is_read_back(a, b):
    """2 · π as two numbers and 2π as one are different formulas, so the two are not written alike."""
    assert read_back(apply("multiply", a, b) * x) is apply("multiply", a, b) * x


@pytest.mark.parametrize("name", ["pi", "π", "e"])
def test_a_variable_named_like_a_constant_is_told_from_it(name):
    both = Symbol(name) * math.pi + Symbol(name) * math.e
    assert read_back(both) is both


@pytest.mark.parametrize("name", ["speed", "speed2", "x_2", "ab̂", "β1", "x", "m̂", "αβ"])
def test_a_name_before_a_bracket_never_looks_like_a_function(name):
    """The text is read back without a list of names too."""
    assert read(unicode(Symbol(name) * (x + 1))) is Symbol(name) * (x + 1)


@examples(1000)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_with_all_its_digits(value):
    assert read_back(x - constant(value)) is x - constant(value)


@pytest.mark.parametrize("term", [-3 * y, (-x) * y, -2 / x, -x / y, -(x * y), constant(-3)], ids=unicode)
@pytest.mark.parametrize("write", [unicode, latex])
def test_no_second_sign_follows_a_sign(write, term):
    """x + (−3y), and not x + −3y."""
    for sum_ in (x + term, x - term):
        assert not re.search(r"[-+−] ?[-−]", write(sum_)), write(sum_)


GOLDEN = [
    (x**2 / 20 + y**2, "x²/20 + y²", r"\frac{x^{2}}{20} + y^{2}"),
    (0.26 * (x**2 + y**2) - 0.48 * x * y, "0.26(x² + y²) − 0.48x y", None),
    ((1 - x) ** 2 + 100 * (y - x**2) ** 2, "(1 − x)² + 100(y − x²)²", None),
    (-x, "−x", "-x"),
    (-(x + y), "−(x + y)", r"-\left(x + y\right)"),
    (x - (y - 1), "x − (y − 1)", r"x - \left(y - 1\right)"),
    (x / y / 2, "(x/y)/2", r"\frac{\frac{x}{y}}{2}"),
    (x**-1, "x⁻¹", "x^{-1}"),
    (x ** (y + 1), "x^(y + 1)", "x^{y + 1}"),
    ((-3.0) ** x, "(−3)^x", r"\left(-3\right)^{x}"),
    (np.sqrt(x**2 + y**2), "√(x² + y²)", r"\sqrt{x^{2} + y^{2}}"),
    (np.abs(x) + np.abs(np.abs(y) - 1), "|x| + abs(|y| − 1)", r"\left|x\right| + \left|\left|y\right| - 1\right|"),
    (np.exp(-x) * np.sin(2 * math.pi * y), "exp(−x) sin(2π y)", r"\exp\left(-x\right) \sin\left(2\pi y\right)"),
    (eta * m_hat / (1 - beta1**t), "η m̂ / (1 − β₁ᵗ)", r"\frac{\eta \hat{m}}{1 - \beta_{1}^{t}}"),
    (x * 1e-7, "x · 1e-7", r"x \cdot 10^{-7}"),
    (x * x, "x · x", r"x \cdot x"),
    (np.where(x == 0, 1, x), "where(x == 0, 1, x)", r"\begin{cases}1 & x = 0 \\ x & \text{otherwise}\end{cases}"),
    (np.floor(x), "floor(x)", r"\left\lfloor x \right\rfloor"),
    (np.cbrt(x), "cbrt(x)", r"\sqrt[3]{x}"),
    (Symbol("speed") * alpha, "speed α", r"\mathrm{speed} \alpha"),
]


@pytest.mark.parametrize(("expression", "text"), [row[:2] for row in GOLDEN], ids=[row[1] for row in GOLDEN])
def test_a_formula_is_written_as_on_a_blackboard(expression, text):
    assert unicode(expression) == text


@pytest.mark.parametrize(("expression", "source"), [(row[0], row[2]) for row in GOLDEN if row[2]])
def test_a_formula_is_written_as_on_a_slide(expression, source):
    assert latex(expression) == source


def test_a_formula_is_written_for_a_browser():
    assert mathml(x**2 / 20) == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mfrac><mrow><msup><mrow><mi>x</mi></mrow>'
        "<mrow><mn>2</mn></mrow></msup></mrow><mrow><mn>20</mn></mrow></mfrac></mrow></math>"
    )


def unbalanced(source):
    """What is open at the end of a LaTeX source, or closed too early."""
    pairs = {"}": "{", r"\right": r"\left", r"\end": r"\begin"}
    open_ones = []
    for word in re.findall(r"\\left(?![a-z])|\\right(?![a-z])|\\begin|\\end|(?<!\\)[{}]", source):
        if word not in pairs:
            open_ones.append(word)
        elif not open_ones or open_ones.pop() != pairs[word]:
            return [*open_ones, word]
    return open_ones


@examples(1000)
@given(expressions())
def test_every_bracket_of_the_latex_is_closed(expression):
    assert unbalanced(latex(expression)) == []


@pytest.mark.parametrize("source", ["{", "}{", r"\left(", r"\left(}\right)", r"{\left(}\right)"])
def test_an_open_bracket_of_latex_is_noticed(source):
    assert unbalanced(source) != []


@examples(1000)
@given(expressions(depth=3))
def test_no_latex_has_two_exponents_on_one_base(expression):
    """10^{-7}^{2} is "double superscript", and LaTeX stops."""
    source = latex(expression)
    while (inner := re.sub(r"\{[^{}^]*\}", "", source)) != source:
        assert "^^" not in inner
        source = inner


@pytest.mark.parametrize("number", [1e-7, 1.5e-7, 1e22])
@pytest.mark.parametrize("write", [latex, mathml])
def test_a_number_with_a_power_of_ten_is_bracketed_before_it_is_raised(number, write):
    """(1.5 · 10⁻⁷)² is not 1.5 · 10⁻⁷ squared at its end."""
    assert "(" in write(number**x)


def test_greek_letters_are_commands_that_latex_has():
    """LaTeX has no capital alpha and no omicron, which look like A and o."""
    small = (
        "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi"
    )
    known = f"{small} chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega mathrm text".split()
    commands = [re.match(r"\\([a-zA-Z]+)", latex(Symbol(letter))) for letter in GREEK.values()]

    assert [command[1] for command in commands if command and command[1] not in known] == []


@pytest.mark.parametrize(
    ("one", "other"), [("が", "か"), ("é", "e"), ("β1", "β"), ("m̂", "m"), ("m̂", "m̄"), ("x_1", "x")]
)
@pytest.mark.parametrize("write", [unicode, latex, mathml])
def test_different_names_are_written_differently(write, one, other):
    assert write(Symbol(one)) != write(Symbol(other))


CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2}


@examples(1000)
@given(expressions())
def test_mathml_is_well_formed(expression):
    tree = ET.fromstring(mathml(expression))
    for element in tree.iter():
        tag = element.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}")
        assert tag in {"math", "mrow", "mi", "mn", "mo", "msqrt", "mtable", "mtr", "mtd", "mtext", *CHILDREN}
        assert len(element) == CHILDREN.get(tag, len(element))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a&b", 'x" onload="', "</math>", "x<2"])
def test_names_cannot_bring_markup(name):
    for source in (mathml(Symbol(name) * 2), mathml(x * 2, letters={"x": name})):
        assert [element.text for element in ET.fromstring(source).findall(".//{*}mi")] == [name.removesuffix("2")]
        assert "<script" not in source


def test_letters_say_how_names_are_written():
    assert unicode(Symbol("lr") * Symbol("g"), letters={"lr": "η"}) == "η g"
    assert latex(Symbol("lr") * Symbol("g"), letters={"lr": "η"}) == r"\eta g"


@pytest.mark.parametrize("write", [unicode, latex, mathml, repr])
def test_shared_graphs_do_not_explode(write):
    """x · x fifty times over has fifty nodes and 2⁵⁰ letters; it is shortened, at once."""
    power = x
    for _ in range(50):
        power = power * power
    start = time.perf_counter()
    written = [write(formula) for formula in (power, *derivatives(power, [x]), np.where(power > 1, power, 0))]

    assert time.perf_counter() - start < 2
    assert max(map(len, written)) < 200_000


def test_an_exponent_of_several_letters_is_not_raised():
    """Raised letters are read as a product."""
    assert unicode(read("x**ttt + y**t + z**-2")) == "x^ttt + yᵗ + z⁻²"
