"""The same gradient by differences, coarse and fine, and by backpropagation; what each costs is counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np

from kudari.chapter6.experiment import Both, Cell, Experiment, Job, Result, ResultTable, Settings, Study, mean
from kudari.charts import Chart, Line, Panel
from kudari.data import Data
from kudari.language import said
from kudari.networks import Layer, TwoLayerNet, gradient_by_differences
from kudari.networks.gradient_check import STEP
from kudari.networks.workspace import Array

HIDDEN, SAMPLES, COARSE = 8, 50, 0.05
AGREE = 1e-6  # of the slope's length: differences in float64 are a hundred times nearer
WAYS: dict[str, Both] = {
    "coarse": (f"central differences, h = {COARSE}", f"中心差分（h = {COARSE}）"),
    "differences": (f"central differences, h = {STEP:g}", f"中心差分（h = {STEP:g}）"),
    "backpropagation": ("backpropagation", "誤差逆伝播法"),
}


class Gradients(Experiment):
    """A small network on 50 samples: every weight moved by itself, far and hardly at all, and one pass back."""

    name = "gradients"
    title = ("The slope by differences and by backpropagation", "数値微分と誤差逆伝播法による勾配")
    question = (
        "How many forward passes does the slope of all weights cost, and do the ways agree?",
        "すべての重みの勾配に順伝播は何回必要か？ 結果は一致するか？",
    )
    samples = SAMPLES

    def setting(self, study: Study) -> Both:
        units = _units(study)
        return (
            f"A network with one hidden layer of {units}, on {SAMPLES} samples, in float64.",
            f"{units} ユニットの隠れ層 1 つのネットワーク、{SAMPLES} サンプル、float64。",
        )

    def jobs(self, study: Study) -> list[Job]:
        return [Job("slopes", {"seed": seed, "hidden": _units(study)}) for seed in range(study.seeds)]

    @staticmethod
    def work(settings: Settings, data: Data) -> Result:
        seed = settings["seed"]
        samples = data.train.some(SAMPLES, seed)
        network = TwoLayerNet(
            samples.x.shape[1],
            settings["hidden"],
            samples.classes,
            0.3,
            activation="sigmoid",
            dtype="float64",
            seed=seed,
        )
        network.layers[0] = counted = _Counted(network.layers[0])

        def loss() -> float:
            return network.loss(samples.x, samples.t)

        def coarse() -> Array:
            return _differences(loss, network.vector)

        def differences() -> Array:
            measured = gradient_by_differences(loss, network.params)
            return np.concatenate([array.ravel() for array in measured.values()])

        def backpropagation() -> Array:
            network.loss_and_gradient(samples.x, samples.t)
            return network.gradient_vector.copy()

        result: Result = {"parameters": network.vector.size}
        gradients = {}
        for way, measure in (
            ("coarse", coarse),
            ("differences", differences),
            ("backpropagation", backpropagation),
        ):
            counted.passes = counted.back = 0
            begin = time.perf_counter()
            gradients[way] = measure()
            result[way] = {"passes": counted.passes, "back": counted.back, "seconds": time.perf_counter() - begin}
        exact = gradients["backpropagation"]
        for way, gradient in gradients.items():
            result[way]["apart"] = float(np.linalg.norm(gradient - exact) / np.linalg.norm(exact))
        sample = np.random.default_rng(0).permutation(len(exact))[:400]
        result["points"] = {way: gradient[sample].tolist() for way, gradient in gradients.items()}
        return result

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        runs = results["slopes"]
        heading = [
            ("way", "方法"),
            ("forward passes", "順伝播の回数"),
            ("seconds", "秒"),
            ("distance from backpropagation", "逆伝播との差"),
        ]
        rows: list[list[Cell]] = []
        for way, words in WAYS.items():
            seconds, apart = (mean([run[way][key] for run in runs]) for key in ("seconds", "apart"))
            rows.append([words, f"{runs[0][way]['passes']:,}", f"{seconds:.2g}", f"{apart:.1e}"])
        return ResultTable(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        run = results["slopes"][0]
        exact, panels = run["points"]["backpropagation"], []
        reach = [min(exact), max(exact)]
        for way in ("coarse", "differences"):
            points = Line(exact, run["points"][way], colour="#0072B2", points=True)
            same = Line(reach, reach, said(("equal", "一致"), lang), "#8496A5", dashed=True)
            title = said(WAYS[way], lang) + said(
                (f": {run[way]['passes']:,} passes", f"：順伝播 {run[way]['passes']:,} 回"), lang
            )
            panels.append(
                Panel([points, same], title=title, x=said(WAYS["backpropagation"], lang), y=said(WAYS[way], lang))
            )
        return Chart(panels, columns=2, size=(4.8, 4.2))

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        runs = results["slopes"]
        run, back = runs[0], runs[0]["backpropagation"]
        fine, coarse = (mean([run[way]["apart"] for run in runs]) for way in ("differences", "coarse"))
        agree = fine < AGREE
        return (
            f"For {run['parameters']:,} parameters differences need {run['differences']['passes']:,} passes forward, "
            f"backpropagation {back['passes']}, and {back['back']} back. "
            f"They {'agree to' if agree else 'do not agree: they are apart by'} {fine:.0e} of the slope's length; with "
            f"h = {COARSE} differences are off by {coarse:.2%}.",
            f"パラメータ {run['parameters']:,} 個に、数値微分は順伝播が {run['differences']['passes']:,} 回、"
            f"誤差逆伝播法は順伝播 {back['passes']} 回と逆伝播 {back['back']} 回が必要です。"
            f"両者の差は勾配の長さの {fine:.0e} で、一致して{'います' if agree else 'いません'}。"
            f"h = {COARSE} の差分では {coarse:.2%} ずれます。",
        )


class _Counted(Layer):
    """A layer that counts how often it is gone through, in each direction."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer, self.passes, self.back = layer, 0, 0

    def forward(self, x: Array, train: bool = False) -> Array:
        self.passes += 1
        return self.layer.forward(x, train)

    def backward(self, dout: Array) -> Array:
        self.back += 1
        return self.layer.backward(dout)


def _units(study: Study) -> int:
    return 2 if study.quick else HIDDEN


def _differences(loss: Callable[[], float], vector: Array) -> Array:
    """Freeze all weights but one; make it larger and smaller by a step that is plain to see; then the next."""
    gradient = np.empty_like(vector)
    for index, before in enumerate(vector.copy()):
        ends = []
        for moved in (before + COARSE, before - COARSE):
            vector[index] = moved
            ends.append(loss())
        vector[index] = before
        gradient[index] = (ends[0] - ends[1]) / (2 * COARSE)
    return gradient
