"""Maps and sweeps: every pixel is a walk, the theory stands where the walks say, and files give the map back."""

import json

import numpy as np
import pytest
from tests.examples import by_night

from kudari import (
    Adventurer,
    Field,
    KudariError,
    Map,
    basin_map,
    convergence_map,
    field,
    learning_rate_map,
    lift,
    rule,
    sensitivity,
    stability,
)
from kudari.travel.maps import DIVERGED, STRAYING
from kudari.travel.maps.axes import axis
from kudari.travel.theory import contractions

AXES = {"lr": (0.01, 4.0), "momentum": (0.0, 0.95)}


@pytest.fixture(scope="module")
def ball():
    """Momentum on the ravine, over both of its numbers."""
    return learning_rate_map("ravine", "momentum", size=(40, 30), steps=200, **AXES)


def test_a_pixel_is_a_walk(ball):
    """Its value, its end, and where it diverges are those of one adventurer, bit for bit."""
    for row, column in ((0, 0), (29, 0), (12, 20), (29, 39), (0, 39)):
        numbers = {"lr": float(ball.x.values[column]), "momentum": float(ball.y.values[row])}
        route = ball.route_at(**numbers)
        assert ball.pixel(**numbers) == (row, column)
        assert ball.ends[row, column].tolist() == list(route[-1].values())
        assert ball.values[row, column] == route.values[-1]
        assert ball.diverged_at[row, column] == (route.diverged_at or -1)


def test_the_axes_are_as_asked_for(ball):
    """A learning rate by equal factors, a share by equal steps."""
    assert (ball.x.name, ball.y.name) == ("lr", "momentum")
    assert (ball.x.log, ball.y.log) == (True, False)
    assert ball.values.shape == (30, 40)
    assert (ball.x.values[0], ball.x.values[-1]) == (0.01, 4.0)
    assert np.ptp(np.diff(np.log(ball.x.values))) < 1e-12


def test_the_first_axis_is_to_the_right():
    """Whichever it is."""
    turned = learning_rate_map("ravine", "momentum", size=5, steps=20, momentum=(0, 0.9), lr=(0.01, 0.5))
    assert (turned.x.name, turned.y.name) == ("momentum", "lr")


def test_what_diverges_is_what_theory_says(ball):
    """A pixel is above its start after 200 steps where a step grows, apart from the border itself."""
    across, up = np.meshgrid(ball.x.values, ball.y.values)
    hypers = {"lr": across.ravel(), "momentum": up.ravel()}
    worst = np.maximum(*(contractions(ball.rule, c, **hypers) for c in (0.1, 2.0))).reshape(across.shape)

    assert ball.diverged[worst > 1.02].all()
    assert not ball.diverged[worst < 0.97].any()
    assert 0.05 < ball.diverged.mean() < 0.5


def test_letters_are_names_too():
    """η is lr."""
    named = learning_rate_map("ravine", "momentum", size=4, steps=5, η=(0.01, 0.5), α=(0, 0.9))
    assert (named.x.name, named.y.name) == ("lr", "momentum")


def test_rules_of_ones_own_have_maps():
    """From text, and lifted from a class."""

    class Mine:
        def __init__(self, rate=0.1, keep=0.5):
            self.rate, self.keep, self.v = rate, keep, None

        def update(self, params, grads):
            if self.v is None:
                self.v = {key: np.zeros_like(value) for key, value in params.items()}
            for key in params:
                self.v[key] = self.keep * self.v[key] - self.rate * grads[key]
                params[key] += self.v[key]

    own = lift(Mine())
    names = list(own.hypers)
    first = learning_rate_map("ravine", own, size=6, steps=30, **dict(zip(names, ((0.01, 1), (0, 0.9)), strict=True)))
    same = learning_rate_map("ravine", "momentum", size=6, steps=30, lr=(0.01, 1), momentum=(0, 0.9))
    assert np.array_equal(first.values, same.values)


