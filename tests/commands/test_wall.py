"""``kudari play --wall``: every field on one page."""

import json
import re

import pytest

OWN = "class Own:\n    def __init__(self, lr=0.1):\n        self.lr = lr\n    def update(self, params, grads):\n"
RANDOM = "import random\n" + OWN + "        for k in params: params[k] -= self.lr * random.random() * grads[k]\n"


@pytest.mark.parametrize(
    ("words", "rates"),
    [
        ([], [None] * 4),
        (["--rule", "sgd:lr=0.25", "--rule", "lion"], [0.25, None]),
        (["--rule", "w ← w − k g:k=0.5"], [None]),
    ],
)
def test_rates_are_found_for_each_field_unless_they_are_told(words, rates, kudari, folder):
    ended = kudari("play", "--wall", *words, "-o", "wall.html", "--no-open")
    data = json.loads(re.search(r'id="kudari-data">(.*?)</script>', (folder / "wall.html").read_text("utf-8"))[1])

    assert ended.code == 0, ended.err
    assert [rule["hypers"].get("lr") for rule in data["state"]["rules"]] == rates


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["booth", "--wall"], "--wall shows every field: booth does not go with it"),
        (["--wall", "--rule", "mine.py:Own"], "cannot stand on a wall, which needs a rule that is a formula"),
    ],
)
def test_what_cannot_stand_on_a_wall_is_said(words, told, kudari, folder):
    (folder / "mine.py").write_text(RANDOM)
    ended = kudari("play", *words, "-o", "wall.html", "--no-open")

    assert ended.code != 0
    assert told in ended.err
