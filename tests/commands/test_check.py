"""``kudari check FILE.py:NAME``: right is 0, wrong is 1, and what cannot be checked is 2 and named."""

import subprocess
import sys

import pytest

FILE = """
import helper
from dataclasses import dataclass

class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr
    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]

class Uphill(SGD):
    def update(self, params, grads):
        for key in params:
            params[key] += self.lr * grads[key]

@dataclass
class Data:
    lr: float = helper.RATE
    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]

def descend(w, g, lr=0.1):
    return w - lr * g

optimizer = SGD(lr=0.5)
if __name__ == "__main__":
    raise SystemExit("this is not how a module is run")
"""


@pytest.fixture
def mine(folder):
    (folder / "mysgd.py").write_text(FILE)
    (folder / "helper.py").write_text("RATE = 0.2\n")
    return folder


@pytest.mark.parametrize("name", ["SGD", "Data", "optimizer"])
def test_a_right_one_ends_with_0(kudari, mine, name):
    """A class, one that is a dataclass and imports its neighbour, or an object."""
    run = kudari("check", f"mysgd.py:{name}", "--like", "sgd", "--lang", "en")

    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("✓ ")
    assert "is SGD, bit for bit" in run.out


def test_a_function_is_right_but_for_its_manners(kudari, mine):
    """The formula is SGD; what a function returns is put into params for it."""
    run = kudari("check", "mysgd.py:descend", "--like", "sgd", "--lang", "en")

    assert "SGD" in run.out
    assert run.code == 0


def test_a_wrong_one_ends_with_1_and_says_why(kudari, mine):
    """In the language asked for."""
    english = kudari("check", "mysgd.py:Uphill", "--like", "sgd", "--lang", "en")
    japanese = kudari("check", "mysgd.py:Uphill", "--lang", "ja")

    assert (english.code, japanese.code) == (1, 1)
    assert "✗ Uphill is not SGD: the gradient has the wrong sign" in english.out
    assert "w ← w + η g" in english.out
    assert "勾配の符号が逆" in japanese.out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("mysgd.py",), "as in mysgd.py:Momentum"),
        (("mysgd.py", "--lang", "ja"), "mysgd.py の中のどれを調べるか"),
        (("mysgd:SGD",), "FILE.py:NAME"),
        (("nothing.py:SGD",), "no file nothing.py"),
        (("mysgd.py:Adam",), "SGD, Uphill, Data, descend"),
        (("mysgd.py:helper",), "no optimiser"),
        (("mysgd.py:SGD", "--like", "sdg"), "sdg"),
        (("mysgd.py:SGD", "--lang", "fr"), "fr"),
    ],
)
def test_what_cannot_be_checked_is_named(kudari, mine, words, named):
    """Exit code 2, and a message that says what to do."""
    run = kudari("check", *words)

    assert run.code == 2
    assert named in run.err
    assert run.out == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("1 / 0\n", "ZeroDivisionError: division by zero (line 1: 1 / 0)"),
        ("def broken(:\n", "SyntaxError"),
        ("import sys\nsys.exit(0)\n", "SystemExit"),
        ("import nowhere_to_be_found\n", "nowhere_to_be_found"),
        ("\x00", "null bytes"),
    ],
)
def test_a_file_that_does_not_run_is_named_with_its_line(kudari, folder, text, named):
    """Whatever goes wrong in it, we say so and end with 2."""
    (folder / "bad.py").write_text(text)
    run = kudari("check", "bad.py:SGD")

    assert run.code == 2
    assert "bad.py cannot be run" in run.err
    assert named in run.err


def test_the_help_says_that_the_file_is_run(kudari):
    """Whoever checks a stranger's file should know."""
    run = kudari("check", "--help")

    assert "check only code that you would run yourself" in " ".join(run.out.replace("│", " ").split())


@pytest.mark.slow
def test_it_runs_in_a_shell_as_well(mine):
    """From a terminal, with the locale's language."""
    done = subprocess.run(
        [sys.executable, "-m", "kudari", "check", "mysgd.py:SGD"],
        cwd=mine,
        env={"LANG": "ja_JP.UTF-8", "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert "SGD は SGD です" in done.stdout
