"""With ``--lang ja`` no English sentence is printed, by any verb, in its help, its output or an error."""

import re
import warnings
from pathlib import Path

import pytest
from tests.commands.test_refusals import BAD
from tests.examples import quickly
from typer.main import get_command

from kudari import RULES
from kudari.commands import app

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
ENGLISH = re.compile(  # a sentence of it, or a word that stands in most of them
    r"[A-Za-z][a-z']+(?: [A-Za-z][a-z']*){2,}"
    r"|\b(?:and|are|at least|be|below|cannot|is|line|must|not|of|the|there|was|with)\b(?![(=])"
)
NAMES = re.compile(  # what is typed, quoted or cited, and names of people and works
    r"""side by side|`[^`]*`|'[^']*'|"[^"]*"|kudari \w.*|python -m kudari.*|-o \S+|--\w+ \S+|Géron, .*"""
    r"""|.*\b(?:19|20)\d\d\b.*"""
)
VERBS = sorted(get_command(app).commands)


def english(text):
    """The English sentences of a text, or what is left of them."""
    return [found for line in text.splitlines() for found in ENGLISH.findall(NAMES.sub("", line))]


def test_the_tester_knows_english():
    """And takes no name, path or code for it."""
    assert english("エラー: there is no field\nwrote a.png") == ["there is no field"]
    assert english("a.csv, line 2、4 列目: '2;5' は有限の数ではありません") == ["line"]
    assert english("'no such thing' はありません kudari race ravine --rule sgd SGD と Momentum") == []


@pytest.mark.parametrize("width", quickly(["80", "120"], 1))
@pytest.mark.parametrize("verb", quickly([None, *VERBS], [None, "race", "export"]))
def test_the_help_of_every_verb_is_japanese(verb, width, kudari, monkeypatch):
    """All of it, on a narrow terminal as well, where nothing is cut off."""
    run = kudari(*filter(None, [verb]), "--help", "--lang", "ja", columns=width)

    assert run.code == 0
    assert english(run.out) == []
    assert "…" not in run.out
    assert [word for word in ("Usage", "Options", "Arguments", "default:", "required") if word in run.out] == []
    assert "Usage" in kudari(*filter(None, [verb]), "--help").out  # and the next one is in English


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_every_verb_is_explained_in_japanese(verb):
    """One by one, so that none is missed between two that are."""
    from kudari.translations import translated

    parameters = get_command(app).commands[verb].params
    told = [text for parameter in parameters for text in [getattr(parameter, "help", None)] if text]

    assert len(told) >= 2
    assert [text for text in told if not JAPANESE.search(translated(text, "ja")) and SENTENCE.search(text)] == []


SENTENCE = re.compile("[a-z]{2,} [a-z]{2,}")
BAD_HERE = {name: words for name, (words, _) in BAD.items() if "--lang" not in words}


@pytest.mark.parametrize("name", quickly([*BAD_HERE], [*BAD_HERE][::6]))
def test_every_refusal_is_japanese(name, kudari):
    """Of all that are tried in test_refusals, wherever --lang stands."""
    run = kudari(*BAD_HERE[name], "--lang", "ja")

    assert run.code == 2
    assert JAPANESE.search(run.err)
    assert english(run.err) == []


def test_another_training_is_told_from_this_one(kudari):
    """In every setting that differs."""
    small = ("train", "digits", "--hidden", "4", "--checkpoint", "a.ckpt", "--lang", "ja")
    assert kudari(*small, "--steps", "2").code == 0
    run = kudari(*small, "--steps", "3", "--rule", "sgd", "--no-batch-norm")

    assert run.code == 2
    assert "rule が別（ファイルでは 'Adam(" in run.err
    assert "、steps が別（ファイルでは 2、ここでは 3）" in run.err
    assert english(run.err) == []


