"""What the reports of all checks have in common: they are true or false, and tell in a language what was found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from kudari.language import language
from kudari.marks import marked_html


class BaseReport(ABC):
    """The verdict of a check: true if all is right; printed, it tells what was found."""

    lang: str

    @property
    @abstractmethod
    def right(self) -> bool:
        """Whether nothing is wrong."""

    @abstractmethod
    def lines(self, lang: str) -> Iterator[str]:
        """The verdict, and what is told below it, in a language."""

    def text(self, lang: str | None = None) -> str:
        """The report in a language; in that of the check unless another is asked for.

        Raises :class:`KudariError` where there are no words in a language.
        """
        return "\n  ".join(self.lines(language(lang or self.lang)))

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return f"<pre>{marked_html(self.text())}</pre>"
