"""Overfitting, and two remedies: a network with many layers learns 300 samples by heart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.chapter6.experiment import Both, Cell, Experiment, Job, Result, ResultTable, Study, mean
from kudari.chapter6.outcomes import cell, curve, divergences, last_accuracy, mean_of
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel
from kudari.language import said

SAMPLES, BATCH = 300, 100
APART = 5  # epochs from snapshot to snapshot: one with all test samples takes longer than an epoch


class Remedy(Experiment):
    """Six hidden layers of 100, SGD with η = 0.01, batches of 100; once without and once with the remedy."""

    samples = SAMPLES
    work = staticmethod(trained)
    epochs: ClassVar[int]
    ways: ClassVar[Both]  # the remedy, and without it
    remedy: ClassVar[Mapping[str, Any]]
    labels: ClassVar[tuple[Both, Both]]

    def setting(self, study: Study) -> Both:
        epochs = study.steps(self.epochs)
        return (
            f"{SAMPLES} samples, six hidden layers of 100, SGD with η = 0.01, batches of {BATCH}, {epochs} epochs; "
            f"{self.ways[0]} and without.",
            f"{SAMPLES} サンプル、100 ユニットの隠れ層 6 つ、SGD（η = 0.01）、バッチ {BATCH}、{epochs} エポック。"
            f"{self.ways[1]} と、なし。",
        )

    def jobs(self, study: Study) -> list[Job]:
        shared = {"batch": BATCH, "epochs": study.steps(self.epochs), "rule": "sgd:lr=0.01"}
        shared |= {"samples": SAMPLES, "snapshot_every": APART * SAMPLES // BATCH}
        return [
            Job(label[0], {**shared, "network": {"hidden": [100] * 6, **way}, "seed": seed})
            for seed in range(study.seeds)
            for label, way in zip(self.labels, ({}, self.remedy), strict=True)
        ]

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        heading = [
            ("", ""),
            ("training accuracy", "学習正解率"),
            ("test accuracy", "テスト正解率"),
            ("gap", "差"),
        ]
        rows: list[list[Cell]] = []
        for label in self.labels:
            runs = results[label[0]]
            accuracies = [[last_accuracy(run, key) for run in runs] for key in ("train", "test")]
            rows.append([label, *(cell(accuracy, ".1%") for accuracy in accuracies), cell(_gaps(runs), ".1%")])
        return ResultTable(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        panels = []
        for label in self.labels:
            runs, lines = results[label[0]], []
            for key, colour, dashed, words in (
                ("train", "#0072B2", True, ("training data", "学習データ")),
                ("test", "#D55E00", False, ("test data", "テストデータ")),
            ):
                x, y, low, high = curve(runs, key)
                epochs = (np.array(x) / runs[0]["per_epoch"]).tolist()
                lines.append(Line(epochs, y, said(words, lang), colour, dashed, low=low, high=high))
            steps, height = said(("epoch", "エポック"), lang), said(("accuracy", "正解率"), lang)
            panels.append(Panel(lines, title=said(label, lang), limits=(0, 1.02), x=steps, y=height))
        return Chart(panels, columns=2, size=(4.8, 4.0))

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        without, with_ = (mean_of(_gaps(results[label[0]])) for label in self.labels)
        name, english, japanese = self.labels[1], "", ""
        if without is not None:
            more = without > 0
            english = (
                f"Without a remedy the network is {abs(without):.1%} {'better' if more else 'worse'} on the {SAMPLES} "
                "samples it knows than on others."
            )
            japanese = (
                f"対策なしでは、学習に使った {SAMPLES} 個のデータでの正解率が、初めて見るデータより {abs(without):.1%} "
                f"{'高く' if more else '低く'}なりました。"
            )
        if with_ is not None:
            english += f" With {name[0]} the gap is {with_:.1%}."
            japanese += f"{name[1]}では差が {with_:.1%} です。"
        if without is not None and with_ is not None:
            english += " It narrows." if with_ < without else " It does not narrow here."
            japanese += "差は縮まりました。" if with_ < without else "ここでは差が縮まりませんでした。"
        diverged = divergences(results, {label[0]: label for label in self.labels})
        return (english + diverged[0]).strip(), japanese + diverged[1]


class WeightDecay(Remedy):
    """λ = 0.1 pulls every weight towards 0."""

    name = "weight-decay"
    title = ("Weight decay against overfitting", "Weight decay による過学習の抑制")
    question = ("Does a pull on the weights narrow the gap?", "重みを小さく保つと、学習とテストの差は縮まるか？")
    ways = ("λ = 0.1", "λ = 0.1")
    epochs = 201
    remedy: ClassVar[Mapping[str, Any]] = {"weight_decay": 0.1}
    labels = (("without", "なし"), ("weight decay 0.1", "weight decay 0.1 あり"))


class DroppedOut(Remedy):
    """A fifth of the units falls silent at every step."""

    name = "dropout"
    title = ("Dropout against overfitting", "Dropout による過学習の抑制")
    question = ("Does silencing units narrow the gap?", "ユニットを休ませると、学習とテストの差は縮まるか？")
    ways = ("ratio 0.2", "割合 0.2")
    epochs = 301
    remedy: ClassVar[Mapping[str, Any]] = {"dropout": 0.2}
    labels = (("without", "なし"), ("dropout 0.2", "dropout 0.2 あり"))


def _gaps(runs: list[Result]) -> list[float | None]:
    """How much better each network is on what it has learnt: the mean over the last tenth of the snapshots."""
    gaps: list[float | None] = []
    for run in runs:
        tail = max(1, len(run["train"]) // 10)
        gaps.append(None if run["diverged"] else mean(run["train"][-tail:]) - mean(run["test"][-tail:]))
    return gaps
