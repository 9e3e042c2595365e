"""Check cannot be fooled: by numbers that stand in the code, by the names of parameters, by a form that is nobody's."""

import functools

import numpy as np
import pytest

import kudari
from kudari import RULES, check, rule


class SGD:
    """The book's, whose update is written anew below."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def slope(self, g):
        return self.lr * g

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.slope(grads[key])
            params[key] += self.v[key]


class RMSProp:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, {}

    def mixed(self, h, g):
        return self.decay_rate * h + (1 - self.decay_rate) * g * g

    def update(self, params, grads):
        for key in params:
            self.h[key] = self.mixed(self.h.get(key, 0.0), grads[key])
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


# ---------------------------------------------------------------------- hyperparameters that are declared


class Deaf(SGD):
    def update(self, params, grads):
        for key in params:
            params[key] -= 0.01 * grads[key]


class DeafToAnother(Deaf):
    def __init__(self, lr=0.1):
        self.lr = lr


class DeafAndNeedy(Deaf):
    def __init__(self, lr):
        self.lr = lr


class DeafWithOddName(Deaf):
    def __init__(self, speed=0.01):
        self.speed = speed


class DeafOfItsClass:
    lr = 0.01
    update = Deaf.update


class DeafOfOneArray:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, w, grad):
        return w - 0.01 * grad


def deaf(w, g, lr=0.01):
    return w - 0.01 * g


@pytest.mark.parametrize(
    "given",
    [
        *(Deaf, Deaf(), DeafToAnother, DeafAndNeedy, DeafAndNeedy(0.01), DeafWithOddName, DeafOfItsClass),
        *(DeafOfOneArray, deaf, functools.partial(deaf, lr=0.01)),
    ],
)
def test_a_learning_rate_that_changes_nothing_is_told(given):
    """Stored or not, whatever the way to call it; with the number that stands in its place."""
    report = check(given, like="sgd", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "argument ignored")
    assert "the learning rate is 0.01 whatever" in str(report)
    assert "学習率は 0.01 のまま" in report.text("ja")


class FixedShare(Momentum):
    def update(self, params, grads):
        for key in params:
            self.v[key] = 0.9 * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]


class Adam:
    """As Algorithm 1, with a place for each number."""

    beta1_of_correction = property(lambda self: self.beta1)
    beta2_of_correction = property(lambda self: self.beta2)
    tiny = property(lambda self: self.eps)

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1_of_correction**self.t)
            v_hat = self.v[key] / (1 - self.beta2_of_correction**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.tiny)


class FixedEpsilon(Adam):
    tiny = 1e-8


class FixedInTheCorrection(Adam):
    beta2_of_correction = 0.999


@pytest.mark.parametrize(
    ("given", "like", "cause", "about"),
    [
        (FixedShare, "momentum", "argument ignored", "momentum"),
        (FixedEpsilon, "adam", "argument ignored", "eps"),
        (FixedInTheCorrection, "adam", "written out", "beta2"),
    ],
)
def test_every_declared_hyperparameter_is_varied(given, like, cause, about):
    """Also one that is followed in one place, and written out in another."""
    report = check(given, like=like, lang="en")

    assert (report.verdict, report.cause, report.about) == ("wrong", cause, about)
    assert about in report.text("ja")


@pytest.mark.parametrize(
    ("given", "like"), [(SGD, "sgd"), (Momentum, "momentum"), (RMSProp, "rmsprop"), (Adam, "adam")]
)
def test_those_that_follow_their_hyperparameters_are_right(given, like):
    """As classes, and as objects with other values."""
    assert check(given, like=like).verdict == "right"
    assert check(given(0.05), like=like).verdict == "right"


def test_a_hyperparameter_that_the_rule_has_not_is_a_caution():
    """The steps are right; but whoever gives it a value waits for nothing."""

    class Decaying(SGD):
        def __init__(self, lr=0.01, weight_decay=0.0):
            self.lr = lr

    report = check(Decaying, like="sgd", lang="en")

    assert (report.verdict, report.cause, report.about) == ("caution", "argument unused", "weight_decay")
    assert "weight_decay が使われていません" in report.text("ja")


# ---------------------------------------------------------------------- the names of parameters


class ByName(SGD):
    def update(self, params, grads):
        for key in ("W1", "b1"):
            params[key] -= self.lr * grads[key]


class OnlyTheseNames(SGD):
    def update(self, params, grads):
        for key in params:
            if key in ("W1", "b1"):
                params[key] -= self.lr * grads[key]


@pytest.mark.parametrize("given", [ByName, OnlyTheseNames])
def test_names_that_stand_in_the_code_are_told(given):
    """The names of a trial are drawn anew."""
    report = check(given, like="sgd", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "names written out")
    assert "for key in params" in str(report)
    assert "コードに書かれた名前" in report.text("ja")


def test_keys_of_one_dict_that_are_sorted_are_told():
    """The names of networks, W1, b1, W2, b2, do not stand in the order of the alphabet."""

    class Sorted(SGD):
        def update(self, params, grads):
            for key, grad in zip(sorted(params), grads.values(), strict=True):
                params[key] -= self.lr * grad

    class BothSorted(SGD):
        def update(self, params, grads):
            for key in sorted(params):
                params[key] -= self.lr * grads[key]

    report = check(Sorted, like="sgd", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "keys sorted")
    assert "grads[key]" in report.text("ja")
    assert check(BothSorted, like="sgd", lang="en").verdict == "right"


def test_names_that_are_counted_are_a_caution():
    """As in courses that have layers W1, b1, W2, b2, …"""

    class Counting(SGD):
        def update(self, params, grads):
            for layer in range(1, len(params) // 2 + 1):
                for key in (f"W{layer}", f"b{layer}"):
                    params[key] -= self.lr * grads[key]

    report = check(Counting, like="sgd", lang="en")

    assert (report.verdict, report.cause) == ("caution", "names numbered")


def test_a_key_that_params_has_not_is_told_so():
    """Rather than that update cannot go on."""

    class ForTwoLayers(SGD):
        def update(self, params, grads):
            for key in ("W1", "W2"):
                params[key] -= self.lr * grads[key]

    report = check(ForTwoLayers, like="sgd", lang="en")

    assert report.fault.reason == "key written out"
    assert "'W2'" in str(report)
    assert "'W2' というキー" in report.text("ja")


# ---------------------------------------------------------------------- forms that are nobody's


class Averaging(Momentum):
    def slope(self, g):
        return (1 - self.momentum) * self.lr * g


@pytest.mark.parametrize("like", ["momentum", None])
def test_an_average_with_the_rate_in_it_is_named(like):
    """It is not right as it is, but told how much shorter its steps are, and which learning rate makes up for it."""
    report = check(Averaging, like=like, lang="en")

    assert (report.right, report.verdict, report.cause) == (False, "caution", "rate in the average")
    assert report.rule.title == "Momentum (average)"
    assert "10 times shorter" in str(report)
    assert "η = 0.1 " in str(report)
    assert "10 分の 1" in report.text("ja")
    assert "前の η が掛かったまま" in report.text("ja")


def test_an_average_that_nobody_has_is_wrong():
    """Nesterov's step of an average, with the rate in it."""

    class AveragingAhead(Averaging):
        def update(self, params, grads):
            for key, g in grads.items():
                self.v[key] = self.momentum * self.v.get(key, 0.0) - self.slope(g)
                params[key] += self.momentum * self.v[key] - self.slope(g)

    report = check(AveragingAhead, like="nesterov", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "averaged")
    assert "10 times shorter" in str(report)
    assert "10 分の 1" in report.text("ja")


