"""What programs in other languages look like, and what cannot be one."""

import math
import re
import runpy

import numpy as np
import pytest
import tree_sitter
import tree_sitter_julia

import kudari
from kudari import FIELDS, Adam, KudariError, Momentum, Race, field, race, rule
from kudari.formula import OPERATIONS, Operation, Symbol
from kudari.formula.graph import apply
from kudari.languages import LANGUAGES, language_of, program
from kudari.languages.naming import FreeNames, reserved

MOMENTUM = {
    "octave": ("v = momentum*v - lr*g;", "w = w + v;", "w = [-7; 2];", "value = x*x/20 + y*y;"),
    "matlab": ("v = momentum*v - lr*g;", "w = w + v;", "w = [-7; 2];", "value = x*x/20 + y*y;"),
    "scilab": ("v = momentum*v - lr*g;", "w = w + v;", "w = [-7; 2];", "value = x*x/20 + y*y;"),
    "julia": ("v = momentum*v - lr*g", "w = w + v", "w = [-7.0, 2.0]", "return x*x/20 + y*y"),
    "python": ("v[key] = momentum*v[key] - lr*g", "params[key] = params[key] + v[key]", "return x*x/20 + y*y"),
}


@pytest.mark.parametrize("to", LANGUAGES)
def test_a_program_reads_as_the_formula(to):
    """Each update is a line as in the book, behind the sentence that says what it does."""
    lines = [line.strip() for line in race("ravine", [Momentum(lr=0.1)]).program(to).splitlines()]

    for line in MOMENTUM[to]:
        assert line in lines
    for sentence in str(Momentum().flow(lang="en")).splitlines():
        assert f"{LANGUAGES[to].comment} {sentence}" in lines


@pytest.mark.parametrize("to", LANGUAGES)
def test_a_program_says_what_it_is(to):
    """Formulas, start, steps, and the letters of the numbers."""
    head = program(field("ravine"), {"Adam": Adam(lr=0.1)}, (-7, 2), 12, to)

    for text in ("f(x, y) = x²/20 + y²", str(Adam()).splitlines()[2], "12 steps from (-7, 2)", "β₁  share of the"):
        assert text in head


ENGLISH = re.compile(r"[A-Za-z][a-z']+(?: [A-Za-z][a-z']*){2,}")


def remarks(text, comment):
    """What a program says to its reader, beside what it does."""
    code = re.sub(r"""f?'[^'\n]*'|f?"[^"\n]*"(?!")""", "", text)  # texts that it prints; not the docstrings of Python
    return [line.partition(comment)[2] for line in code.splitlines()] + re.findall('"""(.*?)"""', text)


@pytest.mark.parametrize("to", LANGUAGES)
@pytest.mark.parametrize("kind", ["ravine", "several", "guarded", "choice", "elsewhere", "curve"])
def test_a_program_speaks_japanese_where_it_is_asked_to(to, kind):
    """In every remark and docstring; what it does is not another thing for it."""
    case = {
        "ravine": lambda: race("ravine", [Momentum(lr=0.1)], steps=2),
        "several": lambda: race("ravine", ["sgd", "adam", "adamw", "nadam"], steps=2),
        "guarded": lambda: race("log(x) + y", ["adadelta"], start=(1, 1), steps=2),
        "choice": lambda: race("where(x > 0, sqrt(x), 0) + abs(y)", ["lion"], start=(1, 1), steps=2),
        "elsewhere": lambda: race("booth", [rule("v ← α v − η ∇L(w + α v); w ← w + v", α=0.9, η=0.01)], steps=2),
        "curve": lambda: race("two_valleys", ["rmsprop"], steps=2),
    }[kind]()
    japanese, english = (case.program(to, lang=lang) for lang in ("ja", "en"))
    comment = LANGUAGES[to].comment

    assert [found for said in remarks(japanese, comment) for found in ENGLISH.findall(said)] == []
    assert any(ENGLISH.search(said) for said in remarks(english, comment))
    assert case.program(to) == english
    assert len(re.findall("[ぁ-ん]", japanese)) > 50


