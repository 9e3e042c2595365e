"""A rule's step on small parameters, beside the book's own classes as the book writes them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
from tests.rules import book

from benchmarks.results import Row, agree, at_most
from benchmarks.stopwatch import interleaved, ratios, seconds
from kudari import RULES

BAR = 2.0
NAMES = {"sgd": book.SGD, "momentum": book.Momentum, "adagrad": book.AdaGrad, "adam": book.Adam}


def run(quick: bool) -> list[Row]:
    """Two floats, and ten arrays of a thousand; every step has gradients of its own, in a dict of its own."""
    rounds, rows = 3 if quick else 25, []
    rng = np.random.default_rng(0)
    floats = [{"x": float(x), "y": float(y)} for x, y in rng.standard_normal((100, 2))]
    arrays = [{f"W{k}": rng.standard_normal(1000) for k in range(10)} for _ in range(20)]
    for what, dicts in (("two floats", floats), ("ten arrays of 1,000", arrays)):
        params: dict[str, Any] = {name: 0.1 * value for name, value in dicts[0].items()}
        rows += [_beside_the_book(name, what, params, dicts, rounds) for name in NAMES]
    return rows


def _beside_the_book(name: str, what: str, params: dict[str, Any], dicts: list[dict[str, Any]], rounds: int) -> Row:
    optimizers = {"kudari": RULES[name](lr=0.001), "book": NAMES[name](lr=0.001)}
    walked = {who: copy.deepcopy(params) for who in optimizers}
    loops = {who: _loop(optimizer, walked[who], dicts) for who, optimizer in optimizers.items()}
    for loop in loops.values():
        loop()
    for key in params:
        agree(f"the book's {name}", walked["book"][key], walked["kudari"][key], 1e-9)
    times = interleaved(loops, rounds, warm=2)
    ours, theirs = (f"{1e6 * seconds(times, who) / len(dicts):.2f} µs" for who in ("kudari", "book"))
    return at_most(
        f"{RULES[name]().title} on {what}, beside the book's class",
        ratios(times, "kudari", "book"),
        BAR,
        note=f"{ours} against {theirs}",
    )


def _loop(optimizer: Any, params: dict[str, Any], dicts: list[dict[str, Any]]) -> Callable[[], None]:
    """The book's loop over gradients that are there already."""

    def loop() -> None:
        for grads in dicts:
            optimizer.update(params, grads)

    return loop
