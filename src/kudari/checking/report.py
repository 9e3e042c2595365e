"""What a check has found, and how it is told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kudari.checking.base_report import BaseReport
from kudari.checking.messages import CAUSES, FORMS, PHRASES
from kudari.language import shown_width
from kudari.rules import Rule
from kudari.rules.formula import RuleFormula


@dataclass(frozen=True)
class Difference:
    """The first step that differs: from where, with which gradient, to where, and where it should have led."""

    step: int
    key: str
    before: float
    gradient: float
    after: float
    expected: float


@dataclass(frozen=True, repr=False)
class OptimizerReport(BaseReport):
    """The verdict of :func:`kudari.check`: true if all is right; printed, it tells what was found.

    >>> from kudari import SGD, check
    >>> report = check(SGD(lr=0.1), like="sgd", lang="en")
    >>> bool(report), report.rule.title, report.values
    (True, 'SGD', {'lr': 0.1})
    """

    name: str
    rule: type[Rule] | None  # the rule that it is, or is nearest to; None where nothing could be compared
    right: bool = True
    exact: bool = False  # whether the steps are those of the rule to the last bit
    cause: str | None = None  # an entry of the catalogue, a custom if all is right; None where none was found
    about: str = ""  # what the cause concerns
    others: tuple[tuple[str, str], ...] = ()  # further causes
    values: Mapping[str, float] = field(default_factory=dict)  # the hyperparameters as they were understood
    difference: Difference | None = None
    yours: RuleFormula | None = None  # what the optimiser computes, where that is not the rule
    really: type[Rule] | None = None  # the other rule whose steps it takes
    lang: str = "en"

    def lines(self, lang: str) -> Iterator[str]:
        """The verdict, and what is told below it, in a language."""
        return _Teller(self, lang).lines()


class _Teller:
    """Puts a report into words."""

    def __init__(self, report: OptimizerReport, lang: str) -> None:
        self.report, self.lang = report, lang
        self.title = report.rule.title if report.rule is not None else ""

    def lines(self) -> Iterator[str]:
        report = self.report
        yield self.headline()
        if report.difference is not None:
            yield self.difference(report.difference)
        yield from self.formulas()
        if report.really is not None and report.cause != "another rule":
            yield self.phrase("really", rule=self.form(report.really))
        besides = (
            report.others
            if report.cause is None or not report.right
            else ((report.cause, report.about), *report.others)
        )
        for cause, about in besides:
            yield self.phrase("also", cause=self.cause(cause, about))
        if report.right and report.cause is None:
            yield self.phrase("kept")

    def headline(self) -> str:
        report = self.report
        if report.right and report.rule is not None:
            how = self.phrase("exact" if report.exact else "rounded")
            return f"✓ {self.phrase('right', name=report.name, rule=self.form(report.rule), how=how)}"
        cause = self.cause(report.cause, report.about) if report.cause else self.phrase("unknown")
        if report.rule is None:
            opening = self.phrase("not right", name=report.name, cause=cause)
        elif report.difference is None and report.values:
            opening = self.phrase("right but", name=report.name, rule=self.form(report.rule), cause=cause)
        else:
            opening = self.phrase("wrong", name=report.name, rule=self.title, cause=cause)
        return f"✗ {opening}"

    def form(self, rule: type[Rule]) -> str:
        """The rule with what tells it from its variants: Momentum with η inside the velocity."""
        return FORMS.said(rule.title, self.lang) if rule.title in FORMS else rule.title

    def cause(self, cause: str, about: str) -> str:
        if cause == "another rule" and self.report.really is not None:
            about = self.form(self.report.really)
        return CAUSES.said(cause, self.lang, about=about)

    def difference(self, difference: Difference) -> str:
        numbers = {name: f"{getattr(difference, name):.10g}" for name in ("before", "gradient", "after", "expected")}
        return self.phrase("difference", step=difference.step, key=difference.key, rule=self.title, **numbers)

    def formulas(self) -> Iterator[str]:
        """The two formulas with what differs marked; or the one."""
        report = self.report
        if report.rule is None:
            return
        right = _lines(report.rule.formula)
        if report.yours is None:
            yield from right
            return
        yours = _lines(report.yours)
        yield from _marked(self.phrase("yours"), yours, right)
        yield from _marked(self.phrase("theirs"), right, yours)

    def phrase(self, phrase: str, /, **values: object) -> str:
        return PHRASES.said(phrase, self.lang, **values).replace("） ", "）")


def _lines(formula: RuleFormula) -> list[str]:
    return str(formula).splitlines()


def _marked(label: str, lines: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """A formula under its name, and marks under what the other one has not, if the two are at all alike."""
    alike = difflib.SequenceMatcher(None, "".join(lines), "".join(others), False).ratio() > 0.6
    width = shown_width(label)
    for i, line in enumerate(lines):
        yield f"{label if i == 0 else ' ' * width}  {line}"
        target = line.partition(" ←")[0]
        beside = next((line for line in others if line.partition(" ←")[0] == target), "")
        marks = _marks(line, beside)
        if marks and alike:
            yield f"{' ' * width}  {marks}"


def _marks(line: str, beside: str) -> str:
    """Carets under what the line beside it does not have; where it only lacks something, under the gap."""
    pieces, others = (re.findall(r"\s+|[\w\u0300-\u036f]+|.", text) for text in (line, beside))
    marks = ""
    for what, start, end, others_start, others_end in difflib.SequenceMatcher(
        None, pieces, others, False
    ).get_opcodes():
        length = sum(map(len, pieces[start:end]))
        if what == "equal":
            marks += " " * length
        elif what == "insert":
            marks = marks[:-1] + "^" if "".join(others[others_start:others_end]).strip() else marks
        else:
            marks += "^" * length
    return marks.rstrip()
