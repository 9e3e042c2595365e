"""The contract of a rule: hyperparameters, states, and a pure step in the paper's letters.

Everything else is derived from the step: it is run once on symbols, and the formula that comes out is printed,
computed, compiled and translated.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, ClassVar, Self, dataclass_transform

import numpy as np

from kudari.formula import KudariError
from kudari.formula.foreign import shown_path
from kudari.rules.attributes import Declared, Formula
from kudari.rules.declarations import Declaration, Hyper, State, hyper
from kudari.rules.elsewhere import GradientAt, refuse_one_gradient, step_elsewhere
from kudari.rules.formula import RuleFormula
from kudari.rules.given import by_name, no_such
from kudari.rules.help_text import arguments, signature
from kudari.rules.in_place import first_of_a_layout, with_gradients
from kudari.rules.in_words import Flow, flow_of
from kudari.rules.memory import Memory, Plan, check_state

GIVEN = ("w", "g", "t", "gradient_at")  # what every step may ask for, beside its states


@dataclass_transform(eq_default=False, field_specifiers=(hyper,))
class Rule:
    """Base of all update rules.

    A subclass names hyperparameters (:func:`hyper`), states (:func:`state`) and a ``step`` that is given
    the parameter ``w``, the gradient ``g``, its states by name and, where it asks for it, the step number
    ``t`` (1 in the first step), and returns the new ``w`` and the new states in the order declared:

    >>> from kudari.rules import hyper, state
    >>> class Mine(Rule):
    ...     '''Roll like a ball.'''
    ...     lr: float = hyper(default=0.01, letter="η", meaning="learning rate")
    ...     momentum: float = hyper(default=0.9, letter="α", meaning="share of the velocity kept")
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

    Hyperparameters may be given by their places, their names or their letters: ``Mine(0.1)``, ``Mine(lr=0.1)``,
    ``Mine(η=0.1)``.

    A step that asks for ``gradient_at`` may take the gradient at another place than w, as Nesterov's does in textbooks:

    >>> class Textbook(Mine):
    ...     def step(self, w, v, gradient_at):
    ...         v = self.momentum * v - self.lr * gradient_at(w + self.momentum * v)
    ...         return w + v, v
    >>> print(Textbook())
    v ← α v − η ∇L(w + α v)
    w ← w + v
    """

    hypers: Mapping[str, Hyper]
    states: Mapping[str, State]
    title: str
    formula = Formula()
    variants: ClassVar[dict[str, type[Rule]]] = {}
    variant_of: ClassVar[tuple[str, str] | None] = None  # of which rule, and which
    notes: tuple[str, ...] = ()  # what has to be said of how it was read out of somebody's code
    colour: ClassVar[str] = ""  # in pictures and on the page; its variants have it too
    against_sgd: ClassVar[str] = ""  # what it changes in w ← w − η g, in a sentence
    source: ClassVar[str] = ""
    step: ClassVar[Callable[..., Any]]  # the new w and states, by the values before the step; pure
    _traced: ClassVar[RuleFormula]
    _values: dict[str, Any]
    _memory: Memory
    _plan: Plan | None = None  # how the last step was taken, and perhaps the next

    def __init_subclass__(cls, variant: str = "", of: type[Rule] | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        declared = {name: value.named(name) for name, value in vars(cls).items() if isinstance(value, Declaration)}
        for name in declared:
            if name in GIVEN or hasattr(Rule, name) or name.startswith("_"):
                raise KudariError(f"{cls.__name__} cannot call a hyperparameter or state {name!r}: the name is taken")
            setattr(cls, name, Declared(name))
        cls.hypers = {**cls.hypers, **{name: one for name, one in declared.items() if isinstance(one, Hyper)}}
        cls.states = {**cls.states, **{name: one for name, one in declared.items() if isinstance(one, State)}}
        cls.title, cls.variants, cls.variant_of = cls.__name__, {}, None
        if variant:
            parent: Any = of or cls.__mro__[1]
            cls.title, cls.variant_of = f"{parent.title} ({variant})", (parent.__name__, variant)
            cls.colour = parent.colour
            parent.variants[variant] = cls
        if cls.__init__ is Rule.__init__:
            cls.__signature__ = signature(cls.hypers)  # type: ignore[attr-defined]
        if "__doc__" in vars(cls) and cls.__doc__:
            cls.__doc__ = cls.__doc__.rstrip() + arguments(cls.hypers, cls.source)

    def __new__(cls, /, *values: Any, **hypers: Any) -> Self:
        rule = super().__new__(cls)  # a subclass with an __init__ of its own is a whole rule as well
        rule._values = {name: hyper.default for name, hyper in cls.hypers.items()}
        rule._memory = Memory.before(cls.states)
        return rule

    def __init__(self, /, *values: float, **hypers: float) -> None:
        numbers = by_name(self.title, self.hypers, values, hypers)
        for name, declared in self.hypers.items():
            self._values[name] = declared.checked(numbers.get(name, declared.default))

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
        elif name in self.hypers:
            self._values[name] = self.hypers[name].checked(value)
        elif name in self.states:
            raise KudariError(f"the state {name} belongs to the rule; give it another with load_state_dict")
        else:
            raise no_such(self.title, name, self.hypers)

    # ------------------------------------------------------------------ the book's interface

    @property
    def t(self) -> int:
        """How many steps have been taken."""
        return self._memory.t

    def update(
        self,
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        *,
        flush_subnormals: bool = False,
        gradient_at: GradientAt | None = None,
    ) -> None:
        """Take one step: change ``params`` in place.

        ``params`` and ``grads`` have the same keys. Arrays (float16 to float64, any shape) are written
        into, so whoever holds a view of one sees the step; numbers are replaced in the dict. Everything is
        checked before anything is changed: an update that fails changes nothing.

        Where contiguous float32 or float64 arrays have 32,768 elements together, they are updated in one
        compiled pass, with the same numbers; arrays that lie one behind the other in one vector are one array.
        With ``flush_subnormals`` numbers that are too small to be normal (below 1.2 · 10⁻³⁸ in float32) count as 0 in
        this pass, for processors are slow with them.

        A parameter whose gradient is None is frozen, and left as it is. Those that are frozen or added on the way need
        a count of steps of their own, which :class:`PerParameter` keeps.

        A rule that takes the gradient at another place as well, as in v ← γ v + η ∇L(w − γ v), needs ``gradient_at``, a
        function from parameters to their gradients there.

        Raises :class:`KudariError`, which names the key, for missing or extra keys, other shapes or dtypes, and
        hyperparameters that are lost in a parameter's dtype.
        """
        plan = self._plan
        if plan is None or not plan(self._memory, self._values, params, grads, flush_subnormals):
            self._step_anew(params, grads, flush_subnormals, gradient_at)

    def _step_anew(
        self,
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        flush: bool,
        gradient_at: GradientAt | None,
    ) -> None:
        """Take a step that is not as the last one was: of other parameters, or with some of them frozen.

        Every step of a rule that takes gradients at other places is one: it makes no plan.
        """
        if self.formula.elsewhere:
            if gradient_at is None:
                raise refuse_one_gradient(self.formula)
            step_elsewhere(self.formula, self._memory, self._values, params, grads, gradient_at)
            return
        there, slopes = with_gradients(params, grads)
        if there is not params and not there:
            return  # all of them are frozen
        plan = None if there is params else self._plan
        if plan is None or not plan(self._memory, self._values, there, slopes, flush):
            self._plan = first_of_a_layout(self.formula, self._memory, self._values, there, slopes, flush)
        if there is not params:
            params.update({key: w for key, w in there.items() if not isinstance(w, np.ndarray)})

    # ------------------------------------------------------------------ the formula

    @property
    def gradients_per_step(self) -> int:
        """How many gradients a step takes: one, or more of a rule that takes some at other places as well."""
        return self.formula.gradients_per_step

    def flow(self, *, lang: str | None = None) -> Flow:
        """The rule told step by step, in English ("en") or Japanese ("ja"); by default as the locale has it."""
        return flow_of(self.formula.equations, self.states, lang=lang)

    @classmethod
    def variant(cls, name: str) -> type[Rule]:
        """The same rule as others define it, as in ``Adam.variant("torch")(lr=0.1)``.

        Raises :class:`KudariError` where there is no such variant.
        """
        try:
            return cls.variants[name]
        except KeyError:
            known = ", ".join(cls.variants) or "none"
            raise KudariError(f"{cls.title} has no variant {name!r}; it has: {known}") from None

    @property
    def hyperparameters(self) -> dict[str, float]:
        """The hyperparameters with their values, by name."""
        return dict(self._values)

    @property
    def memory(self) -> Mapping[str, Mapping[str, Any]]:
        """What it remembers now: the values of every state by its name, each by the names of the parameters."""
        return self._memory.states

    def renewed(self, /, **hypers: float) -> Self:
        """The same rule before its first step, with other values for the hyperparameters that are named."""
        rule = copy.copy(self)
        rule._memory, rule._plan = Memory.before(self.states), None
        rule._values = dict(self._values)
        for name, value in by_name(rule.title, rule.hypers, (), hypers).items():
            rule._values[name] = rule.hypers[name].checked(value)
        return rule

    def __str__(self) -> str:
        return str(self.formula)

    def __repr__(self) -> str:
        name = type(self).__name__ if self.variant_of is None else "{}.variant({!r})".format(*self.variant_of)
        return f"{name}({', '.join(f'{name}={value}' for name, value in self._values.items())})"

    def _repr_latex_(self) -> str:
        """The formula for a notebook, which typesets it also where it is not trusted, and with fonts of its own.

        Beside it no HTML is offered: a notebook would take that first, and MathML has no roots where the reader's
        machine has no mathematical font, and nothing but letters where a notebook is not trusted.
        """
        return f"$${self.formula.equations.latex()}$$"

    # ------------------------------------------------------------------ saving and going on

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_plan"}  # a copy makes one of its own

    def state_dict(self) -> dict[str, Any]:
        """All that is needed to go on later, as plain data and copies of arrays."""
        return {
            "rule": self.title,
            "t": self._memory.t,
            "hyperparameters": self.hyperparameters,
            "states": {
                name: {key: np.copy(v)[()] for key, v in held.items()} for name, held in self._memory.states.items()
            },
        }

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Go on from where another instance of this rule stood: what follows is bit for bit the same.

        Raises :class:`KudariError` where this is the state of another rule, or none.
        """
        check_state(saved, self.title, self.hypers, self.states)
        values = {name: self.hypers[name].checked(value) for name, value in saved["hyperparameters"].items()}
        states = {
            name: {key: v.copy() if isinstance(v, np.ndarray) else v for key, v in saved["states"][name].items()}
            for name in self.states
        }
        self._values, self._memory = {name: values[name] for name in self.hypers}, Memory(states, int(saved["t"]))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the state to a file, whole or not at all."""
        from kudari.rules.saving import write_state  # loaded when needed: a script that only walks starts sooner

        write_state(self.state_dict(), path)

    def load(self, path: str | os.PathLike[str]) -> Self:
        """Read the state from a file written by :meth:`save`; returns the rule itself.

        Raises :class:`KudariError` where the file is none of this rule's.
        """
        from kudari.rules.saving import read_state

        saved = read_state(path, self.states)
        try:
            self.load_state_dict(saved)
        except KudariError as error:
            raise KudariError(f"{shown_path(path)}: {error}") from None
        return self


Rule.hypers, Rule.states, Rule.title = {}, {}, "Rule"
