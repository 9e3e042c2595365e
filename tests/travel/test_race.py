"""Rules race from one start, each with its own copy; the table says what can be computed from the routes."""

from itertools import pairwise

import numpy as np
import pytest

from kudari import SGD, AdaGrad, Adam, KudariError, Momentum, Race, field, race

START = (-7.0, 2.0)


class Own:
    """A learner's descent, which counts its steps."""

    def __init__(self, lr=0.1):
        self.lr = lr
        self.count = 0

    def update(self, params, grads):
        self.count += 1
        for key in params:
            params[key] -= self.lr * grads[key]


# ---------------------------------------------------------------------- row S6, once more in NumPy


def by_hand(step, count=30):
    """The positions of a rule on the ravine, from its step w, g, t -> w."""
    w, rows = np.array(START), [np.array(START)]
    for t in range(1, count + 1):
        w = step(w, np.array([w[0] / 10, 2 * w[1]]), t)
        rows.append(w)
    return np.array(rows)


def sgd():
    return by_hand(lambda w, g, t: w - 0.95 * g)


def momentum():
    v = np.zeros(2)

    def step(w, g, t):
        v[:] = 0.9 * v - 0.1 * g
        return w + v

    return by_hand(step)


def adagrad():
    h = np.zeros(2)

    def step(w, g, t):
        h[:] = h + g * g
        return w - 1.5 * g / (np.sqrt(h) + 1e-7)

    return by_hand(step)


def adam():
    m, v = np.zeros(2), np.zeros(2)

    def step(w, g, t):
        m[:] = m + 0.1 * (g - m)
        v[:] = v + 0.001 * (g**2 - v)
        return w - 0.3 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-7)

    return by_hand(step)


REFERENCES = {"SGD": sgd, "Momentum": momentum, "AdaGrad": adagrad, "Adam": adam}


@pytest.fixture(scope="module")
def book():
    """The race with everything defaulted."""
    return race("ravine")


def test_the_default_race_is_that_of_the_book(book):
    """Four rules, thirty steps, from (−7, 2)."""
    assert list(book.routes) == list(REFERENCES)
    assert (book.start, book.steps, {len(route) for route in book.routes.values()}) == (START, 30, {31})


@pytest.mark.parametrize("name", REFERENCES)
def test_the_default_race_gives_the_books_routes(book, name):
    """Against loops written by hand."""
    assert book.routes[name].positions == pytest.approx(REFERENCES[name](), rel=1e-11, abs=1e-13)


# ---------------------------------------------------------------------- who races


def test_a_dict_names_the_routes():
    """In its order."""
    run = race("ravine", {"fast": SGD(lr=0.9), "slow": "sgd:lr=0.1"}, steps=2)

    assert list(run.routes) == ["fast", "slow"]
    assert [run.entries[name].hyperparameters["lr"] for name in run.routes] == [0.9, 0.1]


def test_a_list_names_the_routes_after_its_rules():
    """Objects, texts and own classes alike, each name once."""
    run = race("ravine", [SGD(), "sgd:lr=0.2", Own(), Own(), Momentum(), "w ← w − η g:η=0.1"], steps=1)

    assert list(run.routes)[:5] == ["SGD", "SGD 2", "Own", "Own 2", "Momentum"]
    assert len(run.routes) == 6


def test_a_rule_can_be_raced_twice():
    """Each race walks with a copy, and the rule stays new."""
    rules = [Momentum(lr=0.1), Adam(lr=0.3), Own()]
    first, second = race("ravine", rules, steps=9), race("ravine", rules, steps=9)

    assert [route.positions.tolist() for route in first.routes.values()] == [
        route.positions.tolist() for route in second.routes.values()
    ]
    assert (rules[0].t, rules[2].count) == (0, 0)


def test_one_object_in_two_lanes_walks_the_same_way_twice():
    """The lanes do not share its memory."""
    ball = Momentum(lr=0.1)
    run = race("ravine", {"one": ball, "two": ball}, steps=9)

    assert run.routes["one"] == run.routes["two"]


@pytest.mark.parametrize("start", [(-7, 2), [-7, 2], {"x": -7, "y": 2}, {"y": 2, "x": -7}, np.array([-7, 2])])
def test_a_start_may_be_a_tuple_a_list_a_dict_or_an_array(start):
    """All the same point."""
    assert race("ravine", ["sgd"], start=start, steps=1).start == START


def test_the_start_is_the_fields_own_unless_given():
    """Rosenbrock's is (−1.2, 1)."""
    assert race("rosenbrock", ["adam"], steps=1).start == (-1.2, 1.0)


@pytest.mark.parametrize(
    "start", [(1,), (1, 2, 3), {"x": 1}, {"a": 1, "b": 2}, (np.nan, 1), (np.inf, 1), ("a", "b"), "ab", 1.0]
)
def test_a_start_that_is_none_is_refused(start):
    """As a KudariError."""
    with pytest.raises(KudariError):
        race("ravine", ["sgd"], start=start)


@pytest.mark.parametrize("rules", [[], {}, "sgd", 3, SGD(), [object()], ["nosuch"], ["sgd:lr=-1"]])
def test_rules_that_are_none_are_refused(rules):
    """As a KudariError."""
    with pytest.raises(KudariError):
        race("ravine", rules)