@pytest.mark.parametrize("to", LANGUAGES)
def test_a_japanese_header_has_no_spaces_between_its_sentences(to):
    """And breaks no name at its hyphen."""
    head = race("ravine", ["sgd"], steps=1).program(to, lang="ja").partition("\n\n")[0]

    assert "傾き。道すじは" in head.replace(f"\n{LANGUAGES[to].comment} ", "")
    assert "。 " not in head
    assert not re.search(r"-$", head, re.MULTILINE)


def test_in_japanese_a_program_runs_as_in_english(capsys):
    """The same numbers."""
    case = race("log(x) + y", ["sgd:lr=0.1", "adam"], start=(1, 1), steps=5)
    printed = []
    for lang in ("ja", "en"):
        exec(case.program("python", lang=lang), {})
        printed.append(capsys.readouterr().out)

    assert printed[0] == printed[1]


@pytest.mark.parametrize("to", LANGUAGES)
@pytest.mark.slow
def test_lines_are_short_enough_to_be_read(to, walked):
    """At most 110 characters, in every program."""
    for name, case in walked.items():
        long = [line for line in case.program(to).splitlines() if len(line) > 110]
        assert long == [], name
    assert max(map(len, race("ravine").program(to).splitlines())) <= 110


@pytest.mark.parametrize("to", LANGUAGES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_a_spelling_in_every_language(to, name):
    """On numbers and on vectors."""
    x, y = Symbol("x"), Symbol("y")
    formula = apply(name, *[x, y, x + y][: OPERATIONS[name].arity])
    for vectors in (False, True):
        assert "x" in LANGUAGES[to](vectors=vectors).write(formula)


@pytest.mark.parametrize("to", LANGUAGES)
def test_a_missing_operation_is_named_with_the_language(to, monkeypatch):
    """It is never printed and hoped for."""
    monkeypatch.setitem(OPERATIONS, "gamma_of", Operation("gamma_of", 1, np.exp, (None,), "rounded"))

    with pytest.raises(KudariError, match=rf"{LANGUAGES[to].title}.*'gamma_of'"):
        program(kudari.Field(apply("gamma_of", Symbol("x"))), {"SGD": rule("sgd")}, (1,), 1, to)


# ---------------------------------------------------------------------- MATLAB


@pytest.mark.slow
def test_matlabs_program_is_octaves_with_the_functions_at_the_end(walked):
    """Line by line, but for the header."""
    for name, case in walked.items():
        octave, matlab = (case.program(to).split("steps =", 1)[1].splitlines() for to in ("octave", "matlab"))
        code = [line for line in matlab if line]
        first = next(i for i, line in enumerate(code) if line.startswith("function "))

        assert sorted(octave) == sorted(matlab), name
        assert all(line.startswith(("function ", "  ", "end")) for line in code[first:]), name


OCTAVES_OWN = (
    r"[+*/-]=|\+\+|#|\bend(function|if|for|while)\b|!=|!\w|\bprintf\(|\bdo\b|\buntil\b|\bunwind_protect\b|\*\*"
)


@pytest.mark.slow
def test_nothing_in_matlabs_program_is_octaves_own(walked):
    """Neither its comments nor its operators, keywords and texts in double quotes."""
    for name, case in walked.items():
        code = re.sub(r"%(?![d.]).*|'[^'\n]*'(?=[,;)}])", "", case.program("matlab"))
        assert not re.search(OCTAVES_OWN, code), name
        assert '"' not in code, name


@pytest.mark.parametrize("own", ["x += 1;", "# remark", "endfunction", 'printf("%d")', "a != b", "x++", "a**2", "!a"])
def test_octaves_own_words_would_be_noticed(own):
    """The tester, tested."""
    assert re.search(OCTAVES_OWN, own)


# ---------------------------------------------------------------------- Python's picture


@pytest.mark.parametrize(
    ("place", "columns"), [("ravine", (1, 2)), ("ackley", (1, 2)), ("two_valleys", (1, 2)), ("a**2+b**2+c**2", (0, -1))]
)
def test_pythons_program_draws_the_routes(place, columns, tmp_path, monkeypatch, capsys):
    """On a map, on a curve, or as values, one line each; here the screen is only pretended."""
    plt = pytest.importorskip("matplotlib.pyplot")
    monkeypatch.setattr(plt, "get_backend", lambda: "qtagg")
    monkeypatch.setattr(plt, "show", lambda: None)
    plt.close("all")
    run = race(place, ["sgd:lr=0.01", "adam:lr=0.2"], steps=7)
    runpy.run_path(str(run.export(tmp_path / "race.py")))
    lines = plt.gca().lines[-2:]
    plt.close("all")

    for line, route in zip(lines, run.routes.values(), strict=True):
        table = np.column_stack([np.arange(len(route)), route.positions, route.values])
        np.testing.assert_allclose(line.get_xydata(), table[:, columns], rtol=1e-12)
    assert [line.get_label() for line in lines] == ["SGD", "Adam"]


# ---------------------------------------------------------------------- Julia


def faults(source):
    """Nodes of a Julia program that do not parse."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_julia.language()))
    stack, found = [parser.parse(source.encode()).root_node], []
    while stack:
        node = stack.pop()
        found += [node] if node.is_error or node.is_missing else []
        stack += node.children
    return found


@pytest.mark.slow
def test_every_julia_program_parses(walked, announce):
    """Julia itself is not run."""
    for name, case in walked.items():
        assert faults(case.program("julia")) == [], name
    assert faults(race("ravine").program("julia")) == []
    announce(f"{len(walked) + 1} programs in Julia parsed (not run)")


@pytest.mark.parametrize("source", ["function f(x", "x = (1 +", "for t in 1:3\n x = 1\n", "if a then b"])
def test_what_is_no_julia_is_noticed(source):
    """The tester, tested."""
    assert faults(source) != []


def test_in_julia_vectors_and_numbers_are_told_apart_by_dots():
    """A plus between a number and a vector needs one; between two vectors it does not."""
    text = race("ravine", ["adam"]).program("julia")

    assert "m = m + (1 - beta1)*(g - m)" in text
    assert "./(sqrt.(v) .+ epsilon)" in text


def test_in_julia_whole_numbers_do_not_overflow():
    """t * t is computed in floats."""
    text = race("ravine", [rule("w ← w − η g t^16", η=0.1)]).program("julia")

    assert "float(t)*float(t)" in text


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name", ["η", "β1", "m̂", "速さ", "eps", "end", "lambda", "pi", "_u", "x_2", "é", "αβ", "e", "i"]
)
def test_names_are_plain_and_free_in_every_language(name):
    """ASCII letters, none that a language needs itself."""
    free = FreeNames()(name)

    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", free)
    assert free not in reserved()


def test_no_name_is_given_twice():
    """Also where plain letters make two names alike, or differ only in size."""
    names = FreeNames()
    given = [names(name) for name in ("η", "eta", "é", "e", "速さ", "力", "v", "V", "v_")]

    assert len({name.lower() for name in given}) == len(given)


# ---------------------------------------------------------------------- a race


def test_a_race_is_written_by_the_suffix(tmp_path):
    """Or by what is asked for."""
    run = race("ravine", ["sgd", "adam"], steps=3)

    for suffix, to in ((".m", "octave"), (".sce", "scilab"), (".jl", "julia"), (".py", "python")):
        path = run.export(tmp_path / f"race{suffix}")
        assert path.read_text(encoding="utf-8") == run.program(to)
    assert run.export(tmp_path / "race.m", to="matlab").read_text(encoding="utf-8") == run.program("matlab")


def test_one_rule_of_a_race_is_chosen_by_its_name():
    """The program is then that rule's alone."""
    run = race("ravine", {"mine": Momentum(lr=0.1), "other": Adam()}, steps=3)

    assert run.program("octave", rule="mine") == program(run.field, {"mine": Momentum(lr=0.1)}, run.start, 3, "octave")
    with pytest.raises(KudariError, match=r"'theirs'.*mine, other"):
        run.program("octave", rule="theirs")


@pytest.mark.slow
def test_a_rule_may_be_called_like_anything(run_all, tmp_path):
    """Also like what the program needs itself."""
    names = ["X", "f", "route", "steps", "w", "t", "end", "1", "力", "lr"]
    run = race("ravine", {name: Momentum(lr=0.1) for name in names}, steps=2)

    for to in ("octave", "scilab", "python"):
        (text,) = run_all(to, [run.program(to)], tmp_path)
        rows = [row.split(",") for row in text.strip().splitlines()[1:]]
        assert [row[0] for row in rows] == [name for name in names for _ in range(3)]
        assert len({tuple(row[1:]) for row in rows}) == 3


def test_an_optimiser_of_ones_own_is_lifted():
    """Its formula becomes the program."""

    class Mine:
        def __init__(self):
            self.lr = 0.1

        def update(self, params, grads):
            for key in params:
                params[key] -= self.lr * grads[key]

    assert "w = w - lr*g;" in race("ravine", [Mine()]).program("octave")


def test_an_optimiser_without_a_formula_is_refused_in_lifts_words():
    """With the line that cannot be read."""

    class Careful:
        def update(self, params, grads):
            for key in params:
                if grads[key] > 0:
                    params[key] -= 0.1

    run = race("ravine", [Careful()], steps=2)
    with pytest.raises(kudari.LiftError, match=r"if grads\[key\] > 0"):
        run.program("octave")


class Late:
    def __init__(self):
        self.lr, self.h = 0.1, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.full_like(value, 2.0) for key, value in params.items()}
        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / np.sqrt(self.h[key])


