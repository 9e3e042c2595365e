"""The table of a folder of hand-ins: as text, and as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kudari.checking.handins.findings import Finding
from kudari.checking.handins.words import HEADINGS, WORDS
from kudari.language import lined_up

_MARKS = {"right": "✓", "wrong": "✗", "not run": "—"}
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute


@dataclass(frozen=True)
class Row:
    """A file, and what was found out about one optimiser in it."""

    file: str
    finding: Finding


@dataclass(frozen=True)
class Results:
    """The rows in the order of the files' names, and in a file in its own order; printed, they are a table.

    >>> rows = [Row("a.py", Finding("SGD", "right")), Row("b.py", Finding("", "not run"))]
    >>> print(Results("handins", "sgd", rows, "en"))
    file  class  verdict    first differing step  cause
    a.py  SGD    ✓ right
    b.py         — not run
    2 files, 2 rows: 1 right, 0 wrong, 1 not run
    """

    folder: str
    like: str | None
    rows: Sequence[Row]
    lang: str

    @property
    def all_right(self) -> bool:
        """Whether every row is right."""
        return all(row.finding.verdict == "right" for row in self.rows)

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands over the columns: file, class, verdict, cause, first differing step."""
        return HEADINGS[self.lang]

    @property
    def title(self) -> str:
        """Which folder it is, and what its files were compared with."""
        return WORDS.said("title like" if self.like else "title", self.lang, folder=self.folder, like=self.like)

    @property
    def summary(self) -> str:
        """How many are right, wrong, and could not be run."""
        counts = Counter(row.finding.verdict for row in self.rows)
        return WORDS.said(
            "summary",
            self.lang,
            files=len({row.file for row in self.rows}),
            rows=len(self.rows),
            right=counts["right"],
            wrong=counts["wrong"],
            not_run=counts["not run"],
        )

    def verdict(self, row: Row) -> str:
        """The verdict in words, with its mark."""
        return f"{_MARKS[row.finding.verdict]} {WORDS.said(row.finding.verdict, self.lang)}"

    def csv(self) -> str:
        """The table as RFC 4180 has it, for a file in UTF-8.

        It begins with the byte order mark: without it Excel takes a file for one in the system's old encoding, and
        shows Japanese as noise; whoever reads it with Python opens it as ``utf-8-sig``. A cell that a spreadsheet
        would compute, as a file named ``=1+1.py``, has an apostrophe before it.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.headings)
        for row in self.rows:
            finding = row.finding
            step = "" if finding.step is None else str(finding.step)
            cells = (row.file, finding.name, WORDS.said(finding.verdict, self.lang), finding.cause, step)
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
        return "\ufeff" + text.getvalue()

    def __str__(self) -> str:
        file, name, verdict, cause, step = self.headings  # the cause stands last, since it is a sentence
        rows = [(file, name, verdict, step, cause)]
        for row in self.rows:
            found = "" if row.finding.step is None else str(row.finding.step)
            rows.append((row.file, row.finding.name, self.verdict(row), found, row.finding.cause))
        return "\n".join([*lined_up(rows, left=(0, 1, 2, 4)), self.summary])
