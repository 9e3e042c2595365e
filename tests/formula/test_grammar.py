"""What the grammar reads as which formula; what it refuses, where, and in which words."""

import contextlib
import math
import pickle
import unicodedata

import numpy as np
import pytest

from kudari.formula import Expression, FormulaError, Symbol, Tape, read
from kudari.formula import parser as parser_module
from kudari.formula.definitions import defined
from kudari.formula.errors import WORDS
from kudari.formula.graph import as_expression, symbols
from kudari.formula.widths import shown_width
from kudari.reading import read_rule

x, y, z, t, n, alpha, beta1, m = map(Symbol, ("x", "y", "z", "t", "n", "α", "β1", "m"))

GOOD = [
    # Python's style
    ("x**2/20 + y**2", x**2 / 20 + y**2),
    ("-x**2", -(x**2)),
    ("2**-x", 2**-x),
    ("x**y**2", x ** (y**2)),
    ("x - y - z", (x - y) - z),
    ("x / y * z", (x / y) * z),
    ("1e3*x + .5", 1e3 * x + 0.5),
    ("max(x, y)", np.maximum(x, y)),
    ("min(x, y, z)", np.minimum(np.minimum(x, y), z)),
    ("minimum(x, 0)", np.minimum(x, 0)),
    ("arctan2(y, x)", np.arctan2(y, x)),
    ("ln(x) + log(y)", np.log(x) + np.log(y)),
    ("where(x >= 0, x, -x)", np.where(x >= 0, x, -x)),
    ("clip(x, -1, 1)", np.clip(x, -1, 1)),
    ("(x > y)*z", (x > y) * z),
    ("x == y", x == y),
    ("x\ty", x * y),
    # A blackboard's
    ("x²/20 + y²", x**2 / 20 + y**2),
    ("x^2", x**2),
    ("x⁻¹", x**-1),
    ("x¹⁰", x**10),
    ("xⁿ + xᵗ", x**n + x**t),
    ("x⁽ⁿ⁺¹⁾", x ** (n + 1)),
    ("2x", 2 * x),
    ("2x²", 2 * x**2),
    ("2 x y", 2 * x * y),
    ("2(x + y)", 2 * (x + y)),
    ("(x + y)(x - y)", (x + y) * (x - y)),
    ("x (y + 1)", x * (y + 1)),
    ("x/2y", x / 2 * y),
    ("2sin(x)cos(y)", 2 * np.sin(x) * np.cos(y)),
    ("sin(x)²", np.sin(x) ** 2),
    ("√x", np.sqrt(x)),
    ("√(x² + y²)", np.sqrt(x**2 + y**2)),
    ("√x²", np.sqrt(x**2)),
    ("2√x y", 2 * np.sqrt(x) * y),
    ("∛x", np.cbrt(x)),
    ("|x|", abs(x)),
    ("2|x||y|", 2 * abs(x) * abs(y)),
    ("|x - |y||", abs(x - abs(y))),
    ("|(|x|)y|", abs(abs(x) * y)),
    ("½ x", read("1/2") * x),
    ("x^½", x ** read("1/2")),
    ("x × y · z ÷ 2", x * y * z / 2),
    ("x − y", x - y),
    ("x ⊙ y", x * y),
    ("x ≤ y", x <= y),
    ("x ≠ y", x != y),
    # Functions without brackets take the whole product that follows
    ("sin x", np.sin(x)),
    ("sin 2x", np.sin(2 * x)),
    ("sin x y", np.sin(x * y)),
    ("2sin 2x + y", 2 * np.sin(2 * x) + y),
    ("cos 2π x − y", np.cos(2 * math.pi * x) - y),
    ("ln x", np.log(x)),
    ("arctan x²", np.arctan(x**2)),
    ("sin x² y", np.sin(x**2 * y)),
    ("sin² x", np.sin(x) ** 2),
    ("sin²2x", np.sin(2 * x) ** 2),
    ("sin^2(x) y", np.sin(x) ** 2 * y),
    ("sin x cos y", np.sin(x) * np.cos(y)),
    ("sin x · cos y", np.sin(x) * np.cos(y)),
    ("sin x/cos y", np.sin(x) / np.cos(y)),
    ("sin cos x", np.sin(np.cos(x))),
    ("sin ½x", np.sin(read("1/2") * x)),
    ("sin 2(x + y)", np.sin(2 * (x + y))),
    ("sin √2 x", np.sin(np.sqrt(as_expression(2)) * x)),
    ("ln |x|", np.log(abs(x))),
    ("|sin x| y", abs(np.sin(x)) * y),
    ("max(sin x, cos y)", np.maximum(np.sin(x), np.cos(y))),
    ("log₂ x", read("log(x)/log(2)")),
    ("log_10(x) y", read("log(x)/log(10)*y")),
    ("log2(x + y)", read("log(x + y)/log(2)")),
    ("log_y 2x", read("log(2x)/log(y)")),
    ("log_e x", np.log(x)),
    ("cost", Symbol("cost")),
    # Letters
    ("α x", alpha * x),
    ("alpha x", alpha * x),
    ("β₁ m + (1 − β₁) x", beta1 * m + (1 - beta1) * x),
    ("beta1", beta1),
    ("beta_1", beta1),
    ("m̂", Symbol("m̂")),
    ("x_2", Symbol("x_2")),
    ("lambda_", Symbol("λ")),
    ("ϵ", Symbol("ε")),
    ("速さ x", Symbol("速さ") * x),
    ("π x", math.pi * x),
    ("e^x", math.e**x),
    ("2π x", 2 * math.pi * x),
    # Full-width, as a Japanese keyboard writes it
    ("ｘ＾２", x**2),
    ("ｘ＊＊２／２０＋ｙ＊＊２", x**2 / 20 + y**2),
    ("ｓｉｎ（ｘ）", np.sin(x)),
    ("ｘ\u3000＋\u3000ｙ", x + y),
    ("ｘ＞ｙ", x > y),
]
BAD = [
    ("x**2 if x > 0 else y", "python", 5),
    ("x and y", "python", 2),
    ("if (x > 0)", "python", 0),
    ("not x", "python", 0),
    ("", "empty", 0),
    (" \t ", "empty", 3),
    ("x +", "end", 3),
    ("√", "end", 1),
    ("x**", "end", 3),
    ("x y)", "unexpected", 3),
    ("x ^^ 2", "unexpected", 3),
    ("2 3", "unexpected", 2),
    ("x < y < z", "unexpected", 6),
    ("x = 1", "unexpected", 2),
    ("x; y", "unexpected", 1),
    ("x, y", "unexpected", 1),
    ("x\ny", "unexpected", 1),
    ("∇L", "unexpected", 0),
    ("(x + y", "unclosed", 6),
    ("(x; y", "expected", 2),
    ("|x", "unclosed", 2),
    ("sin(x", "unclosed", 5),
    ("sin", "brackets", 0),
    ("sin + x", "brackets", 0),
    ("sin −x", "brackets", 0),
    ("1 + sqrt x", "brackets", 4),
    ("sin x · y", "unclear", 6),
    ("sin x/2", "unclear", 5),
    ("sin x (y + 1)", "unclear", 6),
    ("sin 2(x + 1) y", "unclear", 13),
    ("sin x√y", "unclear", 5),
    ("ln |x| y", "unclear", 7),
    ("sin 2 cos x", "unclear", 6),
    ("sin cos x · y", "unclear", 10),
    ("ln sin(x) y", "unclear", 10),
    ("2 sin2x", "glued", 2),
    ("lnx", "glued", 0),
    ("sin⁻¹x", "power of a function", 0),
    ("1 + sin^-1 x", "power of a function", 4),
    ("sin^y x", "power of a function", 0),
    ("log_1 x", "base", 0),
    ("1 + log_0(x)", "base", 4),
    ("x + exp", "brackets", 4),
    ("speed(x)", "unknown function", 0),
    ("x + eval(x)", "unknown function", 4),
    ("power(x, 2)", "unknown function", 0),
    ("sin(x, y)", "arguments", 0),
    ("1 + atan2(x)", "arguments", 4),
    ("min(x)", "arguments", 0),
    ("1e400", "number", 0),
    ("x + 1e999", "number", 4),
    ("x.y", "dot", 1),
    ("np.sin(x)", "dot", 2),
    ('x.constructor("return 1")()', "dot", 1),
    ("__import__('os')", "character", 11),
    ("'x'", "character", 0),
    ('"x"', "character", 0),
    ("`x`", "character", 0),
    ("[x]", "character", 0),
    ("x[0]", "character", 1),
    ("{x}", "character", 0),
    ("x\\y", "command", 1),
    ("x!", "character", 1),
    ("x % y", "character", 2),
    ("x @ y", "character", 2),
    ("x & y", "character", 2),
    ("lambda: x", "character", 6),
    ("x # y", "character", 2),
    ("$x$", "character", 0),
    ("x\x00y", "character", 1),
    ("x\x1b[31m", "character", 1),
    ("x + 😀", "character", 4),
    ("x\ud800", "character", 1),
    ("x\u200by", "character", 1),
    ("\ufeffx", "character", 0),
    ("½ + x² + $", "character", 9),
    ("m̂ + $", "character", 5),
    ("１ ＋ ＄", "character", 4),
    ("x" * 401, "too long", 400),
    ("(" * 10_000, "too long", 400),
    ("(" * 61 + "x" + ")" * 61, "too deep", 61),
    ("-" * 61 + "x", "too deep", 61),
    ("x^" * 61 + "x", "too deep", 122),
    ("√" * 61 + "x", "too deep", 61),
    ("sin(" * 61 + "x" + ")" * 61, "too deep", 244),
]


