"""What cannot be used is refused, by name, and leaves everything as it was."""

import copy
import math
import re
import sys
from fractions import Fraction

import numpy as np
import pytest
from tests.examples import quickly

from kudari.formula import KudariError
from kudari.rules import RULES, Rule, hyper


def parameters():
    """Three parameters; what is broken below is always the last one."""
    return {"W": np.linspace(-1.0, 1.0, 6).reshape(2, 3), "x": 0.5, "b": np.array([1.0, 2.0])}


def slopes(step=1):
    return {"W": np.full((2, 3), 0.25 * step), "x": -1.0, "b": np.array([3.0, -step])}


def read_only():
    array = np.array([1.0, 2.0])
    array.flags.writeable = False
    return array


# What stands at "b", and its gradient.
BROKEN = {
    "no gradient": (np.ones(2), None),
    "no parameter": (np.ones(2), np.ones(2)),
    "another shape": (np.ones(2), np.ones(3)),
    "a shape that would broadcast": (np.ones(2), np.ones(1)),
    "a row for a column": (np.ones(2), np.ones((2, 1))),
    "a number for an array": (np.ones(2), 1.0),
    "an array for a number": (1.0, np.ones(2)),
    "another dtype": (np.ones(2), np.ones(2, np.float32)),
    "integer gradients": (np.ones(2), np.ones(2, int)),
    "read-only": (read_only(), np.ones(2)),
    "integers": (np.array([1, 2]), np.ones(2)),
    "truths": (np.array([True, False]), np.ones(2)),
    "complex numbers": (np.ones(2, complex), np.ones(2, complex)),
    "objects": (np.array([1.0, None]), np.ones(2)),
    "an integer": (5, 1.0),
    "a NumPy integer": (np.int64(5), 1.0),
    "a truth": (True, 1.0),
    "a complex number": (1j, 1.0),
    "a list": ([1.0, 2.0], np.ones(2)),
    "a list as gradient": (np.ones(2), [1.0, 2.0]),
    "a text": ("1.0", 1.0),
    "a text as gradient": (1.0, "1.0"),
    "a truth as gradient": (1.0, True),
    "a complex number as gradient": (1.0, 1j),
    "a complex NumPy number as gradient": (1.0, np.complex128(1j)),
    "a complex array as gradient of a number": (1.0, np.array(1j)),
    "a span of time as gradient": (1.0, np.timedelta64(1, "s")),
}
ABSENT = {"no gradient": "grads", "no parameter": "params"}


def broken(fault):
    """Parameters and gradients of which the last does not fit."""
    params, grads = parameters(), slopes(2)
    params["b"], grads["b"] = copy.deepcopy(BROKEN[fault])
    if fault == "read-only":
        params["b"].flags.writeable = False
    if fault in ABSENT:
        del {"params": params, "grads": grads}[ABSENT[fault]]["b"]
    return params, grads


def same(one, other):
    """Whether two dicts hold the same keys, in the same order, and the same values."""
    return list(one) == list(other) and all(
        type(one[key]) is type(other[key]) and np.array_equal(one[key], other[key]) for key in one
    )


def refuse(optimizer, params, grads, message):
    """The update is refused with a message, and w, states, t and hyperparameters are as before."""
    before, held = copy.deepcopy(params), optimizer.state_dict()
    with pytest.raises(KudariError, match=message):
        optimizer.update(params, grads)
    after = optimizer.state_dict()

    assert same(params, before)
    assert (after["t"], after["hyperparameters"]) == (held["t"], held["hyperparameters"])
    assert after["states"].keys() == held["states"].keys()
    assert all(same(after["states"][name], held["states"][name]) for name in held["states"])


@pytest.mark.parametrize("fault", quickly(BROKEN, 9))
def test_a_broken_first_update_changes_nothing(cls, fault):
    """The message names the parameter; those before it have not moved."""
    refuse(cls(), *broken(fault), re.escape("'b'"))


@pytest.mark.parametrize("fault", quickly(BROKEN, 9))
def test_a_broken_later_update_changes_nothing(cls, fault):
    """Nor are states, of the right shape, or the count of steps touched."""
    optimizer, alike = cls(), 1.0 if np.shape(BROKEN[fault][0]) == () else np.ones(2)
    optimizer.update(parameters() | {"b": alike}, slopes() | {"b": alike})

    refuse(optimizer, *broken(fault), re.escape("'b'"))


