"""Somebody who walks down a field, one step of a rule at a time."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from kudari.calling import title_of
from kudari.fields import Field, FieldLike, as_field
from kudari.formula import KudariError
from kudari.refusals import finite, whole
from kudari.rules import Rule, rule
from kudari.rules.lifting import walkable
from kudari.translations import translated
from kudari.travel.route import Position, Route


class Adventurer:
    """Somebody who stands at a point: ``Adventurer(-7, 2)`` or ``Adventurer(x=-7, y=2)``.

    >>> from kudari.rules import SGD
    >>> adventurer = Adventurer(-7, 2)
    >>> adventurer.optimize("x**2/20 + y**2", SGD(lr=0.95), rep=2)
    [{'x': -7.0, 'y': 2.0}, {'x': -6.335, 'y': -1.7999999999999998}, {'x': -5.733175, 'y': 1.6199999999999997}]
    >>> len(adventurer.optimize("x**2/20 + y**2", SGD(lr=0.95), rep=18))
    21
    """

    def __init__(self, *position: float, **named: float) -> None:
        if bool(position) == bool(named):
            raise KudariError("an adventurer stands at a point: Adventurer(-7, 2), or Adventurer(x=-7, y=2)")
        self._names: tuple[str, ...] | None = tuple(named) or None
        self._start = tuple(finite("a coordinate", value) for value in (*position, *named.values()))
        self._field: Field | None = None
        self._method: tuple[Any, Any] | None = None  # what was given last, and how it is called
        self.route = Route(self._names or ("x", "y", "z")[: len(position)])

    @property
    def position(self) -> dict[str, float]:
        """Where the adventurer stands."""
        return self.route[-1] if len(self.route) else dict(zip(self.route.variables, self._start, strict=False))

    def optimize(self, field: FieldLike, method: Any, rep: int = 20, *, steps: int | None = None) -> Route:
        """Take ``rep`` steps by a rule and return the whole route; called again, go on from here.

        ``method`` is an optimiser of one's own in whatever way it is called, such as an object with
        ``update(params, grads)``, or a rule's text such as ``"sgd:lr=0.1"``. ``rep`` is the slides' word; ``steps``
        says the same, as everywhere else. A step to infinity, or to no number at all, is not taken: the route ends
        there and says so.

        >>> Adventurer(-7, 2).optimize("ravine", "sgd:lr=0.95", steps=2)[-1]
        {'x': -5.733175, 'y': 1.6199999999999997}

        Raises :class:`KudariError` where the field has no value at the start, or ``method`` cannot be called.
        """
        field = as_field(field)
        optimizer = self._optimizer(method)
        count = rep if steps is None else steps
        self._check(field, optimizer, count, "rep" if steps is None else "steps")
        if field is not self._field:
            self._arrive(field, optimizer)
        self.route.rule = title_of(optimizer)
        self.route.optimizer, self.route.field = optimizer, field
        for _ in range(count):
            if self.route.diverged_at is not None:
                break
            self._step(field, optimizer)
        return self.route

    def _optimizer(self, method: Any) -> Any:
        """The rule of a text, or somebody's optimiser as it is called; the same one for the same method."""
        if isinstance(method, str):
            return rule(method)
        if self._method is None or self._method[0] is not method:
            self._method = (method, walkable(method))
        return self._method[1]

    def _arrive(self, field: Field, optimizer: Any) -> None:
        """Look about on a field not walked before: the value and the slope here are this field's."""
        route = self.route
        if len(route):
            position, states = route.last_position, route.last_states
        else:
            route = Route(self._names or field.variables)
            position, states = self._start, _first_states(optimizer, self._start)
        height = _value_and_gradient(field, route.variables, position, route.steps)
        if height is None:
            point = ", ".join(f"{name}={x:g}" for name, x in zip(route.variables, position, strict=True))
            raise KudariError(f"the field {field.name} has no finite value or slope at the start ({point})")
        route.drop_last()
        route.add(position, *height, states)
        self.route, self._field = route, field

    def _step(self, field: Field, optimizer: Any) -> None:
        route, step = self.route, len(self.route)
        params = route[-1]
        grads = dict(zip(route.variables, route.last_gradient, strict=True))
        try:
            if isinstance(optimizer, Rule) and optimizer.formula.elsewhere:
                optimizer.update(params, grads, gradient_at=partial(field.gradient, step=step - 1))
            else:
                optimizer.update(params, grads)
        except ArithmeticError:  # overflow, or a division by zero
            route.diverged_at = step
            return
        position = _position(params, route.variables)
        stands = step == 1 and position == route.last_position and any(route.last_gradient)
        if stands and not isinstance(optimizer, Rule):
            _warn_of_standing_still(optimizer)
        height = _value_and_gradient(field, route.variables, position, step)
        if height is None:
            route.diverged_at = step
            route.beyond = position if all(map(math.isfinite, position)) else None
        else:
            route.add(position, *height, _states_of(optimizer, route.variables))

    def _check(self, field: Field, optimizer: Any, count: int, name: str) -> None:
        whole(name, count, of="steps")
        names = field.variables
        own = self.route.variables if len(self.route) else self._names
        if len(names) != len(self._start):
            raise KudariError(
                f"the field has {len(names)} variable(s) ({', '.join(names)}), but the adventurer stands at "
                f"{len(self._start)} number(s)"
            )
        if own is not None and set(own) != set(names):
            raise KudariError(
                f"the adventurer stands at {', '.join(own)}, but the field's variables are {', '.join(names)}"
            )
        if isinstance(optimizer, Rule) and optimizer.t and len(self.route) <= 1:
            told = (
                f"this {optimizer.title} has already taken {optimizer.t} steps elsewhere and goes on with what it "
                "remembers; make a new one for a new walk"
            )
            warnings.warn(translated(told), stacklevel=3)


