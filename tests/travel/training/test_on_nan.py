"""A step whose loss or gradient is no finite number, among good ones: left out, the end, or an error."""

import numpy as np
import pytest

from kudari import RULES
from kudari.data import Samples
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.travel.training import train

SETTINGS = {"batch": 30, "steps": 30, "validation": 0, "seed": 1}


@pytest.fixture
def spoilt(digits):
    """Digits, one of which is beyond what a network can compute with."""
    x = digits.x.copy()
    x[7] = 3e38
    return Samples(x, digits.t, 10)


@pytest.mark.parametrize("rule", RULES)
def test_a_step_that_is_left_out_leaves_no_trace(rule, spoilt, made):
    """Not in the parameters, nor in the running averages; each of three epochs has one, and goes on."""
    network = made()
    history = train(network, spoilt, rule, on_nan="skip", **SETTINGS)

    assert (len(history.skipped), history.breakdown, len(history)) == (3, None, 30)
    assert all(np.isfinite(array).all() for array in network.arrays().values())
    assert all(np.isfinite(history.losses[k]) == (k + 1 not in history.skipped) for k in range(30))


def test_a_step_that_is_left_out_is_no_step_of_the_rule(spoilt, made):
    """What remains is the same training with these batches left out: nothing moves in the skipped step."""
    network, seen = made(), []
    history = train(
        network, spoilt, "adam", on_nan="skip", on_step=lambda *_: seen.append(network.vector.copy()), **SETTINGS
    )

    assert [k + 1 for k in range(1, 30) if np.array_equal(seen[k], seen[k - 1])] == history.skipped


def test_it_is_said_in_both_languages(spoilt, made):
    """How many there were, and which was the first."""
    history = train(made(), spoilt, on_nan="skip", **SETTINGS)
    first = history.skipped[0]

    assert history.sentences("en")[1].endswith(f"no finite number: 3 (the first is step {first}).")
    assert history.sentences("ja")[1].endswith(f"進まなかったステップ: 3（最初は {first} ステップ目）。")
    assert "3 skipped" in repr(history)


def test_the_means_go_on_behind_it(spoilt, made):
    """Though they are of fewer losses."""
    history = train(made(), spoilt, on_nan="skip", **SETTINGS)

    assert np.isfinite(history.smoothed(5)).sum() == 27


def test_by_default_the_training_ends_there(spoilt, made):
    """At the first of them; nothing is told to be left out."""
    skipping, ending = (train(made(), spoilt, on_nan=on_nan, **SETTINGS) for on_nan in ("skip", "stop"))

    assert ending.breakdown.step == skipping.skipped[0] == len(ending)
    assert ending.skipped == []
    assert ending.losses[:-1] == skipping.losses[: len(ending) - 1]


@pytest.mark.parametrize(("lang", "said"), [("en_GB", "Diverged at step"), ("ja_JP", "ステップ目で発散しました")])
def test_it_may_be_an_error(spoilt, made, monkeypatch, lang, said):
    """In the words of the breakdown."""
    monkeypatch.setenv("LC_ALL", f"{lang}.UTF-8")
    with pytest.raises(KudariError, match=said):
        train(made(), spoilt, on_nan="raise", **SETTINGS)


def test_parameters_that_are_not_finite_are_not_left_out(digits):
    """No later step could be taken either."""
    network = Network(64, [9], 10)
    network.params["W1"][0, 0] = np.nan

    assert train(network, digits, on_nan="skip", **SETTINGS).breakdown.step == 1


def test_an_epoch_without_a_step_is_the_end(digits, made):
    """As where every batch is beyond all numbers."""
    beyond = Samples(np.full_like(digits.x, 3e38), digits.t, 10)

    assert train(made(batch_norm=False), beyond, on_nan="skip", **SETTINGS).breakdown.step == 10


def test_an_interrupted_training_goes_on_behind_it(spoilt, made, stopped, everything, tmp_path):
    """With the very same numbers."""
    straight, again = made(), made()
    whole = train(straight, spoilt, "adam", on_nan="skip", **SETTINGS)
    kept = {**SETTINGS, "on_nan": "skip", "checkpoint": tmp_path / "a", "checkpoint_every": 1}
    stopped(made(), spoilt, "adam", whole.skipped[1] + 1, **kept)
    history = train(again, spoilt, "adam", **kept)

    assert repr(everything(again, history)) == repr(everything(straight, whole))  # NaN is what it is, too


def test_a_training_that_ended_there_may_go_on(spoilt, made, tmp_path):
    """From its checkpoint, where it is now told to leave such steps out."""
    straight, again = made(dropout=0), made(dropout=0)
    whole = train(straight, spoilt, "adam", on_nan="skip", **SETTINGS)
    kept = {**SETTINGS, "checkpoint": tmp_path / "a", "checkpoint_every": 1}
    ended = train(made(dropout=0), spoilt, "adam", **kept)
    history = train(again, spoilt, "adam", on_nan="skip", **kept)

    assert 1 < ended.breakdown.step == whole.skipped[0]
    assert history.skipped == whole.skipped
    assert np.array_equal(again.vector, straight.vector)


def test_another_word_is_refused(digits, made):
    """With those that are known."""
    with pytest.raises(KudariError, match="on_nan='skp' is not known; did you mean skip"):
        train(made(), digits, on_nan="skp")
