"""Graphs lowered to registers: what all targets must do alike, integer powers above all, is done here.

>>> x = Symbol("x")
>>> lowered([x**3], [x]).operations  # an integer power is repeated multiplication, on every machine alike
(('multiply', (0, 0)), ('multiply', (1, 0)))
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from kudari.formula.errors import KudariError
from kudari.formula.graph import Apply, Constant, Expression, Kind, Symbol, ordered

Registers = tuple[int, ...]
_Slot = tuple[str, float]  # an input, a constant or a row of the program, by its number among its own; or a value

MAX_REPEATED = 16  # the highest power that is carried out as repeated multiplication


class Program(NamedTuple):
    """Registers: inputs first, then constants, then one for each operation; and which of them are the outputs."""

    inputs: tuple[tuple[str, Kind], ...]
    constants: tuple[float, ...]
    operations: tuple[tuple[str, Registers], ...]
    outputs: Registers


def whole_exponent(node: Expression) -> int | None:
    """The exponent of a power that is carried out as repeated multiplication; None for any other node."""
    if not isinstance(node, Apply) or node.operation.name != "power":
        return None
    exponent = node.arguments[1]
    if not isinstance(exponent, Constant) or not exponent.value.is_integer() or abs(exponent.value) > MAX_REPEATED:
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


def lowered(outputs: Sequence[Expression], inputs: Sequence[Symbol]) -> Program:
    """The program that computes the outputs from the inputs.

    Raises :class:`KudariError` where an output needs a symbol that is not among the inputs.
    """
    return _Lowering(inputs).write(outputs)


class _Lowering:
    """A program being written, row by row."""

    def __init__(self, inputs: Sequence[Symbol]) -> None:
        self.inputs = inputs
        self.constants: dict[tuple[float, float], _Slot] = {}  # 0.0 and -0.0 are two
        self.rows: dict[tuple[str, tuple[_Slot, ...]], _Slot] = {}

    def write(self, outputs: Sequence[Expression]) -> Program:
        slot: dict[Expression, _Slot] = {symbol: ("input", i) for i, symbol in enumerate(self.inputs)}
        for node in ordered(*outputs):
            if isinstance(node, Constant):
                slot[node] = ("value", node.value)
            elif isinstance(node, Apply):
                slot[node] = self._lower(node, [slot[argument] for argument in node.arguments])
            elif node not in slot:
                names = ", ".join(symbol.name for symbol in self.inputs)
                raise KudariError(f"{node!r} has no value: the inputs are {names}")
        final = [self._stored(slot[output]) for output in outputs]
        base = {"input": 0, "constant": len(self.inputs), "row": len(self.inputs) + len(self.constants)}

        def registers(slots: Sequence[_Slot]) -> Registers:
            return tuple(base[space] + int(number) for space, number in slots)

        return Program(
            tuple((symbol.name, symbol.kind) for symbol in self.inputs),
            tuple(value for value, _ in self.constants),
            tuple((name, registers(slots)) for name, slots in self.rows),
            registers(final),
        )

    def _lower(self, node: Apply, arguments: list[_Slot]) -> _Slot:
        if is_root(node):
            return self._row("sqrt", arguments[0])
        exponent = whole_exponent(node)
        if exponent is not None:
            return self._integer_power(arguments[0], exponent)
        return self._row(node.operation.name, *arguments)

    def _integer_power(self, base: _Slot, exponent: int) -> _Slot:
        if exponent == 0:  # 1 in the shape and dtype of the base, whatever the base is
            return self._row("where", self._row("equal", base, base), ("value", 1.0), ("value", 1.0))
        power = base
        for _ in range(abs(exponent) - 1):
            power = self._row("multiply", power, base)
        return power if exponent > 0 else self._row("divide", ("value", 1.0), power)

    def _row(self, name: str, *arguments: _Slot) -> _Slot:
        key = (name, tuple(map(self._stored, arguments)))
        return self.rows.setdefault(key, ("row", len(self.rows)))

    def _stored(self, slot: _Slot) -> _Slot:
        """The slot itself; a constant gets its number when it is first used."""
        space, value = slot
        if space != "value":
            return slot
        return self.constants.setdefault((value, math.copysign(1.0, value)), ("constant", len(self.constants)))
