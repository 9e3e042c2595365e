"""What arrives in the hidden layers, before any learning: it depends on the initial weights and on what bends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Settings, Study, Table, mean, pick
from kudari.charts import Chart, histograms
from kudari.data import Data
from kudari.networks import Network

LAYERS, UNITS, SAMPLES, BINS = 5, 100, 1000, 30
INITS: dict[str, Any] = {"0": "zero", "σ = 1": 1.0, "σ = 0.01": 0.01, "Xavier": "xavier", "He": "he"}
BENDS = ("sigmoid", "tanh", "relu")
_COLOURS = dict(zip(BENDS, ("#0072B2", "#009E73", "#D55E00"), strict=True))
_WINDOWS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 3.0)}


class Activations(Experiment):
    """A thousand inputs of variance 1 go through five layers of 100 units."""

    name = "activations"
    title = ("Activations of the hidden layers", "隠れ層のアクティベーション分布")
    question = (
        "Which initial weights keep the signal alive through the layers?",
        "どの重みの初期値なら、信号が層を通っても生き続けるか？",
    )
    setting = (
        "A thousand inputs of variance 1 go through five layers of 100 units; nothing is learnt.",
        "分散 1 の入力 1,000 個を 100 ユニットの 5 層に通します（学習はしません）。",
    )

    def jobs(self, study: Study) -> list[Job]:
        return [
            Job(f"{bend}, {name}", {"activation": bend, "init": init, "seed": seed})
            for seed in range(study.seeds)
            for name, init in INITS.items()
            for bend in BENDS
        ]

    @staticmethod
    def work(settings: Settings, data: Data) -> Result:
        bend = settings["activation"]
        network = Network(UNITS, [UNITS] * LAYERS, 10, activation=bend, init=settings["init"], seed=settings["seed"])
        x = np.random.default_rng([settings["seed"], 1]).standard_normal((SAMPLES, UNITS))
        seen = network.activations(x)
        low, high = _WINDOWS[bend]
        edges = np.linspace(low, high, BINS + 1)
        return {
            "edges": edges.tolist(),
            "heights": [np.histogram(out.clip(low, high), edges)[0].tolist() for out in seen],
            "deviations": [float(out.std(dtype=np.float64)) for out in seen],
            "ends": [float(((out <= low + 0.05) | (out >= high - 0.05)).mean()) for out in seen],
        }

    def table(self, results: Mapping[str, list[Result]]) -> Table:
        heading = [("activation, weights", "活性化関数と初期値")]
        heading += [(f"σ of layer {k}", f"第 {k} 層の σ") for k in range(1, LAYERS + 1)]
        rows = [
            [name, *(f"{mean([run['deviations'][k] for run in runs]):.3g}" for k in range(LAYERS))]
            for name, runs in results.items()
        ]
        return Table(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        panels = []
        titles = [pick((f"layer {k}", f"第 {k} 層"), lang) for k in range(1, LAYERS + 1)]
        for bend in BENDS:
            runs = {name: results[f"{bend}, {name}"][0] for name in INITS}
            rows = {f"{bend}\n{name}": run["heights"] for name, run in runs.items()}
            panels += histograms(rows, runs["He"]["edges"], titles, _COLOURS[bend])
        return Chart(panels, columns=LAYERS, size=(1.7, 0.95))

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        def last(name: str) -> float:
            return mean([run["deviations"][-1] for run in results[name]])

        saturated = mean([run["ends"][-1] for run in results["sigmoid, σ = 1"]])
        figures = {key: last(f"relu, {key}") for key in ("σ = 0.01", "Xavier", "He")}
        told = ", ".join(f"{key}: {value:.2g}" for key, value in figures.items())
        return (
            f"With σ = 1, {saturated:.0%} of the last layer's sigmoids sit at 0 or 1, where nothing can be learnt; "
            "with zeros all units are alike. "
            f"For ReLU the deviations of the last layer are {told}: He keeps the spread where the others lose it.",
            f"σ = 1 では最後の層のシグモイドの {saturated:.0%} が 0 か 1 に張りつき学習が進まず、"
            "0 ではすべてのユニットが同じになります。"
            f"ReLU の最後の層の標準偏差は {told} で、He の初期値だけが広がりを保ちます。",
        )
