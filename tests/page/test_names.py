"""What the page takes for a name in a file: what Python takes, and nothing else."""

import json

import pytest
from tests.test_names import SEEN, UNSEEN

import kudari

READ = """
try { return Object.keys(JSON.parse(text).routes).length && readRecord(text).state.rules.map((rule) => rule.name); }
catch (error) { return error.part; }
"""


@pytest.fixture(scope="module")
def reader(modules):
    v8 = modules("state/record.js")
    yield v8
    v8.close()


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    path = tmp_path_factory.mktemp("names") / "race.json"
    kudari.race("x**2 + y**2", {"mine": "sgd:lr=0.1"}, (1, 2), 2).save(path)
    return path.read_text(encoding="utf-8")


def test_what_is_seen_comes_in(reader, record):
    data = json.loads(record)
    for name in SEEN:
        data["routes"] = {name: next(iter(data["routes"].values()))}
        data["field"]["name"] = name

        assert reader.run(READ, text=json.dumps(data)) == [name]


def test_what_is_not_seen_does_not(reader, record):
    for name in UNSEEN:
        for part in ("routes", "field.name", "field.variables", "rule"):
            data = json.loads(record)
            ((own, route),) = data["routes"].items()
            match part:
                case "routes":
                    data["routes"] = {name: route}
                case "field.name":
                    data["field"]["name"] = name
                case "field.variables":
                    data["field"]["variables"][0] = name
                case "rule":
                    route["rule"] = name

            refused = reader.run(READ, text=json.dumps(data))
            assert refused == (f"routes.{own}.rule" if part == "rule" else part), (name, part)
