"""Somebody's optimiser, called in its own way by everybody in one: dict in, dict out."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

import numpy as np

from kudari.calling.binding import Binding
from kudari.calling.bundle import Bundle, Handed
from kudari.calling.containers import Dicts
from kudari.calling.handed import Cell
from kudari.calling.memory import rekey
from kudari.calling.own_code import is_kudaris
from kudari.formula import Expression, KudariError
from kudari.formula.graph import apply
from kudari.names import printable
from kudari.translations import translated

Make = Callable[[Handed], Any]


@dataclass(frozen=True)
class Plan:
    """How an optimiser is called: in what shape, by which method, with which arguments."""

    bundle: type[Bundle]
    method: str  # "" where the thing itself is called
    binding: Binding
    axes: int = 1  # the least number of axes of an array
    start: Callable[[Any], Any] | None = None  # what a state is before the first step, made of a parameter


class Called:
    """An optimiser as the rest of the program knows it: ``update(params, grads)`` changes the dict in place.

    It never runs what it was given, but copies of it, which it keeps; a copy of it before its first step is a new one.
    """

    machinery: ClassVar[tuple[str, ...]] = ("given", "title", "_make", "_plan")  # what is not remembered, but known

    def __init__(self, given: Any, make: Make, plan: Plan, title: str) -> None:
        self.given, self.title = given, printable(title)
        self._make, self._plan = make, plan
        self._bundle: Bundle | None = None
        self._runners: list[Any] = []
        self._kept: list[dict[str, Any]] = []  # the states of a function, for each call of a step
        self._t = 0
        self.hypers = dict(plan.binding.values)  # arguments of the call that are hyperparameters

    @property
    def way(self) -> str:
        """The way in which it is called, a key of the table of ways."""
        return self._plan.bundle.way

    @property
    def is_plain(self) -> bool:
        """Whether it is ``update(params, grads)`` with dicts: everybody's call, but something else comes of it."""
        return self._plan.bundle is Dicts and self._plan.method == "update" and not self._plan.binding.states

    @property
    def bundle(self) -> type[Bundle]:
        """The shape in which the parameters are handed over."""
        return self._plan.bundle

    @property
    def axes(self) -> int:
        """The least number of axes of an array that it is given."""
        return self._plan.axes

    @property
    def signature(self) -> str:
        """The call as somebody would write it."""
        return f"{self._plan.method or self.title}({', '.join(self._plan.binding.arguments)})"

    @property
    def chosen(self) -> dict[str, float]:
        """The hyperparameters that nobody gave, with their customary values."""
        return {name: self._plan.binding.values[name] for name in self._plan.binding.chosen}

    @property
    def is_told(self) -> bool:
        """Whether the names of the arguments leave no doubt: one array and its gradient."""
        return self._plan.bundle.roles == ("w", "g") and self.told == len(self._plan.binding.arguments)

    @property
    def looks_elsewhere(self) -> bool:
        """Whether it asks for gradients at other places: it is to be read, and not run with one gradient."""
        return self._plan.binding.looks_elsewhere

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said of this way to call it."""
        notes = [f"{name} = {value:g} is chosen here, for nobody has given it" for name, value in self.chosen.items()]
        if self._plan.bundle.taken_off:
            notes.append(f"what {self.signature} returns is taken off")
        return tuple(map(translated, notes))

    @property
    def told(self) -> int:
        """How many arguments have the role that their name tells."""
        return self._plan.binding.told

    def afresh(self, axes: int | None = None) -> Called:
        """The same before its first step, or one that is given arrays with more axes."""
        plan = self._plan if axes is None else replace(self._plan, axes=axes)
        return Called(self.given, self._make, plan, self.title)

    @property
    def subjects(self) -> list[Any]:
        """What runs, or is to run: objects and functions that somebody has written."""
        return self._runners or [self.given]

    def update(self, params: MutableMapping[str, Any], grads: Mapping[str, Any]) -> None:
        """Take one step: change ``params`` in place, arrays in themselves and numbers in the dict."""
        bundle = self._bundle or self.begin(params)
        if set(bundle.places) - {""} != set(params):
            raise KudariError(f"this {self.title} has already walked with other parameters; use a new one")
        for key, value in params.items():
            bundle.places[key][...] = np.reshape(value, bundle.places[key].shape)
        bundle.load({key: self._array(grads[key]) for key in params})
        self._t += 1
        after = bundle.after(self._step(bundle))
        for key in params:
            _write(params, key, after[key])

    def begin(self, params: Mapping[str, Any]) -> Bundle:
        """Make what is to run for these parameters, before the first step."""
        self._bundle = self._plan.bundle({key: self._array(value) for key, value in params.items()})
        self._bundle.slopes = {key: np.zeros_like(place) for key, place in self._bundle.places.items()}
        calls = self._bundle.calls()
        alone = self._bundle.alone and not self._plan.binding.takes_key
        self._runners = [self._make(self._bundle.at_birth(call)) for call in (calls if alone else calls[:1])]
        self._kept = [self._states(call) for call in (calls if self._bundle.alone else calls[:1])]
        return self._bundle

    def _states(self, call: Handed) -> dict[str, Any]:
        binding, start = self._plan.binding, self._plan.start
        if start is None:
            return {}
        return {name: start(call) for name in binding.states}

    def _array(self, value: Any) -> Cell:
        """An array that nobody else holds, with as many axes as the code needs."""
        array = np.array(value, subok=True)
        array = array.reshape(array.shape + (1,) * (self._plan.axes - array.ndim))
        return array if isinstance(array, Cell) else array.view(Cell)

    def _step(self, bundle: Bundle) -> list[Any]:
        for runner in self._runners:
            _round("pre_", runner)
        returned = []
        for number, call in enumerate(bundle.calls()):
            runner = self._runners[min(number, len(self._runners) - 1)]
            function = getattr(runner, self._plan.method) if self._plan.method else runner
            kept = self._kept[min(number, len(self._kept) - 1)]
            returned.append(self._kept_from(self._call(function, call, kept), kept))
        for runner in self._runners:
            _round("post_", runner)
        return returned

    def _call(self, function: Any, call: Handed, kept: Mapping[str, Any]) -> Any:
        binding = self._plan.binding
        handed = {**call, "t": self._t, "epoch": self._t - 1}
        if self.looks_elsewhere:
            handed["gradient_at"] = partial(_here_or_at, call["w"], call["g"])
        arguments = {name: handed[role] for name, role in binding.roles.items()} | self.hypers | dict(kept)
        by_place = [arguments.pop(name) for name in binding.by_place if name in arguments]
        return function(*by_place, **arguments)

    def _kept_from(self, returned: Any, kept: dict[str, Any]) -> Any:
        """What was returned for the parameters; what stood behind it are the new states."""
        binding = self._plan.binding
        names = binding.states + binding.offered
        if not (isinstance(returned, tuple) and names):
            if binding.states and returned is not None and not _may_change(kept.values()):
                raise KudariError(f"only the parameters came back, and not {', '.join(binding.states)}")
            return returned
        new, *states = returned
        if len(states) < len(binding.states):
            raise KudariError(f"{len(returned)} value(s) came back; expected: w, {', '.join(names)}")
        kept.update(zip(names, states, strict=False))
        return new

    def __deepcopy__(self, memo: dict[int, Any]) -> Called:
        """A copy, in which what was remembered by the identity of an array or object is found again."""
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        held = {name: value for name, value in vars(self).items() if name not in ("given", "_make", "_plan")}
        vars(twin).update(vars(self))
        vars(twin).update(copy.deepcopy(held, memo))
        rekey(twin, {old: id(new) for old, new in memo.items()})
        return twin


def title_of(optimizer: Any) -> str:
    """What an optimiser is called: a rule's title, the name of somebody's class or function."""
    kind = type(optimizer)
    return str(optimizer.title) if is_kudaris(kind) and hasattr(optimizer, "title") else printable(kind.__name__)


def _round(prefix: str, runner: Any) -> None:
    """What is to be called once before all parameters, or once after them: ``pre_update_params()``."""
    names = {name: None for cls in type(runner).__mro__ for name in vars(cls) if name.startswith(prefix)}
    for name in names:
        getattr(runner, name)()


def gradient_at(place: Any) -> Any:
    """The gradient at another place than w, for a function that asks for it: on symbols, the node.

    On numbers, with which it is only tried, each coordinate has a slope of its own.
    """
    if isinstance(place, Expression):
        return apply("gradient_at", place)
    if isinstance(place, np.ndarray) and place.dtype == object:
        return np.frompyfunc(gradient_at, 1, 1)(np.asarray(place)).view(type(place))
    return np.sin(place)


def _here_or_at(w: Any, g: Any, place: Any) -> Any:
    return g if place is w else gradient_at(place)


def _may_change(states: Any) -> bool:
    return any(isinstance(state, (dict, list, np.ndarray)) for state in states)


def _write(params: MutableMapping[str, Any], key: str, new: Any) -> None:
    old = params[key]
    if np.size(new) != np.size(old):
        raise KudariError(f"{key} had the shape {np.shape(old)} before the update, and {np.shape(new)} after it")
    if isinstance(old, np.ndarray) and old.ndim:
        old[...] = np.reshape(new, old.shape)
    else:
        params[key] = np.reshape(new, ()).item()
