"""Gradients clipped by their norm or number by number, as PyTorch defines it."""

import numpy as np
import pytest

import kudari
from kudari import Clipped, KudariError, Network, PerParameter, train
from kudari.data import Samples


def grads(scale=1.0, dtype=np.float64):
    rng = np.random.default_rng(5)
    return {"W": (scale * rng.normal(size=(4, 3))).astype(dtype), "b": (scale * rng.normal(size=3)).astype(dtype)}


def by_norm(given, limit):
    """torch.nn.utils.clip_grad_norm_, written down from its documentation."""
    total = np.sqrt(sum((g.astype(np.float64) ** 2).sum() for g in given.values()))
    return {key: g * float(min(1.0, limit / (total + 1e-6))) for key, g in given.items()}


def by_value(given, limit):
    return {key: np.minimum(np.maximum(g, -limit), limit) for key, g in given.items()}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(("name", "clipped"), [("norm", by_norm), ("value", by_value)])
@pytest.mark.parametrize("rule", ["sgd:lr=0.1", "adam:lr=0.1"])
def test_a_step_is_that_of_the_rule_with_clipped_gradients(rule, name, clipped, scale, dtype):
    """Over several steps; the gradients that were handed over stay as they are."""
    one, other = Clipped(rule, **{name: 0.7}), kudari.rule(rule)
    params = {key: np.ones_like(g) for key, g in grads(dtype=dtype).items()}
    expected = {key: value.copy() for key, value in params.items()}
    given = grads(scale, dtype)
    for _ in range(3):
        one.update(params, given)
        other.update(expected, clipped(given, 0.7))

    rounding = 1e-5 if dtype is np.float32 else 1e-12
    assert all(np.allclose(params[key], expected[key], rtol=rounding, atol=0.0) for key in params)
    assert all(np.array_equal(given[key], grads(scale, dtype)[key]) for key in given)
    assert {value.dtype for value in params.values()} == {np.dtype(dtype)}


def test_what_is_within_the_limit_is_not_touched():
    given = grads(1e-3)

    assert all(Clipped("sgd", norm=1.0).clipping.of(given)[key] is g for key, g in given.items())


def test_plain_numbers_frozen_parameters_and_groups():
    params = {"W": 1.0, "b": 1.0}
    Clipped("sgd:lr=1", norm=1.0).update(params, {"W": 3.0, "b": 4.0})
    grouped = {"W": np.ones(2), "b": np.ones(2)}
    Clipped(PerParameter("sgd:lr=1", {"b": None}), value=0.5).update(grouped, {"W": np.full(2, 9.0), "b": None})

    assert params == pytest.approx({"W": 0.4, "b": 0.2}, abs=1e-6)
    assert all(type(value) is float for value in params.values())
    assert (grouped["W"].tolist(), grouped["b"].tolist()) == ([0.5, 0.5], [1.0, 1.0])


def test_very_long_gradients_do_not_overflow():
    assert Clipped("sgd", norm=1.0).clipping.of({"w": 1e300, "b": 1e300})["w"] == pytest.approx(0.5**0.5)


class Own:
    def update(self, params, grads):
        for key in params:
            params[key] -= 0.1 * grads[key]


@pytest.mark.parametrize("rule", ["sgd:lr=0.1", Own()], ids=["rule", "own"])
def test_it_walks_in_a_race(rule):
    """No step is longer than the rate times the norm, and nobody takes it for the rule alone."""
    route = kudari.race("rosenbrock", {"clipped": Clipped(rule, norm=1.0)}, steps=40).routes["clipped"]

    assert np.linalg.norm(np.diff(route.positions, axis=0), axis=1).max() <= 0.1 + 1e-12
    assert route.diverged_at is None


@pytest.mark.parametrize("limits", [{}, {"norm": 1.0, "value": 1.0}, {"norm": 0.0}, {"value": -1}, {"norm": "1"}])
def test_limits_that_are_none_are_refused(limits):
    with pytest.raises(KudariError, match=r"norm|value"):
        Clipped("sgd", **limits)


@pytest.mark.parametrize("rule", [3, Own, Clipped("sgd", norm=1.0), "sdg"])
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(KudariError):
        Clipped(rule, norm=1.0)


