"""Check: what somebody's optimiser computes, beside the rule that it is meant to be.

All walk the same course of given slopes. If a rule of the catalogue takes the same steps, the optimiser is that
rule. If not, every mistake of the catalogue is made in the rule, until one takes just the wrong steps that the
optimiser takes: a cause is found, not guessed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kudari.checking.course import (
    KEYS,
    LR_CHANGES,
    LR_TIMES,
    Array,
    Course,
    course,
    first_difference,
    positions,
    program,
)
from kudari.checking.mistakes import Mistake, counted_per_key, mistakes
from kudari.checking.naming import Naming, namings, numbers_of
from kudari.checking.report import Difference, Report
from kudari.checking.trial import Trial, counters, numbers_in_code, states_of, try_out, untouched
from kudari.formula import KudariError, Tape
from kudari.language import language
from kudari.rules import RULES, LiftError, Rule, lift
from kudari.rules.lift import as_optimizer, renewed
from kudari.rules.updates import Updates

FEW = 4  # ways to name the hyperparameters for which mistakes are tried


def check(optimizer: Any, like: str | type[Rule] | Rule | None = None, *, lang: str | None = None) -> Report:
    """Is an optimiser right? It is run, here in this process, beside the rule that it is like.

    ``optimizer`` has an ``update(params, grads)``, or is a function that :func:`kudari.lift` takes; a class is
    made into an object with its defaults. ``like`` names a rule of the catalogue, any variant of which counts,
    or one variant as ``"adam/torch"``; without it the nearest rule is looked for. The report is true if all is
    right, and prints itself in English or Japanese (``lang``, by the locale unless given).

    >>> class Ball:
    ...     def __init__(self, lr=0.01, momentum=0.9):
    ...         self.lr, self.momentum, self.v = lr, momentum, {}
    ...     def update(self, params, grads):
    ...         for key in params:
    ...             self.v[key] = self.momentum * self.v.get(key, 0.0) + self.lr * grads[key]
    ...             params[key] += self.v[key]
    >>> report = check(Ball(), like="momentum", lang="en")
    >>> bool(report), report.cause
    (False, 'gradient sign')
    >>> print(report)
    ✗ Ball is not Momentum: the gradient has the wrong sign, so that the step goes uphill.
      step 1, params["W1"]: 1.005, where Momentum has 0.995 (from 1, with the slope 0.5)
      yours  v ← α v + η g
                     ^
             w ← w + v
      right  v ← α v − η g
                     ^
             w ← w + v

    Raises :class:`KudariError` where there is nothing that could be run, or no such rule.
    """
    chosen = language(lang)
    runner, name = _runner(optimizer)
    families = _families(like)
    with untouched(runner):
        seen = _Examination(runner, name, families, named=like is not None)
        if seen.has_walked:
            runner = renewed(runner)
            if runner is None:
                raise KudariError(f"this {name} has already walked with other parameters; check a new one")
            seen = _Examination(runner, name, families, named=like is not None)
        return replace(seen.report(), lang=chosen)


def _runner(optimizer: Any) -> tuple[Any, str]:
    """Something with an update, and its name."""
    if isinstance(optimizer, type):
        name = optimizer.__name__
        try:
            optimizer = optimizer()
        except Exception as error:
            raise KudariError(
                f"{name}() cannot be made without arguments ({error}); check an optimiser made from it"
            ) from error
    name = getattr(optimizer, "__name__", type(optimizer).__name__)
    runner = as_optimizer(optimizer)
    if not hasattr(runner, "__dict__"):
        raise KudariError(f"a {name} cannot be checked: it has no attributes")
    try:
        copy.deepcopy(runner)
    except Exception as error:
        raise KudariError(f"{name} cannot be copied, and so not be checked without changing it: {error}") from error
    return runner, optimizer.title if isinstance(optimizer, Rule) else name


def _families(like: str | type[Rule] | Rule | None) -> list[list[type[Rule]]]:
    """The rules that are meant, each with its variants."""
    if like is None:
        return [[cls, *cls.variants.values()] for cls in RULES.values()]
    if isinstance(like, str):
        family, _, variant = like.strip().lower().partition("/")
        if family not in RULES:
            raise KudariError(f"there is no rule {like!r}; there are: {', '.join(RULES)}")
        return [[RULES[family].variant(variant)]] if variant else [[RULES[family], *RULES[family].variants.values()]]
    if isinstance(like, Rule) or (isinstance(like, type) and issubclass(like, Rule)):
        cls = type(like) if isinstance(like, Rule) else like
        return [[cls, *cls.variants.values()]]
    raise KudariError(f"like is the name of a rule, such as like='momentum', not {like!r}")


@dataclass(frozen=True)
class _Match:
    """A rule with values, and the mistake, if any, with which it takes the steps of the optimiser."""

    rule: type[Rule]
    naming: Naming
    steps: Tape
    mistake: Mistake | None = None
    exact: bool = False

    def positions(self, ground: Course, lr_changes: bool = False) -> Iterator[Array]:
        """Where it leads."""
        return positions(self.rule, self.steps, self.naming.values, ground, lr_changes)

    @property
    def right(self) -> _Match:
        """The rule without the mistake."""
        return _Match(self.rule, self.naming, self.rule.tape())


def _defaults_kept(match: _Match) -> int:
    """How many hyperparameters have the rule's own defaults: two variants may differ in nothing else."""
    return sum(match.naming.values[name] == hyper.default for name, hyper in match.rule.hypers.items())


