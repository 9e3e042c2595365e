"""Every experiment runs on the digits, says what it saw, and goes on where it was interrupted."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from html import escape, unescape
from html.parser import HTMLParser
from typing import ClassVar

import numpy as np
import pytest
from joblib.externals.loky import get_reusable_executor
from tests.examples import by_night, quickly

from kudari.chapter6 import EXPERIMENTS, ExperimentReport, Runs, Study, runner, write_report
from kudari.chapter6.activations import INITS, LAYERS
from kudari.chapter6.batches import BatchSizes
from kudari.chapter6.gradients import Gradients
from kudari.chapter6.hyperparameters import DECADES, draws
from kudari.chapter6.rules import Rules
from kudari.chapter6.trainings import trained
from kudari.data import load
from kudari.formula import KudariError
from kudari.pictures import plot_chart

QUICK = Study(quick=True)
TOLD = ("On digits.", "数字で。")


def results_of(name, folder, processes=1):
    """The results of one experiment, quick, on the digits."""
    made = EXPERIMENTS[name]
    return Runs([made], QUICK, load("digits"), folder, processes).of(made)


@pytest.mark.parametrize("name", quickly(EXPERIMENTS, ["rules", "batches"]))
def test_it_says_what_it_saw_in_two_languages(name, done):
    """Two sentences at least, with figures, the Japanese ones in Japanese."""
    english, japanese = EXPERIMENTS[name].findings(done[name])

    assert english.count(".") >= 2
    assert re.search(r"\d", english)
    assert re.search("[ぁ-ん]", japanese)
    assert japanese.count("。") >= 2
    assert "nan" not in english + japanese


@pytest.mark.parametrize("name", quickly(EXPERIMENTS, ["rules", "batches"]))
def test_its_table_is_whole(name, done):
    """As many cells in every row as there are headings, in two languages."""
    table = EXPERIMENTS[name].table(done[name])

    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.heading)}
    assert all(len(heading) == 2 for heading in table.heading)


in_both_languages = pytest.mark.parametrize("lang", ["en", pytest.param("ja", marks=pytest.mark.slow)])


@in_both_languages
@pytest.mark.parametrize("name", quickly(EXPERIMENTS, ["rules", "batches"]))
def test_its_figure_has_the_numbers(name, lang, done):
    """Something is drawn in every panel, and nothing is called NaN."""
    figure = plot_chart(EXPERIMENTS[name].chart(done[name], lang))
    drawn = [axes for axes in figure.axes if axes.axison]

    assert drawn
    assert all(axes.lines or axes.patches for axes in drawn)


def test_a_result_is_plain(done):
    """It is read back from its file as it was."""
    for results in done.values():
        assert json.loads(json.dumps(results)) == results


def test_the_same_seed_gives_the_same_result():
    """And another one another."""
    job, data = Rules().jobs(QUICK)[0], load("digits")

    assert trained(job.settings, data) == trained(job.settings, data)
    assert trained(job.settings, data) != trained({**job.settings, "seed": 1}, data)


def test_all_rules_meet_the_same_batches_and_weights():
    """So their first losses are equal."""
    data = load("digits")
    first = {trained(job.settings, data)["losses"][0] for job in Rules().jobs(QUICK)}

    assert len(first) == 1


@pytest.mark.slow
def test_seeds_are_repetitions():
    """With the spread in the table."""
    made = EXPERIMENTS["initial-weights"]
    jobs = made.jobs(replace(QUICK, seeds=2))
    runs = {}
    for job in jobs:
        runs.setdefault(job.label, []).append(made.work(job.settings, load("digits")))

    assert [len(results) for results in runs.values()] == [2, 2, 2]
    assert all("±" in row[1] for row in made.table(runs).rows)


def test_activations_die_and_live_as_theory_has_it(done):
    """ReLU: the spread shrinks by 0.1 · √(100/2) a layer from 0.01, stays from He; zeros make all units alike."""
    results = done["activations"]
    small, he = (results[f"relu, {name}"][0]["deviations"] for name in ("σ = 0.01", "He"))

    assert list(INITS) == ["0", "σ = 1", "σ = 0.01", "Xavier", "He"]
    assert small[-1] / small[-2] == pytest.approx(0.01 * np.sqrt(100 / 2), rel=0.3)
    assert 0.5 < he[-1] / he[0] < 2
    assert results["tanh, 0"][0]["deviations"] == [0.0] * LAYERS


def test_a_seed_is_that_of_the_weights_too():
    """Otherwise several seeds would only look at other samples."""
    made, data = Gradients(), load("digits")
    alike = replace(data, train=replace(data.train, x=np.ones_like(data.train.x), t=np.zeros_like(data.train.t)))
    points = [made.work(job.settings, alike)["points"] for job in made.jobs(replace(QUICK, seeds=2))]

    assert points[0] != points[1]


def test_ways_to_the_slope_are_counted_and_agree(done):
    """Two forward passes for each parameter, or one and one back; the differences agree to ten digits."""
    run = done["gradients"]["slopes"][0]

    assert run["differences"]["passes"] == 2 * run["parameters"]
    assert run["coarse"]["passes"] == 2 * run["parameters"]
    assert (run["backpropagation"]["passes"], run["backpropagation"]["back"]) == (1, 1)
    assert run["differences"]["apart"] < 1e-7 < 1e-4 < run["coarse"]["apart"] < 0.1
    assert Gradients.name == "gradients"


def test_noise_of_large_batches_is_not_flattered():
    """Drawn with replacement: a batch of 256 of 1,000 would be nearer all of them for that alone, by a seventh."""
    run = BatchSizes.work({"seed": 0, "draws": 100, "samples": 1000, "sizes": (16, 256)}, load("digits"))

    assert run["noise"][0] / run["noise"][1] == pytest.approx(4, rel=0.08)


def test_noise_falls_with_the_root_of_the_size(done):
    """Of a batch's slope, as long as the batch is small beside all samples."""
    run = done["batches"]["noise"][0]

    assert run["noise"][0] / run["noise"][2] == pytest.approx(4, rel=0.8)
    assert run["noise"][-1] < 1e-5


