"""A step that was written out as plain Python gives the interpreter's numbers, and sees faults before it writes."""

import copy
import itertools

import numpy as np
import pytest
from tests.examples import quickly

from kudari import RULES, KudariError, rule
from kudari.formula import Symbol, Tape
from kudari.rules import Rule, contract, hyper, in_place, state
from kudari.rules.straight_update import MOST, straight_plan

ALL_RULES = {cls().title: cls for family in RULES.values() for cls in (family, *family.variants.values())}
OF_FLOATS = {
    "two": lambda: {"x": -7.0, "y": 2.0},
    "one": lambda: {"x": 0.5},
    "three, by odd names": lambda: {"key0": 1.0, "'); import os": -2.0, ("a", 3): 1e-3},
}
OF_ARRAYS = {
    "float64": lambda: {"W": np.linspace(-1, 1, 12).reshape(3, 4), "b": np.linspace(1, 2, 5)},
    "float32": lambda: {"W": np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4), "b": np.ones(1, np.float32)},
    "with gaps": lambda: {"W": np.linspace(-1, 1, 24).reshape(4, 6)[::2, ::-1], "b": np.linspace(1, 2, 5)[::-1]},
    "empty": lambda: {"W": np.ones((0, 3)), "b": np.ones(3)},
}
LAYOUTS = OF_FLOATS | OF_ARRAYS


def like(value, drawn):
    return drawn.astype(value.dtype) if isinstance(value, np.ndarray) else float(drawn)


def walked(make, optimizer, scale=1.0, steps=8):
    """The parameters and the states after some steps along drawn gradients, with a learning rate that changes."""
    rng, params = np.random.default_rng(3), make()
    for step in range(steps):
        if step == 4:
            optimizer.lr = 0.5 * optimizer.lr
        optimizer.update(
            params, {k: like(w, np.asarray(scale * rng.standard_normal(np.shape(w)))) for k, w in params.items()}
        )
    return params, optimizer


def same(one, other):
    """Whether dicts hold values of the same types and bits under the same names."""
    return list(one) == list(other) and all(
        type(one[key]) is type(other[key]) and np.array_equal(one[key], other[key], equal_nan=True) for key in one
    )


def both(make, cls, monkeypatch, scale=1.0, steps=8):
    """Written out and interpreted: parameters and states."""
    quick, optimizer = walked(make, cls(), scale, steps)
    with monkeypatch.context() as patch:
        patch.setattr(in_place, "straight_plan", lambda *given: None)
        slow, other = walked(make, cls(), scale, steps)
    assert optimizer._plan.__name__ == "step"
    assert optimizer.t == other.t
    states, others = (one.state_dict()["states"] for one in (optimizer, other))
    return same(quick, slow) and all(same(states[name], others[name]) for name in others)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("title", ALL_RULES)
def test_every_rule_gives_the_same_bits(title, layout, monkeypatch):
    """And values of the same types."""
    cls = ALL_RULES[title]
    assert both(LAYOUTS[layout], cls, monkeypatch)


@pytest.mark.parametrize("scale", quickly([0.0, np.nan, 1e300, 1e-300, 1e-160, 1e160, np.inf], 3))
@pytest.mark.parametrize("layout", ["two", "float64", "float32"])
@pytest.mark.parametrize("title", ALL_RULES)
def test_numbers_at_the_ends(title, layout, scale, monkeypatch):
    """0/0, infinities, NaN and denormal numbers: where Python would raise, the interpreter is asked."""
    with np.errstate(all="ignore"):
        assert both(LAYOUTS[layout], ALL_RULES[title], monkeypatch, scale)


TEXTS = {
    "a quotient": "w ← w − η / g",
    "a root": "w ← w − η √g",
    "a power": "w ← w − η (g·g)^0.3",
    "a power of the time": "w ← w − η t^(−0.3) g",
    "a power of a negative number": "w ← w − η g^0.3",
    "signs and sizes": "w ← w − η sign(g) |w|",
    "the exponential": "w ← w − η exp(g)",
    "the parameter replaced": "w ← g",
}


