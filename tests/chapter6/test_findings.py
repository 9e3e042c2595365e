"""What is said is said of these results: every clause has its opposite, and a divergence its own word."""

import re

import pytest

from kudari.chapter6 import EXPERIMENTS, Study
from kudari.chapter6.activations import ACTIVATIONS, INITS
from kudari.chapter6.batch_normalisation import SCALES
from kudari.pictures import plot_chart

pytestmark = pytest.mark.slow  # all experiments are run once more for it

TRAININGS = ("rules", "initial-weights", "batch-norm", "weight-decay", "dropout", "hyperparameters", "batches")


def run(loss=1.0, train=0.9, test=0.8, first=2.3):
    """A training of two steps."""
    return {
        "losses": [first, loss],
        "smooth": [first, loss],
        "at": [1, 2],
        "per_epoch": 1,
        "train": [0.1, train],
        "test": [0.1, test],
        "diverged": False,
    }


def lost():
    """A training that broke down before anybody looked."""
    nothing = {"losses": [2.3, None], "smooth": [2.3, None], "at": [], "train": [], "test": []}
    return {**run(), **nothing, "diverged": True}


def said(name, results):
    """English and Japanese, of runs by their labels, one each."""
    return EXPERIMENTS[name].findings({label: [one] for label, one in results.items()})


@pytest.mark.parametrize(
    ("losses", "english", "japanese", "never"),
    [
        (
            (3.0, 1.0, 2.0),
            "< SGD (3). After the same steps .* below SGD: A, B.",
            "SGD より損失が小さいのは A、B",
            "last.",
        ),
        ((1.0, 3.0, 2.0), "SGD (1) < B (2) < A (3).* SGD is not the last", "SGD が最下位ではありません", "below SGD"),
        ((2.0, 1.0, 2.0), "A (1) < B (2) = SGD (2).* SGD is not the last", "最下位ではありません", "below SGD"),
        ((None, 1.0, 2.0), "A (1) < B (2). Diverged: SGD.", "発散したもの：SGD。", "below SGD"),
        ((3.0, None, 2.0), "B (2) < SGD (3). .* below SGD: B. Diverged: A.", "発散したもの：A。", "inf"),
        ((3.0, None, None), "The last loss is SGD (3). Diverged: A, B.", "発散したもの：A、B。", "below"),
        ((None, None, None), "No rule has .* Diverged: SGD, A, B.", "最後まで学習できた手法はありません", "last loss"),
    ],
)
def test_rules_are_ranked_as_far_as_they_came(losses, english, japanese, never):
    """Who diverged is in no order, and not below anybody."""
    results = {
        name: lost() if loss is None else run(loss) for name, loss in zip(("SGD", "A", "B"), losses, strict=True)
    }
    told, told_ja = said("rules", results)

    assert re.search(re.sub(r"([()])", r"\\\1", english), told)
    assert japanese in told_ja
    assert never not in told
    assert "inf" not in told + told_ja


def test_without_sgd_nothing_is_said_of_it():
    """Somebody may compare others."""
    assert "SGD" not in "".join(said("rules", {"A": run(1.0), "B": run(2.0)}))


@pytest.mark.parametrize(
    ("ends", "english", "japanese"),
    [
        (
            (2.3, 1.0, 0.5),
            "He is ahead of Xavier. From 0.01 it has hardly moved: almost nothing",
            "信号がほとんど通らず",
        ),
        ((1.0, 0.5, 0.7), "He is not ahead of Xavier. From 0.01 it has fallen as well, from 2.3.", "先行していません"),
        ((2.3, 2.3, 2.29), "From 0.01 it has hardly moved.", "損失がほとんど動いていません。"),
        ((2.3, None, 0.5), "2.3 from σ = 0.01, 0.5 from He. From 0.01", "発散したもの：Xavier。"),
        (
            (None, None, None),
            "No network has come to the end in every run. Diverged: σ = 0.01, Xavier, He.",
            "発散したもの",
        ),
    ],
)
def test_initial_weights(ends, english, japanese):
    """The weights are to blame for standing still only where others move."""
    names = ("σ = 0.01", "Xavier", "He")
    told = said("initial-weights", {n: lost() if e is None else run(e) for n, e in zip(names, ends, strict=True)})

    assert english in told[0]
    assert japanese in told[1]


