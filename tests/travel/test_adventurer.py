"""Somebody walks: the route is what the rule computes by hand, and it ends where the numbers end."""

import math

import numpy as np
import pytest

from kudari import SGD, AdaGrad, Adam, Adventurer, Field, KudariError, Momentum, RMSProp, field


class Ball:
    """Momentum as the book writes it (row S4 of the mission)."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


class Does:
    """An optimiser that does what it is told."""

    def __init__(self, what):
        self.what = what

    def update(self, params, grads):
        self.what(params, grads)


def slope(x, y):
    """The ravine's, by hand, in the order of the formula: first the division by 20."""
    return 1 / 20 * (2 * x), 2 * y


def same(one, other):
    """Whether two routes are the same to the last bit, states included."""
    assert one == other
    assert one.values.tolist() == other.values.tolist()
    assert one.gradients.tolist() == other.gradients.tolist()
    assert {k: v.tolist() for k, v in one.states.items()} == {k: v.tolist() for k, v in other.states.items()}
    assert one.diverged_at == other.diverged_at


# ---------------------------------------------------------------------- where one stands


@pytest.mark.parametrize("walker", [Adventurer(-7, 2), Adventurer(x=-7, y=2), Adventurer(y=2, x=-7)])
def test_a_walker_begins_where_it_stands(walker):
    """By position or by name, in any order."""
    assert walker.optimize("ravine", SGD(), rep=1)[0] == {"x": -7.0, "y": 2.0}


def test_before_walking_there_is_a_position_and_no_route():
    """The route begins with the first walk."""
    walker = Adventurer(-7, 2)

    assert walker.position == {"x": -7.0, "y": 2.0}
    assert len(walker.route) == 0


def test_positions_belong_to_the_fields_variables_in_order():
    """Adventurer(3, 4) on a field of a and b stands at a = 3, b = 4."""
    assert Adventurer(3, 4).optimize("a + 2*b", SGD(), rep=0) == [{"a": 3.0, "b": 4.0}]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_one_two_and_five_variables_can_be_walked(count):
    """Downhill in each."""
    names = "abcdf"[:count]
    route = Adventurer(*range(1, count + 1)).optimize(" + ".join(f"{n}**2" for n in names), SGD(lr=0.1), rep=50)

    assert route.positions.shape == (51, count)
    assert route.positions[-1] == pytest.approx([0] * count, abs=1e-4)


@pytest.mark.parametrize("bad", [(), ("a", 1), (math.nan, 1), (math.inf, 1), (None, 1), ([1, 2], 1)])
def test_a_point_that_is_none_is_refused(bad):
    """When the walker is made."""
    with pytest.raises(KudariError):
        Adventurer(*bad)


def test_a_point_is_given_in_one_way():
    """Not half by position and half by name."""
    with pytest.raises(KudariError):
        Adventurer(1, y=2)


# ---------------------------------------------------------------------- walking


def test_twenty_steps_when_nothing_is_said():
    """Row S2: the start and twenty more."""
    assert len(Adventurer(-7, 2).optimize("ravine", SGD())) == 21


def test_the_route_of_descent_is_that_computed_by_hand():
    """To the last bit, value and slope included."""
    route = Adventurer(-7, 2).optimize("ravine", SGD(lr=0.95), rep=25)
    x, y = -7.0, 2.0
    for k in range(26):
        assert route[k] == {"x": x, "y": y}
        assert route.values[k] == x * x / 20 + y * y
        assert tuple(route.gradients[k]) == slope(x, y)
        dx, dy = slope(x, y)
        x, y = x - 0.95 * dx, y - 0.95 * dy


def test_optimize_returns_the_walkers_own_route():
    """The whole of it."""
    walker = Adventurer(-7, 2)

    assert walker.optimize("ravine", SGD(), rep=3) is walker.route
    assert walker.position == walker.route[-1]


@pytest.mark.parametrize("rule", [SGD, Momentum, AdaGrad, RMSProp, Adam])
@pytest.mark.parametrize("noise", [None, "additive", "mask-out"])
def test_two_walks_are_one_long_walk(rule, noise):
    """Bit for bit, with the rule's memory and with the noise of each step."""
    place = field("ravine") if noise is None else field("ravine").with_noise(noise, 0.5, seed=4)
    whole = Adventurer(-7, 2).optimize(place, rule(lr=0.1), rep=20)
    walker, method = Adventurer(-7, 2), rule(lr=0.1)
    for rep in (7, 0, 12, 1):
        walker.optimize(place, method, rep=rep)

    same(walker.route, whole)


