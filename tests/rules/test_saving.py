"""A run that is interrupted, saved and taken up again goes on bit for bit as if it had never stopped."""

import gc
import json

import numpy as np
import pytest
from tests.examples import quickly

from kudari.arrays import read_arrays, write_arrays
from kudari.formula import KudariError
from kudari.rules import Adam, AMSGrad, Momentum, NAdam, saving

KEYS = ["W", "層/b", "s", "x", "y"]


def parameters():
    """Parameters of every kind, one of them under a name with a slash."""
    rng = np.random.default_rng(0)
    values = [rng.normal(size=(3, 4)), rng.normal(size=5).astype(np.float32), np.array(0.5), -7.0, np.float32(2)]
    return dict(zip(KEYS, values, strict=True))


def go(optimizer, params, steps):
    """Take these steps along drawn gradients, with a learning rate that changes."""
    for step in steps:
        rng = np.random.default_rng(100 + step)
        drawn = {key: rng.normal(size=np.shape(parameters()[key])) for key in KEYS}
        optimizer.lr = 0.1 / step
        optimizer.update(params, {key: np.asarray(drawn[key], np.asarray(w).dtype)[()] for key, w in params.items()})
    return optimizer


def same(one, other):
    """Whether two dicts have the same keys, and under them values of one type and the same bits."""
    return one.keys() == other.keys() and all(
        type(one[key]) is type(other[key]) and np.array_equal(one[key], other[key]) for key in one
    )


def by_dict(optimizer, fresh, tmp_path):
    """Hand the state over in memory."""
    fresh.load_state_dict(optimizer.state_dict())
    return fresh


def by_file(optimizer, fresh, tmp_path):
    """Hand the state over in a file."""
    optimizer.save(tmp_path / "state.safetensors")
    return fresh.load(tmp_path / "state.safetensors")


@pytest.mark.parametrize("hand_over", [by_dict, by_file])
@pytest.mark.parametrize("stop", quickly([6, 0, 1], 1))
def test_a_fresh_instance_goes_on_bit_for_bit(cls, hand_over, stop, tmp_path):
    """With other hyperparameters of its own, and the parameters in another order."""
    straight, halted = parameters(), parameters()
    whole = go(cls(), straight, range(1, 13))
    first = go(cls(), halted, range(1, stop + 1))
    halted = {key: halted[key] for key in reversed(KEYS)}
    second = go(hand_over(first, cls(*[0.125] * len(cls.hypers)), tmp_path), halted, range(stop + 1, 13))

    assert same(straight, halted)
    assert second.t == whole.t == 12
    assert second.hyperparameters == whole.hyperparameters
    for name in cls.states:
        assert same(getattr(whole, name), getattr(second, name))


def test_a_saved_state_needs_no_pickle(cls, tmp_path):
    """Every entry is plain numbers, by the names of state and parameter; what is told beside is JSON."""
    go(cls(), parameters(), [1, 2]).save(tmp_path / "state.safetensors")
    told, arrays = read_arrays(tmp_path / "state.safetensors", saving.FORMAT, "a state", ["state"])

    assert {array.dtype.kind for array in arrays.values()} <= {"f"}
    assert {name.partition("/")[2] for name in arrays} == {f"{name}/{key}" for name in cls.states for key in KEYS}
    assert json.loads(told["state"]) == {"rule": cls().title, "t": 2, "hyperparameters": cls(lr=0.05).hyperparameters}


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan, 5e-324, -0.0, 0.1 + 0.2])
def test_numbers_come_back_bit_for_bit(value, tmp_path):
    """Also those that JSON does not know."""
    optimizer = go(Momentum(), parameters(), [1])
    optimizer.v["x"], optimizer.v["W"] = value, np.full((3, 4), value)
    optimizer.save(tmp_path / "state.safetensors")
    read = Momentum().load(tmp_path / "state.safetensors")

    assert np.float64(read.v["x"]).tobytes() == np.float64(value).tobytes()
    assert read.v["W"].tobytes() == optimizer.v["W"].tobytes()


