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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from kudari.forks import cached_property
from kudari.formula.errors import KudariError
from kudari.formula.graph import Expression, Kind, Symbol, apply, constant
from kudari.formula.lowering import Registers, lowered
from kudari.formula.operations import operation_named
from kudari.formula.tape_data import checked

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Tape:
    """A formula as a straight line of operations, each with the registers that it reads.

    >>> x = Symbol("x")
    >>> tape = Tape.of([x * x, x + 1], [x])
    >>> tape.inputs, tape.constants, tape.operations, tape.outputs
    ((('x', 'tensor'),), (1.0,), (('multiply', (0, 0)), ('add', (0, 1))), (2, 3))
    >>> Tape.from_json(tape.to_json()) == tape
    True
    """

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
        return cls(*lowered(outputs, inputs))

    def run(self, *values: Any, instead: Mapping[str, Callable[..., Any]] = _NOTHING) -> list[Any]:
        """The outputs for these inputs, by NumPy, one operation after another.

        Scalars are computed in float64 and cast once to the dtype that the tensors have in common. Numbers
        give Python floats, arrays give arrays. A scalar may also be an array, of one number for each element:
        it is computed number by number, and so gets the bits of the number alone. Nothing is raised for
        overflow or 0/0: infinities and NaN come out, as NumPy has them. ``instead`` has functions, by the names of
        operations, that carry these out in the place of NumPy's.

        Raises :class:`KudariError` where there are more or fewer values than inputs.
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
                operands = [registers[a] for a in arguments]
                if casts and kind == "tensor":
                    operands = [
                        dtype.type(value) if kinds[a] == "scalar" else value
                        for a, value in zip(arguments, operands, strict=True)
                    ]
                if name in instead:
                    registers.append(instead[name](*operands))
                    continue
                operation = operation_named(name)
                alone = kind == "scalar" and operation.result == "rounded"
                registers.append((_number_by_number if alone else _at_once)(operation.function, operands))
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
        """The program from JSON data.

        Raises :class:`KudariError` where a register, a name or a number in them is none.
        """
        return cls(*checked(data))


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
