"""Does it matter where the weights begin? The same network trained from three scales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kudari.chapter6.experiment import Both, Cell, Experiment, Job, Result, ResultTable, Study, mean
from kudari.chapter6.outcomes import cell, curve, divergences, last_accuracy, last_loss, mean_of
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel
from kudari.language import said

INITS: dict[str, Any] = {"σ = 0.01": 0.01, "Xavier": "xavier", "He": "he"}
BATCH, STEPS = 128, 2000
STILL = 0.95  # of the first loss: a run that is above it at the end has hardly moved


class InitialWeights(Experiment):
    """ReLU, four hidden layers of 100, plain SGD with η = 0.01, 2,000 steps of 128 samples."""

    name = "initial-weights"
    title = ("Training from different initial weights", "重みの初期値と学習の速さ")
    question = (
        "How much faster does a good start make a ReLU network?",
        "よい初期値は ReLU の学習をどれだけ速めるか？",
    )
    samples = BATCH
    work = staticmethod(trained)

    def setting(self, study: Study) -> Both:
        steps = study.steps(STEPS)
        return (
            f"ReLU, four hidden layers of 100, plain SGD with η = 0.01, {steps:,} steps of {BATCH} samples.",
            f"ReLU、100 ユニットの隠れ層 4 つ、SGD（η = 0.01）、バッチ {BATCH}、{steps:,} ステップ。",
        )

    def jobs(self, study: Study) -> list[Job]:
        steps = study.steps(STEPS)
        shared = {"batch": BATCH, "steps": steps, "snapshot_every": steps, "rule": "sgd:lr=0.01"}
        return [
            Job(name, {**shared, "network": {"hidden": [100] * 4, "init": init}, "seed": seed})
            for seed in range(study.seeds)
            for name, init in INITS.items()
        ]

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        heading = [("initial weights", "初期値"), ("last loss", "最後の損失"), ("test accuracy", "テスト正解率")]
        rows: list[list[Cell]] = [
            [name, cell([last_loss(run) for run in runs]), cell([last_accuracy(run, "test") for run in runs], ".2%")]
            for name, runs in results.items()
        ]
        return ResultTable(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        colours = dict(zip(INITS, ("#8C510A", "#0072B2", "#D55E00"), strict=True))
        lines = []
        for name, runs in results.items():
            x, y, low, high = curve(runs, "smooth")
            lines.append(Line(x, y, name, colours[name], low=low, high=high))
        steps, height = said(("steps", "ステップ数"), lang), said(("loss", "損失"), lang)
        return Chart([Panel(lines, limits=(0, 2.6), x=steps, y=height)], size=(7.2, 4.6))

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        ends = {name: mean_of(last_loss(run) for run in results[name]) for name in INITS}
        small, xavier, he = ends.values()
        known = {name: loss for name, loss in ends.items() if loss is not None}
        english, japanese = "No network has come to the end in every run.", "最後まで学習できた初期値はありません。"
        if known:
            losses = ", ".join(f"{loss:.3g} from {name}" for name, loss in known.items())
            english = f"After the same steps the loss is {losses}."
            losses = "、".join(f"{name} で {loss:.3g}" for name, loss in known.items())
            japanese = f"同じ回数の更新で、損失は {losses} です。"
        if he is not None and xavier is not None:
            english += f" He is {'ahead' if he < xavier else 'not ahead'} of Xavier."
            japanese += f"He は Xavier に先行し{'ました' if he < xavier else 'ていません'}。"
        if small is not None:
            moved, moved_ja = self._moved(small, he, {name: _first(results[name]) for name in known})
            english, japanese = english + moved, japanese + moved_ja
        diverged = divergences(results)
        return english + diverged[0], japanese + diverged[1]

    @staticmethod
    def _moved(small: float, he: float | None, first: Mapping[str, float]) -> Both:
        """How far one comes from σ = 0.01; the weights are to blame for standing still only if others do move."""
        before = first["σ = 0.01"]
        if small < STILL * before:
            return (
                f" From 0.01 it has fallen as well, from {before:.3g}.",
                f"0.01 でも損失は {before:.3g} から下がりました。",
            )
        if he is not None and he < STILL * first["He"]:
            return (
                " From 0.01 it has hardly moved: almost nothing comes through five layers, and nothing back.",
                "0.01 では損失がほとんど動きません。5 つの層を信号がほとんど通らず、勾配も戻らないためです。",
            )
        return " From 0.01 it has hardly moved.", "0.01 では損失がほとんど動いていません。"


def _first(runs: list[Result]) -> float:
    return mean([run["smooth"][0] for run in runs])
