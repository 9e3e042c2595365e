"""What the check of a layer has found, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kudari.checking.base_report import BaseReport
from kudari.checking.layers.layer_messages import CAUSES, PARTS, PHRASES, VALUES
from kudari.checking.own_code import with_lines

# Worth a word, and yet no mistake:
NOTES = frozenset({"kink", "x changed", "another eps", "y changed", "no labels", "no one-hot"})


@dataclass(frozen=True)
class Finding:
    """Something wrong with a part of a layer: forward, dx, dW, …"""

    part: str
    cause: str  # an entry of the catalogue; "unknown" where nothing in it fits
    about: str = ""
    index: str = ""  # of the first number that is wrong, as [0, 1]
    value: float = 0.0
    expected: float = 0.0
    inputs: str = ""  # what went in there

    @property
    def wrong(self) -> bool:
        """Whether this is a mistake, and not a note."""
        return self.cause not in NOTES

    def text(self, lang: str) -> str:
        """The cause, in a language."""
        attribute = f"self.{self.part}"
        part = PARTS.said(self.part, lang) if self.part in PARTS else attribute
        value = VALUES.said(self.part, lang) if self.part in VALUES else attribute + " " * (lang == "ja")
        return CAUSES.said(self.cause, lang, about=with_lines(self.about, lang), part=part, value=value)


@dataclass(frozen=True, repr=False)
class LayerReport(BaseReport):
    """The verdict of :func:`kudari.check_layer`: true if all is right; printed, it tells what was found.

    >>> from kudari import check_layer
    >>> class Twice:
    ...     def forward(self, x):
    ...         return 2 * x
    ...     def backward(self, dout):
    ...         return dout
    >>> report = check_layer(Twice, lang="en")
    >>> report.right, report.cause, report.findings[0].about
    (False, 'factor', '1/2')
    """

    name: str
    title: str  # of the layer that it is meant to be; empty where it was only compared with differences
    findings: tuple[Finding, ...] = ()  # the gravest first
    notes: tuple[Finding, ...] = ()  # habits that are no mistakes
    error: float = 0.0  # the greatest distance from a difference, relative
    compared: tuple[str, ...] = ()  # with differences: dx, dW, …
    prediction: str = ""  # "looked at", or why not; empty where training is all there is
    lang: str = "en"
    witness: str = "compared"  # the phrase for what it was compared with

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def cause(self) -> str | None:
        """The name of the first cause; None where all is right."""
        return self.findings[0].cause if self.findings else None

    def lines(self, lang: str) -> Iterator[str]:
        """The verdict, and what is told below it, in a language."""
        phrase = PHRASES.within(lang)
        yield from self._right(phrase) if self.right else self._wrong(phrase, lang)
        for note in self.notes:
            yield phrase("note", cause=note.text(lang))

    def _right(self, phrase: Callable[..., str]) -> Iterator[str]:
        verdict = phrase("right" if self.title else "agrees", name=self.name, title=self.title)
        yield f"✓ {verdict}"
        compared = phrase(self.witness, parts=", ".join(self.compared), error=f"{self.error:.0e}")
        alone = not self.title and len(self.compared) == 1
        yield compared + phrase("no parameters") * alone
        if self.prediction:
            yield phrase(self.prediction)

    def _wrong(self, phrase: Callable[..., str], lang: str) -> Iterator[str]:
        for number, finding in enumerate(self.findings):
            cause = finding.text(lang)
            yield phrase("also", cause=cause) if number else f"✗ {phrase('wrong', name=self.name, cause=cause)}"
            if finding.index:
                place = ("out" if finding.part == "forward" else finding.part) + finding.index.replace("[()]", "")
                digits = 6 if f"{finding.value:.6g}" != f"{finding.expected:.6g}" else 12
                numbers = {key: f"{getattr(finding, key):.{digits}g}" for key in ("value", "expected")}
                inputs = phrase("inputs", inputs=finding.inputs) if finding.inputs else ""
                yield phrase("difference", place=place, **numbers) + inputs
