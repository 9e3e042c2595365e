"""A race in a file is the race: every number comes back, and a file that is none is told by its name."""

import copy
import csv
import json
import math
import re

import numpy as np
import pytest

from kudari import SGD, Adam, Field, KudariError, Momentum, Race, field, race
from kudari.containers.seals import BLANK, seal


class Own:
    """A learner's class, whose state does not exist before the first step."""

    def __init__(self, lr=0.1, best=0.0):
        self.lr, self.best = lr, best
        self.v = None

    def update(self, params, grads):
        self.v = {key: -self.lr * grads[key] for key in params}
        for key in params:
            params[key] += self.v[key]


def flat(route):
    """Everything a route holds, as plain data that can be compared to the last bit."""
    states = {name: np.where(np.isnan(rows), None, rows).tolist() for name, rows in route.states.items()}
    return [
        list(route.variables),
        route.positions.tolist(),
        route.values.tolist(),
        route.gradients.tolist(),
        states,
        route.diverged_at,
    ]


RACES = {
    "book": lambda: race("ravine", steps=5),
    "own class": lambda: race("ravine", [Own(), Momentum()], steps=4),
    "diverged": lambda: race("rosenbrock", [SGD(lr=1), Adam()], steps=12),
    "noise": lambda: race(field("ravine").with_noise("mask-out", 0.3, seed=9), [Adam()], steps=6),
    "one variable": lambda: race("two_valleys", ["momentum"], steps=5),
    "five variables": lambda: race("a*a + b*b + c*c + d*d + f*f", ["nadam"], start=(1, 2, 3, 4, 5), steps=3),
    "formula": lambda: race("exp(x) + abs(y) + max(x, y)", ["w ← w − η g:η=0.1"], steps=3),
    "Japanese": lambda: race("ravine", {"勾配降下法": SGD()}, steps=2),
}


@pytest.fixture(params=RACES)
def pair(request, tmp_path):
    """A race, and the same from its file."""
    run = RACES[request.param]()
    return run, Race.load(run.save(tmp_path / "race.json"))


# ---------------------------------------------------------------------- there and back


def test_every_route_comes_back_to_the_last_bit(pair):
    """Positions, values, slopes, states and where it diverged."""
    run, loaded = pair

    assert list(loaded.routes) == list(run.routes)
    assert [flat(route) for route in loaded.routes.values()] == [flat(route) for route in run.routes.values()]


def test_the_field_comes_back(pair):
    """Name, formula, window, minima, noise, and the same numbers."""
    run, loaded = pair
    point = [0.3] * len(run.field.variables)

    assert loaded.field.name == run.field.name
    assert str(loaded.field) == str(run.field)
    assert (loaded.field.domain, loaded.field.facts.minima) == (run.field.domain, run.field.facts.minima)
    assert (loaded.field.noise, loaded.field.noise_seed) == (run.field.noise, run.field.noise_seed)
    assert loaded.field(*point) == run.field(*point)
    assert loaded.field.gradient_at(*point) == run.field.gradient_at(*point)


def test_start_steps_and_entries_come_back(pair):
    """And so the table is the same."""
    run, loaded = pair

    assert (loaded.start, loaded.steps, loaded.entries) == (run.start, run.steps, run.entries)
    assert str(loaded.table()) == str(run.table())


def test_a_loaded_race_saves_as_it_was(pair, tmp_path):
    """Byte for byte."""
    run, loaded = pair

    assert run.save(tmp_path / "a.json").read_bytes() == loaded.save(tmp_path / "b.json").read_bytes()


def test_a_state_that_did_not_exist_is_null(tmp_path):
    """Not NaN, which JSON has not."""
    path = race("ravine", [Own()], steps=2).save(tmp_path / "race.json")
    text = path.read_text()

    assert json.loads(text)["routes"]["Own"]["states"]["v"][0] == [None, None]
    assert "NaN" not in text