def test_the_average_that_is_somebodys_is_right_and_its_consequence_told():
    """With η outside of it."""
    report = check(RULES["momentum"].variant("average")(lr=0.02, momentum=0.75), like="momentum", lang="en")

    assert report.verdict == "right"
    assert "4 times shorter" in str(report)
    assert "η = 0.08" in str(report)
    assert "4 分の 1" in report.text("ja")


def test_plain_momentum_is_told_nothing_of_averages():
    """For it is none."""
    assert "shorter" not in str(check(kudari.Momentum(), lang="en"))


# ---------------------------------------------------------------------- the mistake that takes just these steps


class ShareTwice(RMSProp):
    def mixed(self, h, g):
        return self.decay_rate * h + self.decay_rate * g * g


class RestTwice(RMSProp):
    def mixed(self, h, g):
        return (1 - self.decay_rate) * h + (1 - self.decay_rate) * g * g


class Exchanged(RMSProp):
    def mixed(self, h, g):
        return (1 - self.decay_rate) * h + self.decay_rate * g * g


@pytest.mark.parametrize(
    ("given", "cause", "english", "japanese"),
    [
        (ShareTwice, "share for rest", "stands where 1 − ρ", "合計が 1 になりません"),
        (RestTwice, "rest for share", "1 − ρ (decay_rate) stands where ρ", "1 − ρ (decay_rate) が書かれて"),
        (Exchanged, "shares exchanged", "are exchanged", "入れ替わって"),
    ],
)
def test_one_share_in_the_place_of_the_other_is_no_exchange(given, cause, english, japanese):
    """Each of the three takes other steps, and is called what it is."""
    report = check(given, like="rmsprop", lang="en")

    assert report.cause == cause
    assert english in str(report)
    assert japanese in report.text("ja")


class MomentumOfTheRest(Momentum):
    def update(self, params, grads):
        for key in params:
            self.v[key] = (1 - self.momentum) * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]


def test_where_there_is_one_share_nothing_is_exchanged():
    """1 − α stands for α, and there is no other place."""
    report = check(MomentumOfTheRest, like="momentum", lang="en")

    assert "1 − α (momentum) stands where α (momentum) belongs" in str(report)


def test_what_is_left_of_one_beside_a_tiny_number_is_nobodys_learning_rate():
    """Without η the steps are those of η = 1, and so nearly those of 1 − ε."""
    report = check(rule("h ← ρ h + (1−ρ) g²; w ← w − g/(√h + ε)", ρ=0.9, ε=1e-8), lang="en")

    assert (report.verdict, report.cause) == ("wrong", "lr missing")


def test_a_rule_of_two_states_is_looked_for_among_those_that_have_two():
    """Whatever it is: also a rule that was typed has its states, though not in dicts of its own."""
    text = "m ← β1 m + (1−β1) g; v ← β2 v + (1−β2) g²; w ← w − η m/(√v + ε)"
    report = check(rule(text, η=0.1, β1=0.9, β2=0.999, ε=1e-8), lang="en")

    assert (report.rule.title, report.cause) == ("Adam", "bias missing")