def test_trials_are_drawn_evenly_over_decades():
    """A quarter of them in each of four."""
    found = np.log10(np.array(draws(4000, seed=3)))

    for column, (low, high) in zip(found.T, DECADES.values(), strict=True):
        counts, _ = np.histogram(column, bins=4, range=(low, high))
        assert counts.sum() == 4000
        assert counts == pytest.approx([1000] * 4, rel=0.1)


def test_what_is_kept_is_not_done_again(tmp_path, monkeypatch):
    """A broken file is."""
    first = results_of("initial-weights", tmp_path)
    done = []
    real = runner._worked
    monkeypatch.setattr(runner, "_worked", lambda *given: (done.append(given[1]), real(*given))[1])

    assert results_of("initial-weights", tmp_path) == first
    assert done == []

    victim = sorted(tmp_path.iterdir())[0]
    victim.write_text(victim.read_text()[:100])

    assert results_of("initial-weights", tmp_path) == first
    assert len(done) == 1


@pytest.mark.slow
def test_changed_data_of_the_same_name_are_done_anew(tmp_path):
    """A result is kept under what is in the data, not under what they are called."""
    made, digits = EXPERIMENTS["initial-weights"], load("digits")
    changed = replace(digits, test=replace(digits.test, t=9 - digits.test.t))
    first = Runs([made], QUICK, digits, tmp_path, 1).of(made)
    again = Runs([made], QUICK, replace(digits, name="other"), tmp_path, 1)
    other = Runs([made], QUICK, changed, tmp_path, 1)

    assert again.of(made) == first
    assert other.of(made)["He"][0]["test"] != first["He"][0]["test"]
    assert len(list(tmp_path.iterdir())) == 6


def test_too_few_samples_are_said_before_any_work(tmp_path):
    """For which experiments they are too few, and which could be done."""
    digits = load("digits")
    few = replace(digits, name="few.csv", train=digits.train.some(240))
    with pytest.raises(KudariError) as caught:
        Runs(EXPERIMENTS.values(), QUICK, few, tmp_path / "runs")

    assert "few.csv has 240 samples to learn from" in str(caught.value)
    assert "batch-norm 1,000, weight-decay 300, dropout 300, hyperparameters 500, batches 1,000" in str(caught.value)
    assert str(caught.value).endswith("name others only: rules, activations, initial-weights, gradients")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("name", quickly(EXPERIMENTS, ["rules", "batches", "dropout"]))
