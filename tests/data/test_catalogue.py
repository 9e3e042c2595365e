"""Data are found by their name; a wrong name is met with the right ones; and nothing is loaded before it is needed."""

import subprocess
import sys

import numpy as np
import pytest

from kudari.data import NAMES, available, load
from kudari.formula import KudariError


@pytest.mark.parametrize("name", ["digits", "Digits", " DIGITS "])
def test_a_name_may_be_written_in_any_way(name):
    """In capitals, or with blanks around it."""
    assert load(name).name == "digits"


def test_an_underscore_is_a_hyphen(folder):
    """Python's names have no hyphens."""
    assert load("Fashion_MNIST", folder).name == "fashion-mnist"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("minst", r"'minst'; did you mean mnist\? There are: digits, mnist, fashion-mnist"),
        ("digit", r"did you mean digits\?"),
        ("fashion", r"did you mean fashion-mnist\?"),
        ("zzz", "no data 'zzz'; there are: digits, mnist, fashion-mnist, and your own files that end in .npz or .csv"),
        ("own.txt", r"no data 'own.txt'; .*\.npz or \.csv"),
        ("", "no data ''; there are"),
        (5, "5 names no data"),
        (None, "None names no data"),
    ],
)
def test_an_unknown_name_is_met_with_the_known_ones(name, said):
    """And with the nearest, if it is near; by available as well as by load."""
    for asked in (load, available):
        with pytest.raises(KudariError, match=said):
            asked(name)


def test_every_name_that_is_listed_is_known():
    """None of them is an error."""
    assert [available(name) for name in NAMES] == [True, False, False]


def test_a_file_of_ones_own_is_available_when_it_is_there(tmp_path):
    """It is never downloaded."""
    path = tmp_path / "OWN.CSV"
    assert not available(path)
    path.write_text("1,0\n2,1\n3,0\n4,1\n5,0\n")

    assert available(path)
    assert np.array_equal(np.sort(np.concatenate([load(path).train.t, load(str(path)).test.t])), [0, 0, 0, 1, 1])


def test_importing_loads_nothing_of_the_network():
    """Neither what fetches from addresses nor a progress bar, not even to load digits; nor with all of Kudari."""
    program = "import sys; import kudari.data; kudari.data.load('digits'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert not {"urllib.request", "kudari.data.downloads", "rich", "platformdirs", "matplotlib"} & set(loaded)
