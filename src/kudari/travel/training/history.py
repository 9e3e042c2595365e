"""What happened in a training: a loss for every step, and a snapshot of the layers now and then."""

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

from kudari.drawing import Paper, Size, page, pictures, shown
from kudari.files import write_text
from kudari.language import Messages
from kudari.suffixes import PAGES, PICTURES, suffix_of
from kudari.translations import answering
from kudari.travel.training.breakdown import Breakdown
from kudari.travel.training.smoothing import smoothed
from kudari.travel.training.snapshots import Snapshot

Array = np.ndarray[Any, np.dtype[np.float64]]
SENTENCES = Messages(
    {
        "steps": ("{steps:,} steps", "{steps:,} ステップ"),
        "gradients": (" of {each} gradients each", "（一歩に勾配 {each} 回）"),
        "right": (", {accuracy:.1%} right of the training data", "、学習データの正解率 {accuracy:.1%}"),
        "held out": (", {accuracy:.1%} of the held-out data", "、検証データ {accuracy:.1%}"),
        "end": (".", "。"),
        "skipped": (
            "Steps not taken, because their loss or gradient was no finite number: {count:,} (the first is step "
            "{first:,}).",
            "損失か勾配が有限の数でなかったため、進まなかったステップ: {count:,}（最初は {first:,} ステップ目）。",
        ),
        "left out": (
            "Samples left out of every epoch, since they do not fill a batch: {count:,}, other ones each time.",
            "バッチに満たないため、各エポックで使われないサンプル: {count:,}（毎回別のもの）。",
        ),
    }
)
FILES = (*PICTURES, *PAGES, ".csv")
COLUMNS = ("step", "epoch", "loss", "lr", "gradient_norm", "train_accuracy", "validation_accuracy")


