"""A rule as a value: its formula with all that it declares.

A class body, a text and somebody's code are three ways to make one. It does not change, is equal to every other of the
same content, can be a key, and goes to any process and into any file.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

from kudari.forks import cached_property
from kudari.formula import Expression, Symbol, Tape
from kudari.formula.graph import gradients_elsewhere, symbols
from kudari.formula.written import as_written
from kudari.names import name_of
from kudari.rules.declarations import Hyper, State
from kudari.rules.equations import Equations


@dataclass(frozen=True, eq=False)
class RuleFormula:
    """What w and every state become in a step, by the hyperparameters and states that are declared.

    ``after`` has the graphs of the new w and then of the new states, in the order in which these are declared.

    >>> from kudari.rules import Momentum, rule
    >>> print(Momentum.formula)
    v ← α v − η g
    w ← w + v
    >>> rule("v ← α v − η g; w ← w + v", α=0.9, η=0.1).formula == rule("v ← α v − η g; w ← w + v", α=0.5, η=2).formula
    True
    """

    title: str
    hypers: tuple[Hyper, ...]
    states: tuple[State, ...]
    after: tuple[Expression, ...]
    source: str = ""
    against_sgd: str = ""  # what it changes in w ← w − η g, in a sentence

    def __post_init__(self) -> None:
        named = [(hyper.name, hyper.letter) for hyper in self.hypers]
        named += [(state.name, state.letter or state.name) for state in self.states]
        for name in (self.title, *chain.from_iterable(named)):
            name_of(name)

    @cached_property
    def equations(self) -> Equations:
        """The formula as a reader expects it, line by line."""
        letters = {hyper.name: hyper.letter for hyper in self.hypers}
        letters |= {state.name: state.letter for state in self.states if state.letter}
        before = {"w": Symbol("w")}
        before |= {s.name: Symbol(s.name, "scalar" if s.per_tensor else "tensor") for s in self.states}
        return Equations(dict(zip(before, self.after, strict=True)), before, letters)

    @cached_property
    def tape(self) -> Tape:
        """The program of a step: from w, g, the states, the hyperparameters and t to w and the states."""
        return Tape.of(self.after, self.inputs)

    @cached_property
    def written(self) -> Tape:
        """The same program as it was written, with powers as powers, from which the graphs can be made again."""
        return as_written(self.after, self.inputs)

    @cached_property
    def elsewhere(self) -> tuple[Expression, ...]:
        """The other places at which the gradient is taken: θ − γ v of ∇L(θ − γ v); most rules have none."""
        return tuple(node.arguments[0] for node in gradients_elsewhere(*self.after))

    @cached_property
    def gradients_per_step(self) -> int:
        """How many gradients a step takes: that at w, if it stands in the formula, and one for every other place.

        >>> from kudari.rules import SGD, rule
        >>> midpoint = rule("w ← w − η ∇L(w − η/2 g)", η=0.1)
        >>> SGD.formula.gradients_per_step, midpoint.formula.gradients_per_step
        (1, 2)
        """
        return len(self.elsewhere) + (Symbol("g") in set(symbols(*self.after)))

    @property
    def inputs(self) -> list[Symbol]:
        """What a step is computed from: w, g, the states, the hyperparameters and t."""
        before = self.equations.before
        scalars = [Symbol(name, "scalar") for name in (*(hyper.name for hyper in self.hypers), "t")]
        return [before["w"], Symbol("g"), *(before[state.name] for state in self.states), *scalars]

    def moves_as(self, other: RuleFormula) -> bool:
        """Whether both are the same formula in the same names, whatever is said about these."""
        names, other_names = ([hyper.name for hyper in rule.hypers] for rule in (self, other))
        starts, other_starts = ([(s.name, s.start, s.per_tensor) for s in rule.states] for rule in (self, other))
        return names == other_names and starts == other_starts and self.written == other.written

    @cached_property
    def _content(self) -> tuple[Any, ...]:
        return self.title, self.hypers, self.states, self.written, self.source, self.against_sgd

    def __eq__(self, other: object) -> bool:
        return self._content == other._content if isinstance(other, RuleFormula) else NotImplemented

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self._content)

    def __str__(self) -> str:
        return self.equations.unicode()

    def __deepcopy__(self, memo: Any) -> RuleFormula:
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {name: vars(self)[name] for name in self.__dataclass_fields__}  # what is read off it is read off again
