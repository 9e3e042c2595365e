"""Trainings: loss and accuracy against the steps."""

from __future__ import annotations

from collections.abc import Mapping

from kudari.charts import Chart
from kudari.language import language
from kudari.pictures.charts import plot_chart
from kudari.pictures.picture_files import Picture
from kudari.travel.training import History
from kudari.travel.training.curves import curves


def plot_trainings(histories: Mapping[str, History], *, lang: str | None = None) -> Picture:
    """The smoothed loss of each training, and its accuracies: dashed on what it learns from, else solid."""
    panels = curves(histories, language(lang))
    chosen = [panels[name] for name in ("loss", "accuracy") if name in panels]
    return plot_chart(Chart(chosen, columns=len(chosen), size=(5.25, 4.2)))
