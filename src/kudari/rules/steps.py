"""A rule's step, run once on symbols: the formula that it computes."""

from __future__ import annotations

import inspect
from typing import Any

from kudari.formula import Expression, KudariError, Symbol
from kudari.formula.graph import as_expression, gradient_at
from kudari.formula.tracing import on_symbols
from kudari.rules.formula import RuleFormula


def traced(cls: Any) -> RuleFormula:
    """The formula of a rule's class.

    Raises :class:`KudariError` where there is no step, where it asks for something that it is not given, returns too
    little or too much, or is another formula each time.
    """
    if not hasattr(cls, "step"):
        raise KudariError(f"{cls.__name__} has no step; write def step(self, w, g, …)")
    symbols: dict[str, Any] = {
        "w": Symbol("w"),
        "g": Symbol("g"),
        "t": Symbol("t", "scalar"),
        "gradient_at": gradient_at,
    }
    symbols |= {name: Symbol(name, "scalar" if state.per_tensor else "tensor") for name, state in cls.states.items()}
    asked = list(inspect.signature(cls.step).parameters)[1:]
    for name in asked:
        if name not in symbols:
            known = ", ".join(symbols)
            raise KudariError(
                f"{cls.__name__}.step asks for {name!r}, which a step is not given; it may ask for {known}"
            )
    values, again = (_run(cls, [symbols[name] for name in asked]) for _ in range(2))
    if any(one is not other for one, other in zip(values, again, strict=True)):
        raise KudariError(f"{cls.__name__}.step gives another formula each time; a step must not use random numbers")
    expected = ("w", *cls.states)
    if len(values) != len(expected):
        raise KudariError(f"{cls.__name__}.step returns {len(values)} value(s); expected: {', '.join(expected)}")
    return RuleFormula(
        cls.title, tuple(cls.hypers.values()), tuple(cls.states.values()), tuple(values), cls.source, cls.against_sgd
    )


def _run(cls: Any, arguments: list[Any]) -> list[Expression]:
    """What a step returns when it is run on symbols."""
    name = f"{cls.__name__}.step"
    instance = object.__new__(cls)  # one whose hyperparameters are symbols
    instance._values = {name: Symbol(name, "scalar") for name in cls.hypers}
    result = on_symbols(lambda: cls.step(instance, *arguments), name)
    return [as_expression(value) for value in (result if isinstance(result, tuple) else (result,))]
