"""An IDX file is read, or the error names it and what is wrong with it."""

import gzip
import struct

import numpy as np
import pytest

from kudari.data.idx import LABELS, PICTURES, read_idx
from kudari.formula import KudariError

ARRAY = np.arange(24).reshape(4, 3, 2)
HEAD = struct.pack(">BBBBIII", 0, 0, 8, 3, 4, 3, 2)
WHOLE = HEAD + bytes(range(24))


@pytest.mark.parametrize("data", [WHOLE, gzip.compress(WHOLE)], ids=["plain", "gzipped"])
@pytest.mark.parametrize("name", ["a", "a.gz"])
def test_a_file_is_read_by_what_is_in_it(tmp_path, name, data):
    """Not by its name: browsers unpack files and keep their names."""
    (tmp_path / name).write_bytes(data)

    assert np.array_equal(read_idx(tmp_path / name, PICTURES), ARRAY)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty, where pictures were expected"),
        (b"\0\0", "is no IDX file: it begins with 00 00, where 00 00 08 03 was expected"),
        (b"Not Found", "is no IDX file: it begins with 4e 6f 74 20"),
        (b"\0\0\x0d\x03" + WHOLE[4:], r"holds numbers of the kind 0d, where bytes \(08\)"),
        (b"\0\0\x08\x01\0\0\0\x01\0", "holds labels, where pictures were expected; are two files exchanged"),
        (b"\0\0\x08\x04" + WHOLE[4:], "has 4 dimensions, where pictures were expected, which have 3"),
        (WHOLE[:11], "is cut off within its head"),
        (WHOLE[:-1], "is cut off: 23 bytes follow its head, which promises 4 × 3 × 2"),
        (HEAD, "is cut off: 0 bytes follow"),
        (WHOLE + b"\0", "goes on after the 24 bytes"),
        (struct.pack(">BBBBIII", 0, 0, 8, 3, 0, 28, 28), "holds no pictures: its head says 0 × 28 × 28"),
        (b"\0\0\x08\x03" + b"\xff" * 40, "is cut off: 28 bytes follow its head, which promises 4294967295 ×"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, pack, data, said):
    """With the file, and what was expected."""
    path = tmp_path / "images"
    path.write_bytes(pack(data))
    with pytest.raises(KudariError, match=rf"{path} {said}"):
        read_idx(path, PICTURES)


def test_pictures_in_place_of_labels_are_noticed(tmp_path):
    """By their dimensions."""
    (tmp_path / "labels").write_bytes(WHOLE)
    with pytest.raises(KudariError, match="holds pictures, where labels were expected"):
        read_idx(tmp_path / "labels", LABELS)


def test_no_file_and_a_folder_are_named(tmp_path):
    """As the system calls the fault."""
    with pytest.raises(KudariError, match="none cannot be read: No such file"):
        read_idx(tmp_path / "none", PICTURES)
    with pytest.raises(KudariError, match=f"{tmp_path} cannot be read: Is a directory"):
        read_idx(tmp_path, PICTURES)


def test_a_gzip_that_is_cut_off_is_refused(tmp_path):
    """Wherever it was cut."""
    packed, path = gzip.compress(WHOLE), tmp_path / "a.gz"
    for end in range(len(packed)):
        path.write_bytes(packed[:end])
        with pytest.raises(KudariError, match=str(path)):
            read_idx(path, PICTURES)


def test_no_flipped_bit_is_a_crash(tmp_path):
    """Every bit of a gzipped file: it is refused, or the flip was of no account, as in gzip's own notes."""
    packed, path = bytearray(gzip.compress(WHOLE)), tmp_path / "a.gz"
    refused = 0
    for bit in range(8 * len(packed)):
        packed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(packed)
        try:
            assert np.array_equal(read_idx(path, PICTURES), ARRAY)
        except KudariError as error:
            refused += str(path) in str(error)
        packed[bit // 8] ^= 1 << bit % 8

    assert refused > 4 * len(packed)
