"""The search for what takes the same steps: a rule, or a rule with a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from kudari.checking.mistakes import Mistake, mistakes
from kudari.checking.naming import Naming, namings
from kudari.checking.probe import Array, Course, first_difference, first_steps, positions, program, same_step
from kudari.formula import KudariError, Tape
from kudari.rules import RULES, Rule

FEW = 4  # ways to name the hyperparameters for which mistakes are tried
Families = list[list[type[Rule]]]


def families_like(like: str | type[Rule] | Rule | None) -> list[list[type[Rule]]]:
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
    steps: Tape
    mistake: Mistake | None = None
    exact: bool = False

    def positions(self, ground: Course, lr_changes: bool = False) -> Iterator[Array]:
        """Where it leads."""
        return positions(self.rule, self.steps, self.naming.values, ground, lr_changes)

    def differs(self, found: Array, ground: Course, lr_changes: bool = False) -> tuple[int, int, int] | None:
        """The first step, key and column in which a walk is another one."""
        return first_difference(self.positions(ground, lr_changes), found, ground)

    @property
    def right(self) -> Match:
        """The rule without the mistake."""
        return Match(self.rule, self.naming, self.rule.formula.tape)


def _defaults_kept(match: Match) -> int:
    """How many hyperparameters have the rule's own defaults: two variants may differ in nothing else."""
    return sum(match.naming.values[name] == hyper.default for name, hyper in match.rule.hypers.items())


@dataclass(frozen=True)
class Search:
    """Families of rules, and the numbers of an optimiser that may be their hyperparameters."""

    families: Families
    attributes: Mapping[str, float]
    literals: list[float]

    def right(
        self, found: Array, ground: Course, with_another_lr: Callable[[str | None], Array | None]
    ) -> Match | None:
        """The rule that takes these steps; of several, the one that also follows a change of η, bit for bit.

        ``with_another_lr`` walks once more while the attribute that holds η changes, if that can be done.
        """
        matches = [
            match
            for family in self.families
            for rule in family
            for naming in self._namings(rule)
            if (match := Match(rule, naming, rule.formula.tape)).differs(found, ground) is None
        ]
        if len(matches) > 1 and (changed := with_another_lr(matches[0].naming.lr_attribute)) is not None:
            matches = [match for match in matches if match.differs(changed, ground, lr_changes=True) is None] or matches
        judged = [replace(match, exact=_same_bits(match, found, ground)) for match in matches]
        return max(judged, key=lambda match: (match.exact, _defaults_kept(match)), default=None)

    def mistakes(self, found: Array, ground: Course, but: str) -> list[Match]:
        """All mistakes in one rule that lead to these steps, but for a cause that cannot be."""
        for family in self.families:
            for rule in family:
                matches = list(self._mistakes_in(rule, found, ground, but))
                if matches:
                    return matches
        return []

    def _mistakes_in(self, rule: type[Rule], found: Array, ground: Course, but: str) -> Iterator[Match]:
        ways = self._namings(rule)[:FEW]
        catalogue = mistakes(rule)
        begun = list(first_steps(rule, [m.after for m in catalogue], [way.values for way in ways], ground))
        for i, mistake in enumerate(catalogue):
            if mistake.cause == but:
                continue
            for naming, steps in zip(ways, begun, strict=True):
                with np.errstate(all="ignore"):
                    way = np.abs(steps[i] - ground.starts)
                if not same_step(steps[i], found[1], way, ground).all():
                    continue
                match = Match(rule, naming, program(rule, mistake.after), mistake)
                if match.differs(found, ground) is None:
                    yield match
                    break

    def nearest(self, found: Array, ground: Course) -> Match:
        """The rule whose steps are least far from these."""

        def distance(match: Match) -> float:
            expected = np.array([*match.positions(ground)])
            with np.errstate(all="ignore"):
                gap = np.abs(found[1:] - expected) / (np.abs(expected - ground.starts) + 1e-300)
            return float(np.where(np.isfinite(gap), np.minimum(gap, 1), 1).mean())

        candidates = [
            Match(rule, self._namings(rule)[0], rule.formula.tape) for family in self.families for rule in family
        ]
        return min(candidates, key=distance)

    def _namings(self, rule: type[Rule]) -> list[Naming]:
        return list(namings(rule, self.attributes, self.literals))


def _same_bits(match: Match, found: Array, ground: Course) -> bool:
    expected = match.positions(ground)
    return all(np.array_equal(w, mine, equal_nan=True) for w, mine in zip(expected, found[1:], strict=True))
