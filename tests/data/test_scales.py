"""Inputs are scaled by what is in them, or as they are told; what is not plain is said."""

import warnings

import numpy as np
import pytest

from kudari import KudariError
from kudari.data import load

T = np.arange(20) % 2


def saved(folder, x, name="mine.npz"):
    path = folder / name
    if name.endswith(".csv"):
        np.savetxt(path, np.column_stack([x, T]), delimiter=",", fmt="%g")
    else:
        np.savez(path, x=x, t=T)
    return path


def ranges(greatest, dtype):
    return np.linspace(0, greatest, 60).round().reshape(20, 3).astype(dtype)


def greatest_of(data):
    return max(data.train.x.max(), data.test.x.max())


@pytest.mark.parametrize("greatest", [2, 16, 200, 255])
def test_bytes_become_zero_to_one(tmp_path, greatest):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = load(saved(tmp_path, ranges(greatest, np.uint8)))

    assert greatest_of(data) == np.float32(greatest / 255)


@pytest.mark.parametrize("greatest", [0, 1])
def test_bytes_that_are_zero_and_one_stay_and_it_is_said(tmp_path, greatest):
    path = saved(tmp_path, ranges(greatest, np.uint8))
    with pytest.warns(UserWarning, match="the bytes of x are 0 and 1, and are taken as they are.*scale=255"):
        data = load(path)

    assert greatest_of(data) == greatest
    assert greatest_of(load(path, scale=255)) == np.float32(greatest / 255)


@pytest.mark.parametrize("name", ["mine.npz", "mine.csv"])
def test_large_numbers_are_left_and_it_is_said_with_what_to_write(tmp_path, name):
    path = saved(tmp_path, ranges(255, np.float64), name)
    with pytest.warns(
        UserWarning, match=r"x goes from 0 to 255, and is not scaled.*scale=255 \(kudari train: --scale 255\)"
    ):
        data = load(path)

    assert greatest_of(data) == 255
    assert greatest_of(load(path, scale=255)) == 1


def test_a_scale_that_is_none_is_refused(tmp_path):
    path = saved(tmp_path, ranges(1, np.float64))
    for scale in (0, -1, float("nan"), float("inf"), "255", True):
        with pytest.raises(KudariError, match="scale="):
            load(path, scale=scale)
    with pytest.raises(KudariError, match="digits is from 0 to 1 already"):
        load("digits", scale=16)
