"""A step of a rule that takes the gradient at another place as well, as Nesterov's does in the textbooks.

Whoever has the gradient here only, as ``update(params, grads)`` has, cannot take it; whoever can compute one anywhere
gives a function.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.formula import Expression, KudariError, Symbol, Tape
from kudari.formula.graph import gradients_elsewhere, substitute
from kudari.formula.notation import unicode
from kudari.language import Messages
from kudari.rules.at_hand import at_hand, is_books_nesterov
from kudari.rules.beginning import looked_over
from kudari.rules.formula import RuleFormula
from kudari.rules.memory import Memory
from kudari.rules.tensors import check_values, computed, dtype_of, same_kind, store, stored

GradientAt = Callable[[dict[str, Any]], Mapping[str, Any]]  # from parameters to their gradients there

_WORDS = Messages(
    {
        "one gradient": (
            "{title} takes the gradient at another place, ∇L({place}), but update(params, grads) is given the one at "
            "params only; give it gradient_at=…, a function from params to their gradients.",
            "{title} は別の場所の勾配 ∇L({place}) を使いますが、update(params, grads) に渡されるのは params での"
            "勾配だけです。params から勾配を返す関数を gradient_at=… で渡してください。",
        ),
        "nesterov": (
            " From there, where the gradient is at hand, Nesterov's rule in the book's form takes the same steps: "
            "{rule}",
            "その場所に立てば勾配は手もとにあり、本にある形の Nesterov が同じ歩みになります: {rule}",
        ),
        "at hand": (
            " From there, where the gradient is at hand, this rule takes the same steps: {rule}",
            "その場所に立てば勾配は手もとにあり、次の手法が同じ歩みになります: {rule}",
        ),
        "none": (
            " No rule is known that takes the same steps with the one gradient at hand.",
            "手もとの勾配だけで同じ歩みになる手法は知られていません。",
        ),
    }
)


@dataclass(frozen=True)
class Stages:
    """The programs of a step: one for each place, by the gradients at those before it, and at last that of the step."""

    places: tuple[Tape, ...]
    step: Tape

    @classmethod
    def of(cls, formula: RuleFormula) -> Stages:
        """The stages of a formula."""
        inputs, known, places = list(formula.inputs), dict[Expression, Expression](), []
        for number, node in enumerate(gradients_elsewhere(*formula.after), start=1):
            places.append(Tape.of(list(substitute(node.arguments, known)), inputs))
            known[node] = Symbol(f"gradient {number}")
            inputs.append(Symbol(f"gradient {number}"))
        return cls(tuple(places), Tape.of(list(substitute(formula.after, known)), inputs))


stages_of = functools.lru_cache(maxsize=64)(Stages.of)


def refuse_one_gradient(formula: RuleFormula, lang: str | None = None) -> KudariError:
    """What is said where the gradient at w is all that there is, in English or Japanese."""
    say = _WORDS.within(lang)
    place = unicode(formula.elsewhere[0], {hyper.name: hyper.letter for hyper in formula.hypers})
    same = at_hand(formula)
    kind = "none" if same is None else "nesterov" if is_books_nesterov(same) else "at hand"
    return KudariError(
        say("one gradient", title=formula.title, place=place) + say(kind, rule=str(same).replace("\n", "; "))
    )


def step_elsewhere(
    formula: RuleFormula,
    memory: Memory,
    values: Mapping[str, float],
    params: MutableMapping[str, Any],
    grads: Mapping[str, Any],
    gradient_at: GradientAt,
) -> None:
    """Take one step; everything is computed before anything is changed.

    Raises :class:`KudariError`, which names the key, where something does not fit.
    """
    states, _, _ = looked_over(formula, memory, params, grads)
    check_values(values, {dtype_of(w): key for key, w in params.items()})
    stages, count = stages_of(formula), memory.t + 1
    rows = {
        key: [
            computed(w),
            computed(grads[key]),
            *(states[state.name][key] for state in formula.states),
            *values.values(),
            count,
        ]
        for key, w in params.items()
    }
    for place in stages.places:
        there = {key: _as_given(place.run(*row)[0], params[key]) for key, row in rows.items()}
        slopes = gradient_at(there)
        for key, row in rows.items():
            row.append(computed(slopes[key]))
    shared = [False, *(state.per_tensor for state in formula.states)]
    after = {
        key: [
            value if alone else same_kind(value, params[key])
            for value, alone in zip(stages.step.run(*row), shared, strict=True)
        ]
        for key, row in rows.items()
    }
    memory.states = {
        state.name: {key: values[number] for key, values in after.items()}
        for number, state in enumerate(formula.states, start=1)
    }
    memory.t = count
    for key, (new, *_) in after.items():
        if isinstance(params[key], np.ndarray):
            store(new, params[key])
        else:
            params[key] = stored(new, params[key])


def _as_given(value: Any, w: Any) -> Any:
    """A place beside a parameter, of the parameter's own kind."""
    if not isinstance(w, np.ndarray):
        return stored(value, w)
    place = np.empty_like(w)
    store(value, place)
    return place
