"""The race kernel: field and rule in one loop, for adventurers by the hundred.

Adventurers are lanes, and a chunk of lanes is small enough to stay in the first cache with all that it remembers.
Steps are the outer loop and lanes the inner one, which the compiler turns into vector instructions.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kudari.engine.compile import Kernel
from kudari.engine.problem import Array, Walk
from kudari.engine.python_source import WAVES, Names, Text, written
from kudari.engine.split import Split
from kudari.engine.vector_math import WIDEST
from kudari.formula import Tape
from kudari.formula.graph import Expression
from kudari.formula.notation import unicode

CACHE = 32_768  # bytes that a chunk may take of the first cache
_TYPES = ("int", "int", "int", "int", "int", "float64", *("float64*",) * 5)


@dataclass(frozen=True)
class Lanes:
    """The kernel of a walk, in which some hyperparameters differ from lane to lane.

    ``vectors`` takes our own sine and exponential. Lanes whose angles became too wide for them are told, and must
    walk again with the library's.
    """

    walk: Walk
    varying: tuple[int, ...]  # hyperparameters, by their place
    own_draws: bool = False  # whether every lane has random draws of its own
    aims: bool = False  # whether there is a target
    vectors: bool = True

    # ------------------------------------------------------------------ what is shared

    @cached_property
    def split(self) -> Split:
        """The step's program; a shared state is a lane's own where it depends on a hyperparameter that varies."""
        walk, own = self.walk, 2 * len(self.walk.variables) + len(self.walk.states)
        hypers = own + len(walk.shared)
        lanes = [*range(own), *(hypers + place for place in self.varying)]
        outputs = range(len(walk.step.outputs) - len(walk.shared), len(walk.step.outputs))
        while True:
            split = Split.of(walk.step, lanes)
            found = [own + k for k, place in enumerate(outputs) if walk.step.outputs[place] in split.lanes]
            if set(found) <= set(lanes):
                return Split.of(walk.step, lanes, [place for k, place in enumerate(outputs) if own + k not in lanes])
            lanes += [register for register in found if register not in lanes]

    @cached_property
    def remembered(self) -> tuple[tuple[str, float], ...]:
        """The states that a lane keeps itself, with where they begin."""
        first = 2 * len(self.walk.variables) + len(self.walk.states)
        own = [state for k, state in enumerate(self.walk.shared) if first + k in self.split.lanes]
        return (*self.walk.states, *own)

    def table(self, hypers: Sequence[float | Array], steps: int) -> Array:
        """The numbers that all lanes share, a row for each step, computed by NumPy."""
        return self._table(tuple(hypers[k] for k in range(len(self.walk.hypers)) if k not in self.varying), steps)

    @functools.lru_cache(maxsize=32)  # noqa: B019  # the kernels live as long: it is the blocks of a crowd that ask again
    def _table(self, common: tuple[float, ...], steps: int) -> Array:
        split, times = self.split, np.arange(1.0, steps + 2)
        table = np.empty((len(times), max(1, len(split.hoisted))))
        first = 2 * len(self.walk.variables) + len(self.walk.states)
        shared = [start for k, (_, start) in enumerate(self.walk.shared) if first + k not in split.lanes]
        if not shared:
            for column, value in enumerate(split.shared.run(*common, times)):
                table[:, column] = value
            return table
        for row, time in zip(table, times, strict=True):
            numbers = split.shared.run(*shared, *common, time)
            row[: len(split.hoisted)], shared = numbers[: len(split.hoisted)], numbers[len(split.hoisted) :]
        return table

    # ------------------------------------------------------------------ the source

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What the kernel is given of every lane, and gives back: a row of an array for each."""
        walk = self.walk
        hypers = [walk.hypers[k] for k in self.varying]
        return (*walk.variables, *hypers, "value", "looks", *self.told)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """What else is told of a lane: when it reached the target, and whether its angles became too wide."""
        assert self.walk.look is not None
        turns = any(name in WAVES for name, _ in self.walk.look.operations + self.walk.step.operations)
        return ("reached",) * self.aims + ("wide",) * (self.vectors and turns)

    @cached_property
    def held(self) -> int:
        """How many numbers a lane has in the cache."""
        return 2 * len(self.walk.variables) + len(self.varying) + len(self.remembered) + 2 + len(self.told)

    @cached_property
    def chunk(self) -> int:
        """How many lanes walk at a time."""
        return max(32, min(256, 1 << int(np.log2(CACHE / (8 * self.held)))))

    @cached_property
    def kernel(self) -> Kernel:
        """The kernel, which walks the lanes ``first`` to ``end`` and writes where they came to."""
        return Kernel(self.source, _TYPES)

    @cached_property
    def source(self) -> str:
        """The kernel as it is compiled."""
        return _Source(self).text()


