"""Overfitting, and two remedies: a network with many layers learns 300 samples by heart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Study, Table, mean, pick, spread
from kudari.chapter6.trainings import curve, trained
from kudari.charts import Chart, Line, Panel

SAMPLES, BATCH = 300, 100
APART = 5  # epochs from look to look: one at all test samples takes longer than an epoch


class Remedy(Experiment):
    """Six hidden layers of 100, SGD with η = 0.01, batches of 100; once without and once with the remedy."""

    work = staticmethod(trained)
    epochs: ClassVar[int]
    remedy: ClassVar[Mapping[str, Any]]
    labels: ClassVar[tuple[Both, Both]]

    def jobs(self, study: Study) -> list[Job]:
        made = {"hidden": [100] * 6, "batch": BATCH, "epochs": study.steps(self.epochs), "rule": "sgd:lr=0.01"}
        made |= {"samples": SAMPLES, "look_every": APART * SAMPLES // BATCH}
        return [
            Job(label[0], {**made, **way, "seed": seed})
            for seed in range(study.seeds)
            for label, way in zip(self.labels, ({}, self.remedy), strict=True)
        ]

    def table(self, results: Mapping[str, list[Result]]) -> Table:
        heading = [
            ("", ""),
            ("training accuracy", "学習正解率"),
            ("test accuracy", "テスト正解率"),
            ("gap", "差"),
        ]
        rows = []
        for name, runs in results.items():
            known = [[run[key][-1] for run in runs] for key in ("train", "test")]
            rows.append([name, *(spread(one, ".1%") for one in known), spread(_gaps(runs), ".1%")])
        return Table(heading, rows)

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
                lines.append(Line(epochs, y, pick(words, lang), colour, dashed, low=low, high=high))
            steps, height = pick(("epoch", "エポック"), lang), pick(("accuracy", "正解率"), lang)
            panels.append(Panel(lines, title=pick(label, lang), limits=(0, 1.02), x=steps, y=height))
        return Chart(panels, columns=2, size=(4.8, 4.0))

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        without, with_ = (mean(_gaps(results[label[0]])) for label in self.labels)
        narrower = with_ < without
        name = self.labels[1]
        return (
            f"Without a remedy the network is {without:.1%} better on the {SAMPLES} samples it knows than on others. "
            f"With {name[0]} the gap is {with_:.1%}: it {'narrows' if narrower else 'does not narrow here'}.",
            f"対策なしでは、覚えた {SAMPLES} 個のデータでの正解率が、初めて見るデータより {without:.1%} 高くなります。"
            f"{name[1]}では差が {with_:.1%} になり、{'縮まりました' if narrower else 'ここでは縮まりませんでした'}。",
        )


class WeightDecay(Remedy):
    """λ = 0.1 pulls every weight towards 0."""

    name = "weight-decay"
    title = ("Weight decay against overfitting", "Weight decay による過学習の抑制")
    question = ("Does a pull on the weights narrow the gap?", "重みを小さく保つと、学習とテストの差は縮まるか？")
    setting = (
        "300 samples, six hidden layers of 100, SGD with η = 0.01, batches of 100, 201 epochs; λ = 0.1 and without.",
        "300 サンプル、100 ユニットの隠れ層 6 つ、SGD（η = 0.01）、バッチ 100、201 エポック。λ = 0.1 と、なし。",
    )
    epochs = 201
    remedy: ClassVar[Mapping[str, Any]] = {"weight_decay": 0.1}
    labels = (("without", "なし"), ("weight decay 0.1", "weight decay 0.1 あり"))


class DroppedOut(Remedy):
    """A fifth of the units falls silent at every step."""

    name = "dropout"
    title = ("Dropout against overfitting", "Dropout による過学習の抑制")
    question = ("Does silencing units narrow the gap?", "ユニットを休ませると、学習とテストの差は縮まるか？")
    setting = (
        "300 samples, six hidden layers of 100, SGD with η = 0.01, batches of 100, 301 epochs; ratio 0.2 and without.",
        "300 サンプル、100 ユニットの隠れ層 6 つ、SGD（η = 0.01）、バッチ 100、301 エポック。割合 0.2 と、なし。",
    )
    epochs = 301
    remedy: ClassVar[Mapping[str, Any]] = {"dropout": 0.2}
    labels = (("without", "なし"), ("dropout 0.2", "dropout 0.2 あり"))


def _gaps(runs: list[Result]) -> list[float]:
    """How much better each network is on what it has learnt: the mean over the last tenth of the looks."""
    gaps = []
    for run in runs:
        tail = max(1, len(run["train"]) // 10)
        gaps.append(mean(run["train"][-tail:]) - mean(run["test"][-tail:]))
    return gaps
