"""What the verbs do when all is well."""

import json
import os
import subprocess
import sys
from importlib.metadata import version

import pytest
from PIL import Image
from typer.testing import CliRunner

from kudari import FIELDS, RULES, Race, Tape, field, race
from kudari.commands import app

BOOK = ("--rule", "sgd:lr=0.95", "--rule", "momentum:lr=0.1", "--rule", "adagrad:lr=1.5", "--rule", "adam:lr=0.3")


# ---------------------------------------------------------------------- race


def test_a_race_prints_its_table_and_where_to_go_next(kudari, folder):
    """Without -o nothing is written."""
    run = kudari("race", "ravine")

    assert (run.code, run.err, os.listdir(folder)) == (0, "", [])
    for row in race("ravine").table():
        assert f"{row.final_value:.4g}" in run.out
    assert "-o race.png" in run.out


def test_everything_defaulted_is_the_race_of_the_book(kudari, folder):
    """Row S6: written out in full it is the same record, but for the field's name."""
    kudari("race", "ravine", "-o", "a.json")
    kudari("race", "x**2/20 + y**2", "--from", "-7,2", *BOOK, "--steps", "30", "-o", "b.json")
    one, other = Race.load(folder / "a.json"), Race.load(folder / "b.json")

    assert one.routes == other.routes
    assert list(one.routes) == ["SGD", "Momentum", "AdaGrad", "Adam"]


@pytest.mark.slow
def test_several_outputs_are_written_in_one_go(kudari, folder):
    """Each said."""
    names = ["race.json", "race.csv", "race.svg"]
    run = kudari("race", "ravine", "--steps", "2", *(word for name in names for word in ("-o", name)))

    assert run.code == 0
    assert sorted(os.listdir(folder)) == sorted(names)
    assert [line for line in run.out.splitlines() if line.startswith("wrote")] == [f"wrote {name}" for name in names]


def test_a_replay_gives_the_same_table_of_steps(kudari, folder):
    """Nothing is run again."""
    kudari("race", "rosenbrock", "--noise", "additive:0.1", "--steps", "9", "-o", "race.json", "-o", "a.csv")

    assert kudari("race", "race.json", "-o", "b.csv").code == 0
    assert (folder / "a.csv").read_bytes() == (folder / "b.csv").read_bytes()


@pytest.mark.slow
def test_a_film_is_written(kudari, folder):
    """With as many pictures as steps, at least."""
    assert kudari("race", "ravine", "--rule", "sgd", "--steps", "2", "-o", "race.gif").code == 0
    with Image.open(folder / "race.gif") as film:
        assert film.n_frames >= 3


def test_a_formula_of_ones_own_is_a_rule(kudari):
    """With its values."""
    run = kudari("race", "ravine", "--rule", "w ← w − η g:η=0.95", "--rule", "sgd:lr=0.95", "--steps", "5")
    first, second = [line.split("│")[2:] for line in run.out.splitlines() if "│" in line][:2]

    assert first == second


def test_noise_and_its_seed_change_the_race_and_are_recorded(kudari, folder):
    """The same seed is the same race."""
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        kudari("race", "ravine", "--noise", "additive:0.5", "--seed", seed, "--steps", "4", "-o", f"{name}.json")
    a, b, c = (Race.load(folder / f"{name}.json") for name in "abc")

    assert a.routes == b.routes != c.routes
    assert (a.field.noise.amount, a.field.noise_seed) == (0.5, 1)


def test_a_window_is_recorded(kudari, folder):
    """And changes no number."""
    kudari("race", "ravine", "--window", "-8,1,-3,3", "--steps", "2", "-o", "a.json")

    assert Race.load(folder / "a.json").field.domain == ((-8.0, 1.0), (-3.0, 3.0))
    assert Race.load(folder / "a.json").routes == race("ravine", steps=2).routes


def test_a_divergence_is_in_the_table(kudari):
    """And is no error."""
    run = kudari("race", "rosenbrock", "--rule", "sgd:lr=1", "--steps", "30")

    assert run.code == 0
    assert "diverged at step" in run.out


def test_five_variables_have_values_to_be_drawn(kudari, folder):
    """As the refusal of a map advises."""
    assert kudari("race", "a+b+c+d+f", "--view", "values", "--steps", "1", "-o", "race.svg").code == 0
    assert (folder / "race.svg").exists()


@pytest.mark.slow
def test_japanese_pictures_are_made_in_silence(tmp_path):
    """Not a word on standard error, where matplotlib tells of every font that it looks for in vain."""
    command = ["race", "ravine", "--steps", "1", "--lang", "ja", "--view", "values", "-o", "race.svg"]
    ran = subprocess.run(
        [sys.executable, "-m", "kudari", *command], capture_output=True, text=True, cwd=tmp_path, check=True
    )

    assert ran.stderr.strip() == ""


