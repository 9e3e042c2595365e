"""Parts of formulas that are written once, on a line of their own, under a letter that is still free.

>>> from kudari.formula.graph import Symbol
>>> x, y = Symbol("x"), Symbol("y")
>>> shared = x * y + 1
>>> repeated([shared**2 + shared], least=2)
[add(multiply(x, y), 1)]
>>> names = free_letters({"x", "y", "a"})
>>> next(names), next(names)
('b', 'c')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import count

from kudari.formula.graph import Apply, Expression, ordered

LETTERS = "abcdhkqrsu"  # none that is a number in some language, as e and i are


def repeated(outputs: Sequence[Expression], least: int) -> list[Expression]:
    """Parts of at least so many operations that are needed more than once, in the order in which they are written."""
    nodes = ordered(*outputs)
    readers = Counter(outputs)
    for node in nodes:
        readers.update(set(node.arguments))
    return [node for node in nodes if readers[node] > 1 and operations(node) >= least]


def operations(node: Expression) -> int:
    """How many operations a formula has; one that it needs twice counts once."""
    return sum(isinstance(inner, Apply) for inner in ordered(node))


def free_letters(taken: Container[str]) -> Iterator[str]:
    """Names that are not taken: a, b, …, and then a2, b2, …"""
    for round_ in count(1):
        for letter in LETTERS:
            name = letter if round_ == 1 else f"{letter}{round_}"
            if name not in taken:
                yield name