@pytest.mark.parametrize(("state", "message"), [({1: 0.5}, "1 .*no text"), ({"w": np.ones(2, np.longdouble)}, "dtype")])
def test_what_has_no_place_in_a_file_is_refused(state, message, tmp_path):
    """And nothing is written."""
    optimizer = Momentum()
    optimizer.load_state_dict(optimizer.state_dict() | {"states": {"v": state}})
    with pytest.raises(KudariError, match=message):
        optimizer.save(tmp_path / "state.safetensors")

    assert list(tmp_path.iterdir()) == []


def test_a_state_dict_is_a_copy(stateful):
    """Overwriting it does not reach the rule, neither the one it came from nor the one that took it."""
    source, taker = stateful(), stateful()
    go(source, parameters(), [1, 2])
    saved = source.state_dict()
    taker.load_state_dict(saved)
    for held in saved["states"].values():
        for value in held.values():
            if isinstance(value, np.ndarray):
                value[...] = np.inf
        held.clear()
    saved["hyperparameters"].clear()
    one, other = parameters(), parameters()
    go(source, one, [3])
    go(taker, other, [3])

    assert same(one, other)
    assert np.isfinite(one["W"]).all()
    assert source.hyperparameters == taker.hyperparameters != {}


def test_two_that_took_one_state_go_their_own_ways(stateful):
    """The states of one are not the states of the other."""
    saved = go(stateful(), parameters(), [1]).state_dict()
    one, other, alone = stateful(), stateful(), stateful()
    for taker in (one, other, alone):
        taker.load_state_dict(saved)
    mine, undisturbed = parameters(), parameters()
    go(one, parameters(), [5, 6, 7])
    go(other, mine, [2])
    go(alone, undisturbed, [2])

    assert same(mine, undisturbed)


def test_a_state_says_whose_it_is(cls, classes):
    """The state of one rule is refused by every other, variants included."""
    saved = go(cls(), parameters(), [1]).state_dict()
    for other in classes.values():
        if other is not cls:
            with pytest.raises(KudariError, match="this is the state of"):
                other().load_state_dict(saved)


def test_the_order_of_a_state_dict_does_not_matter(cls):
    """Hyperparameters and states are taken by their names."""
    saved = go(cls(), parameters(), [1]).state_dict()
    turned = dict(reversed(saved.items()))
    turned |= {part: dict(reversed(saved[part].items())) for part in ("hyperparameters", "states")}
    one, other, mine, yours = cls(), cls(), parameters(), parameters()
    one.load_state_dict(saved)
    other.load_state_dict(turned)
    go(one, mine, [2, 3])
    go(other, yours, [2, 3])

    assert same(mine, yours)


def without(part):
    return lambda saved: saved.pop(part)


def with_value(**values):
    return lambda saved: saved["hyperparameters"].update(values)