@dataclass(eq=False)
class History:
    """A training, step by step. ``losses[0]`` is the loss of the first batch, before the first step.

    >>> history = History("SGD", per_epoch=2, losses=[2.0, 1.0], rates=[0.1, 0.1], norms=[3.0, 2.0])
    >>> history
    <History of SGD: 2 steps>
    >>> history.smoothed(2)
    array([2. , 1.5])
    """

    title: str
    per_epoch: int  # steps
    losses: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)  # the learning rate of each step
    norms: list[float] = field(default_factory=list)  # the length of the whole gradient
    snapshots: list[Snapshot] = field(default_factory=list)
    breakdown: Breakdown | None = None
    gradients_per_step: int = 1  # that the rule asks for
    left_out: int = 0  # samples of every epoch, which do not fill a batch

    @property
    def loss(self) -> Array:
        """The loss on each step's batch."""
        return np.array(self.losses)

    @property
    def skipped(self) -> list[int]:
        """The steps, counted from 1, that were not taken since their loss or gradient was not finite.

        >>> History("SGD", 2, losses=[2.0, np.nan, 1.0], rates=[0.1] * 3, norms=[3.0, 1.0, 1.0]).skipped
        [2]
        """
        steps = (1 + np.flatnonzero(~(np.isfinite(self.losses) & np.isfinite(self.norms)))).tolist()
        return [step for step in steps if self.breakdown is None or step != self.breakdown.step]

    def add(self, loss: float, rate: float, norm: float) -> bool:
        """Write down a step's loss, learning rate and length of the gradient; false where they are not finite."""
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
        last = self.snapshots[-1] if self.snapshots else None
        right = f", train accuracy {last.train_accuracy:.1%}" if last and not math.isnan(last.train_accuracy) else ""
        if last and last.validation_accuracy is not None:
            right += f", validation {last.validation_accuracy:.1%}"
        skipped = f", {len(self.skipped):,} skipped" if self.skipped else ""
        return f"<History of {self.title}: {len(self):,} steps{right}{skipped}{', diverged' if self.breakdown else ''}>"

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """A row for every step: ``COLUMNS``, and behind them each layer's figures where a snapshot was taken."""
        snapshots = {snapshot.step: snapshot for snapshot in self.snapshots}
        layers = self.layer_columns()
        for step, (loss, rate, norm) in enumerate(zip(self.losses, self.rates, self.norms, strict=True), 1):
            here = snapshots.get(step)
            row: list[Any] = [step, round(step / self.per_epoch, 6), loss, rate, norm]
            if here is None:
                yield (*row, *[None] * (2 + len(layers)))
            else:
                yield (*row, here.train_accuracy, here.validation_accuracy, *_figures(here))

    def layer_columns(self) -> list[str]:
        """The names of the layers' figures."""
        if not self.snapshots:
            return []
        first = self.snapshots[0]
        names = [f"gradient_norm_{name}" for name in first.gradient_norms]
        names += [f"update_ratio_{name}" for name in first.update_ratios]
        kinds = ("dead", "activation_mean", "activation_std")
        return names + [f"{kind}_{k}" for kind in kinds for k in range(1, len(first.dead) + 1)]

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write a row for every step; accuracies and layers' figures stand only where a snapshot was taken.

        Raises :class:`KudariError` where the file cannot be written.
        """
        text = StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow([*COLUMNS, *self.layer_columns()])
        table.writerows(["" if cell is None else cell for cell in row] for row in self.rows())
        write_text(path, text.getvalue())

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        lang: str | None = None,
        size: Size | None = None,
        dpi: float | None = None,
    ) -> Path:
        """Write the training by the file's suffix.

        ``.csv`` is a row for every step, as :meth:`to_csv` writes it; ``.html`` the page of :meth:`to_html`; ``.png``,
        ``.svg`` and ``.pdf`` are the picture that :meth:`plot` draws. Words are English or Japanese, by the locale
        unless ``lang`` is given. ``size`` is the width and height of the picture in inches, as in ``(8, 6)``, and
        ``dpi`` its dots per inch.

        Raises :class:`KudariError` for any other suffix, and where the file cannot be written.
        """
        with answering(lang):
            suffix = suffix_of(path, FILES)
            paper = Paper(size, dpi).only_of(path, PICTURES)
            if suffix == ".csv":
                self.to_csv(path)
            elif suffix in PAGES:
                self.to_html(path, lang=lang)
            else:
                pictures().save(pictures().plot_trainings({self.title: self}, lang=lang), path, paper)
            return Path(path)

    def plot(self, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw loss and accuracy against the steps; with ``getfig=True`` the matplotlib figure is returned."""
        with answering(lang):
            return shown(pictures().plot_trainings({self.title: self}, lang=lang), getfig)

    def to_html(self, path: str | os.PathLike[str], *, lang: str | None = None) -> Path:
        """Write the curves as a page, one file that needs nothing beside it; what is pointed at is read out.

        In English or Japanese, by the locale unless ``lang`` is given.

        Raises :class:`KudariError` where the name does not end in ``.html``, or the file cannot be written.
        """
        with answering(lang):
            suffix_of(path, PAGES)
            write_text(path, page().training_html(self, lang))
            return Path(path)

    def sentences(self, lang: str | None = None) -> list[str]:
        """How it went, in English or Japanese, by the locale unless ``lang`` is given."""
        tell = SENTENCES.within(lang)
        last = self.snapshots[-1] if self.snapshots else None
        text = tell("steps", steps=len(self))
        if self.gradients_per_step > 1:
            text += tell("gradients", each=self.gradients_per_step)
        if last and not math.isnan(last.train_accuracy):
            text += tell("right", accuracy=last.train_accuracy)
        if last and last.validation_accuracy is not None:
            text += tell("held out", accuracy=last.validation_accuracy)
        skipped = self.skipped
        return [
            text + tell("end"),
            *([tell("skipped", count=len(skipped), first=skipped[0])] if skipped else []),
            *([tell("left out", count=self.left_out)] if self.left_out else []),
            *([self.breakdown.text(lang)] if self.breakdown else []),
        ]


def _figures(snapshot: Snapshot) -> list[float]:
    norms, ratios = snapshot.gradient_norms.values(), snapshot.update_ratios.values()
    return [*norms, *ratios, *snapshot.dead, *snapshot.means, *snapshot.deviations]
