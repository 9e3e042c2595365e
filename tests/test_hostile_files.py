"""Files that were damaged or made up: whatever is in them, they are refused by name, and little memory is taken.

``--mutations 200000`` tries as many for each release as an attack would.
"""

import copy
import gzip
import io
import json
import os
import random
import re
import struct
import tracemalloc
import warnings
import zipfile

import numpy as np
import pytest

from kudari import Adam, KudariError, Map, Network, Race, basin_map, field, learning_rate_map, race
from kudari.chapter6 import runner
from kudari.containers.seals import BLANK, seal
from kudari.data import Samples, load
from kudari.data.idx import LABELS, PICTURES, read_idx
from kudari.formula.foreign import is_seen
from kudari.page.lessons import read as read_lesson
from kudari.travel.training import train

LIMIT = 1 << 18  # bytes, while these tests run
DIGITS = Samples(np.random.default_rng(0).random((30, 4)), np.arange(30) % 3, 3)
SHEET = "\n".join(f"{0.5 * k},{k},{k % 2}" for k in range(20))
LESSON = "---\ntitle: Too far\nlink: field=ravine&rule=sgd\n---\nTurn **η**.\n\n--- ja\ntitle: 行きすぎ\n---\n**η**"


def stepped():
    rule = Adam()
    rule.update({"w": np.ones(3), "s": 1.0}, {"w": np.ones(3), "s": 2.0})
    return rule


def trained(path):
    return train(Network(4, [3], 3, batch_norm=True), DIGITS, "adam", batch=10, steps=2, validation=0, checkpoint=path)


def mapped():
    return learning_rate_map("ravine", "momentum", size=3, steps=4, lr=(0.1, 1), momentum=(0, 0.9))


def idx(dimensions, unpacked=lambda data: data):
    head = bytes([0, 0, 8, dimensions])
    shape = (6, 5, 4)[:dimensions]
    data = head + np.array(shape, ">u4").tobytes() + bytes(range(int(np.prod(shape))))
    return lambda path: path.write_bytes(unpacked(data))


WRITERS = {
    "network.safetensors": (lambda path: Network(4, [3], 2, batch_norm=True).save(path), Network.from_file),
    "checkpoint.safetensors": (trained, trained),
    "state.safetensors": (lambda path: stepped().save(path), lambda path: Adam().load(path)),
    "map.npz": (
        lambda path: learning_rate_map("ravine", "momentum", size=3, steps=4, lr=(0.1, 1), momentum=(0, 0.9)).save(
            path
        ),
        Map.load,
    ),
    "basins.npz": (lambda path: basin_map("himmelblau", "sgd:lr=0.01", size=3, steps=4).save(path), Map.load),
    "record.json": (
        lambda path: race(field("ravine").with_noise("additive", 0.1), ["sgd", "adam"], steps=2).save(path),
        Race.load,
    ),
    "run.json": (lambda path: runner._write(path, {"losses": [2.5, 1.0]}), runner._read),
    "own.npz": (lambda path: np.savez_compressed(path, x=200 * np.eye(6, dtype=np.uint8), t=np.arange(6) % 2), load),
    "own.csv": (lambda path: path.write_text(SHEET), load),
    "pictures": (idx(3), lambda path: read_idx(path, PICTURES)),
    "labels.gz": (idx(1, gzip.compress), lambda path: read_idx(path, LABELS)),
    "lesson.md": (lambda path: path.write_text(LESSON, "utf-8"), read_lesson),
}


@pytest.fixture(autouse=True)
def _little_memory(monkeypatch):
    monkeypatch.setenv("KUDARI_FILE_LIMIT", str(LIMIT))


@pytest.fixture(params=WRITERS)
def whole(request, tmp_path):
    """A file as it should be, and how it is read."""
    write, read = WRITERS[request.param]
    path = tmp_path / request.param
    write(path)
    read(path)  # whatever is loaded for it is loaded now
    return path, read


def tried(path, read):
    """Read it, and see what memory that takes; whether it was refused, which must be done by its name and in brief."""
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    error = None
    try:
        with warnings.catch_warnings(action="ignore"):  # that there is no checksum
            read(path)
    except KudariError as refusal:
        error = str(refusal)
    assert error is None or path.stem in error
    assert error is None or (len(error) < 1000 and all(map(is_seen, error.replace("\n", ""))))
    assert tracemalloc.get_traced_memory()[1] - before < 2 * LIMIT
    return error is not None


