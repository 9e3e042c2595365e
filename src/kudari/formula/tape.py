"""The straight-line program: a list of operations in written order, as JSON, and its run by NumPy.

Everything that computes (NumPy here, compiled kernels, the page) runs the same tape, so all get the same
numbers. Registers are numbered: inputs first, then constants, then one for each operation.

>>> x, y = Symbol("x"), Symbol("y")
>>> tape = Tape.of([x**2 / 20 + y**2], [x, y])
>>> tape.run(-7.0, 2.0)
[6.45]
>>> tape.operations[0]  # an integer power is repeated multiplication, on every machine alike
('multiply', (0, 0))
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kudari.formula.errors import KudariError
from kudari.formula.graph import Apply, Constant, Expression, Kind, Symbol, apply, constant, ordered
from kudari.formula.operations import OPERATIONS

Registers = tuple[int, ...]
_Place = tuple[str, float]


def whole_exponent(node: Expression) -> int | None:
    """The exponent of a power that is carried out as repeated multiplication; None for any other node."""
    if not isinstance(node, Apply) or node.operation.name != "power":
        return None
    exponent = node.arguments[1]
    if not isinstance(exponent, Constant) or not exponent.value.is_integer() or abs(exponent.value) > 16:
        return None
    return int(exponent.value)


def is_root(node: Expression) -> bool:
    """Whether the node is a power of one half, which is carried out as a square root."""
    return (
        isinstance(node, Apply)
        and node.operation.name == "power"
        and isinstance(node.arguments[1], Constant)
        and node.arguments[1].value == 0.5
    )


@dataclass(frozen=True)
class Tape:
    """A formula as a straight line of operations."""

    inputs: tuple[tuple[str, Kind], ...]
    constants: tuple[float, ...]
    operations: tuple[tuple[str, Registers], ...]
    outputs: Registers

    def __eq__(self, other: object) -> bool:
        """Whether the other tape is the same program: 0.0 and −0.0 are two numbers."""
        if not isinstance(other, Tape):
            return NotImplemented
        return self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return self.inputs, tuple(map(float.hex, self.constants)), self.operations, self.outputs

    def __reduce__(self) -> tuple[Any, ...]:
        return Tape, (self.inputs, self.constants, self.operations, self.outputs)

    @classmethod
    def of(cls, outputs: Sequence[Expression], inputs: Sequence[Symbol]) -> Tape:
        """The program that computes the outputs from the inputs."""
        return _Writer(inputs).write(outputs)

    def run(self, *values: Any) -> list[Any]:
        """The outputs for these inputs, by NumPy, one operation after another.

        Scalars are computed in float64 and cast once to the dtype that the tensors have in common. Numbers
        give Python floats, arrays give arrays. A scalar may also be an array, of one number for each element:
        it is computed number by number, and so gets the bits of the number alone. Nothing is raised for
        overflow or 0/0: infinities and NaN come out, as NumPy has them.
        """
        if len(values) != len(self.inputs):
            raise KudariError(f"the tape takes {len(self.inputs)} inputs, not {len(values)}")
        tensors = [value for value, (_, kind) in zip(values, self.inputs, strict=True) if kind == "tensor"]
        dtype = np.result_type(*tensors) if any(hasattr(t, "dtype") for t in tensors) else np.dtype(np.float64)
        if dtype.kind != "f":
            dtype = np.dtype(np.float64)
        types: dict[Kind, np.dtype[Any]] = {"scalar": np.dtype(np.float64), "tensor": dtype}
        casts = dtype != np.float64
        kinds = self._kinds
        with np.errstate(all="ignore"):
            registers = [_floating(value, types[kind]) for value, (_, kind) in zip(values, self.inputs, strict=True)]
            registers += map(np.float64, self.constants)
            for (name, arguments), kind in zip(self.operations, kinds[len(registers) :], strict=True):
                given = [registers[a] for a in arguments]
                if casts and kind == "tensor":
                    given = [
                        dtype.type(value) if kinds[a] == "scalar" else value
                        for a, value in zip(arguments, given, strict=True)
                    ]
                operation = OPERATIONS[name]
                alone = kind == "scalar" and operation.result == "rounded"
                registers.append((_number_by_number if alone else _at_once)(operation.function, given))
        arrays = any(isinstance(value, np.ndarray) for value in tensors)
        return [
            np.asarray(_number(registers[output], dtype))
            if arrays and kinds[output] == "tensor"
            else _plain(registers[output])
            for output in self.outputs
        ]

    @cached_property
    def _kinds(self) -> list[Kind]:
        """The kind of every register: a tensor is what a tensor takes part in."""
        kinds: list[Kind] = [kind for _, kind in self.inputs]
        kinds += ["scalar"] * len(self.constants)
        for _, arguments in self.operations:
            kinds.append("tensor" if any(kinds[a] == "tensor" for a in arguments) else "scalar")
        return kinds

    def expressions(self) -> list[Expression]:
        """The outputs as graphs again."""
        nodes = self.nodes()
        return [nodes[output] for output in self.outputs]

    def nodes(self) -> list[Expression]:
        """Every register as a graph again."""
        nodes: list[Expression] = [Symbol(name, kind) for name, kind in self.inputs]
        nodes += [constant(value) for value in self.constants]
        for name, arguments in self.operations:
            nodes.append(apply(name, *(nodes[a] for a in arguments)))
        return nodes

    def to_json(self) -> dict[str, Any]:
        """The program as plain JSON data."""
        return {
            "inputs": [list(pair) for pair in self.inputs],
            "constants": list(self.constants),
            "operations": [[name, *arguments] for name, arguments in self.operations],
            "outputs": list(self.outputs),
        }

    @classmethod
    def from_json(cls, data: Any) -> Tape:
        """The program from JSON data, every register and name of which is checked."""
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
            if not isinstance(name, str) or name not in OPERATIONS:
                raise KudariError(f"this is not a tape: {name!r} (operation {row}) is not an operation")
            if len(arguments) != OPERATIONS[name].arity:
                raise KudariError(f"this is not a tape: {name} (operation {row}) has {len(arguments)} arguments")
            _check_registers(arguments, known + row, f"operation {row}")
            if truths.intersection(arguments[1:] if name == "where" else arguments):
                raise KudariError(f"this is not a tape: {name} (operation {row}) computes with a comparison")
            if OPERATIONS[name].result == "truth":
                truths.add(known + row)
        _check_registers(outputs, known + len(operations), "outputs")
        return cls(inputs, tuple(map(float, constants)), operations, outputs)


def _is_finite(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def _check_registers(registers: Sequence[Any], count: int, where: str) -> None:
    for register in registers:
        if type(register) is not int or not 0 <= register < count:
            raise KudariError(f"this is not a tape: {where} reads register {register!r} of {count}")


def _floating(value: Any, dtype: np.dtype[Any]) -> Any:
    return value.astype(dtype, copy=False) if isinstance(value, np.ndarray) else dtype.type(value)


def _at_once(function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    return function(*arguments)


def _number_by_number(function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """A rounded operation on scalars: an array's vector instructions may round otherwise than a number's."""
    if not any(isinstance(value, np.ndarray) for value in arguments):
        return function(*arguments)
    rows = np.broadcast_arrays(*arguments)
    keys = list(zip(*(row.ravel() for row in rows), strict=True))
    known = {key: function(*key) for key in dict.fromkeys(keys)}
    return np.array([known[key] for key in keys], np.float64).reshape(rows[0].shape)


def _plain(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) and value.ndim else float(value)


def _number(value: Any, dtype: np.dtype[Any]) -> Any:
    """A truth as 1 or 0, anything else as it is."""
    return value.astype(dtype) if value.dtype == np.bool_ else value


class _Writer:
    """Lowers graphs to registers. What all targets must do alike, integer powers above all, is done here.

    A place is an input, a constant or a row of the program, by its number among its own.
    """

    def __init__(self, inputs: Sequence[Symbol]) -> None:
        self.inputs = inputs
        self.constants: dict[tuple[float, float], _Place] = {}  # 0.0 and -0.0 are two
        self.rows: dict[tuple[str, tuple[_Place, ...]], _Place] = {}

    def write(self, outputs: Sequence[Expression]) -> Tape:
        place: dict[Expression, _Place] = {symbol: ("input", i) for i, symbol in enumerate(self.inputs)}
        for node in ordered(*outputs):
            if isinstance(node, Constant):
                place[node] = ("value", node.value)
            elif isinstance(node, Apply):
                place[node] = self._lower(node, [place[argument] for argument in node.arguments])
            elif node not in place:
                names = ", ".join(symbol.name for symbol in self.inputs)
                raise KudariError(f"{node!r} has no value: the inputs are {names}")
        final = [self._stored(place[output]) for output in outputs]
        base = {"input": 0, "constant": len(self.inputs), "row": len(self.inputs) + len(self.constants)}

        def registers(places: Sequence[_Place]) -> Registers:
            return tuple(base[space] + int(number) for space, number in places)

        return Tape(
            tuple((symbol.name, symbol.kind) for symbol in self.inputs),
            tuple(value for value, _ in self.constants),
            tuple((name, registers(places)) for name, places in self.rows),
            registers(final),
        )

    def _lower(self, node: Apply, arguments: list[_Place]) -> _Place:
        if is_root(node):
            return self._row("sqrt", arguments[0])
        exponent = whole_exponent(node)
        if exponent is not None:
            return self._integer_power(arguments[0], exponent)
        return self._row(node.operation.name, *arguments)

    def _integer_power(self, base: _Place, exponent: int) -> _Place:
        if exponent == 0:  # 1 in the shape and dtype of the base, whatever the base is
            return self._row("where", self._row("equal", base, base), ("value", 1.0), ("value", 1.0))
        power = base
        for _ in range(abs(exponent) - 1):
            power = self._row("multiply", power, base)
        return power if exponent > 0 else self._row("divide", ("value", 1.0), power)

    def _row(self, name: str, *arguments: _Place) -> _Place:
        key = (name, tuple(map(self._stored, arguments)))
        return self.rows.setdefault(key, ("row", len(self.rows)))

    def _stored(self, place: _Place) -> _Place:
        """The place itself; a constant gets its number when it is first used."""
        space, value = place
        if space != "value":
            return place
        return self.constants.setdefault((value, math.copysign(1.0, value)), ("constant", len(self.constants)))
