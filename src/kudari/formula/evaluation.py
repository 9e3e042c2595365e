"""The numbers of a whole graph at one point: values forward, derivatives backward, node by node and edge by edge.

>>> x, y = Symbol("x"), Symbol("y")
>>> flow = Values.at(x * y + x, {x: 2.0, y: 3.0})
>>> flow.forward[x * y], flow.backward[x * y], flow.backward[x]
(6.0, 1.0, 4.0)
>>> flow.parts[x * y], flow.parts[x * y + x]  # x gets 3 by one edge and 1 by the other
((3.0, 2.0), (1.0, 1.0))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kudari.formula.derive import ReverseSweep
from kudari.formula.graph import Expression, Symbol, is_truth, ordered
from kudari.formula.tape import Tape


@dataclass(frozen=True)
class Values:
    """What flows through a formula at a point.

    A node has a value in ``forward``; where a variable takes part in it, it has the derivative of the output
    in ``backward``, and an operation has in ``parts`` what it hands back to each argument. What has no
    derivative, a constant or a comparison, is missing there, and None among the parts.
    """

    output: Expression
    forward: Mapping[Expression, float]
    backward: Mapping[Expression, float]
    parts: Mapping[Expression, tuple[float | None, ...]]

    @classmethod
    def at(cls, output: Expression, point: Mapping[Symbol, float]) -> Values:
        """All of it, from one run of one tape: the numbers are those of the formula and of its gradient."""
        variables = list(point)
        sweep = ReverseSweep(output, variables)
        nodes = list(dict.fromkeys([*variables, *ordered(output)]))
        derived = [node for node in nodes if node in sweep.depends and not is_truth(node)]
        takers = set(derived)
        edges = [(node, index) for node in nodes for index, argument in enumerate(node.arguments) if argument in takers]
        wanted = [*nodes, *map(sweep.derivative, derived), *(sweep.part(node, index) for node, index in edges)]
        numbers = iter(Tape.of(wanted, variables).run(*map(float, point.values())))
        forward = {node: next(numbers) for node in nodes}
        backward = {node: next(numbers) for node in derived}
        parts = {
            node: tuple(next(numbers) if argument in takers else None for argument in node.arguments)
            for node in nodes
            if node.arguments
        }
        return cls(output, forward, backward, parts)