def test_the_theory_of_ones_own_rule_is_known(ball):
    """It is read off its formula."""
    typed = rule("v ← α v − η g; w ← w + v", η=0.1, α=0.9)
    rates = contractions(typed, 2.0, η=np.array([0.1, 2.0]))
    assert rates == pytest.approx(contractions(ball.rule, 2.0, lr=np.array([0.1, 2.0]), momentum=0.9))


def test_basins_are_the_minima_that_walks_come_to():
    """Seen from each minimum, and as single walks end."""
    found = basin_map("himmelblau", "sgd:lr=0.01", size=25)
    for row, column in ((3, 3), (20, 5), (12, 18)):
        start = {"x": float(found.x.values[column]), "y": float(found.y.values[row])}
        end = np.array(list(found.route_at(**start)[-1].values()))
        assert end == pytest.approx(found.minima[found.basins[row, column]], abs=1e-6)
    assert len(found.minima) == 4
    assert (np.bincount(found.basins.ravel()) > 60).all()


def test_minima_that_nobody_knew_are_found():
    """Of a typed field; the lowest first."""
    found = basin_map(Field("x**4 - 2*x**2 + 0.3*x + y**2", (-2, 2), (-2, 2)), "sgd:lr=0.05", size=20)

    assert found.minima == pytest.approx(np.array([[-1.0355787, 0.0], [0.96088, 0.0]]), abs=1e-3)
    assert set(found.basins.ravel().tolist()) == {0, 1}


def test_a_saddle_is_no_minimum():
    """Who stands still on it is straying."""
    found = basin_map(Field("x**2 - y**2 + y**4/4", (-1, 1), (-1, 1)), "sgd:lr=0.1", size=(4, 5))
    assert set(found.basins[2].tolist()) == {STRAYING}
    assert (found.basins[0] >= 0).all()


def test_what_leaves_has_no_basin():
    """It has a number of its own."""
    found = basin_map(Field("x**4 + y**4", (-20, 20), (-20, 20)), "sgd:lr=0.01", size=15)
    assert found.basins[0, 0] == DIVERGED
    assert found.basins[7, 7] == 0


def test_convergence_counts_steps_to_the_target():
    """As the route itself tells."""
    found = convergence_map("booth", "momentum:lr=0.02", size=8, steps=200, target=0.5)
    for row, column in ((0, 0), (7, 3)):
        values = found.route_at(x=float(found.x.values[column]), y=float(found.y.values[row])).values
        below = np.flatnonzero(values <= 0.5)
        assert found.reached[row, column] == (below[0] if below.size else -1)


def test_a_plane_through_more_variables():
    """Two vary, the others stand at the start."""
    found = basin_map(Field("x**2 + y**2 + (z - 1)**2"), "sgd:lr=0.1", size=5, plane=("x", "z"), start=(0, 3, 0))
    assert (found.x.name, found.y.name) == ("x", "z")
    assert found.ends.shape == (5, 5, 3)
    assert found.route_at(x=0.0, z=0.0)[0]["y"] == 3.0


def test_a_window_of_ones_own():
    """Instead of the field's."""
    found = convergence_map("ravine", "adam:lr=0.3", size=5, x=(-1, 1), y=(-2, 2))
    assert (found.x.values[0], found.y.values[-1]) == (-1.0, 2.0)


LIMITED = ("sgd", "momentum", "nesterov", "momentum/torch", "momentum/average")
BOWLS = ("ravine", "rotated", "sphere")


@pytest.mark.parametrize(
    ("name", "place"),
    by_night(
        [(name, place) for name in LIMITED for place in BOWLS],
        [(name, place) for name in LIMITED for place in BOWLS if name == "sgd" or place == "rotated"],
    ),
)
@pytest.mark.slow
def test_bisection_finds_the_limit_of_theory(name, place):
    """2/λ for gradient descent, 2(1 + α)/λ with momentum: to one part in a thousand."""
    (limit,) = stability(place, [name])
    assert limit.measured == pytest.approx(limit.theory, rel=2e-3)


