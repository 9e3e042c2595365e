"""What the check of a layer has found, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from kudari.checking.layers.layer_messages import CAUSES, PARTS, PHRASES, VALUES
from kudari.language import language

NOTES = frozenset({"x changed", "another eps"})  # worth a word, and yet no mistake


@dataclass(frozen=True)
class Finding:
    """Something wrong with a part of a layer: forward, dx, dW, …"""

    part: str
    cause: str  # an entry of the catalogue; "unknown" where nothing in it fits
    about: str = ""
    place: str = ""  # the first number that is wrong, as [0, 1]
    found: float = 0.0
    expected: float = 0.0
    given: str = ""  # what went in there

    @property
    def wrong(self) -> bool:
        """Whether this is a mistake, and not a note."""
        return self.cause not in NOTES

    def text(self, lang: str) -> str:
        """The cause, in a language."""
        japanese = lang == "ja"
        attribute = f"self.{self.part}"
        part = PARTS[self.part][japanese] if self.part in PARTS else attribute
        value = VALUES[self.part][japanese] if self.part in VALUES else attribute + " " * japanese
        return CAUSES[self.cause][japanese].format(about=self.about, part=part, value=value)


@dataclass(frozen=True)
class LayerReport:
    """The verdict on a layer: true if all is right; printed, it tells what was found."""

    name: str
    title: str  # of the layer that it is meant to be; empty where it was only compared with differences
    findings: tuple[Finding, ...] = ()  # the gravest first
    notes: tuple[Finding, ...] = ()  # habits that are no mistakes
    error: float = 0.0  # the greatest distance from a difference, relative
    compared: tuple[str, ...] = ()  # with differences: dx, dW, …
    prediction: str = ""  # "looked at", or why not; empty where training is all there is
    lang: str = "en"

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def cause(self) -> str | None:
        """The name of the first cause; None where all is right."""
        return self.findings[0].cause if self.findings else None

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text())}</pre>"

    def text(self, lang: str | None = None) -> str:
        """The report in a language; in that of the check unless another is asked for."""
        told = replace(self, lang=language(lang or self.lang))
        return "\n  ".join(told._lines())

    def _lines(self) -> list[str]:
        lines = list(self._right() if self.right else self._wrong())
        return [*lines, *(self._phrase("note", cause=note.text(self.lang)) for note in self.notes)]

    def _right(self) -> Iterator[str]:
        verdict = self._phrase("right" if self.title else "agrees", name=self.name, title=self.title)
        yield f"✓ {verdict}"
        compared = self._phrase("compared", parts=", ".join(self.compared), error=f"{self.error:.0e}")
        alone = not self.title and len(self.compared) == 1
        yield compared + self._phrase("no parameters") * alone
        if self.prediction:
            yield self._phrase(self.prediction)

    def _wrong(self) -> Iterator[str]:
        for number, finding in enumerate(self.findings):
            cause = finding.text(self.lang)
            told = f"✗ {self._phrase('wrong', name=self.name, cause=cause)}"
            yield self._phrase("also", cause=cause) if number else told
            if finding.place:
                place = ("out" if finding.part == "forward" else finding.part) + finding.place
                digits = 6 if f"{finding.found:.6g}" != f"{finding.expected:.6g}" else 12
                numbers = {key: f"{getattr(finding, key):.{digits}g}" for key in ("found", "expected")}
                given = self._phrase("given", given=finding.given) if finding.given else ""
                yield self._phrase("difference", place=place, **numbers) + given

    def _phrase(self, phrase: str, **values: object) -> str:
        return PHRASES[phrase][self.lang == "ja"].format(**values)
