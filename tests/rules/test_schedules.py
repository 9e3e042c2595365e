"""Schedules: their values, their texts, and what they refuse."""

import math
from dataclasses import dataclass

import pytest

from kudari.formula import KudariError
from kudari.rules.schedules import Cosine, Exponential, Schedule, StepDecay, WarmUp, schedule

TOTAL = 100
VALUES = {
    "constant": {1: 1, 50: 1, 100: 1},
    "step:every=10,factor=0.5": {1: 1, 10: 1, 11: 0.5, 20: 0.5, 21: 0.25, 100: 0.5**9},
    "exponential:half=10": {1: 1, 11: 0.5, 21: 0.25},
    "cosine": {1: 1, 51: 0.5, 100: 0.5 * (1 + math.cos(0.99 * math.pi)), 101: 0},
    "cosine:end=0.2": {1: 1, 51: 0.6, 101: 0.2},
    "warmup:steps=4": {1: 0.25, 3: 0.75, 4: 1, 5: 1, 100: 1},
    "warmup:steps=1": {1: 1, 2: 1},
    "warmup:steps=20 + cosine": {10: 0.5, 20: 1, 21: 1, 61: 0.5, 101: 0},
    "warmup:steps=10 + step:every=5,factor=0.1": {10: 1, 15: 1, 16: 0.1},
    "warmup:steps=2+warmup:steps=4+cosine": {1: 0.5, 2: 1, 3: 0.25, 6: 1},
}


@pytest.mark.parametrize("text", VALUES)
def test_the_factor_of_a_step(text):
    """Is what the formula says, at the ends and between."""
    plan = schedule(text)

    assert {t: plan.factor(t, TOTAL) for t in VALUES[text]} == pytest.approx(VALUES[text], abs=1e-12)


@pytest.mark.parametrize("text", VALUES)
def test_a_factor_is_a_share(text):
    """From 0 to 1, and a finite one, whatever the length of a training."""
    plan = schedule(text)

    assert all(0 <= plan.factor(t, total) <= 1 for total in (1, 2, 7, 100) for t in range(1, total + 1))


def test_a_warm_up_longer_than_the_training_only_rises():
    """Nothing is left for the schedule behind it."""
    plan = schedule("warmup:steps=200 + cosine")

    assert [plan.factor(t, TOTAL) for t in (1, 100)] == [1 / 200, 0.5]


@pytest.mark.parametrize(
    "text",
    [
        *VALUES,
        "step:every=1234567,factor=0.123456789",
        "exponential:half=1e16",
        "exponential:half=1234567.25",
        "cosine:end=1e-17",
        "warmup:steps=1234567 + exponential:half=1e+20",
    ],
)
def test_a_schedule_reads_back_from_its_text(text):
    """To the very same numbers, those with an exponent too."""
    plan = schedule(text)

    assert schedule(str(plan)) == plan


@pytest.mark.parametrize("text", [" warmup : steps = 3 + cosine : end = 0.5 ", "warmup:steps=3+cosine:end=.5"])
def test_spaces_do_not_matter(text):
    """Around names, numbers and the plus."""
    assert schedule(text) == WarmUp(3, Cosine(0.5))


def test_none_is_the_constant_schedule():
    """And a schedule is itself."""
    assert schedule(None) == Schedule()
    assert schedule(plan := Cosine()) is plan


REFUSED = {
    "cosin": "did you mean cosine",
    "": "there is no schedule ''",
    "fast": "it may be constant, step",
    "Cosine": "did you mean cosine",
    "cosine:half=3": "has no 'half=3'; it has end",
    "constant:end=0": "has no 'end=0'; it has no settings",
    "cosine:end": "has no 'end'",
    "cosine:end=": "end= is no number",
    "cosine:end=low": "end=low is no number",
    "cosine:end=0.1,end=0.2": "given 'end' twice",
    "cosine:end=-0.1": "from 0 to 1",
    "cosine:end=1.1": "from 0 to 1",
    "cosine:end=nan": "from 0 to 1",
    "step:every=0": "at least 1",
    "step:every=2.5": "whole number",
    "step:every=inf": "whole number",
    "step:factor=0": "above 0",
    "step:factor=1.5": "at most 1",
    "exponential:half=0": "above 0",
    "exponential:half=inf": "above 0",
    "exponential:half=-1": "above 0",
    "warmup:steps=0": "at least 1",
    "warmup:then=cosine": "has no 'then=cosine'",
    "cosine + step": "only a warm-up can be followed",
    "warmup + cosine + step": "only a warm-up can be followed by another schedule, not 'cosine'",
    "warmup +": "there is no schedule ''",
    "+ cosine": "there is no schedule ''",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text):
    """With an error that names it."""
    with pytest.raises(KudariError) as caught:
        schedule(text)

    assert REFUSED[text] in str(caught.value)


@pytest.mark.parametrize("given", [5, 0.5, True, ["cosine"], b"cosine"])
def test_what_is_no_text_is_refused(given):
    """With an example of one."""
    with pytest.raises(KudariError, match="a schedule is a text such as 'cosine'"):
        schedule(given)


@pytest.mark.parametrize(
    "make",
    [
        lambda: StepDecay(every=0),
        lambda: StepDecay(every=2.5),
        lambda: StepDecay(factor_=2.0),
        lambda: Exponential(half=0),
        lambda: Exponential(half=math.nan),
        lambda: Cosine(end="0"),
        lambda: Cosine(end=True),
        lambda: WarmUp(steps=-1),
        lambda: WarmUp(steps=3, then="cosine"),
    ],
)
def test_a_class_refuses_what_its_text_refuses(make):
    """Before a training meets it."""
    with pytest.raises(KudariError):
        make()


def test_a_schedule_of_ones_own_has_a_text():
    """The name of its class, for a checkpoint names its schedule."""

    @dataclass(frozen=True)
    class Halved(Schedule):
        def factor(self, t, total):
            return 0.5

    assert str(WarmUp(2, Halved())) == "warmup:steps=2 + Halved"
