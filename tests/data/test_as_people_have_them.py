"""Data as people have them: of Keras, torchvision, Kaggle; and what is often given for data and is none."""

import gzip
import pickle

import numpy as np
import pytest

from kudari.data import available, load
from kudari.formula import KudariError

PAGE = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>"


@pytest.fixture
def pictures():
    """Bytes of pictures with their labels, to train with and to test with."""
    x = np.random.default_rng(0).integers(0, 256, (12, 4, 3), np.uint8)
    return x, np.arange(12, dtype=np.uint8) % 3


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("X_train", "y_train", "X_test", "y_test"),
        ("x_train", "t_train", "x_test", "t_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("x", "y", "x_test", "y_test"),
    ],
)
def test_arrays_may_have_the_names_that_others_give_them(tmp_path, pictures, names):
    """Keras's mnist.npz as it is, bytes and all."""
    x, t = pictures
    np.savez(tmp_path / "mnist.npz", **dict(zip(names, (x[:8], t[:8], x[8:], t[8:]), strict=True)))
    data = load(tmp_path / "mnist.npz")

    assert (len(data.train), len(data.test), data.shape, data.train.classes) == (8, 4, (4, 3), 3)
    assert np.array_equal(data.train.x, x[:8].reshape(8, 12) / np.float32(255))
    assert data.test.t.tolist() == t[8:].tolist()


@pytest.mark.parametrize("names", [("X", "y"), ("images", "labels"), ("data", "target"), ("x_train", "y_train")])
def test_a_fifth_of_them_is_laid_aside_under_other_names_too(tmp_path, pictures, names):
    """Where there are no arrays to test with."""
    np.savez(tmp_path / "own.npz", **dict(zip(names, pictures, strict=True)))

    assert len(load(tmp_path / "own.npz").test) == 2


def test_what_is_wrong_is_said_with_the_names_that_the_file_has(tmp_path, pictures):
    """Not with ours."""
    x, t = pictures
    np.savez(tmp_path / "own.npz", x_train=x, y_train=t[1:], x_test=x, y_test=t)
    with pytest.raises(KudariError, match="arrays x_train and y_train: "):
        load(tmp_path / "own.npz")
    np.savez(tmp_path / "own.npz", x_train=x, y_train=t, x_test=x)
    with pytest.raises(KudariError, match="has no array y_test: x_train, y_train, x_test, y_test are needed"):
        load(tmp_path / "own.npz")
    np.savez(tmp_path / "own.npz", arr_0=x, arr_1=t)
    with pytest.raises(KudariError, match="has an array 'arr_0'; only x, t, x_test, t_test are read, or, as others"):
        load(tmp_path / "own.npz")


def test_labels_in_a_column_are_read_and_what_is_left_out_is_said(tmp_path, pictures):
    """As MedMNIST has them, with samples to validate with besides."""
    x, t = pictures
    arrays = {
        f"{part}_{kind}": array
        for part in ("train", "val", "test")
        for kind, array in (("images", x), ("labels", t[:, None]))
    }
    np.savez(tmp_path / "own.npz", **arrays)
    with pytest.warns(UserWarning, match="val_images, val_labels are left out"):
        data = load(tmp_path / "own.npz")

    assert data.test.t.tolist() == t.tolist()


@pytest.mark.parametrize(("name", "raw"), [("mnist", "MNIST/raw"), ("fashion-mnist", "FashionMNIST/raw")])
def test_the_root_of_torchvision_is_a_folder_of_data(tmp_path, small, write, name, raw):
    """With both sets in it, each finds its own."""
    write(tmp_path / "data" / "MNIST" / "raw", {})
    write(tmp_path / "data" / "FashionMNIST" / "raw", {})
    write(tmp_path / "data" / raw, small)

    assert available(name, tmp_path / "data")
    assert len(load(name, tmp_path / "data", download=False).train) == 30
    assert not available("mnist" if name != "mnist" else "fashion-mnist", tmp_path / "data")


@pytest.mark.parametrize("packed", [True, False])
def test_names_may_have_a_dot_before_idx(tmp_path, small, write, packed):
    """As unpackers and Kaggle write them."""
    folder = write(tmp_path / "data", {name.replace("-idx", ".idx"): array for name, array in small.items()}, packed)

    assert len(load("mnist", folder, download=False).test) == 10


@pytest.mark.parametrize("name", ["mnist.pkl", "mnist.pkl.gz", "data/MNIST.PICKLE", "mnist.joblib", "mnist.pt"])
@pytest.mark.parametrize(("lang", "said"), [("en_GB", "runs any code"), ("ja_JP", "コードがそのまま実行される")])
def test_a_pickle_is_refused_with_the_reason_and_the_way_out(monkeypatch, name, lang, said):
    """Whether it is there or not, in the language of the locale."""
    monkeypatch.setenv("LC_ALL", f"{lang}.UTF-8")
    with pytest.raises(KudariError, match=rf"(?s){name}: .*{said}.*pickle\.load.*numpy\.savez"):
        load(name)


