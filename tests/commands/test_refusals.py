"""Bad input: exit code 2, one message that names the thing, and nothing written."""

import os
import subprocess
import sys

import pytest

from kudari import race

PICTURE = ("-o", "race.png")
JSON = ("-o", "race.json")
SMALL = ("digits", "--hidden", "4", "--steps", "2")
BAD = {
    # formulas
    "ends early": (("race", "x**2 +", *JSON), "x**2 +"),
    "function": (("race", "foo(x)", *JSON), "'foo'"),
    "import": (("race", "__import__('os')", *JSON), "__import__('os')"),
    "attribute": (("race", "x.y", *JSON), "attributes cannot be used"),
    "too long": (("race", "x+" * 5000, *JSON), "10,000 characters"),
    "unknown field": (("race", "rastrign", *JSON), "did you mean rastrigin"),
    # the start
    "short start": (("race", "ravine", "--from", "1", *JSON), "1 number(s), but the field 2"),
    "long start": (("race", "ravine", "--from", "1,2,3", *JSON), "3 number(s), but the field 2"),
    "start is text": (("race", "ravine", "--from", "1,b", *JSON), "'1,b'"),
    "start is empty": (("race", "ravine", "--from", "", *JSON), "--from"),
    "start is nan": (("race", "ravine", "--from", "nan,1", *JSON), "nan"),
    "no value at the start": (("race", "log(x) + y", "--from", "-1,1", *JSON), "x=-1, y=1"),
    # rules
    "no such hyperparameter": (("race", "ravine", "--rule", "adam:beta9=1", *JSON), "'beta9'"),
    "negative rate": (("race", "ravine", "--rule", "sgd:lr=-1", *JSON), "lr = -1"),
    "rate is nan": (("race", "ravine", "--rule", "sgd:lr=nan", *JSON), "not nan"),
    "rate is text": (("race", "ravine", "--rule", "sgd:lr=x", *JSON), "'lr=x'"),
    "rate is missing": (("race", "ravine", "--rule", "sgd:lr", *JSON), "'lr'"),
    "unknown rule": (("race", "ravine", "--rule", "adm", *JSON), "adam"),
    "unknown variant": (("race", "ravine", "--rule", "adam/foo", *JSON), "'foo'"),
    "empty rule": (("race", "ravine", "--rule", "", *JSON), "w ←"),
    # outputs
    "unknown suffix": (("race", "ravine", "-o", "race.foo"), "race.foo"),
    "no suffix": (("race", "ravine", "-o", "race"), "race: files of this kind"),
    "missing folder": (("race", "ravine", "-o", "missing/race.png"), "missing"),
    "one good, one bad": (("race", "ravine", *JSON, "-o", "race.foo"), "race.foo"),
    "one good, one nowhere": (("race", "ravine", *JSON, "-o", "missing/race.png"), "missing"),
    # variables
    "no variable": (("race", "3", *PICTURE), "at least one variable"),
    "five variables": (("race", "a+b+c+d+f", *PICTURE), "has 5 (a, b, c, d, f)"),
    "film of five": (("race", "a+b+c+d+f", "-o", "race.gif", "--view", "values"), "has 5"),
    "map of five": (("fields", "a+b+c+d+f", *PICTURE), "has 5"),
    "map of none": (("fields", "3", *PICTURE), "at least one variable"),
    # options
    "no steps": (("race", "ravine", "--steps", "0", *JSON), "--steps"),
    "steps are text": (("race", "ravine", "--steps", "x", *JSON), "--steps"),
    "odd window": (("race", "ravine", "--window", "1,2,3", *PICTURE), "--window 1,2,3"),
    "half a window": (("race", "ravine", "--window", "1,2", *PICTURE), "2 variables"),
    "turned window": (("race", "ravine", "--window", "2,1,3,4", *PICTURE), "interval of x"),
    "unknown view": (("race", "ravine", "--view", "spiral", *PICTURE), "spiral"),
    "unknown language": (("race", "ravine", "--lang", "fr", *PICTURE), "fr"),
    "unknown noise": (("race", "ravine", "--noise", "pink", *JSON), "'pink'"),
    "noise is text": (("race", "ravine", "--noise", "additive:x", *JSON), "'x'"),
    "noise is negative": (("race", "ravine", "--noise", "additive:-1", *JSON), "-1"),
    "noise twice": (("race", "ravine", "--noise", "additive:1,2", *JSON), "1,2"),
    "negative seed": (("race", "ravine", "--noise", "additive:1", "--seed", "-1", *JSON), "seed"),
    "unknown option": (("race", "ravine", "--nosuch", *JSON), "--nosuch"),
    "no field": (("race",), "FIELD"),
    "no such command": (("nosuch",), "nosuch"),
    # other commands
    "unknown place": (("fields", "rastrign"), "did you mean rastrigin"),
    "film of a field": (("fields", "ravine", "-o", "ravine.gif"), "ravine.gif"),
    "picture of all fields": (("fields", *PICTURE), "kudari fields NAME"),
    "tangent of a map": (("fields", "ravine", "--tangent", "1", *PICTURE), "one variable"),
    "graph without a file": (("fields", "ravine", "--graph", "-7,2"), "-o picture.png"),
    "surface without a file": (("fields", "ravine", "--surface"), "-o picture.png"),
    "graph of a short point": (("fields", "ravine", "--graph", "1", *PICTURE), "2 variables (x, y)"),
    "graph of text": (("fields", "ravine", "--graph", "a,b", *PICTURE), "--graph"),
    "tangent at nan": (("fields", "two_valleys", "--tangent", "nan", *PICTURE), "no tangent"),
    "graph at too few": (("fields", "ravine", "--graph", "1", *PICTURE), "--graph 1: the field has 2 variables"),
    "graph at text": (("fields", "ravine", "--graph", "1,b", *PICTURE), "'1,b'"),
    "graph at nan": (("fields", "ravine", "--graph", "nan,1", *PICTURE), "--graph -7,2"),
    "graph without a value": (("fields", "log(x)", "--graph", "-1", *PICTURE), "no finite value"),
    "graph too large": (("fields", "+".join(["x"] * 60), "--graph", "1", *PICTURE), "59 operations"),
    "surface of a curve": (("fields", "two_valleys", "--surface", *PICTURE), "two variables"),
    "field's language": (("fields", "ravine", "--lang", "fr"), "fr"),
    "fields' language": (("fields", "--lang", "fr"), "fr"),
    "field in no folder": (("fields", "ravine", "-o", "missing/a.png"), "missing"),
    "shown rule": (("rules", "adm"), "did you mean adam"),
    "formula": (("formula", "x**2 +"), "x**2 +"),
    "notation": (("formula", "x", "--as", "morse"), "morse"),
    # programs
    "no language": (("export", "sgd", "--on", "ravine"), "--to"),
    "unknown program": (("export", "sgd", "--on", "ravine", "--to", "basic"), "'basic'"),
    "unknown source": (("export", "sgd", "--on", "ravine", "-o", "race.f90"), "say it with --to, or end in"),
    "program of no rule": (("export", "adm", "--on", "ravine", "-o", "race.m"), "did you mean"),
    "program of no field": (("export", "sgd", "--on", "rastrign", "-o", "race.m"), "did you mean rastrigin"),
    "program from nowhere": (("export", "sgd", "--on", "ravine", "--from", "1", "-o", "race.m"), "1 number(s)"),
    "program in no folder": (("export", "sgd", "--on", "ravine", "-o", "missing/race.m"), "missing"),
    "rules' language": (("rules", "adam", "--lang", "fr"), "fr"),
    # trainings, whose options are named as they are given
    "neither skip nor stop": (
        ("train", *SMALL, "--on-nan", "foo"),
        "--on-nan 'foo' is not known; it may be stop, skip",
    ),
    "batch of one": (("train", *SMALL, "--batch", "1"), "--batch 1 leaves nothing"),
    "normalised batch of one": (("train", *SMALL, "--batch", "1"), "(--no-batch-norm)"),
    "two lengths": (("train", *SMALL, "--epochs", "1"), "give --epochs or --steps, not both"),
    "part of all": (("train", *SMALL, "--validation", "1"), "--validation is a share"),
    "no unit": (("train", "digits", "--hidden", "0,4"), "--hidden must be a whole number of units"),
    "dropout of all": (("train", *SMALL, "--dropout", "1"), "--dropout 1.0 is out of range"),
    "decay of a rule": (
        ("train", *SMALL, "--rule", "adamw:weight_decay=-1"),
        "error: weight_decay = -1 is out of range",
    ),
    "two clippings": (("train", *SMALL, "--clip-norm", "1", "--clip-value", "1"), "--clip-norm 1.0, of all together"),
    "clipping by less than nothing": (("train", *SMALL, "--clip-value", "-1"), "--clip-value must be above 0"),
    "rate of no checkpoint": (("train", *SMALL, "--lr-on-resume", "1"), "--lr-on-resume is the learning rate"),
    "no folder of data": (("train", "mnist", "--data", "nowhere"), "--data nowhere is no folder"),
    "no folder of chapter 6": (("chapter6", "--data", "nowhere"), "--data nowhere is no folder"),
    "no kind": (("map", "ravine", "--kind", "foo"), "'--kind': 'foo' is not one of"),
    "no target": (("map", "x**2 + y**2 + sin(x)", "--kind", "convergence", "--size", "2"), "as in --target 0.1"),
    # pages
    "page of three variables": (
        ("race", "x**2+y**2+z**2", "--from", "1,1,1", "-o", "race.html"),
        "one or two variables",
    ),
    "page of many steps": (("race", "ravine", "--steps", "5000", "-o", "race.html"), "at most 2,000 steps"),
    "port of no server": (("play", "ravine", "--port", "8080", "--no-open"), "--serve"),
    "language of an old page": (
        ("play", "old.html", "--lang", "ja", "--no-open"),
        "前に作ったページには使えません",
    ),
    "lesson for an old page": (("play", "old.html", "--lesson", "mine.md", "--no-open"), "--lesson does not go"),
    # records
    "no such record": (("race", "none.json"), "none.json"),
}


