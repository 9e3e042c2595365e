"""Looking for hyperparameters: draws over decades, a few epochs each, and samples that are kept back to judge by."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, ResultTable, Study
from kudari.chapter6.outcomes import cell, last_accuracy
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel
from kudari.language import said

SAMPLES, KEPT, BATCH, TRIALS, EPOCHS = 500, 0.2, 100, 100, 50
APART = 2  # epochs from snapshot to snapshot: one takes as long as half an epoch
DECADES = {"lr": (-6.0, -2.0), "weight_decay": (-8.0, -4.0)}
BEST, FEW = 20, 5  # that are drawn, and that are told of


class Hyperparameters(Experiment):
    """A hundred pairs of η and λ, drawn evenly over decades; six hidden layers of 100, 500 samples, 50 epochs."""

    name = "hyperparameters"
    title = ("Finding hyperparameters", "ハイパーパラメータの最適化")
    question = (
        "Which learning rates and weight decays are worth a closer look?",
        "どの学習率と weight decay を詳しく調べる価値があるか？",
    )
    samples = SAMPLES
    work = staticmethod(trained)

    def setting(self, study: Study) -> Both:
        trials, epochs = study.steps(TRIALS), study.steps(EPOCHS)
        return (
            f"{trials} pairs a seed, drawn over decades; six hidden layers of 100, {SAMPLES} samples, a fifth kept "
            f"back, {epochs} epochs.",
            f"対数スケールで一様に選んだ、シードごとに {trials} 組。100 ユニットの隠れ層 6 つ、{SAMPLES} サンプル"
            f"（2 割を検証用）、{epochs} エポック。",
        )

    def jobs(self, study: Study) -> list[Job]:
        """Each seed draws pairs of its own, so that no run is another's repetition."""
        shared = {"batch": BATCH, "samples": SAMPLES, "kept": KEPT, "epochs": study.steps(EPOCHS)}
        shared["snapshot_every"] = round(APART * SAMPLES * (1 - KEPT) / BATCH)
        jobs = []
        for seed in range(study.seeds):
            for lr, decay in draws(study.steps(TRIALS), seed):
                own = {"network": {"hidden": [100] * 6, "weight_decay": decay}, "rule": f"sgd:lr={lr!r}"}
                jobs.append(Job(f"{lr:.3g}, {decay:.3g}", {**shared, **own, "seed": seed}))
        return jobs

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        heading = [("η, λ", "η, λ"), ("accuracy on what was kept back", "検証データの正解率")]
        return ResultTable(
            heading, [[name, cell([last_accuracy(run, "test")], ".1%")] for _, name, run in _ranked(results)[:10]]
        )

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        """The best trials, each with its two curves, as the book draws them."""
        panels = []
        for rank, (_, name, run) in enumerate(_ranked(results)[:BEST]):
            x = [step / run["per_epoch"] for step in run["at"]]
            lines = [
                Line(x, run["test"], said(("kept back", "検証データ"), lang), "#D55E00"),
                Line(x, run["train"], said(("learnt from", "学習データ"), lang), "#0072B2", dashed=True),
            ]
            below = said(("epoch", "エポック"), lang) if rank >= BEST - 5 else ""
            lr, decay = name.split(", ")
            end = said(cell([last_accuracy(run, "test")], ".0%"), lang)
            panels.append(Panel(lines, title=f"η = {lr}, λ = {decay}\n{end}", x=below, limits=(0, 1.02)))
        return Chart(panels, columns=5, size=(2.3, 1.9), legend=False)

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        ranked = _ranked(results)
        ended = [trial for trial in ranked if not trial[2]["diverged"]]
        best = [float(name.split(", ")[0]) for _, name, _ in ended[:FEW]]
        english = f"Of {len(ranked)} trials {len(ended)} came to the end."
        japanese = f"{len(ranked)} 回のうち {len(ended)} 回は最後まで学習できました。"
        if best:
            near = sum(abs(math.log10(lr) + 2) <= 1 for lr in best)
            english += (
                f" The best (up to {FEW}) have η from {min(best):.2g} to {max(best):.2g}; within a decade of 0.01 lie "
                f"{near} of {len(best)}."
            )
            japanese += (
                f"上位（最大 {FEW} 組）の η は {min(best):.2g} から {max(best):.2g} で、"
                f"{len(best)} 組中 {near} 組が 0.01 から 1 桁以内です。"
            )
        by_lr, by_decay = _influences(ended)
        if math.isnan(by_lr):
            return (
                f"{english} How η and λ matter cannot be told from them.",
                f"{japanese}η と λ の影響は、この結果からは分かりません。",
            )
        little = abs(by_decay) < abs(by_lr) / 2
        return (
            f"{english} The accuracy's correlation with log η is {by_lr:.2f}, with log λ {by_decay:.2f}: beside η the "
            f"weight decay {'matters little' if little else 'cannot be left aside'} over this range.",
            f"{japanese}正解率との相関は log η が {by_lr:.2f}、log λ が {by_decay:.2f} で、この範囲では η に比べて "
            f"weight decay の影響は{'小さい' if little else '無視できない'}といえます。",
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
    """The best accuracy on what was kept back first; who diverged knows nothing."""
    trials = [(last_accuracy(run, "test") or 0.0, name, run) for name, runs in results.items() for run in runs]
    return sorted(trials, key=lambda trial: -trial[0])


def _influences(ended: Sequence[tuple[float, str, Result]]) -> tuple[float, float]:
    """How far the accuracy goes with the decades of η and of λ: correlations, NaN where there is nothing to compare."""
    ends = np.array([accuracy for accuracy, _, _ in ended])
    if len(ends) <= 2 or not np.ptp(ends):  # a line goes through any two
        return math.nan, math.nan
    decades = np.log10([[float(part) for part in name.split(", ")] for _, name, _ in ended])
    by_lr, by_decay = (float(np.corrcoef(ends, column)[0, 1]) for column in decades.T)
    return by_lr, by_decay
