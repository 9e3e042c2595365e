"""Data of one's own are read, or the error names the file and the place in it."""

import io
import random
import warnings
import zipfile

import numpy as np
import pytest

from kudari.data import load
from kudari.formula import KudariError

ROWS = [[k / 4, -k, k % 3] for k in range(10)]


@pytest.fixture
def table(tmp_path):
    """Write a .csv and give its path."""

    def table(text):
        path = tmp_path / "own.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return table


@pytest.fixture
def archive(tmp_path):
    """Write an .npz and give its path."""

    def archive(**arrays):
        np.savez_compressed(tmp_path / "own.npz", **arrays)
        return tmp_path / "own.npz"

    return archive


def csv(rows, head=""):
    return head + "".join(",".join(map(str, row)) + "\n" for row in rows)


def as_rows(data):
    """All samples, with their labels, in the order of the table."""
    rows = [[*x, t] for part in (data.train, data.test) for x, t in zip(part.x.tolist(), part.t.tolist(), strict=True)]
    return sorted(rows)


@pytest.mark.parametrize(
    "text",
    [
        csv(ROWS),
        csv(ROWS, "a,b,label\n"),
        csv(ROWS, "0,1,label\n"),
        csv(ROWS).replace("\n", "\r\n"),
        csv(ROWS) + "\n\n",
        "\ufeff" + csv(ROWS, "a,b,label\n"),
        csv([[*row[:2], f"{row[2]:.18e}"] for row in ROWS]),
        csv([[f'"{cell}"' for cell in row] for row in ROWS]),
    ],
    ids=["plain", "header", "numbered header", "Windows", "empty lines", "byte order mark", "by savetxt", "quotes"],
)
def test_a_table_is_read(table, text):
    """As spreadsheets, pandas and NumPy write it; the label is last."""
    data = load(table(text))

    assert as_rows(data) == ROWS
    assert (data.name, data.shape, data.train.classes) == ("own.csv", (), 3)


def test_a_fifth_is_laid_aside_to_test_with(table):
    """The same fifth every time, and not the last rows."""
    one, two = load(table(csv(ROWS))), load(table(csv(ROWS)))

    assert (len(one.train), len(one.test)) == (8, 2)
    assert np.array_equal(one.test.x, two.test.x)
    assert one.test.x[:, 1].tolist() != [-8, -9]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no rows of numbers"),
        ("a,b,label\n", "has no rows of numbers"),
        ("1,2,0\n1,x,1\n", "line 2, column 2: 'x' is no finite number"),
        ("1,x,0\n1,2,1\n", "line 1, column 2: 'x' is no finite number"),
        ("a,b,label\n1,2,0\n1,nan,1\n", "line 3, column 2: 'nan' is no finite number"),
        ("1,2,0\n-inf,2,1\n", "line 2, column 1: '-inf' is no finite number"),
        ("1,2,0\n1,1e39,1\n", "line 2, column 2: '1e39' is no finite number"),
        ("1,2,0\n1,,1\n", "line 2, column 2: '' is no finite number"),
        ("1,2,0\n1,1\n", "line 2 has 2 values, where 3 were before"),
        ("1,2,0\n1,2,3,1\n", "line 2 has 4 values, where 3 were before"),
        ("1,2,0\n1,2,0.5\n", "line 2, column 3: the label '0.5' is no whole number"),
        ("1,2,0\n1,2,-1\n", "line 2, column 3: the label '-1' is no whole number"),
        ("1,2,0\n1,2,nan\n", "line 2, column 3: the label 'nan' is no whole number"),
        ("1,2,inf\n1,2,1\n", "line 1, column 3: the label 'inf' is no whole number"),
        ("1,2,0\n1,2,cat\n", "line 2, column 3: the label 'cat' is no whole number"),
        ("1,2,\n1,2,1\n", "line 1, column 3: the label '' is no whole number"),
        ("1,2, \n1,2,1\n", "line 1, column 3: the label ' ' is no whole number"),
        ("1;2;0\n1;2;1\n", "line 2: there is one value; numbers and a label, with commas between"),
        ("1,2,1\n1,2,2\n", "has the label 1, but nowhere 0; number the classes"),
        (csv(ROWS) + "1,1,7\n", "has the label 7, but nowhere 3; number the classes"),
        ("1,2,0\n1,2,0\n", "has the label 0 only"),
        ("1,2,0\n1,2,1\n", "has too few samples"),
        (b"1,2,0\n\xff,2,1\n", "is no text in UTF-8"),
        ("1,2,0\n" + "9" * 200_000 + ",2,1\n", "line 2: field larger than field limit"),
    ],
)
def test_a_wrong_table_is_refused(table, text, said):
    """The error names the file, the line and the column."""
    path = table(text)
    with pytest.raises(KudariError, match=rf"{path}[ ,]+{said}"):
        load(path)