@pytest.mark.parametrize("packed", [False, True], ids=["the book's dict", "gzipped pairs"])
def test_the_lines_that_convert_a_pickle_do_it(tmp_path, pictures, packed):
    """They are run as they were printed, and what they write is read."""
    x, t = pictures
    path = tmp_path / ("mnist.pkl.gz" if packed else "mnist.pkl")
    held = dict(zip(("train_img", "train_label", "test_img", "test_label"), (x, t, x, t), strict=True))
    with (gzip.open if packed else open)(path, "wb") as file:
        pickle.dump(((x, t), (x, t), (x, t)) if packed else held, file)
    with pytest.raises(KudariError) as caught:
        load(path)
    lines = str(caught.value).split("\n")[1:]
    exec("\n".join(line[4:] for line in lines), {})

    assert load(tmp_path / "mnist.npz").test.t.tolist() == t.tolist()


@pytest.mark.parametrize("name", ["own.npz", "own.csv"])
def test_a_pickle_under_another_name_is_refused(tmp_path, name):
    """By how it begins; nothing of it is loaded."""
    (tmp_path / name).write_bytes(pickle.dumps({"train_img": [1]}))
    with pytest.raises(KudariError, match=r"own.* pickle"):
        load(tmp_path / name)


@pytest.mark.parametrize(("lang", "said"), [("en_GB", "this is a web page"), ("ja_JP", "これはウェブページ")])
@pytest.mark.parametrize("page", [PAGE, b"\xef\xbb\xbf\n  <html>", b'<?xml version="1.0"?><Error/>'])
def test_a_web_page_is_called_so(tmp_path, small, write, monkeypatch, lang, said, page):
    """Under the name of a .gz, gzipped or not, of an .npz and of a .csv."""
    monkeypatch.setenv("LC_ALL", f"{lang}.UTF-8")
    folder = write(tmp_path / "data", small)
    labels = folder / "train-labels-idx1-ubyte.gz"
    for contents in (page, gzip.compress(page)):
        labels.write_bytes(contents)
        with pytest.raises(KudariError, match=f"{labels}: {said}"):
            load("mnist", folder)
    for name in ("own.npz", "own.csv"):
        (tmp_path / name).write_bytes(page)
        with pytest.raises(KudariError, match=f"{tmp_path / name}: {said}"):
            load(tmp_path / name)


@pytest.mark.parametrize(("lang", "said"), [("en_GB", "is a folder; name the data"), ("ja_JP", "はフォルダです")])
def test_a_folder_is_told_how_it_is_given(folder, monkeypatch, lang, said):
    """With the name of the data in it."""
    monkeypatch.setenv("LC_ALL", f"{lang}.UTF-8")
    with pytest.raises(KudariError, match=f"{folder} ?{said}"):
        load(folder)


@pytest.mark.parametrize("header", ["label,pixel0,pixel1", "label,0,1", "Label,1x1,1x2"])
def test_a_label_that_the_header_has_first_is_read_first(tmp_path, header):
    """Kaggle's train.csv."""
    (tmp_path / "train.csv").write_text(header + "\n" + "".join(f"{k % 3},{k},{k / 2}\n" for k in range(10)))
    data = load(tmp_path / "train.csv")
    rows = [(t, *x) for part in (data.train, data.test) for t, x in zip(part.t.tolist(), part.x.tolist(), strict=True)]

    assert sorted(rows, key=lambda row: row[1]) == [(k % 3, k, k / 2) for k in range(10)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("label,a,b\n0,1,2\n1,x,2\n", "line 3, column 2: 'x' is no finite number"),
        ("label,a,b\n0,1,2\n0.5,1,2\n", "line 3, column 1: the label '0.5' is no whole .* the FIRST column is read"),
        ("label,a,b\n0,1,2\n5,1,2\n", "has the label 5, but nowhere 1; .* the FIRST column"),
        ("a,label,b\n0,1,2\n5,1,2\n", "column 2 is called 'label'; write it first or last"),
    ],
)
def test_what_is_wrong_with_a_label_that_stands_first_is_said(tmp_path, text, said):
    """With the columns of the file."""
    (tmp_path / "train.csv").write_text(text)
    with pytest.raises(KudariError, match=said):
        load(tmp_path / "train.csv")


def test_a_label_that_is_last_stays_last(tmp_path):
    """Though the first column has such a name as well."""
    (tmp_path / "own.csv").write_text("label,a,label\n" + "".join(f"{k},{k},{k % 2}\n" for k in range(10)))

    assert load(tmp_path / "own.csv").train.classes == 2
