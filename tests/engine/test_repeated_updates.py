"""A step on one layout is looked over once; whatever changes in between is noticed."""

import collections
import copy
import pickle

import numpy as np
import pytest

from kudari import Adam, KudariError, NAdam, rule
from kudari.rules import contract, fused_update

WAYS = {"compiled": 0, "written out": 10**9}  # from how many elements on arrays are large


@pytest.fixture(autouse=True, params=WAYS)
def way(request, monkeypatch):
    """Small arrays, and the same as large ones, for which there are kernels."""
    monkeypatch.setattr(fused_update, "THRESHOLD", WAYS[request.param])


@pytest.fixture
def looked_over(monkeypatch):
    """How often a step was looked over."""
    first, calls = contract.first_of_a_layout, []

    def counted(*given):
        calls.append(1)
        return first(*given)

    monkeypatch.setattr(contract, "first_of_a_layout", counted)
    return calls


def arrays(seed=0):
    rng = np.random.default_rng(seed)
    return {"W": rng.standard_normal((7, 9)), "b": rng.standard_normal(9)}


def plain(cls, steps, **hypers):
    """The parameters after these steps, given as (hyperparameters to set, gradients), every step looked over anew."""
    params, walker = arrays(), cls(**hypers)
    for values, grads in steps:
        for name, value in values.items():
            setattr(walker, name, value)
        walker.update(params, {key: g.copy() for key, g in grads.items()})
    return params


def equal(one, other):
    return all(np.array_equal(one[key], other[key]) for key in one)


@pytest.mark.parametrize("cls", [Adam, NAdam])
def test_once_for_many_steps(cls, looked_over):
    params, grads, walker = arrays(), arrays(1), cls()
    slopes = [arrays(seed) for seed in range(2, 7)]
    for g in slopes:
        for key in grads:
            grads[key][...] = g[key]
        walker.update(dict(params), dict(grads))  # the arrays are the same
    assert len(looked_over) == 1
    assert equal(params, plain(cls, [({}, g) for g in slopes]))


def test_a_schedule_is_followed(looked_over):
    params, grads, walker = arrays(), arrays(1), Adam()
    for lr in (0.1, 0.05, 0.025):
        walker.lr = lr
        walker.update(params, grads)
    assert len(looked_over) == 1
    assert equal(params, plain(Adam, [({"lr": lr}, grads) for lr in (0.1, 0.05, 0.025)]))


def test_new_slopes_in_new_dicts(looked_over):
    """As in the book's loop: the layout is the same."""
    params, walker = arrays(), Adam()
    slopes = [arrays(seed) for seed in range(5)]
    for g in slopes:
        walker.update(params, g)
    assert len(looked_over) == 1
    assert equal(params, plain(Adam, [({}, g) for g in slopes]))


def test_other_parameters_of_the_same_layout(looked_over):
    """What is written is written into them."""
    walker, grads, first, second = rule("sgd", lr=0.5), arrays(1), arrays(), arrays(2)
    walker.update(first, grads)
    walker.update(second, grads)
    assert len(looked_over) == 1
    for params, seed in ((first, 0), (second, 2)):
        assert equal(params, {key: w - 0.5 * grads[key] for key, w in arrays(seed).items()})


@pytest.mark.parametrize("layout", ["names", "shapes", "dtype", "gaps", "order", "number"])
def test_another_layout_is_looked_over(layout, looked_over):
    """And then remembered."""
    changed = {
        "names": lambda given: {f"new {key}": part for key, part in given.items()},
        "shapes": lambda given: {key: part[:-1] for key, part in given.items()},
        "dtype": lambda given: {key: part.astype(np.float32) for key, part in given.items()},
        "gaps": lambda given: {key: part.repeat(2, axis=0)[::2] for key, part in given.items()},
        "order": lambda given: {key: given[key] for key in reversed(given)},
        "number": lambda given: given | {"b": 0.5},
    }[layout]
    walker, grads = rule("sgd", lr=0.5), changed(arrays(1))
    walker.update(arrays(), arrays(1))
    params = changed(arrays())
    expected = {key: w - 0.5 * grads[key] for key, w in params.items()}
    for _ in range(2):
        params = changed(arrays())
        walker.update(params, grads)
    assert equal(params, expected)
    assert len(looked_over) <= 2


def test_slopes_that_lie_in_the_parameters_are_noticed_later_too():
    """All is read before anything is written."""
    whole = np.arange(1.0, 12.0)
    walker, expected = rule("sgd", lr=0.1), whole[1:] - 0.1 * whole[:-1]
    walker.update({"w": np.ones(10)}, {"w": np.ones(10)})
    walker.update({"w": whole[1:]}, {"w": whole[:-1]})
    assert np.array_equal(whole[1:], expected)


def test_weights_that_are_tied_later_are_noticed():
    """Two names for one array."""
    walker, w = rule("sgd", lr=0.1), np.ones(10)
    walker.update({"a": np.ones(10), "b": np.ones(10)}, {"a": np.ones(10), "b": np.ones(10)})
    with pytest.raises(KudariError, match="'a' and 'b' are the same memory"):
        walker.update({"a": w, "b": w}, {"a": np.ones(10), "b": np.full(10, 2.0)})
    assert w.tolist() == [1.0] * 10


def test_slopes_that_are_not_aligned_are_noticed_later_too():
    """A kernel would stumble."""
    walker, params = rule("sgd", lr=0.5), {"w": np.ones(10)}
    walker.update(params, {"w": np.ones(10)})
    raw = np.zeros(81, np.uint8)
    g = raw[1:].view(np.float64)
    g[:] = 1
    assert not g.flags.aligned
    walker.update(params, {"w": g})
    assert params["w"].tolist() == [0.0] * 10


