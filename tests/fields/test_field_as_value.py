"""A field is a value: equal to every other of the same content, a key, unchanging, and at home in another process."""

import copy
import dataclasses
import math
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

import kudari
from kudari import FIELDS, Field, KudariError, field
from kudari.fields import Additive, HeavyTailed
from kudari.fields.evaluators import BlackBox, Symbolic


def wave(x, y):
    """A function that can only be measured, at the top of a module."""
    return math.sin(x) + y**2


def measured(function=wave):
    with pytest.warns(UserWarning, match="measured"):
        return Field(function, (-3, 3), (-3, 3))


WRITTEN = {
    "name": lambda: field("rosenbrock"),
    "window": lambda: field("rosenbrock", (-1, 1), (0, 2)),
    "text": lambda: Field("log(x) + y^2/3"),
    "typed name": lambda: kudari.field("x**2/20 + y**2"),
    "lambda": lambda: Field(lambda x, y: x**2),
    "expression": lambda: Field(kudari.Symbol("y") + kudari.Symbol("x")),
    "noise": lambda: field("beale").with_noise("heavy-tailed", 0.5, seed=7),
    "noise of a type": lambda: Field("a*b").with_noise(Additive(2.0)),
}


@pytest.mark.parametrize("make", WRITTEN.values(), ids=WRITTEN)
def test_a_written_field_comes_back_from_a_pickle_equal(make):
    """In value, gradient, window, facts and noise; also one that has been asked before, whose programs stay behind."""
    place = make()
    unasked = len(pickle.dumps(place))
    point = dict(zip(place.variables, (0.3, 0.7), strict=True))
    expected = place.value(point), place.gradient(point, step=3), place.hessian(point).tolist()
    again = pickle.loads(pickle.dumps(place))

    assert again == place
    assert hash(again) == hash(place)
    assert (again.value(point), again.gradient(point, step=3), again.hessian(point).tolist()) == expected
    assert (again.domain, again.facts, again.noise, again.noise_seed) == (
        place.domain,
        place.facts,
        place.noise,
        place.noise_seed,
    )
    assert repr(again) == repr(place)
    assert len(pickle.dumps(place)) == unasked


