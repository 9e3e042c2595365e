"""Samples: what they are made of, how some are drawn, and what is refused."""

import pickle

import numpy as np
import pytest

from kudari.data import Data, Samples
from kudari.formula import KudariError

COUNT = 50


@pytest.fixture
def samples():
    """Samples that can be told apart: the first number of each is its place."""
    x = np.arange(COUNT * 3, dtype=np.float32).reshape(COUNT, 3)
    return Samples(x, np.arange(COUNT) % 4, 4)


def places(samples):
    """Which samples of the fixture these are."""
    return (samples.x[:, 0] / 3).astype(int).tolist()


def test_inputs_and_labels_have_one_type():
    """Whatever they were made of."""
    samples = Samples([[True, False], [False, True]], [1.0, 0.0], 2)

    assert (samples.x.dtype, samples.t.dtype) == (np.float32, np.int64)


def test_float32_is_not_copied(samples):
    """The data of a training are held once."""
    assert Samples(samples.x, samples.t, 4).x is samples.x


def test_some_are_drawn_without_replacement(samples):
    """None of them twice, and each with its label."""
    drawn = samples.some(COUNT)

    assert len(samples.some(1)) == 1
    assert sorted(places(drawn)) == list(range(COUNT))
    assert drawn.t.tolist() == [place % 4 for place in places(drawn)]


def test_more_samples_begin_with_the_fewer(samples):
    """So that a study of more data adds to what it had."""
    assert places(samples.some(40, seed=3))[:7] == places(samples.some(7, seed=3))


def test_seeds_draw_differently(samples):
    """And one seed the same."""
    assert places(samples.some(20, seed=1)) == places(samples.some(20, seed=1))
    assert places(samples.some(20, seed=1)) != places(samples.some(20, seed=2))


@pytest.mark.parametrize("count", [0, -1, COUNT + 1])
def test_more_than_there_are_cannot_be_drawn(samples, count):
    """The error says how many there are."""
    with pytest.raises(KudariError, match=rf"count={count} .* 1 to {COUNT}"):
        samples.some(count)


def test_a_split_loses_nothing(samples):
    """Every sample is in one part, with its label; the second part has the share."""
    first, second = samples.split(0.3, seed=5)

    assert len(second) == 15
    assert sorted(places(first) + places(second)) == list(range(COUNT))
    assert second.t.tolist() == [place % 4 for place in places(second)]
    assert (first.classes, second.classes) == (4, 4)


def test_a_split_is_shuffled(samples):
    """Data often lie in the order of their classes."""
    assert places(samples.split(0.3)[1]) != list(range(35, 50))


@pytest.mark.parametrize("share", [0, 1, -0.5, float("nan")])
def test_a_share_is_between_0_and_1(samples, share):
    """Or the error names it."""
    with pytest.raises(KudariError, match=f"share={share} is not between"):
        samples.split(share)


@pytest.mark.parametrize("share", [0.001, 0.999])
def test_a_split_leaves_no_part_empty(samples, share):
    """Or the error says of how many."""
    with pytest.raises(KudariError, match=f"share={share} of {COUNT} samples leaves one part empty"):
        samples.split(share)


@pytest.mark.parametrize("seed", [-1, 1.5, None, "a"])
def test_a_seed_is_one(samples, seed):
    """Without a seed nothing could be drawn again."""
    for draw in (lambda: samples.some(5, seed=seed), lambda: samples.split(0.5, seed=seed)):
        with pytest.raises(KudariError, match="seed must be a whole number, at least 0"):
            draw()


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda samples: samples.some(5.0), r"count=5\.0 is no whole number"),
        (lambda samples: samples.some(True), "count=True is no whole number"),
        (lambda samples: samples.split("a"), "share='a' is not between 0 and 1"),
        (lambda samples: samples.split(None), "share=None is not between 0 and 1"),
    ],
)
def test_what_is_no_number_is_named(samples, draw, said):
    """As Kudari says it, not as NumPy does."""
    with pytest.raises(KudariError, match=said):
        draw(samples)