@pytest.mark.slow
def test_the_limits_of_a_bowl_by_hand():
    """λ = 2."""
    limits = {limit.rule: limit.theory for limit in stability("ravine", ["sgd", "momentum:momentum=0.5"])}
    assert limits == {"SGD": pytest.approx(1.0), "Momentum": pytest.approx(1.5)}


def test_a_rule_that_never_grows_has_no_limit():
    """AdaGrad's steps only become shorter."""
    (limit,) = stability("x**2 + y**2", "adagrad")
    assert limit.measured == float("inf")
    assert limit.theory is None


def test_a_sweep_is_a_row_of_walks():
    """Each ends as an adventurer does who walks alone with that learning rate."""
    swept = sensitivity("ravine", ["sgd", "adam"], size=12, steps=80, lr=(1e-3, 10))
    place = field("ravine")
    first = place.at(*place.start)

    for title, name in (("SGD", "sgd"), ("Adam", "adam")):
        ends = swept.rules[title]
        for lr, value, diverged in zip(swept.axis.values.tolist(), ends.values, ends.diverged, strict=True):
            route = Adventurer(*place.start).optimize(place, rule(name, lr=lr), rep=80)
            assert value == route.values[-1]
            assert diverged == (route.diverged_at is not None or not route.values[-1] <= first)


def test_a_sweep_knows_its_border_and_its_decades():
    """SGD diverges beyond η = 1 on the ravine; how many decades reach the target is the rule's own."""
    swept = sensitivity("ravine", ["sgd", "adam"], size=60, steps=80, lr=(1e-3, 10))
    sgd = swept.rules["SGD"]

    assert set(swept.rules) == {"SGD", "Adam"}
    assert sgd.diverged[swept.axis.values > 1.01].all()
    assert not sgd.diverged[swept.axis.values < 0.99].any()
    assert swept.rules["Adam"].decades(swept.axis) > sgd.decades(swept.axis) > 0.3
    assert swept.target == pytest.approx(6.45 / 100)


def test_a_route_of_a_map_is_as_long_as_its_walks():
    """It is walked again with the hyperparameters of its pixel."""
    found = learning_rate_map("ravine", "momentum", size=2, steps=80, lr=(0.01, 1), momentum=(0, 0.5))

    assert found.steps == 80
    assert len(found.route_at(lr=0.01, momentum=0.5)) == 81


def test_two_of_a_kind_have_two_names():
    """In the order given."""
    swept = sensitivity("ravine", ["momentum:momentum=0.5", "momentum"], size=5, steps=5, lr=(0.01, 1))
    assert list(swept.rules) == ["Momentum", "Momentum 2"]


def test_a_measured_field_says_that_it_is_interpreted():
    """Once, and in the result."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x, y: float(x) ** 2 + float(y) ** 2)
    with pytest.warns(UserWarning, match="interpreted"):
        found = learning_rate_map(place, "momentum", size=3, steps=5, lr=(0.01, 0.1), momentum=(0, 0.5))
    assert found.engine == "interpreted"


def test_noise_is_walked_through():
    """The field's, with its seed."""
    noisy = field("ravine").with_noise("additive", 0.5, seed=4)
    found = learning_rate_map(noisy, "momentum", size=3, steps=20, lr=(0.01, 0.1), momentum=(0, 0.5))
    assert found.ends[1, 1].tolist() == list(found.route_at(lr=found.x.values[1], momentum=0.25)[-1].values())


# ---------------------------------------------------------------------- files


