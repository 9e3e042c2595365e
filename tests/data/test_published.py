"""MNIST and Fashion-MNIST from their four files: where they are looked for, and what is noticed."""

import os
import shutil
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import pytest

from kudari.data import available, load
from kudari.data.published import CLASSES, FASHION, MNIST
from kudari.formula import KudariError

TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
REAL = os.environ.get("KUDARI_DATA")


def labels_of(counts):
    """Labels that are there so often."""
    return np.array([*chain.from_iterable(repeat(k, count) for k, count in enumerate(counts))])


@pytest.mark.parametrize("packed", [True, False], ids=["gzipped", "plain"])
@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_four_files_are_a_data_set(tmp_path, small, write, name, packed):
    """A picture is a row, its bytes are 0 to 1."""
    data = load(name, write(tmp_path / "data", small, packed))

    assert (data.name, data.shape, len(data.train), len(data.test)) == (name, (28, 28), 30, 10)
    assert np.array_equal(data.train.x * 255, small[TRAIN_IMAGES].reshape(30, 784))
    assert np.array_equal(data.test.t, small[TEST_LABELS])


def test_clothes_have_names(folder):
    """And digits have none."""
    assert load("fashion-mnist", folder).labels[9] == "Ankle boot"
    assert load("mnist", folder).labels == ()


def test_the_folder_that_is_named_comes_first(tmp_path, small, write, monkeypatch):
    """Without it the variable's, then the cache; in each the data set's own folder before the folder itself."""
    places = [
        tmp_path / "named" / "mnist",
        tmp_path / "named",
        tmp_path / "variable" / "mnist",
        tmp_path / "variable",
        tmp_path / "cache" / "data" / "mnist",
    ]
    for number, place in enumerate(places):
        write(place, small | {TEST_LABELS: np.full(10, number)})
    monkeypatch.setenv("KUDARI_DATA", str(tmp_path / "variable"))
    found = []
    for place, named in zip(places, [tmp_path / "named"] * 2 + [None] * 3, strict=True):
        found.append(int(load("mnist", named, download=False).test.t[0]))
        for name in FILES:
            (place / f"{name}.gz").unlink()

    assert found == [0, 1, 2, 3, 4]
    assert not available("mnist")


def test_what_lies_elsewhere_is_not_what_was_asked_for(tmp_path, small, write, monkeypatch):
    """A folder that was named and has no files is an error that names it, though the variable's has them."""
    monkeypatch.setenv("KUDARI_DATA", str(write(tmp_path / "variable", small)))
    empty = tmp_path / "empty"
    empty.mkdir()

    assert available("mnist")
    assert not available("mnist", empty)
    with pytest.raises(KudariError, match=f"mnist is not in {empty}: it was not to be downloaded") as caught:
        load("mnist", empty, download=False)
    assert all(name in str(caught.value) for name in FILES)


@pytest.mark.parametrize("name", ["digits", "own.csv"])
def test_a_folder_is_of_no_use_to_other_data(folder, name):
    """They would not be taken from there."""
    with pytest.raises(KudariError, match=f"a folder of data .{folder}. is of no use here: "):
        load(name, folder)


def test_nothing_is_available_at_first():
    """But digits."""
    assert [available(name) for name in ("digits", "mnist", "fashion-mnist")] == [True, False, False]


def test_a_folder_makes_it_available(folder):
    """No network is needed, then."""
    assert available("mnist", folder)


def test_a_folder_that_is_none_is_named(tmp_path, monkeypatch):
    """A slip of the pen is not a wish to download."""
    with pytest.raises(KudariError, match=rf"folder={tmp_path}/dta is no folder"):
        load("mnist", tmp_path / "dta")
    monkeypatch.setenv("KUDARI_DATA", str(tmp_path / "dta"))
    with pytest.raises(KudariError, match=rf"KUDARI_DATA={tmp_path}/dta is no folder"):
        available("mnist")


def test_a_file_that_is_missing_is_named(folder):
    """Where the others are."""
    (folder / f"{TEST_LABELS}.gz").unlink()
    with pytest.raises(KudariError, match=rf"{folder} has not all files of mnist: {TEST_LABELS}.gz missing"):
        load("mnist", folder)


def test_without_files_the_error_says_which_and_where(tmp_path):
    """All four names, and the folder of the cache."""
    with pytest.raises(KudariError) as caught:
        load("mnist", download=False)

    said = str(caught.value)
    assert all(f"{name}.gz" in said for name in FILES)
    assert str(tmp_path / "cache" / "data" / "mnist") in said
    assert "KUDARI_DATA" in said


