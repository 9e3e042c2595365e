"""A graph as a program whose powers are still powers, so that reading it gives the very same graph.

A tape that is to be run carries out g² as g · g; one that is kept, or handed on to be changed, must not.

>>> w, g = Symbol("w"), Symbol("g")
>>> as_written([w - g**2], [w, g]).operations
(('power', (1, 2)), ('subtract', (0, 3)))
>>> as_written([w - g**2], [w, g]).expressions()[0] is w - g**2
True
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from kudari.formula.graph import Apply, Constant, Expression, Symbol, ordered
from kudari.formula.tape import Tape


def as_written(outputs: Sequence[Expression], inputs: Sequence[Expression]) -> Tape:
    """The program of these outputs, one row an operation of the graph, in written order.

    An input may also be another node, which is then given as it is.
    """
    known = set(inputs)
    nodes = [node for node in ordered(*outputs) if node not in known]
    constants = [node for node in nodes if isinstance(node, Constant)]
    rows = [node for node in nodes if isinstance(node, Apply)]
    register = dict(zip([*inputs, *constants, *rows], count(), strict=False))
    return Tape(
        tuple((node.name if isinstance(node, Symbol) else f"input {i}", node.kind) for i, node in enumerate(inputs)),
        tuple(node.value for node in constants),
        tuple((node.operation.name, tuple(register[argument] for argument in node.arguments)) for node in rows),
        tuple(register[output] for output in outputs),
    )
