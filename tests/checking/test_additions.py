"""Names that say nothing, and what is added to a right rule: neither makes a false alarm, nor excuses a mistake."""

import linecache
from itertools import count, permutations

import numpy as np
import pytest
from tests.examples import quickly

from kudari import check

NUMBERS = count()
VELOCITY = "self.m[k] = self.{share} * self.m.get(k, 0.0) - self.{rate} * grads[k]; params[k] += self.m[k]"
SQUARES = (
    "self.v[k] = self.{share} * self.v.get(k, 0.0) + (1 - self.{share}) * grads[k]**2; "
    "params[k] -= self.{rate} * grads[k] / (np.sqrt(self.v[k]) + 1e-7)"
)
ADAM = (
    "self.m[k] = self.b1 * self.m.get(k, 0.0) + (1 - self.b1) * {g}; "
    "self.v[k] = self.b2 * self.v.get(k, 0.0) + (1 - self.b2) * ({g})**2; "
    "params[k] -= {lr} * self.m[k] / (1 - self.b1**self.t) / (np.sqrt(self.v[k] / (1 - self.b2**self.t)) + 1e-8)"
)
AMSGRAD = (
    "self.m[k] = self.b1 * self.m.get(k, 0.0) + (1 - self.b1) * grads[k]; "
    "self.v[k] = self.b2 * self.v.get(k, 0.0) + (1 - self.b2) * grads[k]**2; "
    "self.x[k] = np.maximum(self.x.get(k, 0.0), self.v[k]); "
    "params[k] -= self.lr * {correction} * self.m[k] / (np.sqrt(self.x[k]) + 1e-8)"
)
ROLLED = (
    "self.v[k] = self.rho * self.v.get(k, 0.0) + (1 - self.rho) * grads[k]**2; "
    "self.m[k] = self.momentum * self.m.get(k, 0.0) + self.lr * grads[k] / (np.sqrt(self.v[k]) + 1e-8); "
    "params[k] {sign}= self.m[k]"
)
B = {"lr": 0.1, "b1": 0.9, "b2": 0.999}


def optimizer(step, **hypers):
    """An optimiser with this step and these numbers, as somebody would write it."""
    lines = ["class Own:", f"    def __init__(self, {', '.join(f'{name}={value}' for name, value in hypers.items())}):"]
    lines += [f"        self.{name} = {name}" for name in hypers]
    lines += ["        self.t, self.m, self.v, self.x = 0, {}, {}, {}", "    def update(self, params, grads):"]
    lines += ["        self.t += 1", "        for k in params:", f"            {step}"]
    source, name = "\n".join(lines) + "\n", f"<own {next(NUMBERS)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    scope = {"np": np}
    exec(compile(source, name, "exec"), scope)
    return scope["Own"]()


LETTERS = ("alpha", "beta", "gamma", "rho", "mu", "nu", "a", "b")
SURE_RATES, SURE_SHARES = ("lr", "eta", "learning_rate", "step_size"), ("momentum", "decay", "beta1", "beta2")
NAMES = [
    *permutations(LETTERS, 2),
    *((r, s) for r in SURE_RATES for s in LETTERS),
    *((r, s) for r in LETTERS for s in SURE_SHARES),
]


@pytest.mark.parametrize(("rate", "share"), quickly(NAMES, NAMES[::20]), ids="-".join)
def test_a_letter_may_be_any_hyperparameter(rate, share):
    """Of two letters either may be η, whatever the other is called; only η, lr and the like are η for certain."""
    for like, step in (("momentum", VELOCITY), ("rmsprop", SQUARES)):
        own = optimizer(step.format(rate=rate, share=share), **{rate: 0.02, share: 0.9})

        assert check(own, like=like, lang="en").verdict == "right"


def test_letters_may_have_unusual_values():
    """α = 0.8 as η and β = 0.6 as the share, or the other way round."""
    for rate, share in (("alpha", "beta"), ("beta", "alpha")):
        assert check(optimizer(VELOCITY.format(rate=rate, share=share), **{rate: 0.8, share: 0.6}), like="momentum")


