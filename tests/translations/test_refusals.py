"""Where the language is Japanese, what is refused in Python is told in it: by ``lang``, or by the locale."""

import pickle
import re

import numpy as np
import pytest

import kudari
from kudari import Clipped, FormulaError, KudariError, Network, PerParameter
from kudari.language import speaking
from kudari.translations import answering

ENGLISH = re.compile(r"\b(?:an?|and|are|at|be|below|between|can|cannot|here|is|must|not|of|or|the|there|to|was|with)\b")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")


def walk(params, grads):
    for key in params:
        params[key] -= 0.1 if grads[key] > 0 else -0.1


class Idle:
    def update(self, params, grads):
        pass


def trained(**options):
    x, t = np.ones((20, 2)), np.arange(20) % 3
    return kudari.train(Network(2, [4], 3, batch_norm=True), (x, t), "sgd", **options)


REFUSED = {
    "a field": lambda: kudari.field("rastrign"),
    "a formula": lambda: kudari.field("x**2*(x"),
    "a function": lambda: kudari.Field(lambda x: None, (-1, 1)),
    "a short point": lambda: kudari.field("ravine").value([1]),
    "no point": lambda: kudari.field("ravine").value("ab"),
    "no number": lambda: kudari.field("ravine").value([1, "a"]),
    "no start": lambda: kudari.race("ravine", start=(np.nan, 2)),
    "a rule": lambda: kudari.rule("adm"),
    "a hyperparameter": lambda: kudari.Adam(betas=(0.9, 0.999)),
    "a range": lambda: kudari.Momentum(momentum=2),
    "gradients": lambda: kudari.SGD().update({"W": np.ones(2)}, {"W": np.array([None, None])}),
    "a branch": lambda: kudari.lift(walk),
    "clipped twice": lambda: Clipped("sgd", norm=1, value=1),
    "clipped below": lambda: Clipped("sgd", norm=-1),
    "clipped nothing": lambda: Clipped(3, norm=1),
    "clipped and read": lambda: kudari.lift(Clipped("sgd", norm=1)),
    "per what": lambda: PerParameter("sgd", 3),
    "per no changes": lambda: PerParameter("sgd", {"W*": 3}),
    "per no such": lambda: PerParameter("sgd", {"W*": {"foo": 1}}),
    "per nothing": lambda: PerParameter("sgd", {"Q": {"lr": 1}}).update({"W": np.ones(2)}, {"W": np.ones(2)}),
    "a schedule": lambda: trained(schedule="constant:end=0"),
    "part of a schedule": lambda: trained(schedule="onecycle:up=1"),
    "batches": lambda: trained(batch=1),
    "no data": lambda: kudari.train(Network(2, [4], 3), None),
    "no validation": lambda: trained(validation=[1]),
    "numbers for labels": lambda: kudari.train(
        Network(2, [4], 1, loss="mean_squared_error"), (np.ones((4, 2)), np.array([0.5, 1, 2, 3])), "sgd"
    ),
    "on NaN": lambda: trained(on_nan="foo"),
    "a share": lambda: Network(2, [4], 3, dropout=1.0),
    "answers": lambda: Network(2, [4], 1, loss="binary_cross_entropy").loss(np.ones((4, 2)), np.ones(3, int)),
    "one sample": lambda: Network(2, [4], 3, batch_norm=True).loss(np.ones((1, 2)), [1], train=True),
    "more than there is memory for": lambda: Network(64, [2**40], 10),
    "starts": lambda: kudari.ensemble("ravine", "sgd", starts=[[1j, 2]]),
    "adventurers": lambda: kudari.ensemble("ravine", "sgd", starts=np.ones((3, 2)), over={"lr": [0.1, 0.2]}),
    "a large map": lambda: kudari.basin_map("ravine", "sgd", size=10**6),
    "a program": lambda: kudari.race("ravine", ["sgd"], steps=1).program("basic"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_all_is_refused_in_the_language_of_the_locale(name, monkeypatch):
    """No word of an English sentence stands in it, but for what is quoted, and for excerpts below it."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    with pytest.raises(KudariError) as refused:
        REFUSED[name]()

    first, *_ = str(refused.value).split("\n")
    assert re.search("[\u3040-\u30ff]", first)
    assert ENGLISH.findall(QUOTED.sub("", first)) == []


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: kudari.check(walk, like="モメンタム", lang="ja"), "'モメンタム' という手法はありません"),
        (lambda: kudari.check_layer(object(), like="アフィン", lang="ja"), "'アフィン' という層はありません"),
        (lambda: kudari.field("x + y + z").plot(lang="ja"), "等高線には 2 変数の関数が必要"),
        (
            lambda: kudari.race("ravine", ["sgd"], steps=1).program("basic", lang="ja"),
            "'basic' のプログラムは書けません",
        ),
    ],
)
def test_lang_is_the_language_of_what_is_refused_as_well(ask, said, monkeypatch):
    """Wherever the error is read, also after it was carried to another process; another locale does not matter."""
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(KudariError) as refused:
        ask()

    assert str(refused.value).startswith(said)
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


def test_english_is_asked_for_under_a_japanese_locale(monkeypatch):
    """And given."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    with pytest.raises(KudariError) as refused:
        kudari.check(walk, like="adm", lang="en")

    assert str(refused.value).startswith("there is no rule 'adm'")


def test_a_fault_keeps_its_language_within_another_block():
    """The one that was asked for first, innermost, is the one that it is told in."""
    with pytest.raises(FormulaError) as refused, answering("en"), answering("ja"):
        kudari.rule("w ← w − (g")
    with speaking("en"):
        assert str(refused.value).startswith("数式の終わりの前に ')' が必要です\n")


def test_our_own_code_is_no_line_of_the_users():
    """What cannot be read as a formula is told with a line of theirs, or with none."""
    with pytest.raises(KudariError, match=r"^Clipped cannot be read as a formula: "):
        kudari.lift(Clipped("sgd", norm=1))


@pytest.mark.parametrize(
    ("warned", "said"),
    [
        (lambda: kudari.Field(lambda x: float(x) ** 2, (-1, 1)), "勾配は差分で測られます"),
        (lambda: kudari.Adventurer(1, 1).optimize("ravine", Idle(), rep=1), "params を変えませんでした"),
    ],
)
def test_a_warning_is_told_in_the_language_of_the_locale(warned, said, monkeypatch):
    """As it is where it is made."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    with pytest.warns(UserWarning, match=said):
        warned()
