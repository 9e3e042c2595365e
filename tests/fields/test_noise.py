"""Noise belongs to the seed and the step, so that rules meet the same; on average it tells the truth."""

import math

import numpy as np
import pytest

from kudari import SGD, Additive, Adventurer, Field, HeavyTailed, KudariError, MaskOut, Momentum, Multiplicative, field
from kudari.fields.noise import BLOCK, LOW, between, normal, philox, uniform, words_of

HERE = {"x": -7.0, "y": 2.0}
EXACT = np.array([-0.7000000000000001, 4.0])
KINDS = ["additive", "multiplicative", "heavy-tailed", "mask-out"]
MANY = 4000


def seen(kind, amount, *, seed=0, steps=MANY):
    """The noisy slopes of many steps at one point: shape (steps, 2)."""
    place = field("ravine").with_noise(kind, amount, seed=seed)
    return np.array([list(place.gradient(HERE, step=step).values()) for step in range(steps)])


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_and_step_have_one_noise(kind):
    """However often it is asked, and from whichever field of that seed."""
    places = [field("ravine").with_noise(kind, 0.5, seed=3) for _ in range(2)]

    assert places[0].gradient(HERE, step=7) == places[1].gradient(HERE, step=7) == places[0].gradient(HERE, step=7)


@pytest.mark.parametrize("kind", KINDS)
def test_steps_differ(kind):
    """Twenty steps do not all look alike."""
    assert len(np.unique(seen(kind, 0.5, steps=20), axis=0)) > 3 - (kind == "mask-out")


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_differ(kind):
    """Over twenty steps."""
    assert not np.array_equal(seen(kind, 0.5, seed=1, steps=20), seen(kind, 0.5, seed=2, steps=20))


@pytest.mark.parametrize("kind", KINDS)
def test_the_step_is_the_first_unless_said(kind):
    """gradient(point) is gradient(point, step=0)."""
    place = field("ravine").with_noise(kind, 0.5, seed=5)

    assert place.gradient(HERE) == place.gradient(HERE, step=0)


@pytest.mark.parametrize("kind", KINDS)
def test_coordinates_have_noise_of_their_own(kind):
    """x and y are not disturbed in step."""
    relative = seen(kind, 0.5, steps=50) - EXACT

    assert not np.allclose(relative[:, 0], relative[:, 1])
    assert not np.allclose(relative[:, 0] / EXACT[0], relative[:, 1] / EXACT[1])


@pytest.mark.parametrize("kind", KINDS[:3])
def test_no_noise_is_the_exact_slope(kind):
    """To the last bit."""
    assert seen(kind, 0.0, steps=10).tolist() == [EXACT.tolist()] * 10


def test_a_mask_that_shows_all_is_the_exact_slope():
    """With probability one."""
    assert seen("mask-out", 1.0, steps=10).tolist() == [EXACT.tolist()] * 10


@pytest.mark.parametrize(
    ("kind", "amount", "scale"),
    [
        ("additive", 0.5, np.array([0.5, 0.5])),
        ("multiplicative", 0.5, 0.5 * np.abs(EXACT)),
        ("mask-out", 0.25, np.abs(EXACT) * math.sqrt(3)),  # √((1 − p)/p)
    ],
)
def test_the_noise_is_unbiased_and_as_large_as_said(kind, amount, scale):
    """Mean within four standard errors, standard deviation within a tenth."""
    slopes = seen(kind, amount)

    assert np.all(np.abs(slopes.mean(axis=0) - EXACT) < 4 * scale / math.sqrt(MANY))
    assert slopes.std(axis=0) == pytest.approx(scale, rel=0.1)


def test_heavy_tails_are_centred_and_as_wide_as_said():
    """The Cauchy distribution has no mean: the median is the slope, half of all lies within σ."""
    off = seen("heavy-tailed", 0.5) - EXACT

    assert np.abs(np.median(off, axis=0)) == pytest.approx([0, 0], abs=0.05)
    assert np.median(np.abs(off), axis=0) == pytest.approx([0.5, 0.5], rel=0.1)
    assert np.abs(off).max() > 100


def test_a_mask_shows_a_slope_multiplied_or_not_at_all():
    """g/p or 0."""
    values = np.unique(seen("mask-out", 0.25, steps=200)[:, 1])

    assert values.tolist() == [0.0, 16.0]


def test_multiplicative_noise_is_still_at_the_minimum():
    """Where there is no slope there is nothing to disturb."""
    place = field("ravine").with_noise("multiplicative", 5.0)

    assert [place.gradient({"x": 0.0, "y": 0.0}, step=k) for k in range(5)] == [{"x": 0.0, "y": 0.0}] * 5


def test_noise_leaves_values_and_the_quiet_field_alone():
    """Only the slope is disturbed, and only that of the new field."""
    quiet = field("ravine")
    noisy = quiet.with_noise("additive", 1.0, seed=1)

    assert noisy.value(HERE) == quiet.value(HERE) == 6.45
    assert list(quiet.gradient(HERE, step=3).values()) == EXACT.tolist()
    assert quiet.noise is None


