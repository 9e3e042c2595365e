"""The measuring is tested as well: turns, medians, verdicts, peers that are missing or compute something else."""

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
SECTIONS = ("updates", "small", "races", "networks", "chapter6", "compiling", "scaling", "page", "startup")


def test_contestants_take_turns():
    """A B A B, after a round that does not count; a turn of short calls has several."""
    from benchmarks.stopwatch import interleaved

    turns = []

    def call(name, seconds):
        turns.append(name)
        time.sleep(seconds)

    times = interleaved({"a": lambda: call("a", 0.03), "b": lambda: call("b", 0.005)}, rounds=3, warm=1)
    assert [name for name, _ in itertools.groupby(turns)] == ["a", "b"] * 4
    assert turns.count("a") == 4
    assert 4 * 2 <= turns.count("b") <= 4 * 5
    assert [len(times[name]) for name in "ab"] == [3, 3]
    assert 0.005 <= min(times["b"]) < min(times["a"])


def test_a_ratio_is_the_median_of_the_rounds():
    """One slow minute changes nothing; the quartiles are told beside."""
    from benchmarks.results import told
    from benchmarks.stopwatch import ratios

    row = told("b", ratios({"a": [1.0, 1.0, 50.0, 1.0, 1.0], "b": [2.0, 2.2, 1.0, 1.8, 2.0]}, "b", "a"))
    assert row.number == 2.0
    assert row.within == "1.80–2.00 ×"


def test_bars_are_for_the_median_over_processes():
    """The least and the greatest of them are told, and the note of the one in the middle."""
    from benchmarks.results import at_most, missing, together

    runs = [[at_most("x", [number, number], 1.1, note=f"{number}"), missing("y", "jax")] for number in (1.3, 1.0, 1.05)]
    row, other = together(runs)
    assert (row.number, row.met, row.spread, row.note) == (1.05, True, "1.00–1.30 ×", "1.05")
    assert row.rounds == (1.05, 1.05)
    assert other.figure == "not measured"


def test_rows_travel_between_processes():
    """As they are."""
    from benchmarks.results import at_least, from_json, missing, to_json, told

    rows = [at_least("x", [1.0, 2.0, 3.0], 1.5, note="≥"), told("y", 2.0, "s"), missing("z", "torch")]
    assert from_json(to_json(rows)) == rows


def test_a_bar_is_met_or_missed():
    """From either side."""
    from benchmarks.results import at_least, at_most

    assert [at_most("x", number, 1.1).met for number in (1.0, 1.1, 1.2)] == [True, True, False]
    assert [at_least("x", number, 3.0).met for number in (2.9, 3.0)] == [False, True]
    assert at_most("x", 0.5, 1.5, "s").figure == "0.5 s"


def test_the_page_has_machine_versions_and_every_row():
    """And says of a smoke test that it is one."""
    from benchmarks.results import at_most, markdown, missing

    page = markdown({"Races": [at_most("a race", 2.0, 1.0), missing("another", "jax")]}, True, ["Races"])
    assert "| a race | 2.00 × |  |  | ≤ 1.00 × | missed |  |" in page
    assert "jax is not installed" in page
    assert f"numpy {np.__version__}" in page
    assert "smoke test" in page


def test_what_is_not_measured_anew_stays_in_the_page():
    """Each section with its own date, in the order of the sections."""
    from benchmarks.results import at_most, markdown

    order = ["Races", "Scaling", "The page"]
    first = markdown({"Races": [at_most("a race", 2.0, 3.0)], "The page": [at_most("size", 1, 2)]}, False, order)
    second = markdown({"Scaling": [], "The page": [at_most("size", 1.5, 2)]}, False, order, first)

    assert [line for line in second.splitlines() if line.startswith("## ")] == ["## Races", "## Scaling", "## The page"]
    assert "| a race | 2.00 × |  |  | ≤ 3.00 × | met |  |" in second
    assert "| size | 1.50 × |" in second
    assert "| size | 1.00 × |" not in second
    assert markdown({}, False, order, second) == second


def test_a_peer_with_other_numbers_is_refused():
    """It is not raced."""
    from benchmarks.results import DisagreementError, agree

    agree("peer", [1.0, 2.0], [1.0, 2.0 + 1e-9], 1e-6)
    with pytest.raises(DisagreementError, match="peer computes other numbers"):
        agree("peer", [1.0, 2.0], [1.0, 2.1], 1e-6)


def test_the_race_by_hand_is_the_same_race():
    """Adam on Beale in plain NumPy."""
    from benchmarks.races import BOOK, _by_hand

    from kudari import ensemble

    starts = np.random.default_rng(0).uniform(-2, 2, (50, 2))
    assert _by_hand(starts, 30) == pytest.approx(ensemble("beale", BOOK, starts, 30).positions, rel=1e-9)


@pytest.fixture
def beside_the_book():
    """How far 30 steps in float64 are from those of the book's network, which needs no other library."""
    from benchmarks.book import BookAdam, BookNetwork
    from benchmarks.parity import apart, drawn, stepping

    from kudari import rule
    from kudari.networks import Network

    def measured():
        network = Network(20, [12, 12], 5, dtype="float64")
        plain = BookNetwork(network.params)
        return apart(stepping(network, rule("adam", lr=0.01)), stepping(plain, BookAdam(0.01)), drawn(30, 16, 20, 5))

    return measured


def test_the_network_by_hand_is_the_same_network(beside_the_book):
    """The book's, in plain NumPy."""
    assert beside_the_book() < 1e-12


def test_a_planted_error_is_noticed(beside_the_book, monkeypatch):
    """A thousandth too much, backwards through one kind of layer."""
    from benchmarks.parity import BAR

    from kudari.networks import ReLU

    right = ReLU.backward
    monkeypatch.setattr(ReLU, "backward", lambda self, dout: 1.001 * right(self, dout))

    assert beside_the_book() > BAR


def test_a_training_with_other_numbers_is_not_timed(monkeypatch):
    """It is refused before."""
    from benchmarks.results import DisagreementError

    from benchmarks import networks
    from kudari.networks import ReLU

    x, t = networks._data(200)
    batches = np.random.default_rng(0).integers(0, 200, (5, networks.BATCH))
    monkeypatch.setattr(networks, "has", lambda peer: False)
    networks._check(x.astype(np.float64), t, batches, 1e-9)
    right = ReLU.backward
    monkeypatch.setattr(ReLU, "backward", lambda self, dout: 1.001 * right(self, dout))
    with pytest.raises(DisagreementError, match="plain NumPy in float64 computes other numbers"):
        networks._check(x.astype(np.float64), t, batches, 1e-9)


@pytest.mark.slow
def test_several_processes_measure_one_after_another(tmp_path):
    """In small; the page says how many."""
    program = [sys.executable, "-m", "benchmarks", "--quick", "--only", "small", "--processes", "2"]
    ran = subprocess.run(
        [*program, "-o", str(tmp_path / "results.md")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "medians over 2 processes" in (tmp_path / "results.md").read_text(encoding="utf-8")


def test_every_section_is_named_here():
    """So that none is left out below."""
    from benchmarks import __main__

    assert tuple(__main__.SECTIONS) == SECTIONS


ROWS = {
    "updates": "AMSGrad (optax), against moving the same bytes",
    "small": "Adam on two floats, beside the book's class",
    "networks": "a training step, beside plain NumPy in float64",
}


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_runs_in_small(section, tmp_path):
    """With whatever is installed."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", section, "-o", str(tmp_path / "results.md")],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert page.count("## ") == 1
    assert ROWS.get(section, "| ") in page
