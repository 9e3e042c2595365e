"""How every step begins: all that is given is looked over, and laid out in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kudari.rules.declarations import State
from kudari.rules.formula import RuleFormula
from kudari.rules.fused_update import large, side_by_side
from kudari.rules.memory import Memory, States
from kudari.rules.tensors import check, initial

Row = list[Any]  # a parameter, its gradient, and its states that are like it


def looked_over(
    formula: RuleFormula, memory: Memory, params: Mapping[str, Any], grads: Mapping[str, Any]
) -> tuple[States, dict[str, Row], dict[str, list[str]]]:
    """The states as they stand before the step, a row for each parameter, and the names of large arrays by their dtype.

    The states of large arrays begin side by side in memory.

    Raises :class:`KudariError`, which names the key, where something does not fit. Then nothing has changed.
    """
    check(formula.title, memory, params, grads)
    groups = large(params, grads)
    states = memory.states if memory.t else {state.name: _begun(state, params, groups) for state in formula.states}
    like = [states[state.name] for state in formula.states if not state.per_tensor]
    return states, {key: [w, grads[key], *(held[key] for held in like)] for key, w in params.items()}, groups


def _begun(state: State, params: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A state before the first step."""
    together: dict[str, Any] = {}
    if not state.per_tensor:
        for keys in groups.values():
            together |= side_by_side(keys, params, state)
    return {key: together[key] if key in together else initial(state, w) for key, w in params.items()}
