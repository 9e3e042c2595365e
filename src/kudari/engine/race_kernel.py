"""The race kernel: field and rule in one loop, for adventurers by the hundred.

Adventurers are lanes, and a chunk of lanes is small enough to stay in the first cache with all that it remembers.
Steps are the outer loop and lanes the inner one, which the compiler turns into vector instructions.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kudari.engine.compile import Kernel
from kudari.engine.powers import Powers, power
from kudari.engine.problem import Array, Problem
from kudari.engine.python_source import WAVES, Dialect, Names, Text, written
from kudari.engine.split import Split
from kudari.engine.vector_math import WIDEST
from kudari.forks import cached_property
from kudari.formula.graph import Expression
from kudari.formula.notation import unicode

CACHE = 32_768  # bytes that a chunk may take of the first cache
_ARGUMENTS = ("first", "end", "lanes", "steps", "every", "target", "columns", "table", "draws", "kept", "here")
_WORDS = (*_ARGUMENTS, "now", "alive")  # that the source uses itself
_TYPES = ("int", "int", "int", "int", "int", "float64", *("float64*",) * 5)


@dataclass(frozen=True)
class Lanes:
    """The kernel of a problem, in which some hyperparameters differ from lane to lane.

    ``vectors`` takes our own sine and exponential. Lanes whose angles became too wide for them are marked, and have
    to walk again with the library's.
    """

    problem: Problem
    varying: tuple[int, ...]  # hyperparameters, by their index
    own_draws: bool = False  # whether every lane has random draws of its own
    aims: bool = False  # whether there is a target
    vectors: bool = True

    # ------------------------------------------------------------------ what is shared

    @cached_property
    def split(self) -> Split:
        """The step's program; a shared state is a lane's own where it depends on a hyperparameter that varies."""
        problem, own = self.problem, self._own
        hypers = own + len(problem.shared)
        lanes = [*range(own), *(hypers + index for index in self.varying)]
        outputs = range(len(problem.step.outputs) - len(problem.shared), len(problem.step.outputs))
        while True:
            split = Split.of(problem.step, lanes)
            differing = [own + k for k, index in enumerate(outputs) if problem.step.outputs[index] in split.lanes]
            if set(differing) <= set(lanes):
                return Split.of(problem.step, lanes, [index for k, index in enumerate(outputs) if own + k not in lanes])
            lanes += [register for register in differing if register not in lanes]

    @cached_property
    def remembered(self) -> tuple[tuple[str, float | str], ...]:
        """The states that a lane keeps itself, with where they begin."""
        own = [state for k, state in enumerate(self.problem.shared) if self._own + k in self.split.lanes]
        return (*self.problem.states, *own)

    def table(self, hypers: Sequence[float | Array], steps: int) -> Array:
        """The numbers that all lanes share, a row for each step, by NumPy, and powers by our own arithmetic."""
        return self._table(tuple(hypers[k] for k in range(len(self.problem.hypers)) if k not in self.varying), steps)

    @functools.lru_cache(maxsize=2)  # noqa: B019  # the next block asks again, or one by the library's sine; it is large
    def _table(self, common: tuple[float, ...], steps: int) -> Array:
        split, times = self.split, np.arange(1.0, steps + 2)
        table = np.empty((len(times), max(1, len(split.hoisted))))
        shared = [start for k, (_, start) in enumerate(self.problem.shared) if self._own + k not in split.lanes]
        powers = {"power": Powers() if shared else power}
        columns = split.shared.run(*shared, *common, times, instead=powers)
        if not shared:
            for column, value in enumerate(columns):
                table[:, column] = value
            return table
        for row, time in zip(table, times, strict=True):
            numbers = split.shared.run(*shared, *common, time, instead=powers)
            row[: len(split.hoisted)], shared = numbers[: len(split.hoisted)], numbers[len(split.hoisted) :]
        return table

    # ------------------------------------------------------------------ the source

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What the kernel is given of every lane, and gives back: a row of an array for each."""
        hypers = [self.problem.hypers[index] for index in self.varying]
        return (*self.problem.variables, *hypers, "value", "evaluations", *self.extras)

    @cached_property
    def extras(self) -> tuple[str, ...]:
        """What else is written down of a lane: when it reached the target, and whether its angles became too wide."""
        value_and_grad = self.problem.value_and_grad
        assert value_and_grad is not None
        turns = any(name in WAVES for name, _ in value_and_grad.operations + self.problem.step.operations)
        return ("reached",) * self.aims + ("wide",) * (self.vectors and turns)

    @cached_property
    def width(self) -> int:
        """How many numbers a lane has in the cache."""
        variables = len(self.problem.variables)
        return 2 * variables + len(self.varying) + len(self.remembered) + 2 + len(self.extras)

    @property
    def _own(self) -> int:
        """How many inputs of a step are a lane's own: positions, gradients, and states of the variables."""
        return 2 * len(self.problem.variables) + len(self.problem.states)

    @cached_property
    def chunk(self) -> int:
        """How many lanes walk at a time."""
        return max(32, min(256, 1 << int(np.log2(CACHE / (8 * self.width)))))

    @cached_property
    def kernel(self) -> Kernel:
        """The kernel, which walks the lanes ``first`` to ``end`` and writes where they came to."""
        return Kernel(self.source, _TYPES)

    @cached_property
    def source(self) -> str:
        """The kernel as it is compiled."""
        return _source(self)