@pytest.fixture
def _traced():
    tracemalloc.start()
    yield
    tracemalloc.stop()


# ---------------------------------------------------------------------- damaged at random

ODD = [
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**30,
    1e300,
    1e-320,
    -0.5,
    "",
    "x",
    "\0",
    "w",
    [],
    [[]],
    {},
    {"a": 1},
    [0] * 40,
]


def nodes(told, path=()):
    """The places of all values in plain data."""
    if path:
        yield path
    if isinstance(told, dict | list):
        for key in told if isinstance(told, dict) else range(len(told)):
            yield from nodes(told[key], (*path, key))


def with_an_odd_value(told, draw):
    """A copy of plain data with something else in one place: a value, nothing, or the same under another name."""
    told = copy.deepcopy(told)
    *way, last = draw.choice(list(nodes(told)))
    holder = told
    for key in way:
        holder = holder[key]
    kind = draw.randrange(4)
    if kind == 0:
        del holder[last]
    elif kind == 1 and isinstance(holder, dict):
        holder[draw.choice(["x", "", "lr", "W1", "a/b", last + "1"])] = holder[last]
    else:
        holder[last] = draw.choice(ODD)
    return told


def in_json(data, draw):
    return json.dumps(with_an_odd_value(json.loads(data) | {"checksum": BLANK}, draw)).encode()


def in_a_head(data, draw):
    """Of safetensors: in what is told of the arrays, or in what is told in that."""
    length = int.from_bytes(data[:8], "little")
    head = json.loads(data[8 : 8 + length])
    told = head["__metadata__"]
    told["checksum"] = BLANK
    inner = next((name for name in told if name not in ("format", "checksum")), None)
    if inner and draw.randrange(2):
        told[inner] = json.dumps(with_an_odd_value(json.loads(told[inner]), draw))
    else:
        head = with_an_odd_value(head, draw)
    text = json.dumps(head).encode()
    return len(text).to_bytes(8, "little") + text + data[8 + length :]


ARRAYS = [
    np.array(3.0),
    np.zeros((0, 3)),
    np.ones(4, complex),
    np.array([True, False]),
    np.full((3, 3), np.nan),
    np.full((3, 3), np.inf),
    np.array(["a", "b"]),
    np.arange(9, dtype=np.int8),
    np.ones((2, 2, 2, 2), np.float16),
    np.array([1, 2], ">i4"),
    np.full((3, 3), -(2**62)),
    np.array([{"a": 1}], object),
]


def in_an_archive(data, draw):
    """An array of another kind, or something odd in what is told of the map."""
    with np.load(io.BytesIO(data)) as file:
        arrays = {name: file[name] for name in file.files}
    name = draw.choice(list(arrays))
    if name == "record":
        told = with_an_odd_value(json.loads(arrays[name].tobytes()), draw)
        arrays[name] = np.frombuffer(json.dumps(told).encode(), np.uint8)
    elif draw.randrange(4):
        arrays[name] = draw.choice(ARRAYS)
    else:
        arrays[draw.choice(["x", "y", "other", "minima"])] = arrays.pop(name)
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def at_random(data, draw):
    """Bytes overwritten, cut off, doubled or put in."""
    at, length = draw.randrange(len(data)), draw.choice([1, 1, 1, 4, 30])
    middle = draw.choice([draw.randbytes(length), data[at : at + length] * 2, b"", b"\xff" * length, b"9" * length])
    return data[:at] + middle + data[at + draw.choice([0, length]) :] if draw.randrange(8) else data[:at]


INNER = {".json": in_json, ".safetensors": in_a_head, ".npz": in_an_archive}


def mutated(path, read, count):
    """Try so many; in half of them the outside is sound, and the checksum right, and something within is odd."""
    data, draw, refused = path.read_bytes(), random.Random(7), 0
    for _ in range(count):
        inner = INNER.get(path.suffix)
        change = inner if inner and draw.randrange(2) else at_random
        spoilt = change(data, draw)
        path.write_bytes(spoilt)
        if re.search(rf'"checksum": ?"{BLANK}"'.encode(), spoilt):
            seal(path)
        refused += tried(path, read)
    return refused


