"""What cannot be used is refused in one voice, and the commonest slips are known."""

import math

import numpy as np
import pytest

from kudari import KudariError
from kudari.refusals import finite, unknown, whole
from kudari.suffixes import DATA, PAGES, PICTURES, suffix_of


def test_a_slip_of_the_pen_is_guessed():
    """Or else all is listed, as the caller begins it."""
    assert str(unknown("there is no rule 'adma'", "adma", ["sgd", "adam"])) == (
        "there is no rule 'adma'; did you mean adam?"
    )
    assert str(unknown("no", "xyz", {"sgd": 1, "adam": 2}, choice="it may be")) == "no; it may be sgd, adam"
    assert str(unknown("no", None, ["sgd"])) == "no; there are: sgd"


@pytest.mark.parametrize("given", [3, np.int64(3), np.uint8(3)])
def test_whole_numbers_are_taken(given):
    """Python's and NumPy's, as Python's."""
    assert whole("steps", given, 1) == 3
    assert type(whole("steps", given, 1)) is int


@pytest.mark.parametrize("given", [True, 3.0, "3", None, 0, -1, 11, math.nan, np.float64(3), [3]])
def test_what_is_no_such_number_is_refused(given):
    """With what it was for and the limits."""
    with pytest.raises(KudariError, match=r"^rep must be a whole number of steps, from 1 to 10, not "):
        whole("rep", given, 1, 10, of="steps")


@pytest.mark.parametrize("given", ["1", b"1", math.inf, math.nan, None, 1j, [1.0], np.array([1.0]), 10**400])
def test_what_is_no_finite_number_is_refused(given):
    """Also a text that Python could read as one."""
    with pytest.raises(KudariError, match=r"^a coordinate must be a finite number, not "):
        finite("a coordinate", given)


def test_finite_numbers_are_floats():
    """Whatever they were."""
    assert [finite("x", given) for given in (1, np.float32(0.5), np.array(2))] == [1.0, 0.5, 2.0]


@pytest.mark.parametrize("name", ["race.xyz", "race", "png"])
def test_files_that_cannot_be_written_are_refused(name):
    """With those that can."""
    with pytest.raises(KudariError, match=rf"{name}: files of this kind cannot be written; known are \.png \.svg"):
        suffix_of(name)
    with pytest.raises(KudariError, match=r"known are \.html$"):
        suffix_of("race.png", PAGES)


def test_suffixes_may_be_in_capitals():
    """As some cameras write them."""
    assert suffix_of("A.PNG", PICTURES) == ".png"
    assert suffix_of("a.b.Json", DATA) == ".json"
