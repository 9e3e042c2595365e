"""The page of a training: its curves, and in sentences how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kudari.charts import Chart
from kudari.language import language
from kudari.page.report_page import report_html
from kudari.reports import Paragraph, Section
from kudari.travel.training.curves import curves

if TYPE_CHECKING:
    from kudari.travel.training import History

SHOWN = 1500  # steps of a curve


def training_html(history: History, lang: str | None = None) -> str:
    """The page as text, in English or Japanese (by the locale unless ``lang`` is given)."""
    lang = language(lang)
    panels = list(curves({history.title: history}, lang, SHOWN).values())
    sentences = [Paragraph(sentence) for sentence in history.sentences(lang)]
    return report_html(history.title, [Section(chart=Chart(panels, columns=2))], lang, sentences)