@pytest.mark.parametrize("wrong", ["jp", "ja_JP", "日本語"])
def test_a_language_by_another_name_is_refused_in_that_of_the_locale(wrong, kudari, monkeypatch):
    """With the name that was meant."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")

    assert f"'{wrong}' という言語の言葉はありません。ja のことですか" in kudari("fields", "--lang", wrong).err


USAGE = {
    "no argument": ("race",),
    "no verb": ("nosuch",),
    "misspelt verb": ("rase", "ravine"),
    "misspelt option": ("race", "ravine", "--stepz", "3"),
    "unknown option": ("fields", "--nosuch"),
    "no value": ("race", "ravine", "--steps"),
    "a text for a number": ("race", "ravine", "--steps", "x"),
    "a text for a float": ("fields", "two_valleys", "--tangent", "x"),
    "too small": ("sweep", "ravine", "--size", "1"),
    "too large": ("race", "ravine", "--steps", "9999999"),
    "no choice": ("map", "ravine", "--kind", "nosuch"),
    "too many": ("fields", "ravine", "booth"),
    "a value for a switch": ("fields", "ravine", "--surface=1"),
    "a missing option": ("export", "sgd"),
}


@pytest.mark.parametrize("name", USAGE)
@pytest.mark.parametrize("place", quickly(["behind", "before", "joined", "the locale"], 1))
def test_every_error_of_usage_is_japanese(name, place, kudari, monkeypatch):
    """With what was typed in it, and a hint at the help; wherever --lang stands."""
    words = USAGE[name]
    lang = {"joined": ["--lang=ja"], "the locale": []}.get(place, ["--lang", "ja"])
    if place == "the locale":
        monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    at = 1 if place == "before" else len(words) - (words[-1] == "--steps")
    run = kudari(*words[:at], *lang, *words[at:])

    assert run.code == 2
    assert JAPANESE.search(run.err)
    assert english(run.err) == []
    assert "エラー" in run.err
    assert "-h" in run.err


SAID = {
    "fields": ("fields",),
    "field": ("fields", "himmelblau", "--at", "-1,2"),
    "rules": ("rules",),
    "race": ("race", "ravine", "--steps", "3"),
    "diverged": ("race", "rosenbrock", "--rule", "sgd:lr=1", "--steps", "30"),
    "sweep": ("sweep", "ravine", "--rule", "sgd", "--size", "4", "--steps", "3"),
    "stability": ("sweep", "saddle", "--rule", "sgd", "--stability"),
    "export": ("export", "momentum:lr=0.1", "--on", "ravine", "--to", "octave"),
    "written": ("export", "sgd", "adam", "--on", "log(x) + y", "--from", "1,1", "-o", "race.py"),
    "page": ("play", "ravine", "--no-open", "-o", "page.html"),
    "map": ("map", "ravine", "--size", "4", "--steps", "3"),
    "basin": ("map", "himmelblau", "--kind", "basin", "--rule", "momentum:lr=0.01", "--size", "4", "--steps", "3"),
    "convergence": ("map", "ravine", "--kind", "convergence", "--size", "4", "--steps", "9"),
    "train": ("train", "digits", "--hidden", "4", "--steps", "2", "--save", "net.safetensors", "-o", "history.csv"),
    "breakdown": ("train", "digits", "--hidden", "4", "--steps", "9", "--rule", "sgd:lr=1e30", "--no-batch-norm"),
}


@pytest.mark.parametrize("name", quickly([*SAID], 4))
def test_the_output_of_every_verb_is_japanese(name, kudari):
    """Tables, sentences, remarks and what may be done next."""
    run = kudari(*SAID[name], "--lang", "ja")

    assert run.code in (0, 1)
    assert english(run.out + run.err) == []
    assert "next" not in run.out
    assert JAPANESE.search(run.out)


BROKEN = {
    "empty.npz": b"",
    "cut.npz": b"PK\x03\x04" + bytes(60),
    "text.npz": b"x",
    "cut.json": b"{",
    "other.json": b'{"kudari_race": 99}',
    "latin.json": b"\xff\xfe",
    "word.csv": b"1,2,a\n3,4,0\n",
    "one.csv": b"1,2,0\n",
    "short.csv": b"1,2,0\n1,2\n",
    "gap.csv": b"1,2,0\n1,3,2\n",
    "latin.csv": b"\xff\xff",
    "semicolons.csv": b"1;2;0\n3;4;1\n",
    "tabs.csv": b"1\t2\t0\n3\t4\t1\n",
    "decimals.csv": b"1,5;2,5;0\n3,5;4,5;1\n",
    "numbers.csv": b"1,2,0.5\n3,4,1.5\n",
    "open.md": b"---\ntitle: x\nlink: formula=x**2*(x\n---\n",
    "function.md": b"---\ntitle: x\nlink: formula=q(\n---\n",
    "place.md": b"---\ntitle: x\nlink: from=a,b\n---\n",
    "formula.md": b"---\ntitle: x\nlink: field=ravine\n---\n$(x$\n",
    "page.csv": b"<!doctype html><html>",
    "net.pkl": b"\x80\x04abc",
    "other.html": b"<p>",
    "lesson.md": b"no head",
}


@pytest.mark.parametrize("name", quickly(BROKEN, ["cut.npz", "cut.json", "gap.csv"]))
def test_what_is_wrong_with_a_file_is_japanese(name, kudari, folder):
    """Of whatever kind it is, also the reason that its reader or the system gives."""
    (folder / name).write_bytes(BROKEN[name])
    lesson = ("play", "ravine", "--lesson")
    verbs = {".json": ["race", "play"], ".npz": ["map", "train"], ".html": ["play"], ".md": [lesson]}
    for verb in verbs.get(Path(name).suffix, ["train"]):
        run = kudari(*((verb,) if isinstance(verb, str) else verb), name, "--lang", "ja")

        assert run.code == 2
        assert JAPANESE.search(run.err)
        assert english(run.err.partition("\n")[0]) == []  # what stands below may be code


@pytest.mark.slow
@pytest.mark.parametrize("name", [*RULES, *(f"{name}/{key}" for name, rule in RULES.items() for key in rule.variants)])
def test_every_rule_is_told_in_japanese(name, kudari):
    """Its numbers, its states, what its form is, and what it changes against SGD."""
    told = kudari("rules", name, "--lang", "ja").out

    assert english("\n".join(line for line in told.splitlines() if not line.startswith(("出典", "変種")))) == []


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "Python には読めない全角スペースがあります（3 行目: w = 1）"),
        ("en", "a full-width space stands where Python cannot read it (line 3: w = 1)"),
    ],
)
def test_a_full_width_space_is_called_so(lang, said, kudari, folder):
    """And not U+3000, as Python calls it; as are other letters that look like what they are not."""
    (folder / "mine.py").write_text("def f(w):\n    x = 1\n　　　　w = 1\n", "utf-8")
    (folder / "colon.py").write_text("class Mine：\n    pass\n", "utf-8")

    assert said in kudari("check", "mine.py:f", "--lang", lang).err
    other = kudari("check", "colon.py:Mine", "--lang", lang).err
    assert ("全角の文字 '：' があります（1 行目" if lang == "ja" else "the full-width letter '：' stands") in other
    assert "U+" not in other


@pytest.mark.parametrize(("lang", "said"), [("ja", "この B は呼び出せません"), ("en", "I cannot call this B")])
def test_the_language_asked_for_goes_before_that_of_the_locale(lang, said, kudari, folder, monkeypatch):
    """Also where something speaks that was given no language, as what cannot be called."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8" if lang == "ja" else "ja_JP.UTF-8")
    (folder / "b.py").write_text("class B:\n    def step(self):\n        pass\n", "utf-8")

    assert said in kudari("race", "ravine", "--rule", "b.py:B", "--lang", lang).err


def test_a_note_is_japanese(kudari):
    """With what it is about."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        run = kudari("formula", "x^2/20 + y2", "--lang", "ja")

    assert run.err.startswith("注意: y2 ")
    assert english(run.err) == []
