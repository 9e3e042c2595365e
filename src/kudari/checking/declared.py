"""Every hyperparameter that somebody declares is given another value: the steps have to follow it.

An optimiser that never reads ``self.lr``, since 0.01 stands in its code, is right for as long as lr is 0.01. So it is
made anew with one argument changed, and has to take the steps of the rule in which the same hyperparameter changes.
"""

from __future__ import annotations

import dis
import functools
import inspect
from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

import numpy as np

from kudari.calling import as_optimizer
from kudari.calling.names import customary
from kudari.calling.own_code import attributes_of, codes, functions_of, own_classes, owners
from kudari.calling.quiet import quiet
from kudari.calling.surroundings import untouched
from kudari.checking.naming import is_hyperparameter
from kudari.checking.own_code import numbers_in_code
from kudari.checking.probe import Array, Probe
from kudari.checking.search import Match
from kudari.checking.trial import try_out
from kudari.refusals import is_real


class Declared:
    """The hyperparameters with which something is made, or which it holds; and its steps with another value of one."""

    def __init__(self, given: Any, probe: Probe, positions: Array) -> None:
        self.given, self.probe, self._usual = given, probe, positions
        self.maker = _maker_of(given)
        self._made = self._arguments()
        if not _same(self.steps({}), positions):  # it holds its numbers by other names than it was made with
            self._made = {}

    @cached_property
    def unchanging(self) -> list[str]:
        """Those that change nothing, whatever they are; among them numbers that may be for something else."""
        made = (name for name, value in self._made.items() if _same(self.steps({name: another(value)}), self._usual))
        held = (name for name in self._held() if name not in self._made and self._is_unread(name))
        return [*made, *held]

    def apart(self) -> dict[str, float]:
        """A number for each of its arguments, no two of them the same; near to the usual ones."""
        return {
            name: (value or 0.1) * 0.9 ** (place + 1)
            for place, (name, value) in enumerate(self._arguments(new=True).items())
        }

    def given_by_caller(self, attribute: str) -> bool:
        """Whether who made it chose the value that an attribute holds: another than its class has for a default."""
        if isinstance(self.given, type) or not isinstance(self.maker, type):
            return False
        with suppress(TypeError, ValueError):  # a class written in C
            parameter = inspect.signature(self.maker).parameters.get(attribute)
            return parameter is not None and parameter.default != getattr(self.given, attribute, None)
        return False

    def ignored(self, match: Match) -> list[str]:
        """Those of them that are hyperparameters by their names, or by having the value of the learning rate."""
        lr = match.naming.values.get("lr", 0.0)
        odd = () if lr.is_integer() else (name for name, value in self._made.items() if value == lr)
        named = {*filter(is_hyperparameter, self.unchanging), *odd}
        return [name for name in self.unchanging if name in named]

    def followed_in_part(self, match: Match) -> Iterator[str]:
        """Those by which the steps change, but not as the steps of the rule do."""
        for name, value in self._made.items():
            if value in match.naming.values.values() and is_hyperparameter(name):
                steps = self.steps({name: another(value)})
                if steps is not None and not _same(steps, self._usual) and not self._follows(match, name, steps):
                    yield name

    def stands_in_code(self, name: str) -> bool:
        """Whether the value of an argument, or what it leaves of 1, stands as a number in the code or in its class."""
        of_classes = (value for cls in own_classes(self.given) for value in vars(cls).values() if is_real(value))
        numbers = np.array([*numbers_in_code(self.given), *of_classes], dtype=float)
        return bool(np.isclose([numbers, 1 - numbers], self._made[name], rtol=1e-9, atol=0).any())

    def _follows(self, match: Match, name: str, steps: Array) -> bool:
        """Whether these are the rule's steps with the new value for one of the hyperparameters that had the old one."""
        old = self._made[name]
        return any(
            match.with_value(hyper, another(old)).differs(steps, self.probe) is None
            for hyper, value in match.naming.values.items()
            if value == old
        )

    def _arguments(self, new: bool = False) -> dict[str, float]:
        """The numbers with which it is made, or called, by their names: those that it holds, or else the defaults.

        A new one has the defaults alone.
        """
        try:
            parameters = inspect.signature(self.maker).parameters.values() if self.maker is not None else ()
        except (TypeError, ValueError):  # a class written in C
            return {}
        held = {} if new or self.maker is self.given else attributes_of(self.given)
        values = {p.name: held.get(p.name, p.default) for p in parameters}
        if isinstance(self.maker, type):
            values |= {name: customary(name) for name, value in values.items() if value is inspect.Parameter.empty}
        return {name: float(value) for name, value in values.items() if is_real(value)}

    def steps(self, changed: Mapping[str, float]) -> Array | None:
        """The steps of one that is made anew; None where that cannot be."""
        with suppress(Exception), untouched(self.given), quiet():  # whatever its __init__ does, or asks for
            make = functools.partial(self.maker, **{**self._made, **changed})
            needs_more = isinstance(self.maker, type) and _needs_more(make)
            optimizer = as_optimizer(make() if isinstance(self.maker, type) and not needs_more else make, choose=True)
            trial = try_out(optimizer, self.probe)
            return trial.positions if trial.error is None else None
        return None

    def _held(self) -> Iterator[str]:
        """The hyperparameters among its attributes, and those of its classes; where it alone takes the steps."""
        if own_classes(self.given) and self.maker is not self.given and len(owners(self.given)) == 1:
            of_classes = (vars(cls) for cls in own_classes(self.given))
            for name, value in ChainMap(attributes_of(self.given), *map(dict, of_classes)).items():
                if is_real(value) and is_hyperparameter(name):
                    yield name

    def _is_unread(self, name: str) -> bool:
        """Whether no code of somebody's own reads an attribute, or has its name for a key."""
        return not any(
            instruction.argval == name and "STORE" not in instruction.opname
            for function in functions_of(self.given)
            for code in codes(function.__code__)
            for instruction in dis.get_instructions(code)
        )


def _maker_of(given: Any) -> Any:
    """What makes it: its class, or the function that it is itself."""
    if inspect.isfunction(given) or isinstance(given, (type, functools.partial)):
        return given
    return type(given) if own_classes(given) else None


def _needs_more(make: functools.partial[Any]) -> bool:
    """Whether a class asks for more than numbers: the parameters, most often."""
    try:
        inspect.signature(make).bind()
    except TypeError:
        return True
    return False


def _same(steps: Array | None, others: Array) -> bool:
    return steps is not None and np.array_equal(steps, others, equal_nan=True)


def another(value: float) -> float:
    """Another value for a hyperparameter, which shows in the steps: half of it, or so much that a tiny one counts.

    >>> another(0.9), another(1e-8), another(0.0)
    (0.45, 0.01, 0.1)
    """
    return 0.1 if value == 0 else 0.01 if abs(value) < 1e-4 else 0.5 * value
