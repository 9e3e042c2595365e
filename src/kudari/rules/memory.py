"""What a rule remembers from one step to the next, and what a step is taken by."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

States = dict[str, dict[str, Any]]  # each state's values, by the names of the parameters


@dataclass(slots=True)
class Memory:
    """The states, and how many steps have been taken."""

    states: States
    t: int = 0

    @classmethod
    def before(cls, names: Mapping[str, Any]) -> Memory:
        """The memory before the first step: no state has a value yet."""
        return cls({name: {} for name in names})


class Plan(Protocol):
    """How a step is taken on parameters of one layout, worked out once: names, types, and of arrays dtype and shape.

    It depends on no array, so that the gradients of the next step may be other arrays, in another dict.
    """

    def __call__(
        self,
        memory: Memory,
        values: Mapping[str, float],
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        flush: bool,
    ) -> bool:
        """Take the step. Where the layout is another, change nothing and return False."""
