"""A formula is read out of somebody's own class, in whatever style it is written, and is proven."""

import copy
from collections import defaultdict

import numpy as np
import pytest

from kudari.formula import KudariError
from kudari.rules import RULES, LiftError, Rule, lift, rule
from kudari.travel import Adventurer


class SGDInPlace:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


class SGDReturning:
    def __init__(self, learning_rate=0.01):
        self.learning_rate = learning_rate

    def update(self, params, grads):
        return {key: w - self.learning_rate * grads[key] for key, w in params.items()}


def sgd_function(w, g, lr=0.01):
    return w - lr * g


class BallOfNone:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v == None:  # noqa: E711
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]
            params[key] += self.v[key]


class BallByKey:
    def __init__(self):
        self.lr, self.alpha, self._v = 0.01, 0.9, {}

    def one(self, key, w, g):
        if key not in self._v:
            self._v[key] = np.zeros(np.shape(w))
        self._v[key] = self.alpha * self._v[key] - self.lr * g
        return w + self._v[key]

    def update(self, params, grads):
        for key in list(params):
            params[key] = self.one(key, params[key], grads[key])


def ball_function(w, g, v, lr=0.01, momentum=0.9):
    v = momentum * v - lr * g
    return w + v, v


class SquaresByDefault:
    def __init__(self):
        self.lr, self.eps, self.h = 0.01, 1e-7, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.h[key] + np.square(g)
            params[key] = params[key] - self.lr * g / (self.h[key] ** 0.5 + self.eps)


class SquaresByGet:
    def __init__(self):
        self.lr, self.h = 0.01, {}

    def update(self, params, grads):
        for key in params:
            h = self.h.get(key, 0.0) + grads[key] * grads[key]
            self.h[key] = h
            params[key] -= self.lr * grads[key] / (np.sqrt(h) + 1e-7)


class Forgetful:
    def __init__(self):
        self.lr, self.decay_rate, self.h = 0.01, 0.99, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, value in params.items():
                self.h[key] = np.zeros_like(value)
        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


class ForgetfulBySetdefault:
    def __init__(self):
        self.lr, self.rho, self.cache = 0.01, 0.99, {}

    def update(self, params, grads):
        for key in params:
            self.cache.setdefault(key, 0.0)
            self.cache[key] = self.rho * self.cache[key] + (1 - self.rho) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.cache[key]) + 1e-7)


class AdamFromZero:
    def __init__(self):
        self.lr, self.beta1, self.beta2, self.iter, self.m, self.v = 0.001, 0.9, 0.999, 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, value in params.items():
                self.m[key], self.v[key] = np.zeros_like(value), np.zeros_like(value)
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


class AdamFromOne:
    def __init__(self):
        self.lr, self.b1, self.b2, self.t, self.moments, self.squares = 0.001, 0.9, 0.999, 1, {}, {}

    def update(self, params, grads):
        for key, g in grads.items():
            m = self.moments.get(key, 0)
            v = self.squares.get(key, 0)
            self.moments[key] = m = m + (1 - self.b1) * (g - m)
            self.squares[key] = v = v + (1 - self.b2) * (np.square(g) - v)
            rate = self.lr * np.sqrt(1 - self.b2**self.t) / (1 - self.b1**self.t)
            params[key] = params[key] - rate * m / (np.sqrt(v) + 1e-7)
        self.t += 1


def adam_function(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    return w - lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps), m, v


class Shrinking:
    """An optimiser within an optimiser, and a decay folded into the gradient."""

    def __init__(self):
        self.inner, self.weight_decay = SGDInPlace(0.1), 0.01

    def update(self, params, grads):
        self.inner.update(params, {key: grads[key] + self.weight_decay * w for key, w in params.items()})


class Slowing:
    """A learning rate that shrinks by itself, and a state that begins at 0.1."""

    def __init__(self):
        self.lr, self.decay, self.h = 0.5, 0.9, {}

    def update(self, params, grads):
        for key in params:
            self.h[key] = self.h.get(key, 0.1) + grads[key] ** 2
            params[key] -= self.lr * grads[key] / np.sqrt(self.h[key])
        self.lr *= self.decay


BOOK = {
    "sgd": [SGDInPlace(), SGDReturning(), sgd_function],
    "momentum": [BallOfNone(), BallByKey(), ball_function],
    "adagrad": [SquaresByDefault(), SquaresByGet()],
    "rmsprop": [Forgetful(), ForgetfulBySetdefault()],
    "adam": [AdamFromZero(), AdamFromOne(), adam_function],
}
STYLES = [(name, style) for name, styles in BOOK.items() for style in styles]
OTHERS = [Shrinking(), Slowing()]