class _Examination:
    """One optimiser, its trials, and what they are compared with."""

    def __init__(self, runner: Any, name: str, families: list[list[type[Rule]]], named: bool) -> None:
        self.runner, self.name, self.named = runner, name, named
        self.ground = course()
        with untouched(runner):
            self.counters = counters(runner, self.ground)
        self.attributes = {key: value for key, value in numbers_of(runner).items() if key not in self.counters}
        self.literals = list(dict.fromkeys(numbers_in_code(runner)))
        self.arrays = self._trial()
        self.floats = self._trial(numbers=True)
        self.families = families if named else self._by_likeness(families)

    def _trial(self, ground: Course | None = None, **options: Any) -> Trial:
        with untouched(self.runner):
            return try_out(copy.deepcopy(self.runner), ground or self.ground, **options)

    def _by_likeness(self, families: list[list[type[Rule]]]) -> list[list[type[Rule]]]:
        """The families, those first that share the optimiser's name or remember as much as it does."""
        walker = copy.deepcopy(self.runner)
        with untouched(self.runner):
            try_out(walker, self.ground)
        remembered = states_of(walker)
        name = self.name.lower().replace("_", "")
        return sorted(families, key=lambda f: (f[0].title.lower() not in name, abs(len(f[0].states) - remembered)))

    @property
    def has_walked(self) -> bool:
        """Whether it misses the course's own keys among its states, since it has met others before."""
        error = self.arrays.error
        return isinstance(error, KeyError) and bool(error.args) and error.args[0] in KEYS

    # ------------------------------------------------------------------ the verdict

    def report(self) -> Report:
        """What is wrong, the gravest first; or that nothing is."""
        if self.arrays.error is not None and not self.arrays.divided_by_zero:
            return self._failed(self.arrays)
        if len(self.arrays.moved) < len(KEYS):
            return self._stood_still()
        found = self._right(self.arrays.positions, self.ground)
        if found is not None:
            return self._with_habits(found)
        apart = self._apart()
        return apart if apart is not None else self._mistaken()

    def _failed(self, trial: Trial) -> Report:
        """An update that raises: on dicts used as arrays, on a key of its own, or for any other reason."""
        error = trial.error
        text = f"{type(error).__name__}: {error}"
        key = isinstance(error, KeyError) and error.args and error.args[0] not in KEYS
        on_dicts = isinstance(error, (TypeError, AttributeError)) and "dict" in str(error)
        cause = "missing loop" if key or on_dicts else "raises"
        return self._plain(cause, f"{text} ({trial.place})" if trial.place else text)

    def _stood_still(self) -> Report:
        still = [key for key in KEYS if key not in self.arrays.moved]
        if len(still) == len(KEYS):
            return self._plain("local copy")
        return self._plain("missing loop", ", ".join(f'params["{key}"]' for key in still))

    def _with_habits(self, match: _Match) -> Report:
        """The formula is right; is the optimiser also a good neighbour?"""
        habits = list(self._habits(match))
        report = Report(self.name, match.rule, exact=match.exact, values=match.naming.values)
        if not habits:
            return report
        return replace(report, right=False, cause=habits[0][0], about=habits[0][1], others=tuple(habits[1:]))

    def _habits(self, match: _Match) -> Iterator[tuple[str, str]]:
        if self.floats.error is not None:
            yield "raises", f"{type(self.floats.error).__name__}: {self.floats.error} ({self.floats.place})"
        elif len(self.floats.moved) < len(KEYS):
            yield "numbers stay", ""
        elif (
            self._right(self.floats.positions, Course(self.ground.starts[:, :1], self.ground.slopes[:, :, :1])) is None
        ):
            yield "numbers differ", ""
        if self.arrays.returned:
            yield "returns", ""
        elif self.arrays.replaced:
            yield "rebinds", ""
        if self.arrays.grads_changed or self.floats.grads_changed:
            yield "grads changed", ""
        if not self._bears_company():
            yield "shared between optimisers", ""
        small = Course(self.ground.starts[:, :6], self.ground.slopes[:, :, :6])
        shaped = self._trial(small, shape=(2, 3), dtype=np.float32)
        if shaped.error is not None:
            yield "raises", f"{type(shaped.error).__name__}: {shaped.error} ({shaped.place})"
        elif shaped.misshapen and not self.arrays.replaced and not self.arrays.returned:
            yield "dtype changed", shaped.misshapen

    def _bears_company(self) -> bool:
        """Whether it takes the same steps while a second one of its kind walks beside it."""
        with untouched(self.runner):
            try:
                first, second = type(self.runner)(), type(self.runner)()
                if numbers_of(first) != numbers_of(self.runner):
                    raise TypeError
            except Exception:
                first, second = copy.deepcopy(self.runner), copy.deepcopy(self.runner)
            other = course(seed=7)
            params = dict(zip(KEYS, map(np.copy, other.starts), strict=True))

            def beside(_: Any, step: int) -> None:
                second.update(params, dict(zip(KEYS, map(np.copy, other.slopes[step]), strict=True)))

            together = try_out(first, self.ground, before_step=beside)
        return np.array_equal(together.positions, self.arrays.positions, equal_nan=True)

    def _apart(self) -> Report | None:
        """Whether each parameter alone is treated rightly, and only their company is not."""
        parts = []
        for place, key in enumerate(KEYS):
            ground = self.ground.of_key(place)
            parts.append(self._trial(ground, keys=(key,)).positions)
        alone = np.concatenate(parts, axis=1)
        if np.array_equal(alone, self.arrays.positions, equal_nan=True):
            return None
        match = self._right(alone, self.ground)
        if match is None:
            return None
        formulas = [counted_per_key(match.rule.formula().after, len(KEYS), place) for place in range(len(KEYS))]
        counted = all(
            self._differs(replace(match, steps=program(match.rule, after)), self.arrays.positions[:, [place]], ground)
            is None
            for place, (after, ground) in enumerate(
                zip(formulas, map(self.ground.of_key, range(len(KEYS))), strict=True)
            )
        )
        cause = "t per key" if counted else "state shared"
        return self._wrong(match, cause)

    def _mistaken(self) -> Report:
        """The formula is another one: which, and by what mistake."""
        if self._counts_from_zero():
            return self._wrong(self._nearest(), "t from 0")
        for family in self.families:
            for rule in family:
                match = self._mistake_in(rule)
                if match is not None and match.mistake is not None:
                    return self._wrong(match, match.mistake.cause, match.mistake.about)
        nearest = self._nearest()
        return self._wrong(nearest, "another rule" if self._really() is not None else None)

    def _really(self) -> type[Rule] | None:
        """The rule of another family whose steps are taken."""
        if not self.named:
            return None
        others = copy.copy(self)
        others.families = self._by_likeness(_families(None))
        match = others._right(self.arrays.positions, self.ground)
        return None if match is None else match.rule

    def _counts_from_zero(self) -> bool:
        """Nothing but NaN from the first step on; but all is right once its counter is one ahead."""
        if np.isfinite(self.arrays.positions[1]).any() and not self.arrays.divided_by_zero:
            return False
        for name in self.counters:
            ahead = copy.deepcopy(self.runner)
            setattr(ahead, name, getattr(ahead, name) + 1)
            with untouched(self.runner):
                if self._right(try_out(ahead, self.ground).positions, self.ground) is not None:
                    return True
        return False

    # ------------------------------------------------------------------ the search

    def _namings(self, rule: type[Rule]) -> list[Naming]:
        return list(namings(rule, self.attributes, self.literals))

    @staticmethod
    def _differs(match: _Match, found: Array, ground: Course, lr_changes: bool = False) -> tuple[int, int, int] | None:
        return first_difference(match.positions(ground, lr_changes), found, ground)

    def _right(self, found: Array, ground: Course) -> _Match | None:
        """The rule that takes these steps; of several, the one that also follows a change of η, bit for bit."""
        matches = [
            match
            for family in self.families
            for rule in family
            for naming in self._namings(rule)
            if self._differs(match := _Match(rule, naming, rule.tape()), found, ground) is None
        ]
        if len(matches) > 1 and (changed := self._with_another_lr(matches[0].naming.lr_attribute)) is not None:
            matches = [m for m in matches if self._differs(m, changed, self.ground, lr_changes=True) is None] or matches
        judged = [replace(match, exact=self._same_bits(match, found, ground)) for match in matches]
        return max(judged, key=lambda match: (match.exact, _defaults_kept(match)), default=None)

    def _with_another_lr(self, attribute: str | None) -> Array | None:
        """Its steps when η changes on the way, which tells apart where η stands."""
        if attribute is None or attribute not in vars(self.runner):
            return None

        def change(runner: Any, step: int) -> None:
            if step == LR_CHANGES:
                setattr(runner, attribute, getattr(runner, attribute) * LR_TIMES)

        try:
            return self._trial(before_step=change).positions
        except Exception:  # it does not let its learning rate be changed
            return None

    @staticmethod
    def _same_bits(match: _Match, found: Array, ground: Course) -> bool:
        return all(
            np.array_equal(w, mine, equal_nan=True) for w, mine in zip(match.positions(ground), found[1:], strict=True)
        )

    def _mistake_in(self, rule: type[Rule]) -> _Match | None:
        """The first mistake in a rule that leads to the steps taken."""
        ways = self._namings(rule)[:FEW]
        for mistake in mistakes(rule):
            if mistake.cause == "t not counted" and self.counters:
                continue  # it counts; what takes the same steps is another mistake
            steps = program(rule, mistake.after)
            for naming in ways:
                match = _Match(rule, naming, steps, mistake)
                if self._differs(match, self.arrays.positions, self.ground) is None:
                    return match
        return None

    def _nearest(self) -> _Match:
        """The rule, of those that are meant, whose steps are least far from those taken."""
        candidates = [_Match(rule, self._namings(rule)[0], rule.tape()) for family in self.families for rule in family]
        return min(candidates, key=self._distance)

    def _distance(self, match: _Match) -> float:
        expected = np.array([*match.positions(self.ground)])
        with np.errstate(all="ignore"):
            gap = np.abs(self.arrays.positions[1:] - expected) / (np.abs(expected - self.ground.starts) + 1e-300)
        return float(np.where(np.isfinite(gap), np.minimum(gap, 1), 1).mean())

    # ------------------------------------------------------------------ the words

    def _plain(self, cause: str, about: str = "") -> Report:
        """A report on an optimiser whose formula cannot be judged."""
        rule = self.families[0][0] if self.named else None
        return Report(self.name, rule, right=False, cause=cause, about=about)

    def _wrong(self, match: _Match, cause: str | None, about: str = "") -> Report:
        right = match.right
        place = self._differs(right, self.arrays.positions, self.ground)
        return Report(
            self.name,
            match.rule,
            right=False,
            cause=cause,
            about=about,
            values=match.naming.values,
            difference=None if place is None else self._difference(right, place),
            yours=self._formula(match),
            really=self._really(),
        )

    def _difference(self, match: _Match, place: tuple[int, int, int]) -> Difference:
        step, key, column = place
        expected = [*match.positions(self.ground)]
        found = self.arrays.positions
        return Difference(
            step + 1,
            KEYS[key],
            before=float(found[step, key, column]),
            slope=float(self.ground.slopes[step, key, column]),
            found=float(found[step + 1, key, column]),
            expected=float(expected[step][key, column]),
        )

    def _formula(self, match: _Match) -> Updates | None:
        """What the optimiser computes: the rule with the mistake, or else what is read out of its code."""
        if match.mistake is not None:
            formula = match.rule.formula()
            return Updates(dict(match.mistake.after), formula.before, formula.letters)
        try:
            return lift(self.runner).formula()
        except (LiftError, KudariError):
            return None
