"""Trainings: loss and accuracy against the steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from kudari.pictures import palette
from kudari.pictures.files import Picture
from kudari.pictures.terrain import tidy
from kudari.pictures.words import set_fonts, word

if TYPE_CHECKING:
    from kudari.travel.training import History


def training_curves(histories: Mapping[str, History], lang: str = "en") -> Picture:
    """The smoothed loss of each training, and its accuracies: dashed on what it learns from, else solid."""
    figure = Picture(figsize=(10.5, 4.2), layout="constrained")
    losses, accuracies = figure.subplots(1, 2)
    colours = palette.colours(histories, [history.title for history in histories.values()])
    for (name, history), colour in zip(histories.items(), colours, strict=True):
        draw_loss(losses, history, colour, name)
        draw_accuracy(accuracies, history, colour, name if len(histories) > 1 else "", lang)
    finish_loss(losses, lang)
    accuracies.set(xlabel=word("steps", lang), ylabel=word("accuracy", lang))
    finish(accuracies)
    set_fonts(figure)
    return figure


def draw_loss(axes: Axes, history: History, colour: str, label: str) -> None:
    """Every step's loss faintly, and the mean of the last ones over it."""
    steps, over = np.arange(1, len(history) + 1), max(1, min(50, len(history) // 20))
    axes.plot(steps, history.loss, color=colour, linewidth=0.4, alpha=0.25, zorder=2)
    axes.plot(steps, history.smoothed(over), color=colour, linewidth=1.7, label=label, zorder=3)
    if history.breakdown is not None:
        axes.plot(len(history), history.smoothed(over)[-2:][0], "x", color=colour, ms=9, mew=2, zorder=4)


def finish_loss(axes: Axes, lang: str) -> None:
    """A logarithmic axis of losses, on which a runaway does not flatten the others."""
    axes.set_yscale("log")
    shown = np.concatenate([np.asarray(line.get_ydata(), np.float64) for line in axes.lines] or [np.ones(1)])
    shown = shown[np.isfinite(shown) & (shown > 0)]
    if shown.size:
        axes.set_ylim(max(float(shown.min()) / 1.3, 1e-8), min(float(np.quantile(shown, 0.999)) * 1.5, 1e4))
    axes.set(xlabel=word("steps", lang), ylabel=word("loss", lang))
    finish(axes)


def draw_accuracy(axes: Axes, history: History, colour: str, label: str, lang: str) -> None:
    """Two lines with the same colour."""
    at = [one.step for one in history.looks]
    kept = [one.validation_accuracy for one in history.looks]
    before = f"{label}, " if label else ""
    learnt = word("training data", lang)
    axes.plot(
        at,
        [one.train_accuracy for one in history.looks],
        color=colour,
        linewidth=1.2,
        linestyle=(0, (4, 2)),
        label=before + learnt,
    )
    if any(one is not None for one in kept):
        axes.plot(
            at,
            [np.nan if one is None else one for one in kept],
            color=colour,
            linewidth=1.8,
            marker="o" if len(at) < 30 else None,
            markersize=3.5,
            label=before + word("held-out data", lang),
        )


def finish(axes: Axes) -> None:
    """Grid, frame and a legend where there is something to tell apart."""
    axes.grid(color=palette.FAINT, alpha=0.25, linewidth=0.5)
    axes.margins(x=0.02)
    tidy(axes)
    if any(not str(line.get_label()).startswith("_") for line in axes.lines):
        axes.legend(frameon=False, fontsize=8.5, labelcolor=palette.INK)
