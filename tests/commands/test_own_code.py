"""Somebody's own class, with values, wherever a rule can be named: FILE.py:NAME:lr=0.1."""

import pytest

OWN = """
import os


class Ball:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: 0.0 * value for key, value in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


class Born:
    def __init__(self, params, lr=0.1):
        self.params, self.lr = params, lr

    def step(self):
        for p in self.params:
            p.data -= self.lr * p.grad


def roll(w, g, v, lr=0.1, momentum=0.9):
    v = momentum * v - lr * g
    return w + v, v


class ReLU:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        return dout * SIGN


SIGN = 1.0
made = Ball(0.3)
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(OWN, encoding="utf-8")
    return path


def values_of(kudari, tmp_path, *rules):
    """The final values that a race writes down."""
    given = [word for rule in rules for word in ("--rule", rule)]
    run = kudari("race", "ravine", *given, "--steps", "3", "-o", str(tmp_path / "race.csv"))
    assert run.code == 0, run.err
    return (tmp_path / "race.csv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Ball:lr=0.1", "momentum:lr=0.1"),
        ("Ball:lr=0.1,momentum=0.5", "momentum:lr=0.1,momentum=0.5"),
        ("Born:lr=0.2", "sgd:lr=0.2"),
        ("roll:lr=0.05", "momentum:lr=0.05"),
        ("Ball", "momentum:lr=0.01"),
    ],
)
def test_a_class_with_values_races(name, rule, own, kudari, tmp_path):
    mine = values_of(kudari, tmp_path, f"{own}:{name}")
    known = values_of(kudari, tmp_path, rule)

    assert [line.split(",")[1:] for line in mine] == [line.split(",")[1:] for line in known]


@pytest.mark.parametrize(
    "words",
    [
        ("map", "ravine", "--rule", "{own}:Ball:momentum=0.5", "--over", "lr,momentum", "--size", "4", "--steps", "5"),
        ("sweep", "ravine", "--rule", "{own}:Ball:momentum=0.5", "--size", "4", "--steps", "5"),
        ("export", "{own}:Ball:lr=0.1", "--on", "ravine", "--to", "python"),
        ("play", "ravine", "--rule", "{own}:Ball:lr=0.1", "-o", "{folder}/page.html", "--no-open"),
        ("check", "{own}:Ball:momentum=0.5", "--like", "momentum"),
    ],
)
def test_every_verb_takes_a_class_with_values(words, own, kudari, tmp_path):
    run = kudari(*(word.format(own=own, folder=tmp_path) for word in words))

    assert run.code == 0, run.err


@pytest.mark.slow
def test_a_class_with_values_trains(own, kudari):
    run = kudari("train", "--rule", f"{own}:Ball:lr=0.1", "--epochs", "1", "--hidden", "5")

    assert run.code == 0, run.err
    assert "Ball: 10 steps" in run.out


def test_the_program_has_the_values_of_the_class(own, kudari):
    mine = kudari("export", f"{own}:Ball:lr=0.25", "--on", "ravine", "--to", "python").out
    known = kudari("export", "momentum:lr=0.25", "--on", "ravine", "--to", "python").out

    assert "0.25" in mine
    assert mine.replace("Ball", "Momentum").count("0.25") == known.count("0.25")


@pytest.mark.parametrize("like", [(), ("--like", "relu")])
def test_a_layer_is_checked(like, own, kudari):
    run = kudari("check", f"{own}:ReLU", *like, "--lang", "en")

    assert run.code == 1
    assert "ReLU is not right yet" in run.out
    own.write_text(OWN.replace("dout * SIGN", "dout * ~self.mask"), encoding="utf-8")
    run = kudari("check", f"{own}:ReLU", *like, "--lang", "ja")
    assert (run.code, run.out[0]) == (0, "✓")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (":Ball:mom=3", "Ball is made without 'mom'; it takes lr, momentum"),
        (":Ball:lr", "is not of the form name=number, as in lr=0.1"),
        (":Bal:lr=0.1", "there is no 'Bal' in"),
        (":roll:foo=1", "roll takes no 'foo'; it takes lr, momentum"),
        (":made:lr=1", "made is neither a class nor a function"),
        ("", "is not of the form FILE.py:NAME"),
        (":os", "'os' in"),
    ],
)
def test_values_that_a_class_does_not_take_are_named(name, message, own, kudari):
    run = kudari("race", "ravine", "--rule", f"{own}{name}")

    assert run.code == 2
    assert message in run.err


BROKEN = """
class Broken:
    def update(self, params, grads):
        for key in params:
            params[key] -= 0.1 * grads[keyx]
"""


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "name 'keyx' is not defined (line 5: params[key] -= 0.1 * grads[keyx])"),
        ("ja", "'keyx' が定義されていません（5 行目: params[key] -= 0.1 * grads[keyx]）"),
    ],
)
@pytest.mark.parametrize("verb", [("race", "ravine"), ("train", "digits", "--hidden", "5", "--steps", "2")])
def test_an_update_that_fails_is_told_with_its_line(verb, lang, said, kudari, tmp_path):
    """And not with all that stands between the command line and it."""
    path = tmp_path / "broken.py"
    path.write_text(BROKEN, encoding="utf-8")
    run = kudari(*verb, "--rule", f"{path}:Broken", "--lang", lang)

    assert run.code == 2
    assert f"broken.py: NameError: {said}" in run.err
    assert "Traceback" not in run.err


def test_an_error_of_kudaris_own_stays_one(kudari, monkeypatch):
    """Nobody else's line is to blame."""
    monkeypatch.setattr("kudari.commands.race.check_outputs", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kudari("race", "ravine")
