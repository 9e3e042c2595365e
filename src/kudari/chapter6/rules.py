"""Which rule descends fastest? Four of them, on the same network and the same batches."""

from __future__ import annotations

from collections.abc import Mapping

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Study, Table, mean, pick, spread
from kudari.chapter6.trainings import curve, last_loss, trained
from kudari.charts import Chart, Line, Panel
from kudari.rules.text import rule_of


class Rules(Experiment):
    """Five layers, four of 100 units and the scores; batches of 128; 2,000 steps."""

    name = "rules"
    title = ("Update rules compared", "更新手法の比較")
    question = ("Which rule brings the loss down fastest?", "どの手法が損失を最も速く下げるか？")
    setting = (
        "Five layers, four of 100 units and the scores; batches of 128; 2,000 steps.",
        "5 層（100 ユニットの隠れ層 4 つと出力層）、バッチ 128、2,000 ステップ。",
    )
    work = staticmethod(trained)

    def jobs(self, study: Study) -> list[Job]:
        made = {"hidden": [100] * 4, "batch": 128, "steps": study.steps(2000), "look_every": study.steps(2000)}
        names = [_label(text, study.rules) for text in study.rules]
        return [
            Job(name, {**made, "rule": text, "seed": seed})
            for seed in range(study.seeds)
            for name, text in zip(names, study.rules, strict=True)
        ]

    def table(self, results: Mapping[str, list[Result]]) -> Table:
        heading = [("rule", "手法"), ("last loss", "最後の損失"), ("test accuracy", "テスト正解率")]
        rows = []
        for name, runs in results.items():
            known = [run["test"][-1] for run in runs if run["test"]]
            rows.append([name, spread([last_loss(run) for run in runs]), spread(known, ".2%") if known else "-"])
        return Table(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        lines = []
        for name, runs in results.items():
            x, y, low, high = curve(runs, "smooth")
            lines.append(Line(x, y, name, low=low, high=high))
        steps, height = pick(("steps", "ステップ数"), lang), pick(("loss", "損失"), lang)
        return Chart([Panel(lines, log_y=True, x=steps, y=height)], size=(7.2, 4.6))

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        ends = sorted((mean([last_loss(run) for run in runs]), name) for name, runs in results.items())
        order = " < ".join(f"{name} ({loss:.3g})" for loss, name in ends)
        others = [name for _, name in ends if name != "SGD"]
        below = "SGD" in results and ends[-1][1] == "SGD"
        english = f"The last losses are {order}."
        japanese = f"最後の損失は {order} となりました。"
        if below:
            english += f" All of {', '.join(others)} are below SGD after the same steps on the same batches."
            japanese += f"同じバッチで同じ回数更新すると、{'、'.join(others)} はどれも SGD を下回ります。"
        else:
            english += " Which rule is best depends on the network and the data, and here SGD is not the last."
            japanese += "どの手法が最良かはネットワークとデータ次第で、ここでは SGD が最下位ではありません。"
        return english, japanese


def _label(text: str, texts: tuple[str, ...]) -> str:
    """The rule's title; its whole text where another one has the same."""
    title = rule_of(text).title
    return title if sum(rule_of(other).title == title for other in texts) == 1 else text
