"""Looking for hyperparameters: dice over decades, a few epochs each, and samples that are kept back to judge by."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Study, Table, pick
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel

SAMPLES, KEPT, BATCH, TRIALS, EPOCHS = 500, 0.2, 100, 100, 50
APART = 2  # epochs from look to look: one takes as long as half an epoch
DECADES = {"lr": (-6.0, -2.0), "weight_decay": (-8.0, -4.0)}
BEST = 20


class Hyperparameters(Experiment):
    """A hundred pairs of η and λ, drawn evenly over decades; six hidden layers of 100, 500 samples, 50 epochs."""

    name = "hyperparameters"
    title = ("Finding hyperparameters", "ハイパーパラメータの最適化")
    question = (
        "Which learning rates and weight decays are worth a closer look?",
        "どの学習率と weight decay を詳しく調べる価値があるか？",
    )
    setting = (
        "A hundred pairs, drawn over decades; six hidden layers of 100, 500 samples, a fifth kept back, 50 epochs.",
        "対数スケールで一様に選んだ 100 組。100 ユニットの隠れ層 6 つ、500 サンプル（2 割を検証用）、50 エポック。",
    )
    work = staticmethod(trained)

    def jobs(self, study: Study) -> list[Job]:
        made = {"hidden": [100] * 6, "batch": BATCH, "samples": SAMPLES, "kept": KEPT, "epochs": study.steps(EPOCHS)}
        made["look_every"] = round(APART * SAMPLES * (1 - KEPT) / BATCH)
        return [
            Job(f"{lr:.3g}, {decay:.3g}", {**made, "rule": f"sgd:lr={lr!r}", "weight_decay": decay, "seed": seed})
            for seed in range(study.seeds)
            for lr, decay in draws(study.steps(TRIALS), seed)
        ]

    def table(self, results: Mapping[str, list[Result]]) -> Table:
        heading = [("η, λ", "η, λ"), ("accuracy on what was kept back", "検証データの正解率")]
        return Table(heading, [[name, f"{accuracy:.1%}"] for accuracy, name, _ in _ranked(results)[:10]])

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        """The best trials, each with its two curves, as the book draws them."""
        panels = []
        for rank, (accuracy, name, run) in enumerate(_ranked(results)[:BEST]):
            x = [step / run["per_epoch"] for step in run["at"]]
            lines = [
                Line(x, run["test"], pick(("kept back", "検証データ"), lang), "#D55E00"),
                Line(x, run["train"], pick(("learnt from", "学習データ"), lang), "#0072B2", dashed=True),
            ]
            below = pick(("epoch", "エポック"), lang) if rank >= BEST - 5 else ""
            lr, decay = name.split(", ")
            panels.append(Panel(lines, title=f"η = {lr}, λ = {decay}\n{accuracy:.0%}", x=below, limits=(0, 1.02)))
        return Chart(panels, columns=5, size=(2.3, 1.9), legend=False)

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        best = [float(name.split(", ")[0]) for _, name, _ in _ranked(results)[:5]]
        centre = math.exp(float(np.mean(np.log(best))))
        low, high = min(best), max(best)
        near = abs(math.log10(centre) + 2) <= 1
        return (
            f"The five best of {len(results)} trials have η from {low:.2g} to {high:.2g}, "
            f"{'within' if near else 'not within'} a decade of 0.01; the weight decay matters little over this range. "
            "The next search would look closer around there.",
            f"{len(results)} 回のうち上位 5 つの η は {low:.2g} から {high:.2g} で、0.01 から 1 桁以内に"
            f"{'あります' if near else '収まりません'}。"
            "この範囲では weight decay の影響は小さく、次はこの付近を細かく探します。",
        )


def draws(trials: int, seed: int) -> list[tuple[float, float]]:
    """Pairs of η and λ, each evenly distributed over its decades.

    >>> [f"{lr:.1e}, {decay:.1e}" for lr, decay in draws(2, seed=0)]
    ['1.4e-06, 1.6e-05', '1.3e-03, 8.1e-07']
    """
    rng = np.random.default_rng([seed, 7])
    exponents = np.column_stack([rng.uniform(*DECADES[name], trials) for name in ("lr", "weight_decay")])
    return [(float(10**lr), float(10**decay)) for lr, decay in exponents]


def _ranked(results: Mapping[str, list[Result]]) -> list[tuple[float, str, Result]]:
    """The best accuracy on what was kept back first."""
    found = [(run["test"][-1] if run["test"] else 0.0, name, run) for name, runs in results.items() for run in runs]
    return sorted(found, key=lambda one: -one[0])