def test_one_can_go_on_after_a_refusal(cls):
    """As if the broken update had never been tried."""
    tried, straight = parameters(), parameters()
    optimizer, other = cls(), cls()
    for step in (1, 2, 3):
        with pytest.raises(KudariError, match="'b'"):
            optimizer.update(tried, slopes(step) | {"b": np.ones(3)})
        optimizer.update(tried, slopes(step))
        other.update(straight, slopes(step))

    assert same(tried, straight)


def test_a_new_parameter_on_the_way_is_refused(stateful):
    """It would have no states like those of the others."""
    optimizer = stateful()
    optimizer.update(parameters(), slopes())

    refuse(optimizer, parameters() | {"new": 1.0}, slopes(2) | {"new": 1.0}, "'new'")


def test_a_parameter_that_vanishes_is_refused(stateful):
    """Its states would be left behind."""
    optimizer, params, grads = stateful(), parameters(), slopes(2)
    optimizer.update(parameters(), slopes())
    del params["b"], grads["b"]

    refuse(optimizer, params, grads, "'b'")


def test_a_parameter_that_changes_its_shape_is_refused(stateful):
    """Its states would no longer fit."""
    optimizer = stateful()
    optimizer.update(parameters(), slopes())

    refuse(optimizer, parameters() | {"b": np.ones(3)}, slopes(2) | {"b": np.ones(3)}, "'b'")


@pytest.mark.parametrize("dtype", [np.float32, np.float16])  # which is computed in float32
@pytest.mark.parametrize("lr", [1e-50, 1e40])
def test_a_learning_rate_that_float32_cannot_hold_is_refused(cls, lr, dtype):
    """It would be zero or infinite there, and no step, or all the way, would be taken."""
    params, grads = parameters() | {"b": np.ones(2, dtype)}, slopes() | {"b": np.ones(2, dtype)}

    refuse(cls(lr=lr), params, grads, "lr.*float32.*'b'")


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_an_epsilon_that_float32_cannot_hold_is_refused(guarded, dtype):
    """It would be zero there, and a slope of zero would give 0/0."""
    params, grads = parameters() | {"b": np.ones(2, dtype)}, slopes() | {"b": np.ones(2, dtype)}

    refuse(guarded(eps=1e-50), params, grads, "eps.*float32.*'b'")


NO_RATES = {
    **{str(value): value for value in (-1, -1e-300, float("nan"), float("inf"), -float("inf"), None, True, 1j)},
    **{"text": "0.1", "list": [0.1], "array": np.array(0.1), "fraction": Fraction(1, 10), "10^400": 10**400},
    **{"complex NumPy number": np.complex128(1), "span of time": np.timedelta64(1, "s")},
}


@pytest.mark.parametrize("value", NO_RATES.values(), ids=NO_RATES)
def test_a_learning_rate_that_is_none_is_refused(cls, value):
    """When the rule is made and when it is set; then the old one stays."""
    with pytest.raises(KudariError, match=r"\blr\b"):
        cls(lr=value)
    optimizer = cls(lr=0.25)
    with pytest.raises(KudariError, match=r"\blr\b"):
        optimizer.lr = value

    assert optimizer.lr == 0.25


def test_every_hyperparameter_has_a_range(cls):
    """None may be negative; a share may not be more than the whole."""
    shares = {"momentum", "decay_rate", "beta1", "beta2"}
    for name in cls.hypers:
        with pytest.raises(KudariError, match=rf"^{name} "):
            cls(**{name: -0.5})
        if name in shares:
            with pytest.raises(KudariError, match=rf"^{name} .*(from 0 to 1|at least 0 and below 1)"):
                cls(**{name: 1.5})
        else:
            assert getattr(cls(**{name: 1.5}), name) == 1.5


def test_a_rule_takes_steps_of_ordinary_length_at_the_ends_of_its_ranges(cls):
    """Whatever end of a range is allowed, no step is 100,000 learning rates long, none stands still, none is 0/0."""
    for name, declared in cls.hypers.items():
        ends = {declared.low, declared.high} - {declared.above, math.inf, 0.0 if name == "lr" else math.inf}
        for value in ends:
            optimizer, params = cls(**{"lr": 0.01, name: value}), {"w": 1.0, "still": 1.0}
            for _ in range(3):
                optimizer.update(params, {"w": 0.5, "still": 0.0})

            assert 0 < abs(params["w"] - 1) < 10, (name, value)
            assert math.isfinite(params["still"]), (name, value)


