"""The schedule that looks at the losses: η falls where they do not fall any more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kudari.rules.schedule_kinds import Pace, Schedule


@dataclass(frozen=True)
class Plateau(Schedule):
    """η falls to a share γ wherever the loss has stayed on a plateau.

    Every k steps their mean loss is compared with the lowest mean before: it is better where it lies below it by more
    than a share ``better`` of it. Where it was not better more than ``patience`` times in a row, η falls.
    PyTorch's ReduceLROnPlateau is the same, with a loss that it is given; here it is that of the batches.

    >>> pace = Plateau(every=2, patience=0, factor_=0.1).followed(100)
    >>> losses = [4.0, 2.0, 3.0, 3.0, 1.0, 1.0]
    >>> [pace(t, losses[: t - 1]) for t in (1, 3, 5, 7)]
    [1.0, 1.0, 0.1, 0.1]
    """

    title: ClassVar[str] = "plateau"
    every: int = 100
    patience: int = 5
    factor_: float = 0.1
    better: float = 1e-4

    def followed(self, total: int, begin: int = 0) -> Pace:
        return _Watch(self, begin).factor

    def factor(self, t: int, total: int) -> float:
        """1: without the losses nothing is known of plateaus."""
        return 1.0


class _Watch:
    """What has been seen of the losses of one training."""

    def __init__(self, plan: Plateau, begin: int) -> None:
        self.plan, self.seen = plan, begin
        self.best, self.waited, self.share = math.inf, 0, 1.0

    def factor(self, t: int, losses: Sequence[float]) -> float:
        every = self.plan.every
        while self.seen + every <= min(t - 1, len(losses)):
            part = [loss for loss in losses[self.seen : self.seen + every] if math.isfinite(loss)]
            self._look(sum(part) / len(part) if part else math.inf)
            self.seen += every
        return self.share

    def _look(self, mean: float) -> None:
        if mean < self.best - self.plan.better * abs(self.best) or (self.best == math.inf and mean < math.inf):
            self.best, self.waited = mean, 0
            return
        self.waited += 1
        if self.waited > self.plan.patience:
            self.share, self.waited = self.share * self.plan.factor_, 0
