"""Texts written to break the reader: the limits, Python's evaluators, and random texts."""

import builtins
import random
import re

import pytest

from kudari.formula import Expression, FormulaError, KudariError, Symbol, read
from kudari.formula.parser import MAX_DEPTH
from kudari.formula.tokens import MAX_CHARACTERS
from kudari.reading import read_rule

GOOD = [
    *("x**2/20 + y**2", "2x² − 3x + ½", "√(x² + y²)", "|x − |y||", "sin(x)cos(y)", "exp(−(x² + y²)/2)", "ｘ＾２"),
    *(
        "sin 2x cos y − log₂ x",
        "where(x >= 0, x, −x)",
        "min(x, y, 3)",
        "β₁ m + (1 − β₁) g",
        "x⁻¹ + x^(y+1)",
        "clip(x, −1, 1)",
        "1e-3x",
        "2π x",
    ),
]
UPDATES = [
    *("v ← α v − η ∇L; W ← W + v", "w <- w - lr*dL/dW", "m̂ ← m/(1−β₁ᵗ); w ← w − η m̂/√v", "θ ← θ − α∇J(θ)"),
    *("w := w − η ∂L/∂W\n", "w = w - g*where(g<0,1,2)", "h ← h + ∇L·∇L; x ← x − η ∇L/√h"),
]
VALID = GOOD + UPDATES
TOKENS = [
    *("x", "y", "w", "θ", "W", "g", "v", "grad", "α", "beta1", "β₁", "m̂", "e", "π", "t", "n", "sin", "cos(", "f(", "_"),
    *("√", "∛", "|", "(", ")", "+", "-", "−", "*", "**", "^", "/", "·", "²", "⁻¹", "ᵗ", "½", "1", "2.5", "1e3", "1e"),
    *("9" * 30, ".", ",", ";", "\n", "=", "<", "<=", "←", ":=", "<-", "==", "≠", "∇", "∂", "∇L", "dL/dW", "∂L/∂W", " "),
    *(
        "\t",
        "\u3000",
        "where(",
        "min(",
        "ln",
        "tanh ",
        "log_2",
        "∇_θ",
        "J(θ)",
        "\u0301",
        "\u0302",
        "\ud800",
        "\x00",
        "'",
        "[",
        "\\",
    ),
    *(
        "😀",
        "ᵏ",
        "ﬁ",
        "㎏",
        "\ufdfd",
        "ª",
        "٣",
        "1e999",
        "1e308",
        "(10)",
        "\u200b",
        "\r",
        "İ",
        "ẞ",
        "½½",
        "⅙",
        "①",
        "\u2126",
    ),
]
BLOCKS = [
    (32, 127),
    (0x80, 0x600),
    (0x300, 0x370),
    (0x2000, 0x2300),
    (0xFF00, 0xFFF0),
    (0x1D400, 0x1D800),
    (0, 0x110000),
]


def test_the_longest_formula_is_read():
    assert read("x" * MAX_CHARACTERS) is Symbol("x" * MAX_CHARACTERS)
    assert isinstance(read("+x" * (MAX_CHARACTERS // 2)), Expression)


@pytest.mark.parametrize("opening", ["(", "-", "√", "x^", "sin(", "|(", "min(x,"])
def test_the_deepest_formula_is_read_even_far_down_the_stack(opening):
    """Sixty levels fit Python's stack, in a notebook as in a callback of a callback."""
    times = min(MAX_DEPTH // (2 if opening == "|(" else 1), MAX_CHARACTERS // (len(opening) + 1) - 1)
    closing = {"(": ")", "|": ")|"}.get(opening[-1] if opening != "|(" else "|", ")" if "(" in opening else "")

    def deeper(levels):
        return deeper(levels - 1) if levels else read(opening * times + "x" + closing * times)

    assert isinstance(deeper(150), Expression)


def test_nothing_is_evaluated(monkeypatch):
    """Reading reaches none of Python's own evaluators, whatever the text."""
    attempts = ["__import__('os').system('true')", "eval(x)", "exec(x)", "compile(x, y, z)", "().__class__", "f'{x}'"]

    def run(*arguments, **options):
        if arguments[0] != "re":  # which the module re imports itself whenever it fills in a template
            raise SystemError("evaluated")
        return re

    with monkeypatch.context() as patch:
        for name in ("eval", "exec", "compile", "__import__"):
            patch.setattr(builtins, name, run)
        for text in [*attempts, *VALID]:
            for reader in (read, read_rule):
                try:
                    reader(text)
                except KudariError:
                    assert text not in GOOD or reader is read_rule


def random_text(generator):
    """Characters, tokens, or a good text that was tampered with."""
    kind = generator.random()
    if kind < 0.2:
        return "".join(chr(generator.randrange(*generator.choice(BLOCKS))) for _ in range(generator.randrange(1, 30)))
    if kind < 0.5:
        return "".join(generator.choice(TOKENS) for _ in range(generator.randrange(1, 25)))
    text = generator.choice(VALID)
    for _ in range(generator.randrange(1, 5)):
        start = generator.randrange(len(text) + 1)
        end = start + generator.randrange(4)
        middle = [generator.choice(TOKENS), "", text[start:end] * generator.randrange(2, 40), generator.choice(VALID)]
        text = text[:start] + generator.choice(middle) + text[end:]
    return text


def test_any_text_is_a_formula_or_a_formula_error():
    """Nothing but a graph or a FormulaError with a place in the text comes out; of rules, in tests/reading.

    A hundred thousand more are read beside the page's reader, in tests/page/test_grammar.py.
    """
    generator = random.Random(1_000)
    for _ in range(1_000):
        text = random_text(generator)
        try:
            result = read(text)
        except FormulaError as error:
            assert 0 <= error.position <= len(text), text  # noqa: PT017
        except Exception as error:
            pytest.fail(f"{text!r} gives {error!r}")
        else:
            assert isinstance(result, Expression), text
