"""The report: one page with every figure, table and sentence in it, that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kudari.chapter6.experiment import Both, Experiment, Result, Study, pick
from kudari.charts import Chart
from kudari.files import write_text, written_whole
from kudari.page import report_html
from kudari.pictures import plot_chart
from kudari.reports import Paragraph
from kudari.reports import Section as Part


@dataclass(frozen=True)
class Section:
    """One experiment, done."""

    experiment: Experiment
    results: Mapping[str, list[Result]]
    setting: Both
    chart: Chart
    figure: bytes  # the same as PNG

    @classmethod
    def of(cls, experiment: Experiment, results: Mapping[str, list[Result]], study: Study, lang: str) -> Section:
        """With its figure drawn."""
        chart = experiment.chart(results, lang)
        return cls(experiment, results, experiment.setting(study), chart, plot_chart(chart)._repr_png_())


def write_report(folder: Path, sections: Sequence[Section], told: Both, lang: str) -> Path:
    """Write ``index.html``, and every figure as a file beside it."""
    for section in sections:
        with written_whole(folder / f"{section.experiment.name}.png") as temporary:
            temporary.write_bytes(section.figure)
    path = folder / "index.html"
    write_text(path, page(sections, told, lang))
    return path


def page(sections: Sequence[Section], told: Both, lang: str) -> str:
    """The page as text."""
    title = pick(("Chapter 6: techniques of learning", "第 6 章 学習に関するテクニック"), lang)
    return report_html(title, [_part(section, lang) for section in sections], lang, _both(told, lang))


def _part(section: Section, lang: str) -> Part:
    made = section.experiment
    seen = made.seen(section.results)
    return Part(
        title=pick(made.title, lang),
        name=made.name,
        before=[Paragraph(f"{pick(made.question, lang)} {pick(section.setting, lang)}", quiet=True)],
        chart=section.chart,
        alternative=pick(seen, lang),
        after=_both(seen, lang),
        table=made.table(section.results).told(lang),
    )


def _both(texts: Both, lang: str) -> list[Paragraph]:
    """A text in both languages, that of the page first."""
    other = "en" if lang == "ja" else "ja"
    return [Paragraph(pick(texts, lang)), Paragraph(pick(texts, other), quiet=True, lang=other)]
