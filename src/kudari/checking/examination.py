"""The examination of one optimiser: trials, and what takes the same steps."""

from __future__ import annotations

import copy
import difflib
import inspect
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from kudari.checking.mistakes import counted_per_key
from kudari.checking.naming import namings, numbers_of
from kudari.checking.probe import KEYS, LR_CHANGES, LR_TIMES, Array, Course, course, program
from kudari.checking.report import Difference, Report
from kudari.checking.search import Families, Match, Search, families_like
from kudari.checking.trial import Trial, counters, numbers_in_code, states_of, try_out, untouched
from kudari.formula import KudariError
from kudari.rules import Rule, lift
from kudari.rules.equations import Equations


class Examination:
    """One optimiser, its trials, and what they are compared with."""

    def __init__(self, runner: Any, name: str, families: Families, named: bool) -> None:
        self.runner, self.name, self.named = runner, name, named
        self.ground = course()
        with untouched(runner):
            self.counters = counters(runner, self.ground)
        self.arrays = self._trial()
        self.floats = self._trial(numbers=True)
        attributes = {key: value for key, value in numbers_of(runner).items() if key not in self.counters}
        literals = list(dict.fromkeys(numbers_in_code(runner)))
        self.search = Search(families if named else self._by_likeness(families), attributes, literals)

    def _trial(self, ground: Course | None = None, **options: Any) -> Trial:
        with untouched(self.runner):
            return try_out(copy.deepcopy(self.runner), ground or self.ground, **options)

    def _by_likeness(self, families: Families) -> Families:
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
        found = self._right(self.arrays.positions)
        if found is not None:
            return self._with_habits(found)
        apart = self._apart()
        return apart if apart is not None else self._mistaken()

    def _right(self, found: Array, ground: Course | None = None) -> Match | None:
        """The rule that takes these steps; on another course than the common one, η is not changed."""
        if ground is not None:
            return self.search.right(found, ground, lambda _: None)
        return self.search.right(found, self.ground, self._with_another_lr)

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

    def _failed(self, trial: Trial) -> Report:
        """An update that raises: on dicts used as arrays, on a key of its own, or for any other reason."""
        error = trial.error
        text = f"{type(error).__name__}: {error}"
        key = isinstance(error, KeyError) and error.args and not any(str(error.args[0]) in key for key in KEYS)
        on_dicts = isinstance(error, (TypeError, AttributeError)) and "dict" in str(error)
        cause = "missing loop" if key or on_dicts else "raises"
        return self._plain(cause, f"{text} ({trial.place})" if trial.place else text)

    def _stood_still(self) -> Report:
        still = [key for key in KEYS if key not in self.arrays.moved]
        if len(still) == len(KEYS):
            return self._plain("local copy")
        return self._plain("missing loop", ", ".join(f'params["{key}"]' for key in still))

    def _with_habits(self, match: Match) -> Report:
        """The formula is right; is the optimiser also a good neighbour?"""
        habits = list(self._habits(match))
        report = Report(self.name, match.rule, exact=match.exact, values=match.naming.values)
        if not habits:
            return report
        return replace(report, right=False, cause=habits[0][0], about=habits[0][1], others=tuple(habits[1:]))

    def _habits(self, match: Match) -> Iterator[tuple[str, str]]:
        if self.floats.error is not None:
            yield "raises", f"{type(self.floats.error).__name__}: {self.floats.error} ({self.floats.place})"
        elif len(self.floats.moved) < len(KEYS):
            yield "numbers stay", ""
        elif (
            self._right(self.floats.positions, Course(self.ground.starts[:, :1], self.ground.slopes[:, :, :1])) is None
        ):
            yield "numbers differ", ""
        if self._exchanged_at_birth(match):
            yield "betas exchanged", ""
        if self.arrays.returned:
            yield "returns", ""
        elif self.arrays.replaced:
            yield "rebinds", ""
        if self.arrays.grads_changed or self.floats.grads_changed:
            yield "grads changed", ""
        if not self._bears_company():
            yield "shared between optimisers", ""
        shaped = self._trial(self.ground.columns(6), shape=(2, 3), dtype=np.float32)
        if shaped.error is not None:
            yield "raises", f"{type(shaped.error).__name__}: {shaped.error} ({shaped.place})"
        elif shaped.misshapen and not self.arrays.replaced and not self.arrays.returned:
            yield "dtype changed", shaped.misshapen

    def _exchanged_at_birth(self, match: Match) -> bool:
        """Whether ``__init__`` has put what it was given for one share in the place of another."""
        asked = inspect.signature(type(self.runner)).parameters.values()
        given = {p.name: float(p.default) for p in asked if type(p.default) in (int, float)}
        meant = next(namings(match.rule, given, [])).values
        held = match.naming.values
        one, other = ("beta1", "beta2")
        return (
            {one, other} <= set(held)
            and held[one] != held[other]
            and (meant[one], meant[other])
            == (
                held[other],
                held[one],
            )
        )

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
        match = self._right(alone)
        if match is None:
            return None
        counted = True
        for place in range(len(KEYS)):
            steps = program(match.rule, counted_per_key(match.rule.formula.equations.after, len(KEYS), place))
            found = self.arrays.positions[:, [place]]
            counted &= replace(match, steps=steps).differs(found, self.ground.of_key(place)) is None
        cause = "t per key" if counted else "state shared"
        return self._wrong(match, cause)

    def _mistaken(self) -> Report:
        """The formula is another one: which, and by what mistake."""
        found = self.arrays.positions
        if self._counts_from_zero():
            return self._wrong(self.search.nearest(found, self.ground), "t from 0")
        resting = any(type(value) is int for name, value in vars(self.runner).items() if name not in self.counters)
        cannot_be = "power missing" if resting and not self.counters else "t not counted"
        matches = self.search.mistakes(found, self.ground, but=cannot_be)
        if matches:
            match = self._as_it_is_written(matches)
            assert match.mistake is not None
            return self._wrong(match, match.mistake.cause, match.mistake.about)
        nearest = self.search.nearest(found, self.ground)
        return self._wrong(nearest, "another rule" if self._really() is not None else None)

    def _as_it_is_written(self, matches: list[Match]) -> Match:
        """Of several mistakes that lead to the same steps, the one that looks most like the code."""
        written = self._lifted() if len(matches) > 1 else None
        if written is None:
            return matches[0]
        text = written.unicode()

        def likeness(match: Match) -> float:
            formula = self._formula(match)
            return 0.0 if formula is None else difflib.SequenceMatcher(None, text, formula.unicode(), False).ratio()

        return max(matches, key=likeness)

    def _really(self) -> type[Rule] | None:
        """The rule of another family whose steps are taken."""
        if not self.named:
            return None
        others = replace(self.search, families=self._by_likeness(families_like(None)))
        match = others.right(self.arrays.positions, self.ground, self._with_another_lr)
        return None if match is None else match.rule

    def _counts_from_zero(self) -> bool:
        """Nothing but NaN from the first step on; but all is right once its counter is one ahead."""
        if np.isfinite(self.arrays.positions[1]).any() and not self.arrays.divided_by_zero:
            return False
        for name in self.counters:
            ahead = copy.deepcopy(self.runner)
            setattr(ahead, name, getattr(ahead, name) + 1)
            with untouched(self.runner):
                if self._right(try_out(ahead, self.ground).positions) is not None:
                    return True
        return False

    # ------------------------------------------------------------------ the words

    def _plain(self, cause: str, about: str = "") -> Report:
        """A report on an optimiser whose formula cannot be judged."""
        rule = self.search.families[0][0] if self.named else None
        return Report(self.name, rule, right=False, cause=cause, about=about)

    def _wrong(self, match: Match, cause: str | None, about: str = "") -> Report:
        right = match.right
        place = right.differs(self.arrays.positions, self.ground)
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

    def _difference(self, match: Match, place: tuple[int, int, int]) -> Difference:
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

    def _formula(self, match: Match) -> Equations | None:
        """What the optimiser computes: the rule with the mistake, or else what is read out of its code."""
        if match.mistake is not None:
            formula = match.rule.formula.equations
            return Equations(dict(match.mistake.after), formula.before, formula.letters)
        return self._lifted()

    def _lifted(self) -> Equations | None:
        """The formula in its code, if one can be read out of it."""
        try:
            return lift(self.runner).formula.equations
        except KudariError:
            return None