def test_a_dict_that_makes_up_what_it_lacks_is_not_asked():
    """A slope is missing, whatever a defaultdict would say."""
    walker, params, grads = Adam(), arrays(), collections.defaultdict(lambda: np.zeros(9), arrays(1))
    walker.update(params, grads)
    before = copy.deepcopy(params)
    grads["c"] = grads.pop("b")
    with pytest.raises(KudariError, match="no gradient for the parameter 'b'"):
        walker.update(params, grads)
    assert equal(params, before)
    assert set(grads) == {"W", "c"}


def test_a_step_that_would_fail_changes_nothing():
    for dtype, spoil, message in [
        ("float64", lambda walker, params, grads: params["W"].setflags(write=False), "read-only"),
        ("float64", lambda walker, params, grads: grads.pop("b"), "no gradient for the parameter 'b'"),
        ("float64", lambda walker, params, grads: grads.update(c=np.ones(3)), "no such parameter"),
        ("float64", lambda walker, params, grads: grads.update(b=np.ones(8)), "has shape"),
        ("float32", lambda walker, params, grads: setattr(walker, "lr", 1e-60), "becomes 0.0 in float32"),
    ]:
        params, grads = ({key: w.astype(dtype) for key, w in arrays(seed).items()} for seed in (0, 1))
        walker = Adam()
        walker.update(params, grads)
        walker.update(params, grads)
        before, state = copy.deepcopy(params), walker.state_dict()
        spoil(walker, params, grads)
        with pytest.raises(KudariError, match=message):
            walker.update(params, grads)
        assert equal(params, before)
        assert walker.t == state["t"]
        assert equal(walker.m, state["states"]["m"])


def test_an_array_that_changed_its_shape_in_place_is_noticed():
    params, grads, walker = arrays(), arrays(1), Adam()
    walker.update(params, grads)
    grads["W"].resize((3, 3), refcheck=False)
    with pytest.raises(KudariError, match="shape"):
        walker.update(params, grads)


@pytest.mark.parametrize("cls", [Adam, NAdam])
def test_states_from_elsewhere_are_taken(cls):
    """By load_state_dict, and in the state's own dict."""
    params, grads, walker = arrays(), arrays(1), cls()
    walker.update(params, grads)
    saved, place = walker.state_dict(), copy.deepcopy(params)
    for _ in range(2):
        walker.update(params, grads)
    after = copy.deepcopy(params)
    for key in params:
        params[key][...] = place[key]
    walker.load_state_dict(saved)
    for _ in range(2):
        walker.update(params, grads)
    assert equal(params, after)
    walker.m["W"] = np.zeros((7, 9))
    other, place = cls(), copy.deepcopy(params)
    other.load_state_dict(walker.state_dict())
    walker.update(params, grads)
    other.update(place, grads)
    assert equal(params, place)


def test_a_number_that_was_replaced_for_one_parameter_is_its_own(monkeypatch):
    params, grads, walker = arrays(), arrays(1), NAdam()
    name = next(name for name, state in NAdam.states.items() if state.per_tensor)
    walker.update(params, grads)
    getattr(walker, name)["b"] *= 0.5
    other, place = NAdam(), copy.deepcopy(params)
    other.load_state_dict(walker.state_dict())
    walker.update(params, grads)
    monkeypatch.setattr(fused_update, "THRESHOLD", 10**9)
    other.update(place, grads)
    assert equal(params, place)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda all_: pickle.loads(pickle.dumps(all_))])
def test_a_copy_writes_into_its_own_arrays(copied):
    params, grads, walker = arrays(), arrays(1), Adam()
    walker.update(params, grads)
    before = copy.deepcopy(params)
    walker2, params2, grads2 = copied((walker, params, grads))
    walker2.update(params2, grads2)
    assert equal(params, before)
    walker.update(params, grads)
    assert equal(params, params2)


def test_a_rule_of_text_too():
    params, grads, walker = arrays(), arrays(1), rule("v ← 0.9 v - 0.1 g; w ← w + v")
    for _ in range(3):
        walker.update(params, grads)
    again = arrays()
    other = rule("v ← 0.9 v - 0.1 g; w ← w + v")
    for _ in range(3):
        other.update(again, copy.deepcopy(grads))
    assert equal(params, again)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cls", [Adam, NAdam])
def test_numbers_computed_ahead_are_those_of_each_step(cls, dtype, monkeypatch):
    """Over many steps, with a hyperparameter that changes now and then: the interpreter's bits."""
    results = []
    for threshold in (0, 10**9):
        monkeypatch.setattr(fused_update, "THRESHOLD", threshold)
        params, grads = ({key: w.astype(dtype) for key, w in arrays(seed).items()} for seed in (0, 1))
        walker = cls()
        for step in range(300):
            walker.lr = 0.01 if step < 120 else 0.01 / (1 + step % 7 // 5)
            walker.update(params, grads)
        results.append(params)
    assert equal(*results)


def test_a_small_array_beside_that_lies_in_a_large_one_later_is_noticed():
    """Whichever of them a kernel could run over."""
    walker, whole, grads = rule("sgd", lr=0.5), np.ones(100), {"b": np.full(50, 2.0), "W": np.ones(100)}
    walker.update({"b": np.ones(100)[::2], "W": whole}, grads)
    with pytest.raises(KudariError, match="'b' and 'W' are the same memory"):
        walker.update({"b": whole[::2], "W": whole}, grads)
    assert whole.tolist() == [0.5] * 100
