"""One reader of starts: whoever asks for one takes the same forms, and refuses the same with the same words."""

import numpy as np
import pytest

from kudari import (
    Field,
    KudariError,
    basin_map,
    check,
    compare_gradients,
    convergence_map,
    ensemble,
    field,
    learning_rate_map,
    lift,
    race,
    sensitivity,
    stability,
)

# What each makes of a start on a field of two variables, as a tuple.
ASKED = {
    "race": lambda place, start: race(place, ["sgd:lr=0.1"], start, 2).start,
    "ensemble": lambda place, start: tuple(ensemble(place, "sgd:lr=0.1", start, 2, keep="all").routes[0, 0]),
    "learning_rate_map": lambda place, start: (
        learning_rate_map(place, "momentum", lr=(0.1, 1), momentum=(0, 0.9), size=2, steps=2, start=start).start
    ),
    "convergence_map": lambda place, start: convergence_map(place, "sgd", size=2, steps=2, start=start).start,
    "basin_map": lambda place, start: basin_map(place, "sgd:lr=0.1", size=2, steps=2, start=start).start,
    "sensitivity": lambda place, start: sensitivity(place, "sgd", lr=(0.1, 1), size=2, steps=2, start=start).start,
    "stability": lambda place, start: (stability(place, "sgd", steps=2, start=start), place.point(start))[1],
}
TAKEN = {
    "a tuple": (1, 2.5),
    "a list": [1, 2.5],
    "an array": np.array([1, 2.5]),
    "names": {"x": 1, "y": 2.5},
    "names in another order": {"y": 2.5, "x": np.float64(1)},
}
REFUSED = {
    "letters": ("ab", r"the start must be a point \(x, y\), not 'ab'"),
    "one number": (3.0, r"the start must be a point \(x, y\), not 3.0"),
    "one of two": ((1,), r"the start has 1 number\(s\), but the field 2 \(x, y\)|a row for each adventurer.*x, y"),
    "three of two": (
        (1, 2, 3),
        r"the start has 3 number\(s\), but the field 2 \(x, y\)|a row for each adventurer.*x, y",
    ),
    "keys that are no names": ({0: 1, None: 2}, "a point of this field has x, y, not 0, None"),
    "other names": ({"x": 1, "z": 1}, "a point of this field has x, y, not x, z"),
    "NaN": ((1, np.nan), "y of the start must be a finite number, not nan"),
    "a text for a number": ({"x": 1, "y": "2"}, "y of the start must be a finite number|y must be numbers"),
    "nothing": ((1, None), "y of the start must be a finite number, not None|the starts must be"),
}


@pytest.mark.parametrize("start", TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("who", ASKED)
def test_a_start_may_be_given_in_every_form(who, start):
    """By names, or in the order of the variables."""
    assert tuple(map(float, ASKED[who](field("ravine"), start))) == (1.0, 2.5)


@pytest.mark.parametrize("who", ASKED)
def test_without_a_start_it_is_the_customary_one(who):
    """That of the catalogue."""
    assert tuple(map(float, ASKED[who](field("ravine"), None))) == field("ravine").start


@pytest.mark.parametrize(("start", "told"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("who", ASKED)
def test_what_is_no_start_is_refused(who, start, told):
    """With the names of the variables, and never with Python's own error."""
    with pytest.raises(KudariError, match=told):
        ASKED[who](field("ravine"), start)


def test_a_field_reads_points():
    """As floats, in the order of its variables."""
    place = Field("a**2 + b**2", (0, 10), (-10, 0))

    assert place.point({"b": 1, "a": 2}) == (2.0, 1.0)
    assert place.point() == place.start
    with pytest.raises(KudariError, match=r"the pixel has 1 number\(s\), but the field 2 \(a, b\)"):
        place.point([1], "the pixel")


# What asks a field for something at a point.
MEASURED = {
    "value": lambda place, point: place.value(point),
    "gradient": lambda place, point: place.gradient(point)["x"],
    "hessian": lambda place, point: place.hessian(point)[0, 0],
    "kinks": lambda place, point: place.kinks(point),
    "compare_gradients": lambda place, point: [one.gradient for one in compare_gradients(place, point)],
    "plot_graph": lambda place, point: len(place.plot_graph(point, getfig=True).axes),
}


@pytest.mark.parametrize("point", TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("who", MEASURED)
def test_a_point_may_be_given_in_every_form(who, point):
    """As a start may."""
    assert MEASURED[who](field("ravine"), point) == MEASURED[who](field("ravine"), {"x": 1.0, "y": 2.5})


@pytest.mark.parametrize("point", ["ab", 3.0, (1,), (1, 2, 3), {"x": 1, "z": 1}, {0: 1}, (1, "a"), (1, 1j), object()])
@pytest.mark.parametrize("who", MEASURED)
def test_what_is_no_point_is_refused(who, point):
    """With the names of the variables."""
    with pytest.raises(KudariError, match=r"x, y|y of the point"):
        MEASURED[who](field("ravine"), point)


def test_a_list_may_have_a_column_for_each_variable():
    """As a dict may."""
    assert field("ravine").value([np.array([0.0, 1.0]), 2.0]).tolist() == [4.0, 4.05]


def slotted(*slots):
    """An optimiser whose attributes stand in slots."""

    class Ball:
        __slots__ = slots

        def __init__(self, lr=0.1):
            self.lr, self.v = lr, None

        def update(self, params, grads):
            if self.v is None:
                self.v = {key: np.zeros_like(value) for key, value in params.items()}
            for key in params:
                self.v[key] = 0.9 * self.v[key] - self.lr * grads[key]
                params[key] += self.v[key]

    return Ball


@pytest.mark.parametrize("slots", [("lr", "v"), ("lr", "__dict__")])
def test_a_class_with_slots_is_read_walked_and_checked(slots):
    Ball = slotted(*slots)
    walked = race("ravine", [Ball()], steps=5).routes["Ball"]

    assert str(lift(Ball())) == "v ← 0.9v − η g\nw ← w + v"
    assert walked == race("ravine", ["momentum:lr=0.1"], steps=5).routes["Momentum"]
    assert check(Ball(), like="momentum").right