def test_to_have_no_home_is_said(monkeypatch):
    """There is nowhere to keep a download."""

    def homeless(name):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("KUDARI_CACHE_DIR")
    monkeypatch.setattr("platformdirs.user_cache_dir", homeless)
    with pytest.raises(KudariError, match="no folder to keep it in"):
        load("mnist")


@pytest.mark.parametrize(
    ("name", "array", "said"),
    [
        (TRAIN_LABELS, np.arange(30) % 11, "label 10 is 10, where 0 to 9 were expected"),
        (TEST_IMAGES, np.zeros((10, 32, 32)), "holds pictures of 32 × 32, where 28 × 28 were expected"),
        (TEST_IMAGES, np.arange(10), "holds labels, where pictures were expected"),
        (TRAIN_IMAGES, b"Not Found", "is no IDX file"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, small, write, name, array, said):
    """And what is wrong with it."""
    folder = write(tmp_path / "data", small | {name: array})
    with pytest.raises(KudariError, match=rf"{folder / name}.gz .*{said}"):
        load("mnist", folder)


def test_labels_of_the_other_part_are_noticed(tmp_path, small, write):
    """By their number."""
    folder = write(tmp_path / "data", small | {TEST_LABELS: small[TRAIN_LABELS]})
    with pytest.raises(KudariError, match=rf"{TEST_LABELS}.gz holds 30 labels, but .*{TEST_IMAGES}.gz holds 10"):
        load("mnist", folder)


def test_whole_parts_that_are_exchanged_are_noticed(tmp_path, small, write):
    """Both fit together, but 10,000 labels are those to test with."""
    folder = write(tmp_path / "data", small | {TRAIN_LABELS: labels_of(MNIST.counts[1])})
    with pytest.raises(KudariError, match=rf"{TRAIN_LABELS}.gz holds 10000 labels.*60000.*exchanged"):
        load("mnist", folder)


@pytest.mark.parametrize(("name", "given"), [("mnist", FASHION), ("fashion-mnist", MNIST)])
def test_the_other_data_set_is_noticed(tmp_path, small, write, name, given):
    """Its files have the same names, sizes and kinds, but not as many of each class."""
    folder = write(tmp_path / "data", small | {TEST_LABELS: labels_of(given.counts[1])})
    with pytest.raises(KudariError, match=rf"{TEST_LABELS}.gz is not of {name}: it has label 0 {given.counts[1][0]} t"):
        load(name, folder)


@pytest.mark.parametrize("published", [MNIST, FASHION], ids=lambda published: published.name)
def test_what_is_known_of_a_data_set_adds_up(published):
    """60,000 and 10,000 labels of ten classes, four checksums."""
    assert [sum(counts) for counts in published.counts] == [60_000, 10_000]
    assert {len(counts) for counts in published.counts} == {CLASSES}
    assert {len(bytes.fromhex(checksum)) for checksum in published.sums} == {32}


@pytest.mark.slow
def test_the_whole_of_mnist(tmp_path, small, write, announce):
    """The real files where KUDARI_DATA has them; else of the same sizes and counts."""
    if REAL:
        folder = REAL
    else:
        arrays = {}
        for pictures, labels, counts in zip(FILES[::2], FILES[1::2], MNIST.counts, strict=True):
            arrays[labels] = labels_of(counts)
            arrays[pictures] = np.zeros((sum(counts), 28, 28))
            arrays[pictures][:, 14] = 255
        folder = write(tmp_path / "data", arrays, packed=False)
    announce(f"MNIST is read from {'its real files' if REAL else 'files of the same size'}")
    data = load("mnist", folder, download=False)

    assert (data.train.x.shape, data.test.x.shape) == ((60_000, 784), (10_000, 784))
    assert (data.train.x.min(), data.train.x.max()) == (0, 1)
    assert 0.03 < data.train.x.mean(dtype=float) < 0.14
    assert np.bincount(data.train.t).tolist() == list(MNIST.counts[0])


def test_a_relative_folder_and_a_home_are_understood(folder, monkeypatch):
    """As a shell would."""
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.chdir(folder.parent)

    assert available("mnist", Path(folder.name))
    assert available("mnist", f"~/{folder.name}")


def test_a_folder_in_place_of_a_file_is_no_file(folder):
    """It is as if there were none."""
    shutil.move(folder / f"{TEST_LABELS}.gz", folder / "elsewhere")
    (folder / f"{TEST_LABELS}.gz").mkdir()
    with pytest.raises(KudariError, match="has not all files"):
        load("mnist", folder)
