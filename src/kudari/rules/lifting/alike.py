"""Whether the two parameters are treated alike: which state of the one is which of the other.

It is not asked where the states lie, in dicts by the keys, in lists, on objects or under the identity of an array:
two states are each other's if they stand in the same place of the two formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kudari.formula import Expression, Symbol
from kudari.formula.graph import Apply, symbols
from kudari.rules.lifting.errors import LiftError, UnlikeError
from kudari.rules.lifting.reading import KEYS, Reading


def states_of_one(reading: Reading, name: str) -> dict[str, str]:
    """The states that the first parameter needs, in the order in which it needs them, each with that of the second.

    Raises :class:`LiftError` where the second parameter becomes something else, or where they are mixed.
    """
    first, second = KEYS
    twin: dict[Expression, Expression] = {
        Symbol(f"{letter}@{first}"): Symbol(f"{letter}@{second}") for letter in ("w", "g")
    }
    needed: dict[str, str] = {}
    pending = [(reading.after[f"w@{first}"], reading.after[f"w@{second}"])]
    seen: set[tuple[int, int]] = set()  # by identity: to ask whether two nodes are equal makes another
    while pending:
        mine, others = pending.pop(0)
        if (id(mine), id(others)) in seen:
            continue
        seen.add((id(mine), id(others)))
        if isinstance(mine, Apply) and isinstance(others, Apply) and mine.operation is others.operation:
            pending[:0] = zip(mine.arguments, others.arguments, strict=True)
            continue
        if not (isinstance(mine, Symbol) and isinstance(others, Symbol) and twin.setdefault(mine, others) is others):
            if mine is not others:
                raise UnlikeError(f"{name} does not treat all parameters alike: what becomes of one depends on the key")
            continue
        if mine.name in reading.states and mine.name not in needed:
            _must_be_known(reading, mine, name)
            needed[mine.name] = others.name
            pending.append((reading.after[mine.name], reading.after[others.name]))
    _must_not_be_mixed(reading, needed, twin, name)
    return needed


def _must_be_known(reading: Reading, state: Symbol, name: str) -> None:
    if any(symbol.name == "uncertain" for symbol in symbols(reading.after[state.name])):
        raise LiftError(f"{name} keeps {_last(reading, state)} in two places, and changes them otherwise")


def _must_not_be_mixed(
    reading: Reading, needed: Iterable[str], twin: Mapping[Expression, Expression], name: str
) -> None:
    others = {id(other) for mine, other in twin.items() if other is not mine}
    for target in (f"w@{KEYS[0]}", *needed):
        for symbol in symbols(reading.after[target]):
            shared = symbol.kind == "tensor" and symbol.name in reading.states and twin.get(symbol) is symbol
            if id(symbol) in others or shared:
                raise LiftError(f"{name} mixes its parameters: one depends on what belongs to another")


def _last(reading: Reading, state: Symbol) -> str:
    return str(reading.paths[state.name][-1])