# ---------------------------------------------------------------------- export


def test_a_program_is_written_or_printed(kudari, folder):
    """The same text."""
    words = ("export", "momentum:lr=0.1", "--on", "ravine", "--from", "-7,2", "--steps", "12")
    assert kudari(*words, "-o", "race.m").out == "wrote race.m\n"
    printed = kudari(*words, "--to", "octave")

    assert (printed.code, printed.err) == (0, "")
    assert (folder / "race.m").read_text(encoding="utf-8") == printed.out
    assert printed.out == race("ravine", ["momentum:lr=0.1"], (-7, 2), 12).program("octave")


def test_the_language_asked_for_goes_before_the_suffix(kudari, folder):
    """MATLAB's programs end in .m as well."""
    kudari("export", "sgd", "--on", "ravine", "--to", "matlab", "-o", "race.m")

    assert "in MATLAB" in (folder / "race.m").read_text(encoding="utf-8")


def test_a_rule_is_told_step_by_step(kudari):
    """In the language asked for."""
    assert "2 Measure the slope g here." in kudari("rules", "momentum").out
    assert "2 ここでの傾き g を測る。" in kudari("rules", "momentum", "--lang", "ja").out


# ---------------------------------------------------------------------- fields


def test_all_fields_are_listed(kudari):
    """By name, with a sentence each."""
    run = kudari("fields")

    assert run.code == 0
    for name in FIELDS:
        assert name in run.out


@pytest.mark.parametrize("name", FIELDS)
def test_one_field_is_described(name, kudari):
    """Formula, what it teaches, window, start, source."""
    run = kudari("fields", name)
    facts = FIELDS[name].facts

    assert run.code == 0
    for text in (str(field(name)), facts.shows, facts.source):
        assert text in run.out


def test_a_field_is_described_in_japanese(kudari):
    """Alone and in the list."""
    assert FIELDS["ravine"].facts.shows_ja in kudari("fields", "ravine", "--lang", "ja").out
    assert "谷" in kudari("fields", "--lang", "ja").out


@pytest.mark.parametrize(
    "words",
    [
        *[["ravine"], ["two_valleys", "--tangent", "0.7"], ["x**2 + y"]],
        *[pytest.param(["ravine", "--surface"], marks=pytest.mark.slow), ["ravine", "--graph", "-7,2"]],
        *[
            pytest.param(words, marks=pytest.mark.slow)
            for words in (["two_valleys"], ["two_valleys", "--graph", "-0.7"])
        ],
    ],
)
def test_a_field_is_drawn(words, kudari, folder):
    """Map, surface, curve, tangent, operation graph, and that of a formula."""
    assert kudari("fields", *words, "-o", "field.png").code == 0
    assert (folder / "field.png").read_bytes().startswith(b"\x89PNG")


# ---------------------------------------------------------------------- rules


def test_all_rules_are_listed(kudari):
    """Row S8: side by side, with what each changes against SGD."""
    run = kudari("rules")

    assert run.code == 0
    for name in RULES:
        assert f"│ {name} " in run.out


@pytest.mark.parametrize("name", RULES)
def test_one_rule_is_described(name, kudari):
    """Formula, what it changes, defaults, source."""
    run = kudari("rules", name)
    rule = RULES[name]

    assert run.code == 0
    for line in [*str(rule()).splitlines(), rule.against_sgd, rule.source, *rule.hypers]:
        assert line in run.out


# ---------------------------------------------------------------------- formula


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("x^2/20 + y^2",), "x²/20 + y²"),
        (("x^2/20 + y^2", "--as", "latex"), r"\frac{x^{2}}{20} + y^{2}"),
        (("v ← α v − η ∇L; W ← W + v",), "v ← α v − η"),
        (("sgd",), "w ← w − η g"),
        (("ravine",), "x²/20 + y²"),
        ((r"W \gets W - \eta \frac{\partial L}{\partial W}",), "w ← w − η g"),
        (("f(x, y) = x^2/20 + y^2",), "x²/20 + y²"),
        (("f(x,y)=x**2+y**2", "--as", "latex"), "x^{2} + y^{2}"),
        (("z = x^2 + y^2",), "x² + y²"),
        (("v ← αv − η∂L/∂W; W ← W + v",), "v ← α v − η g"),
    ],
)
def test_a_formula_is_written(words, expected, kudari):
    """In Unicode unless said."""
    run = kudari("formula", *words)

    assert run.code == 0
    assert expected in run.out