def test_no_file_is_named(tmp_path):
    """Of both kinds."""
    for name in ("none.csv", "none.npz"):
        with pytest.raises(KudariError, match=f"{tmp_path / name} cannot be read: No such file or directory"):
            load(tmp_path / name)


def test_arrays_are_read(archive):
    """With the samples to test with that they have."""
    data = load(archive(x=[[1.0, 2], [3, 4], [5, 6]], t=[0, 1, 2], x_test=[[7.0, 8]], t_test=[1.0]))

    assert as_rows(data) == [[1, 2, 0], [3, 4, 1], [5, 6, 2], [7, 8, 1]]
    assert data.test.x.tolist() == [[7, 8]]
    assert (data.name, data.shape, data.test.classes) == ("own.npz", (), 3)


def test_without_test_arrays_a_fifth_is_laid_aside(archive):
    """As of a table."""
    data = load(archive(x=np.array(ROWS)[:, :2], t=np.arange(10) % 3))

    assert as_rows(data) == ROWS
    assert (len(data.train), len(data.test)) == (8, 2)


def test_a_class_may_be_missing_among_the_samples_to_train_with(archive):
    """It is counted all the same."""
    data = load(archive(x=[[1.0], [2.0]], t=[0, 1], x_test=[[3.0]], t_test=[2]))

    assert (data.train.classes, data.test.classes) == (3, 3)


@pytest.mark.parametrize(("kind", "scale"), [(np.uint8, 255), (np.float64, 1)])
def test_pictures_become_rows(archive, kind, scale):
    """Their shape is kept, and their bytes become 0 to 1."""
    pictures = np.arange(5 * 6).reshape(5, 3, 2).astype(kind)
    data = load(archive(x=pictures, t=np.arange(5) % 2, x_test=pictures, t_test=np.arange(5) % 2))

    assert data.shape == (3, 2)
    assert np.array_equal(data.test.x, pictures.reshape(5, 6) / np.float32(scale))


def test_bytes_in_rows_are_those_of_pictures(archive):
    """Flat or not, uint8 is scaled; whole numbers of other kinds, such as ages, are not."""
    rows = np.arange(10).reshape(5, 2)
    for kind, scale in ((np.uint8, 255), (np.int64, 1)):
        data = load(archive(x=rows.astype(kind), t=np.arange(5) % 2, x_test=rows.astype(kind), t_test=np.arange(5) % 2))

        assert np.array_equal(data.test.x, rows.astype(np.float32) / np.float32(scale))


@pytest.mark.parametrize(("one", "other"), [("uint8", "float32"), ("int64", "uint8"), ("float64", "int64")])
def test_inputs_of_two_kinds_are_refused(archive, one, other):
    """A network would be tested on other numbers than it learnt, and nobody would know why it guesses."""
    x, t = np.arange(4).reshape(2, 2), [0, 1]
    path = archive(x=x.astype(one), t=t, x_test=x.astype(other), t_test=t)
    with pytest.raises(KudariError, match=rf"{path}: x holds {one}, x_test {other}; give both as uint8"):
        load(path)