# ---------------------------------------------------------------------- writing the source


@dataclass(frozen=True)
class _Held:
    """The names of the numbers that a lane has in the cache, in the order in which they lie there."""

    positions: list[str]
    last: list[str]  # the last position where all was finite
    hypers: list[str]
    states: list[str]
    value: str
    evaluations: str
    extras: dict[str, str]
    chunk: int

    @classmethod
    def of(cls, lanes: Lanes, names: Names) -> _Held:
        problem = lanes.problem
        return cls(
            [names(variable) for variable in problem.variables],
            [names(f"last {variable}") for variable in problem.variables],
            [names(problem.hypers[index]) for index in lanes.varying],
            [names(state) for state, _ in lanes.remembered],
            names("value"),
            names("evaluations"),
            {extra: names(extra) for extra in lanes.extras},
            lanes.chunk,
        )

    @property
    def all(self) -> list[str]:
        """All of them."""
        own = [*self.positions, *self.last, *self.hypers, *self.states]
        return [*own, self.value, self.evaluations, *self.extras.values()]

    def at(self, name: str) -> str:
        """Where a lane's number lies."""
        offset = self.chunk * self.all.index(name)
        return f"here[{offset} + i]" if offset else "here[i]"


def _source(lanes: Lanes) -> str:
    """The kernel: for every chunk of lanes it loads them, steps with all of them, and stores them."""
    names, draws = Names(*_WORDS), list[str]()
    held = _Held.of(lanes, names)
    gradient = [names(f"g {variable}") for variable in lanes.problem.variables]
    if lanes.problem.draws:
        draws = [names(f"draw {variable}") for variable in lanes.problem.variables]
    shared = _shared(lanes, names)
    looking = _looking(lanes, held, [names("f"), *gradient], draws, names)
    new = [names(f"new {name}") for name in (*held.positions, *held.states)]
    step = _step(lanes, held, gradient, {node: name for node, (name, _) in shared.items()}, new, names)
    lines = [line for _, line in shared.values()]
    if draws and not lanes.own_draws:
        lines += [f"{draw} = draws[t * {len(draws)} + {k}]" for k, draw in enumerate(draws)]
    own_draws = draws if lanes.own_draws else []
    return "\n".join(
        [
            f"def kernel({', '.join(_ARGUMENTS)}):",
            f"    # held near, {lanes.chunk} at a time: {', '.join(held.all)}",
            f"    for j in range(first, end, {lanes.chunk}):",
            f"        count = min({lanes.chunk}, end - j)",
            f"        for i in range({lanes.chunk}):",
            *(f"            {line}" for line in _loading(lanes, held)),
            "        for t in range(steps + 1):",
            "            now = float64(t)",
            *(f"            {line}" for line in lines),
            f"            for i in range({lanes.chunk}):",
            *(f"                {line}" for line in _stepping(held, own_draws, looking, step, new)),
            "            if every > 0 and t % every == 0:",
            "                for i in range(count):",
            *(f"                    {line}" for line in _keeping(held)),
            "        for i in range(count):",
            *(f"            {line}" for line in _storing(held)),
        ]
    )


def _loading(lanes: Lanes, held: _Held) -> list[str]:
    """The lanes of a chunk; where fewer are left than it has room for, the last one fills it."""
    lines = ["n = j + min(i, count - 1)"]
    for row, name in enumerate([*held.positions, *held.hypers]):
        lines.append(f"{held.at(name)} = columns[{_row(row)}n]")
    for position, last in zip(held.positions, held.last, strict=True):
        lines.append(f"{held.at(last)} = {held.at(position)}")
    starts = zip(held.states, (start for _, start in lanes.remembered), strict=True)
    places = dict(zip(lanes.problem.variables, held.positions, strict=True))
    begin = {name: held.at(places[start]) if isinstance(start, str) else repr(start) for name, start in starts}
    lines += [f"{held.at(name)} = {start}" for name, start in begin.items()]
    lines += [f"{held.at(held.value)} = nan", f"{held.at(held.evaluations)} = 0.0"]
    first = {"reached": "-1.0", "wide": "0.0"}
    return lines + [f"{held.at(name)} = {first[extra]}" for extra, name in held.extras.items()]


