"""Three ways to the same slope: trying, differences, backpropagation; what each costs is counted."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Settings, Study, Table, mean, pick
from kudari.charts import Chart, Line, Panel
from kudari.data import Data
from kudari.networks import TwoLayerNet, gradient_by_differences
from kudari.networks.room import Array

HIDDEN, SAMPLES, TRIAL = 8, 50, 0.05
WAYS: dict[str, Both] = {
    "trial": ("trying 0.30, 0.35, 0.25", "0.30, 0.35, 0.25 と試す"),
    "differences": ("differences", "数値微分"),
    "backpropagation": ("backpropagation", "誤差逆伝播法"),
}


class Gradients(Experiment):
    """A small network on 50 samples: every weight tried by itself, differences, and one pass back."""

    name = "gradients"
    title = ("The slope by trial, by differences, by backpropagation", "試行・数値微分・誤差逆伝播法による勾配")
    question = (
        "How many forward passes does the slope of all weights cost, and do the ways agree?",
        "すべての重みの勾配に順伝播は何回必要か？ 結果は一致するか？",
    )
    setting = (
        "A network with one hidden layer of 8, on 50 samples, in float64.",
        "8 ユニットの隠れ層 1 つのネットワーク、50 サンプル、float64。",
    )

    def jobs(self, study: Study) -> list[Job]:
        return [Job("slopes", {"seed": seed, "hidden": 2 if study.quick else HIDDEN}) for seed in range(study.seeds)]

    @staticmethod
    def work(settings: Settings, data: Data) -> Result:
        samples = data.train.some(SAMPLES, settings["seed"])
        network = TwoLayerNet(
            samples.x.shape[1], settings["hidden"], samples.classes, 0.3, activation="sigmoid", dtype="float64"
        )
        passes = 0

        def loss() -> float:
            nonlocal passes
            passes += 1
            return network.loss(samples.x, samples.t)

        found: Result = {"parameters": network.vector.size}
        slopes = {}
        for way in WAYS:
            passes, begin = 0, time.perf_counter()
            if way == "trial":
                slopes[way] = _tried(loss, network.vector)
            elif way == "differences":
                measured = gradient_by_differences(loss, network.params)
                slopes[way] = np.concatenate([array.ravel() for array in measured.values()])
            else:
                passes = 1
                network.loss_and_gradient(samples.x, samples.t)
                slopes[way] = network.slopes.copy()
            found[way] = {"passes": passes, "seconds": time.perf_counter() - begin}
        exact = slopes["backpropagation"]
        for way, slope in slopes.items():
            found[way]["apart"] = float(np.linalg.norm(slope - exact) / np.linalg.norm(exact))
        sample = np.random.default_rng(0).permutation(len(exact))[:400]
        found["points"] = {way: slope[sample].tolist() for way, slope in slopes.items()}
        return found

    def table(self, results: Mapping[str, list[Result]]) -> Table:
        runs = results["slopes"]
        heading = [
            ("way", "方法"),
            ("forward passes", "順伝播の回数"),
            ("seconds", "秒"),
            ("distance from backpropagation", "逆伝播との差"),
        ]
        rows = []
        for way, words in WAYS.items():
            seconds, apart = (mean([run[way][key] for run in runs]) for key in ("seconds", "apart"))
            rows.append([" / ".join(words), f"{runs[0][way]['passes']:,}", f"{seconds:.2g}", f"{apart:.1e}"])
        return Table(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        run = results["slopes"][0]
        exact, panels = run["points"]["backpropagation"], []
        reach = [min(exact), max(exact)]
        for way in ("trial", "differences"):
            points = Line(exact, run["points"][way], colour="#0072B2", points=True)
            same = Line(reach, reach, pick(("equal", "一致"), lang), "#8496A5", dashed=True)
            title = pick(WAYS[way], lang) + pick(
                (f": {run[way]['passes']:,} passes", f"：順伝播 {run[way]['passes']:,} 回"), lang
            )
            panels.append(
                Panel([points, same], title=title, x=pick(WAYS["backpropagation"], lang), y=pick(WAYS[way], lang))
            )
        return Chart(panels, columns=2, size=(4.8, 4.2))

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        runs = results["slopes"]
        run, apart = runs[0], mean([run["differences"]["apart"] for run in runs])
        trial = mean([run["trial"]["apart"] for run in runs])
        return (
            f"For {run['parameters']:,} parameters differences need {run['differences']['passes']:,} forward passes, "
            "backpropagation one, and one back. "
            f"They agree to {apart:.0e}; trying in steps of {TRIAL} is off by {trial:.2%} of the slope's length.",
            f"パラメータ {run['parameters']:,} 個に数値微分は順伝播が {run['differences']['passes']:,} 回必要ですが、"
            "誤差逆伝播法は順伝播 1 回と逆伝播 1 回で済みます。"
            f"両者の差は {apart:.0e} で、{TRIAL} 刻みの試行では勾配の長さの {trial:.2%} だけずれます。",
        )


def _tried(loss: object, vector: Array) -> Array:
    """Freeze all weights but one; try it a little larger and a little smaller; then the next."""
    assert callable(loss)
    loss()  # where one stands, with which the trials are compared
    slope = np.empty_like(vector)
    for place, before in enumerate(vector.copy()):
        rises = []
        for tried in (before + TRIAL, before - TRIAL):
            vector[place] = tried
            rises.append(loss())
        vector[place] = before
        slope[place] = (rises[0] - rises[1]) / (2 * TRIAL)
    return slope
