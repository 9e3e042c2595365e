"""The examination of one optimiser: trials, and what takes the same steps."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from kudari.calling.surroundings import untouched
from kudari.checking.code_lines import lines_setting, lines_with
from kudari.checking.company import Company
from kudari.checking.declared import Declared
from kudari.checking.faults import explained
from kudari.checking.likeness import likeness, with_letters
from kudari.checking.naming import Numbers, numbers_of
from kudari.checking.never_stored import stored
from kudari.checking.own_code import numbers_in_code
from kudari.checking.own_terms import OwnTerms
from kudari.checking.probe import KEYS, LR_CHANGES, LR_TIMES, Array
from kudari.checking.report import CAUTIONS, Difference, OptimizerReport
from kudari.checking.search import FEW, Families, Match, Search, families_like
from kudari.checking.side_effects import odd_values, side_effects
from kudari.checking.standing_still import why_still
from kudari.checking.trial import OptimizerTrial, Trials, try_out
from kudari.formula import KudariError
from kudari.rules import Rule, lift
from kudari.rules.formula import RuleFormula

# Mistakes that are made further up than in the line of the formula where they show.
NOT_IN_A_LINE = ("t from 0", "t not counted", "t too large", "bias missing", "bias multiplied", "power missing")

LIKELY = 6  # families in which mistakes are looked for where none is named, beside those that remember as much


class OptimizerExamination:
    """One optimiser, its trials, and what they are compared with."""

    def __init__(self, optimizer: Any, name: str, families: Families, given: Any, named: bool) -> None:
        self.optimizer, self.given, self.name, self.named = optimizer, given, name, named
        self.trials = Trials(optimizer)
        self.probe, self.counters, self.arrays = self.trials.probe, self.trials.counters, self.trials.arrays
        attributes = {key: value for key, value in numbers_of(optimizer).items() if key not in self.counters}
        numbers = Numbers(attributes, list(dict.fromkeys(numbers_in_code(optimizer))))
        self.search = Search(families if named else self._by_likeness(families), numbers)
        self.likely = self.search if named else replace(self.search, families=self._likely(self.search.families))

    def _by_likeness(self, families: Families) -> Families:
        """The families, those first that share the optimiser's name or remember as much as it does."""
        remembered = self.trials.states()
        return sorted(families, key=lambda f: (not self._is_called(f[0]), abs(len(f[0].states) - remembered)))

    def _is_called(self, rule: type[Rule]) -> bool:
        """Whether it shares a rule's name."""
        return rule.title.lower() in self.name.lower().replace("_", "")

    def _likely(self, families: Families) -> Families:
        """The first of the families, which are in the order of likeness, and all that remember as much."""
        remembered = self.trials.states()
        return [f for place, f in enumerate(families) if place < LIKELY or len(f[0].states) == remembered]

    @property
    def has_walked(self) -> bool:
        """Whether it misses the probe's own keys among its states, since it has met others before."""
        error = self.arrays.error
        return isinstance(error, KeyError) and bool(error.args) and error.args[0] in KEYS

    @cached_property
    def declared(self) -> Declared:
        """What it is made with, and its steps when that is another value."""
        return Declared(self.given, self.probe, self.arrays.positions)

    # ------------------------------------------------------------------ the verdict

    def report(self) -> OptimizerReport:
        """What is wrong, the gravest first; or that nothing is."""
        if self.arrays.error is not None and not self.arrays.divided_by_zero:
            return self._failed(self.arrays, self.arrays.error)
        if len(self.arrays.moved) < len(KEYS):
            return self._stood_still()
        match = self._right(self.arrays.positions)
        if match is not None:
            inside = self.search.rate_in_average(match, self.probe, self._with_another_lr)
            return self._with_side_effects(match) if inside is None else self._wrong(inside)
        apart = self._apart()
        return apart if apart is not None else self._mistaken()

    def _right(self, positions: Array) -> Match | None:
        """The rule that takes these steps, also when η changes."""
        return self.search.right(positions, self.probe, self._with_another_lr)

    def _with_another_lr(self, attribute: str | None) -> Array | None:
        """Its steps when η changes on the way, which tells apart where η stands."""
        if attribute is None or not isinstance(getattr(self.optimizer, attribute, None), float | int):
            return None

        def change(optimizer: Any, step: int) -> None:
            if step == LR_CHANGES:
                setattr(optimizer, attribute, getattr(optimizer, attribute) * LR_TIMES)

        try:
            return self.trials.of(before_step=change).positions
        except Exception:  # it does not let its learning rate be changed
            return None

    def _failed(self, trial: OptimizerTrial, error: BaseException) -> OptimizerReport:
        """An update that raises: nothing could be compared, but what the error means can be said."""
        fault = explained(error, trial.line, self.optimizer)
        cause = "missing loop" if fault.reason == "no loop" else "raises"
        return replace(self._plain(cause, fault.about), fault=fault)

    def _stood_still(self) -> OptimizerReport:
        still = [key for key in KEYS if key not in self.arrays.moved]
        if len(still) == len(KEYS):
            changed = (("grads changed", ""),) if self.arrays.grads_changed else ()
            forgotten = self._forgotten()
            if forgotten is not None:
                return replace(forgotten, others=(*forgotten.others, *changed))
            cause, about = why_still(self.trials)
            return replace(self._plain(cause, about), others=changed if cause == "local copy" else ())
        return self._plain("missing loop", ", ".join(f'params["{key}"]' for key in still))

    def _with_side_effects(self, match: Match, search: Search | None = None) -> OptimizerReport:
        """The formula is right; is the optimiser also a good neighbour?"""
        found = side_effects(self.trials, search or self.search, match, self.declared)
        causes = sorted(found, key=lambda cause: cause[0] in CAUTIONS)
        report = OptimizerReport(self.name, match.rule, exact=match.exact, values=match.naming.values)
        report = replace(report, others=tuple(odd_values(self.declared, match)))
        if not causes:
            return report
        set_wrongly = [about.partition(",")[0] for cause, about in causes if cause == "set from another"]
        where = tuple(line for attribute in set_wrongly for line in lines_setting(attribute, self.optimizer))
        cause, about = causes[0]
        return replace(report, right=False, cause=cause, about=about, others=(*causes[1:], *report.others), where=where)

    def _apart(self) -> OptimizerReport | None:
        """Whether each parameter or element alone is treated rightly, and only their company is not."""
        found = Company(self.trials, self._right).disturbs()
        return None if found is None else self._wrong(*found)

    def _mistaken(self) -> OptimizerReport:
        """The formula is another one: which, and by what mistake."""
        positions = self.arrays.positions
        if self._really is not None and self._has_all_of(self._really):
            return self._wrong(self._nearest(), "another rule")
        if self._counts_from_zero():
            return self._wrong(self.search.nearest(positions, self.probe), "t from 0")
        ignoring = self._ignoring()
        if ignoring is not None:
            return ignoring
        meant = self._meant()
        if meant is not None:
            return self._wrong(meant)
        forgotten = self._forgotten()
        if forgotten is not None:
            return forgotten
        counting = (*self.counters, *self.trials.counters_per_key)
        resting = any(type(value) is int for name, value in vars(self.optimizer).items() if name not in counting)
        cannot_be = ("power missing", "t from 0") if resting and not self.counters else ("t not counted",)
        matches = self.likely.mistakes(positions, self.probe, but=cannot_be)
        if matches:
            match = self._as_it_is_written(matches)
            return self._wrong(match)
        nearest = self._nearest()
        if self._really is not None:
            return self._wrong(nearest, "another rule")
        return self._wrong(self._further(nearest) or nearest)

    def _ignoring(self) -> OptimizerReport | None:
        """Right with a number that stands in the code, while the one that is given for it is never used."""
        for name in self.declared.unchanging:
            without = replace(self.search, numbers=self.search.numbers.without(name))
            match = without.right(self.arrays.positions, self.probe)
            if match is not None and name in self.declared.ignored(match):
                return self._with_side_effects(match, without)
        return None

    def _forgotten(self) -> OptimizerReport | None:
        """Right as soon as something that is computed is also stored."""
        for lines, twin in stored(self.optimizer):
            match = self._right(self.trials.of_twin(twin).positions)
            if match is not None:
                about, *others = [("never stored", f"{line.what}, {line.where}") for line in lines]
                where = tuple(line.shown for line in lines)
                return replace(self._wrong(match, about[0]), about=about[1], others=tuple(others), where=where)
        return None

    def _meant(self) -> Match | None:
        """What is no mistake, but meant so: a form of the rule that is published, or an addition to it.

        It comes before all mistakes, whose numbers may agree with it by chance: 1 − dampening is 0.9, and so is α.
        """
        taken = (self.arrays.positions, self.probe, self._with_another_lr)
        found = self.likely.published_form(*taken) or self.likely.addition(*taken)
        found = found or self.search.clipped_by_norm(*taken)
        lifted = self._lifted() if found is None else None
        if lifted is None:
            return found
        return self.likely.own_terms(OwnTerms(lifted.formula, lifted.hyperparameters), *taken)

    def _nearest(self) -> Match:
        """The rule whose steps are least far from these, in the variant that looks most like the code."""
        nearest = self.search.nearest(self.arrays.positions, self.probe)
        written = self._written()
        if written is None:
            return nearest
        family = next(family for family in self.search.families if nearest.rule in family)
        variants = [
            Match(rule, naming, rule.formula) for rule in family for naming in self.search.numbers.namings(rule)[:FEW]
        ]

        def alike(match: Match) -> tuple[float, bool]:
            return likeness(with_letters(written, match), match.formula), match.rule is nearest.rule

        return max(variants, key=alike)

    def _further(self, nearest: Match) -> Match | None:
        """What is rarer, or takes longer to find: states that begin elsewhere, two mistakes at once."""
        written = self._written()
        starts = [state.start for state in written.states if state.start != "w"] if written is not None else []
        found = self.likely.other_start(self.arrays.positions, self.probe, starts)
        if found is None:
            matches = self.search.pairs(nearest.rule, self.arrays.positions, self.probe)
            found = self._as_it_is_written(matches) if matches else None
        return found

    def _as_it_is_written(self, matches: list[Match]) -> Match:
        """Of several mistakes that lead to the same steps, the one that looks most like the code."""
        written = self._written() if len(matches) > 1 else None
        if written is None:
            return matches[0]
        lines = written.equations
        remembered = [name for name, new in lines.after.items() if name != "w" and new is not lines.before[name]]
        if len(remembered) < len(matches[0].rule.states):  # what nobody remembers is not kept, not just unused
            matches = [match for match in matches if match.cause != "not in the step"] or matches
        return max(matches, key=lambda match: likeness(written, match.formula))

    @cached_property
    def _really(self) -> Match | None:
        """The rule of another family whose steps are taken."""
        if not self.named:
            return None
        elsewhere = replace(self.search, families=self._by_likeness(families_like(None)))
        return elsewhere.right(self.arrays.positions, self.probe, self._with_another_lr)

    def _has_all_of(self, other: Match) -> bool:
        """Whether it remembers and holds just what another rule needs: it is that one, and no attempt at its own."""
        if self._is_called(self.search.families[0][0]):
            return False
        numbers = self.search.numbers
        of_both = numbers.named(other.rule).values()
        values = [*other.naming.values.values()]
        return (
            self.trials.states() <= len(other.rule.states)
            and all(name in of_both for rule in self.search.families[0] for name in numbers.named(rule).values())
            and all(number in values or 1 - number in values for number in numbers.literals)
        )

    def _counts_from_zero(self) -> bool:
        """Nothing but NaN from the first step on; but all is right once its counter is one ahead."""
        if np.isfinite(self.arrays.positions[1]).any() and not self.arrays.divided_by_zero:
            return False
        for name in self.counters:
            ahead = copy.deepcopy(self.optimizer)
            setattr(ahead, name, getattr(ahead, name) + 1)
            with untouched(self.optimizer):
                positions = try_out(ahead, self.probe).positions
            if self._right(positions) is not None:
                return True
        return False

    # ------------------------------------------------------------------ the reports

    def _plain(self, cause: str, about: str = "") -> OptimizerReport:
        """A report on an optimiser whose formula cannot be judged."""
        rule = self.search.families[0][0] if self.named else None
        return OptimizerReport(self.name, rule, right=False, cause=cause, about=about)

    def _wrong(self, match: Match, cause: str | None = None) -> OptimizerReport:
        """A report on other steps than the right ones: by the mistake in the match, unless the cause is given."""
        right, mistake, yours = match.right, match.mistake, self._formula(match)
        difference = right.differs(self.arrays.positions, self.probe)
        counting = mistake is not None and mistake.cause in NOT_IN_A_LINE
        return OptimizerReport(
            self.name,
            match.rule,
            right=False,
            cause=cause or (mistake.cause if mistake is not None else None),
            about=self._named(match.rule, mistake.about) if mistake is not None else "",
            others=mistake.also if mistake is not None else (),
            values=match.naming.values,
            difference=None if difference is None else self._difference(right, *difference),
            yours=yours,
            where=() if yours is None or counting else lines_with(yours, match.rule.formula, self.optimizer),
            really=None if self._really is None else self._really.rule,
        )

    def _named(self, rule: type[Rule], letter: str) -> str:
        """The letter of a hyperparameter with somebody's own name for it, as ρ (decay); any other as it is."""
        names = self.search.numbers.named(rule)
        mine = [names[name] for name, hyper in rule.hypers.items() if hyper.letter == letter and name in names]
        return f"{letter} ({mine[0]})" if mine else letter

    def _difference(self, match: Match, step: int, key: int, column: int) -> Difference:
        expected = [*match.trajectory(self.probe)]
        positions = self.arrays.positions
        return Difference(
            step + 1,
            KEYS[key],
            before=float(positions[step, key, column]),
            gradient=float(self.probe.gradients[step, key, column]),
            after=float(positions[step + 1, key, column]),
            expected=float(expected[step][key, column]),
        )

    def _formula(self, match: Match) -> RuleFormula | None:
        """What the optimiser computes: the rule with the mistake, or else what is read out of its code."""
        if match.mistake is not None:
            return match.mistake.formula
        written = self._written()
        return None if written is None else with_letters(written, match)

    def _written(self) -> RuleFormula | None:
        """The formula in its code, if one can be read out of it."""
        lifted = self._lifted()
        return None if lifted is None else lifted.formula

    def _lifted(self) -> Rule | None:
        """The rule in its code, if one can be read out of it."""
        try:
            return lift(self.optimizer)
        except KudariError:
            return None