@pytest.mark.parametrize(("words", "named"), BAD.values(), ids=BAD)
def test_bad_input_is_refused(words, named, kudari, folder):
    """Code 2, the thing is named, nothing of Python's inside is shown, and the folder stays empty."""
    run = kudari(*words)

    assert run.code == 2
    assert named in run.err
    assert "Traceback" not in run.err
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    "name",
    [
        "unknown suffix",
        "field in no folder",
        "film of a field",
        "tangent of a map",
        "graph at nan",
        "page of many steps",
    ],
)
def test_a_refusal_prints_nothing_else(name, kudari):
    """What cannot be done is said before anything is done."""
    assert kudari(*BAD[name][0]).out == ""


@pytest.mark.parametrize("data", ["", "{}", "[", "\x00"])
def test_a_file_that_is_no_record_is_refused(data, kudari, folder):
    """By its name."""
    (folder / "bad.json").write_text(data)
    run = kudari("race", "bad.json", "-o", "race.png")

    assert (run.code, os.listdir(folder)) == (2, ["bad.json"])
    assert "bad.json" in run.err


@pytest.mark.parametrize(
    "option",
    [("--from", "1,1"), ("--rule", "adam"), ("--steps", "3"), ("--noise", "additive"), ("--window", "0,1,0,1")],
)
def test_a_record_cannot_be_run_with_other_options(option, kudari, folder):
    """A replay is not a new race: what would be ignored is refused."""
    race("ravine", ["sgd"], steps=2).save(folder / "old.json")
    run = kudari("race", "old.json", *option)

    assert run.code == 2
    assert option[0] in run.err


