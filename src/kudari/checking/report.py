"""What a check has found, and how it is told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kudari.checking.base_report import BaseReport
from kudari.checking.fault_messages import FAULTS
from kudari.checking.faults import Fault
from kudari.checking.messages import CAUSES
from kudari.checking.naming import Numbers
from kudari.checking.own_code import with_lines
from kudari.checking.report_messages import FORMS, NOTES, PHRASES
from kudari.formula.widths import shown_width
from kudari.rules import RULES, Rule
from kudari.rules.formula import RuleFormula

# What leaves the steps as they should be: it is told, but nobody is failed for it.
ADDED = (
    *("rate by root", "rate shrinks", "warm-up", "decay in gradient", "decay in gradient of weights"),
    *("size in gradient", "clipped", "clipped by norm", "clipped by own norm", "own gradient", "own rate"),
)
PUBLISHED = (
    *("centred", "velocity over it", "eps beside both roots", "Dozat's factor"),
    *("corrected in the rate", "step and decay scaled"),
)
CAUTIONS = (
    *("rebinds", "returns", "numbers stay", "eps inside root", "argument unused", "names numbered"),
    *("rate in the average", "odd value", "rate negative", "rate huge", "defaults exchanged"),
    *(*ADDED, *PUBLISHED),
)
# What concerns several things at once, each told in its own place of the sentence.
PARTS = {
    "never stored": ("what", "where"),
    "set from another": ("attribute", "source", "meant"),
    "share for another": ("wrong", "right"),
    "odd value": ("hyper", "value", "usual"),
    "rate negative": ("hyper", "value"),
    "rate huge": ("hyper", "value"),
}
SIGNS = {"right": "✓", "caution": "△", "wrong": "✗", "stopped": "!"}


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
    """The verdict of :func:`kudari.check`: true if the steps are right; printed, it tells what was found.

    ``right`` says that there is nothing to mend; ``verdict`` tells also what is right but for a caution, and what
    stopped before its steps could be compared.

    >>> from kudari import SGD, check
    >>> report = check(SGD(lr=0.1), like="sgd", lang="en")
    >>> bool(report), report.verdict, report.rule.title, report.values
    (True, 'right', 'SGD', {'lr': 0.1})
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
    where: tuple[str, ...] = ()  # the lines of code that this concerns, where they are plain to see
    really: type[Rule] | None = None  # the other rule whose steps it takes
    fault: Fault | None = None  # why it stopped, if it did
    lang: str = "en"

    @property
    def verdict(self) -> Literal["right", "caution", "wrong", "stopped"]:
        """Right; right, but with something to be told; wrong by its steps; or stopped before they were taken."""
        if self.right:
            return "right"
        if self.fault is not None:
            return "stopped"
        causes = (self.cause, *(cause for cause, _ in self.others))
        return "caution" if all(cause in CAUTIONS for cause in causes) else "wrong"

    def __bool__(self) -> bool:
        return self.verdict in ("right", "caution")

    def lines(self, lang: str) -> Iterator[str]:
        """The verdict, and what is told below it, in a language."""
        return _Teller(self, lang).lines()

    def reason(self, lang: str) -> str:
        """Why it is wrong, in a language: what the verdict says after the names; if all is right, what is odd in it."""
        return _Teller(self, lang).remarks() if self.right else _Teller(self, lang).reason()


