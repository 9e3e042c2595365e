"""x ^ 2 + y ^ 2 in somebody's Python function: what they meant, and a warning that says how Python writes it."""

import contextlib
import linecache
import os
import pty
import random
import select
import subprocess
import sys
import warnings
from collections import Counter
from functools import partial

import numpy as np
import pytest
from tests.examples import quickly

from kudari.formula import Symbol, TraceError, read, trace
from kudari.formula.errors import CaretWarning

x, y = Symbol("x"), Symbol("y")


class Place:
    """A callable with a method."""

    def method(self, x, y):
        return x ^ 2 + y ^ 2

    def __call__(self, x, y):
        return x ^ 2 + y ^ 2

    @staticmethod
    def static(x, y):
        return x ^ 2 + y ^ 2


def defined(x, y):
    return x ^ 2 + y ^ 2


def documented(x, y):
    """A bowl."""
    return x ^ 2 + y ^ 2


def over_two_lines(x, y):
    return (
        x ^ 2
        + y ^ 2
    )  # fmt: skip


def made():
    return lambda x, y: x ^ 2 + y ^ 2


made_in_a_lambda = lambda: lambda x, y: x ^ 2 + y ^ 2  # noqa: E731
first, second = (lambda x, y: x ^ 2 + y ^ 2), (lambda x, y: x ^ 3 - y ^ 3)
速さ = lambda x, y: x ^ 2 + y ^ 2  # noqa: E731

CARETS = {
    "lambda": lambda x, y: x ^ 2 + y ^ 2,
    "def": defined,
    "docstring": documented,
    "first of two": first,
    "method": Place().method,
    "static": Place.static,
    "two lines": over_two_lines,
    "within a def": made(),
    "within a lambda": made_in_a_lambda(),
    "behind Japanese": 速さ,
    "mixed with powers": lambda x, y: x ^ 2 + y**2,
}


@pytest.mark.parametrize("function", CARETS.values(), ids=CARETS)
def test_a_caret_is_read_as_a_power_with_a_warning(function):
    with pytest.warns(CaretWarning, match=r"\*\*"):
        assert trace(function) is x**2 + y**2


def test_two_lambdas_on_one_line_are_told_apart():
    with pytest.warns(CaretWarning):
        assert trace(second) is x**3 - y**3


def test_the_warning_points_to_the_line_with_the_caret():
    with pytest.warns(CaretWarning) as caught:
        trace(defined)
    assert (caught[0].filename, caught[0].lineno) == (__file__, defined.__code__.co_firstlineno)


def with_default(x, e=0.5):
    return x ^ 2 + e


e = 0.25


def with_global(x):
    return x ^ 2 + e


def with_own_log(x, log=np.log1p):
    return x ^ 2 + log(x)


@pytest.mark.filterwarnings("ignore::kudari.formula.errors.CaretWarning")
@pytest.mark.parametrize(
    ("function", "meant"),
    [(with_default, x**2 + 0.5), (with_global, x**2 + 0.25), (with_own_log, x**2 + np.log1p(x))],
)
def test_a_caret_does_not_change_what_names_mean(function, meant):
    """Whoever has a number called e means that number: it may be refused, but 2.718 is not taken instead."""
    read = []
    with contextlib.suppress(TraceError):
        read = [trace(function)]
    assert all(node is meant for node in read)


def of_two_statements(x):
    square = x ^ 2
    return square + 1


def in_place(x):
    x ^= 2
    return x


def two_statements_with_carets(x, y):
    bowl = x ^ 2 + y
    return bowl ^ 2


def square(x):
    return x ^ 2


def of_others(x, y):
    return square(square(x) + y)


@pytest.mark.parametrize(
    "function", [of_two_statements, two_statements_with_carets, in_place, of_others, partial(defined, y=2.0), Place()]
)
def test_a_caret_that_cannot_be_reread_is_refused_with_what_to_write(function):
    with pytest.raises(TraceError, match=r"write `\*\*`|Write `\*\*`"):
        trace(function)


@pytest.mark.filterwarnings("ignore::kudari.formula.errors.CaretWarning")
def test_numpys_own_functions_may_stand_beside_a_caret():
    """np.sin is the grammar's sin."""
    assert trace(lambda x: np.sin(x) ^ 2 + np.pi) is np.sin(x) ** 2 + np.pi


# ---------------------------------------------------------------------- where there is no text, as at a prompt


