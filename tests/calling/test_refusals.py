"""What cannot be called is refused: what was found, and what can be called; in English or Japanese."""

import functools
from typing import ClassVar

import numpy as np
import pytest

from kudari import check, lift
from kudari.calling import CallError, as_optimizer
from kudari.travel import Adventurer


class OfModel:
    def step(self, model):
        model.forward()


def needs_a_rate(params, grads, learning_rate):
    for key in params:
        params[key] -= learning_rate * grads[key]


def descent(x, y, lr=0.1, steps=100):
    theta = np.zeros(x.shape[1])
    for _ in range(steps):
        grad = x.T @ (x @ theta - y)
        theta -= lr * grad
    return theta


class WithHessian:
    def update(self, w, grad, hessian):
        return w - np.linalg.solve(hessian, grad)


class Misspelt:
    def updete(self, params, grads):
        for key in params:
            params[key] -= 0.1 * grads[key]


def generator():
    g = yield
    while True:
        g = yield -0.1 * g


@pytest.fixture(params=["en_US.UTF-8", "ja_JP.UTF-8"])
def lang(request, monkeypatch):
    """The two languages."""
    monkeypatch.setenv("LC_ALL", request.param)
    return request.param[:2]


@pytest.mark.parametrize("use", [as_optimizer, lift, check, lambda thing: Adventurer(-7, 2).optimize("ravine", thing)])
def test_every_door_says_what_was_found_and_what_can_be_called(use, lang):
    """And never that it is not some rule."""
    with pytest.raises(CallError) as caught:
        use(OfModel())
    said = str(caught.value)

    assert "step(model)" in said
    assert "update_params(layer)" in said
    assert ("呼び出せ" in said) == (lang == "ja")
    assert "is not" not in said


def test_a_missing_number_is_asked_for(lang):
    """With what to write; whoever only asks for the formula is told which number was chosen."""
    with pytest.raises(CallError, match=r"functools\.partial\(needs_a_rate, learning_rate=0\.1\)"):
        as_optimizer(needs_a_rate)

    assert str(lift(needs_a_rate)) == "w ← w − η g"
    chosen = "指定がないのでここで決めた値です" if lang == "ja" else "is chosen here, for nobody has given it"
    (note,) = lift(needs_a_rate).notes
    assert note.startswith("learning_rate = 0.01 ")
    assert note.endswith(chosen)
    assert lift(functools.partial(needs_a_rate, learning_rate=0.5)).hyperparameters == {"learning_rate": 0.5}


def test_of_a_training_loop_the_line_to_cut_out_is_told(lang):
    """As a function that can be pasted, and called."""
    with pytest.raises(CallError) as caught:
        as_optimizer(descent)

    assert "def update(theta, lr, grad):\n        theta -= lr * grad\n        return theta" in str(caught.value)


def test_a_misspelt_update_is_recognised(lang):
    """It is not called, for it may not be meant."""
    with pytest.raises(CallError, match=r"updete\(params, grads\)"):
        as_optimizer(Misspelt())


@pytest.mark.parametrize("thing", [WithHessian(), generator(), generator, 3, None, object(), "adam", [1, 2]])
def test_what_is_no_optimiser_is_refused(thing):
    """Whatever it is."""
    with pytest.raises(CallError):
        as_optimizer(thing)


def test_what_asks_for_the_shape_is_told_of_a_failed_call():
    """By the error of the call that was most likely meant."""

    class Wrong:
        def update(self, w, b, dw, db):
            return w - self.lr * dw, b - self.lr * db

    with pytest.raises(CallError, match=r"update\(w, b, dw, db\): AttributeError.*lr"):
        as_optimizer(Wrong())


def test_a_wrong_class_of_the_dict_way_stays_one():
    """Its error is reported where it is met, and no other way is tried in its place."""

    class Forgets:
        def update(self, params, grads):
            params -= 0.1 * grads

    thing = Forgets()

    assert as_optimizer(thing) is thing
    assert not check(thing, like="sgd", lang="en")


def test_trials_leave_no_trace():
    """Neither in classes, nor in NumPy's old random numbers, nor on the screen."""

    class Shared:
        seen: ClassVar = []

        def update(self, params, grads):
            self.seen.append(1)
            print(np.random.rand())  # noqa: NPY002
            for key in params:
                params[key] -= 0.1 * grads[key]

    np.random.seed(1)  # noqa: NPY002
    expected = np.random.RandomState(1).rand()
    as_optimizer(Shared())

    assert Shared.seen == []
    assert np.random.rand() == expected  # noqa: NPY002
