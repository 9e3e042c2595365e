"""What arrives in the hidden layers, before any learning: it depends on the initial weights and on the activation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, ResultTable, Settings, Study, mean
from kudari.charts import Chart, histograms
from kudari.data import Data
from kudari.language import said
from kudari.networks import Network

LAYERS, UNITS, SAMPLES, BINS = 5, 100, 1000, 30
HALF = 0.5  # of the first layer's spread: what is below it in the last one has lost its signal
INITS: dict[str, Any] = {"0": "zero", "σ = 1": 1.0, "σ = 0.01": 0.01, "Xavier": "xavier", "He": "he"}
ACTIVATIONS = ("sigmoid", "tanh", "relu")
COLOURS = dict(zip(ACTIVATIONS, ("#0072B2", "#009E73", "#D55E00"), strict=True))
WINDOWS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 3.0)}


class Activations(Experiment):
    """A thousand inputs of variance 1 go through five layers of 100 units."""

    name = "activations"
    title = ("Activations of the hidden layers", "隠れ層のアクティベーション分布")
    question = (
        "Which initial weights keep the signal alive through the layers?",
        "どの重みの初期値なら、信号が層を通っても生き続けるか？",
    )

    def setting(self, study: Study) -> Both:
        return (
            f"{SAMPLES:,} inputs of variance 1 go through five layers of 100 units; nothing is learnt.",
            f"分散 1 の入力 {SAMPLES:,} 個を 100 ユニットの 5 層に通します（学習はしません）。",
        )

    def jobs(self, study: Study) -> list[Job]:
        return [
            Job(f"{activation}, {name}", {"activation": activation, "init": init, "seed": seed})
            for seed in range(study.seeds)
            for name, init in INITS.items()
            for activation in ACTIVATIONS
        ]

    @staticmethod
    def work(settings: Settings, data: Data) -> Result:
        activation = settings["activation"]
        network = Network(
            UNITS, [UNITS] * LAYERS, 10, activation=activation, init=settings["init"], seed=settings["seed"]
        )
        x = np.random.default_rng([settings["seed"], 1]).standard_normal((SAMPLES, UNITS))
        layers = network.activations(x)
        low, high = WINDOWS[activation]
        edges = np.linspace(low, high, BINS + 1)
        return {
            "edges": edges.tolist(),
            "heights": [np.histogram(out.clip(low, high), edges)[0].tolist() for out in layers],
            "deviations": [float(out.std(dtype=np.float64)) for out in layers],
            "ends": [float(((out <= low + 0.05) | (out >= high - 0.05)).mean()) for out in layers],
        }

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        heading = [("activation, weights", "活性化関数と初期値")]
        heading += [(f"σ of layer {k}", f"第 {k} 層の σ") for k in range(1, LAYERS + 1)]
        rows = [
            [name, *(f"{mean([run['deviations'][k] for run in runs]):.3g}" for k in range(LAYERS))]
            for name, runs in results.items()
        ]
        return ResultTable(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        panels = []
        titles = [said((f"layer {k}", f"第 {k} 層"), lang) for k in range(1, LAYERS + 1)]
        for activation in ACTIVATIONS:
            runs = {name: results[f"{activation}, {name}"][0] for name in INITS}
            rows = {f"{activation}\n{name}": run["heights"] for name, run in runs.items()}
            panels += histograms(rows, runs["He"]["edges"], titles, COLOURS[activation])
        return Chart(panels, columns=LAYERS, size=(1.7, 0.95))

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        def spreads(name: str, layer: int) -> float:
            return mean([run["deviations"][layer] for run in results[name]])

        saturated = mean([run["ends"][-1] for run in results["sigmoid, σ = 1"]])
        dead = saturated > 0.5
        english = f"With σ = 1, {saturated:.0%} of the last layer's sigmoids sit at 0 or 1"
        english += ", where next to nothing can be learnt." if dead else ": less than half of them."
        japanese = f"σ = 1 では最後の層のシグモイドの {saturated:.0%} が 0 か 1 に張りつ"
        japanese += "き、学習がほとんど進みません。" if dead else "きますが、半数以下です。"
        alike = all(spreads(f"{activation}, 0", -1) == 0 for activation in ACTIVATIONS)
        english += f" With zeros all units are {'alike' if alike else 'not alike'}."
        japanese += f"0 ではすべてのユニットが同じに{'なります' if alike else 'はなりません'}。"
        names = ("σ = 0.01", "Xavier", "He")
        deviations = ", ".join(f"{name}: {spreads(f'relu, {name}', -1):.2g}" for name in names)
        keep = [name for name in names if spreads(f"relu, {name}", -1) > HALF * spreads(f"relu, {name}", 0)]
        lose = [name for name in names if name not in keep]
        english += f" For ReLU the deviations of the last layer are {deviations}."
        japanese += f"ReLU の最後の層の標準偏差は {deviations} です。"
        for group, verdict, verdict_ja in ((keep, "is still there", "残る"), (lose, "is lost", "失われる")):
            if group:
                english += f" More than half of the first layer's spread {verdict} with: {', '.join(group)}."
                japanese += f"最初の層の広がりの半分以上が{verdict_ja}のは {'、'.join(group)} です。"
        return english, japanese
