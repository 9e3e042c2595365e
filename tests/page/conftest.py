"""The page's modules in V8, without a browser."""

import json
import math

import pytest
from benchmarks.chromium import chromium as started_chromium
from py_mini_racer import MiniRacer

from kudari.page import tables
from kudari.page.bundle import joined

ENGINE = [
    *("formula/checktape.js", "formula/derive.js", "reading/typedrule.js"),
    *("walking/fields.js", "walking/optimizers.js", "walking/walk.js"),
]

# JSON has no NaN, no infinities and no −0; a Map becomes an object.
TO_JSON = """
function toJson(value) {
  return JSON.stringify(value, (key, inner) => {
    if (Object.is(inner, -0)) return 'number -0';
    if (typeof inner === 'number') return Number.isFinite(inner) ? inner : `number ${inner}`;
    if (inner instanceof Map) return Object.fromEntries(inner);
    return ArrayBuffer.isView(inner) ? Array.from(inner) : inner;
  });
}
"""
NUMBERS = {"number NaN": math.nan, "number Infinity": math.inf, "number -Infinity": -math.inf, "number -0": -0.0}


class Modules:
    """The page's modules, wherever they run: ``evaluate`` gives what an expression is there."""

    def __init__(self, evaluate):
        self._evaluate = evaluate

    def run(self, program, **values):
        """What the body of a function returns, as plain data; its arguments are Python's values."""
        given = ", ".join(_written(value) for value in values.values())
        called = f"toJson((({', '.join(values)}) => {{ {program} }})({given}))"
        answer = self._evaluate(f"(() => {{ {TO_JSON} return {called}; }})()")
        return None if answer is None else _numbers(json.loads(answer, parse_int=_whole))


class Browser(Modules):
    """V8 with modules in it."""

    def __init__(self, modules, entries):
        self._v8 = MiniRacer()
        self._v8.eval(joined(modules, entries))
        super().__init__(self._v8.eval)

    def close(self):
        self._v8.close()


def _whole(digits):
    """A whole number; one of many digits is the shortest text of a float."""
    return int(digits) if len(digits) < 16 else float(digits)


def _written(value):
    """A value as JavaScript."""
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value)


def _numbers(data):
    if isinstance(data, list):
        return [_numbers(entry) for entry in data]
    if isinstance(data, dict):
        return {key: _numbers(value) for key, value in data.items()}
    return NUMBERS.get(data, data) if isinstance(data, str) else data


@pytest.fixture(scope="session")
def modules():
    """V8 with some of the page's modules, and all that they import; with other tables, if they are given."""

    def loaded(*entries, data=None):
        return Browser(tables.modules(data), entries)

    return loaded


@pytest.fixture(scope="session")
def browser(modules):
    """The engine and the grammar."""
    v8 = modules(*ENGINE)
    yield v8
    v8.close()


@pytest.fixture(scope="module")
def chromium():
    """A real browser, one for each module: while it runs, its event loop does, which tests elsewhere may not expect."""
    with started_chromium() as browser:
        if browser is None:
            pytest.skip("needs Chromium (Debian: chromium) and Playwright's Python client")
        yield browser


@pytest.fixture(scope="session")
def modules_of():
    """Make modules that run elsewhere, of what evaluates an expression there."""
    return Modules
