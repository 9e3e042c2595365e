"""Batch normalisation over sixteen scales of initial weights: with it, the scale hardly matters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Study, Table, mean, pick, spread
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel, band

SCALES = np.logspace(0, -4, 16)
SAMPLES = 1000
WITH, WITHOUT = "BN", "-"


class BatchNormalisation(Experiment):
    """A thousand samples, five hidden layers of 100, SGD with η = 0.01, batches of 100, 20 epochs."""

    name = "batch-norm"
    title = ("Batch normalisation", "Batch Normalization")
    question = (
        "Is learning faster with it, and does it depend less on the initial weights?",
        "学習は速くなるか？ 初期値に左右されにくくなるか？",
    )
    setting = (
        "A thousand samples, five hidden layers of 100, SGD with η = 0.01, batches of 100, 20 epochs.",
        "1,000 サンプル、100 ユニットの隠れ層 5 つ、SGD（η = 0.01）、バッチ 100、20 エポック。",
    )
    work = staticmethod(trained)

    def jobs(self, study: Study) -> list[Job]:
        made = {"hidden": [100] * 5, "batch": 100, "epochs": study.steps(20), "rule": "sgd:lr=0.01"}
        made |= {"samples": SAMPLES, "kept": 0}
        return [
            Job(f"{scale:.4g} {way}", {**made, "init": float(scale), "batch_norm": way == WITH, "seed": seed})
            for seed in range(study.seeds)
            for scale in SCALES
            for way in (WITH, WITHOUT)
        ]

    def table(self, results: Mapping[str, list[Result]]) -> Table:
        heading = [
            ("σ of the weights", "重みの σ"),
            ("training accuracy, normalised", "BN ありの学習正解率"),
            ("without", "BN なし"),
        ]
        rows = [
            [f"{scale:.4g}", *(spread(_ends(results, scale, way), ".1%") for way in (WITH, WITHOUT))]
            for scale in SCALES
        ]
        return Table(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        panels = []
        for place, scale in enumerate(SCALES):
            lines = []
            for way, colour, words in (
                (WITH, "#D55E00", ("with batch normalisation", "BN あり")),
                (WITHOUT, "#0072B2", ("without", "BN なし")),
            ):
                runs = [run for run in results[f"{scale:.4g} {way}"] if run["train"]]
                if not runs:
                    continue
                length = min(len(run["train"]) for run in runs)
                y, low, high = band([run["train"][:length] for run in runs])
                x = [step / runs[0]["per_epoch"] for step in runs[0]["at"][:length]]
                lines.append(Line(x, y, pick(words, lang), colour, dashed=way == WITHOUT, low=low, high=high))
            alone = len(lines) < 2
            note = pick(("without: diverged", "BN なし: 発散"), lang) if alone else ""
            below = pick(("epoch", "エポック"), lang) if place >= 12 else ""
            beside = pick(("accuracy", "正解率"), lang) if place % 4 == 0 else ""
            panels.append(Panel(lines, title=f"σ = {scale:.4g}", x=below, y=beside, limits=(0, 1.02), note=note))
        return Chart(panels, columns=4, size=(2.7, 2.1), legend=False)

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        ahead = sum(mean(_ends(results, scale, WITH)) > mean(_ends(results, scale, WITHOUT)) for scale in SCALES)
        alive = sum(mean(_ends(results, scale, WITHOUT)) > 0.5 for scale in SCALES)
        return (
            f"At {ahead} of the 16 scales the network with batch normalisation knows more after the same epochs. "
            f"Without it, learning only gets beyond one half at {alive} of the scales.",
            f"16 通りの初期値のうち {ahead} 通りで、BN ありの方が同じエポック数で正解率が高くなりました。"
            f"なしで正解率が 5 割を超えたのは {alive} 通りだけです。",
        )


def _ends(results: Mapping[str, list[Result]], scale: float, way: str) -> list[float]:
    return [run["train"][-1] if run["train"] else 0.0 for run in results[f"{scale:.4g} {way}"]]
