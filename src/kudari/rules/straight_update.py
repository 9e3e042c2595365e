"""Small parameters: a rule's step as a straight line of Python, written for so many numbers or small arrays.

On two numbers the arithmetic of a step takes a tenth of a microsecond, on an array of a thousand one or two. Whatever
is done beside it counts. So the step is written out for every parameter, without a loop, and looks at no more than it
must: whether the layout is the one for which it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from kudari.engine.split import Split
from kudari.engine.straight_line import (
    ARRAY_FUNCTIONS,
    FLOAT_FUNCTIONS,
    ON_ARRAYS,
    ON_FLOATS,
    can_be_written,
    function,
    statements,
)
from kudari.formula import KudariError, Tape
from kudari.rules.memory import Plan
from kudari.rules.tensors import check_values, same_kind
from kudari.rules.tied import Apart

MOST = 64  # parameters that are written out
_DTYPES = (np.float32, np.float64)


def straight_plan(tape: Tape, rows: Mapping[str, Sequence[Any]]) -> Plan | None:
    """The step on parameters like these, each given with its gradient and all its states.

    None where they are neither all floats nor all arrays of one dtype, or the program cannot be written for them.
    """
    if not rows or len(rows) > MOST:
        return None
    parts = [part for row in rows.values() for part in row]
    if all(type(part) is float for part in parts):
        written = _on_floats(tape, len(rows))
        return written and written(*rows)
    dtype = getattr(parts[0], "dtype", None)
    kinds = [kind for _, kind in tape.inputs]
    alike = all(
        type(part) is np.ndarray and part.ndim and part.dtype == dtype and part.shape == row[0].shape
        if kind == "tensor"
        else type(part) is float
        for row in rows.values()
        for part, kind in zip(row, kinds, strict=False)
    )
    if dtype not in _DTYPES or not alike:
        return None
    written = _on_arrays(tape, len(rows))
    shapes = [row[0].shape for row in rows.values()]
    return written and written(*rows, *shapes, dtype, _fits({dtype: next(iter(rows))}), Apart())


def _fits(dtypes: dict[np.dtype[Any], str]) -> Callable[[Mapping[str, float]], None]:
    """To make sure that the hyperparameters are numbers in a narrow dtype too, where they are others than last time."""
    last: list[float] = []

    def fits(values: Mapping[str, float]) -> None:
        if last != [*values.values()]:
            check_values(values, dtypes)
            last[:] = values.values()

    return fits


@lru_cache(maxsize=128)
def _on_floats(tape: Tape, count: int) -> Callable[..., Plan] | None:
    """From the names of so many floats to the step on them."""
    if not can_be_written(tape, _all(tape), ON_FLOATS):
        return None
    keys = [f"key{k}" for k in range(count)]
    looks = [f"if not ({' is '.join(f'type({x})' for k in range(count) for x in _own(tape, k))} is float):"]
    shared, known = _shared(tape)
    lines = []
    for k in range(count):
        names = {**known, **dict(enumerate(_own(tape, k)))}
        computed, texts = statements(tape, tape.outputs, names, ON_FLOATS, f"r{k}_")
        lines += [*computed, *(f"new{j}_{k} = {text}" for j, text in enumerate(texts))]
    writes = [f"params[{key}] = new0_{k}" for k, key in enumerate(keys)]
    body = _step(
        tape, keys, "type(params) is type(grads) is dict", [*looks, "    return False"], [*shared, *lines], writes
    )
    return function(keys, body, FLOAT_FUNCTIONS)


@lru_cache(maxsize=128)
def _on_arrays(tape: Tape, count: int) -> Callable[..., Plan] | None:
    """From the names of so many arrays, their shapes, and their dtype, to the step on them."""
    try:
        split = Split.by_elements(tape)
    except KudariError:
        return None
    scalars = _all(tape) - split.lanes
    apart = [tape.outputs[index] for index in split.apart]
    if not (can_be_written(tape, scalars, ON_FLOATS) and can_be_written(tape, split.lanes, ON_ARRAYS)):
        return None
    keys, shapes = [f"key{k}" for k in range(count)], [f"shape{k}" for k in range(count)]
    arrays = [index for index, (_, kind) in enumerate(tape.inputs) if kind == "tensor"]
    looks = []
    for k, shape in enumerate(shapes):
        own = _own(tape, k)
        parts = [own[index] for index in arrays]
        looks += [
            f"if not ({' is '.join(f'type({part})' for part in parts)} is ndarray",
            f"    and {' == '.join(f'{part}.dtype' for part in parts)} == dtype",
            f"    and {' == '.join(f'{part}.shape' for part in parts)} == {shape} and {parts[0]}.flags.writeable",
            *(f"    and type({x}) is float" for index, x in enumerate(own) if index not in arrays),
            "): return False",
        ]
    if count > 1:
        looks.append(f"if not apart(({', '.join(_own(tape, k)[0] for k in range(count))})): return False")
    shared, known = _shared(tape)
    constants = {len(tape.inputs) + index: f"c{index}" for index in range(len(tape.constants))}
    lines = ["fits(values)", *shared]
    if not apart:
        lines += [f"h{register} = array({known[register]}, dtype)" for register in split.hoisted]
    for k in range(count):
        names = {index: _own(tape, k)[index] for index in arrays} | constants
        if apart:  # each has numbers of its own
            numbers, texts = statements(
                tape, [*split.hoisted, *apart], {**known, **dict(enumerate(_own(tape, k)))}, ON_FLOATS, f"q{k}_"
            )
            lines += numbers
            lines += [
                f"h{register} = array({text}, dtype)" for register, text in zip(split.hoisted, texts, strict=False)
            ]
            lines += [f"new{j}_{k} = {text}" for j, text in zip(split.apart, texts[len(split.hoisted) :], strict=True)]
        names |= {register: f"h{register}" for register in split.hoisted}
        computed, texts = statements(tape, split.written, names, ON_ARRAYS, f"r{k}_")
        fresh = "{}" if split.is_fresh else f"same_kind({{}}, x0_{k})"
        written = [j for j in range(len(tape.outputs)) if j not in split.apart]
        lines += [*computed, *(f"new{j}_{k} = {fresh.format(text)}" for j, text in zip(written, texts, strict=True))]
    computing = ["with errstate(all='ignore'):", *(f"    {line}" for line in lines)]
    body = _step(
        tape,
        keys,
        "isinstance(params, dict) and isinstance(grads, dict) and params.keys() == grads.keys()",
        looks,
        computing,
        [f"x0_{k}[...] = new0_{k}" for k in range(count)],
    )
    begin = [f"c{index} = array({value!r}, dtype)" for index, value in enumerate(tape.constants)]
    begin = ["with errstate(all='ignore'):", *(f"    {line}" for line in (*begin, "pass"))]
    numpy = {"ndarray": np.ndarray, "array": np.array, "errstate": np.errstate, "same_kind": same_kind}
    return function(
        [*keys, *shapes, "dtype", "fits", "apart"], [*begin, *body], {**FLOAT_FUNCTIONS, **ARRAY_FUNCTIONS, **numpy}
    )


def _all(tape: Tape) -> set[int]:
    """All registers."""
    return {*range(len(tape.inputs) + len(tape.constants) + len(tape.operations))}


def _own(tape: Tape, k: int) -> list[str]:
    """What a parameter, its gradient and its states are called: they are the first of all inputs."""
    return [f"x{index}_{k}" for index in range(len(tape.outputs) + 1)]


def _shared(tape: Tape) -> tuple[list[str], dict[int, str]]:
    """Lines that compute as floats what all parameters share, and the names of these registers."""
    own, last = len(tape.outputs) + 1, len(tape.inputs) - 1
    known = {index: f"x{index}" for index in range(own, len(tape.inputs))}
    used = {*tape.outputs, *(argument for _, arguments in tape.operations for argument in arguments)}
    lines = [f"{known[index]} = values[{tape.inputs[index][0]!r}]" for index in range(own, last) if index in used]
    lines += [f"{known[last]} = float(memory.t + 1)"] if last in used else []
    hoisted = Split.of(tape, range(own)).hoisted
    computed, texts = statements(tape, hoisted, known, ON_FLOATS)
    lines += [*computed, *(f"s{register} = {text}" for register, text in zip(hoisted, texts, strict=True))]
    return lines, known | {register: f"s{register}" for register in hoisted}


def _step(
    tape: Tape,
    keys: Sequence[str],
    dictionaries: str,
    looks: Sequence[str],
    computing: Sequence[str],
    writes: Sequence[str],
) -> list[str]:
    """A step as a function within the function that is given the names of the parameters.

    It looks at what it was given and computes everything; only then it writes, and nothing can fail any more.
    """
    states = [f"state{j}" for j in range(len(tape.outputs) - 1)]
    dicts = ["params", "grads", *states]
    lines = [f"{state} = memory.states[{tape.inputs[2 + j][0]!r}]" for j, state in enumerate(states)]
    lengths = " == ".join(f"len({name})" for name in dicts)
    lines += [f"if not ({dictionaries} and {lengths} == {len(keys)}):", "    return False"]
    for k, key in enumerate(keys):
        lines += [f"{x} = {held}[{key}]" for x, held in zip(_own(tape, k), dicts, strict=True)]
    lines += [*looks, *computing]
    after = [f"{state}[{key}] = new{j}_{k}" for k, key in enumerate(keys) for j, state in enumerate(states, 1)]
    return [
        "def step(memory, values, params, grads, flush):",
        "    try:",
        *(f"        {line}" for line in lines),
        "    except (KeyError, ArithmeticError, ValueError):  # another layout, or a number that Python refuses",
        "        return False",
        *(f"    {line}" for line in (*writes, *after, "memory.t += 1", "return True")),
        "return step",
    ]
