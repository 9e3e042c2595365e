"""Outcomes of trainings: figures for tables, curves, and which of them diverged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from kudari.chapter6.experiment import Both, Result, spread


def last_loss(run: Result) -> float | None:
    """The mean of the last fifty losses; None where it diverged."""
    return None if run["diverged"] or run["smooth"][-1] is None else float(run["smooth"][-1])


def last_accuracy(run: Result, key: str) -> float | None:
    """The accuracy in training or in testing at the end; None where it diverged, perhaps before the first snapshot."""
    return None if run["diverged"] or not run[key] else float(run[key][-1])


def mean_of(values: Iterable[float | None]) -> float | None:
    """The mean over seeds; None where one of them diverged, for the others alone are not the same experiment."""
    means = list(values)
    return None if None in means or not means else float(np.mean(np.array(means, np.float64)))


def cell(values: Sequence[float | None], form: str = ".3g") -> str | Both:
    """The mean and the spread in a table, and how many diverged.

    >>> cell([1.0, 3.0]), cell([None, None])
    ('2 ± 1.41', ('diverged', '発散'))
    >>> cell([1.0, None, 3.0])
    ('2 ± 1.41, 1 of 3 diverged', '2 ± 1.41（3 回中 1 回は発散）')
    """
    ended = [value for value in values if value is not None]
    if not ended:
        return "diverged", "発散"
    text, diverged = spread(ended, form), len(values) - len(ended)
    if not diverged:
        return text
    return f"{text}, {diverged} of {len(values)} diverged", f"{text}（{len(values)} 回中 {diverged} 回は発散）"


def divergences(results: Mapping[str, Sequence[Result]], names: Mapping[str, Both] | None = None) -> Both:
    """A sentence about the labels of which runs diverged; nothing where none did."""
    texts = []
    for label, runs in results.items():
        diverged = sum(run["diverged"] for run in runs)
        name, name_ja = (names or {}).get(label, (label, label))
        if 0 < diverged < len(runs):
            name, name_ja = f"{name} ({diverged} of {len(runs)} runs)", f"{name_ja}（{len(runs)} 回中 {diverged} 回）"
        if diverged:
            texts.append((name, name_ja))
    if not texts:
        return "", ""
    english, japanese = zip(*texts, strict=True)
    return f" Diverged: {', '.join(english)}.", f"発散したもの：{'、'.join(japanese)}。"


def curve(runs: Sequence[Result], key: str) -> tuple[list[int], Any, Any, Any]:
    """A curve over several seeds, as long as the shortest: steps, mean, lowest, highest.

    Runs that diverged are left out, unless all of them did: then their way there is what there is to see.
    """
    shown = [run for run in runs if not run["diverged"]] or runs
    length = min(len(run[key]) for run in shown)
    table = np.array([[np.nan if y is None else y for y in run[key][:length]] for run in shown], np.float64)
    x = list(range(1, length + 1)) if key in ("losses", "smooth") else shown[0]["at"][:length]
    return x, table.mean(axis=0), table.min(axis=0), table.max(axis=0)