def test_an_infinite_number_of_an_own_class_can_be_recorded(tmp_path):
    """best = inf is common, and must not make a file that cannot be read."""
    path = race("ravine", [Own(best=math.inf)], steps=2).save(tmp_path / "race.json")

    assert len(Race.load(path).routes["Own"]) == 3


def test_a_measured_field_plays_its_recorded_routes(tmp_path):
    """The function stays behind; table, values and routes do not need it."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x, y: math.sin(x) + y**2)
    run = race(place, ["sgd", "adam"], steps=4)
    loaded = Race.load(run.save(tmp_path / "race.json"))

    assert [flat(route) for route in loaded.routes.values()] == [flat(route) for route in run.routes.values()]
    assert str(loaded.table()) == str(run.table())
    assert len(loaded.plot("values", getfig=True).axes[0].lines) == 2


def test_a_large_learning_number_of_an_own_class_is_no_obstacle():
    """An attribute too large for a float is left out of the label."""
    own = Own()
    own.seed = 10**400

    assert len(race("ravine", [own], steps=1).routes["Own"]) == 2


# ---------------------------------------------------------------------- tampered with


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A record as plain data."""
    run = race(field("ravine").with_noise("additive", 0.1), [Momentum()], steps=2)
    return json.loads(run.save(tmp_path_factory.mktemp("record") / "race.json").read_text())


def keys(data, path=()):
    """The paths of all keys of a record whose names are fixed."""
    for key, value in data.items():
        if path[-1:] not in (("routes",), ("states",)):
            yield (*path, key)
        if isinstance(value, dict) and key not in ("versions", "hyperparameters", "hypers"):
            yield from keys(value, (*path, key))


RECORD = ["kudari_race", "versions", "field", "start", "steps", "routes", "found"]  # a page writes no checksum
FIELD = ["name", "variables", "domain", "minima", "lowest", "formula", "tape", "noise"]
ROUTE = [
    "rule",
    "formula",
    "hyperparameters",
    "positions",
    "values",
    "gradients",
    "states",
    "diverged_at",
    "program",
    "beyond",
]
PROGRAM = ["title", "hypers", "states", "tape"]
PATHS = [
    *((key,) for key in RECORD),
    *(("field", key) for key in FIELD),
    *(("field", "noise", key) for key in ("kind", "amount", "seed")),
    *(("field", "tape", key) for key in ("inputs", "constants", "operations", "outputs")),
    *(("routes", "Momentum", key) for key in ROUTE),
    *(("routes", "Momentum", "program", key) for key in PROGRAM),
    *(("routes", "Momentum", "program", "tape", key) for key in ("inputs", "constants", "operations", "outputs")),
]


def changed(good, path, change):
    """A copy of the record in which the holder of the last key has been changed."""
    data = copy.deepcopy(good)
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    change(holder, path[-1])
    return data


def refused(data, tmp_path):
    """Loading says which file is no record, as a KudariError and nothing else."""
    path = tmp_path / "tampered.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    with pytest.raises(KudariError, match=r"tampered\.json"):
        Race.load(path)


def test_the_list_of_keys_below_is_complete(good):
    """Every fixed key of a record is tampered with."""
    assert set(keys(good)) - {("checksum",)} == set(PATHS)


@pytest.mark.parametrize("path", [path for path in PATHS if path[-1] not in ("beyond", "found")], ids=".".join)
def test_a_missing_key_is_refused(path, good, tmp_path):
    """Any of them, but for where the last step led and which rates were found, which records of before do not tell."""
    refused(changed(good, path, dict.pop), tmp_path)


@pytest.mark.parametrize("path", PATHS, ids=".".join)
@pytest.mark.parametrize("value", [[{}], {"a": ["b"]}], ids=["list", "dict"])
def test_a_wrong_type_is_refused(path, value, good, tmp_path):
    """Neither a list of dicts nor a dict of lists fits anywhere."""
    refused(changed(good, path, lambda holder, key: holder.update({key: value})), tmp_path)