@pytest.mark.usefixtures("_traced")
def test_a_damaged_file_is_refused_and_takes_little_memory(whole, request):
    """Or the damage was of no account; nothing else happens."""
    path, read = whole
    count = request.config.getoption("--mutations") // len(WRITERS)
    refused = mutated(path, read, count)

    assert refused > count / 4 or path.name in ("run.json", "lesson.md", "own.csv", "pictures")


# ---------------------------------------------------------------------- asking for much


def much_from_a_network(path):
    """A few letters that tell of a network of 15 GB."""
    Network(4, [3], 2).save(path)
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    head = json.loads(data[8 : 8 + length])
    told = json.loads(head["__metadata__"]["architecture"])
    head["__metadata__"]["architecture"] = json.dumps(told | {"hidden": [60_000, 60_000]})
    head["__metadata__"]["checksum"] = BLANK
    text = json.dumps(head).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + length :])
    seal(path)


def npz(*members, flag=0):
    """An archive of arrays of any head and any contents."""

    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, dtype, shape, data in members:
                head = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
                file.writestr(f"{name}.npy", b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head.encode() + data)
        data = path.read_bytes()
        path.write_bytes(
            data.replace(b"PK\3\4\x14\0\0", b"PK\3\4\x14\0" + bytes([flag])).replace(
                b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0" + bytes([flag])
            )
        )

    return write


def many_members(path):
    with zipfile.ZipFile(path, "w") as file:
        for number in range(2000):
            file.writestr(f"{number}.npy", b"")


BOMBS = {
    "network.safetensors": (much_from_a_network, Network.from_file, "is missing|should be"),
    "zeros.npz": (npz(("x", "|u1", (1 << 18, 1), bytes(1 << 18)), ("t", "|u1", (1,), b"\0")), load, "bytes of memory"),
    "several.npz": (npz(*((name, "|u1", (20_000,), bytes(20_000)) for name in "xt")), load, "bytes of memory"),
    "promised.npz": (npz(("x", "<f8", (10**12, 3), bytes(10))), load, "has .* bytes for the shape"),
    "name.npz": (npz(("n" * 12_000, "|u1", (1,), b"\0")), load, "is not an .npz|has"),
    "shape.npz": (npz(("x", "|u1", (1,) * 3000, b"")), load, "bytes for the shape"),
    "axes.npz": (npz(("x", "<f8", (1,) * 70, bytes(8))), load, "is not an .npz"),
    "empty.npz": (npz(("x", "<f8", (10**30, 0), b"")), load, "is not an .npz"),
    "encrypted.npz": (npz(("x", "<f8", (1,), bytes(8)), flag=1), load, "is encrypted"),
    "objects.npz": (npz(("x", "|O", (1,), b"cos\nsystem\n(S'true'\ntR.")), load, "holds no numbers"),
    "members.npz": (many_members, load, "more than 1000 arrays"),
    "labels.gz": (
        lambda path: path.write_bytes(gzip.compress(bytes([0, 0, 8, 1]) + struct.pack(">I", 1 << 16) + bytes(1 << 16))),
        lambda path: read_idx(path, LABELS),
        "bytes of memory",
    ),
    "line.csv": (lambda path: path.write_text("0," * (1 << 20)), load, "a line of more than"),
    "rows.csv": (lambda path: path.write_text("0,1\n1,0\n" * 1_500), load, "its rows would take"),
    "record.json": (lambda path: path.write_text("[" + "0," * 200_000), Race.load, "bytes of memory"),
    "large.safetensors": (lambda path: path.write_bytes(bytes(LIMIT + 1)), Network.from_file, "bytes of memory"),
    "pipe.npz": (os.mkfifo, load, "it is no file"),
    "pipe.json": (os.mkfifo, Race.load, "it is no file"),
}


@pytest.mark.usefixtures("_traced")
@pytest.mark.parametrize("name", BOMBS)
def test_what_asks_for_much_memory_is_refused_before_it_is_taken(name, tmp_path):
    """Small files as well as large ones, and what would never end."""
    write, read, told = BOMBS[name]
    path = tmp_path / name
    write(path)
    assert tried(path, read)
    with pytest.raises(KudariError, match=told):
        read(path)
