"""Parameters that are not treated alike: hyperparameters of their own, frozen ones, and some that come later."""

import numpy as np
import pytest

import kudari
from kudari import RULES, PerParameter
from kudari.formula import KudariError


@pytest.fixture
def steps():
    """Gradients of four steps, for three arrays of which one is large enough for a kernel."""
    rng = np.random.default_rng(0)
    return [{"W": rng.normal(size=(200, 200)), "b": rng.normal(size=3), "c": rng.normal(size=2)} for _ in range(4)]


def beginning():
    return {"W": np.full((200, 200), 0.5), "b": np.full(3, 0.5), "c": np.full(2, 0.5)}


def walked(rule, steps, params=None):
    params = beginning() if params is None else params
    for grads in steps:
        rule.update(params, grads)
    return params


def same(one, other):
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


@pytest.mark.parametrize("name", RULES)
def test_without_exceptions_it_is_the_rule_itself(name, steps):
    """Bit for bit, kernel or not."""
    assert same(walked(PerParameter(name), steps), walked(RULES[name](), steps))


@pytest.mark.parametrize("name", RULES)
def test_a_frozen_parameter_stays_and_the_others_go_as_if_it_were_not_there(name, steps):
    """Of the rule itself where it is the same one at every step."""
    frozen = [{**grads, "b": None} for grads in steps]
    alone = [{key: g for key, g in grads.items() if key != "b"} for grads in steps]
    wanted = walked(RULES[name](), alone, {key: w for key, w in beginning().items() if key != "b"})

    for rule in (RULES[name](), PerParameter(name), PerParameter(name, {"b": None})):
        assert same(walked(rule, steps if getattr(rule, "per", None) else frozen), {**wanted, "b": np.full(3, 0.5)})


def test_frozen_numbers_stay_too():
    """Which are replaced and not written into."""
    params = {"x": 1.0, "y": 2.0}
    rule = kudari.SGD(lr=0.1)
    rule.update(params, {"x": None, "y": 1.0})
    rule.update(params, {"x": None, "y": None})

    assert params == {"x": 1.0, "y": 1.9}
    assert rule.t == 1


@pytest.mark.parametrize("name", ["adam", "nadam", "amsgrad", "momentum"])
def test_a_parameter_that_comes_later_takes_the_steps_of_a_first_one(name, steps):
    """Its count of steps is its own, which the corrections of Adam depend on; so does one that is unfrozen."""
    late = walked(RULES[name](), [{"b": grads["b"]} for grads in steps[2:]], {"b": np.full(3, 0.5)})
    added, unfrozen = PerParameter(name), PerParameter(name)
    params = {"c": np.full(2, 0.5)}
    walked(added, [{"c": grads["c"]} for grads in steps[:2]], params)
    params["b"] = np.full(3, 0.5)
    walked(added, [{"b": grads["b"], "c": grads["c"]} for grads in steps[2:]], params)
    other = walked(unfrozen, [{**grads, "b": None if k < 2 else grads["b"]} for k, grads in enumerate(steps)])

    assert np.array_equal(params["b"], late["b"])
    assert np.array_equal(other["b"], late["b"])


def test_the_rule_itself_refuses_what_comes_later(steps):
    """For it has one count of steps; it says what has one for each."""
    rule = kudari.Adam()
    params = beginning()
    rule.update(params, {**steps[0], "b": None})
    before = {key: w.copy() for key, w in params.items()}
    with pytest.raises(KudariError, match=r"kudari\.PerParameter\(rule\) counts the steps of each"):
        rule.update(params, steps[1])

    assert same(params, before)


def test_no_decay_on_biases(steps):
    """And a learning rate of its own: each as the rule with these values would do it alone."""
    rule = PerParameter("adamw:lr=0.1,weight_decay=0.5", {"[bc]": {"weight_decay": 0}, "W": {"lr": 0.01}})
    params = walked(rule, steps)
    for key, values in (("W", {"lr": 0.01, "weight_decay": 0.5}), ("b", {"lr": 0.1, "weight_decay": 0})):
        alone = walked(kudari.AdamW(**values), [{key: grads[key]} for grads in steps], {key: beginning()[key]})

        assert np.array_equal(params[key], alone[key])


def test_the_first_pattern_that_fits_counts():
    """Special ones come first."""
    params = {"b1": 1.0, "b2": 1.0}
    PerParameter("sgd:lr=0.1", {"b1": {"lr": 0.5}, "b*": None}).update(params, {"b1": 1.0, "b2": 1.0})

    assert params == {"b1": 0.5, "b2": 1.0}


def test_it_goes_on_from_its_state(steps):
    """Though its parameters have taken steps of different numbers."""
    first, second = (PerParameter("adam", {"b": {"lr": 0.1}}) for _ in range(2))
    params = walked(first, [{**steps[0], "c": None}, steps[1]])
    again = {key: w.copy() for key, w in params.items()}
    second.load_state_dict(first.state_dict())

    assert same(walked(first, steps[2:], params), walked(second, steps[2:], again))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: PerParameter("adam", {"b": {"decay": 0}}), "has no hyperparameter 'decay'"),
        (lambda: PerParameter("adam", {"b": {"lr": -1}}), "out of range"),
        (lambda: PerParameter("adam", {"b": 0}), "no pattern with a dict of hyperparameters, or None"),
        (lambda: PerParameter("adam", [("b", {})]), "per is a dict"),
        (
            lambda: PerParameter("adam", {"bias*": None}).update({"W": 1.0, "b": 1.0}, {}),
            "no parameter fits 'bias.*W, b",
        ),
        (lambda: PerParameter("adam").update({"W": 1.0}, {}), "no gradient for the parameter 'W'"),
        (lambda: PerParameter("adam").update({"W": 1.0}, {"W": 1.0, "w": None}), "gradient for 'w', but no such"),
        (lambda: PerParameter("adam").update([1.0], [1.0]), "params must be a dict"),
        (lambda: PerParameter(kudari.rule("v ← α v − η ∇L(W + α v); W ← W + v", α=0.9, η=0.1)), "at another place"),
    ],
)
def test_what_is_refused(make, said):
    """With the name of what is wrong."""
    with pytest.raises(KudariError, match=said):
        make()


def test_an_update_that_fails_changes_nothing(steps):
    """Though the parameter that does not fit is the last one."""
    rule = PerParameter("adam")
    params = walked(rule, steps[:1])
    before, state = {key: w.copy() for key, w in params.items()}, rule.state_dict()
    with pytest.raises(KudariError, match="'c' has shape"):
        rule.update(params, {**steps[1], "c": np.ones(5)})

    assert same(params, before)
    assert [s["t"] for s in rule.state_dict().values()] == [s["t"] for s in state.values()] == [1, 1, 1]