@pytest.mark.parametrize("where", [(), ("field",), ("field", "noise"), ("field", "tape"), ("routes", "Momentum")])
def test_an_extra_key_is_refused(where, good, tmp_path):
    """Whoever wrote it meant something that would be lost."""
    refused(changed(good, (*where, "extra"), lambda holder, key: holder.update({key: 1})), tmp_path)


def test_a_rate_of_nobody_was_not_found(good, tmp_path):
    refused({**good, "found": ["SGD"]}, tmp_path)


@pytest.mark.parametrize("key", ["positions", "values", "gradients"])
def test_a_missing_row_is_refused(key, good, tmp_path):
    """All columns of a route are equally long."""
    refused(changed(good, ("routes", "Momentum", key, 1), list.pop), tmp_path)


def test_a_missing_row_of_a_state_is_refused(good, tmp_path):
    """States have as many rows."""
    refused(changed(good, ("routes", "Momentum", "states", "v", 1), list.pop), tmp_path)


def put(value):
    """A change that puts a value in place."""
    return lambda holder, key: holder.__setitem__(key, value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("kudari_race",), 2),
        (("start",), [1.0]),
        (("steps",), 0),
        (("routes",), {}),
        (("routes", "Momentum", "positions"), []),
        (("routes", "Momentum", "positions", 1), [1.0, 2.0, 3.0]),
        (("routes", "Momentum", "states", "v", 1), [1.0]),
        (("routes", "Momentum", "diverged_at"), -5),
        (("field", "variables"), ["x"]),
        (("field", "variables"), ["x", "x"]),
        (("field", "variables"), []),
        (("field", "domain"), [[1.0, -1.0], [0.0, 1.0]]),
        (("field", "domain"), [[0.0, 1.0]]),
        (("field", "minima"), [[0.0]]),
        (("field", "noise", "kind"), "pink"),
        (("field", "noise", "amount"), -1.0),
        (("field", "noise", "seed"), -1),
        (("field", "tape", "operations"), [["foo", 0, 0]]),
        (("field", "tape", "operations"), [["add", 0]]),
        (("field", "tape", "operations"), [["add", 0, 99]]),
        (("field", "tape", "outputs"), [99]),
        (("field", "tape", "outputs"), [-1]),
        (("field", "tape", "outputs"), [0, 1]),
        (("field", "tape", "inputs"), [["a", "tensor"], ["b", "tensor"]]),
        (("field", "tape", "constants"), ["20"]),
    ],
)
def test_a_value_that_does_not_fit_is_refused(path, value, good, tmp_path):
    """Lengths, ranges, names and tapes are checked, not only types."""
    refused(changed(good, path, put(value)), tmp_path)


def test_doubled_variables_of_a_measured_field_are_refused(good, tmp_path):
    """Also where no tape contradicts them."""
    data = changed(good, ("field", "tape"), put(None))
    refused(changed(data, ("field", "variables"), put(["x", "x"])), tmp_path)


def test_a_formula_that_lies_is_not_believed(good, tmp_path):
    """The tape is what was run; the field is written as what it computes."""
    path = tmp_path / "race.json"
    path.write_text(json.dumps(changed(good, ("field", "formula"), put("x + y")) | {"checksum": BLANK}))
    seal(path)

    assert Race.load(path).field(-7, 2) == 6.45
    assert Race.load(path).field.formula != "x + y"


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"null", b"[]", b"3", b"\xff\xfe\x00", bytes(range(256)), b'{"kudari_race": 1}', b"[" * 200_000],
    ids=["empty", "open", "null", "list", "number", "not utf-8", "binary", "almost nothing", "deep"],
)
def test_what_is_no_record_is_refused(data, tmp_path):
    """Whatever it is."""
    refused(data, tmp_path)


