"""Somebody who walks down a field, one step of a rule at a time."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kudari.fields import Field, as_field
from kudari.formula import KudariError
from kudari.refusals import finite, whole
from kudari.rules import Rule
from kudari.travel.route import Position, Route


class Adventurer:
    """A walker at a point: ``Adventurer(-7, 2)`` or ``Adventurer(x=-7, y=2)``.

    >>> from kudari.rules import SGD
    >>> walker = Adventurer(-7, 2)
    >>> walker.optimize("x**2/20 + y**2", SGD(lr=0.95), rep=2)
    [{'x': -7.0, 'y': 2.0}, {'x': -6.335, 'y': -1.7999999999999998}, {'x': -5.733175, 'y': 1.6199999999999997}]
    >>> len(walker.optimize("x**2/20 + y**2", SGD(lr=0.95), rep=18))
    21
    """

    def __init__(self, *position: float, **named: float) -> None:
        if bool(position) == bool(named):
            raise KudariError("an adventurer stands at a point: Adventurer(-7, 2), or Adventurer(x=-7, y=2)")
        self._names: tuple[str, ...] | None = tuple(named) or None
        self._start = tuple(finite("a coordinate", value) for value in (*position, *named.values()))
        self._field: Field | None = None
        self.route = Route(self._names or ("x", "y", "z")[: len(position)])

    @property
    def position(self) -> dict[str, float]:
        """Where the adventurer stands."""
        return self.route[-1] if len(self.route) else dict(zip(self.route.variables, self._start, strict=False))

    def optimize(self, field: Field | str | Callable[..., Any], method: Any, rep: int = 20) -> Route:
        """Take ``rep`` steps by a rule and return the whole route; called again, go on from here.

        ``method`` is any object with ``update(params, grads)``, which changes the dict ``params`` in place.
        A step that leaves the finite numbers is not taken: the route ends there and says so.

        Raises :class:`KudariError` where the field has no value at the start.
        """
        place = as_field(field)
        self._check(place, method, rep)
        if place is not self._field:
            self._arrive(place, method)
        self.route.rule = method.title if isinstance(method, Rule) else type(method).__name__
        self.route.optimizer, self.route.field = method, place
        for _ in range(rep):
            if self.route.diverged_at is not None:
                break
            self._step(place, method)
        return self.route

    def _arrive(self, place: Field, method: Any) -> None:
        """Look about on a field not walked before: the value and the slope here are this field's."""
        route = self.route
        if not len(route):
            route = Route(self._names or place.variables)
            here, states = self._start, _first_states(method, len(self._start))
        else:
            here, states = route._positions[-1], route._states[-1]
        seen = _look(place, route.variables, here, route.steps)
        if seen is None:
            point = ", ".join(f"{name}={x:g}" for name, x in zip(route.variables, here, strict=True))
            raise KudariError(f"the field {place.name} has no finite value or slope at the start ({point})")
        if len(route):
            for column in (route._positions, route._values, route._gradients, route._states):
                column.pop()
        route.add(here, *seen, states)
        self.route, self._field = route, place

    def _step(self, place: Field, method: Any) -> None:
        number = len(self.route)
        params = self.route[-1]
        grads = dict(zip(self.route.variables, self.route._gradients[-1], strict=True))
        try:
            returned = method.update(params, grads)
        except ArithmeticError:  # overflow, or a division by zero
            self.route.diverged_at = number
            return
        position = _position(params, self.route.variables)
        stands = number == 1 and position == self.route._positions[-1] and any(self.route._gradients[-1])
        if isinstance(returned, Mapping) or (stands and not isinstance(method, Rule)):
            _warn_of_standing_still(method, returned)
        seen = _look(place, self.route.variables, position, number)
        if seen is None:
            self.route.diverged_at = number
        else:
            self.route.add(position, *seen, _states_of(method, self.route.variables))

    def _check(self, place: Field, method: Any, rep: int) -> None:
        if isinstance(method, type):
            raise KudariError(
                f"{method.__name__} is a class; a walk needs an optimiser made from it: {method.__name__}()"
            )
        if not callable(getattr(method, "update", None)):
            raise KudariError(f"a {type(method).__name__} cannot be walked with: it has no update(params, grads)")
        whole("rep", rep, of="steps")
        names = place.variables
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
        if isinstance(method, Rule) and method.t and len(self.route) <= 1:
            warnings.warn(
                f"this {method.title} has already taken {method.t} steps elsewhere and goes on with what it remembers; "
                "make a new one for a new walk",
                stacklevel=3,
            )


def _position(params: Mapping[str, Any], names: Sequence[str]) -> Position:
    """Where params stand after an update, which may have spoilt them."""
    if set(params) != set(names):
        changed = ", ".join(map(repr, set(params) ^ set(names)))
        raise KudariError(f"update must keep the keys of params, {', '.join(names)}; it changed {changed}")
    try:
        return tuple(float(params[name]) for name in names)
    except (TypeError, ValueError):
        raise KudariError(f"after update, params are {dict(params)!r}; they must be numbers") from None


def _warn_of_standing_still(method: Any, returned: Any) -> None:
    """The commonest slip of a first update: it computes new values and leaves params as they were."""
    name = type(method).__name__
    if isinstance(returned, Mapping):
        raise KudariError(f"{name}.update returned new params; it must change them in place: params[key] = …")
    warnings.warn(
        f"{name}.update left params as they were, though the slope is not zero; "
        "it must change them in place: params[key] -= …",
        stacklevel=5,
    )


def _look(place: Field, names: Sequence[str], position: Position, step: int) -> tuple[float, Position] | None:
    """The value and the slope at a position; None where one of all these numbers is not finite."""
    if not all(map(math.isfinite, position)):
        return None
    params = dict(zip(names, position, strict=True))
    value = float(place.value(params))
    slope = place.gradient(params, step=step)
    gradient = tuple(float(slope[name]) for name in names)
    return (value, gradient) if math.isfinite(value) and all(map(math.isfinite, gradient)) else None


def _first_states(method: Any, count: int) -> dict[str, Position]:
    states = method.states if isinstance(method, Rule) else {}
    return {name: (state.start,) * count for name, state in states.items()}


def _states_of(method: Any, variables: Sequence[str]) -> dict[str, Position]:
    """What an optimiser remembers: its attributes that are dicts with a number for each variable."""
    held = method._memory.states if isinstance(method, Rule) else vars(method) if hasattr(method, "__dict__") else {}
    found = {}
    for name, state in held.items():
        if isinstance(state, Mapping) and all(variable in state for variable in variables):
            try:
                found[name] = tuple(float(state[variable]) for variable in variables)
            except (TypeError, ValueError):
                continue  # it remembers something else than numbers
    return found
