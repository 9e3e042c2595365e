"""Why a walk went as it did: diverged, zig-zagged, stalled, orbited, arrived; each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.language import language, said
from kudari.travel import theory
from kudari.travel.columns import WalkedRoute
from kudari.travel.findings import MESSAGES, QUESTIONS, definitions
from kudari.travel.measurements import Measurements
from kudari.travel.sentences import measures_in, written
from kudari.travel.vector_formulas import Evaluation, lowered

THEORY = ("theory", "theory, unstable", "best")


@dataclass(frozen=True)
class Finding:
    """One thing that was found: an entry of the messages, and the measures that are its evidence."""

    code: str
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """The finding as a sentence."""
        return written(said(MESSAGES[self.code].full, lang), self.numbers)

    def short(self, lang: str) -> str:
        """The same as the page says it."""
        return written(said(MESSAGES[self.code].short, lang), self.numbers)


@dataclass(frozen=True)
class Diagnosis:
    """The findings on a route, the verdict first. It prints as sentences."""

    findings: tuple[Finding, ...]
    lang: str = "en"

    @property
    def verdict(self) -> Finding:
        """What matters most."""
        return self.findings[0]

    @property
    def outcome(self) -> tuple[Finding, ...]:
        """What was seen, without what theory says beside it."""
        return tuple(finding for finding in self.findings if finding.code not in THEORY)

    @property
    def codes(self) -> list[str]:
        """The findings by their names."""
        return [finding.code for finding in self.findings]

    def text(self, lang: str | None = None) -> str:
        """All findings, a line each."""
        return "\n".join(finding.text(language(lang or self.lang)) for finding in self.findings)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.text()).replace(chr(10), '<br>')}</p>"


def diagnose(route: WalkedRoute, *, lang: str | None = None) -> Diagnosis:
    """What a route shows, and why.

    Raises :class:`KudariError` for a route of which the field is not known.
    """
    chosen = language(lang)
    if route.field is None:
        raise KudariError("this route was not walked on a field, so that nothing can be said of it")
    measurements = Measurements(route, route.field)
    with np.errstate(all="ignore"):
        return Diagnosis(tuple(_findings(measurements)), chosen)


def _findings(measurements: Measurements) -> Iterator[Finding]:
    """The first finding that holds, for every question that is asked."""
    measured = Evaluation(definitions(), measurements.column, measurements.functions)
    for question in QUESTIONS:
        codes = (code for code, when in question.findings if measured.holds(lowered(when)))
        code = next(codes, None) if measured.holds(lowered(question.asked_if)) else None
        measured.known[question.name] = float(code is not None)
        if code is not None:
            yield Finding(code, {name: measured.named(name) for name in measures_in(MESSAGES[code])})
    if measured.known["known_of_bowls"]:
        yield from _best(measurements)


def _best(measurements: Measurements) -> Iterator[Finding]:
    """The best hyperparameters, for a rule of which they are known: what one may try next."""
    rule = measurements.rule
    best = None if rule is None else theory.best(rule, measurements.curvatures.tolist())
    if rule is not None and best is not None:
        letters = rule.formula.equations.letters
        values = {letters[name]: value for name, value in best.hypers.items()}
        yield Finding("best", {"best_values": values, "best_rate": best.rate})