def test_names_that_are_sure_are_held_to():
    """lr that stands where the momentum belongs is exchanged with it."""
    own = optimizer(VELOCITY.format(rate="momentum", share="lr"), lr=0.02, momentum=0.9)

    assert check(own, like="momentum", lang="en").cause == "exchanged with lr"


def test_letters_of_two_averages_may_be_any_but_beta1_is_beta1():
    """μ and ν either way; β₁ and β₂ not."""
    for b1, b2, right in (("mu", "nu", True), ("nu", "mu", True), ("beta1", "beta2", True), ("beta2", "beta1", False)):
        step = ADAM.format(g="grads[k]", lr="self.lr").replace("b1", b1).replace("b2", b2)

        assert bool(check(optimizer(step, **{"lr": 0.1, b1: 0.9, b2: 0.999}), like="adam", lang="en")) is right


ADDED = [
    ("sgd", {"lr": 0.1, "p": 0.05}, "params[k] -= self.lr * (grads[k] + self.p * params[k])", "gradient is g + p w"),
    ("sgd", {"lr": 0.1, "n": 8}, "params[k] -= self.lr * grads[k] / self.n", "gradient is g/n"),
    ("sgd", {"lr": 0.1, "z": 0.5}, "params[k] -= self.lr * np.clip(grads[k], -self.z, self.z)", "is clip(g, −z, z)"),
    (
        "sgd",
        {"lr": 0.1, "z": 0.5, "p": 0.1},
        "params[k] -= self.lr * (np.clip(grads[k], -self.z, self.z) + self.p * params[k])",
        "gradient is clip(g, −z, z) + p w",
    ),
    ("sgd", {"lr": 0.1, "d": 0.8}, "params[k] -= self.lr * self.d**self.t * grads[k]", "learning rate is η dᵗ"),
    (
        "momentum",
        {"lr": 0.1, "momentum": 0.9, "dampening": 0.1},
        "self.m[k] = self.momentum * self.m.get(k, 0.0) + (1 - self.dampening) * grads[k]; "
        "params[k] -= self.lr * self.m[k]",
        "(1 − dampening) g",
    ),
    ("adam", {**B, "n": 4}, ADAM.format(g="grads[k] / self.n", lr="self.lr"), "gradient is g/n"),
    ("adam", {**B, "p": 0.1}, ADAM.format(g="(grads[k] + self.p * params[k])", lr="self.lr"), "gradient is g + p w"),
    ("adam", {**B, "q": 0.9}, ADAM.format(g="grads[k]", lr="self.lr * self.q**self.t"), "learning rate is η qᵗ"),
    (
        "amsgrad",
        B,
        AMSGRAD.format(correction="np.sqrt(1 - self.b2**self.t) / (1 - self.b1**self.t)"),
        "corrected by a factor of the learning rate",
    ),
    ("rmsprop", {"lr": 0.1, "rho": 0.9, "momentum": 0.8}, ROLLED.format(sign="-"), "a velocity is laid over the steps"),
]


@pytest.mark.parametrize(("like", "hypers", "step", "words"), ADDED, ids=[words for *_, words in ADDED])
def test_what_is_added_is_told(like, hypers, step, words):
    """With a caution, in both languages."""
    report = check(optimizer(step, **hypers), like=like, lang="en")

    assert report.verdict == "caution", report
    assert words in str(report)
    assert report.text("ja") != str(report)


def test_the_variant_is_the_one_that_is_written():
    """Also beside an addition: η outside the velocity is told as such."""
    step = "self.m[k] = self.momentum * self.m.get(k, 0.0) + grads[k] / self.n; params[k] -= self.lr * self.m[k]"

    assert "η outside the velocity" in str(
        check(optimizer(step, lr=0.1, momentum=0.9, n=4), like="momentum", lang="en")
    )


@pytest.mark.parametrize("together", [True, False])
def test_clipping_by_a_norm_is_told(together):
    """Over all parameters or for each."""

    class Clipped:
        def __init__(self, lr=0.1, max_norm=1.0):
            self.lr, self.max_norm = lr, max_norm

        def update(self, params, grads):
            total = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
            for key, g in grads.items():
                norm = total if together else np.sqrt(np.sum(g**2))
                params[key] -= self.lr * g * min(1, self.max_norm / (norm + 1e-6))

    report = check(Clipped(), like="sgd", lang="en")

    assert report.verdict == "caution"
    assert ("common norm" in str(report)) is together


