"""What a race is once it has been run: one record, which every surface plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kudari.fields import Field
from kudari.travel.route import Route


@dataclass(frozen=True)
class Entry:
    """What is known of a rule in a race: enough to label its route, also when it comes from a file."""

    title: str
    formula: str
    hyperparameters: Mapping[str, float]
    optimizer: Any = field(default=None, compare=False, repr=False)  # as it was before the walk; not part of the file


@dataclass(frozen=True)
class Record:
    """The field, the rules that walked on it, and a route for each."""

    field: Field
    entries: Mapping[str, Entry]
    routes: Mapping[str, Route]
    start: tuple[float, ...]
    steps: int
