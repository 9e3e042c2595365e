"""What an experiment is: independent runs, and what their results show.

A run is a function of its settings and of the data, both plain, so that it can be done in any process and its result
kept in a file. Curves, tables and sentences are made of the results alone.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from kudari.charts import Chart
from kudari.data import Data
from kudari.language import Text, said
from kudari.rules import Rule

Settings = Mapping[str, Any]
Result = dict[str, Any]
Both = tuple[str, str]  # a text in English and in Japanese
Cell = Text  # of a table: a figure is the same in every language


@dataclass(frozen=True)
class Study:
    """How the experiments are to be done."""

    seeds: int = 1
    quick: bool = False  # a twentieth of the steps, to try whether all runs
    rules: tuple[str | Rule, ...] = ("sgd:lr=0.01", "momentum:lr=0.01", "adagrad:lr=0.01", "adam:lr=0.001")

    def steps(self, count: int, least: int = 2) -> int:
        """So many steps, epochs or trials; a twentieth of them, but at least ``least``, in a quick study."""
        return max(least, count // 20) if self.quick else count


@dataclass(frozen=True)
class Job:
    """One run: what it is called, and all that it depends on beside the data."""

    label: str
    settings: Settings = field(hash=False)


@dataclass(frozen=True)
class ResultTable:
    """A table; its first column has names."""

    heading: Sequence[Both]
    rows: Sequence[Sequence[Cell]]

    def within(self, lang: str) -> tuple[list[str], list[list[str]]]:
        """The headings and the rows in a language."""
        return [said(text, lang) for text in self.heading], [[said(text, lang) for text in row] for row in self.rows]


class Experiment(ABC):
    """One experiment of the chapter."""

    name: ClassVar[str]
    title: ClassVar[Both]
    question: ClassVar[Both]
    samples: ClassVar[int] = 1  # how many are needed at least to learn from

    @abstractmethod
    def setting(self, study: Study) -> Both:
        """On which network, with how many samples and steps."""

    @abstractmethod
    def jobs(self, study: Study) -> list[Job]:
        """The runs. Those of one label are repetitions with other seeds, and are told by their mean and spread."""

    @staticmethod
    @abstractmethod
    def work(settings: Settings, data: Data) -> Result:
        """Do a run: a result that can be written as JSON."""

    @abstractmethod
    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        """The figures in rows."""

    @abstractmethod
    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        """The figure."""

    @abstractmethod
    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        """What these results show, in about two sentences: computed from them, and able to say the opposite."""


def spread(values: Sequence[float], form: str = ".3g") -> str:
    """A mean and, of several values, how far they lie apart.

    >>> spread([0.5]), spread([1.0, 2.0, 3.0])
    ('0.5', '2 ± 1')
    """
    mean = float(np.mean(values))
    return f"{mean:{form}}" + (f" ± {float(np.std(values, ddof=1)):{form}}" if len(values) > 1 else "")


def mean(values: Sequence[float]) -> float:
    """The mean; of nothing, NaN."""
    return float(np.mean(values)) if len(values) else math.nan
