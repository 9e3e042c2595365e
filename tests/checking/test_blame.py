"""Check blames the place where the mistake was made, and no other: the counter, the constructor, one of two rates."""

import pytest

from kudari import check

from .sources import BOOK_ADAM, written

# ---------------------------------------------------------------------- the step number

LOOP = "    for key in params.keys():\n"
STEP = "                params[key] -= lr_t"
RATE = "        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)\n"


@pytest.mark.parametrize(
    "slips",
    [
        [(LOOP, LOOP + "            self.iter += 1\n")],  # after the rate is computed, which is 0/0 first
        [(LOOP, LOOP + "            self.iter += 1\n"), ("self.iter = 0", "self.iter = 1")],
        [(RATE, ""), (LOOP, LOOP + "            self.iter += 1\n    " + RATE)],
        [(RATE, ""), (LOOP, LOOP + "    " + RATE + "            self.iter += 1\n")],
    ],
)
def test_a_counter_within_the_loop_is_counted_for_every_parameter(slips):
    """Wherever in the loop it stands, and whether it begins at 0 or 1."""
    mine = written(BOOK_ADAM, ("        self.iter += 1\n", ""), *slips)
    report = check(mine, like="adam", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "t per key"), report
    assert "counted for every parameter; count once a step" in str(report)


@pytest.mark.parametrize(
    "slips",
    [
        [("self.iter = 0", "self.iter = 0\n        self.iter += 1")],
        [("        self.v[key] = np.zeros", "        self.iter += 1\n                self.v[key] = np.zeros")],
    ],
)
def test_a_counter_that_counts_at_the_beginning_only_does_not_grow(slips):
    """In __init__, or in the loop that creates the states."""
    report = check(written(BOOK_ADAM, ("        self.iter += 1\n", ""), *slips), like="adam", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "t not counted"), report