def test_as_many_samples_are_enough_as_it_says(name):
    """With one less, it would be refused; with so many, the first and the last run can be done."""
    made, digits = EXPERIMENTS[name], load("digits")
    data = replace(digits, train=digits.train.some(max(made.samples, 20)))
    jobs = made.jobs(QUICK)
    for job in (jobs[0], jobs[-1]):
        assert made.work(job.settings, data)


def test_experiments_do_not_wait_for_each_other(tmp_path):
    """Whoever asks for the last one first finds those before it done, and is told how far it is."""
    chosen, told = [EXPERIMENTS[name] for name in ("initial-weights", "gradients")], []
    runs = Runs(chosen, QUICK, load("digits"), tmp_path, processes=1)
    runs.of(chosen[1], lambda done, total: told.append((done, total)))

    assert set(told) == {(0, 1)}
    assert len(list(tmp_path.iterdir())) == 4
    assert list(runs.of(chosen[0])) == [job.label for job in chosen[0].jobs(QUICK)]


@pytest.fixture
def _workers():
    """The processes go when the test ends."""
    yield
    get_reusable_executor().shutdown(wait=True)


@pytest.mark.usefixtures("_workers")
@pytest.mark.slow
def test_two_processes_have_the_results_of_one(tmp_path):
    """In the order of the jobs."""
    one, two = (results_of("initial-weights", tmp_path / str(count), count) for count in (1, 2))

    assert one == two
    assert list(one) == list(two)


@pytest.mark.parametrize("kills", by_night([3, 10], 1))
@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on(tmp_path, announce, kills):
    """Again and again, with SIGKILL; the results are those of a run that nobody disturbed."""
    words = ["chapter6", "initial-weights", "weight-decay", "--quick", "--on", "digits", "-o"]

    def started(folder):
        return subprocess.Popen(
            [sys.executable, "-m", "kudari", *words, str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def results(folder):
        return {path.name: path.read_text() for path in (folder / "runs").glob("*.json")}

    begin = time.monotonic()
    whole = started(tmp_path / "whole")
    assert whole.communicate()[0]
    assert whole.returncode == 0
    duration, killed, ended, rng = time.monotonic() - begin, 0, 0, np.random.default_rng(0)
    while killed < kills:
        folder = tmp_path / f"killed{ended}"
        process = started(folder)
        time.sleep(rng.uniform(0.3, 0.9 * duration))
        if process.poll() is None:
            killed += 1
            os.killpg(process.pid, signal.SIGKILL)  # its workers too
        process.communicate()
        if process.returncode == 0:  # it had nothing more to do
            ended += 1
            assert results(folder) == results(tmp_path / "whole")
    last = started(tmp_path / f"killed{ended}")
    last.communicate()

    assert last.returncode == 0
    assert results(tmp_path / f"killed{ended}") == results(tmp_path / "whole")
    announce(f"chapter 6: killed {killed} times while it worked; the same results in the end")


class _Page(HTMLParser):
    """What a page asks for from elsewhere, and what is not closed."""

    void: ClassVar = {"meta", "img", "br", "link"}

    def __init__(self, text):
        super().__init__()
        self.open, self.outside, self.charts = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("src", "href") and not value.startswith(("data:", "#")):
                self.outside.append(value)
        self.charts += "data-chart" in dict(attrs)
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", by_night(["en", "ja"], ["ja"]))
@pytest.mark.slow
def test_the_report_is_one_page(lang, done, tmp_path):
    """With every figure in it; it needs nothing from outside, and is well formed."""
    names = [*EXPERIMENTS]
    sections = [ExperimentReport.of(EXPERIMENTS[name], done[name], QUICK, lang) for name in names]
    text = write_report(tmp_path, sections, TOLD, lang).read_text("utf-8")
    page = _Page(text)

    assert page.open == []
    assert page.outside == []
    assert page.charts == len(names)
    assert TOLD[lang == "ja"] in text
    assert f'<html lang="{lang}">' in text
    other = 0 if lang == "ja" else 1
    said = [TOLD, *(section.experiment.findings(section.results) for section in sections)]
    assert [sentence[other] for sentence in said if escape(sentence[other]) in text] == []  # each once, not in both
    assert "default-src 'none'" in unescape(text)
