"""Does it matter where the weights begin? The same network trained from three scales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Study, Table, mean, pick, spread
from kudari.chapter6.trainings import curve, last_loss, trained
from kudari.charts import Chart, Line, Panel

INITS: dict[str, Any] = {"σ = 0.01": 0.01, "Xavier": "xavier", "He": "he"}


class InitialWeights(Experiment):
    """ReLU, four hidden layers of 100, plain SGD with η = 0.01, 2,000 steps of 128 samples."""

    name = "initial-weights"
    title = ("Training from different initial weights", "重みの初期値と学習の速さ")
    question = (
        "How much faster does a good start make a ReLU network?",
        "よい初期値は ReLU の学習をどれだけ速めるか？",
    )
    setting = (
        "ReLU, four hidden layers of 100, plain SGD with η = 0.01, 2,000 steps of 128 samples.",
        "ReLU、100 ユニットの隠れ層 4 つ、SGD（η = 0.01）、バッチ 128、2,000 ステップ。",
    )
    work = staticmethod(trained)

    def jobs(self, study: Study) -> list[Job]:
        made = {"hidden": [100] * 4, "batch": 128, "steps": study.steps(2000), "rule": "sgd:lr=0.01"}
        return [
            Job(name, {**made, "init": init, "seed": seed, "look_every": study.steps(2000)})
            for seed in range(study.seeds)
            for name, init in INITS.items()
        ]

    def table(self, results: Mapping[str, list[Result]]) -> Table:
        heading = [("initial weights", "初期値"), ("last loss", "最後の損失"), ("test accuracy", "テスト正解率")]
        rows = [
            [name, spread([last_loss(run) for run in runs]), spread([run["test"][-1] for run in runs], ".2%")]
            for name, runs in results.items()
        ]
        return Table(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        colours = dict(zip(INITS, ("#8C510A", "#0072B2", "#D55E00"), strict=True))
        lines = []
        for name, runs in results.items():
            x, y, low, high = curve(runs, "smooth")
            lines.append(Line(x, y, name, colours[name], low=low, high=high))
        steps, height = pick(("steps", "ステップ数"), lang), pick(("loss", "損失"), lang)
        return Chart([Panel(lines, limits=(0, 2.6), x=steps, y=height)], size=(7.2, 4.6))

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        small, xavier, he = (mean([last_loss(run) for run in results[name]]) for name in INITS)
        as_told = he < xavier < small
        english = (
            f"After the same steps the loss is {small:.3g} from σ = 0.01, {xavier:.3g} from Xavier, {he:.3g} from He."
        )
        japanese = f"同じ回数の更新で、損失は σ = 0.01 で {small:.3g}、Xavier で {xavier:.3g}、He で {he:.3g} です。"
        if as_told:
            english += (
                " He is ahead of Xavier, and from 0.01 almost nothing comes through five layers, and nothing back."
            )
            japanese += "He は Xavier に先行し、0.01 では 5 つの層を信号がほとんど通らず、勾配も戻りません。"
        else:
            english += " The order He, Xavier, 0.01 does not hold here."
            japanese += "ここでは He、Xavier、0.01 の順になりませんでした。"
        return english, japanese
