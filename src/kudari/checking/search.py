"""The search for what takes the same steps: a rule, or a rule with a mistake."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from kudari.checking.additions import additions, bounds
from kudari.checking.mistakes import Mistake, mistakes, other_starts, pairs
from kudari.checking.naming import Naming, Numbers
from kudari.checking.own_terms import OwnTerms
from kudari.checking.probe import KEYS, Array, Probe
from kudari.checking.published_forms import published_forms
from kudari.checking.trajectories import (
    first_difference,
    first_steps,
    program_of_first_steps,
    same_step,
    trajectory,
)
from kudari.formula import KudariError, Tape
from kudari.rules import RULES, Rule
from kudari.rules.formula import RuleFormula

FEW = 4  # ways to name the hyperparameters for which mistakes are tried
Families = list[list[type[Rule]]]
Catalogue = Callable[[RuleFormula], tuple[Mistake, ...]]  # the mistakes that can be made in a formula
OtherSteps = Callable[[str | None], Array | None]  # the steps while the attribute that holds η changes, if it can


def families_like(like: str | type[Rule] | Rule | None) -> Families:
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
class Match:
    """A rule with values, and the mistake, if any, with which it takes the steps of the optimiser."""

    rule: type[Rule]
    naming: Naming
    formula: RuleFormula  # that of the rule, or of the mistake
    mistake: Mistake | None = None
    exact: bool = False

    def trajectory(self, probe: Probe, lr_changes: bool = False) -> Iterator[Array]:
        """Where it leads."""
        return trajectory(self.formula, self.naming.values, probe, lr_changes)

    def differs(self, positions: Array, probe: Probe, lr_changes: bool = False) -> tuple[int, int, int] | None:
        """The first step, key and column in which a trajectory is another one."""
        return first_difference(self.trajectory(probe, lr_changes), positions, probe)

    def with_value(self, hyper: str, value: float) -> Match:
        """The same with another value for one hyperparameter."""
        return replace(self, naming=replace(self.naming, values={**self.naming.values, hyper: value}))

    @property
    def cause(self) -> str:
        """The cause of the mistake, if there is one."""
        return self.mistake.cause if self.mistake is not None else ""

    @property
    def right(self) -> Match:
        """The rule without the mistake."""
        return Match(self.rule, self.naming, self.rule.formula)


def _defaults_kept(match: Match) -> int:
    """How many hyperparameters have the rule's own defaults: two variants may differ in nothing else."""
    return sum(match.naming.values[name] == hyper.default for name, hyper in match.rule.hypers.items())


