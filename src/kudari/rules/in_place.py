"""A step of a rule on a dict of parameters: everything is checked and computed, and then everything is written."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from kudari.rules.beginning import looked_over
from kudari.rules.formula import RuleFormula
from kudari.rules.general_update import GeneralPlan
from kudari.rules.memory import Memory, Plan
from kudari.rules.straight_update import straight_plan


def with_gradients(
    params: MutableMapping[str, Any], grads: Mapping[str, Any]
) -> tuple[MutableMapping[str, Any], Mapping[str, Any]]:
    """The parameters that are not frozen, with their gradients; the very same dicts where no gradient is None."""
    if not isinstance(params, Mapping) or not isinstance(grads, Mapping):
        return params, grads  # which is refused in words
    frozen = {key for key, g in grads.items() if g is None and key in params}
    if not frozen:
        return params, grads
    return tuple({key: of[key] for key in of if key not in frozen} for of in (params, grads))  # type: ignore[return-value]


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
    held, rows, groups = looked_over(formula, memory, params, grads)
    states = {state.name: state for state in formula.states}
    plan = GeneralPlan(formula.tape, states, held, rows, groups)
    if not plan.place(rows):
        plan = GeneralPlan(formula.tape, states, held, rows, {})
    after = Memory(held, memory.t)
    plan.take(after, values, params, rows, flush)
    memory.states, memory.t = after.states, after.t
    if plan.passes or not (isinstance(params, dict) and isinstance(grads, dict)):
        return plan
    columns = memory.states.values()
    return (
        straight_plan(formula.tape, {key: [params[key], grads[key], *(of[key] for of in columns)] for key in params})
        or plan
    )
