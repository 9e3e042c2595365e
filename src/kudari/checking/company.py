"""What is treated rightly alone, and wrongly in company: parameters that share a state or a counter, or elements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from kudari.checking.mistakes import counted_per_key
from kudari.checking.probe import KEYS, Array, Probe
from kudari.checking.search import Match
from kudari.checking.trial import Trials


@dataclass(frozen=True)
class Company:
    """An optimiser's trials, and what tells the rule that takes some steps."""

    trials: Trials
    right: Callable[[Array], Match | None]

    def disturbs(self) -> tuple[Match, str] | None:
        """The rule that it is for each parameter, or each element, alone; and what goes wrong in their company."""
        probes = [self.trials.probe.of_key(index) for index in range(len(KEYS))]
        together, alone = self.trials.arrays.positions, self._each_alone(probes)
        match = None if np.array_equal(alone, together, equal_nan=True) else self.right(alone)
        if match is not None:
            return match, "t per key" if self._is_counted_per_key(match, probes, 0) else "state shared"
        for counter, late in product(self.trials.counters_per_key, (1, -1)):  # it begins too low or too high as well
            match = self.right(self._each_alone(probes, counter, late))
            if match is not None and self._is_counted_per_key(match, probes, late):
                return match, "t per key"
        return self._elements_apart(probes)

    def _each_alone(self, probes: list[Probe], counter: str = "", ahead: int = 0) -> Array:
        """The steps of each parameter when there is no other, with a counter that is ahead."""

        def begin(optimizer: Any, step: int) -> None:
            if counter and step == 0:
                setattr(optimizer, counter, getattr(optimizer, counter) + ahead)

        trials = (
            self.trials.of(probe, keys=(key,), before_step=begin) for key, probe in zip(KEYS, probes, strict=True)
        )
        return np.concatenate([trial.positions for trial in trials], axis=1)

    def _is_counted_per_key(self, match: Match, probes: list[Probe], late: int) -> bool:
        """Whether the counter goes on with each parameter, and is used in its turn, or once before all of them."""
        for turns in (range(1, len(KEYS) + 1), [1] * len(KEYS)):
            formulas = [counted_per_key(match.rule.formula, len(KEYS), turn - late) for turn in turns]
            each = [self.trials.arrays.positions[:, [index]] for index in range(len(KEYS))]
            if all(
                replace(match, formula=formula).differs(positions, probe) is None
                for formula, positions, probe in zip(formulas, each, probes, strict=True)
            ):
                return True
        return False

    def _elements_apart(self, probes: list[Probe]) -> tuple[Match, str] | None:
        """Whether each element of a parameter alone is treated rightly, and only their company is not."""
        whole = self.trials.probe
        first = self.trials.of(whole.columns(1)).positions
        if np.array_equal(first, self.trials.arrays.positions[:, :, :1], equal_nan=True):
            return None
        alone = [
            np.concatenate(
                [self.trials.of(probe.column(i), keys=(key,)).positions for i in range(whole.starts.shape[1])],
                axis=2,
            )
            for key, probe in zip(KEYS, probes, strict=True)
        ]
        match = self.right(np.concatenate(alone, axis=1))
        return None if match is None else (match, "elements mixed")
