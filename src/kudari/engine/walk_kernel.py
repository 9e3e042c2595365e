"""One adventurer's walk by a kernel, with everything seen and remembered on the way, a piece at a time.

The race kernel takes many adventurers, of which it tells the places alone. This one takes one, who walks ever so far:
it goes on from where the piece before ended, and tells for every place the value, the slope and the states.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.engine.compile import Kernel
from kudari.engine.problem import Array, Problem
from kudari.engine.python_source import Dialect, Names, Text, written
from kudari.engine.split import Split
from kudari.forks import cached_property
from kudari.formula import OPERATIONS, Tape

PIECE = 8192  # places
_ARGUMENTS = ("first", "count", "here", "table", "draws", "rows")
_TYPES = ("int", "int", *("float64*",) * 4)


@dataclass(frozen=True)
class WalkKernel:
    """The kernel of a problem: a row of it has the position, the value, the gradient and the states of a place."""

    problem: Problem

    @property
    def states(self) -> tuple[tuple[str, float | str], ...]:
        """What is remembered, with where it begins: the states of each variable, and behind them those of all."""
        return (*self.problem.states, *self.problem.shared)

    @property
    def width(self) -> int:
        """How many numbers a row has."""
        return 2 * len(self.problem.variables) + 1 + len(self.states)

    def begin(self, start: Sequence[float], hypers: Sequence[float]) -> Array:
        """Who one is who has taken no step: position, states, hyperparameters, and room for a number of places."""
        places = dict(zip(self.problem.variables, start, strict=True))
        states = [places[begin] if isinstance(begin, str) else begin for _, begin in self.states]
        return np.array([*start, *states, *hypers, 0.0])

    def walk(
        self, here: Array, first: int, count: int, draws: Callable[[Any], Any] | None = None
    ) -> tuple[Array, Array, int]:
        """The rows of up to ``count`` places from the one of this number on, who one is behind them, and their number.

        Fewer are finite where the walk ends; then the row behind them is the one that is not. ``draws`` gives the
        noise of some steps, an array for each variable.
        """
        numbers = np.arange(first, first + count)
        hypers = here[-1 - len(self.problem.hypers) : -1].tolist()
        shared = self.split.shared.run(*hypers, numbers + 1.0) if self.split.hoisted else []
        noise = [] if draws is None else draws(numbers)
        rows, then = np.empty((count, self.width)), here.copy()
        arrays = then, _by_steps(shared, count), _by_steps(noise, count), rows
        self.kernel.function(first, count, *(array.ctypes.data for array in arrays))
        return rows, then, int(then[-1])

    @cached_property
    def split(self) -> Split:
        """The step's program, of which NumPy computes what depends on nothing but hyperparameters and the step.

        Where that is sums, products, roots and powers only, the kernel has the same bits, and is quicker.
        """
        tape = self.problem.step
        own = 2 * len(self.problem.variables) + len(self.states)
        rounded = [name for name, _ in tape.operations if OPERATIONS[name].result == "rounded"]
        return Split.of(tape, range(len(tape.inputs) if set(rounded) <= {"power"} else own))

    @cached_property
    def kernel(self) -> Kernel:
        """The kernel, compiled when it is first asked for."""
        return Kernel(self.source, _TYPES)

    @cached_property
    def source(self) -> str:
        """The kernel as it is compiled: look about, write down, and step, as long as all is finite."""
        problem, names = self.problem, Names(*_ARGUMENTS, "now", "seen", "zero")
        positions = [names(variable) for variable in problem.variables]
        states = [names(state) for state, _ in self.states]
        hypers = [names(hyper) for hyper in problem.hypers]
        draws = [names(f"draw {variable}") for variable in problem.variables] if problem.draws else []
        value, *gradient = seen = [names("f"), *(names(f"g {variable}") for variable in problem.variables)]
        new = [names(f"new {name}") for name in (*positions, *states)]
        assert problem.value_and_grad is not None
        looking = _text(problem.value_and_grad, [*positions, *draws], seen, {}, names)
        shared = {register: names(f"s{index + 1}") for index, register in enumerate(self.split.hoisted)}
        step = _text(problem.step, [*positions, *gradient, *states, *hypers, "now"], new, shared, names)
        row, here = [*positions, value, *gradient, *states], [*positions, *states, *hypers, "seen"]
        lines = ["now = float64(first + t + 1)"]
        lines += [f"{name} = table[t * {len(shared)} + {index}]" for index, name in enumerate(shared.values())]
        lines += [f"{draw} = draws[t * {len(draws)} + {index}]" for index, draw in enumerate(draws)]
        lines += looking.lines
        lines += [f"rows[t * {len(row)} + {index}] = {name}" for index, name in enumerate(row)]
        lines += [f"zero = {' + '.join(f'({name} - {name})' for name in (*positions, *seen))}  # or NaN"]
        lines += ["if not zero == 0.0:", "    break", "seen += 1.0", *step.lines]
        lines += [f"{name} = {after}" for name, after in zip(here, new, strict=False)]
        return "\n".join(
            [
                f"def kernel({', '.join(_ARGUMENTS)}):",
                *(f"    {name} = here[{index}]" for index, name in enumerate(here[:-1])),
                "    seen = 0.0",
                "    for t in range(count):",
                *(f"        {line}" for line in lines),
                *(f"    here[{index}] = {name}" for index, name in enumerate(here)),
            ]
        )


def _text(tape: Tape, inputs: Sequence[str], targets: Sequence[str], shared: Mapping[int, str], names: Names) -> Text:
    """A program as statements, with names for its inputs and for the registers that are known beside them."""
    nodes = tape.nodes()
    known = dict(zip(nodes, inputs, strict=False)) | {nodes[register]: name for register, name in shared.items()}
    results = [(target, nodes[output]) for target, output in zip(targets, tape.outputs, strict=True)]
    return written(results, known, names, Dialect())


def _by_steps(columns: Sequence[Any], count: int) -> Array:
    """Numbers or columns as an array with a row for each step."""
    return np.stack([np.broadcast_to(column, count) for column in columns], axis=1) if columns else np.empty((count, 0))


kernel_of = functools.lru_cache(maxsize=32)(WalkKernel)  # their sources are made once