def without_source(text, names="x, y"):
    """A function as Python makes it of a line at its prompt: nobody can look its text up."""
    return eval(f"lambda {names}: {text}", {"np": np, "e": 0.25})


@pytest.mark.parametrize(
    "text",
    [
        *("x^2 + y^2", "x ^ 2 + y ^ 2", "(x^2) + (y^2)", "x^2+3*x*y - y^2", "np.sin(x)^2 + y^2", "-x^2", "2*x^2"),
        *("np.sqrt(x^2 + y^2)", "x^-2", "x^y^2", "abs(x)^2", "x**2 + y^2", "x^2 < y^2"),
        *(
            "(x + y)^2",
            "x^(2 + y)",
            "x^(y + 1)",
            "(x*y)^2",
            "(x^2 + y)^2",
            "x + (y*x)^2",
            "(-x)^2",
            "(x^2)^y",
            "x^(2^y)",
        ),
        "100*(y - x^2)^2 + (1 - x)^2",
    ],
)
def test_a_caret_is_read_without_the_functions_text(text):
    """From what was computed, written down in Python's order."""
    with pytest.warns(CaretWarning, match=r"\*\*"):
        assert trace(without_source(text)) is read(text.replace("np.", ""), ["x", "y"])


def test_a_def_is_read_without_its_text():
    names = {}
    exec("def bowl(x, y):\n    'A bowl.'\n    return x ^ 2 + y ^ 2", names)
    with pytest.warns(CaretWarning):
        assert trace(names["bowl"]) is x**2 + y**2


@pytest.mark.parametrize(
    "text",
    [
        *("x^2 + 1", "x^3 - 1", "x^2/20 + y^2", "x^2 + e", "x^2 + np.pi", "x^2*2", "x^2.0"),
        *("x^1/2 + y", "x^3/2", "x^0.5", "x^9**4", "(x + y + 1)^2 + 1"),
    ],
)
def test_what_runs_like_another_formula_is_refused(text):
    """Python adds 2 + 1 before anything runs, and x^2 + 1 is x^3: without the text nobody can tell them apart.

    Nor can one tell x^1/2, which is half of x, from x^0.5: the numbers are equal, and equally long.
    """
    with pytest.raises(TraceError, match=r"Write `\*\*`"):
        trace(without_source(text))


def random_text(generator, depth=3):
    """Sums, products and powers of x, y and numbers, with brackets here and there."""
    if depth == 0 or generator.random() < 0.25:
        return generator.choice(["x", "y", "x", "y", "1", "2", "3", "20", "0.5"])
    parts = (random_text(generator, depth - 1) for _ in range(2))
    text = generator.choice(["{}^{}", "{}^{}", "{} ^ {}", "{}+{}", "{} + {}", "{}-{}", "{}*{}", "{}/{}", "{}**2 + {}"])
    bracket = generator.choice(["{}", "{}", "({})"])
    return bracket.format(text.format(*parts))


@pytest.mark.parametrize("has_text", [False, True])
@pytest.mark.slow
def test_no_text_with_carets_is_misread(has_text, announce):
    """A thousand random texts, at a prompt and in a file: each is read as the grammar reads it, or refused.

    Of 2^3 alone, between two numbers, nothing can be seen: Python has made 1 of it before the function is run.
    """
    generator, outcomes = random.Random(5), Counter()
    for number in range(1000):
        text = random_text(generator)
        source, file = f"lambda x, y: {text}", f"<typed {number}>"
        if has_text:
            linecache.cache[file] = (len(source), None, [source + "\n"], file)
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                formula = trace(eval(compile(source, file, "eval")))
        except (TraceError, ZeroDivisionError, TypeError):
            outcomes["refused"] += 1
            continue
        finally:
            linecache.cache.pop(file, None)
        if caught:
            assert formula is read(text, ["x", "y"]), text
        outcomes["read" if caught else "without a caret"] += 1
    announce(f"texts with carets, {'in a file' if has_text else 'at a prompt'}: {dict(outcomes)}")

    assert outcomes["read"] > (500 if has_text else 140)


BEGIN = "import warnings\nwarnings.simplefilter('ignore')\nimport kudari\n"
BOWL = f"{BEGIN}def f(x, y): return x^2 + y^2\n\nprint(kudari.Field(f), kudari.Field(f).gradient_at(3.0, 4.0))\n"
RAVINE = f"{BEGIN}def f(x, y): return x^2/20 + y^2\n\nprint(kudari.Field(f))\n"  # Python divides 2 by 20 at once