def test_a_digest_is_that_of_the_samples(samples):
    """The name does not count; every input and every label does, and in which part they are."""
    first, second = samples.split(0.5)
    changed = Samples(np.where(second.x == second.x[0, 0], -1, second.x), second.t, 4)
    relabelled = Samples(second.x, 3 - second.t, 4)
    digest = Data("own", first, second).digest

    assert Data("other", first, second).digest == digest
    assert len({digest, *(Data("own", *parts).digest for parts in ((first, changed), (first, relabelled)))}) == 3
    assert Data("own", second, first).digest != digest


@pytest.mark.parametrize(
    ("x", "t", "classes", "said"),
    [
        ([[0.0, np.nan], [np.nan, 0.0]], [0, 1], 2, r"x\[0, 1\] is nan"),
        ([[0.0], [-np.inf]], [0, 1], 2, r"x\[1, 0\] is -inf"),
        ([[1e300]], [0], 2, r"x\[0, 0\] is 1e\+300"),
        ([[1j]], [0], 2, "x holds no numbers, but complex128"),
        ([["1"]], [0], 2, "x holds no numbers"),
        ([[1], [1, 2]], [0, 1], 2, "x is no array"),
        ([1.0, 2.0], [0, 1], 2, r"x has shape \(2,\)"),
        (np.zeros((0, 3)), [], 2, r"x has shape \(0, 3\)"),
        (np.zeros((3, 0)), [0, 1, 0], 2, r"x has shape \(3, 0\)"),
        ([[1.0], [2.0]], [0], 2, "x has 2 samples, but t has 1 labels"),
        ([[1.0], [2.0]], [0, 2], 2, r"t\[1\] is 2, but with 2 classes labels are 0 to 1"),
        ([[1.0], [2.0]], [0, -1], 2, r"t\[1\] is -1"),
        ([[1.0], [2.0]], [0.5, 1], 2, r"t\[0\] is 0.5"),
        ([[1.0], [2.0]], [1, np.nan], 2, r"t\[1\] is nan"),
        ([[1.0]], [1e300], 2, r"t\[0\] is 1e\+300"),
        ([[1.0]], ["a"], 2, "t has shape"),
        ([[1.0]], [[0, 1]], 2, "argmax"),
        ([[1.0], [2.0]], [[0], [1]], 2, r"t has shape \(2, 1\); .* t.ravel\(\)"),
        ([[1.0]], [0], None, "classes=None is no whole number"),
        ([[1.0]], [0], 0, "classes=0 is no whole number, at least 1"),
    ],
)
def test_what_is_wrong_is_named(x, t, classes, said):
    """With its place where it has one."""
    with pytest.raises(KudariError, match=said):
        Samples(x, t, classes)


@pytest.mark.parametrize(
    ("test", "more", "said"),
    [
        (Samples([[1.0], [2.0], [3.0]], [0, 1, 0], 2), {}, "a test sample has 1 numbers, one to train with 2"),
        (Samples([[1.0, 2.0]], [0], 3), {}, "3 classes to test, but 2 to train"),
        (Samples([[1.0, 2.0]], [0], 2), {"shape": (3, 1)}, r"shape=\(3, 1\) is no picture of 2 numbers"),
        (Samples([[1.0, 2.0]], [0], 2), {"labels": ("cat",)}, "1 names of labels for 2 classes"),
    ],
)
def test_parts_that_do_not_fit_are_refused(test, more, said):
    """Training and test data have the same inputs and classes."""
    with pytest.raises(KudariError, match=said):
        Data("own", Samples([[1.0, 2.0]], [1], 2), test, **more)


def test_samples_go_to_other_processes(samples):
    """Studies run side by side."""
    again = pickle.loads(pickle.dumps(samples))

    assert np.array_equal(again.x, samples.x)
    assert np.array_equal(again.t, samples.t)
