"""What a rule remembers from one step to the next, and what a step is taken by."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

from kudari.formula import KudariError

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


def check_state(saved: object, title: str, hypers: Mapping[str, Any], states: Mapping[str, Any]) -> None:
    """Make sure that this is what a rule of this title, with these hyperparameters and states, has saved.

    Raises :class:`KudariError` where it is the state of another rule, or none.
    """
    if not isinstance(saved, Mapping):
        raise KudariError(f"the state of a rule is a dict, not a {type(saved).__name__}")
    missing = {"rule", "t", "hyperparameters", "states"} - set(saved)
    if missing:
        raise KudariError(f"this is not the state of a rule: {', '.join(sorted(missing))} is missing")
    if saved["rule"] != title:
        raise KudariError(f"this is the state of {saved['rule']}, not of {title}")
    for what, own in (("hyperparameters", hypers), ("states", states)):
        if set(saved[what]) != set(own):
            raise KudariError(
                f"the {what} {', '.join(saved[what]) or 'none'} are not those of {title}: {', '.join(own)}"
            )


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
