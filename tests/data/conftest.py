"""Small data sets in files, and a place of their own to look for them."""

import gzip
import struct

import numpy as np
import pytest

FILES = "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(tmp_path, monkeypatch):
    """No data but those of the test."""
    monkeypatch.delenv("KUDARI_DATA", raising=False)
    monkeypatch.setenv("KUDARI_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def as_idx():
    """An array of bytes as the contents of an IDX file."""

    def as_idx(array):
        head = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
        return head + np.asarray(array, np.uint8).tobytes()

    return as_idx


@pytest.fixture
def small():
    """Arrays for the four files: 30 pictures to train with and 10 to test with."""
    rng = np.random.default_rng(0)
    return {
        name: rng.integers(0, 256, (count, 28, 28)) if "images" in name else np.arange(count) % 10
        for name, count in zip(FILES, (30, 30, 10, 10), strict=True)
    }


@pytest.fixture
def write(as_idx):
    """Write arrays or bytes into a folder under their names, gzipped or not."""

    def write(folder, arrays, packed=True):
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in arrays.items():
            data = array if isinstance(array, bytes) else as_idx(array)
            (folder / f"{name}.gz" if packed else folder / name).write_bytes(gzip.compress(data) if packed else data)
        return folder

    return write


@pytest.fixture
def folder(tmp_path, small, write):
    """A folder that holds a small data set."""
    return write(tmp_path / "data", small)
