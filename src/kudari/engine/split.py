"""A program in two: what is the same for all lanes is computed once; the rest is left for the loop.

A *lane* is one element of an array, or one adventurer. Of Adam's program all lanes share 1 − β₁ and
η √(1 − β₂ᵗ) / (1 − β₁ᵗ): these are computed once, as the interpreter computes them, and handed to the
loop as numbers, which is quicker.

>>> from kudari.formula import Symbol
>>> w, g, lr = Symbol("w"), Symbol("g"), Symbol("lr", "scalar")
>>> split = Split.of(Tape.of([w - lr / 2 * g], [w, g, lr]), lanes=[0, 1])
>>> split.hoisted, split.shared.run(0.5)
((4,), [0.25])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kudari.forks import cached_property
from kudari.formula import KudariError, Tape
from kudari.formula.operations import OPERATIONS


@dataclass(frozen=True)
class Split:
    """Which registers of a program differ from lane to lane, and the program of those that do not."""

    tape: Tape
    lanes: frozenset[int]
    hoisted: tuple[int, ...]  # shared registers that the loop needs
    shared: Tape  # from the shared inputs to the hoisted registers, and behind them to the outputs apart
    apart: tuple[int, ...] = ()  # outputs, by their index, that the loop does not write: one number for all lanes

    @classmethod
    def of(cls, tape: Tape, lanes: Iterable[int], apart: Sequence[int] = ()) -> Split:
        """The split of a program of which these inputs differ from lane to lane.

        ``apart`` has the indices of the outputs that the loop does not write.

        Raises :class:`KudariError` where such an output differs from lane to lane.
        """
        varying = set(lanes)
        first = len(tape.inputs) + len(tape.constants)
        for register, (_, arguments) in enumerate(tape.operations, first):
            if varying.intersection(arguments):
                varying.add(register)
        alone = tuple(tape.outputs[index] for index in apart)
        if not varying.isdisjoint(alone):
            raise KudariError("what should be one number for all lanes is computed from their own")
        needed = {a for r, (_, arguments) in enumerate(tape.operations, first) if r in varying for a in arguments}
        needed.update(output for index, output in enumerate(tape.outputs) if index not in apart)
        constants = range(len(tape.inputs), first)
        hoisted = tuple(sorted(r for r in needed - varying if r not in constants))
        return cls(tape, frozenset(varying), hoisted, _part(tape, (*hoisted, *alone), varying), tuple(apart))

    @classmethod
    def by_elements(cls, tape: Tape) -> Split:
        """The split of a rule's program on arrays, whose elements are the lanes.

        A state that is one number for a whole array is computed with the shared numbers.
        """
        kinds = [kind for _, kind in tape.inputs]
        behind = [0, *range(2, len(kinds))]  # the input that each output follows: w, and behind the gradient the states
        apart = [index for index in range(len(tape.outputs)) if kinds[behind[index]] == "scalar"]
        return cls.of(tape, [register for register, kind in enumerate(kinds) if kind == "tensor"], apart)

    @property
    def written(self) -> list[int]:
        """The registers of the outputs that the loop writes."""
        return [output for index, output in enumerate(self.tape.outputs) if index not in self.apart]

    @cached_property
    def is_fresh(self) -> bool:
        """Whether all that the loop writes is computed in the loop, and each once: as arrays, these are new ones."""
        first, rows = len(self.tape.inputs) + len(self.tape.constants), self.tape.operations
        computed = [register for register in self.written if register >= first and register in self.lanes]
        truths = [register for register in computed if OPERATIONS[rows[register - first][0]].result == "truth"]
        return len(set(computed)) == len(self.written) and not truths


def _part(tape: Tape, wanted: tuple[int, ...], varying: set[int]) -> Tape:
    """The part of a program that computes some of its registers, from the inputs that do not vary."""
    first = len(tape.inputs) + len(tape.constants)
    needed = set(wanted)
    for register in reversed(range(first, first + len(tape.operations))):
        if register in needed:
            needed.update(tape.operations[register - first][1])
    registers = [r for r in range(first + len(tape.operations)) if r in needed or r < len(tape.inputs)]
    registers = [r for r in registers if r not in varying]
    number = {register: index for index, register in enumerate(registers)}
    return Tape(
        tuple(tape.inputs[r] for r in registers if r < len(tape.inputs)),
        tuple(tape.constants[r - len(tape.inputs)] for r in registers if len(tape.inputs) <= r < first),
        tuple(
            (name, tuple(number[a] for a in arguments))
            for r, (name, arguments) in enumerate(tape.operations, first)
            if r in number
        ),
        tuple(number[r] for r in wanted),
    )