def test_other_errors_are_those_of_the_rule():
    with pytest.raises(KudariError):
        Clipped("sgd", norm=1.0).update({"w": np.ones(2)}, {"w": "abc"})
    with pytest.raises(KudariError):
        Clipped("sgd", norm=1.0).update({"w": np.ones(2)}, 3)


def samples():
    rng = np.random.default_rng(0)
    return Samples(rng.normal(size=(64, 4)).astype(np.float32), rng.integers(0, 3, 64), 3)


def trained(rule, **settings):
    network = Network(4, [5], 3, seed=1)
    history = train(network, samples(), rule, batch=16, seed=2, validation=0.0, **settings)
    return network.vector.copy(), history


def test_a_training_is_clipped():
    """Its parameters move by no more than rate × norm a step; a generous limit changes no bit."""
    free, history = trained("sgd:lr=0.5", steps=8)
    generous, _ = trained(Clipped("sgd:lr=0.5", norm=1e6), steps=8)
    tight, clipped = trained(Clipped("sgd:lr=0.5", norm=1e-3), steps=8)
    begun = Network(4, [5], 3, seed=1).vector

    assert np.array_equal(free, generous)
    assert np.linalg.norm(tight - begun) <= 8 * 0.5e-3 * 1.001
    assert clipped.norms[0] == history.norms[0]


def test_a_checkpoint_goes_on_with_the_same_clipping_alone(tmp_path):
    path = tmp_path / "training"
    whole, _ = trained(Clipped("adam:lr=0.1", norm=0.1), steps=8)
    trained(Clipped("adam:lr=0.1", norm=0.1), steps=4, checkpoint=path)
    with pytest.raises(KudariError, match="clipping"):
        trained("adam:lr=0.1", steps=8, checkpoint=path)
    gone_on, _ = trained(Clipped("adam:lr=0.1", norm=0.1), steps=8, checkpoint=path)

    assert np.array_equal(gone_on, whole)


def test_schedules_reach_the_rule_within():
    _, history = trained(Clipped("sgd:lr=0.5", norm=1.0), steps=8, schedule="cosine")

    assert history.rates[0] > history.rates[-1]


def test_frozen_parameters_are_no_part_of_the_length():
    """As in PyTorch, where they have no gradient: what moves takes the steps that it takes without them."""
    alone, both = {"W2": np.ones(2)}, {"W1": np.ones(2), "W2": np.ones(2)}
    for scale in (0.1, 1.0, 30.0):
        given = {"W1": np.full(2, 1e6), "W2": np.array([scale, -scale])}
        Clipped(PerParameter("momentum:lr=1"), norm=1.0).update(alone, {"W2": given["W2"]})
        Clipped(PerParameter("momentum:lr=1", {"W1": None}), norm=1.0).update(both, given)

    assert both["W2"].tolist() == alone["W2"].tolist()
    assert both["W1"].tolist() == [1.0, 1.0]


def test_a_training_leaves_frozen_parameters_out_of_the_length():
    """Its steps are those of the loop by hand."""
    rng = np.random.default_rng(1)
    samples = Samples(rng.normal(size=(20, 4)) * 50, np.arange(20) % 3, 3)
    network, by_hand = (Network(4, [5], 3, seed=2) for _ in range(2))
    rule = PerParameter("sgd:lr=0.5", {"W1": None})
    train(network, samples, Clipped(rule, norm=0.1), batch="all", steps=3, validation=0)
    for _ in range(3):
        _, given = by_hand.loss_and_gradient(samples.x, samples.t)
        moving = {key: given[key] for key in given if key != "W1"}
        for key, gradient in by_norm(moving, 0.1).items():
            by_hand.params[key] -= 0.5 * gradient

    assert np.allclose(network.vector, by_hand.vector, rtol=1e-5, atol=1e-7)


def test_what_is_no_gradient_is_refused_but_where_it_is_frozen():
    """Nobody looks at it there."""
    rule = Clipped(PerParameter("sgd:lr=1", {"W1": None}), norm=1.0)
    params = {"W1": 1.0, "W2": 1.0}
    rule.update(params, {"W1": "text", "W2": 30.0})

    assert params == pytest.approx({"W1": 1.0, "W2": 0.0}, abs=1e-6)
    with pytest.raises(KudariError, match="W2"):
        rule.update(params, {"W1": 1.0, "W2": "text"})
