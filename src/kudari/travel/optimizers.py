"""The optimizers of a race or a sweep, by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kudari.calling import title_of
from kudari.formula import KudariError
from kudari.names import name_of
from kudari.rules import as_rule
from kudari.rules.lifting import walkable


def named(rules: Mapping[str, Any] | Sequence[Any], of: str) -> dict[str, Any]:
    """Optimizers by their names, each of a name of its own; a text becomes a rule, and all are called in one way.

    ``of`` is what they are for, as an error says it.

    >>> list(named(["sgd:lr=0.1", "sgd:lr=0.2", "adam"], "race"))
    ['SGD', 'SGD 2', 'Adam']

    Raises :class:`KudariError` for what is neither a dict nor a list, for names that are none, and without a rule.
    """
    if isinstance(rules, Mapping):
        optimizers = {name_of(str(name)): _optimizer(rule) for name, rule in rules.items()}
    elif isinstance(rules, Sequence) and not isinstance(rules, str):
        optimizers = {}
        for optimizer in map(_optimizer, rules):
            title = name = title_of(optimizer)
            count = 1
            while name in optimizers:
                count += 1
                name = f"{title} {count}"
            optimizers[name] = optimizer
    else:
        raise KudariError(f"the rules of a {of} are a dict of names and optimisers, or a list of optimisers")
    if not optimizers:
        raise KudariError(f"a {of} needs at least one rule")
    return optimizers


def _optimizer(rule: Any) -> Any:
    return as_rule(rule) if isinstance(rule, str) else walkable(rule)
