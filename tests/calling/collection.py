"""The optimisers of tests/checking/collections/right.json as somebody would give them, and what they should compute."""

import functools
import json
import linecache
import re
from pathlib import Path

import numpy as np

ENTRIES = json.loads(
    (Path(__file__).parents[1] / "checking" / "collections" / "right.json").read_text(encoding="utf-8")
)
LIFTABLE = [entry for entry in ENTRIES if entry["reference"]]
OTHERS = [entry for entry in ENTRIES if not entry["reference"]]
_AT_BIRTH = ("params", "grads", "layers", "layer", "shape", "dim", "x0", "target", "model", "network", "loss")
_FUNCTIONS = {name: getattr(np, name) for name in ("sqrt", "exp", "log", "abs", "sign", "maximum", "minimum", "where")}


def given(entry):
    """What somebody would give: an object, a function with its numbers, or how it is made of its parameters."""
    space = {}
    name = f"<{entry['id']}>"
    linecache.cache[name] = (len(entry["source"]), None, entry["source"].splitlines(True), name)
    exec(compile(entry["source"], name, "exec"), space)
    make = entry["make"]
    if "(" not in make:
        return _with_numbers(entry, space[make])
    arguments = make[make.index("(") :]
    asked = [word for word in _AT_BIRTH if re.search(rf"\b{word}\b(?!\s*=)", arguments)]
    return eval(f"lambda {', '.join(asked)}: {make}" if asked else make, space)


def _with_numbers(entry, function):
    found = re.search(r"HYPERS = (\{.*\})", entry["harness"] or "")
    numbers = eval(found.group(1)) if found else {}
    if entry["way"] == "config":
        return functools.partial(function, config=numbers)
    if entry["way"] == "states":
        return functools.partial(function, hyperparams=numbers)
    return functools.partial(function, **numbers) if numbers else function


class Reference:
    """What an entry computes, as an optimiser over dicts."""

    def __init__(self, entry):
        self.lines = [compile(line, "<reference>", "exec") for line in entry["reference"]]
        self.starts, self.states, self.t = entry["starts"], {}, 0
        self.__dict__.update(entry["values"])
        self.names = list(entry["values"])

    def update(self, params, grads):
        self.t += 1
        for key, w in params.items():
            if key not in self.states:
                self.states[key] = {name: w.copy() if start == "w" else start for name, start in self.starts.items()}
            values = {**_FUNCTIONS, **{name: getattr(self, name) for name in self.names}, **self.states[key]}
            values |= {"w": w * 1.0, "g": grads[key], "t": self.t}
            for line in self.lines:
                exec(line, values)
            self.states[key] = {name: values[name] for name in self.starts}
            if isinstance(w, np.ndarray):
                w[...] = values["w"]
            else:
                params[key] = values["w"]


def walked(optimizer, steps=12, keys=("W1", "b1")):
    """Where some steps lead, over slopes of several sizes."""
    rng = np.random.default_rng(3)
    params = {key: rng.normal(size=4) for key in keys}
    route = []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            optimizer.update(params, {key: rng.normal(size=4) * 10.0 ** rng.integers(-3, 2) for key in keys})
            route.append(params[keys[0]].copy())
    return np.array(route)


def same(first, second):
    """Whether two walks are the same but for rounding."""
    return np.allclose(first, second, rtol=1e-9, atol=1e-12, equal_nan=True)