@pytest.mark.parametrize("text", ["f(x, y) = x^2/20 + y^2", "z = x^2/20 + y^2", r"z = \frac{x^2}{20} + y^2"])
def test_a_race_reads_what_a_formula_is_called(text, kudari):
    run = kudari("race", text, "--steps", "1")

    assert run.code == 0
    assert "f(x, y) = x²/20 + y²" in run.out


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("race", "-x**2+x**4", "--steps", "1"), "f(x) = −x² + x⁴"),
        (("race", "--from", "-1", "--steps=1", "-sin(x)"), "f(x) = −sin(x)"),
        (("race", "-x", "--steps=1"), "f(x) = −x"),
        (("race", "--steps", "1", "--", "-x**2+x**4"), "f(x) = −x² + x⁴"),
        (("fields", "-cos(x) - y²"), "f(x, y) = −cos(x) − y²"),
        (("formula", "-x**2", "--as", "unicode"), "−x²"),
    ],
)
def test_a_formula_may_begin_with_a_minus(words, title, kudari):
    run = kudari(*words)

    assert run.code == 0
    assert title in run.out


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize("words", [("race", "x^2/20 + y2", "--steps", "1"), ("formula", "x^2/20 + y2")])
def test_a_square_that_may_have_been_meant_is_asked_for(words, kudari):
    assert kudari(*words).err.count("note: y2 is read as a variable: did you mean y²?") == 1


@pytest.mark.parametrize("words", [("race", "ravine", "-z"), ("race", "ravine", "--stepz", "3"), ("race", "-xy")])
def test_a_misspelt_option_is_no_formula(words, kudari):
    run = kudari(*words)

    assert run.code == 2
    assert "No such option" in run.err


@pytest.mark.parametrize("text", ["x**2", "adam", "w <- w - eta*g", "rosenbrock"])
def test_every_notation_is_there(text, kudari):
    """MathML is markup, a tape is JSON that runs."""
    assert kudari("formula", text, "--as", "mathml").out.startswith("<math")
    assert kudari("formula", text, "--as", "latex").code == 0
    assert Tape.from_json(json.loads(kudari("formula", text, "--as", "tape").out)).outputs


# ---------------------------------------------------------------------- the program itself


def test_the_version_is_printed(kudari):
    """That of the package."""
    run = kudari("--version")

    assert (run.code, run.out) == (0, f"kudari {version('kudari')}\n")


@pytest.mark.parametrize("verb", [(), ("race",), ("fields",), ("rules",), ("formula",)])
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_verb_helps(verb, flag):
    """With both flags."""
    result = CliRunner().invoke(app, [*verb, flag])

    assert result.exit_code == 0
    assert "Usage" in result.output


@pytest.mark.parametrize("module", [False, True], ids=["kudari", "python -m kudari"])
@pytest.mark.slow
def test_the_shell_runs_it(module, tmp_path):
    """As a program and as a module."""
    script = [os.path.join(os.path.dirname(sys.executable), "kudari")]
    program = [sys.executable, "-m", "kudari"] if module else script
    ran = subprocess.run(
        [*program, "race", "ravine", "-o", "race.json"], capture_output=True, text=True, cwd=tmp_path, check=True
    )

    assert (ran.stderr, os.listdir(tmp_path)) == ("", ["race.json"])


@pytest.mark.slow
def test_output_in_ascii_is_no_error(tmp_path):
    """A school's terminal may know no Greek."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    ran = subprocess.run(
        [sys.executable, "-m", "kudari", "race", "ravine"],
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )

    assert ran.returncode == 0
    assert b"SGD" in ran.stdout


def test_a_narrow_terminal_cuts_nothing_off(kudari, monkeypatch):
    """Japanese sentences are folded by cells: each letter of a place is still there."""
    monkeypatch.setenv("COLUMNS", "80")
    said = kudari("race", "ravine", "--lang", "ja").out

    assert "…" not in said
    assert said.count("y") >= 4


@pytest.mark.parametrize(("lang", "said"), [("en", "η found for this field: "), ("ja", "この関数のために探した η: ")])
def test_the_rates_that_were_found_are_told(kudari, lang, said):
    """Under the table of a race, and among the facts of a field; nothing is where rates are known or stated."""
    found = f"{said}SGD 0.0056, Momentum 0.0001, AdaGrad 7.5"

    assert found in " ".join(kudari("race", "x^4+y^4", "--lang", lang).out.split())
    assert found in kudari("fields", "x^4+y^4", "--lang", lang).out
    assert said not in kudari("race", "ravine", "--lang", lang).out
    assert said not in kudari("race", "x^4+y^4", "--rule", "sgd", "--lang", lang).out
    assert "SGD 0.95, Momentum 0.1, AdaGrad 1.5, Adam 0.3" in kudari("fields", "ravine", "--lang", lang).out
