"""Every file that is ours says what its bytes come to: one flipped bit is noticed, and no checksum is said."""

import json
import random

import numpy as np
import pytest
from tests.examples import by_night

from kudari import Adam, KudariError, Map, Network, Race, learning_rate_map, race
from kudari.chapter6 import runner
from kudari.data import Samples
from kudari.travel.training import train

DIGITS = Samples(np.random.default_rng(0).random((30, 4)), np.arange(30) % 3, 3)


def write_run(path):
    runner._write(path, {"losses": [2.5, float("nan")], "label": "学習"})


def read_run(path):
    """A run that cannot be believed is done again; here that is an error like all others."""
    if runner._read(path) is None:
        raise KudariError(f"{path} is done again")


def stepped():
    rule = Adam()
    rule.update({"w": np.ones(3)}, {"w": np.ones(3)})
    return rule


def trained(path):
    return train(Network(4, [3], 3), DIGITS, "adam", batch=10, steps=2, validation=0, checkpoint=path)


FILES = {
    "network.safetensors": (lambda path: Network(4, [3], 2, batch_norm=True).save(path), Network.from_file),
    "checkpoint.safetensors": (trained, trained),
    "state.safetensors": (lambda path: stepped().save(path), lambda path: Adam().load(path)),
    "map.npz": (
        lambda path: learning_rate_map("ravine", "momentum", size=3, steps=4, lr=(0.1, 1), momentum=(0, 0.9)).save(
            path
        ),
        Map.load,
    ),
    "record.json": (lambda path: race("ravine", ["sgd", "adam"], steps=2).save(path), Race.load),
    "run.json": (write_run, read_run),
}


@pytest.fixture(params=FILES)
def written(request, tmp_path):
    """A file as it is written, and how it is read."""
    write, read = FILES[request.param]
    write(tmp_path / request.param)
    return tmp_path / request.param, read


@pytest.mark.filterwarnings("ignore:.*changes nothing")
def test_what_was_written_is_read(written):
    """Without a word."""
    path, read = written
    read(path)


def flipped_bits(path, read, count):
    """Flip one bit after another, at random places."""
    whole, draw = path.read_bytes(), random.Random(0)
    for _ in range(count):
        at = draw.randrange(8 * len(whole))
        spoilt = bytearray(whole)
        spoilt[at // 8] ^= 1 << at % 8
        path.write_bytes(spoilt)
        with pytest.raises(KudariError, match=path.name):
            read(path)


def test_a_flipped_bit_is_noticed(written):
    """Wherever it is."""
    flipped_bits(*written, 25)


@pytest.mark.parametrize("count", by_night([400, 1700], 1))
@pytest.mark.slow
def test_none_of_many_flipped_bits_is_overlooked(written, count):
    """As above, and more of them."""
    flipped_bits(*written, count)


def without_checksum(path):
    """The same file as an earlier version wrote it."""
    data = path.read_bytes()
    if path.suffix == ".npz":
        at = data.rindex(b"PK\5\6")
        path.write_bytes(data[: at + 20] + b"\0\0")
    elif path.suffix == ".json":
        told = json.loads(data)
        del told["checksum"]
        path.write_text(json.dumps(told))
    else:
        length = int.from_bytes(data[:8], "little")
        head = json.loads(data[8 : 8 + length])
        del head["__metadata__"]["checksum"]
        text = json.dumps(head).encode()
        path.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + length :])


def test_a_file_without_checksum_is_read_and_that_is_said(written):
    """Only a run is rather done again."""
    path, read = written
    without_checksum(path)
    if path.name == "run.json":
        with pytest.raises(KudariError):
            read(path)
    else:
        with pytest.warns(UserWarning, match=rf"{path.name} has no checksum"):
            read(path)


def test_a_run_under_anothers_name_is_done_again(tmp_path):
    """Its name says what it depends on."""
    write_run(tmp_path / "one.json")
    (tmp_path / "one.json").rename(tmp_path / "other.json")

    assert runner._read(tmp_path / "other.json") is None