def _shared(lanes: Lanes, names: Names) -> dict[Expression, tuple[str, str]]:
    """The numbers that all lanes share at a step: the name of each, and the line that reads it."""
    tape, hoisted = lanes.problem.step, lanes.split.hoisted
    nodes, shared = tape.nodes(), {}
    for index, register in enumerate(hoisted):
        is_input = register < len(tape.inputs)
        name = names(tape.inputs[register][0] if is_input else f"s{index + 1}")
        comment = "" if is_input else f"  # {unicode(nodes[register])}"
        shared[nodes[register]] = name, f"{name} = table[t * {len(hoisted)} + {index}]{comment}"
    return shared


def _looking(lanes: Lanes, held: _Held, targets: Sequence[str], draws: Sequence[str], names: Names) -> Text:
    """The field's value and gradient."""
    tape = lanes.problem.value_and_grad
    assert tape is not None
    nodes = tape.nodes()
    known = dict(zip(nodes, [*held.positions, *draws], strict=False))
    results = [(target, nodes[output]) for target, output in zip(targets, tape.outputs, strict=True)]
    return written(results, known, names, Dialect(vectors=lanes.vectors))


def _step(
    lanes: Lanes,
    held: _Held,
    gradient: Sequence[str],
    shared: Mapping[Expression, str],
    targets: Sequence[str],
    names: Names,
) -> Text:
    """The rule, once for each variable."""
    tape, split, width = lanes.problem.step, lanes.split, len(held.positions) + len(lanes.problem.states)
    nodes = tape.nodes()
    inputs = [register for register in sorted(split.lanes) if register < len(tape.inputs)]
    own = [*held.positions, *gradient, *held.states, *held.hypers]
    known = {**shared, **{nodes[register]: name for register, name in zip(inputs, own, strict=True)}}
    outputs = [
        *tape.outputs[:width],
        *(tape.outputs[index] for index in range(width, len(tape.outputs)) if index not in split.apart),
    ]
    results = [(target, nodes[output]) for target, output in zip(targets, outputs, strict=True)]
    return written(results, known, names, Dialect(vectors=lanes.vectors))


def _stepping(held: _Held, draws: Sequence[str], looking: Text, step: Text, new: Sequence[str]) -> list[str]:
    """Look about, see whether all is finite, and take a step."""
    f, at = looking.targets[0], held.at
    zero = " + ".join(f"({name} - {name})" for name in (*held.positions, *looking.targets))  # or NaN
    lines = [f"{name} = {at(name)}" for name in held.all]
    rows = [f"(t * {len(draws)} + {k}) * lanes" for k in range(len(draws))]
    lines += [f"{draw} = draws[{row} + j + min(i, count - 1)]" for draw, row in zip(draws, rows, strict=True)]
    lines += [*looking.lines, f"alive = ({zero} == 0.0) & ({held.evaluations} == now)"]
    for position, last in zip(held.positions, held.last, strict=True):
        lines.append(f"{at(last)} = {position} if alive else {last}")
    lines += [
        f"{at(held.value)} = {f} if alive else {held.value}",
        f"{at(held.evaluations)} = {held.evaluations} + (1.0 if alive else 0.0)",
    ]
    if "reached" in held.extras:
        reached = held.extras["reached"]
        lines.append(f"{at(reached)} = now if alive & ({f} <= target) & ({reached} < 0.0) else {reached}")
    lines += step.lines
    if "wide" in held.extras:  # behind the step's lines, which name its angles
        wide = held.extras["wide"]
        too_wide = " | ".join(f"(abs({angle}) > {WIDEST!r})" for angle in [*looking.angles, *step.angles])
        lines.append(f"{at(wide)} = 1.0 if ({too_wide}) & ({held.evaluations} == now) else {wide}")
    return lines + [f"{at(name)} = {value}" for name, value in zip([*held.positions, *held.states], new, strict=True)]


def _keeping(held: _Held) -> list[str]:
    """The position of a step that is kept."""
    width = len(held.last)
    return [
        f"kept[(t // every * {width} + {row}) * lanes + j + i] = {held.at(last)}" for row, last in enumerate(held.last)
    ]


def _storing(held: _Held) -> list[str]:
    """Where the lanes came to."""
    rows = [*held.last, *held.hypers, held.value, held.evaluations, *held.extras.values()]
    return [f"columns[{_row(row)}j + i] = {held.at(name)}" for row, name in enumerate(rows) if name not in held.hypers]


def _row(number: int) -> str:
    """Where a row of the lanes begins."""
    return {0: "", 1: "lanes + "}.get(number, f"{number} * lanes + ")