class _Teller:
    """Puts a report into words."""

    def __init__(self, report: OptimizerReport, lang: str) -> None:
        self.report, self.lang = report, lang
        self.title = report.rule.title if report.rule is not None else ""

    def lines(self) -> Iterator[str]:
        report = self.report
        yield f"{SIGNS[report.verdict]} {self.headline()}"
        if report.fault is not None:
            if report.fault.line:
                yield with_lines(report.fault.line, self.lang)
            if report.fault.error:
                yield self.phrase("python", error=report.fault.error)
            return
        if report.difference is not None and report.verdict == "wrong":
            yield self.difference(report.difference)
        yield from (with_lines(line, self.lang) for line in report.where)
        yield from self.formulas()
        if report and report.rule is RULES["momentum"].variants["average"]:
            yield self.phrase("averaged", **self.averaged())
        if f"{self.title}: {report.cause}" in NOTES:
            yield NOTES.said(f"{self.title}: {report.cause}", self.lang)
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
            return self.phrase("right", name=report.name, rule=self.form(report.rule), how=how)
        cause = self.reason()
        if report.cause == "endless":
            return self.phrase("endless", name=report.name, cause=cause)
        if report.fault is not None:
            return self.phrase("stops" if self.title else "stops alone", name=report.name, rule=self.title, cause=cause)
        if report.rule is None:
            return self.phrase("not right", name=report.name, cause=cause)
        if report.verdict == "caution" or (report.difference is None and report.values):
            return self.phrase("right but", name=report.name, rule=self.form(report.rule), cause=cause)
        return self.phrase("wrong", name=report.name, rule=self.title, cause=cause)

    def remarks(self) -> str:
        return "; ".join(self.cause(cause, about) for cause, about in self.report.others)

    def reason(self) -> str:
        if self.report.fault is not None:
            return FAULTS.said(self.report.fault.reason, self.lang, **self.report.fault.filled)
        if self.report.cause:
            return self.cause(self.report.cause, self.report.about)
        return self.phrase("unknown" if self.report.yours is not None else "unread")

    def form(self, rule: type[Rule]) -> str:
        """The rule with what tells it from its variants: Momentum with η inside the velocity."""
        return FORMS.said(rule.title, self.lang) if rule.title in FORMS else rule.title

    def cause(self, cause: str, about: str) -> str:
        if cause == "another rule" and self.report.really is not None:
            about = self.form(self.report.really)
        if cause == "start":
            return CAUSES.said(cause, self.lang, about=self.joined(about), **self.starts())
        if cause in PARTS:
            return CAUSES.said(cause, self.lang, **dict(zip(PARTS[cause], about.split(", "), strict=False)))
        if cause == "raises":
            about = with_lines(about, self.lang)
        if cause in ("argument ignored", "written out", "followed in part"):
            return CAUSES.said(cause, self.lang, about=about, **self.meant(about))
        if cause == "averaged":
            return CAUSES.said(cause, self.lang, about=about, **self.averaged())
        if cause == "shares exchanged" and self.report.rule is not None and "1 −" not in str(self.report.rule.formula):
            cause = "rest for share"  # there is but one share
        return CAUSES.said(cause, self.lang, about=about if cause in ADDED else self.joined(about))

    def averaged(self) -> dict[str, str]:
        """How much shorter the steps along an average are, and the learning rate that makes up for it."""
        lr, share = self.report.values["lr"], self.report.values["momentum"]
        return {"times": f"{1 / (1 - share):.4g}", "rate": f"{lr / (1 - share):.4g}"}

    def meant(self, argument: str) -> dict[str, str]:
        """The hyperparameter for which an argument is meant, and its value."""
        assert self.report.rule is not None
        hypers = self.report.rule.hypers
        name = next(iter(Numbers({argument: 0.5}, []).named(self.report.rule)), "lr")
        what = self.phrase("the learning rate") if name == "lr" else hypers[name].letter
        return {"what": what, "value": f"{self.report.values[name]:g}"}

    def joined(self, letters: str) -> str:
        """Letters as they are read aloud: m and v."""
        return letters.replace(", ", " と " if self.lang == "ja" else " and ")

    def starts(self) -> dict[str, str]:
        """Where the states begin, and where they should."""
        assert self.report.yours is not None
        assert self.report.rule is not None
        yours, right = self.report.yours.states, self.report.rule.formula.states
        mine, meant = next((a.start, b.start) for a, b in zip(yours, right, strict=True) if a.start != b.start)
        begun = self.phrase("the parameter") if mine == "w" else f"{mine:g}"
        array = "zeros_like(params[key])" if meant == 0 else f"full_like(params[key], {meant:g})"
        return {"begun": begun, "start": f"{meant:g}", "array": f"np.{array}"}

    def difference(self, difference: Difference) -> str:
        numbers = {name: f"{getattr(difference, name):.10g}" for name in ("before", "gradient", "after", "expected")}
        return self.phrase("difference", step=difference.step, key=difference.key, rule=self.title, **numbers)

    def formulas(self) -> Iterator[str]:
        """The two formulas with what differs marked; or the one."""
        report = self.report
        if report.rule is None or (report.cause == "local copy" and report.yours is None):
            return  # whoever has written no step yet is not told the solution
        right = _lines(report.rule.formula)
        if report.yours is None:
            yield from right
            return
        yours = _lines(report.yours)
        if yours == right:  # they differ in something else, which has been said
            yield from right
            return
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
        length = shown_width("".join(pieces[start:end]))
        if what == "equal":
            marks += " " * length
        elif what == "insert":
            marks = marks[:-1] + "^" if "".join(others[others_start:others_end]).strip() else marks
        else:
            marks += "^" * length
    return marks.rstrip()