def test_endless_nesting_is_refused(good, tmp_path):
    """Also where any data may stand."""
    text = json.dumps(good).replace('"constants": [20.0]', '"constants": ' + "[" * 50_000 + "]" * 50_000)
    refused(text.encode(), tmp_path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    """By name."""
    with pytest.raises(KudariError, match=r"none\.json"):
        Race.load(tmp_path / "none.json")
    with pytest.raises(KudariError, match=tmp_path.name):
        Race.load(tmp_path)


# ---------------------------------------------------------------------- the table of all steps


@pytest.mark.parametrize("name", ["race.csv", "race.CSV"])
def test_a_csv_has_a_row_for_every_step_of_every_rule(name, tmp_path):
    """With numbers that read back to the last bit, whatever the case of the suffix."""
    run = race("ravine", ["sgd", "adam"], steps=3)
    with run.save(tmp_path / name).open(encoding="utf-8", newline="") as file:
        header, *table = csv.reader(file)

    assert header == ["rule", "step", "x", "y", "value", "gradient x", "gradient y"]
    assert [row[:2] for row in table] == [[rule, str(k)] for rule in ("SGD", "Adam") for k in range(4)]
    assert [list(map(float, row[2:4])) for row in table[4:]] == run.routes["Adam"].positions.tolist()
    assert [float(row[4]) for row in table[4:]] == run.routes["Adam"].values.tolist()
    assert [list(map(float, row[5:])) for row in table[4:]] == run.routes["Adam"].gradients.tolist()


# ---------------------------------------------------------------------- at odds with itself


@pytest.fixture
def page_record(good):
    """A record without a checksum, as a page writes it."""
    return changed(good, ("checksum",), put(None))


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("start",), [-6.0, 2.0], "begins at"),
        (("steps",), 3, "which do not fit steps = 3"),
        (("steps",), 1, "which do not fit steps = 1"),
        (("routes", "Momentum", "values", 0), 6.46, "has the value 6.46 at step 0, where its field has 6.45"),
        (("routes", "Momentum", "values", 2), 0.0, "at step 2"),
        (("routes", "Momentum", "positions", 1), [0.0, 0.0], "at step 1"),
        (("routes", "Momentum", "diverged_at"), 3, "which do not fit steps = 2"),
        (("field", "lowest"), 1.0, "said to be 1, and not 0"),
        (("field", "lowest"), -9.0, "said to be -9, and not 0"),
        (("field", "minima"), [[1.0, 1.0]], "said to be 0, and not 1.05"),
    ],
)
def test_a_record_that_says_two_things_is_refused(path, value, told, page_record, tmp_path):
    """Of where it starts, how long it is, and how high each place lies; the file and the thing are named."""
    data = changed(page_record, path, lambda holder, key: holder.__setitem__(key, value))
    refused(data, tmp_path)
    with pytest.raises(KudariError, match=re.escape(told)):
        Race.load(tmp_path / "tampered.json")


@pytest.mark.parametrize(
    ("path", "value"),
    [(("routes", "Momentum", "values", 1), 1 + 1e-9), (("field", "lowest"), None), (("field", "minima"), [])],
)
def test_a_record_by_others_may_say_less_and_round(path, value, page_record, tmp_path):
    """A sine is rounded otherwise elsewhere, and not everybody knows how low a field is."""

    def change(holder, key):
        holder[key] = holder[key] * value if isinstance(value, float) else value

    path, data = tmp_path / "other.json", changed(page_record, path, change)
    path.write_text(json.dumps(data))
    with pytest.warns(UserWarning, match="checksum"):
        assert len(Race.load(path).routes["Momentum"]) == 3


def test_of_a_measured_field_the_values_are_taken_over(page_record, tmp_path):
    """Its function stayed behind."""
    path, data = tmp_path / "other.json", changed(page_record, ("field", "tape"), put(None))
    path.write_text(json.dumps(changed(data, ("routes", "Momentum", "values", 1), put(3.0))))
    with pytest.warns(UserWarning, match="checksum"):
        assert Race.load(path).routes["Momentum"].values[1] == 3