class Keeper(Rule):
    """Its states are no arrays of their own until they are copied."""

    lr: float = hyper(default=0.1, letter="η")
    gradient, parameter, one, other, time, constant, rate, whole = (state(0.0) for _ in range(8))

    def step(self, w, g, one, t):
        return w - self.lr * g, g, w, one + g, one + g, t, 0.25, self.lr, np.where(g > 0, 1.0, 0.0)


def test_states_that_are_something_else(monkeypatch):
    """The gradient, the parameter, another state, the time, a constant, a hyperparameter: the same values and types."""
    assert both(OF_ARRAYS["float32"], Keeper, monkeypatch, steps=3)
    assert both(OF_ARRAYS["with gaps"], Keeper, monkeypatch, steps=3)


@pytest.mark.parametrize("layout", ["two", "float64", "float32"])
@pytest.mark.parametrize("text", TEXTS)
def test_formulas_of_all_kinds(text, layout, monkeypatch):
    """Also those that are left to the interpreter."""
    make, results = LAYOUTS[layout], []
    formula = TEXTS[text]
    for plan in (straight_plan, lambda *given: None):
        with monkeypatch.context() as patch:
            patch.setattr(in_place, "straight_plan", plan)
            optimizer = rule(formula, η=0.1) if "η" in formula else rule(formula)
            params, rng = make(), np.random.default_rng(3)
            for _ in range(5):
                drawn = {k: like(w, np.asarray(rng.standard_normal(np.shape(w)))) for k, w in params.items()}
                with np.errstate(all="ignore"):
                    optimizer.update(params, drawn)
            results.append((params, optimizer.state_dict()["states"]))
    (quick, states), (slow, others) = results

    assert same(quick, slow)
    assert all(same(states[name], others[name]) for name in others)


def test_new_states_share_no_memory():
    """Neither with the gradient or the parameter that they are, nor with one another."""
    optimizer, params, g = Keeper(), {"w": np.ones(3)}, {"w": np.ones(3)}
    for _ in range(3):
        optimizer.update(params, g)
    arrays = [params["w"], g["w"], *(held["w"] for held in optimizer._memory.states.values())]

    assert not any(np.shares_memory(one, other) for one, other in itertools.combinations(arrays, 2))
    assert optimizer.parameter["w"] == pytest.approx(np.full(3, 0.8))


