"""Batch normalisation over sixteen scales of initial weights: with it, the scale hardly matters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, ResultTable, Study
from kudari.chapter6.outcomes import cell, curve, last_accuracy, mean_of
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel
from kudari.language import said

SCALES = np.logspace(0, -4, 16)
SAMPLES, BATCH, EPOCHS = 1000, 100, 20
WITH, WITHOUT = "BN", "-"
WAYS: dict[str, tuple[str, Both]] = {
    WITH: ("#D55E00", ("with batch normalisation", "BN あり")),
    WITHOUT: ("#0072B2", ("without", "BN なし")),
}


class BatchNormalisation(Experiment):
    """A thousand samples, five hidden layers of 100, SGD with η = 0.01, batches of 100, 20 epochs."""

    name = "batch-norm"
    title = ("Batch normalisation", "Batch Normalization")
    question = (
        "Is learning faster with it, and does it depend less on the initial weights?",
        "学習は速くなるか？ 初期値に左右されにくくなるか？",
    )
    samples = SAMPLES
    work = staticmethod(trained)

    def setting(self, study: Study) -> Both:
        epochs = study.steps(EPOCHS)
        return (
            f"{SAMPLES:,} samples, five hidden layers of 100, SGD with η = 0.01, batches of {BATCH}, {epochs} epochs.",
            f"{SAMPLES:,} サンプル、100 ユニットの隠れ層 5 つ、SGD（η = 0.01）、バッチ {BATCH}、{epochs} エポック。",
        )

    def jobs(self, study: Study) -> list[Job]:
        shared = {"batch": BATCH, "epochs": study.steps(EPOCHS), "rule": "sgd:lr=0.01", "samples": SAMPLES, "kept": 0}
        jobs = []
        for seed in range(study.seeds):
            for scale in SCALES:
                for way in WAYS:
                    network = {"hidden": [100] * 5, "init": float(scale), "batch_norm": way == WITH}
                    jobs.append(Job(f"{scale:.4g} {way}", {**shared, "network": network, "seed": seed}))
        return jobs

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        heading = [
            ("σ of the weights", "重みの σ"),
            ("training accuracy, normalised", "BN ありの学習正解率"),
            ("without", "BN なし"),
        ]
        rows = [[f"{scale:.4g}", *(cell(_ends(results, scale, way), ".1%") for way in WAYS)] for scale in SCALES]
        return ResultTable(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        panels = []
        for index, scale in enumerate(SCALES):
            lines, diverged = [], []
            for way, (colour, words) in WAYS.items():
                runs = results[f"{scale:.4g} {way}"]
                if all(run["diverged"] for run in runs):
                    diverged.append(said(words, lang))
                if any(run["train"] for run in runs):
                    at, y, low, high = curve(runs, "train")
                    x = [step / runs[0]["per_epoch"] for step in at]
                    lines.append(Line(x, y, said(words, lang), colour, dashed=way == WITHOUT, low=low, high=high))
            note = "\n".join(said((f"{name}: diverged", f"{name}: 発散"), lang) for name in diverged)
            below = said(("epoch", "エポック"), lang) if index >= 12 else ""
            beside = said(("accuracy", "正解率"), lang) if index % 4 == 0 else ""
            panels.append(Panel(lines, title=f"σ = {scale:.4g}", x=below, y=beside, limits=(0, 1.02), note=note))
        return Chart(panels, columns=4, size=(2.7, 2.1), legend=False)

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        with_, without = ([mean_of(_ends(results, scale, way)) or 0.0 for scale in SCALES] for way in WAYS)
        ahead = sum(end > end_without for end, end_without in zip(with_, without, strict=True))
        alive = [sum(end > 0.5 for end in ends) for ends in (with_, without)]
        diverged = [sum(None in _ends(results, scale, way) for scale in SCALES) for way in WAYS]
        english = (
            f"At {ahead} of the {len(SCALES)} scales the network with batch normalisation knows more after the same "
            f"epochs. With it learning gets beyond one half at {alive[0]} of them, without it at {alive[1]}."
        )
        japanese = (
            f"{len(SCALES)} 通りの初期値のうち {ahead} 通りで、BN ありの方が同じエポック数で正解率が高くなりました。"
            f"正解率が 5 割を超えたのは、BN ありで {alive[0]} 通り、なしで {alive[1]} 通りです。"
        )
        if any(diverged):
            english += f" Diverged: {diverged[0]} with it, {diverged[1]} without."
            japanese += f"発散したのは、BN ありで {diverged[0]} 通り、なしで {diverged[1]} 通りです。"
        return english, japanese


def _ends(results: Mapping[str, list[Result]], scale: float, way: str) -> list[float | None]:
    return [last_accuracy(run, "train") for run in results[f"{scale:.4g} {way}"]]
