"""Whatever somebody gives as an optimiser, as one thing: an object with ``update(params, grads)`` over dicts.

How it is called is not guessed. The names of its methods and of their arguments say what may be tried; each is tried
on copies, and the first that moves every parameter, and moves it as it should, is taken.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kudari.calling.binding import Binding, MissingValueError, at_birth, bound
from kudari.calling.bundle import Bundle, Handed
from kudari.calling.called import Called, Make, Plan
from kudari.calling.methods import looks_like_update, methods_of
from kudari.calling.own_code import is_kudaris
from kudari.calling.owned_function import OwnedFunction, remembers
from kudari.calling.quiet import quiet
from kudari.calling.rebinding import rebound
from kudari.calling.refusals import refusal
from kudari.calling.starting_states import STARTS, Start
from kudari.calling.surroundings import untouched
from kudari.calling.trials import Failed, moves_dicts, proven, sample
from kudari.calling.ways import BUNDLES, UNBOUND

_Methods = Sequence[tuple[str, Callable[..., Any]]]


def as_optimizer(given: Any, *, choose: bool = False) -> Any:
    """Something with ``update(params, grads)`` over dicts, made from whatever somebody's optimiser is.

    An object of that way is handed back as it is; a class is made into an object with its defaults. With ``choose`` a
    hyperparameter that nobody gave has its customary value, which ``chosen`` tells, for who only asks for a formula.

    >>> class Ball:
    ...     def __init__(self, lr=0.5):
    ...         self.lr, self.v = lr, 0.0
    ...     def step(self, w, grad):
    ...         self.v = 0.9 * self.v - self.lr * grad
    ...         return w + self.v
    >>> ball, params = as_optimizer(Ball), {"x": 1.0, "y": 2.0}
    >>> ball.update(params, {"x": 1.0, "y": 0.5})
    >>> params, ball.way
    ({'x': 0.5, 'y': 1.75}, 'array')

    Raises :class:`CallError`, which says what was found and what can be called.
    """
    kind = given if isinstance(given, type) else type(given)
    if is_kudaris(kind) and callable(getattr(kind, "update", None)):
        return given() if given is kind else given
    with untouched(given), quiet():
        return _Search(given, None if choose else {}).found()


@dataclass
class _Search:
    """The search for a way to call something."""

    given: Any
    values: Mapping[str, float] | None  # of hyperparameters without a default; None: the customary ones
    failures: list[tuple[int, str, str]] = field(default_factory=list)  # how surely it was meant, the call, the reason
    missing: tuple[str, str] | None = None  # a call, and the hyperparameter that it has no value for

    def found(self) -> Any:
        """What it is called by.

        Raises :class:`CallError` where there is nothing.
        """
        made = self._object()
        if made is not None and moves_dicts(made):
            return made
        meant: Called | None = None
        for called in self._candidates(made):
            if (way := self._proven(called)) is not None:
                return way
            meant = meant or (called if called.is_told else None)
        if meant is not None:  # of the way of one array, and merely wrong
            return meant
        if made is not None and looks_like_update(made):  # of the dict way, and merely wrong
            return made
        raise refusal(self.given, self.failures, self.missing)

    def _proven(self, called: Called) -> Called | None:
        """This way, with columns where the code asks for them; None where it is none."""
        try:
            proven(called)
        except Failed as failed:
            if isinstance(failed.__cause__, IndexError) and called.axes == 1:  # W.shape[1] of a row of numbers
                return self._proven(called.afresh(axes=2))
            self.failures.append((called.told, called.signature, str(failed)))
            return None
        return called

    def _object(self) -> Any:
        """The object itself, or one of a class that needs nothing; None where there is none yet."""
        if not isinstance(self.given, type):
            return None if self._is_function() else self.given
        try:
            return self.given()
        except Exception:  # it asks for its parameters, or for a number
            return None

    def _is_function(self) -> bool:
        return inspect.isroutine(self.given) or isinstance(self.given, functools.partial)

    # ------------------------------------------------------------------ what may be tried

    def _candidates(self, made: Any) -> Iterator[Called]:
        """Every way in which it may be called by the names, the customary ones first."""
        given = self.given
        if self._is_function():
            function = given.func if isinstance(given, functools.partial) else given
            title = getattr(function, "__name__", "")
            yield from self._of_factory()
            yield from self._of(_owner(given), [("", given)], UNBOUND, "the function" if "<" in title else title)
        elif made is None and isinstance(given, type):
            yield from self._of(self._maker(given), methods_of(given), BUNDLES, given.__name__)
        else:
            bundles = BUNDLES if hasattr(made, "setup") else UNBOUND
            yield from self._of(_copier(made), methods_of(type(made)), bundles, type(made).__name__)
            if (make := rebound(made)) is not None:
                yield from self._of(self._maker(make), methods_of(type(made)), BUNDLES, type(made).__name__)

    def _of_factory(self) -> Iterator[Called]:
        """A function that makes an optimiser: of parameters, of a shape, or of nothing."""
        seen: set[type] = set()
        for bundle in BUNDLES:
            try:
                held = bundle(sample(1))
                held.load(sample(1))
                kind = type(self._maker(self.given)(held.at_birth(held.calls()[0])))
            except Exception:  # it asks for something else
                continue
            if kind not in seen and methods_of(kind):
                seen.add(kind)
                yield from self._of(self._maker(self.given), methods_of(kind), BUNDLES, kind.__name__)

    def _of(self, make: Make, methods: _Methods, bundles: Sequence[type[Bundle]], title: str) -> Iterator[Called]:
        for name, method in methods:
            plans = [
                (bundle, binding)
                for bundle in bundles
                if (binding := self._bound(method, bundle, name or title)) is not None
            ]
            plans.sort(key=lambda plan: -plan[1].told)  # what the names tell before what they allow
            for bundle, binding in plans:
                starts: Sequence[Start | None] = STARTS if binding.states else (None,)
                for start in starts:
                    yield Called(self.given, make, Plan(bundle, name, binding, start=start), title)

    def _bound(self, method: Callable[..., Any], bundle: type[Bundle], call: str) -> Binding | None:
        try:
            return bound(method, bundle.roles, self.values)
        except MissingValueError as missing:
            self.missing = self.missing or (f"{call}(…)", str(missing))
            return None

    def _maker(self, factory: Callable[..., Any]) -> Make:
        """An object of a class, or what a factory makes, with whatever it asks for."""

        def make(handed: Handed) -> Any:
            return factory(**at_birth(factory, handed, self.values))

        return make


def _copier(made: Any) -> Make:
    """A copy of an object, told its model where it asks for one."""

    def make(handed: Handed) -> Any:
        twin = copy.deepcopy(made)
        if "model" in handed and callable(getattr(twin, "setup", None)):
            twin.setup(handed["model"])
        return twin

    return make


def _owner(function: Any) -> Make:
    """A function with a memory of its own, also where some of its arguments are given."""
    inner = _owner(function.func) if isinstance(function, functools.partial) else None
    owned = remembers(function)

    def make(handed: Handed) -> Any:
        if inner is not None:
            arguments, named = copy.deepcopy((function.args, function.keywords))
            return functools.partial(inner(handed), *arguments, **named)
        return OwnedFunction(function) if owned else function

    return make