FAULTS = {
    "a parameter too few": (lambda params, grads: params.pop("b"), "'b'"),
    "a gradient too few": (lambda params, grads: grads.pop("b"), "'b'"),
    "a parameter too many": (lambda params, grads: params.update(c=params["b"]), "'c'"),
    "a gradient too many": (lambda params, grads: grads.update(c=grads["b"]), "'c'"),
    "a text": (lambda params, grads: grads.update(b="1.0"), "'b'"),
    "None": (lambda params, grads: grads.update(b=None), "'b'"),
    "a truth": (lambda params, grads: grads.update(b=True), "'b'"),
    "an integer": (lambda params, grads: params.update(b=1), "'b'"),
    "an array of another shape": (lambda params, grads: grads.update(b=np.ones(7)), "'b'"),
    "another dtype": (lambda params, grads: grads.update(b=np.ones(2, np.float32)), "'b'"),
    "read-only": (lambda params, grads: params.update(b=np.broadcast_to(1.0, 2)), "'b'"),
}
KINDS = {
    "floats": lambda: ({"a": 0.5, "b": 1.0}, {"a": 1.0, "b": -1.0}),
    "arrays": lambda: ({"a": np.ones((2, 3)), "b": np.ones(2)}, {"a": np.ones((2, 3)), "b": -np.ones(2)}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["momentum", "nadam"])
def test_a_fault_on_the_way_changes_nothing(name, fault, kind):
    """Though the step had been written out; and afterwards it goes on."""
    spoil, message = FAULTS[fault]
    optimizer, (params, grads) = RULES[name](), KINDS[kind]()
    for _ in range(2):
        optimizer.update(params, grads)
    assert optimizer._plan.__name__ == "step"
    bad, worse = dict(copy.deepcopy(params)), dict(copy.deepcopy(grads))
    spoil(bad, worse)
    before, held = copy.deepcopy(bad), optimizer.state_dict()
    with pytest.raises(KudariError, match=message):
        optimizer.update(bad, worse)
    after = optimizer.state_dict()

    assert same(bad, before)
    assert after["t"] == held["t"] == 2
    assert all(same(after["states"][name], held["states"][name]) for name in held["states"])
    optimizer.update(params, grads)
    assert optimizer.t == 3


def test_a_hyperparameter_that_float32_cannot_hold_is_refused_on_the_way():
    """By its name and the parameter's; nothing has changed."""
    optimizer, params = RULES["adam"](), {"a": np.ones(2, np.float32)}
    for _ in range(2):
        optimizer.update(params, {"a": np.ones(2, np.float32)})
    before = params["a"].copy()
    optimizer.lr = 1e-50
    with pytest.raises(KudariError, match=r"lr.*float32.*'a'"):
        optimizer.update(params, {"a": np.ones(2, np.float32)})

    assert np.array_equal(params["a"], before)
    assert optimizer.t == 2


def test_numpy_numbers_are_interpreted():
    """They stay what they are."""
    params = {"x": np.float32(1), "y": np.float64(2)}
    for _ in range(3):
        rule("sgd", lr=0.5).update(params, {"x": np.float32(1), "y": 1.0})

    assert [type(value) for value in params.values()] == [np.float32, np.float64]
    assert params == {"x": -0.5, "y": 0.5}


def test_a_plan_is_for_all_rules_of_a_formula():
    """It is written once for so many parameters, whatever they are called."""
    tape = RULES["momentum"].formula.tape
    rows = {"a": [0.1, 0.2, 0.3]}

    assert straight_plan(tape, rows).__code__ is straight_plan(tape, {"b": [0.4, 0.5, 0.6]}).__code__
    assert straight_plan(tape, rows | {"b": [0.1, 0.2, 0.3]}).__code__ is not straight_plan(tape, rows).__code__


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"a": [0.1, 0.2], "b": [np.ones(2), np.ones(2)]},
        {"a": [np.ones(2), np.ones(2, np.float32)]},
        {"a": [np.array(1.0), np.array(1.0)]},
        {"a": [np.ones(2, ">f8"), np.ones(2, ">f8")]},
        {"a": [np.ones(2, np.longdouble), np.ones(2, np.longdouble)]},
        {"a": [np.ma.ones(2), np.ma.ones(2)]},
        {str(number): [0.1, 0.2] for number in range(MOST + 1)},
    ],
)
def test_what_is_not_written_out(rows):
    """Mixtures, other dtypes, arrays without an axis, and very many."""
    assert straight_plan(RULES["sgd"].formula.tape, rows) is None


def test_what_python_rounds_otherwise_is_not_written_out():
    """A tape's operations must all be known to give the interpreter's bits."""
    w, g = Symbol("w"), Symbol("g")
    tape = Tape.of([w - np.exp(g)], [w, g, Symbol("t", "scalar")])

    assert straight_plan(tape, {"a": [0.1, 0.2]}) is None
    assert straight_plan(tape, {"a": [np.ones(2), np.ones(2)]}) is not None


def test_a_step_is_looked_over_once(monkeypatch):
    """Floats too, in new dicts."""
    first, calls = contract.first_of_a_layout, []
    monkeypatch.setattr(contract, "first_of_a_layout", lambda *given: (calls.append(1), first(*given))[1])
    optimizer, params = RULES["adam"](), {"x": 1.0, "y": 2.0}
    for step in range(5):
        optimizer.update(params, {"x": 0.1 * step, "y": 1.0})

    assert len(calls) == 1
