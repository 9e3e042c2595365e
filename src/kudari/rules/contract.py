"""The contract of a rule: hyperparameters, states, and a pure step in the paper's letters.

Everything else is derived from the step: it is run once on symbols, and the formula that comes out is
printed, computed and, later, compiled and translated.
"""

from __future__ import annotations

import difflib
import inspect
import math
import os
import warnings
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, ClassVar, Self

import numpy as np

from kudari.formula import Expression, KudariError, Symbol, Tape
from kudari.formula.graph import CaretWarning, as_expression
from kudari.formula.tracing import on_symbols
from kudari.rules.declarations import Hyper, State
from kudari.rules.equations import Updates
from kudari.rules.in_place import Step
from kudari.rules.in_words import Flow, flow_of
from kudari.rules.saving import read_state, write_state
from kudari.rules.tensors import cast, check_pair, dtype_of

_GIVEN = ("w", "g", "t")  # what every step may ask for, beside its states
RESERVED = {
    "step",
    "update",
    "formula",
    "flow",
    "tape",
    "variant",
    "save",
    "load",
    "hypers",
    "states",
    "title",
    "source",
}


class Rule:
    """Base of all update rules.

    A subclass names hyperparameters (:func:`hyper`), states (:func:`state`) and a ``step`` that is given
    the parameter ``w``, the gradient ``g``, its states by name and, where it asks for it, the step number
    ``t`` (1 in the first step), and returns the new ``w`` and the new states in the order declared:

    >>> from kudari.rules import hyper, state
    >>> class Mine(Rule):
    ...     '''Roll like a ball.'''
    ...     lr = hyper(0.01, "η", "learning rate")
    ...     momentum = hyper(0.9, "α", "share of the velocity kept")
    ...     v = state(0.0)
    ...     def step(self, w, g, v):
    ...         v = self.momentum * v - self.lr * g
    ...         return w + v, v
    >>> print(Mine())
    v ← α v − η g
    w ← w + v
    >>> params = {"x": -7.0, "y": 2.0}
    >>> Mine(lr=0.1).update(params, {"x": -0.7, "y": 4.0})
    >>> params
    {'x': -6.93, 'y': 1.6}
    """

    hypers: ClassVar[dict[str, Hyper]] = {}
    states: ClassVar[dict[str, State]] = {}
    variants: ClassVar[dict[str, type[Rule]]] = {}
    title: ClassVar[str] = "Rule"
    against_sgd: ClassVar[str] = ""  # what it changes in w ← w − η g, in a sentence
    source: ClassVar[str] = ""
    _variant: ClassVar[tuple[str, str] | None] = None  # of which rule, and which
    _values: dict[str, Any]
    _state: dict[str, dict[str, Any]]
    _t: int
    _last: Step | None  # the last step, which may be the next one as well
    _fitting: list[float]  # values of the hyperparameters that fit into the dtypes of the last step
    _formula: ClassVar[Updates]
    _tape: ClassVar[Tape]
    step: ClassVar[Callable[..., Any]]  # the new w and states, by the values before the step; pure

    def __init_subclass__(cls, variant: str = "", of: type[Rule] | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, declared in vars(cls).items():
            if isinstance(declared, (Hyper, State)) and (name in _GIVEN or name in RESERVED):
                raise KudariError(f"{cls.__name__} cannot call a hyperparameter or state {name!r}: the name is taken")
        cls.hypers = {**cls.hypers, **{k: v for k, v in vars(cls).items() if isinstance(v, Hyper)}}
        cls.states = {**cls.states, **{k: v for k, v in vars(cls).items() if isinstance(v, State)}}
        cls.title, cls.variants, cls._variant = cls.__name__, {}, None
        if variant:
            parent: Any = of or cls.__mro__[1]
            cls.title, cls._variant = f"{parent.title} ({variant})", (parent.__name__, variant)
            parent.variants[variant] = cls

    def __new__(cls, *values: Any, **hypers: Any) -> Self:
        rule = super().__new__(cls)  # a subclass with an __init__ of its own is a whole rule as well
        rule._values = {name: hyper.default for name, hyper in cls.hypers.items()}
        rule._state = {name: {} for name in cls.states}
        rule._t = 0
        rule._last, rule._fitting = None, []
        return rule

    def __init__(self, *values: float, **hypers: float) -> None:
        names = list(self.hypers)
        if len(values) > len(names):
            raise KudariError(f"{self.title} takes {len(names)} numbers ({', '.join(names)}), not {len(values)}")
        given = dict(zip(names, values, strict=False))
        for name in hypers:
            if name not in self.hypers:
                known = ", ".join(names)
                raise KudariError(f"{self.title} has no hyperparameter {name!r}; it has {known}")
            if name in given:
                raise KudariError(f"{self.title} was given {name!r} twice")
        for name, hyper in self.hypers.items():
            setattr(self, name, (given | hypers).get(name, hyper.default))

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and name not in self.hypers and name not in self.states:
            near = difflib.get_close_matches(name, self.hypers, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(self.hypers)}"
            raise KudariError(f"{self.title} has no hyperparameter {name!r}; {hint}")
        super().__setattr__(name, value)

    # ------------------------------------------------------------------ the book's interface

    @property
    def t(self) -> int:
        """How many steps have been taken."""
        return self._t

    def update(self, params: MutableMapping[str, Any], grads: Mapping[str, Any], *, flush: bool = False) -> None:
        """Take one step: change ``params`` in place.

        ``params`` and ``grads`` have the same keys. Arrays (float16 to float64, any shape) are written
        into, so whoever holds a view of one sees the step; numbers are replaced in the dict. Everything is
        checked before anything is changed: an update that fails changes nothing.

        Where contiguous float32 or float64 arrays have 32,768 elements together, they are updated in one
        compiled pass, with the same numbers; arrays that lie one behind the other in one vector are one array.
        With ``flush`` numbers that are too small to be normal (below 1.2 · 10⁻³⁸ in float32) count as 0 in this
        pass, for processors are slow with them.
        """
        step, values = self._last, [*self._values.values()]
        if step is None or not step.is_of(params, grads, self._state):
            self._check(params, grads)
            step = Step.of(self.tape(), self.states, params, grads, self._state if self._t else None)
            self._fitting = []
        if values != self._fitting:
            self._check_values(params)
            self._fitting = values
        step.take(params, grads, [*values, self._t + 1], flush)
        self._state, self._last, self._t = step.held, step, self._t + 1

    def _check(self, params: Mapping[str, Any], grads: Mapping[str, Any]) -> None:
        for what, given in (("params", params), ("grads", grads)):
            if not isinstance(given, Mapping):
                raise KudariError(f"{what} must be a dict of names and numbers or arrays, not a {type(given).__name__}")
        for key in params:
            if key not in grads:
                raise KudariError(f"there is no gradient for the parameter {key!r}")
        for key in grads:
            if key not in params:
                raise KudariError(f"there is a gradient for {key!r}, but no such parameter")
        known = next(iter(self._state.values()), None)
        if self._t and known is not None and known.keys() != params.keys():
            raise KudariError(
                f"{self.title} has states for {', '.join(map(repr, known))}, "
                f"and cannot go on with {', '.join(map(repr, params))}"
            )
        for key, w in params.items():
            check_pair(key, w, grads[key])
            for name, state in self._state.items():
                held = state.get(key)
                if isinstance(held, np.ndarray) and held.shape != np.shape(w):
                    raise KudariError(
                        f"the state {name} of {key!r} has shape {np.shape(held)}, the parameter {np.shape(w)}"
                    )

    def _check_values(self, params: Mapping[str, Any]) -> None:
        for key, w in params.items():
            dtype = dtype_of(w)
            for name, value in self._values.items():
                number = cast(value, dtype)
                if (value != 0 and number == 0) or not math.isfinite(number):
                    raise KudariError(f"{name} = {value} becomes {number} in {dtype}, the dtype of {key!r}")

    # ------------------------------------------------------------------ the formula

    @classmethod
    def formula(cls) -> Updates:
        """The updates as graphs: the step, run once on symbols."""
        if "_formula" not in vars(cls):
            cls._formula = _traced(cls)
        return cls._formula

    @classmethod
    def tape(cls) -> Tape:
        """The program of a step: from w, g, the states, the hyperparameters and t to w and the states."""
        if "_tape" not in vars(cls):
            cls._tape = _taped(cls)
        return cls._tape

    def flow(self, lang: str | None = None) -> Flow:
        """The rule told step by step, in English ("en") or Japanese ("ja"); by default as the locale has it."""
        return flow_of(self.formula(), self.states, lang)

    @classmethod
    def variant(cls, name: str) -> type[Rule]:
        """The same rule as others define it, as in ``Adam.variant("torch")(lr=0.1)``."""
        try:
            return cls.variants[name]
        except KeyError:
            known = ", ".join(cls.variants) or "none"
            raise KudariError(f"{cls.title} has no variant {name!r}; it has: {known}") from None

    @property
    def hyperparameters(self) -> dict[str, float]:
        """The hyperparameters with their values, by name."""
        return dict(self._values)

    def __str__(self) -> str:
        return self.formula().unicode()

    def __repr__(self) -> str:
        name = type(self).__name__ if self._variant is None else "{}.variant({!r})".format(*self._variant)
        return f"{name}({', '.join(f'{key}={value}' for key, value in self._values.items())})"

    def _repr_latex_(self) -> str:
        return f"$${self.formula().latex()}$$"

    def _repr_html_(self) -> str:
        return self.formula().mathml()

    # ------------------------------------------------------------------ saving and going on

    def state_dict(self) -> dict[str, Any]:
        """All that is needed to go on later, as plain data and copies of arrays."""
        return {
            "rule": self.title,
            "t": self._t,
            "hyperparameters": self.hyperparameters,
            "states": {name: {key: np.copy(v)[()] for key, v in held.items()} for name, held in self._state.items()},
        }

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Go on from where another instance of this rule stood: what follows is bit for bit the same."""
        if not isinstance(saved, Mapping):
            raise KudariError(f"the state of a rule is a dict, not a {type(saved).__name__}")
        missing = {"rule", "t", "hyperparameters", "states"} - set(saved)
        if missing:
            raise KudariError(f"this is not the state of a rule: {', '.join(sorted(missing))} is missing")
        if saved["rule"] != self.title:
            raise KudariError(f"this is the state of {saved['rule']}, not of {self.title}")
        for what, own in (("hyperparameters", self.hypers), ("states", self.states)):
            if set(saved[what]) != set(own):
                raise KudariError(
                    f"the {what} {', '.join(saved[what]) or 'none'} are not those of {self.title}: {', '.join(own)}"
                )
        values = {name: self.hypers[name].checked(value) for name, value in saved["hyperparameters"].items()}
        states = {
            name: {key: v.copy() if isinstance(v, np.ndarray) else v for key, v in saved["states"][name].items()}
            for name in self.states
        }
        self._values, self._state, self._t = {name: values[name] for name in self.hypers}, states, int(saved["t"])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the state to an ``.npz`` file, whole or not at all."""
        write_state(self.state_dict(), path)

    def load(self, path: str | os.PathLike[str]) -> Self:
        """Read the state from a file written by :meth:`save`; returns the rule itself."""
        self.load_state_dict(read_state(path, self.states))
        return self


def _traced(cls: type[Rule]) -> Updates:
    symbols: dict[str, Symbol] = {name: Symbol(name) for name in _GIVEN} | {"t": Symbol("t", "scalar")}
    for name, state in cls.states.items():
        symbols[name] = Symbol(name, "scalar" if state.per_tensor else "tensor")
    if not hasattr(cls, "step"):
        raise KudariError(f"{cls.__name__} has no step; write def step(self, w, g, …)")
    asked = list(inspect.signature(cls.step).parameters)[1:]
    for name in asked:
        if name not in symbols:
            known = ", ".join(symbols)
            raise KudariError(
                f"{cls.__name__}.step asks for {name!r}, which a step is not given; it may ask for {known}"
            )
    instance = object.__new__(cls)
    instance._values = {name: Symbol(name, "scalar") for name in cls.hypers}
    values = _stepped(cls, instance, [symbols[name] for name in asked])
    if any(a is not b for a, b in zip(values, _stepped(cls, instance, [symbols[n] for n in asked]), strict=True)):
        raise KudariError(f"{cls.__name__}.step gives another formula each time; a step must not use random numbers")
    expected = ("w", *cls.states)
    if len(values) != len(expected):
        raise KudariError(f"{cls.__name__}.step returns {len(values)} value(s); expected: {', '.join(expected)}")
    nodes = dict(zip(expected, values, strict=True))
    letters = {name: hyper.letter for name, hyper in cls.hypers.items()}
    letters |= {name: state.letter for name, state in cls.states.items() if state.letter}
    return Updates(nodes, {name: symbols[name] for name in expected}, letters)


def _stepped(cls: type[Rule], instance: Rule, arguments: list[Symbol]) -> list[Expression]:
    """What a step returns when it is run on symbols."""
    name = f"{cls.__name__}.step"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = on_symbols(lambda: cls.step(instance, *arguments), name)
    if any(isinstance(entry.message, CaretWarning) for entry in caught):
        raise KudariError(f"{name} writes `^`, which in Python binds more loosely than `+` and `-`; write `**`")
    return [as_expression(value) for value in (result if isinstance(result, tuple) else (result,))]


def _taped(cls: type[Rule]) -> Tape:
    updates = cls.formula()
    scalars = [Symbol(name, "scalar") for name in (*cls.hypers, "t")]
    inputs = [Symbol("w"), Symbol("g"), *(updates.before[name] for name in cls.states), *scalars]
    return Tape.of(list(updates.after.values()), inputs)