def test_an_epsilon_of_zero_is_refused_for_a_slope_of_zero_would_be_divided_by_zero(cls):
    if "eps" in cls.hypers:
        with pytest.raises(KudariError, match=r"^eps = 0 is out of range: it must be above 0"):
            cls(eps=0)


@pytest.mark.parametrize("title", ["rmsprop", "rmsprop/keras", "adadelta", "momentum/average"])
def test_an_average_that_would_keep_all_of_nothing_is_refused(title):
    """Of the new slopes it would take none."""
    name, _, variant = title.partition("/")
    cls = RULES[name].variant(variant) if variant else RULES[name]
    share = "momentum" if name == "momentum" else "decay_rate"
    with pytest.raises(KudariError, match=f"^{share} = 1 is out of range: it must be at least 0 and below 1"):
        cls(**{share: 1})


@pytest.mark.parametrize("name", ["beta1", "beta2"])
def test_a_share_that_bias_correction_divides_by_is_below_one(name):
    """1 − βᵗ must not be zero."""
    with pytest.raises(KudariError, match=f"^{name} = 1 "):
        RULES["adam"](**{name: 1})


def test_a_misspelt_attribute_is_refused(cls):
    """Setting learning_rate instead of lr must not pass in silence."""
    with pytest.raises(KudariError, match="no hyperparameter 'learning_rate'"):
        cls().learning_rate = 0.1


def test_hyperparameters_are_floats(cls):
    """An integer or a NumPy number becomes a Python float."""
    assert [type(cls(lr=value).lr) for value in (1, np.float32(1), np.int64(1), sys.maxsize)] == [float] * 4


def test_an_unknown_hyperparameter_is_named(cls):
    """Together with those there are."""
    with pytest.raises(KudariError, match=rf"{re.escape(cls.title)} has no hyperparameter 'speed'; it has lr"):
        cls(speed=0.1)


def test_too_many_numbers_are_counted(cls):
    """One more than there are hyperparameters."""
    count = len(cls.hypers)

    with pytest.raises(KudariError, match=rf"takes {count} numbers .*, not {count + 1}"):
        cls(*[0.5] * (count + 1))


def test_a_hyperparameter_given_twice_is_named(cls):
    """Once by place and once by name."""
    with pytest.raises(KudariError, match="was given 'lr' twice"):
        cls(0.1, lr=0.1)


def test_an_unknown_variant_is_named(cls):
    """Together with those there are."""
    known = ", ".join(cls.variants) or "none"

    with pytest.raises(KudariError, match=rf"no variant 'mine'; it has: {known}"):
        cls.variant("mine")


def test_a_caret_in_a_step_is_refused():
    """w − η g^2 would be (w − η g)² in Python."""

    class Squared(Rule):
        lr = hyper(0.1, "η")

        def step(self, w, g):
            return w - self.lr * g ^ 2

    with pytest.raises(KudariError, match=r"\*\*"):
        str(Squared())


def test_a_random_step_is_refused():
    """It would be frozen at the number that was drawn when it was read."""

    class Drawn(Rule):
        lr = hyper(0.1, "η")

        def step(self, w, g):
            return w - np.random.default_rng().random() * self.lr * g

    with pytest.raises(KudariError, match="random"):
        str(Drawn())


def test_a_step_that_asks_for_what_it_is_not_given_is_refused():
    """By the name of it."""

    class Distant(Rule):
        lr = hyper(0.1, "η")

        def step(self, w, g, w0):
            return w - self.lr * (g + w - w0)

    with pytest.raises(KudariError, match="'w0'"):
        str(Distant())


def test_a_name_that_the_rule_needs_itself_is_refused():
    """A hyperparameter called update would hide the method."""
    with pytest.raises(KudariError, match="'update'"):
        type("Wrong", (Rule,), {"update": hyper(0.1, "η"), "step": lambda self, w, g: w})


def test_an_init_of_ones_own_may_forget_the_base():
    """The rule has its defaults all the same."""

    class Own(Rule):
        lr = hyper(0.5, "η")

        def __init__(self):
            pass

        def step(self, w, g):
            return w - self.lr * g

    params = {"x": 1.0}
    Own().update(params, {"x": 1.0})
    assert params == {"x": 0.5}


@pytest.mark.parametrize(("params", "grads"), [([1.0], [1.0]), ({"x": 1.0}, [1.0]), (1.0, {"x": 1.0})])
def test_params_and_grads_are_dicts(params, grads):
    """Lists are refused by a KudariError."""
    with pytest.raises(KudariError, match="dict"):
        RULES["sgd"]().update(params, grads)
