"""The curves of trainings, for pictures and for the page: loss, accuracies, learning rate, length of the gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kudari.charts import Line, Panel
from kudari.language import language
from kudari.rules.colours import colours

if TYPE_CHECKING:
    from kudari.travel.training.history import History

Array = np.ndarray[Any, np.dtype[np.float64]]
_WORDS = {
    "steps": ("steps", "ステップ数"),
    "loss": ("loss", "損失"),
    "accuracy": ("accuracy", "正解率"),
    "training data": ("training data", "学習データ"),
    "held-out data": ("held-out data", "検証データ"),
    "rate": ("learning rate", "学習率"),
    "norm": ("length of the gradient ‖g‖", "勾配の大きさ ‖g‖"),
    "diverged": ("diverged", "発散"),
}


def curves(histories: Mapping[str, History], lang: str | None = None, most: int | None = None) -> dict[str, Panel]:
    """Loss, accuracy, rate and norm, those of them that there are; with ``most`` only about so many steps."""
    titles = [history.title for history in histories.values()]
    told = Words(lang)
    courses = [
        Course(history, name if len(histories) > 1 else "", name, colour, told, most)
        for (name, history), colour in zip(histories.items(), colours(histories, titles), strict=True)
    ]
    found = {
        "loss": _panel([line for one in courses for line in one.loss()], told, "loss", runaways=True),
        "accuracy": _panel([line for one in courses for line in one.accuracies()], told, "accuracy", log=False),
        "norm": _panel([line for one in courses for line in one.norm()], told, "norm", runaways=True),
    }
    if any(len(set(one.history.rates)) > 1 for one in courses):
        found["rate"] = _panel([line for one in courses for line in one.rate()], told, "rate", log=False)
    return {name: panel for name, panel in found.items() if name == "loss" or panel.lines}


class Words:
    """The words in a language."""

    def __init__(self, lang: str | None):
        self.japanese = language(lang) == "ja"

    def __getitem__(self, key: str) -> str:
        return _WORDS[key][self.japanese]


class Course:
    """The lines of one training."""

    def __init__(self, history: History, before: str, name: str, colour: str, words: Words, most: int | None):
        self.history, self.before, self.name, self.colour, self.words = history, before, name, colour, words
        self.over = max(1, min(50, len(history) // 20))
        self.at = _some(len(history), most)

    def loss(self) -> Iterator[Line]:
        """Every step's loss faintly, and the mean of the last ones over it."""
        yield from self._smooth(self.history.losses)
        if self.history.breakdown is not None:
            last = float(self.history.smoothed(self.over)[-2:][0])
            label = f"{self.before}, {self.words['diverged']}" if self.before else self.words["diverged"]
            yield Line([len(self.history)], [last], label, self.colour, points=True)

    def accuracies(self) -> Iterator[Line]:
        """Two lines with the same colour."""
        looks = [one for one in self.history.looks if np.isfinite(one.train_accuracy)]
        at, kept = [one.step for one in looks], [one.validation_accuracy for one in looks]
        if not at:
            return
        before, alone = f"{self.before}, " if self.before else "", len(at) == 1
        learnt, label = [one.train_accuracy for one in looks], before + self.words["training data"]
        yield Line(at, learnt, label, self.colour, dashed=True, points=alone)
        if any(one is not None for one in kept):
            shown = [np.nan if one is None else one for one in kept]
            yield Line(at, shown, before + self.words["held-out data"], self.colour, points=alone)

    def norm(self) -> Iterator[Line]:
        """As the loss."""
        yield from self._smooth(self.history.norms)

    def rate(self) -> Iterator[Line]:
        """As it was at each step."""
        rates = np.array(self.history.rates, np.float64)
        if np.isfinite(rates).any():
            yield Line(self.at + 1, rates[self.at], self.name, self.colour)

    def _smooth(self, values: Sequence[float]) -> Iterator[Line]:
        yield Line(self.at + 1, np.array(values, np.float64)[self.at], colour=self.colour, faint=True)
        yield Line(self.at + 1, smoothed(values, self.over)[self.at], self.name, self.colour)


def smoothed(values: Sequence[float] | Array, over: int) -> Array:
    """At each place the mean of the last so many values, or of all where there are fewer.

    >>> smoothed([1.0, 3.0, 5.0], over=2)
    array([1., 2., 4.])
    """
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(ends - over, 0)
    with np.errstate(all="ignore"):  # behind what is not finite there is no mean
        total = np.cumsum(np.concatenate([[0.0], values]))
        means: Array = (total[ends] - total[begins]) / (ends - begins)
    return means


def _panel(lines: list[Line], words: Words, name: str, log: bool = True, runaways: bool = False) -> Panel:
    limits = _limits(lines) if runaways else (None, None)
    return Panel(lines, x=words["steps"], y=words[name], log_y=log, limits=limits)


def _limits(lines: Sequence[Line]) -> tuple[float | None, float | None]:
    """The ends of a logarithmic axis on which a runaway does not flatten the others."""
    shown = np.concatenate([np.asarray(line.y, np.float64) for line in lines] or [np.ones(1)])
    shown = shown[np.isfinite(shown) & (shown > 0)]
    if not shown.size:
        return None, None
    return max(float(shown.min()) / 1.3, 1e-8), min(float(np.quantile(shown, 0.999)) * 1.5, 1e4)


def _some(count: int, most: int | None) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The places of all steps, or of every so many, with the first and the last."""
    every = 1 if most is None else max(1, -(-count // most))
    places = np.arange(every - 1, count, every)
    return np.unique(np.concatenate([[0], places, [count - 1]])) if count else places