@pytest.mark.parametrize("mine", ["adam/torch:lr=0.3", "w ← w − η g:η=0.1"])
def test_a_loaded_race_is_written_like_the_race_itself(mine, tmp_path):
    """Its rules are made again from their names or formulas."""
    run = race("ravine", [mine], steps=3)
    run.save(tmp_path / "race.json")

    assert Race.load(tmp_path / "race.json").program("julia") == run.program("julia")


def test_a_record_tells_where_a_state_begins(tmp_path):
    """Not only the formula: the state begins at 2 in the program of a loaded race as well."""
    run = race("ravine", [Late()], steps=3)
    run.save(tmp_path / "race.json")

    assert "h = [2; 2];" in run.program("octave")
    assert Race.load(tmp_path / "race.json").program("octave") == run.program("octave")


def test_noise_and_measured_fields_are_refused():
    """With their names."""
    with pytest.warns(UserWarning, match="measured"):
        measured = kudari.Field(lambda x: math.sin(x))
    for place in (field("ravine").with_noise("additive", 0.1), measured):
        with pytest.raises(KudariError, match=r"into another language"):
            race(place, ["sgd"], steps=2).program("octave")


def test_a_rule_that_has_taken_steps_is_refused():
    """A program begins with a new one."""
    used = Momentum()
    used.update({"x": 1.0}, {"x": 1.0})

    with pytest.raises(KudariError, match="1 steps"):
        program(field("ravine"), {"used": used}, (-7, 2), 3, "octave")


