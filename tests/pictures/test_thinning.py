"""A very long route is drawn by the places that can be told apart."""

import numpy as np
import pytest

from kudari.pictures.thinning import FINEST, MOST, envelope, visible


def test_a_shorter_route_is_drawn_as_it_is():
    assert np.array_equal(visible(np.zeros((MOST, 2)), (1.0, 1.0)), np.arange(MOST))
    assert np.array_equal(envelope(np.zeros(MOST)), np.arange(MOST))


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_left_out_that_could_be_seen(seed):
    """Of a walk that comes to rest, every place is as good as on a place that is drawn, in its order."""
    rng = np.random.default_rng(seed)
    places = np.cumsum(rng.normal(size=(200_000, 2)) * 0.9998 ** np.arange(200_000)[:, None], axis=0)
    widths = tuple(np.ptp(places, axis=0))
    drawn = visible(places, widths)
    before = np.searchsorted(drawn, np.arange(len(places)), side="right") - 1
    apart = np.abs(places - places[drawn[before]]) / widths

    assert (drawn[0], drawn[-1]) == (0, len(places) - 1)
    assert apart[: drawn[MOST // 2]].max() <= 1.01 / FINEST


def test_a_walk_that_never_rests_has_its_beginning_and_the_rest_evenly():
    places = np.stack([np.arange(300_000) % 2, np.zeros(300_000)], axis=1)
    drawn = visible(places, (1.0, 1.0))

    assert np.array_equal(drawn[: MOST // 2], np.arange(MOST // 2))
    assert len(drawn) == MOST
    assert np.diff(drawn[MOST // 2 :]).max() < 60
    assert (drawn[0], drawn[-1]) == (0, len(places) - 1)


def test_an_envelope_has_the_lowest_and_the_highest():
    values = np.random.default_rng(0).normal(size=123_457)
    drawn = values[envelope(values)]

    assert (drawn.min(), drawn.max(), drawn[0], drawn[-1]) == (values.min(), values.max(), values[0], values[-1])
    assert len(drawn) <= MOST