def steps(optimizer, count=25):
    """Where 25 steps lead, on arrays."""
    rng = np.random.default_rng(9)
    params = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
    optimizer = copy.deepcopy(optimizer)
    for _ in range(count):
        grads = {key: rng.normal(size=value.shape) for key, value in params.items()}
        returned = optimizer.update(params, grads)
        params = params if returned is None else returned
    return np.concatenate([value.ravel() for value in params.values()])


@pytest.mark.parametrize(("name", "style"), STYLES, ids=lambda thing: getattr(thing, "__name__", type(thing).__name__))
def test_the_books_rules_are_recognised_in_every_style(name, style):
    """Bit for bit the built-in rule's steps."""
    assert np.array_equal(steps(lift(style)), steps(rule(name)))


@pytest.mark.parametrize(
    "optimizer", [style for _, style in STYLES if not callable(style)] + OTHERS, ids=lambda o: type(o).__name__
)
def test_what_is_lifted_walks_as_the_object_itself(optimizer):
    """Bit for bit, and the object is not changed."""
    before = copy.deepcopy(vars(optimizer))
    lifted = lift(optimizer)

    assert np.array_equal(steps(lifted), steps(optimizer))
    assert repr(vars(optimizer)).split(" at ")[0] == repr(before).split(" at ")[0]


def test_what_is_lifted_is_a_rule():
    """It prints, has its hyperparameters, and can be changed by them."""
    lifted = lift(BallOfNone(lr=0.5))

    assert isinstance(lifted, Rule)
    assert str(lifted) == "v ← v α − η g\nw ← w + v"
    assert lifted.hyperparameters == {"lr": 0.5, "momentum": 0.9}
    lifted.lr = 0.25
    assert np.array_equal(steps(lifted), steps(BallOfNone(lr=0.25)))


def test_states_begin_where_the_code_begins_them():
    """Slowing begins h at 0.1, and its learning rate is a state."""
    lifted = lift(Slowing())

    assert {name: state.start for name, state in lifted.states.items()} == {"h": 0.1, "lr": 0.5}
    assert lifted.hyperparameters == {"decay": 0.9}


def test_a_rule_of_kudari_is_lifted_to_a_copy():
    """Equal, and not the same object."""
    own = RULES["adam"](lr=0.5)

    assert lift(own) is not own
    assert repr(lift(own)) == repr(own)


class Branching:
    def __init__(self):
        self.lr = 0.1

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr if grads[key] > 0 else -self.lr


class Random:
    def update(self, params, grads):
        for key in params:
            params[key] -= np.random.default_rng().random() * grads[key]


class First:
    """A momentum whose first step is another."""

    def __init__(self):
        self.b = {}

    def update(self, params, grads):
        for key in params:
            self.b[key] = 0.9 * self.b[key] + 0.1 * grads[key] if key in self.b else grads[key]
            params[key] -= 0.1 * self.b[key]


class Shared:
    """One velocity for all parameters."""

    def __init__(self):
        self.v = 0.0

    def update(self, params, grads):
        for key in params:
            self.v = 0.9 * self.v - 0.1 * grads[key]
            params[key] += self.v


class Counting:
    """Counts parameters instead of steps."""

    def __init__(self):
        self.t = 0

    def update(self, params, grads):
        for key in params:
            self.t += 1
            params[key] -= 0.1 / self.t * grads[key]


class Normed:
    def update(self, params, grads):
        for key in params:
            params[key] -= 0.1 * grads[key] / np.linalg.norm(grads[key])


@pytest.mark.parametrize("kind", [Branching, Random, First, Shared, Counting, Normed])
def test_what_is_no_formula_is_refused(kind):
    """By a LiftError that names the class."""
    with pytest.raises(LiftError, match=kind.__name__):
        lift(kind())


def test_the_line_of_a_branch_is_named():
    """And what to write instead."""
    with pytest.raises(LiftError, match=r"line \d+ \(.*grads\[key\] > 0.*np\.where"):
        lift(Branching())


@pytest.mark.parametrize("kind", [Branching, First, Shared, Counting])
def test_what_cannot_be_lifted_can_still_walk(kind):
    """Interpreted, as it is."""
    assert len(Adventurer(-7, 2).optimize("ravine", kind(), rep=3)) == 4


@pytest.mark.parametrize("thing", [object(), 3, None, lambda w: w])
def test_what_is_no_optimiser_is_refused(thing):
    """And is told what can be called."""
    with pytest.raises(KudariError, match=r"update\(params, grads\)"):
        lift(thing)


def test_a_class_is_made_with_its_defaults():
    """Of Kudari's own and of somebody's."""
    assert repr(lift(RULES["sgd"])) == repr(RULES["sgd"]())
    assert lift(SGDInPlace).hyperparameters == {"lr": 0.01}