def last_line(*options, **given):
    done = subprocess.run([sys.executable, *options], capture_output=True, text=True, check=True, **given)
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "options",
    quickly([["-c", BOWL], ["-i"], ["-c", f"exec({BOWL!r})"], ["-"]], 2),
    ids=["-c", "prompt", "exec", "stdin"],
)
def test_the_slides_bowl_may_be_typed_at_a_prompt(options):
    """Row S5 of the mission, where Python keeps no text: of -c, in exec, from standard input, at the prompt."""
    assert last_line(*options, input=BOWL) == "f(x, y) = x² + y² [6.0, 8.0]"


@pytest.mark.slow
def test_what_a_file_hands_to_standard_input_is_looked_at_there(tmp_path):
    """As in ``python < file``."""
    path = tmp_path / "typed.txt"
    path.write_text(RAVINE)
    with path.open() as file:
        assert last_line("-", stdin=file) == "f(x, y) = x²/20 + y²"


@pytest.mark.slow
def test_the_text_of_an_option_is_looked_at():
    """As in ``python -c``."""
    assert last_line("-c", RAVINE) == "f(x, y) = x²/20 + y²"


@pytest.mark.slow
@pytest.mark.parametrize("options", [["-c", f"exec({RAVINE!r})"], ["-"]], ids=["exec", "a pipe"])
def test_what_nobody_can_know_is_refused_with_what_to_write(options):
    """x^2/20 and x^1/10 run alike."""
    done = subprocess.run([sys.executable, *options], input=RAVINE, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("Write `**`, as in x**2 + y**2")


def at_a_terminal(lines):
    """What Python shows to somebody who types these lines at its prompt."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "dumb", "PYTHONSTARTUP": "", "HOME": os.devnull, "NO_COLOR": "1"}
        os.execv(sys.executable, [sys.executable, "-q"])
    shown = b""
    try:
        for line in [*lines, "exit()"]:
            while not shown.rstrip().endswith((b">>>", b"...")):
                assert select.select([terminal], [], [], 60)[0], shown
                shown += os.read(terminal, 4096)
            shown += b"\n"
            os.write(terminal, f"{line}\n".encode())
        with contextlib.suppress(OSError):  # which is how a terminal ends
            while more := os.read(terminal, 4096):
                shown += more
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    return shown.decode()


@pytest.mark.slow
def test_what_was_typed_at_a_terminal_is_found_there():
    """The terminal remembers; but of two functions that run alike, nobody can say which line is which."""
    shown = at_a_terminal(
        [
            *BEGIN.splitlines(),
            *("def f(x, y): return x^2/20 + y^2", "", "print('one:', kudari.Field(f))"),
            *("def g(x, y):", "    return ((x + 1)^2", "            + y^2)", "", "print('two:', kudari.Field(g))"),
            *("def f(x, y): return x^1/10 + y^2", "", "print('three:', kudari.Field(f))"),
        ]
    )

    assert "\none: f(x, y) = x²/20 + y²" in shown.replace("\r", "")
    assert "\ntwo: f(x, y) = (x + 1)² + y²" in shown.replace("\r", "")
    if sys.version_info < (3, 13):  # from then on Python keeps what was typed, statement by statement
        assert "two ways that mean two things. Write `**`" in shown
    assert "three: f(x, y) = x²" not in shown


def test_the_warning_says_how_it_was_read():
    with pytest.warns(CaretWarning, match=r"as in x² \+ y²;"):
        trace(defined)


def test_variables_of_another_name_and_kind_are_put_in():
    """A rule's step is given symbols of its own."""
    a, b = Symbol("a", "scalar"), Symbol("b")
    with pytest.warns(CaretWarning):
        assert trace(defined, [a, b]) is a**2 + b**2
    with pytest.warns(CaretWarning):
        assert trace(without_source("x^2 + y^2"), [a, b]) is a**2 + b**2


@pytest.mark.parametrize("function", [lambda e: e ^ 2 + np.e, lambda sin: np.sin(sin) ^ 2])
def test_a_variable_is_not_taken_for_what_stands_in_a_module(function):
    """The grammar knows one e only."""
    with pytest.raises(TraceError, match="Write"):
        trace(function)


def test_outside_a_function_a_caret_is_refused():
    """The bare symbols know no text that could be read."""
    with pytest.raises(TraceError, match=r"`\*\*`"):
        x ^ 2
    with pytest.raises(TraceError, match=r"`\*\*`"):
        2 ^ x