def test_two_walks_on_a_field_given_as_text_are_one_long_walk():
    """Although the text makes a new field each time."""
    whole = Adventurer(-7, 2).optimize("ravine", Momentum(lr=0.1), rep=6)
    walker, method = Adventurer(-7, 2), Momentum(lr=0.1)
    for rep in (1, 2, 3):
        walker.optimize("ravine", method, rep=rep)

    same(walker.route, whole)


def test_a_second_field_begins_where_the_first_walk_ended():
    """With its own value and slope there."""
    walker = Adventurer(-7, 2)
    here = walker.optimize("ravine", SGD(lr=0.1), rep=2)[-1]
    route = walker.optimize("sphere", SGD(lr=0.1), rep=1)

    assert route[2] == here
    assert route.values[2] == field("sphere").value(here)
    assert len(route) == 4


def test_a_second_field_is_met_by_the_names_of_its_variables():
    """One that names y before x does not exchange them."""
    walker = Adventurer(3, 1)
    here = walker.optimize("ravine", SGD(lr=0.01), rep=1)[-1]
    other = Field(lambda y, x: x**2 / 20 + y**2)
    route = walker.optimize(other, SGD(lr=0.01), rep=1)

    assert route[1] == here
    assert route.values[1] == other.value(here)


def test_a_second_field_with_other_variables_is_refused():
    """Saying which variables the walk has and which the field."""
    walker = Adventurer(3, 1)
    walker.optimize("ravine", SGD(), rep=1)

    with pytest.raises(KudariError, match=r"(?s)x, y.*a, b|a, b.*x, y"):
        walker.optimize("a**2 + b**2", SGD(), rep=1)


def test_a_refused_field_leaves_the_route_alone():
    """Nobody loses the walk so far because the next field has no value here."""
    walker = Adventurer(-7, 2)
    before = list(walker.optimize("ravine", SGD(), rep=2))

    with pytest.raises(KudariError, match="no finite value"):
        walker.optimize("log(x) + y", SGD(), rep=2)
    assert list(walker.route) == before


# ---------------------------------------------------------------------- methods


def test_a_learners_own_class_walks():
    """As Kudari's own rule of the same formula does."""
    mine = Adventurer(-7, 2).optimize("ravine", Ball(lr=0.1), rep=30)
    known = Adventurer(-7, 2).optimize("ravine", Momentum(lr=0.1), rep=30)

    assert mine.positions == pytest.approx(known.positions, rel=1e-12, abs=1e-15)


def test_what_a_learners_class_remembers_is_recorded():
    """v, which is None at first, and the velocity after each step."""
    states = Adventurer(-7, 2).optimize("ravine", Ball(lr=0.1), rep=2).states

    assert list(states) == ["v"]
    assert np.isnan(states["v"][0]).all()
    assert states["v"][1].tolist() == [-0.1 * -0.7000000000000001, -0.1 * 4.0]


def test_a_class_is_made_with_its_defaults():
    """One for the whole walk."""
    assert Adventurer(-7, 2).optimize("ravine", Ball) == Adventurer(-7, 2).optimize("ravine", Ball())


@pytest.mark.parametrize("thing", [object(), None, 3])
def test_what_has_no_update_is_no_optimiser(thing):
    """The message says what is missing."""
    with pytest.raises(KudariError, match=r"update\(params, grads\)"):
        Adventurer(-7, 2).optimize("ravine", thing)


@pytest.mark.parametrize("rep", [-1, 2.5, "3", True, None])
def test_a_number_of_steps_that_is_none_is_refused(rep):
    """Before the first step."""
    with pytest.raises(KudariError, match="rep"):
        Adventurer(-7, 2).optimize("ravine", SGD(), rep=rep)


def test_a_number_of_steps_may_come_from_numpy():
    """np.int64(2) is two."""
    assert len(Adventurer(-7, 2).optimize("ravine", SGD(), rep=np.int64(2))) == 3


@pytest.mark.parametrize("walker", [Adventurer(a=1, b=2), Adventurer(1), Adventurer(1, 2, 3), Adventurer(x=1)])
def test_a_walker_with_other_variables_is_refused(walker):
    """The message names the field's."""
    with pytest.raises(KudariError, match="x, y"):
        walker.optimize("ravine", SGD())


def test_a_rule_that_removes_a_key_is_told_so():
    """By the name of the key."""
    with pytest.raises(KudariError, match="'y'"):
        Adventurer(-7, 2).optimize("ravine", Does(lambda params, grads: params.pop("y")))


