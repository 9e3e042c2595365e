"""Reports as data: texts, tables and charts, before a page is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kudari.charts import Chart


@dataclass(frozen=True)
class Paragraph:
    """A text."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Folded:
    """A cell of a table that shows a short text, and a long one when somebody clicks on it."""

    short: str
    long: str


Cell = str | Folded


@dataclass(frozen=True)
class Section:
    """A part of a report. Without a title it has no heading; with a name it is in the contents."""

    title: str = ""
    name: str = ""
    before: Sequence[Paragraph] = ()
    chart: Chart | None = None
    alternative: str = ""  # what is to be seen in the chart
    after: Sequence[Paragraph] = ()
    table: tuple[Sequence[str], Sequence[Sequence[Cell]]] | None = None  # headings and rows
