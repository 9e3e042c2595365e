"""The page draws the noise that Python draws: the same bits, and but for the last digits the same normal numbers."""

import math

import numpy as np
import pytest

from kudari import Adventurer, Momentum, field
from kudari.fields.noise import LOW, between, normal, philox, uniform, words_of

EDGES = [0, 1, 2, 65535, 65536, 2**31 - 1, 2**31, LOW]
SEEDS = [0, 1, 7, 2**31, LOW, 2**32, 2**32 + 1, 2**53 - 1]


@pytest.fixture(scope="module")
def noise(modules):
    v8 = modules("walking/noise.js", "walking/scene.js")
    yield v8
    v8.close()


def keys():
    """Two thousand keys: seed, step, variable and adventurer, with all that is at an edge among them."""
    rng = np.random.default_rng(3)
    some = rng.integers(0, 2**53, (2000, 4)) >> rng.integers(0, 53, (2000, 4))
    some[:, 1:] &= LOW
    some[:64, 0] = np.repeat(SEEDS, 8)
    for part in (1, 2, 3):
        some[:64, part] = np.roll(np.tile(EDGES, 8), part)
    return some.tolist()


def test_the_same_bits_belong_to_a_key(noise):
    """Four words each, and the number between 0 and 1 that the first two make."""
    program = """
      return keys.map((key) => {
        const words = [...wordsOf(...key)];
        return [words, between(words[0], words[1])];
      });
    """
    found = noise.run(program, keys=keys())

    assert [tuple(words) for words, _ in found] == [words_of(*key) for key in keys()]
    assert [share for _, share in found] == [float(uniform(*key)[0]) for key in keys()]


def test_the_generator_itself_has_the_same_bits(noise):
    """For any counter and key, not only for those that a walk has."""
    rng = np.random.default_rng(4)
    some = np.concatenate([rng.integers(0, 2**32, (500, 6)), rng.choice(EDGES, (200, 6))]).tolist()
    found = noise.run("return all.map((one) => [...philox(...one)]);", all=some)

    assert [tuple(words) for words in found] == [philox(words[:4], words[4:]) for words in some]


def test_a_normal_number_is_pythons_but_for_its_last_digits(noise):
    """A browser has a logarithm and a cosine of its own, so that most are the same, and all within a few 1e-15."""
    found = np.array(noise.run("return keys.map((key) => normal(...key));", keys=keys()))
    ours = np.array([float(normal(*key)[0]) for key in keys()])

    assert np.abs(found - ours).max() < 4e-15
    assert np.mean(found == ours) > 0.5


@pytest.mark.parametrize("words", [(0, 0), (0, LOW), (LOW, 0), (LOW, LOW)])
def test_neither_end_is_ever_drawn(noise, words):
    """Of the least and the greatest words there are: by the page as by Python."""
    share = noise.run("return between(...words);", words=words)

    assert 0 < share < 1
    assert share == between(*words)[0]


@pytest.mark.parametrize(("name", "rates"), [("ravine", {"lr": 0.4}), ("himmelblau", {"lr": 0.01})])
@pytest.mark.parametrize("seed", [0, 7, 2**53 - 1])
def test_a_noisy_walk_is_that_of_python(noise, name, rates, seed):
    """The first of many adventurers has Python's own noise, step by step."""
    program = """
      const field = fieldOf({field: name, formula: null, own: false}, null);
      const [optimizer] = optimizersOf([{name: '', key: 'momentum', formula: null, hypers: rates, on: true}], field);
      const state = {start: field.start, adventurers: 9, steps: 40, noise: 0.5, seed};
      return walkOf(optimizer, field, state).positions.map((column) => column.filter((_, k) => k % 9 === 0));
    """
    found = np.array(noise.run(program, name=name, rates=rates, seed=seed)).T
    noisy = field(name).with_noise("additive", 0.5, seed=seed)
    route = Adventurer(*noisy.start).optimize(noisy, Momentum(**rates), 40)
    quiet = Adventurer(*noisy.start).optimize(field(name), Momentum(**rates), 40)

    assert np.allclose(found, route.positions, rtol=0, atol=1e-12)
    assert math.dist(quiet.positions[-1], route.positions[-1]) > 1e-3
