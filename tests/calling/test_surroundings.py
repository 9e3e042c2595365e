"""What stands around an optimiser is put back after a check, and what has nothing to do with it is not even copied."""

import numpy as np
import pytest

from kudari import RULES, check
from kudari.calling.own_code import globals_named
from kudari.calling.surroundings import untouched
from kudari.checking.naming import Numbers
from kudari.checking.search import Search


class Counted(list):
    """A list that counts how often it is copied."""

    copies = 0

    def __deepcopy__(self, memo):
        Counted.copies += 1
        return Counted(self)


v = Counted([1.0])  # only its name is that of an attribute below
steps, log, inside = 0, Counted(), []


class Momentum:
    """The book's; its attributes have the names of globals."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


class Logging(Momentum):
    """It really uses globals: one is written, one is filled, one is filled by a function inside."""

    def update(self, params, grads):
        global steps
        steps += 1
        log.append(sorted(params))

        def note():
            inside.extend(params)

        note()
        super().update(params, grads)


def test_a_global_that_only_has_the_name_of_an_attribute_is_not_copied():
    """``self.v`` is no use of ``v``, which may be a million numbers."""
    Counted.copies = 0

    assert check(Momentum(), like="momentum")
    assert Counted.copies == 0


def test_a_global_that_is_used_is_put_back():
    """Numbers and lists, also where a function inside the method uses them."""
    Counted.copies = 0
    before = globals()["log"]

    assert check(Logging(), like="momentum")
    assert (steps, list(log), inside) == (0, [], [])
    assert log is before
    assert Counted.copies > 0


def test_a_variable_of_the_function_around_is_put_back():
    """A class made inside a function may keep something there."""
    register, count = {"count": 0}, 0

    class Registered(Momentum):
        def update(self, params, grads):
            nonlocal count
            count += 1
            register["count"] += 1
            super().update(params, grads)

    assert check(Registered(), like="momentum")
    assert (register, count) == ({"count": 0}, 0)


def test_what_cannot_be_copied_is_left_alone():
    """An open file or a generator in a list around it is no reason not to check."""
    held = [iter(range(3)), (number for number in range(3))]

    class Holding(Momentum):
        def update(self, params, grads):
            assert held
            super().update(params, grads)

    assert check(Holding(), like="momentum")
    assert len(held) == 2


def test_whatever_happens_inside_it_is_put_back():
    """Also where the block ends with an error."""
    optimizer = Logging()
    with pytest.raises(KeyError), untouched(optimizer):
        optimizer.update({"a": np.ones(1)}, {})

    assert (steps, list(log), inside) == (0, [], [])


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("self.v = rate", ["rate"]),
        ("self.rate.v", []),
        ("global v; v = 1", ["v"]),
        ("[rate * w for w in self.v]", ["rate"]),
        ("return lambda w: rate * w", ["rate"]),
        ("class Inner: v = rate", ["rate"]),
        ("rate = 1; return rate", []),
    ],
)
def test_the_globals_of_a_function_are_told_from_its_attributes(source, names):
    """Read or written, here or in what is defined inside."""
    scope = {}
    exec(f"def update(self):\n    {source}", scope)

    assert [name for name in globals_named(scope["update"]) if not name.startswith("__")] == names


def test_the_namings_of_a_rule_are_made_once():
    """A search asks for them again and again."""
    numbers = Numbers({"learning_rate": 0.1, "mu": 0.8}, [0.5])
    search = Search([[RULES["momentum"]]], numbers)

    assert search.numbers.namings(RULES["momentum"]) is numbers.namings(RULES["momentum"])
    assert numbers.namings(RULES["momentum"])[0].values == {"lr": 0.1, "momentum": 0.8}
    assert numbers.namings(RULES["momentum"])[0].lr_attribute == "learning_rate"