@pytest.mark.parametrize(
    ("kind", "law"), list(zip(KINDS, [Additive(0.5), Multiplicative(0.5), HeavyTailed(0.5), MaskOut(0.5)], strict=True))
)
def test_a_name_and_an_object_are_the_same_noise(kind, law):
    """with_noise takes either."""
    place = field("ravine")

    assert place.with_noise(kind, 0.5, seed=1).gradient(HERE) == place.with_noise(law, seed=1).gradient(HERE)


def test_arrays_have_noise_at_every_point():
    """In the shape of the points."""
    slopes = Field("x**2").with_noise("additive", 1.0).gradient({"x": np.zeros((3, 4))})["x"]

    assert slopes.shape == (3, 4)
    assert len(np.unique(slopes)) == 12


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("amount", [-1.0, math.nan, math.inf])
def test_an_amount_that_is_none_is_refused(kind, amount):
    """Before anybody walks."""
    with pytest.raises(KudariError):
        field("ravine").with_noise(kind, amount)


@pytest.mark.parametrize("probability", [0.0, 1.5])
def test_a_probability_that_is_none_is_refused(probability):
    """Nothing seen at all would be no gradient."""
    with pytest.raises(KudariError, match="probability"):
        MaskOut(probability)


def test_an_unknown_noise_is_refused_with_the_known_ones():
    """All four are named."""
    with pytest.raises(KudariError, match=r"additive.*multiplicative.*heavy-tailed.*mask-out"):
        field("ravine").with_noise("pink", 1.0)


@pytest.mark.parametrize("seed", [-1, 1.5])
def test_a_seed_that_is_none_is_refused(seed):
    """At once, and not from within NumPy in the middle of a walk."""
    with pytest.raises(KudariError, match="seed"):
        field("ravine").with_noise("additive", 1.0, seed=seed)


def test_two_rules_meet_the_same_noise():
    """What additive noise adds at step k is the same, wherever a rule has come by then."""
    place = field("ravine").with_noise("additive", 0.3, seed=2)
    met = []
    for rule in (SGD(lr=0.1), Momentum(lr=0.05)):
        route = Adventurer(-7, 2).optimize(place, rule, rep=12)
        exact = np.array([field("ravine").gradient_at(*position) for position in route.positions.tolist()])
        met.append(route.gradients - exact)

    assert met[0] == pytest.approx(met[1], abs=1e-12)
    assert np.abs(met[0]).min() > 0


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((LOW, LOW, LOW, LOW), (LOW, LOW), "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_the_generator_is_the_published_one(counter, key, words):
    """Known answers of its authors, from their library Random123 (philox4x32, 10 rounds)."""
    assert " ".join(f"{word:08x}" for word in philox(counter, key)) == words


def test_arrays_have_the_numbers_of_their_elements():
    """However many there are: more than are worked on together, too."""
    seeds = np.arange(2**40, 2**40 + BLOCK + 3)
    some = [0, 1, BLOCK - 1, BLOCK, BLOCK + 2]

    assert [uniform(seeds, 5, 1, 0)[k] for k in some] == [uniform(int(seeds[k]), 5, 1, 0)[0] for k in some]
    assert [normal(seeds, 5, 1, 2)[k] for k in some] == [normal(int(seeds[k]), 5, 1, 2)[0] for k in some]


@pytest.mark.parametrize("words", [(0, 0), (0, LOW), (LOW, 0), (LOW, LOW)])
def test_neither_end_is_ever_drawn(words):
    """Of the least and the greatest words there are: a logarithm of 0 or a tangent of π/2 would be no noise."""
    share = between(*words)[0]

    assert 0 < share < 1
    assert math.isfinite(math.log(share))
    assert abs(math.tan(math.pi * (share - 0.5))) < 1e16


def test_numbers_are_spread_evenly():
    """In each of a hundred parts as many as chance allows: χ² within four standard deviations of its mean."""
    counts = np.histogram(uniform(1, np.arange(100_000), 0, 0), bins=100, range=(0, 1))[0]
    chi = float(np.sum((counts - 1000) ** 2) / 1000)

    assert abs(chi - 99) < 4 * math.sqrt(2 * 99)


@pytest.mark.parametrize("draw", [uniform, normal])
@pytest.mark.parametrize("part", range(4))
def test_neighbours_have_nothing_to_do_with_each_other(draw, part):
    """Of the next seed, step, variable or element: a correlation within four standard errors."""
    base = np.arange(50_000)
    key = [11, 12, 13, 14]
    one = draw(*(base if k == part else value for k, value in enumerate(key)))
    other = draw(*(base + 1 if k == part else value for k, value in enumerate(key)))

    assert len(np.unique(one)) == len(base)
    assert abs(np.corrcoef(one, other)[0, 1]) < 4 / math.sqrt(len(base))


@pytest.mark.parametrize("part", range(4))
def test_each_bit_of_a_key_changes_half_of_all_bits(part):
    """Seed, step, variable and element, bit by bit: 64 of 128, within five standard errors over two hundred keys."""
    rng = np.random.default_rng(2)
    widths = [63, 32, 32, 32]
    keys = [rng.integers(0, 2**width, 200) for width in widths]
    before = np.array(words_of(*keys))
    for bit in range(widths[part]):
        changed = [column ^ (1 << bit) if k == part else column for k, column in enumerate(keys)]
        flipped = np.bitwise_count(before ^ np.array(words_of(*changed))).sum(axis=0)
        assert abs(flipped.mean() - 64) < 5 * math.sqrt(32 / 200)
