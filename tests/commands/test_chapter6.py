"""``kudari chapter6`` with data and rules of one's own: what is told first, and what is refused before any work."""

import numpy as np
import pytest

BALL = """
class Ball:
    def __init__(self, lr=0.01):
        self.lr, self.p = lr, START
    def update(self, params, grads):
        self.p = 0.9 * self.p + 0.1
        for key in params:
            params[key] -= self.lr * self.p * grads[key]

class Dice:
    def update(self, params, grads):
        for key in params:
            params[key] = -1 if params[key].sum() > 0 else params[key] - grads[key]
"""


TOLD_LARGE = pytest.mark.filterwarnings("ignore:.*and is not scaled:UserWarning")  # as the numbers of ``table`` are


@pytest.fixture
def table(folder):
    """A table of so many samples, in numbers so large that a training diverges at once."""

    def table(count):
        t = np.arange(count) % 3
        x = np.random.default_rng(0).normal(1e5, 1e5, (count, 5)) + t[:, None]
        np.savez(folder / "mine.npz", x=x, t=t)
        return "mine.npz"

    return table


def quick(*words):
    return ("chapter6", *words, "--quick", "--processes", "1", "-o", "rep")


@TOLD_LARGE
@pytest.mark.slow
def test_what_diverges_at_once_is_told(kudari, folder, table):
    """And so are the sizes of one's own data, and that it was quick: on the terminal and on the page."""
    ran = kudari(*quick("initial-weights", "weight-decay", "--on", table(400), "--lang", "en"))
    page = (folder / "rep" / "index.html").read_text("utf-8")

    assert (ran.code, ran.err) == (0, "")
    assert "diverged" in ran.out
    for told in ("your own data: mine.npz (320 samples to learn from, 80 to test with, 3", "Quick: a twentieth"):
        assert told in page
        assert told in ran.out
    assert "100 steps of 128" in page
    assert "2,000" not in page
    assert "--quick" not in page  # which stands in the Japanese sentence: each report is in one language


@TOLD_LARGE
def test_too_few_samples_are_said_first(kudari, folder, table):
    """Nothing is done, and no folder is made."""
    ran = kudari(*quick("batch-norm", "rules", "--on", table(300)))

    assert ran.code == 2
    assert "mine.npz has 240 samples to learn from" in ran.err
    assert "batch-norm 1,000" in ran.err
    assert "name others only: rules" in ran.err
    assert not (folder / "rep").exists()


@pytest.mark.slow
def test_a_rule_of_ones_own_is_compared(kudari, folder):
    """Carried by its formula; and twice the same rule is two rules."""
    (folder / "own.py").write_text(BALL.replace("START", "1.5"))
    ran = kudari(*quick("rules", "--rule", "own.py:Ball", "--rule", "sgd", "--rule", "sgd", "--on", "digits"))

    assert (ran.code, ran.err) == (0, "")
    for label in ("Ball", "sgd (1)", "sgd (2)"):
        assert f"│ {label} " in ran.out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "Dice",
            "own.py:Dice cannot be compared here: its runs are done in other processes, to which only its formula",
        ),
        ("Bal", "there is no 'Bal' in own.py; it has: Ball, Dice"),
    ],
)
def test_what_cannot_be_carried_is_refused(kudari, folder, name, said):
    """Code that is no formula, a name that is not there."""
    (folder / "own.py").write_text(BALL.replace("START", "1.5"))
    ran = kudari(*quick("rules", "--rule", f"own.py:{name}", "--on", "digits"))

    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_a_named_folder_must_have_the_data(kudari, folder):
    """Neither KUDARI_DATA nor the digits take its place; to other data it is of no use, which is said."""
    (folder / "empty").mkdir()
    missing = kudari(*quick("rules", "--data", "empty"))
    digits = kudari(*quick("rules", "--on", "digits", "--data", "empty"))

    assert missing.code == digits.code == 2
    assert "mnist is not in empty" in missing.err
    assert "(empty) is of no use here: digits come with Kudari" in digits.err
    assert not (folder / "rep").exists()