def refused(text, reader=read, **options):
    with pytest.raises(FormulaError) as caught:
        reader(text, **options)
    return caught.value


@pytest.mark.parametrize(("text", "expected"), GOOD, ids=[text for text, _ in GOOD])
def test_a_good_text_is_read_as_meant(text, expected):
    assert read(text) is expected


@pytest.mark.parametrize(("text", "code", "position"), BAD, ids=[ascii(text)[:40] for text, _, _ in BAD])
def test_a_bad_text_is_refused_with_its_fault_and_place(text, code, position):
    error = refused(text)
    assert (error.code, error.position) == (code, position)


def test_a_name_that_is_not_among_the_names_is_refused():
    error = refused("x + q", names=["x", "y"])
    assert (error.code, error.position) == ("unknown name", 4)
    assert "x, y" in error.message()


def test_a_formula_of_too_many_operations_is_refused(monkeypatch):
    """No text of 400 characters has 4,000 operations today; the limit holds all the same."""
    assert parser_module.MAX_OPERATIONS == 4000
    monkeypatch.setattr(parser_module, "MAX_OPERATIONS", 3)
    assert isinstance(read("x + x + x + x"), Expression)
    error = refused("x + x + x + x + x")
    assert (error.code, error.position) == ("too large", 17)


@pytest.mark.parametrize("operation", ["1e308(10)", "10(1e308)", "1e308 e", "1e200(1e200)x"])
def test_a_product_of_numbers_that_overflows_is_refused(operation):
    assert refused(operation).code == "number"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_fault_is_said_in_both_languages(lang, monkeypatch):
    monkeypatch.setattr(parser_module, "MAX_OPERATIONS", 100)
    found = [refused(text) for text, _, _ in BAD]
    found += [refused(text, read_rule) for text in ("v ← g", "f(w) ← w", "w ← w − x", "w ← ∇L(u)")]
    found += [
        refused("q", names=["x"]),
        refused("½" * 60),
        refused("w ← w − x", defined),
        refused("sum_i x_i", defined),
    ]
    assert {error.code for error in found} == set(WORDS)
    for error in found:
        words = error.message(lang)
        assert "{" not in words.replace("'{'", "")
        assert any("\u3040" < character < "\u9fff" for character in words) == (lang == "ja"), words


