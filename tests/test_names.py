"""Names that others chose: each of them is text in every output, or is refused before there is any."""

import csv
import io
import json
import re
import runpy
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest
import safetensors.numpy
from tests.examples import quickly

import kudari
from kudari import KudariError, Race
from kudari.fields.facts import Facts
from kudari.languages import LANGUAGES
from kudari.names import name_of, printable, word_of
from kudari.rules import Rule, hyper

SEEN = [
    *("name", "self", "cls", "_check", "__init__", "__proto__", "x" * 90, "a - b " * 15 + "c", "[/b]", "[bold]x"),
    *(
        "$",
        "$$",
        r"\alpha$",
        "%d {0} \\n",
        "<b>&\"'</script>",
        "coding: cp037",
        "encoding",
        "''' \"\"\"",
        "../x",
        "=1+1",
    ),
    *("自作", "名前\u3000二", "😀", "é", "m̂", "#{}"),
]
UNSEEN = [
    *(
        "",
        "  ",
        "\0",
        "a\nb",
        "a\tb",
        "\r",
        "\x1b[31mred",
        "\x1b]52;c;YQ==\x07",
        "\x9b31m",
        "\x7f",
        "\ud800",
        "a\udfff",
    ),
    *("\u2028", "a\u2029b", "\u202egpj", "\u2066a"),
]
WORDS = ["name", "self", "cls", "title", "step", "source", "memory", "params", "key", "kernel", "x" * 90]
FORMULA = "w ← w − {0} g: {0}=0.25"


@pytest.fixture(scope="module")
def walked():
    """A race of all the names that can be seen."""
    return kudari.race("x**2 + y**2", {name: f"sgd:lr={0.1 + i / 100}" for i, name in enumerate(SEEN)}, (1, 2), 3)


@pytest.fixture(scope="module")
def saved(walked, tmp_path_factory):
    """The record of that race."""
    return walked.save(tmp_path_factory.mktemp("names") / "race.json")


@pytest.mark.parametrize("name", UNSEEN)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_no_text_is_refused_at_the_door(name, lang, monkeypatch):
    """As the name of a lane, a rule, a letter, a field; the refusal can be read itself, in both languages."""
    monkeypatch.setenv("LC_ALL", {"en": "C", "ja": "ja_JP.UTF-8"}[lang])
    said = {"en": "cannot be a name", "ja": "名前に使えません"}[lang]
    doors = [
        lambda: kudari.race("ravine", {name: "sgd"}),
        lambda: kudari.sensitivity("ravine", {name: "sgd"}, lr=(0.1, 1)),
        lambda: kudari.rule("w ← w − 0.1 g", name=name),
        lambda: type("Mine", (Rule,), {"lr": hyper(0.1, name), "step": lambda self, w, g: w - self.lr * g}).formula,
    ]
    if name:
        doors.append(lambda: Facts(name=name))
    for door in doors:
        with pytest.raises(KudariError, match=said) as refused:
            door()
        assert printable(str(refused.value)) == str(refused.value)


@pytest.mark.parametrize("name", UNSEEN)
@pytest.mark.parametrize("place", ["routes", "rule", "field", "variable", "hyper", "state"])
def test_a_record_brings_in_no_such_name(name, place, saved, tmp_path):
    """Wherever it stands in the file."""
    data = json.loads(saved.read_text())
    first, route = next(iter(data["routes"].items()))
    data["routes"] = {first: route}
    match place:
        case "routes":
            data["routes"] = {name: route}
        case "rule":
            route["rule"], route["program"] = name, None
        case "field":
            data["field"]["name"] = name or "\0"
        case "variable":
            data["field"]["variables"][0] = name
        case "hyper":
            route["hyperparameters"], route["program"], route["formula"] = {name: 0.1}, None, ""
        case "state":
            route["states"] = {name: route["positions"]}
    path = tmp_path / "race.json"
    path.write_bytes(re.sub(rb'"checksum":\s*"[^"]*"', b'"checksum": null', json.dumps(data).encode()))

    with pytest.raises(KudariError):
        Race.load(path)


def test_a_class_of_any_name_walks_and_its_name_is_cleaned():
    """A class can be called what no name of a rule can be; it is shown without what is not seen."""

    def update(self, params, grads):
        for key in params:
            params[key] -= 0.1 * grads[key]

    for name in ["\x1b]52;c;YQ==\x07", "a\nb", "[/b]", "x" * 90]:
        own = type(name, (), {"update": update})
        race = kudari.race("ravine", [own()], steps=2)

        assert list(race.routes) == [printable(name)]
        assert kudari.lift(own()).title == printable(name)
        for given in (own, own()):
            assert f"✓ {printable(name)} is SGD" in str(kudari.check(given, like="sgd", lang="en"))