def test_two_lengths_of_floats_are_one_kind(archive):
    """NumPy makes the one, others the other."""
    x, t = np.ones((2, 2)), [0, 1]
    assert load(archive(x=x, t=t, x_test=x.astype(np.float32), t_test=t)).test.x.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1;2;0\n1;2;1\n", r"semicolons \(;\) separate its values"),
        ("1,5;2,3;0\n1,5;2,3;1\n", r"column 2: '5;2' is no finite number; semicolons"),
        ("1\t2\t0\n1\t2\t1\n", "tab characters separate its values"),
        ("7,0.5,0.25\n", "the label '0.25' is no whole number 0, 1, 2, …; the LAST column is read as the label"),
        ("7,0,0\n1,0,0\n", "the label 0 only; .*; the LAST column is read as the label"),
        ("7,0,3\n1,0,0\n", "has the label 3, but nowhere 1; .*; the LAST column is read as the label"),
    ],
)
def test_a_table_of_another_form_is_told_what_it_is(table, text, said):
    """Other separators, and labels that come first."""
    with pytest.raises(KudariError, match=said):
        load(table(text))


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({}, "has no array x: x, t are needed, and it has none"),
        (
            {"x": [[1.0]], "u": [0]},
            "has an array 'u'; only x, t, x_test, t_test are read, or, as others call them, x_train",
        ),
        ({"x": [[1.0]]}, "has no array t: x, t are needed, and it has x"),
        ({"x": [[1.0]], "t": [0], "x_test": [[1.0]]}, "has no array t_test"),
        ({"x": [[1.0], [2.0]], "t": [0]}, "arrays x and t: x has 2 samples, but t has 1 labels"),
        ({"x": [[1.0], [np.nan]], "t": [0, 1]}, r"arrays x and t: x\[1, 0\] is nan"),
        ({"x": [[1.0], [2.0]], "t": [0, 1.5]}, r"arrays x and t: t\[1\] is 1.5"),
        ({"x": [[1.0]], "t": [0], "x_test": [[1.0]], "t_test": [-1]}, r"arrays x_test and t_test: t\[0\] is -1"),
        (
            {"x": [[1.0]], "t": [0], "x_test": [[1.0, 2.0]], "t_test": [1]},
            r"a sample of x has shape \(1,\), one of x_t",
        ),
        ({"x": np.zeros((0, 2, 2)), "t": []}, r"arrays x and t: x has shape \(0, 4\)"),
        ({"x": 1.0, "t": 0}, r"arrays x and t: x has shape \(\)"),
        ({"x": [["a"]], "t": [0]}, "is not an .npz of plain arrays: its array 'x' holds no numbers"),
        (
            {"x": [[1.0]], "t": np.array([None])},
            "is not an .npz of plain arrays: its array 't' holds no numbers, but object",
        ),
        ({"x": [[1.0], [2.0]], "t": [1, 2]}, "has the label 1, but nowhere 0"),
        ({"x": [[1.0], [2.0]], "t": [0, 2**52]}, "has the label 4503599627370496, but nowhere 1"),
    ],
)
def test_wrong_arrays_are_refused(archive, arrays, said):
    """The error names the file and the arrays."""
    path = archive(**arrays)
    with pytest.raises(KudariError, match=rf"{path}[ ,:]+{said}"):
        load(path)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"not a zip", b"\x93NUMPY\1\0"])
def test_what_is_no_archive_is_refused(tmp_path, data):
    """Nor is a part of one."""
    (tmp_path / "own.npz").write_bytes(data)
    with pytest.raises(KudariError, match=r"own.npz is not an .npz"):
        load(tmp_path / "own.npz")


def test_one_array_is_no_archive(tmp_path):
    """Under whatever name."""
    np.save(tmp_path / "own.npy", np.zeros((3, 2)))
    (tmp_path / "own.npy").rename(tmp_path / "own.npz")
    with pytest.raises(KudariError, match=r"own.npz is not an .npz"):
        load(tmp_path / "own.npz")


def test_a_promise_of_much_takes_no_memory(tmp_path):
    """A head of a few bytes that speaks of a petabyte."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (1 << 47, 1)})
    with zipfile.ZipFile(tmp_path / "own.npz", "w") as file:
        file.writestr("x.npy", head.getvalue())
        file.writestr("t.npy", head.getvalue())
    with pytest.raises(KudariError, match=r"own.npz is not an .npz"):
        load(tmp_path / "own.npz")


def test_no_spoilt_archive_is_a_crash(archive):
    """Bytes overwritten or cut off at random: the file is refused by its name, or the change was of no account."""
    path = archive(x=np.array(ROWS)[:, :2], t=np.arange(10) % 3)
    whole, draw = path.read_bytes(), random.Random(0)
    refused = 0
    for trial in range(400):
        spoilt = bytearray(whole)
        spoilt[draw.randrange(len(whole))] = draw.randrange(256)
        path.write_bytes(spoilt if trial % 4 else whole[: draw.randrange(len(whole))])
        try:
            with warnings.catch_warnings(action="ignore"):  # zipfile warns of names that stand twice
                load(path)
        except KudariError as error:
            refused += str(path) in str(error)

    assert refused > 200
