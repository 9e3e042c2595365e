"""``kudari train`` and ``kudari chapter6``: what is printed, what is written, what is refused."""

import csv

import numpy as np
import pytest

from kudari.data import load
from kudari.networks import Network

SHORT = ["--hidden", "20", "--steps", "60"]


@pytest.mark.slow
def test_digits_are_learnt(kudari, folder):
    """By default, within seconds; curves, history and network are kept."""
    ran = kudari(
        "train",
        "digits",
        "--epochs",
        "6",
        "-o",
        "curves.png",
        "-o",
        "history.csv",
        "-o",
        "page.html",
        "--save",
        "net.safetensors",
    )
    accuracy = float(ran.out.split("test accuracy ")[1].split("%")[0])

    assert (ran.code, ran.err) == (0, "")
    assert accuracy > 95
    assert (folder / "curves.png").read_bytes()[:4] == b"\x89PNG"
    assert "data-chart" in (folder / "page.html").read_text("utf-8")
    with (folder / "history.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 60
    assert "kudari.Network.from_file('net.safetensors')" in ran.out
    network = Network.from_file(folder / "net.safetensors")
    test = load("digits").test
    assert 100 * network.accuracy(test.x, test.t) == pytest.approx(accuracy, abs=0.01)


@pytest.mark.parametrize(
    "words",
    [
        ["--rule", "momentum:lr=0.05", "--no-batch-norm", "--dropout", "0"],
        ["--rule", "v ← 0.9 v − 0.05 g; w ← w + v"],
        ["--activation", "tanh", "--init", "xavier", "--weight-decay", "0.001"],
        ["--batch", "all", "--schedule", "warmup:steps=10 + cosine"],
        ["--batch", "1", "--no-batch-norm", "--rule", "sgd:lr=0.01", "--validation", "0"],
        ["--hidden", "0"],
    ],
)
def test_every_setting_is_an_option(kudari, words):
    """In either language."""
    ran = kudari("train", "digits", *SHORT, *words, "--lang", "ja")

    assert (ran.code, ran.err) == (0, "")
    assert "テスト正解率" in ran.out


def test_a_class_of_ones_own_trains(kudari, folder):
    """The book's, from a file."""
    (folder / "my.py").write_text(
        "import numpy as np\n"
        "class MyMomentum:\n"
        "    def __init__(self, lr=0.05, momentum=0.9):\n"
        "        self.lr, self.momentum, self.v = lr, momentum, None\n"
        "    def update(self, params, grads):\n"
        "        if self.v is None:\n"
        "            self.v = {key: np.zeros_like(value) for key, value in params.items()}\n"
        "        for key in params:\n"
        "            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]\n"
        "            params[key] += self.v[key]\n"
    )
    own = kudari("train", "digits", *SHORT, "--rule", "my.py:MyMomentum", "--schedule", "constant")
    ours = kudari("train", "digits", *SHORT, "--rule", "momentum:lr=0.05", "--schedule", "constant")

    assert own.code == 0
    assert own.out.split("test accuracy")[1][:8] == ours.out.split("test accuracy")[1][:8]


def test_it_goes_on_from_a_checkpoint(kudari, folder):
    """A second call with the same words has nothing left to do, and says the same."""
    words = ["train", "digits", *SHORT, "--checkpoint", "run.safetensors"]
    first, second = kudari(*words), kudari(*words)

    assert first.code == second.code == 0
    assert first.out.split(" in ")[0] == second.out.split(" in ")[0]

    other = kudari(*words, "--seed", "1")
    assert other.code == 2
    assert "belongs to another training" in other.err


def test_an_interruption_is_no_accident(kudari, monkeypatch):
    """What remains is said, and how to go on."""

    def interrupted(*given, checkpoint, **settings):
        if checkpoint is not None:
            checkpoint.touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("kudari.commands.train.train", interrupted)
    alone, kept = kudari("train", "digits"), kudari("train", "digits", "--checkpoint", "run.safetensors")

    assert alone.code == kept.code == 130
    assert "stopped; with --checkpoint FILE it could go on" in alone.out
    assert "stopped; the same command goes on from run.safetensors" in kept.out


def test_divergence_is_told_and_is_a_failure(kudari, folder):
    """With the layer, the step and a way out; no network is kept."""
    words = ["--rule", "sgd:lr=1e9", "--weight-decay", "1", "--schedule", "constant", "--save", "net.safetensors"]
    ran = kudari("train", "digits", *SHORT, *words)

    assert ran.code == 1
    assert "Diverged at step" in ran.out
    assert "net.safetensors was not written" in ran.out
    assert not (folder / "net.safetensors").exists()


REFUSED = {
    "data": (["nowhere"], "nowhere"),
    "hidden": (["digits", "--hidden", "10,x"], "--hidden 100,100"),
    "a size of zero": (["digits", "--hidden", "10,0"], "at least 1"),
    "half a unit": (["digits", "--hidden", "10.5"], "whole numbers"),
    "dropout": (["digits", "--dropout", "1.0"], "dropout"),
    "batch": (["digits", "--batch", "10000"], "--batch 10000 is more than"),
    "batch of text": (["digits", "--batch", "some"], "--batch some"),
    "activation": (["digits", "--activation", "rely"], "did you mean relu"),
    "init": (["digits", "--init", "hee"], "did you mean he"),
    "schedule": (["digits", "--schedule", "cosin"], "did you mean cosine"),
    "rule": (["digits", "--rule", "adem"], "adem"),
    "rule's file": (["digits", "--rule", "none.py:Adam"], "there is no file none.py"),
    "a file alone": (["digits", "--rule", "my.py"], "my.py:MyAdam"),
    "a schedule without a rate": (["digits", "--rule", "w ← w − 0.1 g", "--schedule", "cosine"], "no learning rate"),
    "one sample": (["digits", "--batch", "1"], "--no-batch-norm"),
    "one file for two": (["digits", "--save", "a.safetensors", "--checkpoint", "a.safetensors"], "cannot both be"),
    "epochs and steps": (["digits", "--epochs", "1", "--steps", "1"], "not both"),
    "output": (["digits", "-o", "curves.txt"], ".txt"),
    "save": (["digits", "--save", "net.pt"], ".pt"),
    "folder": (["digits", "--save", "no/net.safetensors"], "no folder"),
    "validation": (["digits", "--validation", "1"], "validation"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused(name, kudari, folder):
    """With exit code 2, a message, and nothing written."""
    words, told = REFUSED[name]
    ran = kudari("train", *words)

    assert ran.code == 2
    assert told in ran.err
    assert list(folder.iterdir()) == []


def test_ones_own_table_is_learnt(kudari, folder):
    """Two heaps of points in a .csv."""
    rng = np.random.default_rng(0)
    t = rng.integers(0, 2, 300)
    x = rng.standard_normal((300, 2)) + 3 * t[:, None]
    (folder / "points.csv").write_text("".join(f"{a:.4f},{b:.4f},{c}\n" for (a, b), c in zip(x, t, strict=True)))
    ran = kudari("train", "points.csv", "--hidden", "8", "--epochs", "20", "--batch", "32")

    assert ran.code == 0
    assert float(ran.out.split("test accuracy ")[1].split("%")[0]) > 90


@pytest.mark.slow
def test_an_experiment_of_the_chapter(kudari, folder):
    """On the digits, which is said; a second call is told from what is kept."""
    words = ["chapter6", "initial-weights", "--quick", "--on", "digits", "--processes", "1", "-o", "rep"]
    first, second = kudari(*words), kudari(*words)

    assert (first.code, first.err) == (0, "")
    assert "real data: digits" in first.out
    assert first.out == second.out
    assert {path.name for path in (folder / "rep").iterdir()} == {"index.html", "initial-weights.png", "runs"}


def test_experiments_are_known_by_name(kudari, folder):
    """And so are rules."""
    name = kudari("chapter6", "dropuot")
    rule = kudari("chapter6", "rules", "--rule", "sdg")

    assert name.code == rule.code == 2
    assert "did you mean dropout" in name.err
    assert list(folder.iterdir()) == []


def test_gradients_are_clipped(kudari):
    """By norm or by value; both at once are refused."""
    words = ("train", "digits", "--hidden", "5", "--steps", "5", "--rule", "sgd:lr=0.1")

    assert kudari(*words, "--clip-norm", "1").code == 0
    assert kudari(*words, "--clip-value", "0.1").code == 0
    assert "one limit" in kudari(*words, "--clip-norm", "1", "--clip-value", "0.1").err
    assert "must be above 0" in kudari(*words, "--clip-norm", "0").err
