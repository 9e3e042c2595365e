"""What somebody's code remembers, and how it asks: nested states, counters, branches, functions of numbers."""

import itertools
import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

import numpy as np
import pytest

from kudari import LiftError, lift
from kudari.language import speaking
from kudari.rules.lifting import UnlikeError


class Adam:
    """Counts and remembers in a way of its own, which a subclass says."""

    lr, b1, b2, eps = 0.1, 0.9, 0.99, 1e-8

    def update(self, params, grads):
        for key in params:
            m, v, t = self.moments(key, grads[key])
            m_hat, v_hat = m / (1 - self.b1**t), v / (1 - self.b2**t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

    def mean(self, m, g):
        return self.b1 * m + (1 - self.b1) * g

    def square(self, v, g):
        return self.b2 * v + (1 - self.b2) * g**2


class DictsOfDicts(Adam):
    def __init__(self):
        self.state = {}

    def moments(self, key, g):
        state = self.state.setdefault(key, {"step": 0, "m": np.zeros_like(g), "v": np.zeros_like(g)})
        state["step"] += 1
        state["m"], state["v"] = self.mean(state["m"], g), self.square(state["v"], g)
        return state["m"], state["v"], state["step"]


class TheOtherWayRound(Adam):
    def __init__(self):
        self.s, self.t = {"m": {}, "v": {}}, {}

    def moments(self, key, g):
        self.t[key] = self.t.get(key, 0) + 1
        self.s["m"][key] = self.mean(self.s["m"].get(key, 0), g)
        self.s["v"][key] = self.square(self.s["v"].get(key, 0), g)
        return self.s["m"][key], self.s["v"][key], self.t[key]


class Tuples(Adam):
    def __init__(self):
        self.pairs, self.clocks = defaultdict(lambda: (0.0, 0.0)), defaultdict(lambda: itertools.count(1))

    def moments(self, key, g):
        m, v = self.pairs[key]
        self.pairs[key] = (self.mean(m, g), self.square(v, g))
        return *self.pairs[key], next(self.clocks[key])


class InPlace(Adam):
    __slots__ = ("held", "t")

    def __init__(self):
        self.held, self.t = {}, 0

    def update(self, params, grads):
        self.t += 1
        super().update(params, grads)

    def moments(self, key, g):
        m, v = self.held.setdefault(key, [np.zeros(g.shape), np.zeros(g.shape)])
        np.multiply(m, self.b1, out=m)
        m += (1 - self.b1) * g
        v[...] = self.square(v, g)
        return m, v, self.t


@dataclass
class Fields(Adam):
    m: dict = field(default_factory=dict)
    v: dict = field(default_factory=dict)
    epoch: int = 0

    @property
    def t(self):
        return self.epoch + 1

    def update(self, params, grads):
        super().update(params, grads)
        self.epoch += 1

    def moments(self, key, g):
        self.m[key] = self.mean(self.m.get(key, np.zeros_like(g)), g.astype(np.float64))
        self.v[key] = self.square(self.v.get(key, np.zeros_like(g)), np.array(g).copy())
        return self.m[key], self.v[key], self.t


@pytest.mark.parametrize("kind", [DictsOfDicts, TheOtherWayRound, Tuples, InPlace, Fields])
def test_wherever_it_remembers_the_formula_is_the_same(kind):
    """States that begin at 0, and a step number that begins at 1."""
    lifted = lift(kind)
    first, second = list(lifted.states)

    assert [state.start for state in lifted.states.values()] == [0.0, 0.0]
    text = str(lifted).replace(lifted.states[first].letter, "m").replace(lifted.states[second].letter, "v")
    assert text.replace("m · 0.9", "0.9m").replace(" ", "") == (
        "m←0.9m+0.09999999999999998g\nv←0.99v+0.010000000000000009g²\nw←w−0.1(m/(1−0.9ᵗ))/(√(v/(1−0.99ᵗ))+1e-8)"
    )


def sgd(update):
    """An optimiser of a function of (self, w, g, t), with lr, decay, warm, shared by the tests below."""

    class Made:
        def __init__(self, lr=0.1, decay=0.0, warm=4, betas=(0.9, 0.99)):
            self.lr, self.decay, self.warm, self.betas, self.t, self.start = lr, decay, warm, betas, 0, {}

        def update(self, params, grads):
            self.t += 1
            for key in params:
                params[key] = update(self, params[key], grads[key], key)

    return Made


FORMULAS = {
    "math.sqrt": (lambda s, w, g, _: w - s.lr * math.sqrt(1 - s.betas[1] ** s.t) * g, "w ← w − η √(1 − β₂ᵗ) g", ()),
    "math.pow": (lambda s, w, g, _: w - s.lr * math.pow(s.betas[0], s.t) * g, "w ← w − η β₁ᵗ g", ()),
    "min": (lambda s, w, g, _: w - s.lr * min(1.0, s.t / s.warm) * g, "w ← w − η min(1, t/warm) g", ()),
    "float": (lambda s, w, g, _: w - float(s.lr) * g, "w ← w − η g", ()),
    "clip": (lambda s, w, g, _: w - s.lr * np.clip(g, -1, 1), "w ← w − η clip(g, −1, 1)", ()),
    "branch": (
        lambda s, w, g, _: w - (s.lr / (1 + s.decay * s.t) if s.decay else s.lr) * g,
        "w ← w − η g",
        ("for decay = 0",),
    ),
    "step number": (lambda s, w, g, _: w - (s.lr if s.t < 5 else 0.5 * s.lr) * g, "", ()),
    "start": (lambda s, w, g, key: s.start.setdefault(key, w.copy()) - s.lr * g, "w ← start − η g\nstart ← start", ()),
}


@pytest.mark.parametrize(("lang", "note"), [("ja", "decay = 0 の場合"), ("en", "for decay = 0")])
def test_notes_are_in_the_language_that_is_spoken(lang, note):
    """That of the command line, or of the locale."""
    update, _, notes = next(row for row in FORMULAS.values() if row[2] == ("for decay = 0",))
    with speaking(lang):
        assert lift(sgd(update)).notes == (note,)
    assert lift(sgd(update)).notes == notes


@pytest.mark.parametrize("name", FORMULAS)
def test_what_is_asked_of_numbers_is_read(name):
    """Functions of plain numbers, and branches: on a hyperparameter, which is said, and on the step number."""
    update, formula, notes = FORMULAS[name]
    lifted = lift(sgd(update))

    assert lifted.notes == notes
    if formula:  # where, each notation writes in its own way
        assert str(lifted) == formula
    params = {"W": np.ones(3)}
    for _ in range(8):
        lifted.update(params, {"W": np.ones(3)})
    expected = {"W": np.ones(3)}
    theirs = sgd(update)()
    for _ in range(8):
        theirs.update(expected, {"W": np.ones(3)})

    assert np.array_equal(params["W"], expected["W"])


def test_a_branch_on_the_step_number_holds_for_all_steps():
    """Also for those after the proof."""
    lifted, own = lift(sgd(FORMULAS["step number"][0])), sgd(FORMULAS["step number"][0])()
    ours, theirs = {"w": np.ones(2)}, {"w": np.ones(2)}
    for _ in range(20):
        lifted.update(ours, {"w": np.ones(2)})
        own.update(theirs, {"w": np.ones(2)})

    assert np.array_equal(ours["w"], theirs["w"])


REFUSED = {
    "value": lambda s, w, g, _: w - s.lr * (g if g > 0 else 0),
    "sum": lambda s, w, g, _: w - s.lr * g / np.sum(g),
    "mean": lambda s, w, g, _: w - s.lr * (g - g.mean()),
    "dot": lambda s, w, g, _: w - s.lr * g * g.dot(g),
    "norm": lambda s, w, g, _: w - s.lr * g / np.linalg.norm(g),
    "random": lambda s, w, g, _: w - s.lr * g + np.random.default_rng().normal(size=np.shape(w)),
    "element": lambda s, w, g, _: w - s.lr * np.where(np.arange(np.size(g)) == 0, 0.0, g),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_ties_elements_together_is_refused(name):
    """A rule treats every number alone."""
    with pytest.raises(LiftError):
        lift(sgd(REFUSED[name]))


def test_weights_and_biases_that_are_treated_differently_are_no_formula():
    """And no other rule either: a check does not judge them by their names."""
    with pytest.raises(UnlikeError, match="alike"):
        lift(sgd(lambda s, w, g, key: w - s.lr * (g + 0.1 * w if "W" in key else g)))


class Gathers:
    """Averages the last three slopes."""

    def __init__(self):
        self.seen = defaultdict(lambda: deque(maxlen=3))

    def update(self, params, grads):
        for key in params:
            self.seen[key].append(grads[key])
            params[key] -= 0.1 * sum(self.seen[key]) / 3


def test_a_history_is_read_as_states_or_refused():
    """Whatever is read walks as the object does."""
    try:
        lifted = lift(Gathers())
    except LiftError:
        return
    own, ours, theirs = Gathers(), {"w": np.ones(2)}, {"w": np.ones(2)}
    for step in range(9):
        own.update(theirs, {"w": np.full(2, step + 1.0)})
        lifted.update(ours, {"w": np.full(2, step + 1.0)})

    assert np.allclose(ours["w"], theirs["w"])


def test_the_names_of_modules_are_put_back():
    """The code finds math, min and NumPy as they were."""
    before = dict(globals())
    lift(sgd(FORMULAS["math.sqrt"][0]))

    assert math.sqrt is before["math"].sqrt
    assert globals().keys() == before.keys()
    assert all(globals()[name] is value for name, value in before.items() if name in ("math", "np"))
