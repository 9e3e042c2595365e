"""What happened in a training: a loss for every step, and a look at the layers now and then."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from kudari.charts import Chart
from kudari.drawing import page, pictures, shown
from kudari.files import write_text
from kudari.language import language
from kudari.reports import Paragraph, Section
from kudari.suffixes import PAGES, suffix_of
from kudari.travel.training.breakdown import Breakdown
from kudari.travel.training.curves import curves, smoothed
from kudari.travel.training.snapshots import Look

Array = np.ndarray[Any, np.dtype[np.float64]]
COLUMNS = ("step", "epoch", "loss", "lr", "gradient_norm", "train_accuracy", "validation_accuracy")
SHOWN = 1500  # steps of a curve on a page


@dataclass(eq=False)
class History:
    """The course of a training. ``losses[0]`` is the loss of the first batch, before the first step."""

    title: str
    per_epoch: int  # steps
    losses: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)  # the learning rate of each step
    norms: list[float] = field(default_factory=list)  # the length of the whole gradient
    looks: list[Look] = field(default_factory=list)
    breakdown: Breakdown | None = None

    @property
    def loss(self) -> Array:
        """The loss on each step's batch."""
        return np.array(self.losses)

    def add(self, loss: float, rate: float, norm: float) -> bool:
        """Write a step down; whether its loss and its slopes are finite numbers."""
        self.losses.append(loss)
        self.rates.append(rate)
        self.norms.append(norm)
        return math.isfinite(loss) and math.isfinite(norm)

    def smoothed(self, over: int = 20) -> Array:
        """The mean of the last so many losses, at each step."""
        return smoothed(self.losses, over)

    def __len__(self) -> int:
        return len(self.losses)

    def __repr__(self) -> str:
        last = self.looks[-1] if self.looks else None
        seen = f", train accuracy {last.train_accuracy:.1%}" if last and not math.isnan(last.train_accuracy) else ""
        if last and last.validation_accuracy is not None:
            seen += f", validation {last.validation_accuracy:.1%}"
        return f"<History of {self.title}: {len(self):,} steps{seen}{', diverged' if self.breakdown else ''}>"

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """A row for every step, in the order of ``COLUMNS`` and behind them each layer's figures where one looked."""
        seen = {one.step: one for one in self.looks}
        layers = self.layer_columns()
        for step, (loss, rate, norm) in enumerate(zip(self.losses, self.rates, self.norms, strict=True), 1):
            here = seen.get(step)
            row: list[Any] = [step, round(step / self.per_epoch, 6), loss, rate, norm]
            if here is None:
                yield (*row, *[None] * (2 + len(layers)))
            else:
                yield (*row, here.train_accuracy, here.validation_accuracy, *_figures(here))

    def layer_columns(self) -> list[str]:
        """The names of the layers' figures."""
        if not self.looks:
            return []
        one = self.looks[0]
        names = [f"gradient_norm_{name}" for name in one.gradient_norms]
        names += [f"update_ratio_{name}" for name in one.update_ratios]
        kinds = ("dead", "activation_mean", "activation_std")
        return names + [f"{kind}_{k}" for kind in kinds for k in range(1, len(one.dead) + 1)]

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write a row for every step; accuracies and layers' figures stand only where one looked."""
        text = StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow([*COLUMNS, *self.layer_columns()])
        table.writerows(["" if cell is None else cell for cell in row] for row in self.rows())
        write_text(path, text.getvalue())

    def plot(self, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw loss and accuracy against the steps; with ``getfig=True`` the matplotlib figure is returned."""
        return shown(pictures().plot_trainings({self.title: self}, lang=lang), getfig)

    def to_html(self, path: str | os.PathLike[str], *, lang: str | None = None) -> Path:
        """Write the curves as a page, one file that needs nothing beside it; what is pointed at is read out.

        In English or Japanese, by the locale unless ``lang`` is given.
        """
        suffix_of(path, PAGES)
        lang = language(lang)
        panels = list(curves({self.title: self}, lang, SHOWN).values())
        text = page().report_html(
            self.title,
            [Section(chart=Chart(panels, columns=2))],
            lang,
            [Paragraph(told) for told in self.told(lang)],
        )
        write_text(path, text)
        return Path(path)

    def told(self, lang: str | None = None) -> list[str]:
        """How it went, in sentences."""
        japanese = language(lang) == "ja"
        said = f"{len(self):,} ステップ" if japanese else f"{len(self):,} steps"
        last = self.looks[-1] if self.looks else None
        if last and not math.isnan(last.train_accuracy):
            said += (
                f"、学習データの正解率 {last.train_accuracy:.1%}" if japanese else f", {last.train_accuracy:.1%} right"
            )
            said += "" if japanese else " of the training data"
        if last and last.validation_accuracy is not None:
            kept = f"{last.validation_accuracy:.1%}"
            said += f"、検証データ {kept}" if japanese else f", {kept} of the held-out data"
        return [said + ("。" if japanese else "."), *([self.breakdown.text(lang)] if self.breakdown else [])]


def _figures(one: Look) -> list[float]:
    return [*one.gradient_norms.values(), *one.update_ratios.values(), *one.dead, *one.means, *one.deviations]
