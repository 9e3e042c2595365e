"""Schedules: their values, their texts, and what they refuse."""

import math
from dataclasses import dataclass

import pytest

from kudari.formula import KudariError
from kudari.rules.schedules import (
    Cosine,
    Exponential,
    Milestones,
    Plateau,
    Schedule,
    StepDecay,
    WarmUp,
    schedule,
)

TOTAL = 100
VALUES = {
    "constant": {1: 1, 50: 1, 100: 1},
    "step:every=10,factor=0.5": {1: 1, 10: 1, 11: 0.5, 20: 0.5, 21: 0.25, 100: 0.5**9},
    "exponential:half=10": {1: 1, 11: 0.5, 21: 0.25},
    "cosine": {1: 1, 51: 0.5, 100: 0.5 * (1 + math.cos(0.99 * math.pi)), 101: 0},
    "cosine:end=0.2": {1: 1, 51: 0.6, 101: 0.2},
    "milestones:at=3/10,factor=0.5": {1: 1, 3: 1, 4: 0.5, 10: 0.5, 11: 0.25, 100: 0.25},
    "linear": {1: 1, 51: 0.5, 100: 0.01, 101: 0, 200: 0},
    "linear:end=0.2": {1: 1, 51: 0.6, 101: 0.2},
    "onecycle:start=0.04,up=0.3,end=0": {1: 0.04, 30: 1, 65: 0.5, 100: 0, 101: 0},
    "warmup:steps=10 + milestones:at=5": {10: 1, 15: 1, 16: 0.1},
    "plateau:every=10,patience=2,factor=0.5": {1: 1, 100: 1},
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
    "constant:end=0": "has no settings, and no 'end=0'",
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
    "milestones:at=": "must be steps in their order",
    "milestones:at=20/10": "milestones:at=(20, 10) must be steps in their order",
    "milestones:at=0": "must be steps in their order",
    "milestones:at=1.5/2": "must be steps in their order",
    "milestones:at=10/10": "must be steps in their order",
    "milestone:at=10": "did you mean milestones",
    "onecycle:up=1": "between 0 and 1",
    "onecycle:peak=3": "it has start, up, end",
    "plateau:patience=-1": "at least 0",
    "plateau:patience=1.5": "a whole number, at least 0",
    "linear:end=2": "from 0 to 1",
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
        lambda: Milestones(at=[5]),
        lambda: Milestones(at=()),
        lambda: Plateau(better=1.0),
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


def test_one_cycle_is_that_of_pytorch():
    """Its rates of 10 steps to a highest rate of 1, as OneCycleLR(total_steps=10) gives them, by its own formula."""
    plan, (low, end) = schedule("onecycle"), (1 / 25, 1 / 25 / 1e4)

    def between(first, last, share):
        return last + (first - last) / 2 * (math.cos(math.pi * share) + 1)

    rates = [between(low, 1, k / 2) if k <= 2 else between(1, end, (k - 2) / 7) for k in range(10)]

    assert [plan.factor(t, 10) for t in range(1, 11)] == pytest.approx(rates, rel=1e-12)


def test_a_plain_function_of_the_step_is_a_schedule():
    """What it returns is a factor."""
    plan = schedule(lambda t: 0.5 ** (t // 10))

    assert [plan.factor(t, 100) for t in (1, 10, 25)] == [1, 0.5, 0.25]


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, None, "0.1", 1j])
def test_a_function_that_gives_no_factor_is_refused(value):
    """With the step at which it does."""
    with pytest.raises(KudariError, match="at t = 7; a factor of η is at least 0"):
        schedule(lambda t: value).factor(7, 100)


def test_two_functions_have_two_texts():
    """Though they have one name, for a checkpoint knows them by it; and one that fails has a text, too."""
    texts = {str(schedule(f)) for f in (lambda t: 1 / t, lambda t: 1 / (t + 1), lambda t: [1.0][t], lambda t: 1 / t)}

    assert len(texts) == 3


def paces(plan, losses, total=100):
    """The factor of every step, each by the losses before it alone."""
    pace = plan.followed(total)
    return [pace(t, losses[: t - 1]) for t in range(1, len(losses) + 2)]


def test_the_rate_falls_on_a_plateau():
    """After more than so many means in a row that are not better; then the waiting begins anew."""
    losses = [9.0, 7.0] + [8.0] * 12  # means of two: 8, 8, 8, …
    plan = schedule("plateau:every=2,patience=2,factor=0.1")

    assert paces(plan, losses) == pytest.approx([1] * 8 + [0.1] * 6 + [0.01])


def test_the_rate_stays_where_the_loss_falls():
    """By a share of at least 1e-4; by less it does not count as better."""
    falling, creeping = ([0.99**k for k in range(50)], [1 - 1e-6 * k for k in range(50)])
    plan = schedule("plateau:every=1,patience=3,factor=0.1")

    assert set(paces(plan, falling)) == {1}
    assert paces(plan, creeping)[-1] < 1e-9


def test_a_plateau_is_found_again_from_the_losses_alone():
    """As after an interruption; and behind a warm-up only what came after it is looked at."""
    losses = [1.0, 2.0, 3.0] * 20
    plan = schedule("plateau:every=3,patience=1,factor=0.5")
    warm = schedule("warmup:steps=6 + plateau:every=3,patience=1,factor=0.5")

    assert [plan.followed(100)(t, losses[: t - 1]) for t in range(1, 62)] == paces(plan, losses)
    assert paces(warm, losses)[6:] == paces(plan, losses[6:])
