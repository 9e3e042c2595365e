"""Which rule descends fastest? Four of them, on the same network and the same batches."""

from __future__ import annotations

from collections.abc import Mapping

from kudari.chapter6.compared_rules import titled
from kudari.chapter6.experiment import Both, Cell, Experiment, Job, Result, ResultTable, Study
from kudari.chapter6.outcomes import cell, curve, divergences, last_accuracy, last_loss, mean_of
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel
from kudari.language import said

BATCH, STEPS = 128, 2000


class Rules(Experiment):
    """Five layers, four of 100 units and the scores; batches of 128; 2,000 steps."""

    name = "rules"
    title = ("Update rules compared", "更新手法の比較")
    question = ("Which rule brings the loss down fastest?", "どの手法が損失を最も速く下げるか？")
    samples = BATCH
    work = staticmethod(trained)

    def setting(self, study: Study) -> Both:
        steps = study.steps(STEPS)
        return (
            f"Five layers, four of 100 units and the scores; batches of {BATCH}; {steps:,} steps.",
            f"5 層（100 ユニットの隠れ層 4 つと出力層）、バッチ {BATCH}、{steps:,} ステップ。",
        )

    def jobs(self, study: Study) -> list[Job]:
        steps = study.steps(STEPS)
        shared = {"network": {"hidden": [100] * 4}, "batch": BATCH, "steps": steps, "snapshot_every": steps}
        return [
            Job(name, {**shared, "rule": rule, "seed": seed})
            for seed in range(study.seeds)
            for name, rule in titled(study.rules)
        ]

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        heading = [("rule", "手法"), ("last loss", "最後の損失"), ("test accuracy", "テスト正解率")]
        rows: list[list[Cell]] = [
            [name, cell([last_loss(run) for run in runs]), cell([last_accuracy(run, "test") for run in runs], ".2%")]
            for name, runs in results.items()
        ]
        return ResultTable(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        lines = []
        for name, runs in results.items():
            x, y, low, high = curve(runs, "smooth")
            lines.append(Line(x, y, name, low=low, high=high))
        steps, height = said(("steps", "ステップ数"), lang), said(("loss", "損失"), lang)
        return Chart([Panel(lines, log_y=True, x=steps, y=height)], size=(7.2, 4.6))

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        means = {name: mean_of(last_loss(run) for run in runs) for name, runs in results.items()}
        ends = sorted((loss, name) for name, loss in means.items() if loss is not None)
        english, japanese = "No rule has brought every run to its end.", "最後まで学習できた手法はありません。"
        if ends:
            order = "".join(
                f"{'' if not k else ' = ' if loss == ends[k - 1][0] else ' < '}{name} ({loss:.3g})"
                for k, (loss, name) in enumerate(ends)
            )
            english = f"The last losses are {order}." if len(ends) > 1 else f"The last loss is {order}."
            japanese = f"最後の損失は {order} となりました。"
        others = [name for _, name in ends if name != "SGD"]
        sgd = means.get("SGD")
        if sgd is not None and others:
            if all(loss < sgd for loss, name in ends if name != "SGD"):
                english += f" After the same steps on the same batches these are below SGD: {', '.join(others)}."
                japanese += f"同じバッチで同じ回数更新した結果、SGD より損失が小さいのは {'、'.join(others)} です。"
            else:
                english += " Which rule is best depends on the network and the data, and here SGD is not the last."
                japanese += "どの手法が最良かはネットワークとデータ次第で、ここでは SGD が最下位ではありません。"
        diverged = divergences(results)
        return english + diverged[0], japanese + diverged[1]
