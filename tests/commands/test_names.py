"""On a terminal, names and file names are text: no markup, and nothing that moves it."""

import json

import pytest

import kudari as package
from kudari.fields.facts import Facts

NAMES = ["[/b]", "[bold]x", "$$", "<b>", "自作"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_as_it_is(name, kudari, folder):
    """Of a record's rule, of its field, and of the file that is written."""
    package.race(package.Field("x**2 + y**2", facts=Facts(name=name)), {name: "sgd"}, steps=2).save("race.json")
    output = f"{name}.csv".replace("/", "")

    ended = kudari("race", "race.json", "-o", output)
    assert ended.code == 0
    assert name in ended.out
    assert f"wrote {output}" in ended.out


@pytest.mark.parametrize("name", NAMES)
def test_a_class_is_printed_as_it_is_called(name, kudari, folder):
    """In tables of races and sweeps."""
    text = "class Mine:\n    def update(self, params, grads):\n        for k in params: params[k] -= 0.1 * grads[k]\n"
    (folder / "mine.py").write_text(f"{text}Mine.__name__ = {name!r}\n", encoding="utf-8")

    for words in (("race", "ravine", "--steps", "2"), ("sweep", "ravine", "--over", "lr", "--size", "3")):
        ended = kudari(*words, "--rule", "mine.py:Mine" if words[0] == "race" else "sgd")
        assert ended.code == 0, ended.err
        assert words[0] == "sweep" or name in ended.out


@pytest.mark.parametrize("place", ["name", "title", "text"])
def test_a_record_moves_no_terminal(place, kudari, folder):
    """Not even where it is refused: OSC 52 would write into the clipboard."""
    attack = "\x1b]52;c;YQ==\x07"
    package.race("ravine", ["momentum"], steps=2).save("race.json")
    data = json.loads((folder / "race.json").read_text(encoding="utf-8"))
    (route,) = data["routes"].values()
    match place:
        case "name":
            data["routes"] = {attack: route}
        case "title":
            route["program"]["title"] = attack
            route["program"]["states"] = []
        case "text":
            route["formula"] += attack
    data["checksum"] = None
    (folder / "race.json").write_text(json.dumps(data), encoding="utf-8")

    ended = kudari("race", "race.json")
    assert ended.code == 2
    assert not any(letter in ended.out + ended.err for letter in "\x1b\x07")


@pytest.mark.parametrize("name", ["steps", "size", "field", "self", "rule"])
def test_a_hyperparameter_of_any_name_varies_or_is_told_to_have_another(name, kudari):
    """Its name may be that of an argument."""
    for words in (("sweep", "ravine", "--over", name), ("map", "ravine", "--over", f"lr,{name}", "--at", f"{name}=1")):
        ended = kudari(*words, "--rule", f"w ← w − lr {name} g: lr=0.1,{name}=0.1", "--size", "3", "--steps", "2")
        assert ended.code == 0 or ended.err.startswith("error: "), ended.err


def test_a_point_that_does_not_fit_is_refused_before_anything_is_printed(kudari):
    """Nobody reads half an answer as a whole one."""
    ended = kudari("fields", "ravine", "--at", "1")

    assert (ended.code, ended.out) == (2, "")
    assert "--at 1" in ended.err