@pytest.mark.parametrize(
    ("without", "with_", "english", "japanese"),
    [
        ((1.0, 0.7), (0.9, 0.8), "30.0% better on the 300 .* gap is 10.0%. It narrows.", "差は縮まりました"),
        ((1.0, 0.9), (0.9, 0.7), "10.0% better on the 300 .* It does not narrow", "縮まりませんでした"),
        ((0.5, 0.6), (0.5, 0.5), "10.0% worse on the 300", "10.0% 低くなりました"),
        (None, (0.9, 0.8), r"^With dropout 0.2 the gap is 10.0%. Diverged: without.$", "発散したもの：なし。"),
        ((1.0, 0.7), None, "30.0% better .* Diverged: dropout 0.2.$", "発散したもの：dropout 0.2 あり。"),
        (None, None, "^Diverged: without, dropout 0.2.$", "^発散したもの：なし、dropout 0.2 あり。$"),
    ],
)
def test_remedies(without, with_, english, japanese):
    """A gap may be the other way round, and a network may not come to the end."""
    results = {
        label: lost() if ends is None else {**run(), "train": [ends[0]], "test": [ends[1]]}
        for label, ends in (("without", without), ("dropout 0.2", with_))
    }
    told = said("dropout", results)

    assert re.search(english, told[0])
    assert re.search(japanese, told[1])


def trials(*ends):
    """Trials of a search: η, λ and the accuracy on what was kept back."""
    return {f"{lr:.3g}, {decay:.3g}": lost() if end is None else run(test=end) for lr, decay, end in ends}


@pytest.mark.parametrize(
    ("found", "english", "japanese"),
    [
        ([(1e-2, 1e-5, 0.9), (1e-3, 1e-8, 0.6), (1e-5, 1e-6, 0.1), (1e-6, 1e-7, 0.1)], "little", "小さい"),
        ([(1e-2, 1e-8, 0.9), (1e-3, 1e-7, 0.6), (1e-2, 1e-5, 0.1), (1e-3, 1e-4, 0.1)], "left aside", "無視できない"),
        ([(1e-2, 1e-8, 0.1), (1e-3, 1e-7, 0.1), (1e-2, 1e-5, 0.1)], "cannot be told", "分かりません"),
        ([(1e-2, 1e-8, None), (1e-3, 1e-7, None)], "Of 2 trials 0 came to the end. How", "0 回は最後まで"),
        ([(1e-2, 1e-8, 0.9), (1e-6, 1e-7, 0.5)], "within a decade of 0.01 lie 1 of 2", "2 組中 1 組"),
    ],
)
def test_hyperparameters(found, english, japanese):
    """Whether λ matters is measured, and every one of the best is looked at."""
    told = said("hyperparameters", trials(*found))

    assert english in told[0]
    assert japanese in told[1]


def test_a_diverged_trial_is_none_of_the_best():
    """Though there are not five others."""
    told = said("hyperparameters", trials((1e-3, 1e-8, 0.9), (1e-2, 1e-8, None)))[0]

    assert "Of 2 trials 1 came to the end. The best (up to 5) have η from 0.001 to 0.001" in told


@pytest.mark.parametrize(
    ("noise", "english", "japanese"),
    [
        ([8.0, 4.0, 2.0, 1.0, 0.5], "power -0.50 of the cost, which is about its root", "ほぼ平方根に反比例"),
        ([8.0, 7.0, 7.0, 7.0, 7.0], "which is not its root", "反比例してはいません"),
    ],
)
def test_noise(noise, english, japanese):
    """By its power, which is measured; and the sizes are called by their numbers."""
    measured = {"sizes": [1, 4, 16, 64, 256, 1000], "noise": [*noise, 0.0], "ms": [1.0] * 6}
    told = said("batches", {"1": run(), "100": lost(), "all": run(), "noise": measured})

    assert english in told[0]
    assert japanese in told[1]
    assert f"on 256 samples by {noise[-1]:.3g} times" in told[0]
    assert "Diverged: mini-batch of 100." in told[0]
    assert "発散したもの：ミニバッチ 100。" in told[1]


