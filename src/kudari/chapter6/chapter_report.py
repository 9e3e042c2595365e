"""The report: one page with every figure, table and sentence in it, that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kudari.chapter6.experiment import Both, Experiment, Result, Study
from kudari.charts import Chart
from kudari.drawing import OWN_SIZE, Paper
from kudari.files import write_text, written_whole
from kudari.language import said, side_by_side
from kudari.page import report_html
from kudari.pictures import plot_chart
from kudari.reports import Paragraph, Section


@dataclass(frozen=True)
class ExperimentReport:
    """An experiment that is done, with its figure drawn."""

    experiment: Experiment
    results: Mapping[str, list[Result]]
    setting: Both
    chart: Chart
    figure: bytes  # the same as PNG

    @classmethod
    def of(
        cls,
        experiment: Experiment,
        results: Mapping[str, list[Result]],
        study: Study,
        lang: str,
        paper: Paper = OWN_SIZE,
    ) -> ExperimentReport:
        """Draw the figure of these results, with words in a language."""
        chart = experiment.chart(results, lang)
        return cls(experiment, results, experiment.setting(study), chart, plot_chart(chart).png(paper))


def write_report(folder: Path, reports: Sequence[ExperimentReport], setting: Both, lang: str) -> Path:
    """Write ``index.html``, and every figure as a file beside it; ``setting`` says on which data all was done.

    Raises :class:`KudariError` where a file cannot be written.
    """
    for report in reports:
        with written_whole(folder / f"{report.experiment.name}.png") as temporary:
            temporary.write_bytes(report.figure)
    path = folder / "index.html"
    write_text(path, page(reports, setting, lang))
    return path


def page(reports: Sequence[ExperimentReport], setting: Both, lang: str) -> str:
    """The page as text."""
    title = said(("Chapter 6: techniques of learning", "第 6 章 学習に関するテクニック"), lang)
    return report_html(title, [_section(report, lang) for report in reports], lang, [Paragraph(said(setting, lang))])


def _section(report: ExperimentReport, lang: str) -> Section:
    experiment = report.experiment
    findings = experiment.findings(report.results)
    return Section(
        title=said(experiment.title, lang),
        name=experiment.name,
        before=[Paragraph(side_by_side([said(experiment.question, lang), said(report.setting, lang)]), quiet=True)],
        chart=report.chart,
        alternative=said(findings, lang),
        after=[Paragraph(said(findings, lang))],
        table=experiment.table(report.results).within(lang),
    )