class _Source:
    """Writes the kernel of lanes."""

    def __init__(self, lanes: Lanes) -> None:
        walk, self.lanes, self.walk = lanes.walk, lanes, lanes.walk
        self.name = name = Names()
        for taken in ("end", "steps", "every", "target", "columns", "table", "draws", "kept", "here", "now", "alive"):
            name.taken.add(taken)
        self.places = [name(variable) for variable in walk.variables]
        self.last = [name(f"last {variable}") for variable in walk.variables]
        self.hypers = [name(walk.hypers[k]) for k in lanes.varying]
        self.states = [name(state) for state, _ in lanes.remembered]
        self.value, self.looks = name("value"), name("looks")
        self.told = {told: name(told) for told in lanes.told}
        self.slopes = [name(f"g {variable}") for variable in walk.variables]
        self.draws = [name(f"draw {variable}") for variable in walk.variables] if walk.draws else []
        held = [*self.places, *self.last, *self.hypers, *self.states, self.value, self.looks, *self.told.values()]
        self.offsets = {one: k * lanes.chunk for k, one in enumerate(held)}

    def at(self, one: str) -> str:
        """Where a lane's number is held."""
        offset = self.offsets[one]
        return f"here[{offset} + i]" if offset else "here[i]"

    def text(self) -> str:
        chunk, names = self.lanes.chunk, ", ".join(self.offsets)
        head = [
            "def kernel(first, end, lanes, steps, every, target, columns, table, draws, kept, here):",
            f"    # held near, {chunk} at a time: {names}",
            f"    for j in range(first, end, {chunk}):",
            f"        count = min({chunk}, end - j)",
            f"        for i in range({chunk}):",
            *(f"            {line}" for line in self.loading()),
            "        for t in range(steps + 1):",
            "            now = float64(t)",
            *(f"            {line}" for line in self.shared()),
            f"            for i in range({chunk}):",
            *(f"                {line}" for line in self.stepping()),
            "            if every > 0 and t % every == 0:",
            "                for i in range(count):",
            *(f"                    {line}" for line in self.keeping()),
            "        for i in range(count):",
            *(f"            {line}" for line in self.storing()),
        ]
        return "\n".join(head)

    def loading(self) -> list[str]:
        """The lanes of a chunk; where fewer are left than it has room for, the last one fills it."""
        lines = ["n = j + min(i, count - 1)"]
        for row, one in enumerate([*self.places, *self.hypers]):
            lines.append(f"{self.at(one)} = columns[{_row(row)}n]")
        for place, last in zip(self.places, self.last, strict=True):
            lines.append(f"{self.at(last)} = {self.at(place)}")
        starts = zip(self.states, (start for _, start in self.lanes.remembered), strict=True)
        lines += [f"{self.at(one)} = {start!r}" for one, start in starts]
        lines += [f"{self.at(self.value)} = nan", f"{self.at(self.looks)} = 0.0"]
        begin = {"reached": "-1.0", "wide": "0.0"}
        return lines + [f"{self.at(one)} = {begin[told]}" for told, one in self.told.items()]

    def shared(self) -> list[str]:
        """The numbers that all lanes share at this step."""
        split, nodes, lines = self.lanes.split, self.walk.step.nodes(), []
        self.names: dict[Expression, str] = {}
        for place, register in enumerate(split.hoisted):
            is_input = register < len(self.walk.step.inputs)
            own = self.name(self.walk.step.inputs[register][0] if is_input else f"s{place + 1}")
            self.names[nodes[register]] = own
            told = "" if is_input else f"  # {unicode(nodes[register])}"
            lines.append(f"{own} = table[t * {len(split.hoisted)} + {place}]{told}")
        if self.draws and not self.lanes.own_draws:
            width = len(self.draws)
            lines += [f"{draw} = draws[t * {width} + {k}]" for k, draw in enumerate(self.draws)]
        return lines

    def stepping(self) -> list[str]:
        """Look about, tell whether all is finite, and take a step."""
        look, step, at = self.looking(), self.step(), self.at
        f = self.seen[0]
        zero = " + ".join(f"({one} - {one})" for one in (*self.places, *self.seen))  # or NaN
        lines = [f"{one} = {at(one)}" for one in self.offsets]
        if self.draws and self.lanes.own_draws:
            width = len(self.draws)
            row = [f"(t * {width} + {k}) * lanes" for k in range(width)]
            lines += [
                f"{draw} = draws[{place} + j + min(i, count - 1)]" for draw, place in zip(self.draws, row, strict=True)
            ]
        lines += [*look.lines, f"alive = ({zero} == 0.0) & ({self.looks} == now)"]
        lines += [
            f"{at(last)} = {place} if alive else {last}" for last, place in zip(self.last, self.places, strict=True)
        ]
        lines += [
            f"{at(self.value)} = {f} if alive else {self.value}",
            f"{at(self.looks)} = {self.looks} + (1.0 if alive else 0.0)",
        ]
        if "reached" in self.told:
            reached = self.told["reached"]
            lines.append(f"{at(reached)} = now if alive & ({f} <= target) & ({reached} < 0.0) else {reached}")
        lines += step.lines
        if "wide" in self.told:  # behind the step's lines, which name its angles
            too_wide = " | ".join(f"(abs({angle}) > {WIDEST!r})" for angle in [*look.angles, *step.angles])
            lines.append(
                f"{at(self.told['wide'])} = 1.0 if ({too_wide}) & ({self.looks} == now) else {self.told['wide']}"
            )
        lines += [f"{at(one)} = {new}" for one, new in zip([*self.places, *self.states], self.new, strict=True)]
        return lines

    def looking(self) -> Text:
        """The field's value and slope."""
        look = self.walk.look
        assert look is not None
        nodes = look.nodes()
        names = dict(zip(nodes, [*self.places, *self.draws], strict=False))
        self.seen = [self.name("f"), *self.slopes]
        text = _written(look, look.outputs, self.seen, names, self)
        return text

    def step(self) -> Text:
        """The rule, once for each variable."""
        tape, split = self.walk.step, self.lanes.split
        nodes = tape.nodes()
        inputs = [register for register in sorted(split.lanes) if register < len(tape.inputs)]
        own = [*self.places, *self.slopes, *self.states, *self.hypers]
        names = self.names | {nodes[register]: one for register, one in zip(inputs, own, strict=True)}
        first = 2 * len(self.places) + len(self.walk.states)
        width = len(self.places) + len(self.walk.states)
        outputs = [*tape.outputs[:width]]
        outputs += [tape.outputs[width + k] for k in range(len(self.walk.shared)) if first + k in split.lanes]
        self.new = [self.name(f"new {one}") for one in (*self.places, *self.states)]
        return _written(tape, outputs, self.new, names, self)

    def keeping(self) -> list[str]:
        """The place of a step that is kept."""
        width = len(self.last)
        return [
            f"kept[(t // every * {width} + {row}) * lanes + j + i] = {self.at(last)}"
            for row, last in enumerate(self.last)
        ]

    def storing(self) -> list[str]:
        """Where the lanes came to."""
        rows = [*self.last, *self.hypers, self.value, self.looks, *self.told.values()]
        return [f"columns[{_row(row)}j + i] = {self.at(one)}" for row, one in enumerate(rows) if one not in self.hypers]


def _row(number: int) -> str:
    """Where a row of the lanes begins."""
    return {0: "", 1: "lanes + "}.get(number, f"{number} * lanes + ")


def _written(
    tape: Tape, outputs: Sequence[int], targets: Sequence[str], names: dict[Expression, str], source: _Source
) -> Text:
    nodes = tape.nodes()
    text = written(
        [nodes[output] for output in outputs], targets, names, source.name.taken, vectors=source.lanes.vectors
    )
    source.name.taken.update(line.partition(" = ")[0] for line in text.lines)
    return text
