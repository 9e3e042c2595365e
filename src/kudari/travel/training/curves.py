"""The curves of trainings, for pictures and for pages: loss, accuracies, learning rate, length of the gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from kudari.charts import Line, Panel
from kudari.language import Messages
from kudari.names import name_of
from kudari.rules.colours import colours
from kudari.travel.training.history import History
from kudari.travel.training.smoothing import smoothed

Array = np.ndarray[Any, np.dtype[np.float64]]
Words = Callable[..., str]
WORDS = Messages(
    {
        "steps": ("steps", "ステップ数"),
        "loss": ("loss", "損失"),
        "accuracy": ("accuracy", "正解率"),
        "training data": ("training data", "学習データ"),
        "held-out data": ("held-out data", "検証データ"),
        "rate": ("learning rate", "学習率"),
        "norm": ("length of the gradient ‖g‖", "勾配の大きさ ‖g‖"),
        "diverged": ("diverged", "発散"),
    }
)


def curves(histories: Mapping[str, History], lang: str | None = None, most: int | None = None) -> dict[str, Panel]:
    """Panels with loss, accuracy, gradient norm and rate of trainings by their names; those of them that there are.

    With ``most`` they have only about so many steps.
    """
    for name in histories:
        name_of(name)
    titles = [history.title for history in histories.values()]
    words = WORDS.within(lang)
    trainings = [
        TrainingLines(history, name if len(histories) > 1 else "", name, colour, words, most)
        for (name, history), colour in zip(histories.items(), colours(histories, titles), strict=True)
    ]
    panels = {
        "loss": _panel([line for each in trainings for line in each.loss()], words, "loss", runaways=True),
        "accuracy": _panel([line for each in trainings for line in each.accuracies()], words, "accuracy", log=False),
        "norm": _panel([line for each in trainings for line in each.norm()], words, "norm", runaways=True),
    }
    if any(len(set(history.rates)) > 1 for history in histories.values()):
        panels["rate"] = _panel([line for each in trainings for line in each.rate()], words, "rate", log=False)
    return {name: panel for name, panel in panels.items() if name == "loss" or panel.lines}


class TrainingLines:
    """The lines of one training; ``before`` stands before the labels of what it shares with others."""

    def __init__(self, history: History, before: str, name: str, colour: str, words: Words, most: int | None):
        self.history, self.before, self.name, self.colour, self.words = history, before, name, colour, words
        self.over = max(1, min(50, len(history) // 20))
        self.shown = _indices(len(history), most)

    def loss(self) -> Iterator[Line]:
        """Every step's loss faintly, and the mean of the last ones over it."""
        yield from self._smooth(self.history.losses)
        if self.history.breakdown is not None:
            last = float(self.history.smoothed(self.over)[-2:][0])
            label = f"{self.before}, {self.words('diverged')}" if self.before else self.words("diverged")
            yield Line([len(self.history)], [last], label, self.colour, points=True)

    def accuracies(self) -> Iterator[Line]:
        """Two lines with the same colour: on what is learnt from, and on what was held out."""
        snapshots = [snapshot for snapshot in self.history.snapshots if np.isfinite(snapshot.train_accuracy)]
        steps = [snapshot.step for snapshot in snapshots]
        if not steps:
            return
        before, alone = f"{self.before}, " if self.before else "", len(steps) == 1
        learnt = [snapshot.train_accuracy for snapshot in snapshots]
        others = [snapshot.validation_accuracy for snapshot in snapshots]
        yield Line(steps, learnt, before + self.words("training data"), self.colour, dashed=True, points=alone)
        if any(accuracy is not None for accuracy in others):
            held_out = [np.nan if accuracy is None else accuracy for accuracy in others]
            yield Line(steps, held_out, before + self.words("held-out data"), self.colour, points=alone)

    def norm(self) -> Iterator[Line]:
        """The length of the gradient, drawn as the loss is."""
        yield from self._smooth(self.history.norms)

    def rate(self) -> Iterator[Line]:
        """The learning rate of each step."""
        rates = np.array(self.history.rates, np.float64)
        if np.isfinite(rates).any():
            yield Line(self.shown + 1, rates[self.shown], self.name, self.colour)

    def _smooth(self, values: Sequence[float]) -> Iterator[Line]:
        yield Line(self.shown + 1, np.array(values, np.float64)[self.shown], colour=self.colour, faint=True)
        yield Line(self.shown + 1, smoothed(values, self.over)[self.shown], self.name, self.colour)


def _panel(lines: list[Line], words: Words, name: str, log: bool = True, runaways: bool = False) -> Panel:
    limits = _limits(lines) if runaways else (None, None)
    return Panel(lines, x=words("steps"), y=words(name), log_y=log, limits=limits)


def _limits(lines: Sequence[Line]) -> tuple[float | None, float | None]:
    """The ends of a logarithmic axis on which a runaway does not flatten the others."""
    heights = np.concatenate([np.asarray(line.y, np.float64) for line in lines] or [np.ones(1)])
    heights = heights[np.isfinite(heights) & (heights > 0)]
    if not heights.size:
        return None, None
    return max(float(heights.min()) / 1.3, 1e-8), min(float(np.quantile(heights, 0.999)) * 1.5, 1e4)


def _indices(count: int, most: int | None) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The indices of all steps, or of every so many, with the first and the last."""
    every = 1 if most is None else max(1, -(-count // most))
    indices = np.arange(every - 1, count, every)
    return np.unique(np.concatenate([[0], indices, [count - 1]])) if count else indices