@pytest.mark.parametrize(
    "make",
    [
        lambda: learning_rate_map("ravine", "momentum", size=6, steps=9, **AXES),
        lambda: basin_map("himmelblau", "adam/torch:lr=0.1", size=5),
        lambda: convergence_map(Field("x**2 + 3*y**2"), rule("w ← w − η g", η=0.1), size=4, target=0.3),
        lambda: learning_rate_map(
            field("beale").with_noise("mask-out", 0.5, seed=3), "adam", size=3, steps=4, lr=(0.1, 1), beta1=(0, 0.9)
        ),
    ],
)
def test_a_file_gives_the_map_back(make, tmp_path):
    """All of it, so that it can be drawn and walked again."""
    made = make()
    made.save(tmp_path / "map.npz")
    read = Map.load(tmp_path / "map.npz")

    for name in ("values", "diverged_at", "reached", "ends", "basins", "minima"):
        one, other = getattr(made, name), getattr(read, name)
        assert (one is None and other is None) or np.array_equal(one, other, equal_nan=True)
    assert (read.kind, read.steps, read.target, read.engine) == (made.kind, made.steps, made.target, made.engine)
    assert str(read.rule) == str(made.rule)
    assert np.array_equal(read.x.values, made.x.values)
    pixel = {made.x.name: float(made.x.values[1]), made.y.name: float(made.y.values[1])}
    assert read.route_at(**pixel) == made.route_at(**pixel)


def test_a_table_has_a_row_for_each_pixel(ball, tmp_path):
    """With the axes' numbers."""
    ball.save(tmp_path / "map.csv")
    head, first, *rest = (tmp_path / "map.csv").read_text().splitlines()

    assert head == "lr,momentum,value,diverged_at,reached,end x,end y"
    assert first.split(",")[:2] == ["0.01", "0.0"]
    assert float(first.split(",")[2]) == ball.values[0, 0]
    assert len(rest) + 1 == ball.values.size


@pytest.fixture
def saved(ball, tmp_path):
    ball.save(tmp_path / "map.npz")
    return tmp_path / "map.npz"


def spoilt(path, change):
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    record = json.loads(arrays["record"].tobytes())
    change(arrays, record)
    if "record" in arrays:
        arrays["record"] = np.frombuffer(json.dumps(record).encode(), np.uint8)
    np.savez(path, **arrays)