SPOILT = {
    "no rule": (without("rule"), "rule is missing"),
    "no t": (without("t"), "t is missing"),
    "no states": (without("states"), "states is missing"),
    "no hyperparameters": (without("hyperparameters"), "hyperparameters is missing"),
    "a state too few": (lambda saved: saved["states"].pop("v"), "states"),
    "a state too many": (lambda saved: saved["states"].update(u={}), "states"),
    "a hyperparameter too few": (lambda saved: saved["hyperparameters"].pop("beta1"), "hyperparameters"),
    "a hyperparameter too many": (with_value(psi=1.0), "hyperparameters"),
    "a rate that is none": (with_value(lr=-1.0), "lr"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_spoilt_state_changes_nothing(fault):
    """The message says what is wrong, and the rule is what it was."""
    spoil, message = SPOILT[fault]
    optimizer, saved = go(Adam(), parameters(), [1, 2]), go(Adam(), parameters(), [1]).state_dict()
    before = optimizer.state_dict()
    spoil(saved)
    with pytest.raises(KudariError, match=message):
        optimizer.load_state_dict(saved)

    assert (optimizer.t, optimizer.hyperparameters) == (2, before["hyperparameters"])
    assert same(optimizer.state_dict()["states"]["m"], before["states"]["m"])


def npy(path):
    with path.open("wb") as file:
        np.save(file, np.ones(3))


def foreign(path):
    write_arrays(path, "something else", {"weights": np.ones(3)})


def of_the_first_version(path):
    with path.open("wb") as file:
        np.savez(file, rule="Adam", t=1, **{"hyperparameters/lr": 0.1, "states/m/W": np.ones(3)})


def told(text):
    """A file whose checksum is right, and which tells something else."""

    def write(path):
        go(Adam(), parameters(), [1]).save(path)
        _, arrays = read_arrays(path, saving.FORMAT, "a state", ["state"])
        write_arrays(path, saving.FORMAT, arrays, state=text)

    return write


def truncated(path):
    go(Adam(), parameters(), [1]).save(path)
    path.write_bytes(path.read_bytes()[:-100])


def flipped(path):
    go(Adam(), parameters(), [1]).save(path)
    data = bytearray(path.read_bytes())
    data[data.index(b'lr\\":0.1') + len(b'lr\\":0.')] ^= 2  # the learning rate of the first step: 0.3
    path.write_bytes(bytes(data))


def flipped_in_an_array(path):
    go(Adam(), parameters(), [1]).save(path)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


FILES = {
    "missing": lambda path: None,
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("not a state", encoding="utf-8"),
    "a lone array": npy,
    "a file of something else": foreign,
    "cut off": truncated,
    "one byte wrong": flipped,
    "one bit of an array wrong": flipped_in_an_array,
    "of the first version": of_the_first_version,
    "told nothing": told(""),
    "told no JSON": told("{"),
    "told a list": told("[1]"),
    "told too little": told('{"rule": "Adam", "t": 1}'),
    "told too much": told('{"rule": "Adam", "t": 1, "hyperparameters": {}, "more": 1}'),
    "a text as t": told('{"rule": "Adam", "t": "1", "hyperparameters": {}}'),
    "a folder": lambda path: path.mkdir(),
}


def refuse(optimizer, path):
    with pytest.raises(KudariError, match=r"state\.safetensors .*(the state of a rule|broken|cannot be read)"):
        optimizer.load(path)


@pytest.mark.parametrize("fault", FILES)
def test_a_file_that_is_no_state_is_refused(fault, tmp_path):
    """With a message; the rule is what it was, and the file is closed."""
    path, optimizer = tmp_path / "state.safetensors", go(Adam(), parameters(), [1, 2])
    before = optimizer.state_dict()
    FILES[fault](path)
    refuse(optimizer, path)
    gc.collect(1)  # here Python would report a file that was left open; all that is older need not be looked at

    assert optimizer.t == 2
    assert same(optimizer.state_dict()["states"]["v"], before["states"]["v"])


def test_a_file_keeps_the_name_it_is_given(tmp_path):
    """No ending is added, and nothing else is left in the folder."""
    Momentum().save(tmp_path / "halfway")

    assert [path.name for path in tmp_path.iterdir()] == ["halfway"]


def test_a_saved_file_is_replaced_whole(tmp_path):
    """The second state is what is read, not a mixture."""
    path = tmp_path / "state.safetensors"
    go(NAdam(), parameters(), [1, 2, 3]).save(path)
    NAdam(lr=0.5).save(path)
    optimizer = NAdam().load(path)

    assert (optimizer.t, optimizer.lr, optimizer.p) == (0, 0.5, {})


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    """Instead of a traceback of the file system."""
    with pytest.raises(KudariError, match="cannot be written"):
        AMSGrad().save(tmp_path / "nowhere" / "state.safetensors")
