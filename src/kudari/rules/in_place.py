"""A step of a rule on a dict of parameters: everything is checked and computed, and then everything is written."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from kudari.rules.declarations import State
from kudari.rules.formula import RuleFormula
from kudari.rules.fused_update import large, side_by_side
from kudari.rules.general_update import GeneralPlan
from kudari.rules.memory import Memory, Plan, States
from kudari.rules.straight_update import straight_plan
from kudari.rules.tensors import check, initial


def first_of_a_layout(
    formula: RuleFormula,
    memory: Memory,
    values: Mapping[str, float],
    params: MutableMapping[str, Any],
    grads: Mapping[str, Any],
    flush: bool,
) -> Plan:
    """Look everything over and take the step; and the plan by which others of this layout are taken.

    Raises :class:`KudariError`, which names the key, where something does not fit. Then nothing has changed.
    """
    check(formula.title, memory, params, grads)
    states = {state.name: state for state in formula.states}
    groups = large(params, grads)
    after = memory if memory.t else Memory(_begun(states, params, groups))
    like = [after.states[name] for name, state in states.items() if not state.per_tensor]
    rows = {key: [w, grads[key], *(held[key] for held in like)] for key, w in params.items()}
    plan = GeneralPlan(formula.tape, states, after.states, rows, groups)
    if not plan.place(rows):
        plan = GeneralPlan(formula.tape, states, after.states, rows, {})
    plan.take(after, values, params, rows, flush)
    memory.states, memory.t = after.states, after.t
    if plan.passes or not (isinstance(params, dict) and isinstance(grads, dict)):
        return plan
    held = memory.states.values()
    return (
        straight_plan(formula.tape, {key: [params[key], grads[key], *(of[key] for of in held)] for key in params})
        or plan
    )


def _begun(states: Mapping[str, State], params: Mapping[str, Any], groups: Mapping[str, list[str]]) -> States:
    """All states before the first step; those of large arrays lie side by side."""
    begun = {}
    for name, state in states.items():
        values: dict[str, Any] = {}
        if not state.per_tensor:
            for keys in groups.values():
                values |= side_by_side(keys, params, state)
        begun[name] = {key: values[key] if key in values else initial(state, w) for key, w in params.items()}
    return begun