def test_a_rule_cannot_change_the_record_through_its_arguments():
    """What it does to grads afterwards is not the route's affair."""
    with pytest.warns(UserWarning, match="left params as they were"):
        route = Adventurer(-7, 2).optimize("ravine", Does(lambda params, grads: grads.update(x=99.0)), rep=1)

    assert route.gradients[0].tolist() == [-0.7000000000000001, 4.0]


def test_new_params_may_be_returned():
    """They are where the walk goes on."""

    class Returns:
        def update(self, params, grads):
            return {key: params[key] - 0.1 * grads[key] for key in params}

    assert Adventurer(-7, 2).optimize("ravine", Returns()) == Adventurer(-7, 2).optimize("ravine", "sgd:lr=0.1")


@pytest.mark.parametrize("slip", [lambda params, grads: params.update(z=1.0), lambda params, grads: params.pop("x")])
def test_other_keys_are_refused(slip):
    """By name."""
    with pytest.raises(KudariError, match=r"'[xz]'"):
        Adventurer(-7, 2).optimize("ravine", Does(slip))


def test_a_coordinate_that_is_no_number_is_refused():
    """After an update that spoilt it."""
    with pytest.raises(KudariError, match="must be numbers"):
        Adventurer(-7, 2).optimize("ravine", Does(lambda params, grads: params.update(x=None)))


def test_a_used_optimiser_is_noticed():
    """It still remembers the last walk, which is seldom meant."""
    used = Momentum(lr=0.1)
    Adventurer(-7, 2).optimize("ravine", used, rep=5)

    with pytest.warns(UserWarning, match="already taken 5 steps"):
        Adventurer(-7, 2).optimize("ravine", used, rep=1)


# ---------------------------------------------------------------------- the end of the numbers


def test_no_value_at_the_start_is_refused():
    """Naming the field and the point."""
    with pytest.raises(KudariError, match=r"log\(x\).*x=-1, y=1"):
        Adventurer(-1, 1).optimize("log(x) + y", SGD())


DIVERGING = [("ravine", SGD(lr=3), 3000), ("rosenbrock", SGD(lr=1), 30), ("ravine", Ball(lr=9), 3000)]


@pytest.mark.parametrize(("place", "rule", "rep"), DIVERGING, ids=["ravine", "rosenbrock", "own class"])
def test_a_route_that_leaves_the_numbers_ends_there(place, rule, rep):
    """Everything kept is finite, and the step that left is said."""
    walker = Adventurer(-1.2, 1)
    route = walker.optimize(place, rule, rep=rep)

    assert route.diverged_at == len(route) == route.steps + 1 < rep
    for column in (route.positions, route.values, route.gradients):
        assert np.isfinite(column).all()
    assert f"diverged at step {route.diverged_at}" in repr(route)


def test_a_diverged_walker_goes_no_further():
    """However often it is sent."""
    walker, rule = Adventurer(-1.2, 1), SGD(lr=1)
    before = list(walker.optimize("rosenbrock", rule, rep=30))

    assert walker.optimize("rosenbrock", rule, rep=30) == before


def overflow(params, grads):
    params["x"] = math.exp(1000.0)


def division(params, grads):
    params["x"] -= 1.0 / 0.0


def infinite(params, grads):
    params["x"] = math.inf


def unknown(params, grads):
    params["y"] = math.nan


@pytest.mark.parametrize("step", [overflow, division, infinite, unknown])
def test_an_own_class_that_leaves_the_numbers_diverges(step):
    """Python's exceptions for it count as leaving: AdaGrad without ε divides by zero at the first flat place."""
    route = Adventurer(-7, 2).optimize("ravine", Does(step), rep=5)

    assert (route.diverged_at, list(route)) == (1, [{"x": -7.0, "y": 2.0}])


def test_an_error_of_an_own_class_is_shown_as_it_is():
    """A slip of the learner's is not taken for divergence."""

    def slip(params, grads):
        raise TypeError("mine")

    with pytest.raises(TypeError, match="mine"):
        Adventurer(-7, 2).optimize("ravine", Does(slip))


def test_a_rule_may_be_given_as_its_text():
    """As a field may; and steps may be called as they are everywhere else."""
    assert Adventurer(-7, 2).optimize("ravine", "sgd:lr=0.95", steps=3) == Adventurer(-7, 2).optimize(
        "ravine", SGD(lr=0.95), rep=3
    )
    with pytest.raises(KudariError, match="no rule 'sdg'; did you mean sgd"):
        Adventurer(-7, 2).optimize("ravine", "sdg")
    with pytest.raises(KudariError, match="steps"):
        Adventurer(-7, 2).optimize("ravine", "sgd", steps=-1)
