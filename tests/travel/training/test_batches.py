"""Which samples a step looks at."""

import numpy as np
import pytest

from kudari.formula import KudariError
from kudari.travel.training import Batches

X, T = np.arange(20.0)[:, None], np.arange(20)


def labels(batches, steps):
    return [batches.take(step)[1].tolist() for step in steps]


@pytest.mark.parametrize("size", [1, 3, 7, 19, 20])
def test_an_epoch_sees_each_sample_at_most_once(size):
    """And as many as whole batches hold."""
    batches = Batches(X, T, size, seed=1)
    for epoch in range(4):
        steps = range(epoch * batches.per_epoch, (epoch + 1) * batches.per_epoch)
        seen = [label for batch in labels(batches, steps) for label in batch]

        assert len(set(seen)) == len(seen) == 20 // size * size


def test_samples_keep_their_labels():
    """Row by row."""
    batches = Batches(X, T, 6, seed=1)
    for step in range(9):
        x, t = batches.take(step)

        assert x[:, 0].tolist() == t.tolist()


def test_every_epoch_has_an_order_of_its_own():
    """The whole of it."""
    first, second = labels(Batches(X, T, 19, seed=0), [0, 1])

    assert first != second


@pytest.mark.parametrize("seed", [0, 3, np.int64(3), [3, 4], (3, np.int64(4))])
def test_a_step_can_be_had_without_those_before(seed):
    """In any order, from the seed alone."""
    ahead, back = Batches(X, T, 3, seed), Batches(X, T, 3, seed)

    assert labels(ahead, range(20)) == labels(back, reversed(range(20)))[::-1]


def test_another_seed_is_another_order():
    """Also one that is several numbers."""
    orders = [labels(Batches(X, T, 5, seed), range(4)) for seed in (0, 1, [3, 1], [1, 3])]

    assert all(one != other for i, one in enumerate(orders) for other in orders[:i])


@pytest.mark.parametrize("size", ["all", 20])
def test_all_samples_are_taken_as_they_stand(size):
    """A step is an epoch."""
    batches = Batches(X, T, size)

    assert batches.per_epoch == 1
    assert labels(batches, [0, 5]) == [T.tolist(), T.tolist()]


@pytest.mark.parametrize("size", [0, -1, 21, 2.0, True, None, "ALL", "", "8", [4]])
def test_sizes_that_are_none_are_refused(size):
    """By their name."""
    with pytest.raises(KudariError, match="batch"):
        Batches(X, T, size)


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None, True, [0, -1], ["a"], b"a"])
def test_seeds_that_are_none_are_refused(seed):
    """By their name."""
    with pytest.raises(KudariError, match="seed"):
        Batches(X, T, 4, seed)