@pytest.mark.parametrize("to", ["basic", ""])
def test_an_unknown_language_is_refused(to):
    """The known ones are named."""
    with pytest.raises(KudariError, match="julia, octave, matlab, python, scilab"):
        race("ravine", ["sgd"], steps=1).program(to)


def test_an_unknown_suffix_is_refused():
    """The known ones are named."""
    with pytest.raises(KudariError, match=r"race\.f90.*\.m \(octave\)"):
        language_of("race.f90")


@pytest.mark.slow
def test_titles_cannot_break_a_program(run_all, tmp_path):
    """Quotes and commas are left out of them; one with line ends is no name."""
    run = race("ravine", {'it\'s "50 %", \\n\\$x': Momentum(), "速い": Adam()}, steps=2)
    (text,) = run_all("python", [run.program("python")], tmp_path)

    assert [len(line.split(",")) for line in text.strip().splitlines()] == [5] * 7


@pytest.mark.slow
def test_a_rule_of_the_catalogue_needs_no_guard(walked):
    """Its divisions have an ε."""
    guarded = [name for name, case in walked.items() if "ArithmeticError" in case.program("python")]

    assert not [name for name in guarded if name.endswith(" on rosenbrock")]
    assert {"divides by zero", "no number for Python"} <= set(guarded)


@pytest.mark.parametrize("name", FIELDS)
def test_a_place_whose_height_is_always_a_number_needs_no_guard(name):
    """Python's program catches errors only where a formula can fail."""
    guarded = "ArithmeticError" in race(name, ["sgd:lr=0.00001"], steps=1).program("python")

    assert guarded == (name in ("ackley", "easom"))
