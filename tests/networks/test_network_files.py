"""A network in a file: it comes back as it was, or it is refused and the network stays what it was."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from kudari.containers.seals import BLANK, seal
from kudari.formula import KudariError
from kudari.networks import Network

X = np.random.default_rng(0).normal(size=(20, 6)).astype(np.float32)
T = np.random.default_rng(1).integers(0, 3, 20)


def made(seed=0, **options):
    network = Network(6, [5, 4], 3, **{"batch_norm": True, **options}, seed=seed)
    network.vector += 0.1 * np.random.default_rng(seed).normal(size=network.vector.size)
    for _ in range(3):
        network.gradient(X, T)  # running statistics of its own
    return network


@pytest.fixture
def saved(tmp_path):
    network = made()
    network.save(tmp_path / "net.safetensors")
    return network, tmp_path / "net.safetensors"


@pytest.mark.parametrize("options", [{}, {"batch_norm": False}, {"dtype": "float64"}, {"dropout": 0.5}, {"init": 0.1}])
def test_a_network_comes_back_as_it_was(options, tmp_path):
    """With the same predictions, bit for bit."""
    network, other = made(0, **options), made(7, **options)
    network.save(tmp_path / "net.safetensors")

    assert not np.array_equal(other.predict(X), network.predict(X))
    assert other.load(tmp_path / "net.safetensors") is other
    assert np.array_equal(other.predict(X), network.predict(X))


def test_what_is_loaded_lies_in_the_vector(saved):
    """So that a training goes on with it."""
    network, path = saved
    other = made(7).load(path)

    assert np.array_equal(other.vector, network.vector)


@pytest.mark.parametrize("forgotten", ["running_mean1", "running_var2", "W3", "gamma1"])
def test_an_array_forgotten_is_noticed(forgotten, saved):
    """The test of the round trip would see it: without it predictions differ."""
    network, path = saved
    arrays = {name: array for name, array in made(7).arrays().items() if name == forgotten}
    other = made(7).load(path)
    other.arrays()[forgotten][...] = arrays[forgotten]

    assert not np.array_equal(other.predict(X), network.predict(X))


OTHERS = {
    "inputs": (Network(7, [5, 4], 3, batch_norm=True), "inputs is 6 there and 7 here"),
    "hidden": (Network(6, [5], 3, batch_norm=True), r"hidden is \[5, 4\] there and \[5\] here"),
    "outputs": (Network(6, [5, 4], 2, batch_norm=True), "outputs is 3 there and 2 here"),
    "batch_norm": (Network(6, [5, 4], 3), "batch_norm is True there and False here"),
    "activation": (Network(6, [5, 4], 3, batch_norm=True, activation="tanh"), "activation is 'relu' there"),
    "dtype": (Network(6, [5, 4], 3, batch_norm=True, dtype="float64"), "dtype is 'float32' there"),
    "loss": (Network(6, [5, 4], 3, batch_norm=True, loss="mean_squared_error"), "loss is 'cross_entropy' there"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_architecture_is_refused(name, saved):
    """And the difference named, with the file."""
    other, told = OTHERS[name]
    before = {key: array.copy() for key, array in other.arrays().items()}
    with pytest.raises(KudariError, match=rf"net\.safetensors has another network: .*{told}"):
        other.load(saved[1])

    assert all(np.array_equal(array, before[key]) for key, array in other.arrays().items())


def test_what_only_matters_for_learning_may_differ(saved):
    """Dropout, weight decay and the way in which weights are drawn."""
    network, path = saved
    other = Network(6, [5, 4], 3, batch_norm=True, dropout=0.5, weight_decay=0.1, init="xavier").load(path)

    assert np.array_equal(other.predict(X), network.predict(X))


def test_a_network_is_made_from_its_file_alone(saved, tmp_path):
    """Whatever it is made of."""
    network, path = saved
    again = Network.from_file(path)

    assert repr(again) == repr(network)
    assert np.array_equal(again.predict(X), network.predict(X))
    with pytest.raises(KudariError, match="cannot be read"):
        Network.from_file(tmp_path / "none.safetensors")


def spoil(path, change=lambda arrays: None, metadata=lambda told: None):
    """The same file with other arrays, or another heading."""
    length = struct.unpack("<Q", path.read_bytes()[:8])[0]
    told = json.loads(path.read_bytes()[8 : 8 + length])["__metadata__"]
    arrays = load_file(path)
    change(arrays)
    metadata(told)
    save_file(arrays, path, told | {"checksum": BLANK})
    seal(path)


def foreign(path):
    """A safetensors file with numbers that NumPy does not know."""
    header = json.dumps({"w": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 4)


BROKEN = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("W1 = 3"),
    "cut in the numbers": lambda path: path.write_bytes(path.read_bytes()[:-10]),
    "cut in the heading": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"more"),
    "a huge heading": lambda path: path.write_bytes(b"\xff" * 64),
    "another's safetensors": lambda path: save_file({"W1": np.zeros((6, 5), np.float32)}, path),
    "another's with bfloat16": foreign,
    "missing": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "no W2": lambda path: spoil(path, lambda arrays: arrays.pop("W2")),
    "no running mean": lambda path: spoil(path, lambda arrays: arrays.pop("running_mean2")),
    "W3 of another shape": lambda path: spoil(path, lambda arrays: arrays.update(W3=np.zeros((1, 3), np.float32))),
    "b1 that would be stretched": lambda path: spoil(path, lambda arrays: arrays.update(b1=np.zeros(1, np.float32))),
    "b3 in float64": lambda path: spoil(path, lambda arrays: arrays.update(b3=np.zeros(3))),
    "no architecture": lambda path: spoil(path, metadata=lambda told: told.pop("architecture")),
    "an architecture that is no JSON": lambda path: spoil(path, metadata=lambda told: told.update(architecture="{")),
    "a number for it": lambda path: spoil(path, metadata=lambda told: told.update(architecture="5")),
    "a list for it": lambda path: spoil(path, metadata=lambda told: told.update(architecture="[1]")),
    "unknown parts": lambda path: spoil(
        path, metadata=lambda told: told.update(architecture='{"inputs":6,"hidden":[5],"outputs":3,"magic":1}')
    ),
    "impossible parts": lambda path: spoil(
        path, metadata=lambda told: told.update(architecture='{"inputs":6,"hidden":[0],"outputs":3}')
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_network_is_refused(name, saved):
    """With an error that names it; the network stays what it was, to the last array."""
    path, other = saved[1], made(7)
    BROKEN[name](path)
    before = {key: array.copy() for key, array in other.arrays().items()}
    with pytest.raises(KudariError, match=r"net\.safetensors"):
        other.load(path)

    assert all(np.array_equal(array, before[key]) for key, array in other.arrays().items())


def test_a_missing_folder_is_said(tmp_path):
    """When the network is written."""
    with pytest.raises(KudariError, match="nowhere"):
        made().save(tmp_path / "nowhere" / "net.safetensors")


def test_a_write_that_fails_leaves_the_old_file(saved, monkeypatch):
    """Whole, and nothing beside it."""
    network, path = saved
    before = path.read_bytes()

    write = Path.write_bytes

    def fail(path, data):
        write(path, data[:9])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(KudariError, match="No space left"):
        network.save(path)

    assert (path.read_bytes(), [one.name for one in path.parent.iterdir()]) == (before, [path.name])


def test_nothing_is_written_but_the_one_temporary_file(saved, monkeypatch):
    """The library would write another beside it, which nobody removed if the program were killed."""
    network, path = saved
    there, write = [], Path.write_bytes

    def watched(temporary, data):
        write(temporary, data)
        there.append({one.name for one in temporary.parent.iterdir()} - {path.name, temporary.name})
        return len(data)

    monkeypatch.setattr(Path, "write_bytes", watched)
    network.save(path)

    assert there == [set()]


def test_a_network_may_be_read_by_whoever_may_read_other_files(tmp_path):
    """Its permissions are those of a new file, and not of a private one."""
    made().save(tmp_path / "new.safetensors")
    (tmp_path / "plain").touch()

    assert (tmp_path / "new.safetensors").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_file_of_an_earlier_version_is_still_read():
    """One that version 0.1.0 wrote, with everything in it; its predictions are those of then."""
    folder = Path(__file__).parent / "files"
    expected = json.loads((folder / "network-0.1.0.json").read_text("utf-8"))
    with pytest.warns(UserWarning, match=r"network-0\.1\.0\.safetensors has no checksum"):
        network = Network.from_file(folder / "network-0.1.0.safetensors")

    assert repr(network) == expected["repr"]
    assert network.architecture.as_dict() == expected["architecture"]
    assert network.predict(np.array(expected["x"])) == pytest.approx(np.array(expected["scores"]), rel=1e-5)
