"""A rule is a value: equal by content, a key, and at home in any process; help() and editors know its arguments."""

import copy
import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kudari import SGD, Adam, KudariError, Momentum, Rule, Symbol, field, hyper, lift, race, read, rule, state, trace
from kudari.rules import RuleFormula
from kudari.rules.catalogue import known
from kudari.rules.rule_files import FormulaFile, formula_file, formula_of

ROOT = Path(__file__).parents[2]

BALL = "v ← α v − η g; w ← w + v"


class Ball:
    """As a learner writes it."""

    def __init__(self, lr=0.1, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]


def route(optimizer):
    """Where three steps lead."""
    params = {"x": -7.0, "y": 2.0}
    for gradient in (0.5, -0.25, 3.0):
        optimizer.update(params, {"x": gradient, "y": 2 * gradient})
    return params


# ---------------------------------------------------------------------- equal by content


def test_the_same_text_is_the_same_formula():
    """Two that were read apart are equal, and one key; the values of the hyperparameters are not part of it."""
    one, other = rule(BALL, α=0.9, η=0.1).formula, rule(BALL, α=0.5, η=2).formula

    assert one is not other
    assert one == other
    assert {one: "found"}[other] == "found"


@pytest.mark.parametrize(
    "text",
    ["v ← α v + η g; w ← w + v", "v ← α v − η g; w ← w − v", "u ← α u − η g; w ← w + u"],
)
def test_another_text_is_another_formula(text):
    """A sign and a letter make a difference."""
    assert rule(text, α=0.9, η=0.1).formula != rule(BALL, α=0.9, η=0.1).formula


def test_another_title_start_or_power_is_another_formula():
    """All that is declared belongs to the value; g² is not written g · g."""
    ball = rule(BALL, α=0.9, η=0.1)

    assert rule(BALL, name="ball", α=0.9, η=0.1).formula != ball.formula
    assert rule("w ← w − η g²", η=0.1).formula != rule("w ← w − η g g", η=0.1).formula
    assert Adam.formula != "Adam"
    assert Adam.formula != Adam.variant("torch").formula


def test_a_class_and_its_instances_have_one_formula(cls):
    """It is traced once."""
    assert cls.formula is cls().formula
    assert isinstance(cls.formula, RuleFormula)
    assert known(cls.formula) is cls


def test_a_formula_does_not_change():
    """It is frozen, as what is a key must be."""
    with pytest.raises(AttributeError):
        Adam.formula.title = "other"
    assert copy.deepcopy(Adam.formula) is Adam.formula


# ---------------------------------------------------------------------- at home anywhere


THINGS = {
    "typed rule": lambda: rule("w ← w − η g", η=0.1),
    "typed rule that walked": lambda: (lambda r: (route(r), r)[1])(rule(BALL, α=0.9, η=0.1)),
    "lifted rule": lambda: lift(Ball()),
    "catalogue": lambda: Adam(lr=0.5),
    "variant": lambda: Momentum.variant("torch")(lr=0.5),
}


@pytest.mark.parametrize("name", THINGS)
def test_a_rule_pickles_and_goes_on(name):
    """With its states: the steps that follow have the same bits."""
    original = THINGS[name]()
    again = pickle.loads(pickle.dumps(original))

    assert (again.formula, again.hyperparameters, again.t) == (original.formula, original.hyperparameters, original.t)
    assert str(again) == str(original)
    assert repr(again) == repr(original)
    assert route(again) == route(original)


def test_every_rule_pickles(cls):
    """Of the catalogue, after a step, also on arrays that take the compiled pass."""
    original = cls()
    params = {"W": np.zeros(40_000, np.float32)}
    original.update(params, {"W": np.ones(40_000, np.float32)})
    again = pickle.loads(pickle.dumps(original))
    theirs = {"W": params["W"].copy()}
    original.update(params, {"W": np.full(40_000, 0.5, np.float32)})
    again.update(theirs, {"W": np.full(40_000, 0.5, np.float32)})

    assert np.array_equal(params["W"], theirs["W"])


def test_fields_races_and_expressions_pickle():
    """What a study sends to its workers."""
    run = race("ravine", [rule(BALL, α=0.9, η=0.1), "adam:lr=0.3", Ball()], steps=5)
    again = pickle.loads(pickle.dumps(run))
    formula = read("x^2/20 + y^2")

    assert again.routes == run.routes
    assert {name: entry.formula for name, entry in again.entries.items()} == {
        name: entry.formula for name, entry in run.entries.items()
    }
    assert pickle.loads(pickle.dumps(formula)) is formula
    traced = trace(lambda x: x**2, [Symbol("x")])
    assert pickle.loads(pickle.dumps(traced)) is traced
    for place in (field("rosenbrock"), field("x^2 + y^4"), field("ravine").with_noise("additive", 0.5, seed=3)):
        here = {"x": 0.5, "y": -1.5}
        assert pickle.loads(pickle.dumps(place)).gradient(here, step=2) == place.gradient(here, step=2)


