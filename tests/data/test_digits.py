"""The digits are those of UCI, and split for ever in one way."""

import hashlib

import numpy as np
import pytest

from kudari.data import load


@pytest.fixture(scope="module")
def digits():
    return load("digits")


def test_there_are_as_many_of_each_class_as_were_published(digits):
    """1,797 in all."""
    t = np.concatenate([digits.train.t, digits.test.t])

    assert np.bincount(t).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_numbers_are_those_that_were_published(digits):
    """Every digit of them with its label, in whatever order; the sum is of scikit-learn's copy."""
    x = np.concatenate([digits.train.x, digits.test.x]) * 16
    t = np.concatenate([digits.train.t, digits.test.t])
    rows = sorted(bytes([*row, label]) for row, label in zip(x.astype(np.uint8).tolist(), t.tolist(), strict=True))

    assert (x == np.round(x)).all()
    assert (
        hashlib.sha256(b"".join(rows)).hexdigest() == "f67d6a29d0e1f70e7f0cd9dcf25816b694881f4b8f27f5cc1db59551f0499fb8"
    )


def test_the_test_samples_are_of_all_classes_alike(digits):
    """36 of each."""
    assert np.bincount(digits.test.t).tolist() == [36] * 10


def test_the_split_is_the_same_for_ever(digits):
    """The darkness of each part was added up once."""
    assert (digits.train.x.sum(dtype=float) * 16, digits.test.x.sum(dtype=float) * 16) == (448624, 113094)


def test_darkness_is_from_0_to_1(digits):
    """Both are reached."""
    assert (digits.train.x.min(), digits.train.x.max()) == (0, 1)


def test_two_loads_share_no_memory(digits):
    """Who spoils his data spoils nobody else's."""
    assert not np.shares_memory(digits.train.x, load("digits").train.x)
