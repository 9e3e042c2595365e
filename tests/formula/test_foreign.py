"""What others wrote is quoted in every error so that it can be read: escaped, and no longer than is read."""

import pickle
import unicodedata

import pytest

from kudari.formula import FormulaError, KudariError
from kudari.formula.errors import TraceError
from kudari.formula.foreign import escaped, in_a_message, is_seen, shown_path

HARMFUL = [
    "\0",
    "\x1b[31m",
    "\x1b]52;c;YQ==\x07",
    "\x7f",
    "\x9b31m",
    "\r",
    "\t",
    "\ud800",
    "\u2028",
    "\u202egpj",
    "\u2066",
]


@pytest.mark.parametrize("kind", [KudariError, TraceError])
@pytest.mark.parametrize("text", HARMFUL)
def test_no_error_moves_a_terminal(kind, text):
    """Whatever a message was made of; what stands for it is Python's escape."""
    told = str(kind(f"{text} is wrong"))

    assert told == f"{escaped(text)} is wrong"
    assert all(map(is_seen, told))
    assert "\\" in told


def test_what_is_seen_is_what_it_always_was():
    """All letters but controls, halves of characters, ends of lines, and those that turn round the text."""
    hidden = {letter for letter in map(chr, range(0x110000)) if not is_seen(letter)}

    assert hidden == {*map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])} | {
        letter for letter in map(chr, range(0x110000)) if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
    }


def test_the_mark_stands_under_the_fault_of_an_escaped_formula():
    """Which is longer than it was written; its message in Japanese is escaped as well."""
    fault = FormulaError("character", "x\x1b[1m + \x07y", 8, what="\x07")
    line, mark = str(fault).split("\n")[1:]

    assert (line, mark) == (r"  x\x1b[1m + \x07y", f"  {' ' * len('x_x1b[1m + ')}^")
    assert all(map(is_seen, fault.message("ja")))


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "it's " * 30_000, "\\" * 999, "\x1b" * 5000, "'\"" * 9000, "\n" * 99_999]
)
def test_what_is_quoted_is_cut(text):
    """To the letters that a reader needs to find it; what stands before and behind it is told whole."""
    before, behind = "there is no rule ", "; there are: sgd, adam"
    told = str(KudariError(f"{before}{text!r}{behind}"))

    assert told.startswith(before)
    assert told.endswith(f"…{told[len(before)]}{behind}")
    assert len(told) <= len(before) + 80 + len(behind)


@pytest.mark.parametrize("text", ["x" * 100_000, "(1, 2), " * 9999, "line\n" * 9999])
def test_no_message_is_longer_than_is_read(text):
    """Where it quotes without quotes: the beginning and the end stay."""
    told = str(KudariError(f"the shape {text} is wrong"))

    assert told.startswith("the shape ")
    assert told.endswith(" is wrong")
    assert len(told) <= 620


def test_a_message_is_made_once():
    """In another process, and within another message, it is the same."""
    error = KudariError(f"there is no {'x' * 500 + chr(27)!r} in {'y ' * 900}")

    assert str(pickle.loads(pickle.dumps(error))) == str(error) == str(KudariError(str(error)))


@pytest.mark.parametrize(
    "text", ["the gradient's part and the parameters' own are 'x' and \"y\"", "a\n  b\n", "加速度 'μ'", "there's " * 30]
)
def test_what_can_be_read_stays(text):
    """An apostrophe is no quote, and a line end of ours stays."""
    assert in_a_message(text) == text


def test_a_path_is_one_line():
    """As of a folder that was called so by mistake or on purpose."""
    assert shown_path("a\n b\x1b/c.json") == r"a\n b\x1b/c.json"
    assert shown_path(b"\xff.json") == r"\udcff.json"
