"""A tape's JSON data, every register, name and number of which is checked: they may come from anywhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from kudari.formula.errors import KudariError
from kudari.formula.lowering import Program
from kudari.formula.operations import GRADIENT_AT, OPERATIONS, operation_named


def checked(data: Any) -> Program:
    """The program that these data are.

    Raises :class:`KudariError` where they are none.
    """
    if not isinstance(data, dict) or set(data) != {"inputs", "constants", "operations", "outputs"}:
        raise KudariError("this is not a tape: it has not just inputs, constants, operations and outputs")
    try:
        inputs = tuple((name, kind) for name, kind in data["inputs"])
        constants = tuple(data["constants"])
        operations = tuple((name, tuple(arguments)) for name, *arguments in data["operations"])
        outputs = tuple(data["outputs"])
    except (KeyError, TypeError, ValueError) as error:
        raise KudariError(f"this is not a tape: {error!r}") from None
    names = [name for name, _ in inputs]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise KudariError("this is not a tape: its inputs have not each a name of their own")
    if any(kind not in ("scalar", "tensor") for _, kind in inputs):
        raise KudariError("this is not a tape: an input is neither scalar nor tensor")
    if not all(_is_finite(value) for value in constants):
        raise KudariError("this is not a tape: a constant is not a finite number")
    known = len(inputs) + len(constants)
    truths: set[int] = set()
    for row, (name, arguments) in enumerate(operations):
        if not isinstance(name, str) or name not in (*OPERATIONS, GRADIENT_AT.name):
            raise KudariError(f"this is not a tape: {name!r} (operation {row}) is not an operation")
        operation = operation_named(name)
        if len(arguments) != operation.arity:
            raise KudariError(f"this is not a tape: {name} (operation {row}) has {len(arguments)} arguments")
        _check_registers(arguments, known + row, f"operation {row}")
        if truths.intersection(arguments[1:] if name == "where" else arguments):
            raise KudariError(f"this is not a tape: {name} (operation {row}) computes with a comparison")
        if operation.result == "truth":
            truths.add(known + row)
    _check_registers(outputs, known + len(operations), "outputs")
    return Program(inputs, tuple(map(float, constants)), operations, outputs)


def _is_finite(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def _check_registers(registers: Sequence[Any], count: int, where: str) -> None:
    for register in registers:
        if type(register) is not int or not 0 <= register < count:
            raise KudariError(f"this is not a tape: {where} reads register {register!r} of {count}")