SPOILT = {
    "no record": lambda arrays, record: arrays.pop("record"),
    "no values": lambda arrays, record: arrays.pop("values"),
    "another array": lambda arrays, record: arrays.update(other=np.ones(3)),
    "a wrong shape": lambda arrays, record: arrays.update(values=np.ones((2, 2))),
    "a wrong dtype": lambda arrays, record: arrays.update(reached=arrays["reached"].astype(float)),
    "falling numbers": lambda arrays, record: arrays.update(x=arrays["x"][::-1]),
    "another format": lambda arrays, record: record.update(kudari_map=99),
    "a field that is none": lambda arrays, record: record["field"].update(tape={"inputs": []}),
    "a rule that is none": lambda arrays, record: record.update(formula="w ← (", rule="x"),
    "another axis": lambda arrays, record: record["axes"][0].update(name="beta9"),
    "no steps": lambda arrays, record: record.update(steps=0),
    "one more word": lambda arrays, record: record.update(more=1),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_is_refused(name, saved):
    """With what is wrong."""
    spoilt(saved, SPOILT[name])
    with pytest.raises(KudariError, match="is not a map"):
        Map.load(saved)


def test_what_is_no_map_at_all_is_refused(tmp_path, saved):
    """Text, half a file, nothing, and pickles."""
    whole = saved.read_bytes()
    for data in (b"", b"hello", whole[: len(whole) // 2], b"PK\x03\x04" + b"0" * 50):
        saved.write_bytes(data)
        with pytest.raises(KudariError, match="is not a map"):
            Map.load(saved)
    np.savez(saved, record=np.array([{"a": 1}], dtype=object))
    with pytest.raises(KudariError, match="is not a map"):
        Map.load(saved)
    with pytest.raises(KudariError, match="No such file"):
        Map.load(tmp_path / "none.npz")


# ---------------------------------------------------------------------- refusals

BAD = {
    "backwards": ({"lr": (1, 0.1), "momentum": (0, 0.9)}, "backwards"),
    "empty": ({"lr": (0.1, 0.1), "momentum": (0, 0.9)}, "must rise"),
    "no logarithm": ({"lr": (0, 1, "log"), "momentum": (0, 0.9)}, "above 0"),
    "NaN": ({"lr": (0.1, np.nan), "momentum": (0, 0.9)}, "finite"),
    "text": ({"lr": "0.1", "momentum": (0, 0.9)}, "a pair"),
    "a scale that is none": ({"lr": (0.1, 1, "cubic"), "momentum": (0, 0.9)}, "log or linear"),
    "a name that is none": ({"lr": (0.1, 1), "momentun": (0, 0.9)}, "did you mean momentum"),
    "one axis": ({"lr": (0.1, 1)}, "two hyperparameters"),
    "one axis twice": ({"lr": (0.1, 1), "η": (0.1, 1)}, "two hyperparameters"),
    "out of range": ({"lr": (0.1, 1), "momentum": (0, 2)}, "out of range"),
    "no pixels": ({"lr": (0.1, 1), "momentum": (0, 0.9), "size": 1}, "at least 2"),
    "three sizes": ({"lr": (0.1, 1), "momentum": (0, 0.9), "size": (3, 3, 3)}, "3 numbers for 2 axes"),
    "a million million": (
        {"lr": (0.1, 1), "momentum": (0, 0.9), "size": 10**6},
        "1,000,000,000,000 pixels .* hours",
    ),
    "a start of three": ({"lr": (0.1, 1), "momentum": (0, 0.9), "start": (1, 2, 3)}, "the start has 3 number"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_map_that_is_none_is_refused(name):
    """Before anything is begun."""
    given, told = BAD[name]
    with pytest.raises(KudariError, match=told):
        learning_rate_map("ravine", "momentum", **given)


def test_maps_of_starts_refuse_what_does_not_fit():
    """One variable, a plane that is none, a window of no axis, a target that nobody knows."""
    with pytest.raises(KudariError, match="two variables"):
        basin_map("two_valleys", "sgd")
    with pytest.raises(KudariError, match="a plane has two"):
        basin_map("ravine", "sgd", plane=("x", "z"))
    with pytest.raises(KudariError, match="'z' is no axis"):
        basin_map("ravine", "sgd", z=(0, 1))
    with pytest.raises(KudariError, match="give a target"):
        convergence_map(Field("x**2 + y**2"), "sgd")


def test_pixels_off_the_map_are_refused(ball):
    """With the map's range."""
    with pytest.raises(KudariError, match="not on this map"):
        ball.route_at(lr=100, momentum=0.5)
    with pytest.raises(KudariError, match="a pixel has lr and momentum"):
        ball.route_at(lr=0.1)


def test_an_array_is_an_axis_as_it_is():
    """If it rises."""
    assert axis("lr", [0.1, 0.2, 0.5], 99).values.tolist() == [0.1, 0.2, 0.5]
    assert axis("lr", [0.1, 0.2, 0.5], 99).nearest(0.34) == 1
    with pytest.raises(KudariError, match="rise"):
        axis("lr", [0.1, 0.5, 0.2], 99)


def test_sweeps_refuse_what_does_not_fit():
    """Two hyperparameters, no rule, a rule without a rate."""
    with pytest.raises(KudariError, match="one hyperparameter"):
        sensitivity("ravine", "momentum", lr=(0.1, 1), momentum=(0, 0.9))
    with pytest.raises(KudariError, match="at least one rule"):
        sensitivity("ravine", [], lr=(0.1, 1))
    with pytest.raises(KudariError, match="no learning rate"):
        stability("ravine", rule("w ← w − 0.1 g"))
