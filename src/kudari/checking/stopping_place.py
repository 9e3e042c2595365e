"""Where an update stopped, with all that is known there, and which of its names may have been meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kudari.checking.naming import same_meaning
from kudari.checking.probe import KEYS


@dataclass(frozen=True)
class Place:
    """Where an update stopped, and with which error."""

    error: BaseException
    optimizer: Any
    line: str
    names: Mapping[str, Any] = field(default_factory=dict)  # those of the function in which it stopped
    globals: Mapping[str, Any] = field(default_factory=dict)

    function: str = ""  # its name
    arguments: Sequence[str] = ()

    @property
    def kind(self) -> type:
        """The class of the optimiser, which may be one of which none could be made."""
        return self.optimizer if isinstance(self.optimizer, type) else type(self.optimizer)

    @property
    def text(self) -> str:
        return str(self.error)

    @property
    def code(self) -> str:
        """The line alone, without its number and comment."""
        return self.line.partition(": ")[2].partition("#")[0]

    @property
    def attributes(self) -> dict[str, Any]:
        """What the optimiser holds under ``self`` at this moment."""
        return dict(getattr(self.names.get("self"), "__dict__", {}))

    @property
    def key(self) -> str:
        """The name of the loop's variable that holds the name of a parameter, if there is such a loop."""
        return next((name for name, value in self.names.items() if isinstance(value, str) and value in KEYS), "")

    def written(self) -> Iterator[tuple[str, Any]]:
        """The names in the line that stand alone, without index, attribute or call, and what they hold."""
        for name in re.findall(r"(?<![\w.])(self\.\w+|[^\W\d]\w*)(?!\s*[\w\[.(])", self.code):
            if name.startswith("self."):
                yield name, self.attributes.get(name.removeprefix("self."))
            elif name in self.names:
                yield name, self.names[name]

    def held(self) -> Iterator[tuple[str, Any]]:
        """Everything that has a name where it stopped, the names in the line first."""
        in_line = re.findall(r"self\.\w+|[^\W\d]\w*", self.code)
        everything = dict(self.names) | {f"self.{name}": value for name, value in self.attributes.items()}
        yield from ((name, everything[name]) for name in dict.fromkeys(in_line) if name in everything)
        yield from everything.items()


Found = tuple[str, dict[str, str]] | None  # the reason, and what it is filled in with


def nearest(name: str, among: Iterable[str]) -> str | None:
    """The name that was meant: the same but for capitals, one that means the same, or the nearest by its letters."""
    candidates = [one for one in dict.fromkeys(among) if one != name and not one.startswith("__")]
    same = [one for one in candidates if one.lower() == name.lower() or same_meaning(name, one)]
    near = same or difflib.get_close_matches(name, candidates, 1, cutoff=0.65)
    return near[0] if near else None