@pytest.mark.parametrize("text", ["x + $ + y", "x" * 10 + " + y" * 60 + " $ " + "x" * 50, "x +\n$"])
def test_the_mark_stands_under_the_fault(text):
    shown, mark = str(refused(text)).splitlines()[1:]
    assert shown[mark.index("^")] == "$" or (text[refused(text).position] == "\n" and shown[mark.index("^")] == " ")


def test_the_mark_is_placed_by_cells_where_letters_take_two():
    """So that it stands under the fault on a terminal, where kanji before it are two cells wide."""
    _, shown, mark = str(refused("傾き + $")).splitlines()

    assert shown_width(shown[: shown.index("$")]) == mark.index("^") == 9


@pytest.mark.parametrize("text", ["x\ud800", "\udfff + x", "x + '\ud83d'"])
def test_a_fault_can_be_printed_whatever_the_text(text):
    """A lone surrogate must not make the error message itself an error."""
    assert str(refused(text)).encode("utf-8")


def test_a_fault_survives_a_journey_between_processes():
    error = refused("x + $")
    same = pickle.loads(pickle.dumps(error))
    assert (str(same), same.code, same.position) == (str(error), error.code, error.position)


@pytest.mark.parametrize("text", ["x\u20d7 + 1", "2\u0301", "x +\u0301 y", "1\u0302 x"])
def test_a_mark_without_a_meaning_is_blamed_itself(text):
    """x⃗ is refused for its arrow, not for its x."""
    error = refused(text)
    assert error.position == next(i for i, c in enumerate(text) if c in "\u20d7\u0301\u0302")
    assert error.details["what"] == text[error.position]


