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
    made = curves(histories, language(lang))
    shown = [made[name] for name in ("loss", "accuracy") if name in made]
    return plot_chart(Chart(shown, columns=len(shown), size=(5.25, 4.2)))