def _position(params: Mapping[str, Any], names: Sequence[str]) -> Position:
    """Where params stand after an update, which may have spoilt them."""
    if set(params) != set(names):
        changed = ", ".join(map(repr, set(params) ^ set(names)))
        raise KudariError(f"update must keep the keys of params, {', '.join(names)}; it changed {changed}")
    try:
        return tuple(float(params[name]) for name in names)
    except (TypeError, ValueError):
        raise KudariError(f"after update, params are {dict(params)!r}; they must be numbers") from None


def _warn_of_standing_still(optimizer: Any) -> None:
    """The commonest slip of a first update: it computes new values and leaves params as they were."""
    told = (
        f"{title_of(optimizer)}.update left params as they were, though the slope is not zero; "
        "it must change them in place: params[key] -= …"
    )
    warnings.warn(translated(told), stacklevel=5)


def _value_and_gradient(
    field: Field, names: Sequence[str], position: Position, step: int
) -> tuple[float, Position] | None:
    """The value and the gradient at a position; None where one of all these numbers is not finite."""
    if not all(map(math.isfinite, position)):
        return None
    params = dict(zip(names, position, strict=True))
    value = float(field.value(params))
    grads = field.gradient(params, step=step)
    gradient = tuple(float(grads[name]) for name in names)
    return (value, gradient) if math.isfinite(value) and all(map(math.isfinite, gradient)) else None


def _first_states(optimizer: Any, position: Position) -> dict[str, Position]:
    states = optimizer.states if isinstance(optimizer, Rule) else {}
    return {n: position if state.start == "w" else (state.start,) * len(position) for n, state in states.items()}


def _states_of(optimizer: Any, variables: Sequence[str]) -> dict[str, Position]:
    """What an optimizer remembers: its attributes that are dicts with a number for each variable."""
    memory = optimizer.memory if isinstance(optimizer, Rule) else getattr(optimizer, "__dict__", {})
    states = {}
    for name, values in memory.items():
        if isinstance(values, Mapping) and all(variable in values for variable in variables):
            try:
                states[name] = tuple(float(values[variable]) for variable in variables)
            except (TypeError, ValueError):
                continue  # it remembers something else than numbers
    return states