@dataclass(frozen=True)
class Search:
    """Families of rules, and the numbers of an optimiser that may be their hyperparameters."""

    families: Families
    numbers: Numbers

    def right(
        self,
        positions: Array,
        probe: Probe,
        with_another_lr: OtherSteps = lambda _: None,
    ) -> Match | None:
        """The rule that takes these steps; of several, the one that also follows a change of η, bit for bit."""
        matches = [
            match
            for rule in self._rules()
            for naming in self.numbers.namings(rule)
            if (match := Match(rule, naming, rule.formula)).differs(positions, probe) is None
        ]
        matches = _that_follow(matches, probe, with_another_lr)
        judged = [replace(match, exact=_same_bits(match, positions, probe)) for match in matches]
        return max(judged, key=lambda match: (match.exact, _defaults_kept(match)), default=None)

    def mistakes(self, positions: Array, probe: Probe, but: Collection[str]) -> list[Match]:
        """All mistakes in one rule that lead to these steps; of causes that hardly can be, only where no others are."""
        unlikely: list[Match] = []
        for rule in self._rules():
            matches = list(self._among(mistakes, rule, positions, probe))
            likely = [match for match in matches if match.cause not in but]
            if likely:
                return likely
            unlikely = unlikely or matches
        return unlikely

    def rate_in_average(self, match: Match, probe: Probe, with_another_lr: OtherSteps) -> Match | None:
        """The same steps while η stays, by an average of slopes that η stands within, if it follows η so."""
        changed = with_another_lr(match.naming.lr_attribute)
        if changed is None or match.differs(changed, probe, lr_changes=True) is None:
            return None
        within = (
            Match(rule, match.naming, mistake.formula, mistake)
            for rule in self._rules()
            if rule.hypers.keys() == match.rule.hypers.keys()
            for mistake in mistakes(rule.formula)
            if mistake.cause == "averaged"
        )
        for other in within:
            if other.differs(changed, probe, lr_changes=True) is None:
                return replace(match, mistake=Mistake("rate in the average", other.formula))
        return None

    def other_start(self, positions: Array, probe: Probe, starts: Sequence[float]) -> Match | None:
        """A rule whose states begin elsewhere: at 1, at the parameter, or at a number that somebody has in the code."""
        numbers = [*starts, *self.numbers.literals, *self.numbers.attributes.values()]
        matches = (
            match
            for rule in self._rules()
            for wrong in other_starts(rule.formula, numbers)
            for naming in self.numbers.namings(rule)[:FEW]
            if (match := Match(rule, naming, wrong.formula, wrong)).differs(positions, probe) is None
        )
        return next(matches, None)

    def published_form(self, positions: Array, probe: Probe, with_another_lr: OtherSteps) -> Match | None:
        """A rule in a form that a paper or a library has, but the catalogue has not."""

        def forms(rule: type[Rule]) -> Iterator[Match]:
            for name, form in published_forms(rule.formula, self.numbers.attributes):
                for naming in self.numbers.without(name).namings(rule)[:FEW]:
                    yield Match(rule, naming, form.formula, form)

        return self._first(forms, positions, probe, with_another_lr)

    def own_terms(self, terms: OwnTerms, positions: Array, probe: Probe, with_another_lr: OtherSteps) -> Match | None:
        """A rule in which something of somebody's own stands for the gradient or for the learning rate."""

        def changed(rule: type[Rule]) -> Iterator[Match]:
            for naming in self.numbers.namings(rule)[:FEW]:
                for own in terms.in_rule(rule.formula, naming):
                    yield Match(rule, naming, own.formula, own)

        return self._first(changed, positions, probe, with_another_lr)

    def addition(self, positions: Array, probe: Probe, with_another_lr: OtherSteps) -> Match | None:
        """A rule with something added on purpose, to all parameters or only to the weights."""

        def added(rule: type[Rule]) -> Iterator[Match]:
            for name, more in additions(rule.formula, self.numbers.attributes):
                for naming in self.numbers.namings(rule)[:FEW]:
                    if name not in naming.attributes.values():  # else it is the rule's own
                        yield Match(rule, naming, more.formula, more)

        found = self._first(added, positions, probe, with_another_lr)
        if found is not None:
            return found
        of_weights, of_biases = ((positions[:, [i]], probe.of_key(i)) for i in range(len(KEYS)))
        for match in (match for rule in self._rules() for match in added(rule)):
            if (
                match.mistake is not None
                and match.cause == "decay in gradient"
                and match.differs(*of_weights) is None
                and match.right.differs(*of_biases) is None
            ):
                return replace(
                    match, mistake=Mistake("decay in gradient of weights", match.formula, match.mistake.about)
                )
        return None

    def clipped_by_norm(self, positions: Array, probe: Probe, with_another_lr: OtherSteps) -> Match | None:
        """A rule whose gradients are shortened before, all together or each parameter's by itself."""
        for name, bound in bounds(self.numbers.attributes).items():
            without = replace(self, numbers=self.numbers.without(name))
            for together, eps in product((True, False), (0.0, 1e-6, 1e-8)):  # PyTorch adds 1e-6
                clipped = probe.clipped(bound, together=together, eps=eps)
                match = without.right(positions, clipped, with_another_lr)
                if match is not None:
                    cause = "clipped by norm" if together else "clipped by own norm"
                    return replace(match, mistake=Mistake(cause, match.formula, f"{name} = {bound:g}"))
        return None

    def _first(
        self,
        tried: Callable[[type[Rule]], Iterator[Match]],
        positions: Array,
        probe: Probe,
        with_another_lr: OtherSteps,
    ) -> Match | None:
        """What is tried first of what takes these steps; of several variants, one that also follows a change of η."""
        of_rules = (
            next((match for match in tried(rule) if match.differs(positions, probe) is None), None)
            for rule in self._rules()
        )
        matches = [match for match in of_rules if match is not None]
        return next(iter(_that_follow(matches, probe, with_another_lr)), None)

    def pairs(self, rule: type[Rule], positions: Array, probe: Probe) -> list[Match]:
        """Two mistakes in a rule that together lead to these steps, all ways to put them."""
        return list(self._among(pairs, rule, positions, probe))

    def _rules(self) -> Iterator[type[Rule]]:
        return (rule for family in self.families for rule in family)

    def _among(self, catalogue: Catalogue, rule: type[Rule], positions: Array, probe: Probe) -> Iterator[Match]:
        """Those of a catalogue's mistakes in a rule that lead to these steps."""
        ways = self.numbers.namings(rule)[:FEW]
        program = _program_of(catalogue, rule.formula)
        begun = [_begin_so(first_steps(rule.formula, program, way.values, probe), positions, probe) for way in ways]
        for index, mistake in enumerate(catalogue(rule.formula)):
            for naming, begin_so in zip(ways, begun, strict=True):
                if not begin_so[index]:
                    continue
                match = Match(rule, naming, mistake.formula, mistake)
                if match.differs(positions, probe) is None:
                    yield match
                    break

    def nearest(self, positions: Array, probe: Probe) -> Match:
        """The rule whose steps are least far from these."""

        def distance(match: Match) -> float:
            expected = np.array([*match.trajectory(probe)])
            with np.errstate(all="ignore"):
                gap = np.abs(positions[1:] - expected) / (np.abs(expected - probe.starts) + 1e-300)
            return float(np.where(np.isfinite(gap), np.minimum(gap, 1), 1).mean())

        namings = self.numbers.namings
        candidates = [Match(rule, namings(rule)[0], rule.formula) for rule in self._rules()]
        return min(candidates, key=distance)


@lru_cache(maxsize=64)
def _program_of(catalogue: Catalogue, formula: RuleFormula) -> Tape:
    """The program of the first step with each of a catalogue's mistakes."""
    return program_of_first_steps([mistake.formula for mistake in catalogue(formula)])


def _that_follow(matches: list[Match], probe: Probe, with_another_lr: OtherSteps) -> list[Match]:
    """Those that also follow a change of η, if any does and it can be changed."""
    if len(matches) < 2 or (changed := with_another_lr(matches[0].naming.lr_attribute)) is None:
        return matches
    return [match for match in matches if match.differs(changed, probe, lr_changes=True) is None] or matches


def _begin_so(steps: Sequence[Array], positions: Array, probe: Probe) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which of several first steps lead where these positions do."""
    led = np.empty((len(steps), *probe.starts.shape))
    for row, step in zip(led, steps, strict=True):
        row[...] = step
    with np.errstate(all="ignore"):
        way = np.abs(led - probe.starts)
    return np.asarray(same_step(led, positions[1], way, probe).all(axis=(1, 2)))


def _same_bits(match: Match, positions: Array, probe: Probe) -> bool:
    expected = match.trajectory(probe)
    return all(np.array_equal(w, mine, equal_nan=True) for w, mine in zip(expected, positions[1:], strict=True))