def test_a_refused_race_leaves_an_old_file(kudari, folder):
    """Untouched."""
    (folder / "race.json").write_text("old")

    assert kudari("race", "log(x) + y", "--from", "-1,1", *JSON).code == 2
    assert (folder / "race.json").read_text() == "old"


def test_a_read_only_folder_is_refused(kudari, closed):
    """With its name."""
    run = kudari("race", "ravine", "-o", str(closed / "race.png"))

    assert run.code == 2
    assert f"{closed / 'race.png'} cannot be written" in run.err


def test_a_folder_in_the_place_of_the_output_is_refused(kudari, folder):
    """And stays."""
    (folder / "race.png").mkdir()
    run = kudari("race", "ravine", *PICTURE)

    assert (run.code, os.listdir(folder)) == (2, ["race.png"])
    assert "it is a folder" in run.err


@pytest.mark.parametrize("program", [["kudari"], [sys.executable, "-m", "kudari"]], ids=["kudari", "python -m"])
@pytest.mark.slow
def test_the_shell_sees_code_2_and_one_message(program, tmp_path):
    """In a process of its own; standard output stays empty."""
    if program == ["kudari"]:
        program = [os.path.join(os.path.dirname(sys.executable), "kudari")]
    ran = subprocess.run([*program, "race", "x**2 +", *JSON], capture_output=True, text=True, cwd=tmp_path, check=False)

    assert (ran.returncode, ran.stdout, os.listdir(tmp_path)) == (2, "", [])
    assert ran.stderr.startswith("error: the formula ends too early")


def test_without_ffmpeg_nothing_at_all_is_written(kudari, folder, monkeypatch):
    """Also not the outputs named before the film."""
    monkeypatch.setenv("PATH", str(folder))
    run = kudari("race", "ravine", "--steps", "1", "-o", "race.json", "-o", "race.mp4")

    assert (run.code, os.listdir(folder)) == (2, [])
    assert "ffmpeg" in run.err
