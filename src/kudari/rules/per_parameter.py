"""One rule for many parameters that are not treated alike: own hyperparameters, frozen ones, some that come later."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.rules.contract import Rule
from kudari.rules.memory import Memory
from kudari.rules.reading import as_rule
from kudari.rules.tensors import check, check_values, dtype_of

Changes = Mapping[str, float]


class PerParameter:
    """A rule that is taken for every parameter on its own, with other hyperparameters for some of them.

    ``per`` maps patterns of names, in which ``*`` stands for any letters, to the hyperparameters that are others there,
    or to None for parameters that are frozen; the first pattern that fits a name counts.

    >>> rule = PerParameter("adamw:lr=0.1", {"b*": {"weight_decay": 0}, "W1": None})
    >>> params = {"W1": 1.0, "b1": 1.0, "W2": 1.0}
    >>> rule.update(params, {"W1": 0.5, "b1": 0.5, "W2": None})
    >>> {name: round(value, 3) for name, value in params.items()}
    {'W1': 1.0, 'b1': 0.9, 'W2': 1.0}

    A parameter whose gradient is None is left as it is, with its states and its count t of steps; one that is there for
    the first time begins with t = 1. So the corrections of Adam are right for parameters that are added or unfrozen
    later. Where none is, the numbers are those of the rule alone, bit for bit.

    Raises :class:`KudariError` for a hyperparameter that the rule does not have or take, and for a rule that needs the
    gradient at another place.
    """

    gradients_per_step = 1

    def __init__(self, rule: str | Rule, per: Mapping[str, Changes | None] | None = None) -> None:
        self.rule = as_rule(rule).renewed()
        if self.rule.formula.elsewhere:
            raise KudariError(f"{self.rule.title} takes the gradient of all parameters at another place, not of each")
        if not isinstance(per or {}, Mapping):
            raise KudariError(f"per is a dict from patterns of names to hyperparameters, not a {type(per).__name__}")
        self.per = dict(per or {})
        for pattern, changes in self.per.items():
            if not isinstance(pattern, str) or not isinstance(changes, Mapping | None):
                raise KudariError(
                    f"per: {pattern!r}: {changes!r} is no pattern with a dict of hyperparameters, or None"
                )
        self._kinds = {
            pattern: None if changes is None else self.rule.renewed(**changes) for pattern, changes in self.per.items()
        }
        self._rules: dict[str, Rule] = {}
        self._factors: dict[str, float] = {}

    @property
    def title(self) -> str:
        """What the rule is called."""
        return self.rule.title

    def update(
        self,
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        *,
        flush_subnormals: bool = False,
        gradient_at: object = None,
    ) -> None:
        """Take one step, with every parameter that has a gradient; the others stay as they are.

        ``gradient_at``, which no rule here asks for, is taken as :meth:`Rule.update` takes it. Everything is checked
        before anything is changed.

        Raises :class:`KudariError` as :meth:`Rule.update` does, and for a pattern that fits no parameter.
        """
        if not (isinstance(params, Mapping) and isinstance(grads, Mapping)):
            check(self.title, Memory({}), params, grads)  # which says so
        if not self._rules:
            self._refuse_idle_patterns(params)
        rules = {}
        for key in params:
            rule = self._rules.get(key) or self._begun(key)
            if rule is not None and grads.get(key, 0) is not None:
                rules[key] = rule
        # Of frozen parameters all but the names is as it may be.
        left = {key: 0.0 for key in params if key not in rules}
        check(self.title, Memory({}), {**params, **left}, {**grads, **left} if left.keys() <= grads.keys() else grads)
        for key, rule in rules.items():
            check(self.title, rule._memory, {key: params[key]}, {key: grads[key]})
            check_values(rule.hyperparameters, {dtype_of(params[key]): key})
        for key, rule in rules.items():
            one = {key: params[key]}
            rule.update(one, {key: grads[key]}, flush_subnormals=flush_subnormals)
            self._rules[key] = rule
            if not isinstance(one[key], np.ndarray):
                params[key] = one[key]

    def of_moving(self, grads: Mapping[str, Any]) -> dict[str, Any]:
        """The gradients of what is not frozen, and None for what is, as where none was computed.

        >>> PerParameter("sgd", {"W1": None}).of_moving({"W1": 3.0, "W2": 4.0})
        {'W1': None, 'W2': 4.0}
        """
        return {key: g if key in self._rules or self._kind(key) else None for key, g in grads.items()}

    def scale(self, name: str, factor: float) -> None:
        """Multiply a hyperparameter by a factor, wherever it has a value: by this one from the beginning on."""
        self._factors[name] = factor
        for key, rule in self._rules.items():
            setattr(rule, name, getattr(self._kind(key), name) * factor)

    def state_dict(self) -> dict[str, Any]:
        """The states of all parameters that have taken a step, each as that of a rule."""
        return {key: rule.state_dict() for key, rule in self._rules.items()}

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Go on from where another one of this rule stood.

        Raises :class:`KudariError` where this is the state of another rule, or none.
        """
        if not isinstance(saved, Mapping):
            raise KudariError(f"the state of a rule is a dict, not a {type(saved).__name__}")
        rules = {key: self.rule.renewed() for key in saved}
        for key, rule in rules.items():
            rule.load_state_dict(saved[key])
        self._rules = rules

    def _kind(self, key: Any) -> Rule | None:
        """The rule of a parameter before its first step; None where it is frozen."""
        pattern = next((pattern for pattern in self.per if fnmatchcase(str(key), pattern)), None)
        return self.rule if pattern is None else self._kinds[pattern]

    def _begun(self, key: Any) -> Rule | None:
        kind = self._kind(key)
        return kind and kind.renewed(**{name: getattr(kind, name) * by for name, by in self._factors.items()})

    def _refuse_idle_patterns(self, params: Mapping[str, Any]) -> None:
        for pattern in self.per:
            if not any(fnmatchcase(str(key), pattern) for key in params):
                raise KudariError(f"per: no parameter fits {pattern!r}; there are {', '.join(map(str, params))}")

    def __repr__(self) -> str:
        return f"PerParameter({self.rule!r}, {self.per!r})"