def test_a_layer_of_any_name_is_checked_and_its_name_is_cleaned():
    """As of an optimiser."""
    layer = type("a\x1b[31m", (), {"forward": lambda self, x: x, "backward": lambda self, dout: dout})

    assert "a�[31m" in str(kudari.check_layer(layer, like="relu", lang="en"))


@pytest.mark.parametrize("key", ["a/b", "../x", "", "\0", "__metadata__", "self", "自作", "\ud800"])
def test_a_parameter_of_any_name_is_kept(key, tmp_path):
    """In a rule's state; half a letter cannot be written, and is refused."""
    rule, path = kudari.Momentum(), tmp_path / "state.safetensors"
    rule.update({key: np.ones(3)}, {key: np.ones(3)})
    if key == "\ud800":
        with pytest.raises(KudariError, match="cannot be written"):
            rule.save(path)
    else:
        rule.save(path)
        assert list(kudari.Momentum().load(path).memory["v"]) == [key]


def test_every_name_is_in_the_tables(walked, saved, tmp_path):
    """Of steps, of the terminal, of a notebook, and in the record."""
    written = walked.save(tmp_path / "race.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    table = walked.table(lang="ja")

    assert list(dict.fromkeys(row[0] for row in rows[1:])) == SEEN
    assert [row.rule for row in table] == SEEN
    assert ElementTree.fromstring(f"<div>{table._repr_html_().replace('<br>', '<br/>')}</div>").tag == "div"
    assert list(Race.load(saved).routes) == SEEN


@pytest.mark.parametrize("view", quickly(["values", "overlay"], 1))
def test_every_name_is_in_the_legend(view, walked):
    """A dollar is a dollar, an underscore hides nothing; of a long name the beginning."""
    figure = walked.plot(view, getfig=True, lang="en")
    figure.savefig(io.BytesIO(), format="svg")
    shown = [text.get_text().strip() for text in figure.axes[0].get_legend().get_texts()]

    letterless = {"😀"}  # for which no font here has a picture
    for name, text in zip(SEEN, shown, strict=True):
        assert text.startswith(name[:22].strip()) or name in letterless
    assert not any(text.get_parse_math() for text in figure.axes[0].get_legend().get_texts())


@pytest.mark.slow
def test_every_name_is_in_the_picture_of_a_sweep():
    """Whose labels are its own."""
    sweep = kudari.sensitivity("ravine", dict.fromkeys(["$$", "_x", "[/b]"], "sgd"), size=4, steps=3, lr=(0.1, 1))
    figure = sweep.plot(getfig=True)
    figure.savefig(io.BytesIO(), format="svg")

    labels = [text.get_text().strip() for text in figure.axes[0].get_legend().get_texts()]
    assert [label.partition(":")[0] for label in labels if "decades" in label] == ["$$", "_x", "[/b]"]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("name", quickly(SEEN, ["x" * 90, "a - b " * 15 + "c", "coding: cp037", "encoding", "[/b]"]))
def test_a_program_of_any_name_runs(name, alone, walked, tmp_path, capsys):
    """In Python, where it prints the very route; in every language its name ends no text and no line."""
    names = [name] if alone else [name, "other"]
    race = kudari.race("x**2 + y**2", dict.fromkeys(names, "sgd:lr=0.25"), (1, 2), 2)
    runpy.run_path(str(race.export(tmp_path / "race.py")))

    assert [line.split(",")[-4:] for line in capsys.readouterr().out.splitlines()[1:]] == [
        [str(step), *(f"{x:.17g}" for x in (*place, value))]
        for _ in names
        for step, (place, value) in enumerate(zip(race.routes[name].positions, race.routes[name].values, strict=True))
    ]
    for to in LANGUAGES:
        quotes = "'" if to in ("octave", "matlab") else '"'
        assert not any(line.endswith("...") and line.count(quotes) % 2 for line in race.program(to).splitlines())


@pytest.mark.parametrize("word", WORDS)
def test_a_hyperparameter_of_any_name_is_one(word, tmp_path, capsys):
    """It is set and read, walks, is written and read again, and has a program."""
    rule = kudari.rule(FORMULA.format(word))
    race = kudari.race("x**2 + y**2", {"mine": rule}, (1, 2), 2)
    runpy.run_path(str(race.export(tmp_path / "race.py")))

    assert rule.hyperparameters == {word: 0.25}
    assert rule.renewed(**{word: 0.5}).hyperparameters == {word: 0.5}
    assert race.routes["mine"][-1] == {"x": 0.25, "y": 0.5}
    assert Race.load(race.save(tmp_path / "race.json")).entries["mine"].hyperparameters == {word: 0.25}
    assert capsys.readouterr().out.splitlines()[-1].startswith("2,0.25,0.5,")


def test_a_page_writes_any_hyperparameter():
    """It writes the formula alone, without its program."""
    from kudari.travel.race_files import rule_of_text

    assert rule_of_text("mine", "w ← w − name g", {"name": 0.1}).hyperparameters == {"name": 0.1}


@pytest.mark.parametrize("text", ["sgd:self=1", "sgd:cls=1", "adam:name=1", "sgd:__init__=1"])
def test_no_such_hyperparameter_is_said(text):
    with pytest.raises(KudariError, match="has no hyperparameter"):
        kudari.rule(text)


def test_the_name_of_a_rule_is_no_number():
    """Who gives a hyperparameter called name beside the text is told where its value stands."""
    with pytest.raises(KudariError, match=r"name=0\.1"):
        kudari.rule("w ← w − name g", name=0.1)


@pytest.mark.parametrize("name", ["w x", "a.b", "1x", "", "x;", "\0", "os.system('')"])
def test_a_formula_in_a_file_has_words_for_names(name, saved, tmp_path):
    """As the grammar reads them: what else comes in a file is not put into any program."""
    data = json.loads(saved.read_text())
    first, route = next(iter(data["routes"].items()))
    program = route["program"]
    program["hypers"] = {name: "η"}
    program["tape"]["inputs"] = [[name, kind] if at == "lr" else [at, kind] for at, kind in program["tape"]["inputs"]]
    data |= {"routes": {first: route | {"hyperparameters": {name: 0.1}}}, "checksum": None}
    path = tmp_path / "race.json"
    path.write_bytes(msgspec.json.encode(data))

    with pytest.raises(KudariError, match="cannot stand in a formula"):
        Race.load(path)


def test_names_that_may_come_in():
    assert [name_of(name) for name in SEEN] == SEEN
    assert [word_of(name) for name in ("lr", "β₁", "m̂", "加速", "_x")] == ["lr", "β₁", "m̂", "加速", "_x"]


HARMFUL = ["\x1b]52;c;YQ==\x07", "a\nb", "\x9b31m", "\u202egpj", "\u2066a"]


@pytest.mark.parametrize("name", HARMFUL)
def test_an_error_shows_every_name_in_escapes(name, saved, tmp_path):
    """Of a formula, a rule, a file, a key in a record, an array, a network; it moves no terminal."""
    record, network, arrays = tmp_path / "race.json", tmp_path / "net.safetensors", tmp_path / "own.npz"
    record.write_text(json.dumps(json.loads(saved.read_text()) | {name: 1}))
    kudari.Network(2, [3], 2).save(network)
    safetensors.numpy.save_file({"a": np.ones(2)}, network, {"format": "kudari network 1", name: "1"})
    np.savez(arrays, **{name: np.ones(2), "x": np.ones(2)})
    doors = [
        lambda: kudari.field(f"x{name} + 1"),
        lambda: kudari.field(name),
        lambda: kudari.rule(name),
        lambda: kudari.rule(f"sgd:{name}=1"),
        lambda: kudari.race("ravine", "sgd").save(tmp_path / name / "race.json"),
        lambda: Race.load(tmp_path / f"{name}.json"),
        lambda: kudari.Network.from_file(tmp_path / name),
        lambda: kudari.train(kudari.Network(2, [3], 2), str(tmp_path / f"{name}.csv")),
        lambda: kudari.train(kudari.Network(2, [3], 2), str(arrays)),
        lambda: Race.load(record),
        lambda: kudari.Network.from_file(network),
        lambda: kudari.race("ravine", "sgd").plot(name),
    ]
    for number, door in enumerate(doors):
        with pytest.raises(KudariError) as refused:
            door()
        said = str(refused.value)
        own_lines = 3 if isinstance(refused.value, kudari.FormulaError) else 1
        assert printable(said, kept="\n") == said, number
        assert len(said.split("\n")) == own_lines, (number, said)
