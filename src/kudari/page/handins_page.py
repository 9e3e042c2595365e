"""The page of a class: the table of its hand-ins, with each report unfolded on a click."""

from __future__ import annotations

from kudari.checking.handins import Results
from kudari.page.report_page import report_html
from kudari.reports import Cell, Folded, Paragraph, Section


def handins_html(results: Results) -> str:
    """The page as text, in the language of the results. It needs no script."""
    rows: list[list[Cell]] = []
    for row in results.rows:
        finding = row.finding
        headline = finding.report.partition("\n")[0]
        cause: Cell = Folded(finding.cause or headline, finding.report) if finding.report else finding.cause
        step = "" if finding.step is None else str(finding.step)
        rows.append([row.file, finding.name, results.verdict(row), cause, step])
    table = Section(table=(results.headings, rows))
    return report_html(results.title, [table], results.lang, [Paragraph(results.summary)])