@pytest.mark.parametrize("text", ["²", "x + ²", "x⁻", "×2", "x ≤", "｜x｜｜"])
def test_a_fault_quotes_only_what_was_typed(text):
    error = refused(text)
    assert error.details.get("what", text) in text
    assert "''" not in error.message()


@pytest.mark.parametrize("name", ["m̂", "â", "β₁", "ｑ", "speed"])
def test_a_fault_quotes_a_name_as_it_was_typed(name):
    assert refused(f"x + {name} + x", names=["x"]).details["what"] == name


@pytest.mark.parametrize(("text", "function"), [("ln x", np.log), ("arctan x", np.arctan), ("exp x", np.exp)])
def test_no_spelling_of_a_function_is_a_factor(text, function):
    """ln x is not a product of ln and x."""
    assert read(text) is function(x)


@pytest.mark.parametrize("text", ["sgn x", "maximum x", "x + ln", "absolute x", "cbrt x", "where x"])
def test_what_nobody_writes_without_brackets_needs_them(text):
    """sqrt x y may be √x · y as well as √(x y)."""
    assert refused(text).code == "brackets"


@pytest.mark.parametrize("text", ["lnx + 1", "log2", "sin2x", "sin"])
def test_a_variable_may_have_a_functions_name_where_it_is_said(text):
    assert symbols(read(text, names=[text.split(" ")[0]]))[0].name == text.split(" ")[0]


@pytest.mark.parametrize("text", ["sin xq", "log_q x", "lnx"])
def test_functions_bring_in_no_name_that_is_not_among_the_names(text):
    assert refused(text, names=["x", "y"]).code == "unknown name"


@pytest.mark.parametrize("text", ["eˣ", "2ᵏ", "xᵃ⁺¹"])
def test_a_raised_letter_never_lands_on_the_line(text):
    """eˣ is a power or a fault, but no variable called ex."""
    names = []
    with contextlib.suppress(FormulaError):
        names = [symbol.name for symbol in symbols(read(text))]
    assert all(len(name) == 1 for name in names)


@pytest.mark.parametrize("fraction", "½⅙⅞")
@pytest.mark.parametrize("text", ["x/{}", "x^{}", "{}²", "x {}", "y + {}x"])
def test_a_fraction_is_one_number_wherever_it_stands(fraction, text):
    written = "({}/{})".format(*unicodedata.normalize("NFKC", fraction).split("\u2044"))
    assert read(text.format(fraction)) is read(text.format(written))


@pytest.mark.parametrize("fraction", "½¾⅙⅞")
@pytest.mark.parametrize("digits", ["1", "2.5"])
def test_a_mixed_number_is_neither_a_product_nor_other_digits(fraction, digits):
    """1½ is one and a half, or a fault; it must not quietly be a half, nor 1⅙ be 11/6."""
    mixed = float(digits) + unicodedata.numeric(fraction)
    results = [mixed]
    with contextlib.suppress(FormulaError):
        results = Tape.of([read(digits + fraction)], []).run()
    assert results == pytest.approx([mixed])


@pytest.mark.parametrize("text", ["2₁", "1₀ x", "2①", "x + 3₂"])
def test_lowered_and_circled_digits_are_not_more_digits_of_a_number(text):
    """2₁ is not 21."""
    with pytest.raises(FormulaError):
        read(text)


@pytest.mark.parametrize("text", ["_", "__", "x + _", "＿"])
def test_a_name_is_never_empty(text):
    assert all(symbol.name for symbol in symbols(read(text)))


@pytest.mark.parametrize("text", ["sum_i x_i^2", "x + prod_i x_i", "Σ_i x_i"])
def test_a_sum_over_an_index_is_no_product(text):
    """Of a variable called sum."""
    with pytest.raises(FormulaError, match="a sum or product is written out"):
        defined(text)
