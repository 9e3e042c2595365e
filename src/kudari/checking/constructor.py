"""Arguments that ``__init__`` puts in another's place: ``self.momentum = lr``.

Whoever does so has a rule that is right for what the attributes hold, and wrong for what it was given. So one is made
with as many different numbers as there are arguments, and its attributes tell which of them came from which.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from kudari.calling.names import plain
from kudari.calling.own_code import attributes_of
from kudari.calling.quiet import quiet
from kudari.calling.surroundings import untouched
from kudari.checking.declared import Declared
from kudari.checking.naming import Numbers, same_meaning
from kudari.checking.search import Match


@dataclass(frozen=True)
class Misplaced:
    """An attribute that is set from one argument, and the argument that is meant."""

    attribute: str
    source: str
    meant: str

    @property
    def about(self) -> str:
        return f"self.{self.attribute}, {self.source}, {self.meant}"


def misplaced(declared: Declared, match: Match) -> list[Misplaced]:
    """The attributes that are set from another argument than they are called by, if the steps go wrong by them."""
    numbers = declared.apart()
    if not isinstance(declared.maker, type) or len(numbers) < 2:
        return []
    attributes: dict[str, object] = {}
    with suppress(Exception), untouched(declared.given), quiet():  # whatever its __init__ does, or asks for
        attributes = attributes_of(declared.maker(**numbers))
    sources = {
        attribute: source
        for attribute, value in attributes.items()
        for source, number in numbers.items()
        if type(value) is float and value == number
    }
    found = [
        Misplaced(attribute, source, meant)
        for attribute, source in sources.items()
        if (meant := _meant(attribute, source, list(numbers), list(sources.values()))) is not None
    ]
    return found if found and not _is_right(declared, match, numbers) else []


def _meant(attribute: str, source: str, arguments: list[str], used: list[str]) -> str | None:
    """The argument by which an attribute is called, if it is another one than it is set from."""
    if plain(attribute) == plain(source):
        return None
    by_name = [name for name in arguments if plain(name) == plain(attribute)]
    unused = [name for name in arguments if name not in used and same_meaning(attribute, name)]
    candidates = by_name or (unused if not same_meaning(attribute, source) else [])
    return candidates[0] if candidates else None


def _is_right(declared: Declared, match: Match, numbers: dict[str, float]) -> bool:
    """Whether the steps are those of the rule with these numbers, each for what its argument is called."""
    steps = declared.steps(numbers)
    if steps is None:
        return True  # nothing is known
    named = Numbers(numbers, []).named(match.rule)
    values = match.naming.values | {hyper: numbers[argument] for hyper, argument in named.items()}
    meant = replace(match, naming=replace(match.naming, values=values))
    return meant.differs(steps, declared.probe) is None