@pytest.mark.parametrize("steps", [0, -1, 2.5, "3", True])
def test_steps_that_are_none_are_refused(steps):
    """At least one is walked."""
    with pytest.raises(KudariError, match="steps"):
        race("ravine", steps=steps)


# ---------------------------------------------------------------------- the table


def rows(run, **options):
    return {row.rule: row for row in run.table(**options)}


@pytest.mark.parametrize("name", REFERENCES)
def test_the_table_tells_the_end(book, name):
    """Final value, and how far it is to the minimum at (0, 0)."""
    x, y = REFERENCES[name]()[-1]

    assert rows(book)[name].final_value == pytest.approx(x * x / 20 + y * y, rel=1e-9)
    assert rows(book)[name].distance == pytest.approx(np.hypot(x, y), rel=1e-9)


@pytest.mark.parametrize("name", REFERENCES)
def test_the_table_tells_the_length_of_the_way(book, name):
    """The sum of the steps' lengths."""
    way = REFERENCES[name]()
    length = sum(np.hypot(*(there - here)) for here, there in pairwise(way))

    assert rows(book)[name].path_length == pytest.approx(length, rel=1e-9)


@pytest.mark.parametrize("name", REFERENCES)
def test_the_table_tells_how_much_the_way_turns(book, name):
    """The mean of (1 − cos φ)/2 from the directions' angles."""
    directions = np.arctan2(*np.diff(REFERENCES[name](), axis=0).T[::-1])
    turns = (1 - np.cos(np.diff(directions))) / 2

    assert rows(book)[name].zigzag == pytest.approx(turns.mean(), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("target", [None, 1.0, 1e-9, 100.0])
def test_the_table_tells_the_steps_to_a_target(book, name, target):
    """The first step at or below it; by default a hundredth of the start's height."""
    x, y = REFERENCES[name]().T
    below = np.flatnonzero(x * x / 20 + y * y <= (0.0645 if target is None else target))

    assert rows(book, target=target)[name].steps_to_target == (below[0] if below.size else None)


def test_a_diverged_rule_is_in_the_table():
    """With the step at which it left, and the last value that was one."""
    run = race("rosenbrock", {"wild": SGD(lr=1), "tame": SGD(lr=1e-4)}, steps=20)
    wild, tame = run.table()

    assert wild.diverged_at == run.routes["wild"].diverged_at
    assert np.isfinite(wild.final_value)
    assert tame.diverged_at is None
    assert f"diverged at step {wild.diverged_at}" in str(run.table())


def test_no_known_minimum_is_no_distance():
    """A dash in print."""
    run = race("x**2 + y**2 + x", [SGD(lr=0.1)], steps=3)

    assert run.table()[0].distance is None
    assert "—" in str(run.table())


def test_the_nearest_of_several_minima_counts():
    """Himmelblau has four."""
    run = race("himmelblau", [SGD(lr=0.01)], start=(3.5, 2.5), steps=200)

    assert run.table()[0].distance == pytest.approx(0, abs=1e-6)


def test_a_race_of_one_variable_has_a_table():
    """Its path is the sum of the jumps; turning back counts 1."""
    row = race("x**2", [SGD(lr=0.75)], start=(1,), steps=3).table()[0]

    assert row.path_length == 1.5 + 0.75 + 0.375
    assert row.zigzag == 1.0


def test_the_table_prints_its_rows_under_its_headings(book):
    """One line each, and the target."""
    lines = str(book.table()).splitlines()

    assert lines[0].split()[0] == "rule"
    assert [line.split()[0] for line in lines[1:5]] == list(REFERENCES)
    assert lines[5] == "target: a value of at most 0.0645"


def test_the_table_is_plain_data_and_html(book):
    """For a data frame, and for a notebook, where names are escaped."""
    named = race("ravine", {"<b>": SGD()}, steps=1).table()

    assert [row["rule"] for row in book.table().as_dicts()] == list(REFERENCES)
    assert "&lt;b&gt;" in named._repr_html_()


def test_a_rule_that_stands_still_has_a_row():
    """No way, no turn."""
    row = race("ravine", ["sgd:lr=0"], steps=3).table()[0]

    assert (row.path_length, row.zigzag) == (0.0, 0.0)


def test_a_race_prints_who_and_where(book):
    """In a line."""
    assert isinstance(book, Race)
    assert repr(book) == "<Race of SGD, Momentum, AdaGrad, Adam on ravine, 30 steps from (-7.0, 2.0)>"


def test_hyperparameters_of_an_own_class_label_its_route():
    """Its numbers, by their names."""
    assert race("ravine", [Own(lr=0.25)], steps=1).entries["Own"].hyperparameters["lr"] == 0.25


@pytest.mark.parametrize("rule", [AdaGrad(lr=1.5), Adam(lr=0.3)])
def test_noise_is_the_same_in_every_lane(rule):
    """A race on a noisy field is fair: the slopes at the shared start are equal."""
    run = race(field("ravine").with_noise("additive", 1.0, seed=3), [SGD(), rule], steps=2)
    first, second = run.routes.values()

    assert first.gradients[0].tolist() == second.gradients[0].tolist()