def test_another_process_reads_the_pickle(tmp_path):
    """Where nothing of the text was ever read."""
    (tmp_path / "rule.pickle").write_bytes(pickle.dumps(rule(BALL, α=0.9, η=0.1)))
    code = (
        "import pickle; r = pickle.load(open('rule.pickle', 'rb')); p = {'x': 1.0}; r.update(p, {'x': 2.0}); print(p)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "{'x': 0.8}\n"


def test_a_formula_is_plain_data_and_back(cls):
    """Powers as powers, starts as starts; the catalogue's own declarations come back with its class."""
    again = formula_of(formula_file(cls.formula), str(cls.formula))

    assert again.moves_as(cls.formula)
    assert all(one is other for one, other in zip(again.after, cls.formula.after, strict=True))
    assert known(again) is cls


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"hypers": {"rate": "η"}}, "does not fit"),
        ({"states": []}, "does not fit"),
        ({"tape": {"inputs": []}}, "not a tape"),
    ],
)
def test_plain_data_that_are_no_formula_are_refused(change, reason):
    """With what is wrong."""
    plain = formula_file(Momentum.formula)
    spoilt = FormulaFile(**{name: change.get(name, getattr(plain, name)) for name in plain.__struct_fields__})
    with pytest.raises(KudariError, match=reason):
        formula_of(spoilt)
    with pytest.raises(KudariError, match="is not what its program computes"):
        formula_of(plain, "w ← w + η g")


# ---------------------------------------------------------------------- arguments


def test_help_shows_the_arguments_and_the_source(cls):
    """By name, with letters, ranges and defaults."""
    shown = str(inspect.signature(cls))
    text = inspect.getdoc(cls)

    assert shown == f"({', '.join(f'{name}: float = {one.default}' for name, one in cls.hypers.items())})"
    assert all(f"{name}: {one.letter}, {one.meaning} ({one.range}" in text for name, one in cls.hypers.items())
    assert f"Source: {cls.source}" in text


def test_letters_are_names_too():
    """As in a typed rule; a name and its letter are one argument."""
    assert SGD(η=0.5).lr == 0.5
    assert Adam(β1=0.5, beta2=0.25).hyperparameters["beta1"] == 0.5
    with pytest.raises(KudariError, match="given 'lr' twice"):
        SGD(lr=0.1, η=0.2)


@pytest.mark.parametrize("name", ["hyperparameters", "state_dict", "variants", "against_sgd", "update", "t", "w", "g"])
@pytest.mark.parametrize("declare", [lambda: hyper(0.1, "c"), lambda: state(0.0)], ids=["hyper", "state"])
def test_a_name_that_a_rule_needs_itself_is_refused(name, declare):
    """Or the rule would lose what it is asked for by that name."""
    with pytest.raises(KudariError, match=f"{name!r}: the name is taken"):
        type("Broken", (Rule,), {name: declare()})


def test_a_renewed_rule_begins_anew():
    """With other values where they are named, and nothing remembered; the old one is left as it was."""
    ball = rule(BALL, α=0.9, η=0.1)
    route(ball)
    fresh = ball.renewed(η=0.5)

    assert (fresh.t, fresh.hyperparameters) == (0, {"α": 0.9, "η": 0.5})
    assert (ball.t, ball.hyperparameters) == (3, {"α": 0.9, "η": 0.1})
    assert route(fresh) == route(rule(BALL, α=0.9, η=0.5))


TYPED = """\
from kudari import Adam, Rule, hyper

class Mine(Rule):
    lr: float = hyper(default=0.1, letter="η")
    def step(self, w, g):  # type: ignore[no-untyped-def]
        return w - self.lr * g

Adam(lr=0.1, beta1=0.5)
Adam(0.1)
Mine(lr=0.5).lr + 1.0
Adam(rate=0.1)
Mine(lr="a")
"""


@pytest.mark.slow
def test_editors_and_mypy_know_the_arguments(tmp_path):
    """The calls that are right pass, and just the two that are wrong are told."""
    file = tmp_path / "typed.py"
    file.write_text(TYPED)
    # From the root, with its settings, it finds what mypy has read of the house already.
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--strict", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    errors = [line.partition("typed.py:")[2] for line in done.stdout.splitlines() if ": error: " in line]

    assert [error.partition(":")[0] for error in errors] == ["11", "12"], done.stdout
    assert '"rate"' in errors[0]
    assert '"str"' in errors[1]
