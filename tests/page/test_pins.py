"""The name of a pin: what is not now as it was then."""

import pytest

NOTE = """
const field = fieldOf(STATE_USUAL, null);
const rule = ([key, hypers]) => ({name: '', key, formula: null, hypers, on: true});
const read = ({rules, ...part}) =>
  ({state: {...STATE_USUAL, ...part}, optimizers: optimizersOf(rules.map(rule), field)});
return pinNote(read({...now, ...then}), read(now), (name) => name);
"""
NOW = {"rules": [["sgd", {"lr": 0.95}], ["momentum", {"lr": 0.1}]]}


@pytest.fixture(scope="module")
def v8(modules):
    v8 = modules("state/pins.js", "walking/fields.js")
    yield v8
    v8.close()


@pytest.mark.parametrize(
    ("then", "note"),
    [
        (
            {"rules": [["sgd", {"lr": 0.5}], ["momentum", {"lr": 0.1, "momentum": 0.5}]]},
            "SGD η = 0.5, Momentum α = 0.5",
        ),
        ({"rules": [["lion", {"lr": 0.25}]]}, "Lion η = 0.25"),
        ({"start": [1, 2.5], "steps": 60}, "start (1, 2.5), steps 60"),
        ({"adventurers": 9, "noise": 0.5}, "adventurers 9, noise 0.5"),
        ({}, "as now"),
    ],
)
def test_a_pin_is_named_by_what_is_not_now_as_it_was(v8, then, note):
    assert v8.run(NOTE, then=then, now=NOW) == note