MISTAKES = [
    ("sgd", {"lr": 0.1, "p": 0.05}, "params[k] -= self.lr * (grads[k] - self.p * params[k])"),
    ("sgd", {"lr": 0.1, "p": 0.05}, "params[k] += self.lr * (grads[k] + self.p * params[k])"),
    ("sgd", {"lr": 0.1}, "params[k] -= self.lr * (grads[k] + params[k])"),
    ("sgd", {"lr": 0.1}, "params[k] -= self.lr * -grads[k]"),
    ("sgd", {"lr": 0.1}, "params[k] -= self.lr * grads[k]**2"),
    ("sgd", {"lr": 0.1}, "params[k] -= self.lr * np.abs(grads[k])"),
    ("sgd", {"lr": 0.1}, "params[k] -= self.lr * self.lr * grads[k]"),
    ("sgd", {"lr": 0.1}, "params[k] -= self.lr * self.t * grads[k]"),
    ("sgd", {"lr": 0.1, "f": 1.1}, "params[k] -= self.lr * self.f**self.t * grads[k]"),
    ("sgd", {"lr": 0.1, "z": 0.5}, "params[k] -= self.lr * np.minimum(grads[k], self.z)"),
    ("sgd", {"lr": 0.1, "z": 0.5}, "params[k] -= self.lr * np.clip(-grads[k], -self.z, self.z)"),
    ("sgd", {"lr": 0.1, "z": 0.5}, "params[k] -= self.lr * np.clip(grads[k]**2, -self.z, self.z)"),
    (
        "momentum",
        {"lr": 0.1, "momentum": 0.9, "d": 0.9},
        "self.m[k] = self.momentum * self.d**self.t * self.m.get(k, 0.0) - self.lr * grads[k]; params[k] += self.m[k]",
    ),
    ("adam", B, ADAM.format(g="-grads[k]", lr="self.lr")),
    ("adam", B, ADAM.format(g="grads[k]**2", lr="self.lr")),
    (  # decay twice: in the gradient and beside it
        "adamw",
        {**B, "weight_decay": 0.1},
        "params[k] -= self.lr * self.weight_decay * params[k]; "
        + ADAM.format(g="(grads[k] + self.weight_decay * params[k])", lr="self.lr"),
    ),
    (
        "momentum",
        {"lr": 0.1, "p": 0.8},
        "self.m[k] = self.p * self.m.get(k, 0.0) - self.p * self.lr * grads[k]; params[k] += self.m[k]",
    ),
    ("adam", B, ADAM.format(g="grads[k]", lr="self.lr * self.t")),
    ("adam", B, ADAM.format(g="self.lr * grads[k]", lr="1")),
    ("adamw", {**B, "p": 0.1}, ADAM.format(g="(grads[k] + self.p * params[k])", lr="self.lr")),
    ("adamw", {**B, "wd": 0.1}, ADAM.format(g="(grads[k] + self.wd * params[k])", lr="self.lr")),
    ("amsgrad", B, AMSGRAD.format(correction="np.sqrt(1 - self.b1**self.t) / (1 - self.b2**self.t)")),
    ("amsgrad", B, AMSGRAD.format(correction="np.sqrt(1 - 0.9**self.t) / (1 - 0.999**self.t)")),
    ("rmsprop", {"lr": 0.1, "rho": 0.9, "momentum": 0.8}, ROLLED.format(sign="+")),
]


@pytest.mark.parametrize(
    ("like", "hypers", "step"), quickly(MISTAKES, MISTAKES[::6]), ids=[step for *_, step in MISTAKES]
)
def test_no_mistake_passes_for_an_addition(like, hypers, step):
    """A gradient that is turned round or squared is none, and a rate that grows for ever is no schedule."""
    report = check(optimizer(step, **hypers), like=like, lang="en")

    assert report.verdict == "wrong", report
