"""Programs as plain Python, for numbers and small arrays, on which the interpreter's care takes longer than the work.

Every operation of a tape becomes a piece of Python text that gives the interpreter's numbers. On floats Python rounds
+ − × ÷ and roots as NumPy does, and its power is the same function of the C library; on arrays the text calls the very
functions that the interpreter calls. A program with an operation for which this does not hold is left to it.

>>> from kudari.formula import Symbol
>>> w, g, lr = Symbol("w"), Symbol("g"), Symbol("lr", "scalar")
>>> tape = Tape.of([w - lr / 2 * g], [w, g, lr])
>>> statements(tape, tape.outputs, {0: "w", 1: "g", 2: "lr"}, ON_FLOATS)
([], ['(w - ((lr / 2.0) * g))'])
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from kudari.engine import vector_math
from kudari.formula import Tape
from kudari.formula.operations import OPERATIONS

LONGEST = 80  # characters of a part that stands within another, so that brackets do not pile up
#: Operations on floats, as Python writes them. Where Python would raise (1/0, the root of -1), the interpreter goes on.
ON_FLOATS: Mapping[str, str] = {
    **{"add": "({} + {})", "subtract": "({} - {})", "multiply": "({} * {})", "divide": "({} / {})", "negate": "(-{})"},
    **{"sqrt": "sqrt({})", "power": "pow({}, {})", "abs": "abs({})", "sign": "sign({})", "min": "smaller({}, {})"},
    **{"max": "larger({}, {})", "clip": "clipped({}, {}, {})"},
}
#: Operations on arrays are called. Powers are not among them, for NumPy has short cuts for some kinds of exponents.
ON_ARRAYS: Mapping[str, str] = {
    name: f"{name}({', '.join('{}' for _ in range(operation.arity))})"
    for name, operation in OPERATIONS.items()
    if name != "power"
}
FLOAT_FUNCTIONS: Mapping[str, Any] = {
    **{"sqrt": math.sqrt, "pow": math.pow, "abs": abs, "sign": vector_math.sign},
    **{"smaller": vector_math.smaller, "larger": vector_math.larger, "clipped": vector_math.clipped},
}
ARRAY_FUNCTIONS: Mapping[str, Any] = {name: OPERATIONS[name].function for name in ON_ARRAYS}


def can_be_written(tape: Tape, registers: Collection[int], forms: Mapping[str, str]) -> bool:
    """Whether the operations that compute these registers all have a form."""
    first = len(tape.inputs) + len(tape.constants)
    return all(name in forms for row, (name, _) in enumerate(tape.operations, first) if row in registers)


def statements(
    tape: Tape, wanted: Sequence[int], names: Mapping[int, str], forms: Mapping[str, str], local: str = "r"
) -> tuple[list[str], list[str]]:
    """Lines that compute what is needed more than once, and texts of the registers that are wanted.

    ``names`` has the registers that are known, and what they are called; names that begin with ``local`` are free.
    """
    first, texts = len(tape.inputs) + len(tape.constants), dict(names)
    for register, value in enumerate(tape.constants, len(tape.inputs)):
        texts.setdefault(register, repr(value))
    needed = set(wanted)
    for register in reversed(range(first, first + len(tape.operations))):
        if register in needed and register not in texts:
            needed.update(tape.operations[register - first][1])
    rows = [row for row in sorted(needed - texts.keys()) if row >= first]
    readers = Counter([*wanted, *(argument for row in rows for argument in tape.operations[row - first][1])])
    lines = []
    for row in rows:
        name, arguments = tape.operations[row - first]
        texts[row] = forms[name].format(*(texts[argument] for argument in arguments))
        if readers[row] > 1 or len(texts[row]) > LONGEST:
            lines.append(f"{local}{row} = {texts[row]}")
            texts[row] = f"{local}{row}"
    return lines, [texts[register] for register in wanted]


def on_numbers(tape: Tape) -> Callable[..., Sequence[float]]:
    """The program as a function of floats, which gives what the interpreter gives."""
    if not can_be_written(tape, range(len(tape.inputs) + len(tape.constants) + len(tape.operations)), ON_FLOATS):
        return tape.run
    inputs = [f"x{index}" for index in range(len(tape.inputs))]
    lines, texts = statements(tape, tape.outputs, dict(enumerate(inputs)), ON_FLOATS)
    quick = function(inputs, [*lines, f"return [{', '.join(texts)}]"], FLOAT_FUNCTIONS)

    def run(*values: float) -> Sequence[float]:
        try:
            numbers: Sequence[float] = quick(*values)
        except (ArithmeticError, ValueError):  # where NumPy has infinities and NaN
            return tape.run(*values)
        return numbers

    return run


def function(arguments: Sequence[str], body: Sequence[str], names: Mapping[str, Any]) -> Callable[..., Any]:
    """A function of Python text. All of it was made from a tape: nothing that somebody typed stands in it."""
    text = "\n    ".join([f"def written({', '.join(arguments)}):", *body])
    namespace = dict(names)
    exec(text, namespace)
    written: Callable[..., Any] = namespace["written"]
    return written
