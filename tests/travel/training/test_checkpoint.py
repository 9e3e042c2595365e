"""A training that was interrupted goes on as if it had not been; any other's checkpoint is refused and left alone."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import kudari
from kudari import RULES
from kudari.containers.seals import BLANK, seal
from kudari.data import Samples
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.travel.training import checkpoint, train
from kudari.travel.training.checkpoint import FORMAT
from kudari.travel.training.history import History

SETTINGS = {"batch": 40, "steps": 20, "schedule": "warmup:steps=4 + cosine", "snapshot_every": 3, "seed": 2}


class Somebodys:
    """Adam's step, without its corrections."""

    def __init__(self, lr=0.01):
        self.lr, self.m, self.v = lr, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = ({key: np.zeros_like(value) for key, value in params.items()} for _ in range(2))
        for key in params:
            self.m[key] = 0.9 * self.m[key] + 0.1 * grads[key]
            self.v[key] = 0.99 * self.v[key] + 0.01 * grads[key] ** 2
            params[key] -= self.lr * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


OPTIMIZERS = {
    **{name: lambda name=name: name for name in RULES},
    "a text": lambda: kudari.rule("v ← α v − η ∇L; h ← h + (∇L)²; W ← W + v / √(h + ε)", α=0.9, η=0.01, ε=1e-7),
    "a class": Somebodys,
}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(
    ("at", "every"), [(9, 4), (20, 20), *(pytest.param(*both, marks=pytest.mark.slow) for both in ((1, 1), (13, 7)))]
)
def test_an_interrupted_training_ends_with_the_same_numbers(
    name, at, every, digits, made, stopped, everything, tmp_path
):
    """All of them, bit for bit: weights, running statistics, random numbers, losses, rates, snapshots."""
    straight, path = made(), tmp_path / "a.safetensors"
    whole = train(straight, digits, OPTIMIZERS[name](), **SETTINGS)
    settings = {**SETTINGS, "checkpoint": path, "checkpoint_every": every}
    stopped(made(), digits, OPTIMIZERS[name](), at, **settings)
    taken = []
    network = made()
    history = train(network, digits, OPTIMIZERS[name](), **settings, progress=lambda *told: taken.append(told[0]))

    assert taken == list(range(at // every * every + 1, 21))
    assert everything(network, history) == everything(straight, whole)


def test_large_parameters_in_one_pass_go_on_too(digits, everything, stopped, tmp_path):
    """Those that the rule updates by a compiled kernel."""
    straight, other, again = (Network(64, [400, 60], 10, dropout=0.1, seed=1) for _ in range(3))
    settings = {"batch": 40, "steps": 8, "checkpoint": tmp_path / "a", "checkpoint_every": 3}
    whole = train(straight, digits, "nadam", batch=40, steps=8)
    stopped(other, digits, "nadam", 7, **settings)

    assert straight.vector.size > 32_768
    assert everything(again, train(again, digits, "nadam", **settings)) == everything(straight, whole)


def test_a_float64_network_keeps_its_digits(digits, made, everything, stopped, tmp_path):
    """The numbers of a checkpoint are not rounded."""
    straight, again = (made(dtype="float64") for _ in range(2))
    settings = {**SETTINGS, "checkpoint": tmp_path / "a", "checkpoint_every": 3}
    whole = train(straight, digits, "nadam", **SETTINGS)
    stopped(made(dtype="float64"), digits, "nadam", 7, **settings)

    assert everything(again, train(again, digits, "nadam", **settings)) == everything(straight, whole)


def test_checkpoints_may_become_rarer(digits, made, everything, stopped, tmp_path):
    """How often one is written changes nothing else."""
    straight, again = made(), made()
    settings = {**SETTINGS, "checkpoint": tmp_path / "a"}
    whole = train(straight, digits, "adam", **SETTINGS)
    stopped(made(), digits, "adam", 9, **settings, checkpoint_every=2)

    assert everything(again, train(again, digits, "adam", **settings, checkpoint_every=50)) == everything(
        straight, whole
    )


def test_what_is_finished_is_not_trained_again(digits, made, everything, tmp_path):
    """It comes back whole, without a step, and the file stays what it was."""
    one, same = made(), made()
    settings = {**SETTINGS, "checkpoint": tmp_path / "a"}
    first, before = train(one, digits, **settings), (tmp_path / "a").read_bytes()
    taken = []
    second = train(same, digits, **settings, progress=lambda *told: taken.append(told))

    assert everything(same, second) == everything(one, first)
    assert not taken
    assert (tmp_path / "a").read_bytes() == before


def test_a_breakdown_comes_again(digits, tmp_path):
    """At the same step, with the same diagnosis, from the last checkpoint before it."""
    settings = {"batch": 30, "steps": 400, "checkpoint": tmp_path / "a", "checkpoint_every": 5}
    first, second = (
        train(Network(64, [9], 10, loss="mean_squared_error"), digits, "sgd:lr=3", **settings) for _ in range(2)
    )

    assert first.breakdown.step > 5
    assert first.breakdown == second.breakdown


def test_a_last_step_too_far_is_said_again(digits, tmp_path):
    """Where the checkpoint is the end."""
    found = []
    for _ in range(2):
        network = Network(64, [4], 10, loss="mean_squared_error", seed=1)
        network.params["W2"] *= 1e13
        found.append(train(network, digits, "sgd:lr=1e20", batch=30, steps=1, checkpoint=tmp_path / "a").breakdown)

    assert found[0] == found[1] is not None


# ---------------------------------------------------------------------- the testers tested


def forget_random(network, rule, history):
    network.rng.bit_generator.state = np.random.default_rng(0).bit_generator.state


def forget_mean(network, rule, history):
    network.arrays()["running_mean1"][:] = 0


def forget_variance(network, rule, history):
    network.arrays()["running_var2"][:] = 1


def forget_step(network, rule, history):
    rule.load_state_dict({**rule.state_dict(), "t": rule.t - 1})


def forget_momentum(network, rule, history):
    rule.m["W2"][:] = 0


def forget_weights(network, rule, history):
    network.params["b3"][:] = 0


def forget_loss(network, rule, history):
    history.losses[0] = np.nextafter(history.losses[0], 0)


def forget_snapshot(network, rule, history):
    history.snapshots.pop(0)


@pytest.mark.parametrize(
    "forget",
    [
        forget_random,
        forget_mean,
        forget_variance,
        forget_step,
        forget_momentum,
        forget_weights,
        forget_loss,
        forget_snapshot,
    ],
)
def test_whatever_is_forgotten_is_noticed(forget, digits, made, stopped, everything, tmp_path, monkeypatch):
    """The comparison of above fails where a single part of the checkpoint is not taken over."""
    straight, network, right = made(), made(), checkpoint.resume
    settings = {**SETTINGS, "checkpoint": tmp_path / "a", "checkpoint_every": 7}
    whole = train(straight, digits, "adam", **SETTINGS)
    stopped(made(), digits, "adam", 13, **settings)
    monkeypatch.setattr(checkpoint, "resume", lambda path, *parts: (right(path, *parts), forget(*parts[:3])))
    history = train(network, digits, "adam", **settings)

    assert everything(network, history) != everything(straight, whole)


# ---------------------------------------------------------------------- another training's


@pytest.fixture
def halfway(digits, made, stopped, tmp_path):
    """A checkpoint after fourteen of twenty steps, and what it belongs to."""
    settings = {**SETTINGS, "checkpoint": tmp_path / "half.safetensors", "checkpoint_every": 7}
    stopped(made(), digits, "adam:lr=0.01", 15, **settings)
    return {"data": digits, "rule": "adam:lr=0.01", **settings}


def other_samples(s):
    x = s.x.copy()
    x[5, 5] += 0.5
    return Samples(x, s.t, 10)


def trained(s):
    """A rule that has taken a step of a network's already."""
    rule = kudari.Adam(lr=0.01)
    train(Network(64, [9, 8], 10, batch_norm=True), s, rule, batch=40, steps=1)
    return rule


OTHER = {
    "batch": (lambda s: {"batch": 41}, "batch is 40 there and 41 here"),
    "seed": (lambda s: {"seed": 3}, "seed is 2 there and 3 here"),
    "schedule": (
        lambda s: {"schedule": "cosine"},
        "schedule is 'warmup:steps=4 . cosine:end=0.0' there and 'cosine:end=0.0' here",
    ),
    "a schedule of nearly the same numbers": (
        lambda s: {"schedule": "warmup:steps=4 + cosine:end=1e-12"},
        "schedule is .* there and .*end=1e-12' here",
    ),
    "steps": (lambda s: {"steps": 21}, "steps is 20 there and 21 here"),
    "epochs": (lambda s: {"steps": None, "epochs": 1}, "steps is 20 there and 6 here"),
    "snapshot_every": (lambda s: {"snapshot_every": 4}, "snapshot_every is 3 there and 4 here"),
    "rule": (lambda s: {"rule": "nadam"}, "rule is 'Adam.*' there and 'NAdam"),
    "rate": (lambda s: {"rule": "adam:lr=0.02"}, "rule is .*lr=0.01.* there and .*lr=0.02"),
    "formula": (lambda s: {"rule": kudari.rule("W ← W − η ∇L", η=0.01)}, "formula is "),
    "a rule on its way": (
        lambda s: {"rule": trained(s)},
        "steps of the rule before is 0 there and 1",
    ),
    "validation": (lambda s: {"validation": 0.2}, "samples are not the same"),
    "no validation": (lambda s: {"validation": 0}, "samples are not the same"),
    "validation by hand": (lambda s: {"validation": s.some(30, 1)}, "validation are not the same"),
    "samples": (lambda s: {"data": other_samples(s)}, "these are other data. To"),
    "fewer samples": (lambda s: {"data": s.some(200)}, "these are other data. To"),
    "fewer samples, an epoch at a time": (
        lambda s: {"data": s.some(200), "batch": "all", "steps": None, "epochs": 3, "snapshot_every": None},
        "these are other data. To",
    ),
    "other samples and another rule": (
        lambda s: {"data": s.some(200), "rule": "nadam"},
        "these are other data; rule is 'Adam.*' there and 'NAdam",
    ),
    "labels": (lambda s: {"data": Samples(s.x, s.t[::-1].copy(), 10)}, "these are other data. To"),
    "weights": (lambda s: {"network": {"seed": 6}}, "the initial weights are not the same"),
    "dropout": (lambda s: {"network": {"dropout": 0.3}}, "dropout is 0.2 there and 0.3 here"),
    "activation": (lambda s: {"network": {"activation": "tanh"}}, "activation is 'relu' there and 'tanh' here"),
    "dtype": (lambda s: {"network": {"dtype": "float64"}}, "dtype is 'float32' there"),
    "decay": (lambda s: {"network": {"weight_decay": 0.1}}, "weight_decay is 0.0 there and 0.1 here"),
}


@pytest.mark.parametrize("name", OTHER)
def test_another_trainings_checkpoint_is_refused(name, halfway, digits, made):
    """With the file and every difference named; file, network, rule and random numbers stay as they were."""
    given, told = OTHER[name]
    changed = {**halfway, **given(digits)}
    network = made(**changed.pop("network", {}))
    path, state = halfway["checkpoint"], network.rng.bit_generator.state
    file, before = path.read_bytes(), {key: array.copy() for key, array in network.arrays().items()}
    with pytest.raises(KudariError, match=rf"half\.safetensors belongs to another training: .*{told}"):
        train(network, **changed)

    assert path.read_bytes() == file
    assert all(np.array_equal(array, before[key]) for key, array in network.arrays().items())
    assert network.rng.bit_generator.state == state


@pytest.mark.parametrize("change", [lambda n: n.rng.random(), lambda n: n.arrays()["running_mean1"].fill(1)])
def test_a_network_that_has_lived_is_another_one(change, halfway, made):
    """By its random numbers or its running statistics alone; and the error says what to do."""
    network = made()
    change(network)
    with pytest.raises(KudariError, match=r"make network\s+and rule as they were at its start"):
        train(network, **halfway)


# ---------------------------------------------------------------------- broken files


def spoil(path, change=lambda arrays: None, retell=lambda told: None):
    """The same file with other arrays, or other things told."""
    length = struct.unpack("<Q", path.read_bytes()[:8])[0]
    metadata = json.loads(path.read_bytes()[8 : 8 + length])["__metadata__"]
    arrays, told = load_file(path), json.loads(metadata["training"])
    change(arrays)
    retell(told)
    save_file(arrays, path, {**metadata, "training": json.dumps(told), "checksum": BLANK})
    seal(path)


def raw(path, text):
    save_file(load_file(path), path, {"format": FORMAT, "training": text, "checksum": BLANK})
    seal(path)


BROKEN = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("step 7"),
    "cut in the numbers": lambda path: path.write_bytes(path.read_bytes()[:-4]),
    "cut in the heading": lambda path: path.write_bytes(path.read_bytes()[:200]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "a network": lambda path: Network(64, [9, 8], 10, batch_norm=True, dropout=0.2, seed=5).save(path),
    "another's safetensors": lambda path: save_file({"W1": np.zeros(3)}, path),
    "nothing told": lambda path: raw(path, ""),
    "half told": lambda path: raw(path, '{"settings": '),
    "a list told": lambda path: raw(path, "[]"),
    "settings of another kind": lambda path: raw(path, '{"settings": 5}'),
    "deeply nested": lambda path: raw(path, "[" * 100_000),
    "no settings": lambda path: spoil(path, retell=lambda told: told.pop("settings")),
    "no random numbers": lambda path: spoil(path, retell=lambda told: told.pop("random")),
    "random numbers of another kind": lambda path: spoil(path, retell=lambda told: told.update(random="PCG64")),
    "another generator": lambda path: spoil(path, retell=lambda told: told["random"].update(bit_generator="MT19937")),
    "no rule": lambda path: spoil(path, lambda arrays: arrays.pop("rule")),
    "another step": lambda path: spoil(path, retell=lambda told: told.update(t=3)),
    "a step that is none": lambda path: spoil(path, retell=lambda told: told.update(t="three")),
    "a rate that is none": lambda path: spoil(
        path, lambda arrays: arrays.update(rule=np.array([np.nan, *arrays["rule"][1:]]))
    ),
    "fewer rates": lambda path: spoil(path, lambda arrays: arrays.update(rule=arrays["rule"][1:])),
    "no snapshots": lambda path: spoil(path, lambda arrays: arrays.pop("history/snapshots")),
    "snapshots of another network": lambda path: spoil(
        path, lambda arrays: arrays.update({"history/snapshots": arrays["history/snapshots"][:, :-1].copy()})
    ),
    "snapshots without steps": lambda path: spoil(
        path, lambda arrays: arrays["history/snapshots"].__setitem__((0, 0), np.nan)
    ),
    "no W2": lambda path: spoil(path, lambda arrays: arrays.pop("network/W2")),
    "no running variance": lambda path: spoil(path, lambda arrays: arrays.pop("network/running_var2")),
    "b1 that would be stretched": lambda path: spoil(
        path, lambda arrays: arrays.update({"network/b1": np.zeros(1, np.float32)})
    ),
    "no m": lambda path: spoil(path, lambda arrays: arrays.pop("rule/m/W1")),
    "m of another shape": lambda path: spoil(path, lambda arrays: arrays.update({"rule/m/W1": np.zeros(3)})),
    "m in float64": lambda path: spoil(path, lambda arrays: arrays.update({"rule/m/b1": np.zeros(9)})),
    "no losses": lambda path: spoil(path, lambda arrays: arrays.pop("history/losses")),
    "fewer losses": lambda path: spoil(
        path, lambda arrays: arrays.update({"history/losses": arrays["history/losses"][:-1]})
    ),
    "losses in a table": lambda path: spoil(path, lambda arrays: arrays.update({"history/losses": np.zeros((14, 2))})),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_checkpoint_is_refused(name, halfway, made):
    """With an error that names the file; file, network and random numbers stay as they were."""
    network, path = made(), halfway["checkpoint"]
    BROKEN[name](path)
    file, state = path.read_bytes(), network.rng.bit_generator.state
    before, rule = {key: array.copy() for key, array in network.arrays().items()}, kudari.Adam(lr=0.01)
    with pytest.raises(KudariError, match=r"half\.safetensors"):
        train(network, **{**halfway, "rule": rule})

    assert path.read_bytes() == file
    assert all(np.array_equal(array, before[key]) for key, array in network.arrays().items())
    assert network.rng.bit_generator.state == state
    assert (rule.t, rule.lr, rule.m) == (0, 0.01, {})


def test_a_checkpoint_that_fails_leaves_the_one_before(halfway, made, everything, monkeypatch):
    """A full disk in the midst of the last one: the training can still go on."""
    path, network = halfway["checkpoint"], made()
    before = path.read_bytes()

    def full(temporary, data):
        temporary.write_text("half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(KudariError, match=r"half\.safetensors cannot be written: No space left"):
            train(network, **halfway)

    assert (path.read_bytes(), [one.name for one in path.parent.iterdir()]) == (before, [path.name])
    again = made()
    assert isinstance(train(again, **halfway), History)


# ---------------------------------------------------------------------- another learning rate


@pytest.mark.parametrize("schedule", [None, "cosine", "plateau:every=2,patience=0,factor=0.5", lambda t: 1 / t])
def test_a_training_goes_on_with_another_rate(schedule, digits, made, stopped, tmp_path):
    """From the checkpoint on, under the same schedule; and from the checkpoints after it without saying so again."""
    kept = {"batch": 40, "steps": 20, "schedule": schedule, "checkpoint": tmp_path / "a", "checkpoint_every": 1}
    whole = train(made(), digits, "sgd:lr=0.01", **{**kept, "checkpoint": None})
    stopped(made(), digits, "sgd:lr=0.01", 8, **kept)
    stopped(made(), digits, "sgd:lr=0.01", 12, **kept, lr_on_resume=0.005)
    rule = kudari.SGD(lr=0.01)
    history = train(made(), digits, rule, **kept)

    assert history.rates[:8] == whole.rates[:8]
    assert rule.lr == 0.005
    if schedule != "plateau:every=2,patience=0,factor=0.5":  # whose factors depend on the losses
        assert history.rates[8:] == pytest.approx([rate / 2 for rate in whole.rates[8:]])
    assert history.losses != whole.losses


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("sgd", {}, "lr_on_resume is the learning rate to go on with from a checkpoint, and there is none"),
        ("sgd", {"checkpoint": "a"}, "lr = -1 is out of range"),
        ("W ← W − 0.1 ∇L", {"checkpoint": "a"}, "has no learning rate"),
    ],
)
def test_a_rate_that_nothing_could_take_is_refused(rule, given, said, digits, made, tmp_path, monkeypatch):
    """Before the first step."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KudariError, match=said):
        train(made(), digits, rule, lr_on_resume=-1, **given)
    assert not (tmp_path / "a").exists()


# ---------------------------------------------------------------------- on beyond the end


def test_a_finished_training_with_a_schedule_tells_the_way_on(digits, made, tmp_path):
    """Its rates depended on its end. What is told to do does go on: with what comes back, and another file."""
    settings = {**SETTINGS, "checkpoint": tmp_path / "a"}
    train(made(), digits, **settings)
    with pytest.raises(KudariError, match=r"steps is 20 there and 30 here\. Its schedule was laid over"):
        train(made(), digits, **{**settings, "steps": 30})

    network = made()
    train(network, digits, **settings)
    came_back = network.vector.copy()
    history = train(network, digits, **{**settings, "checkpoint": tmp_path / "b", "steps": 5})
    assert len(history) == 5
    assert not np.array_equal(network.vector, came_back)


def test_a_finished_training_without_an_end_is_made_longer(digits, made, everything, tmp_path):
    """Bit for bit as if it had been asked for so much at once, but for the snapshot at the first end."""
    settings = {**SETTINGS, "schedule": "constant", "snapshot_every": 10}
    straight, longer = made(), made()
    whole = train(straight, digits, "adam", **{**settings, "steps": 40})
    train(made(), digits, "adam", **settings, checkpoint=tmp_path / "a")

    history = train(longer, digits, "adam", **{**settings, "steps": 40}, checkpoint=tmp_path / "a")
    assert everything(longer, history) == everything(straight, whole)
