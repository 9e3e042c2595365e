"""The loop: what it computes, with any rule, and what it refuses before the first step."""

import math

import numpy as np
import pytest

import kudari
from kudari import RULES
from kudari.data import Samples, load
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.rules.schedules import schedule
from kudari.travel.training import Batches, train


class Somebodys:
    """A Momentum as in the book."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


def text(**values):
    return kudari.rule("v ← α v − η ∇L; W ← W + v", **{"α": 0.9, "η": 0.01, **values})


WALKERS = {
    **{name: lambda name=name: name for name in RULES},
    "a text": text,
    "a text without η": lambda: kudari.rule("W ← W − γ ∇L", γ=0.05),
    "a class": Somebodys,
    "a lifted class": lambda: kudari.lift(Somebodys()),
}


@pytest.mark.parametrize("name", WALKERS)
def test_every_rule_trains(name, digits, made):
    """A finite loss at every step, and weights that have moved."""
    network = made()
    before = network.vector.copy()
    history = train(network, digits, WALKERS[name](), batch=32, steps=12)

    assert len(history) == 12
    assert np.isfinite(history.losses).all()
    assert not np.array_equal(network.vector, before)


def test_the_loop_is_the_one_that_anyone_would_write(digits, made):
    """Batch, slope, step: the same weights, bit for bit."""
    network, mine = made(), made()
    history = train(network, digits, "momentum:lr=0.1", batch=50, steps=20, validation=0, seed=3)
    batches, optimizer, losses = Batches(digits.x, digits.t, 50, seed=3), kudari.Momentum(lr=0.1), []
    for step in range(20):
        loss, grads = mine.loss_and_gradient(*batches.take(step))
        losses.append(loss)
        optimizer.update(mine.params, grads)

    assert np.array_equal(network.vector, mine.vector)
    assert history.losses == losses


def test_training_twice_is_the_same(digits, made, everything):
    """Every number, dropout and batches included."""
    one, same = made(), made()
    settings = {"batch": 40, "epochs": 4, "schedule": "warmup:steps=3 + cosine"}

    assert everything(one, train(one, digits, "adam", **settings)) == everything(
        same, train(same, digits, "adam", **settings)
    )


def test_another_seed_is_another_training(digits, made):
    """Of the batches alone, and of the weights alone."""
    losses = [
        train(made(seed=weights), digits, batch=40, steps=5, validation=0, seed=seed).losses
        for weights, seed in ((0, 0), (1, 0), (0, 1))
    ]

    assert losses[0] != losses[1] != losses[2] != losses[0]


def test_a_default_training_learns_digits():
    """More than nine of ten of those kept back."""
    history = train(Network(64, [50], 10), load("digits"), "adam:lr=0.01", epochs=5)

    assert history.snapshots[-1].validation_accuracy > 0.9


@pytest.mark.parametrize("batch", [1, "all", 300, np.int64(7)])
def test_any_size_of_batch(batch, digits):
    """From one sample to all of them; an epoch has as many steps as there are whole batches."""
    history = train(Network(64, [6], 10), digits, "sgd", batch=batch, epochs=1, validation=0)

    assert len(history) == 300 // (300 if batch == "all" else batch) == history.per_epoch


@pytest.mark.parametrize(("epochs", "steps"), [(2, 20), (0.5, 5), (0.01, 1), (1.26, 13), (np.float32(2), 20)])
def test_epochs_are_rounded_to_steps(epochs, steps, digits, made):
    """At least one is taken."""
    assert len(train(made(), digits, batch=30, epochs=epochs, validation=0)) == steps


def test_one_hot_rows_are_labels(digits, made):
    """In a pair as well."""
    losses = [
        train(made(), (digits.x, t), batch=40, steps=4).losses for t in (digits.t, np.eye(10)[digits.t], digits.t * 1.0)
    ]

    assert losses[0] == losses[1] == losses[2]


def test_squares_can_be_trained_on_labels(digits):
    """They stand for one-hot rows, and the accuracy is seen."""
    network = Network(64, [30], 10, loss="mean_squared_error")
    history = train(network, digits, "adam:lr=0.01", batch=30, epochs=20)

    assert history.losses[-1] < history.losses[0] / 5
    assert history.snapshots[-1].validation_accuracy > 0.8


# ---------------------------------------------------------------------- the learning rate


@pytest.mark.parametrize("plan", ["constant", "cosine", "step:every=3,factor=0.5", "warmup:steps=4 + exponential"])
def test_the_history_has_the_rates_that_were_used(plan, digits, made):
    """Seen from within the update itself; afterwards the rule has its own again."""
    used, rule = [], kudari.SGD(lr=0.2)
    before = rule.update
    object.__setattr__(rule, "update", lambda *given, **how: (used.append(rule.lr), before(*given, **how)))
    history = train(made(), digits, rule, batch=30, steps=10, schedule=plan)

    assert history.rates == used == [0.2 * schedule(plan).factor(t, 10) for t in range(1, 11)]
    assert rule.lr == 0.2


def test_an_interrupted_rule_has_its_own_rate_again(digits, made, stopped):
    """Whoever goes on with it by hand would not look for another one."""
    rule = kudari.SGD(lr=0.2)
    stopped(made(), digits, rule, 5, batch=30, steps=10, schedule="cosine")

    assert rule.lr == 0.2


@pytest.mark.parametrize("plan", ["exponential:half=0.01", "step:every=1,factor=1e-300"])
def test_a_rate_too_small_for_float32_is_0(plan, digits, made):
    """And no error in the middle of a training."""
    history = train(made(), digits, "adam", batch=30, steps=12, schedule=plan)

    assert history.rates[-1] == 0


def test_a_rate_below_0_stays_what_it_is(digits, made):
    """Uphill, if somebody wants that."""
    history = train(made(), digits, kudari.rule("W ← W − η ∇L", η=-0.01), batch=30, steps=2)

    assert history.rates == [-0.01, -0.01]


def test_a_rate_that_float32_never_holds_is_refused(digits, made):
    """Only a schedule may bring it to 0."""
    with pytest.raises(KudariError, match=r"lr = 1e-60 becomes 0\.0 in float32"):
        train(made(), digits, "sgd:lr=1e-60", batch=30, steps=2)


@pytest.mark.parametrize("rule", ["W ← W − lr ∇L", "W ← W − learning_rate ∇L", "W ← W − η ∇L"])
def test_a_texts_rate_may_be_spelt_out(rule, digits, made):
    """As in code."""
    name = rule.split()[4]
    history = train(made(), digits, kudari.rule(rule, **{name: 0.5}), batch=30, steps=4, schedule="step:every=1")

    assert history.rates == pytest.approx([0.5, 0.05, 0.005, 0.0005])


def test_a_rule_without_a_rate_refuses_a_schedule(digits, made):
    """But trains without one."""
    with pytest.raises(KudariError, match="no learning rate η that a schedule could change"):
        train(made(), digits, kudari.rule("W ← W − γ ∇L", γ=0.05), steps=3, schedule="cosine")
    history = train(made(), digits, kudari.rule("W ← W − γ ∇L", γ=0.05), steps=3)

    assert all(math.isnan(rate) for rate in history.rates)


# ---------------------------------------------------------------------- refusals


def stepped(params):
    """A rule that has taken a step already."""
    rule = kudari.Adam()
    rule.update(params, dict(params))
    return rule


def spoilt(x, value):
    x = x.copy()
    x[7, 3] = value
    return x


REFUSED = {
    "no network": (lambda s: {"network": 5}, "no network to train"),
    "batch 0": (lambda s: {"batch": 0}, "batch"),
    "batch larger than the data": (lambda s: {"batch": 301, "validation": 0}, "batch=301 is more than the 300"),
    "batch larger than what is left": (lambda s: {"batch": 300}, "batch=300 is more than the 270"),
    "batch True": (lambda s: {"batch": True}, "batch"),
    "epochs 0": (lambda s: {"steps": None, "epochs": 0}, "epochs"),
    "epochs NaN": (lambda s: {"steps": None, "epochs": math.nan}, "epochs"),
    "epochs a text": (lambda s: {"steps": None, "epochs": "3"}, "epochs"),
    "steps 0": (lambda s: {"steps": 0}, "steps"),
    "steps 1.5": (lambda s: {"steps": 1.5}, "steps"),
    "both": (lambda s: {"epochs": 1}, "epochs= or steps=, not both"),
    "validation 1.0": (lambda s: {"validation": 1.0}, "validation"),
    "validation -0.1": (lambda s: {"validation": -0.1}, "validation"),
    "validation NaN": (lambda s: {"validation": math.nan}, "validation"),
    "validation of nothing": (lambda s: {"validation": 1e-4}, "validation=0.0001 of 300 samples leaves one part empty"),
    "validation a list": (lambda s: {"validation": [s]}, "validation"),
    "validation of other widths": (lambda s: {"validation": Samples(s.x[:, :5], s.t, 10)}, "validation.* 5 numbers"),
    "validation of more classes": (lambda s: {"validation": Samples(s.x, s.t, 11)}, "validation.* 11 classes"),
    "snapshot_every 0": (lambda s: {"snapshot_every": 0}, "snapshot_every"),
    "snapshot_every 2.0": (lambda s: {"snapshot_every": 2.0}, "snapshot_every"),
    "checkpoint_every 0": (lambda s: {"checkpoint_every": 0}, "checkpoint_every"),
    "seed -1": (lambda s: {"seed": -1}, "seed"),
    "seed a text": (lambda s: {"seed": "a"}, "seed"),
    "schedule": (lambda s: {"schedule": "cosin"}, "did you mean cosine"),
    "rule": (lambda s: {"rule": "adamm"}, "did you mean adam"),
    "rule of another network": (lambda s: {"rule": stepped({"w": 1.0})}, "1 steps with other parameters"),
    "rule of other sizes": (
        lambda s: {"rule": stepped({key: np.ones(3) for key in Network(64, [9, 8], 10, batch_norm=True).params})},
        "1 steps with other parameters, to which its m belongs",
    ),
    "rule nothing": (lambda s: {"rule": None}, "no optimiser"),
    "batch normalisation of one": (lambda s: {"batch": 1}, "batch=1 leaves nothing after a batch normalisation"),
    "no data": (lambda s: {"data": None}, "data"),
    "three data": (lambda s: {"data": (s.x, s.t, s.t)}, "data"),
    "other lengths": (lambda s: {"data": (s.x[:9], s.t)}, "x has 9 samples, but t has 300"),
    "no samples": (lambda s: {"data": (s.x[:0], s.t[:0])}, "x has shape"),
    "NaN": (lambda s: {"data": (spoilt(s.x, math.nan), s.t)}, r"x\[7, 3\] is nan"),
    "inf": (lambda s: {"data": (spoilt(s.x, math.inf), s.t)}, r"x\[7, 3\] is inf"),
    "too large": (lambda s: {"data": (spoilt(s.x.astype(float), 1e300), s.t)}, r"x\[7, 3\]"),
    "NaN in t": (lambda s: {"data": (s.x, s.t * math.nan)}, r"t\[0\] is nan"),
    "halves in t": (lambda s: {"data": (s.x, s.t + 0.5)}, r"t\[0\]"),
    "labels above": (lambda s: {"data": (s.x, s.t + 1)}, "10 classes labels are 0 to 9"),
    "labels below": (lambda s: {"data": (s.x, s.t - 1)}, "t"),
    "labels in words": (lambda s: {"data": (s.x, s.t.astype(str))}, "t has"),
    "uneven labels": (lambda s: {"data": (s.x, [[1], [1, 2]])}, "t is no array"),
    "rows that are no one-hot": (lambda s: {"data": (s.x, np.ones((300, 10)))}, "single 1"),
    "more classes": (lambda s: {"data": Samples(s.x, s.t, 11)}, "11 classes, the network knows 10"),
    "other inputs": (lambda s: {"data": (s.x[:, :60], s.t)}, "60 numbers each, the network takes 64"),
    "checkpoint in no folder": (lambda s: {"checkpoint": "nowhere/a"}, "checkpoint: .*there is no folder nowhere"),
    "checkpoint a folder": (lambda s: {"checkpoint": "."}, "checkpoint: .* is a folder"),
    "checkpoint a number": (lambda s: {"checkpoint": 5}, "checkpoint is the path of a file, not 5"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name, digits, made):
    """Before the first step: no weight, no running statistic and no random number has changed."""
    given, told = REFUSED[name]
    network, steps = made(), []
    before = {key: array.copy() for key, array in network.arrays().items()}, network.rng.bit_generator.state
    settings = {"network": network, "data": digits, "rule": "adam", "batch": 32, "steps": 4, **given(digits)}
    with pytest.raises(KudariError, match=told):
        train(**settings, progress=lambda *seen: steps.append(seen))

    assert not steps
    assert all(np.array_equal(array, before[0][key]) for key, array in network.arrays().items())
    assert network.rng.bit_generator.state == before[1]


def test_progress_is_told_of_every_step(digits, made):
    """How many are taken, and of how many, as everywhere."""
    calls = []
    train(made(), digits, batch=30, steps=3, progress=lambda *call: calls.append(call))

    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_on_step_is_told_how_it_goes(digits, made):
    """Besides, the loss, and the last accuracy, where there is one."""
    calls = []
    history = train(made(), digits, batch=30, steps=4, snapshot_every=2, on_step=lambda *call: calls.append(call))
    accuracy = history.snapshots[0].validation_accuracy

    assert [call[:3] for call in calls] == [(k, 4, loss) for k, loss in enumerate(history.losses, 1)]
    assert [call[3] for call in calls] == [None, accuracy, accuracy, history.snapshots[1].validation_accuracy]


def test_parameters_are_trained_each_in_its_own_way(digits, made):
    """Frozen ones stay; a schedule multiplies all rates, and in the end they are as before."""
    rule = kudari.PerParameter("sgd:lr=0.1", {"W1": None, "b*": {"lr": 0.01}})
    network, plain, seen = made(dropout=0), made(dropout=0), []
    before = {name: part.copy() for name, part in network.params.items()}
    history = train(
        network,
        digits,
        rule,
        batch=30,
        steps=2,
        schedule="step:every=1,factor=0.5",
        on_step=lambda *_: seen.append({name: part.copy() for name, part in network.params.items()}),
    )
    _, grads = plain.loss_and_gradient(*Batches(*_first_samples(digits), 30, 0).take(0))

    assert history.rates == [0.1, 0.05]
    assert np.array_equal(network.params["W1"], before["W1"])
    for name, rate in (("b2", 0.01), ("W2", 0.1)):
        assert seen[0][name] == pytest.approx(before[name] - rate * grads[name], abs=1e-6)
    assert [rule.state_dict()[name]["hyperparameters"]["lr"] for name in ("b2", "W2")] == [0.01, 0.1]


def _first_samples(digits):
    samples, _ = digits.split(0.1, 0)
    return samples.x, samples.t


def test_parameters_of_their_own_ways_are_kept_in_no_file(digits, made, tmp_path):
    """Which is said before the first step."""
    with pytest.raises(KudariError, match="per parameter cannot be kept in a file"):
        train(made(), digits, kudari.PerParameter("sgd"), checkpoint=tmp_path / "a")