def test_a_field_is_the_same_in_another_process(tmp_path):
    """One that never saw this one's graphs."""
    path = tmp_path / "fields.pickle"
    fields = [make() for make in WRITTEN.values()]
    path.write_bytes(pickle.dumps(fields))
    code = (
        "import pickle, sys, kudari\n"
        f"fields = pickle.load(open({str(path)!r}, 'rb'))\n"
        "assert fields[0] == kudari.field('rosenbrock') and fields[0] != fields[1]\n"
        "assert fields[4] == kudari.Field(lambda x, y: x**2)\n"
        "print([place.at(0.3, 0.7) for place in fields])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))

    assert done.stdout.strip() == str([place.at(0.3, 0.7) for place in fields]), done.stderr


def test_a_measured_field_of_a_modules_function_comes_back():
    """By the function's name, as functions are pickled."""
    place = measured()
    again = pickle.loads(pickle.dumps(place))

    assert again == place
    assert (again.at(0.3, 0.7), again.gradient_at(0.3, 0.7)) == (place.at(0.3, 0.7), place.gradient_at(0.3, 0.7))
    assert again.evaluator.reason == place.evaluator.reason != ""


def test_a_measured_field_of_another_function_says_what_to_do():
    """A lambda, or a function inside another, cannot be found by another process."""

    def inside(x, y):
        return math.cos(x) + y

    for function in (inside, lambda x, y: math.exp(x) + y):
        with pytest.raises(KudariError, match="def at the top of a module") as caught:
            pickle.dumps(measured(function))
        assert function.__name__ in str(caught.value)


def test_a_measured_field_can_always_be_copied():
    """A copy needs no name for its function."""
    place = measured(lambda x, y: math.exp(x) + y)

    assert copy.copy(place) == copy.deepcopy(place) == place


EQUAL = {
    "the same name": (lambda: field("ravine"), lambda: field(" Ravine ")),
    "name and window": (lambda: field("ravine"), lambda: field("ravine", (-10, 10), (-10.0, 10.0))),
    "text and function": (lambda: Field("x**2 + y"), lambda: Field(lambda x, y: x**2 + y)),
    "text and expression": (lambda: Field("x + y"), lambda: Field(kudari.Symbol("x") + kudari.Symbol("y"))),
    "noise": (lambda: Field("x").with_noise("additive", 0.5), lambda: Field("x").with_noise(Additive(0.5))),
    "measured": (measured, measured),
}
DIFFERENT = {
    "formula": (lambda: Field("x**2 + y"), lambda: Field("x**3 + y")),
    "order of variables": (lambda: Field(lambda x, y: x + y), lambda: Field(lambda y, x: x + y)),
    "variables": (lambda: Field("x + y"), lambda: Field(lambda x, y, z: x + y)),
    "window": (lambda: Field("x"), lambda: Field("x", (0, 1))),
    "facts": (lambda: field("ravine"), lambda: Field("x**2/20 + y**2")),
    "noise": (lambda: Field("x"), lambda: Field("x").with_noise("additive", 0.5)),
    "kind of noise": (
        lambda: Field("x").with_noise(HeavyTailed(0.5)),
        lambda: Field("x").with_noise("additive", 0.5),
    ),
    "amount of noise": (lambda: Field("x").with_noise("additive", 1), lambda: Field("x").with_noise("additive", 2)),
    "seed of noise": (
        lambda: Field("x").with_noise("additive", seed=1),
        lambda: Field("x").with_noise("additive", seed=2),
    ),
    "function": (measured, lambda: measured(lambda x, y: math.sin(x) + y**2)),
    "measured or written": (measured, lambda: Field("sin(x) + y**2", (-3, 3), (-3, 3))),
    "another thing": (lambda: Field("x"), lambda: "x"),
}


@pytest.mark.parametrize("pair", EQUAL.values(), ids=EQUAL)
def test_two_fields_of_the_same_content_are_equal(pair):
    """And one key."""
    one, other = (make() for make in pair)

    assert one == other
    assert len({one, other}) == 1


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT)
def test_two_fields_of_other_content_are_not(pair):
    """Whatever it is that differs."""
    one, other = (make() for make in pair)

    assert one != other
    assert len({one, other}) == 2


def test_every_field_of_the_catalogue_is_a_value():
    """Equal to itself made again, and to no other."""
    fields = [field(name) for name in FIELDS]

    assert fields == pickle.loads(pickle.dumps([field(name) for name in FIELDS]))
    assert len({*fields}) == len(FIELDS)


@pytest.mark.parametrize("name", ["noise", "noise_seed", "domain", "facts", "evaluator"])
def test_a_field_does_not_change(name):
    """It is a key; another one is made instead, as by with_noise."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(field("ravine"), name, None)


def test_noise_makes_another_field_and_leaves_the_first():
    """All else is the same."""
    calm = field("ravine")
    noisy = calm.with_noise("additive", 0.5, seed=np.int64(3))

    assert calm.noise is None
    assert (noisy.noise, noisy.noise_seed, type(noisy.noise_seed)) == (Additive(0.5), 3, int)
    assert (noisy.evaluator, noisy.facts, noisy.domain) == (calm.evaluator, calm.facts, calm.domain)


def test_what_a_field_says_of_its_formula():
    """Its graph, and whether its curvature is the same everywhere; a measured field has neither."""
    ravine, beale, unknown = field("ravine"), field("beale"), measured()

    assert isinstance(ravine.evaluator, Symbolic)
    assert ravine.graph is ravine.evaluator.graph
    assert (ravine.is_quadratic, beale.is_quadratic, unknown.is_quadratic) == (True, False, False)
    assert isinstance(unknown.evaluator, BlackBox)
    assert unknown.graph is None
    assert (ravine.evaluator.reason, "math.sin" in unknown.evaluator.reason) == ("", True)
