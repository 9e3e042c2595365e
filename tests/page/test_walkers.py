"""Walks are kept by who walked, and coarse while a hand would wait for them."""

import pytest

WALKERS = """
const field = fieldOf({field: 'beale', formula: null, own: false, domain: null}, null);
const rules = Array.from({length: 12}, () => ({name: '', key: 'momentum', formula: null, hypers: {}, on: true}));
const optimizers = optimizersOf(rules, field), walkers = new Walkers();
const asked = {start: [1, 1], adventurers, steps, noise: 0, seed: 0};
const few = walkers.all(optimizers, field, asked);
for (const optimizer of optimizers) walkers.walk(optimizer, field, asked);
"""


@pytest.fixture(scope="module")
def page(modules):
    v8 = modules("walking/walkers.js", "walking/fields.js", "walking/optimizers.js")
    yield v8
    v8.close()


def test_whoever_changes_one_rule_waits_for_that_one_alone(page):
    """The others are the very same walks."""
    program = """
      const before = walkers.all(optimizers, field, asked).walks;
      optimizers[3].values.lr = 0.001;
      const missing = walkers.missing(optimizers, field, asked).length;
      const {walks, coarse} = walkers.all(optimizers, field, asked);
      return [missing, coarse, walks.map((walk, k) => walk === before[k])];
    """
    missing, coarse, same = page.run(WALKERS + program, adventurers=8, steps=30)

    assert (missing, coarse) == (1, False)
    assert same == [k != 3 for k in range(12)]


def test_what_would_keep_a_hand_waiting_is_walked_by_fewer_and_not_as_far(page):
    """Its places are few enough for a frame; and when it rests, all of it is there."""
    program = """
      const exact = walkers.all(optimizers, field, asked);
      return [few.coarse, few.walks.map(({lanes, steps}) => lanes * steps), exact.coarse,
        exact.walks.map(({lanes, steps}) => [lanes, steps])];
    """
    coarse, places, later, sizes = page.run(WALKERS + program, adventurers=64, steps=2000)

    assert coarse
    assert sum(places) <= 60_000
    assert not later
    assert sizes == [[64, 2000]] * 12


@pytest.mark.parametrize("change", ["start: [2, 2]", "steps: 31", "adventurers: 9", "noise: 0.1", "seed: 1"])
def test_whatever_is_asked_else_is_walked_anew(page, change):
    program = f"return walkers.missing(optimizers, field, {{...asked, {change}}}).length;"

    assert page.run(WALKERS + program, adventurers=8, steps=30) == 12


def test_what_is_usual_is_walked_at_once(page):
    """Four rules, 64 adventurers and 200 steps are exact in every frame."""
    program = "return new Walkers().all(optimizers.slice(0, 4), field, {...asked, steps: 200, adventurers: 64}).coarse;"

    assert page.run(WALKERS + program, adventurers=1, steps=1) is False
