"""A rule told step by step, in two languages."""

import pytest

from kudari import KudariError, Lion, Momentum, lift, rule


def test_the_flow_of_momentum_is_the_loop_of_the_book():
    """The numbered steps, in Japanese."""
    assert str(Momentum().flow(lang="ja")).splitlines() == [
        "1 出発点 w に立つ（速度 v = 0）。",
        "2 ここでの傾き g を測る。",
        "3 速度 v を更新する: v ← α v − η g",
        "4 一歩進む: w ← w + v",
        "5 場所を書き留める。決めた歩数になるまで 2 から繰り返す。",
    ]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_rule_is_told_in_the_order_of_its_formula(cls, lang):
    """One numbered sentence for each line, each line as it is printed."""
    sentences = str(cls().flow(lang=lang)).splitlines()

    assert [int(sentence.split()[0]) for sentence in sentences] == list(range(1, len(sentences) + 1))
    for sentence, line in zip(sentences[2:-1], str(cls()).splitlines(), strict=True):
        assert sentence.endswith(f": {line}")


def test_every_state_of_the_catalogue_is_told_in_words(stateful):
    """In both languages."""
    for state in stateful.states.values():
        assert state.meaning
        assert state.meaning in str(stateful().flow(lang="en"))
        assert state.meaning_ja in str(stateful().flow(lang="ja"))


def test_a_rule_that_steps_first_is_told_so():
    """Lion moves before it remembers."""
    sentences = str(Lion().flow(lang="en")).splitlines()

    assert sentences[2].startswith("3 Step")
    assert sentences[3].startswith("4 Bring the average slope forward")


def test_a_rule_from_text_is_told_by_its_letters():
    """Nobody said what they mean."""
    assert "3 Bring v forward: v ← α v − η g" in str(rule("v ← α v − η g; w ← w + v", α=0.9, η=0.1).flow(lang="en"))
    assert "3 v を更新する: v ← α v − η g" in str(rule("v ← α v − η g; w ← w + v", α=0.9, η=0.1).flow(lang="ja"))


def test_a_rule_that_counts_says_so(cls):
    """The number of the step is named where the formula has it."""
    has_t = any("ᵗ" in line or "t" in line.split() or " t" in line or "(t" in line for line in str(cls()).splitlines())

    assert ("step t = 1, 2, 3" in str(cls().flow(lang="en"))) == has_t


def test_a_lifted_rule_is_told():
    """Like any other."""
    assert "3 Step: w ← w − η g" in str(lift(lambda w, g, lr=0.1: w - lr * g).flow(lang="en"))


def test_an_unknown_language_is_refused():
    """By its name."""
    with pytest.raises(KudariError, match="'fr'"):
        Momentum().flow(lang="fr")