@pytest.mark.parametrize(
    ("ends", "spreads", "english", "japanese"),
    [
        (
            0.8,
            (0.0, 0.1, 0.9),
            "nothing can be learnt.* still there with: He.* lost with: σ = 0.01, X",
            "失われるのは σ",
        ),
        (0.2, (0.6, 0.7, 0.9), "less than half.* still there with: σ = 0.01, Xavier, He.$", "残るのは σ = 0.01、X"),
        (0.2, (0.1, 0.1, 0.1), "last layer are .*[0-9]. More than half .* is lost with: σ = 0.01, X", "半数以下です"),
    ],
)
def test_activations(ends, spreads, english, japanese):
    """He keeps the spread where it does."""
    deviations = dict(zip(("σ = 0.01", "Xavier", "He"), spreads, strict=True))
    results = {
        f"{bend}, {name}": {"deviations": [1.0, deviations.get(name, 0.0)], "ends": [ends, ends]}
        for bend in ACTIVATIONS
        for name in INITS
    }
    told = said("activations", results)
    results["tanh, 0"]["deviations"] = [0.0, 0.5]

    assert re.search(english, told[0])
    assert japanese in told[1]
    assert "With zeros all units are alike." in told[0]
    assert "With zeros all units are not alike." in said("activations", results)[0]


@pytest.mark.parametrize(("apart", "word"), [(1e-9, "agree to"), (1e-3, "do not agree")])
def test_slopes_agree_where_they_do(apart, word):
    """And passes are those that were counted."""
    ways = {"coarse": 201, "differences": 200, "backpropagation": 3}
    run = {way: {"passes": passes, "back": 2, "seconds": 1.0, "apart": apart} for way, passes in ways.items()}

    assert word in said("gradients", {"slopes": {**run, "parameters": 100}})[0]
    assert "backpropagation 3, and 2 back" in said("gradients", {"slopes": {**run, "parameters": 100}})[0]


@pytest.mark.parametrize(
    ("with_", "note"), [(True, "with batch normalisation: diverged"), (False, "without: diverged")]
)
def test_the_note_names_who_diverged(with_, note):
    """In the panel and in the language."""
    results = {f"{scale:.4g} {way}": [run()] for scale in SCALES for way in ("BN", "-")}
    results[f"{SCALES[3]:.4g} {'BN' if with_ else '-'}"] = [lost()]
    made = EXPERIMENTS["batch-norm"]

    assert [panel.note for panel in made.chart(results, "en").panels if panel.note] == [note]
    assert f"Diverged: {int(with_)} with it, {int(not with_)} without." in made.findings(results)[0]


@pytest.fixture(params=["of some", "of all"])
def broken_down(request, done):
    """The results of an experiment, of which some runs, or all, broke down before anybody looked."""

    def broken_down(name):
        others = {label: runs if request.param == "of some" else [] for label, runs in done[name].items()}
        return {label: done[name][label] if label == "noise" else [lost(), *runs] for label, runs in others.items()}

    return broken_down


@pytest.mark.parametrize("name", TRAININGS)
@pytest.mark.slow
def test_what_diverged_before_the_first_look_is_drawn_as_far_as_it_came(name, broken_down):
    """And nothing that is said is no number."""
    made, results = EXPERIMENTS[name], broken_down(name)

    for lang in ("en", "ja"):
        assert made.chart(results, lang).panels
        assert "nan" not in made.findings(results)[lang == "ja"]
    if name in ("rules", "dropout"):  # with nothing to draw, on linear and logarithmic axes
        assert plot_chart(made.chart(results, "en"))


@pytest.mark.parametrize(("lang", "word"), [("en", "diverged"), ("ja", "発散")])
@pytest.mark.parametrize("name", sorted({*TRAININGS} - {"batches"}))
@pytest.mark.slow
def test_the_table_says_what_diverged(name, lang, word, broken_down):
    """In a row of its own rule; of batches it has losses only."""
    _, rows = EXPERIMENTS[name].table(broken_down(name)).within(lang)

    assert any(word in cell for row in rows for cell in row)


@pytest.mark.parametrize(("at", "word"), [(0, "diverged"), (1, "発散")])
@pytest.mark.parametrize("name", sorted({*TRAININGS} - {"hyperparameters"}))
def test_the_sentences_say_what_diverged(name, at, word, broken_down):
    """A search for hyperparameters names only the best of them."""
    assert word in EXPERIMENTS[name].findings(broken_down(name))[at].lower()


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if name != "activations"])
def test_a_quick_study_does_not_boast(name):
    """Its setting has its own numbers."""
    made = EXPERIMENTS[name]
    whole, quick = made.setting(Study()), made.setting(Study(quick=True))

    assert whole[0] != quick[0]
    assert whole[1] != quick[1]
    assert not re.search(r"2,000|201|301|\b100 pairs|50 epochs|20 epochs", quick[0])
