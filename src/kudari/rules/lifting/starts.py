"""Where states begin: as they are before the first step; or, if the code makes them in it, as that step tells.

What a state becomes in the first step is measured. Of the numbers that it may have begun with, that one is taken by
which the formula gives the very same.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np

from kudari.calling.own_code import codes, functions_of
from kudari.formula import Expression, Symbol, Tape
from kudari.formula.graph import symbols
from kudari.rules.lifting.reading import KEYS, Reading, Walk

Start = float | Literal["w"]
_MOST = 4000  # combinations, of which the simplest are tried
_TRIED = 60


def starts_of(reading: Reading, needed: Sequence[str]) -> Iterator[dict[str, Start]]:
    """What the states may begin with, the likeliest first: most often there is one, and it is right."""
    unlikely = [0.0, 1.0, *reading.hypers.values(), *_numbers_in_code(reading.walk.optimizer), "w"]
    choices: list[list[Any]] = []
    for state in needed:
        start = _likely(reading, state, reading.walk)
        choices.append(list(dict.fromkeys(unlikely)) if start is None else [start])
    for _ in range(2):  # what is known of one may tell another
        known = {state: left[0] for state, left in zip(needed, choices, strict=True) if len(left) == 1}
        for number, state in enumerate(needed):
            if state not in known:
                choices[number] = _measured(reading, state, choices[number], known)
    yield from _simplest_first(needed, choices)


def _simplest_first(needed: Sequence[str], choices: Sequence[Sequence[Any]]) -> Iterator[dict[str, Start]]:
    """All combinations, those first in which most states have the first of their choices."""
    numbers = itertools.islice(itertools.product(*(range(len(left)) for left in choices)), _MOST)
    for chosen in sorted(numbers, key=sum)[:_TRIED]:
        yield {state: left[number] for state, left, number in zip(needed, choices, chosen, strict=True)}


def _likely(reading: Reading, state: str, walk: Walk) -> Start | None:
    """What it is before the first step, where it is anything then."""
    if state in reading.numbers:
        return reading.numbers[state]
    held = walk.snapshots[0].get(reading.paths[state])
    if held is None or held.size == 0:
        return None
    if held.shape == walk.shape and np.array_equal(held, walk.positions[0][KEYS[0]]):
        return "w"
    first = float(held.flat[0])
    return first if np.all(held == first) else None


def _measured(reading: Reading, state: str, choices: list[Start], known: Mapping[str, Start]) -> list[Start]:
    """Of the choices, those that lead to what was measured after the first step; all, where that cannot be told."""
    walk, formula = reading.walk, reading.after[state]
    inputs = symbols(formula)
    names = {symbol.name for symbol in inputs}
    others = names & reading.states - {state}
    measured = walk.snapshots[1].get(reading.paths[state])
    if not others <= known.keys() or measured is None or state not in names:
        return choices
    right = [
        choice
        for choice in choices
        if np.array_equal(_run(formula, inputs, {**known, state: choice}, reading, walk), measured, equal_nan=True)
    ]
    return right or choices


def _run(
    formula: Expression, inputs: Sequence[Symbol], starts: Mapping[str, Start], reading: Reading, walk: Walk
) -> Any:
    w, g = walk.positions[0][KEYS[0]], walk.slopes[0][KEYS[0]]
    values: dict[str, Any] = {f"w@{KEYS[0]}": w, f"g@{KEYS[0]}": g, "t": 1, **reading.hypers}
    values |= {name: w if start == "w" else np.full(w.shape, start) for name, start in starts.items()}
    with np.errstate(all="ignore"):
        return Tape.of([formula], list(inputs)).run(*(values[symbol.name] for symbol in inputs))[0]


def _numbers_in_code(optimizer: Any) -> list[float]:
    """The numbers that stand in the code: one of them may be what a state begins with."""
    constants = [c for f in functions_of(optimizer) for code in codes(f.__code__) for c in code.co_consts]
    return [float(value) for value in constants if type(value) in (int, float)]
