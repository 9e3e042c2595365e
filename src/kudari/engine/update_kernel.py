"""One pass over memory: a rule's whole step, element by element, for arrays that are large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.engine.compile import Kernel, has_wide_vectors
from kudari.engine.contiguous import Piece
from kudari.engine.denormals import flushing
from kudari.engine.python_source import FETCHED, Dialect, Names, written
from kudari.engine.split import Split
from kudari.engine.straight_line import on_numbers
from kudari.engine.threads import spread
from kudari.forks import cached_property
from kudari.formula import Tape
from kudari.formula.notation import unicode

AHEAD = 16  # blocks: how far ahead memory is fetched
GRAIN = 4096  # elements, so that threads do not write to the same cache lines or pages
WORTH = 131_072  # elements: to wake a second thread takes as long as so many


@dataclass(frozen=True)
class Fused:
    """The kernel of a rule's program, in which parameters, gradients and states are arrays of one dtype.

    Division by a number that all elements share is slow in float32. The kernel can multiply by its inverse instead,
    in float64, which rounds to the same float32: a quotient of two 24-bit numbers is never as close to the middle
    between two float32 as 2⁻⁴⁹, and the product is off by 2⁻⁵² at most. (The smallest number of all could fail,
    if the divisor were 2 or more; so for these the ``plain`` kernel divides.)

    >>> from kudari.formula import Symbol
    >>> w, g, lr = Symbol("w"), Symbol("g"), Symbol("lr", "scalar")
    >>> print(Fused(Tape.of([w - lr / 2 * g], [w, g, lr]), "float64").source)
    def kernel(n, shared, ws, gs):
        s1 = shared[0]  # lr/2
        for j in range(0, n, 32):
            claim(ws, j + 512)
            fetch(gs, j + 512)
            for i in range(j, min(j + 32, n)):
                w, g = ws[i], gs[i]
                new_w = w - s1 * g
                ws[i] = new_w
    """

    tape: Tape
    dtype: str  # "float64" or "float32"
    plain: bool = False

    def run(self, pieces: Sequence[Piece], shared: Any, flush: bool = False) -> None:
        """Write new values over the old, in pieces of memory that do not overlap.

        A piece's arrays are the tensor inputs; the first output goes over the first, the others over those behind
        the gradient. ``shared`` has the hoisted numbers in the dtype. With ``flush`` numbers that are too small to be
        normal count as 0.
        """
        chosen = self if all(0 < abs(shared[index]) < 2 for index in self.divisors) else self.divided
        function, size, numbers = chosen.kernel.function, np.dtype(self.dtype).itemsize, shared.ctypes.data
        for addresses, length in pieces:

            def work(first: int, end: int, addresses: Sequence[int] = addresses) -> None:
                function(end - first, numbers, *(address + size * first for address in addresses))

            spread(length, GRAIN, WORTH, flushing(work) if flush else work)

    @property
    def quickest(self) -> Fused:
        """The way that suits this processor; both give the same numbers.

        On an AMD EPYC without AVX-512 the detour by float64 makes a step of NAdam 1.2 to 1.4 times as long.
        """
        return self if has_wide_vectors() else self.divided

    @cached_property
    def divided(self) -> Fused:
        """The same with every division carried out."""
        return Fused(self.tape, self.dtype, plain=True)

    @cached_property
    def split(self) -> Split:
        """Elements are the lanes; what is made of scalars alone is computed before."""
        return Split.by_elements(self.tape)

    @cached_property
    def numbers(self) -> Callable[..., Sequence[float]]:
        """From scalars that are states, hyperparameters and t to what elements share, and to the states' new values."""
        return on_numbers(self.split.shared)

    @cached_property
    def divisors(self) -> tuple[int, ...]:
        """The shared numbers, by their index, by whose inverse the elements are multiplied."""
        if self.plain or self.dtype != "float32":
            return ()
        rows = [arguments for name, arguments in self.tape.operations if name == "divide"]
        by = {b for a, b in rows if a in self.split.lanes}
        return tuple(index for index, register in enumerate(self.split.hoisted) if register in by)

    @cached_property
    def kernel(self) -> Kernel:
        """The kernel: of the length, the shared numbers, and the tensor inputs."""
        arrays = sum(kind == "tensor" for _, kind in self.tape.inputs)
        pointer = f"{self.dtype}*"
        return Kernel(self.source, ("int", pointer, *(pointer,) * arrays))

    @cached_property
    def source(self) -> str:
        """The kernel as it is compiled."""
        split, nodes, name = self.split, self.tape.nodes(), Names()
        inputs = [i for i in sorted(split.lanes) if i < len(self.tape.inputs)]
        names = {nodes[i]: name(self.tape.inputs[i][0]) for i in inputs}
        arrays = [name(f"{names[nodes[i]]}s") for i in inputs]
        new = [name(f"new_{names[nodes[i]]}") for i in (inputs[0], *inputs[2:])]
        loads = f"{', '.join(names.values())} = {', '.join(f'{array}[i]' for array in arrays)}"
        head, inverses = [], {}
        for index, register in enumerate(split.hoisted):
            is_input = register < len(self.tape.inputs)
            own = name(self.tape.inputs[register][0] if is_input else f"s{index + 1}")
            names[nodes[register]] = own
            head.append(f"{own} = shared[{index}]" + ("" if is_input else f"  # {unicode(nodes[register])}"))
            if index in self.divisors:
                inverses[own] = name(f"per_{own}")
                head.append(f"{inverses[own]} = 1.0 / float64({own})")
        results = list(zip(new, (nodes[output] for output in split.written), strict=True))
        text = written(results, names, name, Dialect(single=self.dtype == "float32", inverses=inverses))
        stores = [f"{array}[i] = {value}" for array, value in zip([arrays[0], *arrays[2:]], new, strict=True)]
        block = 8 * FETCHED // int(self.dtype[-2:])
        lines = [*head, f"for j in range(0, n, {block}):"]
        near = ["fetch" if index == 1 else "claim" for index in range(len(arrays))]  # the gradient is only read
        lines += [f"    {how}({array}, j + {AHEAD * block})" for how, array in zip(near, arrays, strict=True)]
        lines.append(f"    for i in range(j, min(j + {block}, n)):")
        lines += [f"        {line}" for line in (loads, *text.lines, *stores)]
        return "\n".join([f"def kernel(n, shared, {', '.join(arrays)}):", *(f"    {line}" for line in lines)])
